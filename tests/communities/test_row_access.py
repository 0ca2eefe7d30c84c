"""National staff read rows about people: for a reason, for a day, and the community sees it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Activity, Community, RowAccess, User
from communities.models.row_access import LASTS
from placements import actions as outcomes
from placements.models import Placement
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db
LIST = "/c/louisville/placements/"
ASK = "/c/louisville/row-access/open/"
LOG = "/c/louisville/row-access/"


@pytest.fixture
def placed(community: Community, cast: dict[str, User]) -> Placement:
    with scope(community=community):
        interapt = PartnerFactory(community=community, name="Interapt", kinds=("training",))
        return outcomes.log_placement(
            community,
            by=cast["coordinator"],
            issuer=interapt,
            reference="IA-17",
            employer=PartnerFactory(community=community, name="Humana"),
            family="software",
            kind="full_time",
            starts_on=date(2025, 5, 4),
            evidence="partner",
        )


@pytest.fixture
def access(community: Community, cast: dict[str, User]) -> RowAccess:
    with scope(community=community):
        return actions.open_rows(community, by=cast["manager"], reason="The funder asks.")


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_staff_say_why_and_come_back_to_the_page_they_wanted(cast, community, placed, sign_in):
    staff = sign_in("reviewer")
    page = f"{LIST}?q=IA-17"

    asked = staff.get(f"{page}&format=csv", follow=True)
    refused = staff.post(ASK, {"reason": " ", "next": page})
    opened = staff.post(ASK, {"reason": "The funder\nasks.", "next": page}, follow=True)

    assert asked.redirect_chain == [
        (f"{ASK}?next=%2Fc%2Flouisville%2Fplacements%2F%3Fq%3DIA-17", 302)
    ]
    assert "What is behind it" in asked.content.decode()
    assert refused.status_code == 422
    assert opened.redirect_chain == [(page, 302)]
    assert "IA-17" in opened.content.decode()
    with scope(community=community):
        act = community.activities.get(verb="rows.opened")
        access = community.row_accesses.get()
    assert (act.by, act.subject) == (cast["reviewer"], access.subject)
    assert act.sentence.endswith(": “The funder asks.”")
    assert access.until - access.opened_at == LASTS


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/c/toledo/week/"]
)
def test_the_way_back_stays_in_the_community(cast, community, sign_in, elsewhere):
    response = sign_in("manager").post(ASK, {"reason": "The funder asks.", "next": elsewhere})

    assert response.url == LOG


def test_who_only_reads_is_shown_no_button_that_writes(cast, placed, access, sign_in):
    pages = [LIST, f"{LIST}{placed.pk}/", f"{LIST}checks/", f"{LIST}programs/"]
    staff, coordinator = sign_in("manager"), client_of(cast["coordinator"])

    for page in pages:
        read, written = (who.get(page).content.decode() for who in (staff, coordinator))
        # What is left is the menu's own: signing out, and the empty form that buttons belong to.
        assert read.count("<form") - read.count('<form class="filters"') == 2, page
        assert "formaction" not in read, page
        for act in ("/new/", "new/many/", "edit/", "remove/", "answer/", "imports/"):
            assert f'"{act}' not in read, (page, act)
        assert "You read rows about people until" in read
        assert "You read rows about people until" not in written


def test_each_page_opened_and_each_file_taken_is_written_down(
    cast, community, placed, access, sign_in
):
    staff = sign_in("manager")
    one = f"{LIST}{placed.pk}/"

    for page in (
        LIST,
        f"{LIST}?q=IA",
        one,
        f"{LIST}?format=csv",
        f"{LIST}?format=csv",
        f"{LIST}0/",
    ):
        staff.get(page)
    client_of(cast["coordinator"]).get(one)

    with scope(community=community):
        readings = access.readings.order_by("pk").values_list("what", "path", "is_file", "times")
        taken = community.activities.filter(verb="rows.exported").values_list("sentence", flat=True)
        assert list(readings) == [
            ("Placements", LIST, False, 2),
            (f"Placement {placed.pk}", one, False, 1),
            ("Placements", LIST, True, 2),
        ]
        assert list(taken) == ["took a file of rows about people: Placements"] * 2


def test_the_community_sees_who_why_and_what(cast, community, placed, access, sign_in):
    client_of(cast["manager"]).get(f"{LIST}{placed.pk}/")
    contributor = sign_in("contributor")

    notice = contributor.get(LIST).content.decode()
    log = contributor.get(LOG).content.decode()
    one = contributor.get(f"{LOG}{access.pk}/").content.decode()
    history = contributor.get("/c/louisville/history/?kind=rows").content.decode()

    for page in (notice, log, one, history):
        assert "Manager" in page
        assert "The funder asks." in page
    assert "1 page opened" in log
    assert f'<a href="{LIST}{placed.pk}/">Placement {placed.pk}</a>' in one
    assert "IA-17" not in one
    assert client_of(cast["council"]).get(LOG).status_code == 403


@pytest.mark.parametrize(
    ("person", "status"),
    [("coordinator", 302), ("manager", 302), ("contributor", 403), ("reviewer", 403)],
)
def test_a_coordinator_ends_it_or_who_asked(cast, community, access, person, status):
    staff = client_of(cast["manager"])
    assert staff.get(LIST).status_code == 200

    ended = client_of(cast[person]).post(f"{LOG}{access.pk}/end/")

    assert ended.status_code == status
    assert staff.get(LIST).status_code == (302 if status == 302 else 200)


def test_ending_twice_is_written_down_once(cast, community, access):
    with scope(community=community):
        for _ in range(2):
            actions.end_row_access(access, by=cast["coordinator"])

        (act,) = community.activities.filter(verb="rows.ended")
        access.refresh_from_db()
    assert act.sentence == "ended the access of Manager to the rows about people"
    assert access.ended_by == cast["coordinator"]


def test_opening_twice_gives_one_access(cast, community, access):
    with scope(community=community):
        again = actions.open_rows(community, by=cast["manager"], reason="Once more.")
        other = actions.open_rows(community, by=cast["reviewer"], reason="Me too.")

        assert (again, again.reason) == (access, "The funder asks.")
        assert other != access
        assert community.activities.filter(verb="rows.opened").count() == 2
        third = RowAccess(
            community=community, by=cast["manager"], reason="By hand.", until=access.until
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            third.save()


def test_after_its_time_a_new_one_is_opened_beside_it(cast, community, access, sign_in):
    staff = sign_in("manager")
    with scope(community=community):
        past = timezone.now() - timedelta(seconds=1)
        community.row_accesses.update(opened_at=past - LASTS, until=past)
        assert staff.get(LIST).status_code == 302

        new = actions.open_rows(community, by=cast["manager"], reason="Again.")

        access.refresh_from_db()
        assert (access.ended_at, access.ended_by) == (past, None)
        assert new != access
    assert staff.get(LIST).status_code == 200


def test_who_leaves_the_national_staff_reads_nothing_more(cast, community, access, sign_in):
    actions.set_national_role(cast["manager"], None, by=None)

    assert sign_in("manager").get(LIST).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_often_somebody_read(
    cast, community, placed, django_assert_num_queries, count
):
    with scope(community=community):
        for n in range(count):
            access = actions.open_rows(community, by=cast["reviewer"], reason=f"Question {n}")
            for page in range(count):
                actions.note_reading(
                    access,
                    by=cast["reviewer"],
                    what=f"Placement {page}",
                    path=f"/{page}",
                    is_file=False,
                )
            actions.end_row_access(access, by=cast["coordinator"])
        actions.open_rows(community, by=cast["manager"], reason="The funder asks.")
    coordinator, staff = client_of(cast["coordinator"]), client_of(cast["manager"])
    coordinator.get(LIST)
    staff.get(LIST)

    with django_assert_num_queries(6):
        coordinator.get(LOG)
    with django_assert_num_queries(7):
        coordinator.get(f"{LOG}{access.pk}/")
    with django_assert_num_queries(8):
        coordinator.get(LIST)
    with django_assert_num_queries(9):
        staff.get(LIST)


@pytest.mark.parametrize(("person", "sees"), [("coordinator", True), ("manager", False)])
def test_the_history_tells_staff_of_no_single_placement(
    placed, community, sign_in, person: str, sees: bool
):
    with scope(community=community):
        check = placed.checks.order_by("after")[0]
        outcomes.answer_check(check, by=None, outcome="not_working")
    client = sign_in(person)

    page = client.get("/c/louisville/history/").content.decode()
    file = client.get("/c/louisville/history/", {"format": "csv"}).content.decode()

    assert [("not working" in text.lower(), "placement at" in text) for text in (page, file)] == [
        (sees, sees)
    ] * 2


def test_the_admin_log_tells_of_no_single_placement(placed, sign_in):
    with scopes_disabled():
        logged = Activity.objects.get(verb="placement.logged").pk
    client = sign_in("manager")

    page = client.get("/admin/communities/activity/").content.decode()

    assert "placement.logged" not in page
    assert client.get(f"/admin/communities/activity/{logged}/change/").status_code == 302


@pytest.mark.parametrize("page", ["", "?q=IA", "checks/", "checks/?q=IA", "programs/"])
def test_a_page_of_rows_costs_staff_no_more_than_ten_queries(
    cast, placed, access, django_assert_max_num_queries, page: str
):
    staff = client_of(cast["manager"])
    staff.get(LIST + page)

    with django_assert_max_num_queries(10):
        assert staff.get(LIST + page).status_code == 200
