"""The public pages, the first page after sign-in, the national pages, settings."""

import csv
import gzip
import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Activity, Community, Invitation, Membership, Status, User
from tests.factories import CommunityFactory, UserFactory

pytestmark = pytest.mark.django_db

NATIONAL = "/national/communities/"
SETTINGS = "/c/louisville/settings/"


def many(count: int) -> None:
    """Communities without their groups: enough for lists."""
    Community.objects.bulk_create(
        Community(
            name=f"Place {n:04}",
            slug=f"place-{n}",
            kind="city",
            states="KY,IN" if n % 2 else "OH",
            status=Status.ACTIVE,
            designated_on=date(2016, 3, 9),
            lead_organization="Workforce board of the place",
            published_goal="500 people trained and placed in tech jobs by 2020",
        )
        for n in range(count)
    )


# --- For everybody -------------------------------------------------------------------------------


def test_home_counts_the_communities_that_take_part(db: None, client: Client):
    many(3)
    CommunityFactory(name="Waiting", status=Status.PROSPECTIVE, states="TX")

    page = client.get("/").content.decode()

    assert "3 communities take part" in page
    assert "Kentucky</a>" in page
    assert "Texas" not in page


@pytest.mark.parametrize(("count", "words"), [(0, "No community"), (1, "1 community takes part")])
def test_home_speaks_properly_of_few(db: None, client: Client, count: int, words: str):
    many(count)

    assert words in client.get("/").content.decode()


@pytest.mark.parametrize("page", ["/", "/communities/", "/apply/"])
def test_public_pages_set_no_cookie_for_a_session(db: None, client: Client, page: str):
    response = client.get(page)

    assert response.status_code == 200
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_public_list_costs_three_queries_and_few_bytes(
    db: None, client: Client, django_assert_num_queries, count: int
):
    many(count)

    with django_assert_num_queries(3):  # states, count, rows
        page = client.get("/communities/")

    assert len(gzip.compress(page.content)) < 25_000
    assert page.content.decode().count('data-label="Since"') == min(count, 50)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Boise", "Louisville", "Akron"]),  # Idaho, Kentucky, Ohio
        ("?sort=-state", ["Akron", "Louisville", "Boise"]),
        ("?sort=name", ["Akron", "Boise", "Louisville"]),
        ("?state=IN", ["Louisville"]),
        ("?state=KY", ["Louisville"]),
        ("?state=XX", ["Boise", "Louisville", "Akron"]),
        ("?kind=county", ["Akron"]),
        ("?q=kentucky", ["Louisville"]),
        ("?q=ky", ["Louisville"]),
        ("?q=board+ohio", ["Akron"]),
        ("?q=waiting", []),
    ],
)
def test_public_list_is_narrowed_by_the_address(
    db: None, client: Client, query: str, names: list[str]
):
    CommunityFactory(name="Louisville", states="KY,IN")
    CommunityFactory(name="Akron", states="OH", kind="county", lead_organization="Summit Board")
    CommunityFactory(name="Boise", states="ID")
    CommunityFactory(name="Waiting", status=Status.PROSPECTIVE)

    listing = client.get(f"/communities/{query}").context["listing"]

    assert [row.name for row in listing.page] == names


# --- After sign-in -------------------------------------------------------------------------------


def test_first_page_of_one_community_is_that_community(cast: dict[str, User], sign_in):
    assert sign_in("council").get("/").url == reverse("reports:landing", args=["louisville"])


def test_first_page_of_two_communities_is_a_choice(
    cast: dict[str, User], other_community: Community, sign_in
):
    with scope(community=other_community):
        actions.set_role(other_community, cast["council"], "council", by=None)

    page = sign_in("council").get("/").content.decode()

    for said in ("Louisville", "Toledo", "Advisory council member", "not been there yet"):
        assert said in page


@pytest.mark.parametrize("name", ["reviewer", "manager"])
def test_first_page_of_national_staff_is_their_list(cast: dict[str, User], sign_in, name: str):
    assert sign_in(name).get("/").url == "/national/portfolio/"


def test_first_page_of_a_newcomer_says_what_to_do(cast: dict[str, User], sign_in):
    page = sign_in("newcomer").get("/").content.decode()

    assert "newcomer@example.org" in page
    assert reverse("communities:apply") in page


# --- The national pages --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 100])
def test_national_list_costs_the_same_for_one_and_for_many(
    cast: dict[str, User], sign_in, django_assert_num_queries, count: int
):
    many(count)
    client = sign_in("manager")

    # session, user, own and group permissions; rounds, count, rows, coordinators
    with django_assert_num_queries(7):
        page = client.get(NATIONAL)

    assert len(gzip.compress(page.content)) < 25_000


def test_national_list_shows_the_silent_first_when_asked(
    cast: dict[str, User], community: Community, other_community: Community, sign_in
):
    with scopes_disabled():
        Activity.objects.bulk_create(
            [
                Activity(
                    community=other_community,
                    verb="item.done",
                    sentence="did",
                    at=datetime(2035, 1, 1, tzinfo=UTC),
                )
            ]
        )

    client = sign_in("manager")

    names = [row.name for row in client.get(f"{NATIONAL}?sort=active").context["listing"].page]
    assert names == ["Louisville", "Toledo"]
    names = [row.name for row in client.get(f"{NATIONAL}?sort=-active").context["listing"].page]
    assert names == ["Toledo", "Louisville"]


def test_national_list_names_coordinators_or_nobody(
    cast: dict[str, User], community: Community, sign_in
):
    CommunityFactory(name="Akron")
    client = sign_in("reviewer")

    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"{NATIONAL}?format=csv&sort=name").content.decode()[1:])
        )
    )
    alone = client.get(f"{NATIONAL}?coordinator=none").context["listing"].page

    assert [(row["Community"], row["Coordinators"]) for row in rows] == [
        ("Akron", "No coordinator"),
        ("Louisville", "Coordinator"),
        ("Toledo", "Other_Coordinator"),
    ]
    assert [row.name for row in alone] == ["Akron"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=prospective", 1),
        ("state=TX", 1),
        ("kind=state", 1),
        ("round=March+2016", 1),
        ("q=texas", 1),
        ("status=x&kind=y&state=z&round=none", 3),
    ],
)
def test_national_list_is_narrowed_by_the_address(
    cast: dict[str, User], sign_in, query: str, count: int
):
    community = CommunityFactory(
        name="Lone Star", states="TX", kind="state", status=Status.PROSPECTIVE
    )
    Community.objects.filter(pk=community.pk).update(round="March 2016")

    assert sign_in("manager").get(f"{NATIONAL}?{query}").context["listing"].total == count


@pytest.mark.parametrize("name", ["coordinator", "council", "newcomer"])
@pytest.mark.parametrize("page", [NATIONAL, f"{NATIONAL}new/"])
def test_national_pages_do_not_exist_for_others(
    cast: dict[str, User], sign_in, name: str, page: str
):
    assert sign_in(name).get(page).status_code == 404


def test_founding_opens_a_community_and_invites_its_coordinator(cast: dict[str, User], sign_in):
    typed = {
        "name": "El Paso County",
        "kind": "county",
        "states": "tx, nm",
        "lead_organization": "Workforce Borderplex",
        "time_zone": "America/Denver",
        "email": "Lead@Example.org",
    }

    response = sign_in("manager").post(f"{NATIONAL}new/", typed)

    assert response.url == reverse("communities:people", args=["el-paso-county"])
    community = Community.objects.get(slug="el-paso-county")
    assert (community.states, community.status, community.time_zone) == (
        "TX,NM",
        Status.PROSPECTIVE,
        "America/Denver",
    )
    with scope(community=community):
        asked = community.invitations.get()
    assert (asked.email, asked.role, asked.invited_by) == (
        "lead@example.org",
        "coordinator",
        cast["manager"],
    )


@pytest.mark.parametrize("wrong", [{"name": "Louisville"}, {"states": "Texas"}, {"email": "x"}])
def test_founding_keeps_what_was_typed(cast: dict[str, User], sign_in, wrong: dict[str, str]):
    typed = {
        "name": "El Paso",
        "kind": "city",
        "states": "TX",
        "time_zone": "America/Denver",
        "email": "lead@example.org",
    }

    page = sign_in("manager").post(f"{NATIONAL}new/", typed | wrong)

    assert page.status_code == 422
    assert next(iter(wrong.values())) in page.content.decode()
    assert Community.objects.count() == 2
    with scopes_disabled():
        assert Invitation.objects.count() == 0


def test_reviewer_may_not_found(cast: dict[str, User], sign_in):
    assert sign_in("reviewer").get(f"{NATIONAL}new/").status_code == 403


# --- Settings ------------------------------------------------------------------------------------


def seen(client: Client) -> dict[str, str]:
    """What the form would send without a change."""
    form = client.get(SETTINGS).context["form"]
    shown = {name: str(form[name].value()) for name in form.fields}
    return shown | {form.add_initial_prefix(name): value for name, value in shown.items()}


def test_settings_save_what_was_changed(cast: dict[str, User], community: Community, sign_in):
    client = sign_in("coordinator")

    client.post(SETTINGS, seen(client) | {"name": "Greater Louisville", "fiscal_year_start": "7"})

    community.refresh_from_db()
    assert (community.name, community.fiscal_year_start) == ("Greater Louisville", 7)
    assert community.slug == "louisville"
    with scope(community=community):
        act = community.activities.verbs("community.changed").get()
    assert act.data == {
        "name": {"was": "Louisville", "now": "Greater Louisville"},
        "fiscal_year_start": {"was": "1", "now": "7"},
    }


def test_settings_leave_another_persons_change_alone(
    cast: dict[str, User], community: Community, sign_in
):
    client = sign_in("coordinator")
    opened = seen(client)
    Community.objects.update(lead_organization="Somebody's new board")

    client.post(SETTINGS, opened | {"published_goal": "800 people"})

    community.refresh_from_db()
    assert community.published_goal == "800 people"
    assert community.lead_organization == "Somebody's new board"


def test_settings_ask_before_they_replace_another_persons_change(
    cast: dict[str, User], community: Community, sign_in
):
    client = sign_in("coordinator")
    opened = seen(client) | {"name": "Mine"}
    Community.objects.filter(pk=community.pk).update(name="Theirs")

    page = client.post(SETTINGS, opened)
    assert page.status_code == 422
    assert "“Theirs”" in page.content.decode()
    assert 'value="Mine"' in page.content.decode()
    form = page.context["form"]
    client.post(SETTINGS, {key: form.data[key] for key in opened})

    community.refresh_from_db()
    assert community.name == "Mine"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"fiscal_year_start": "13"},
        {"time_zone": "Mars/Olympus"},
        {"forget_after_years": "1"},
        {"forget_after_years": "11"},
        {"smallest_cell": "9"},
        {"fewest_employers": "2"},
    ],
)
def test_settings_refuse_nonsense(
    cast: dict[str, User], community: Community, sign_in, wrong: dict[str, str]
):
    client = sign_in("coordinator")

    page = client.post(SETTINGS, seen(client) | wrong)

    assert page.status_code == 422
    community.refresh_from_db()
    assert community.name == "Louisville"


def test_last_seen_is_noted_once_an_hour(
    cast: dict[str, User], community: Community, sign_in, django_assert_num_queries
):
    client = sign_in("coordinator")
    client.get(SETTINGS)
    with scope(community=community):
        first = Membership.objects.get(user=cast["coordinator"]).last_seen_at

    client.get(SETTINGS)

    with scope(community=community):
        assert Membership.objects.get(user=cast["coordinator"]).last_seen_at == first
    assert first is not None


def test_long_names_fit_in_every_list(cast: dict[str, User], community: Community, sign_in):
    with scope(community=community):
        person = UserFactory(name="W" * 150, email=f"{'w' * 60}@{'example' * 8}.org")
        actions.set_role(community, person, "council", by=None, organization="O" * 200)

    page = sign_in("coordinator").get("/c/louisville/people/?q=www")

    assert "1 person" in page.content.decode()
