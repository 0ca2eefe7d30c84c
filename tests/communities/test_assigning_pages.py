"""The pages on which applications are given out, an application's desk, and the reviewers'."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import ApplicationLetter, Assignment, Conflict, Reviewer, User
from tests.factories import RoundFactory
from tests.reviewing import arrived, overdue, staff

pytestmark = pytest.mark.django_db
ASSIGN = "/national/assignments/"
PROPOSE = "/national/applications/assign/"
DESK = "/national/applications/flint/"


@pytest.fixture
def moe(db):
    return staff("Moe", "manager")


@pytest.fixture
def rae(db):
    return staff("Rae")


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def pairs() -> set[tuple[str, str]]:
    with scopes_disabled():
        rows = Assignment.objects.current().values_list("community__name", "reviewer__name")
        return set(rows)


def test_ticked_applications_go_to_ticked_reviewers(moe, rae):
    flint, akron = arrived("Flint"), arrived("Akron")
    with scope(community=akron.community):
        actions.declare_conflict(akron, person=rae, by=rae, reason="My brother leads it.")
    boss, ticked = client_of(moe), {"pk": [flint.pk, akron.pk], "next": "/national/applications/"}

    asked = text_of(boss.get(ASSIGN, ticked))
    nobody = boss.post(ASSIGN, ticked)
    done = boss.post(ASSIGN, {**ticked, "reviewer": [rae.pk, moe.pk]}, follow=True)

    assert "Conflict of interest: Rae" in asked
    assert "Rae (0 of 10 in hand)" in asked
    assert nobody.status_code == 422
    assert "Tick at least one reviewer." in text_of(nobody)
    assert pairs() == {("Flint", "Rae"), ("Flint", "Moe"), ("Akron", "Moe")}
    assert "3 are given out." in text_of(done)
    assert "Not given out: Rae has a conflict of interest with Akron." in text_of(done)


def test_a_day_that_is_over_is_refused_at_its_field(moe, rae):
    flint = arrived("Flint")
    yesterday = timezone.localdate(timezone=moe.zone) - timedelta(days=1)

    said = {"pk": flint.pk, "reviewer": rae.pk, "due_on": f"{yesterday}"}
    response = client_of(moe).post(ASSIGN, said)

    assert response.status_code == 422
    assert response.context["form"].errors["due_on"] == ["Choose a day that is still to come."]
    assert f'value="{yesterday}"' in response.content.decode()


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example/national/", "/c/x/"])
def test_nobody_is_led_elsewhere(moe, rae, next_):
    said = {"pk": arrived().pk, "reviewer": rae.pk, "next": next_}

    assert client_of(moe).post(ASSIGN, said)["Location"] == "/national/applications/"


def test_a_proposal_is_changed_and_confirmed(moe, rae):
    sam = staff("Sam")
    spring = RoundFactory(reviews_wanted=2)
    flint, akron = (arrived(name, to_round=spring) for name in ("Flint", "Akron"))
    with scope(community=flint.community):
        actions.declare_conflict(flint, person=moe, by=rae, reason="He worked there.")
    mia = staff("Mia", "manager")
    boss = client_of(mia)

    page = boss.get(PROPOSE)
    proposed = [line for _, lines in page.context["proposed"] for line in lines]
    for_flint = [line for line in proposed if line["key"].startswith(f"{flint.pk}-")]
    choices = {candidate.user.name for _, candidate in for_flint[0]["people"]}
    kept = [for_flint[0]["key"], for_flint[1]["key"]]
    said = {"keep": kept, f"who-{kept[0]}": rae.pk, f"who-{kept[1]}": sam.pk}
    done = boss.post(PROPOSE, said, follow=True)

    assert len(proposed) == 4
    assert choices == {"Rae", "Sam", "Mia"}
    assert all(line["why"].startswith("fewest reviews so far") for line in proposed)
    assert pairs() == {("Flint", "Rae"), ("Flint", "Sam")}
    assert "2 are given out." in text_of(done)
    left = [one.application for one, _ in done.context["proposed"]]
    assert left == [akron]


def test_confirming_looks_at_everything_again(moe, rae):
    """Rae's conflict, Sam's full desk and a withdrawn application came after the page."""
    sam = staff("Sam")
    Reviewer.objects.create(user=sam, most_at_once=0)
    flint, akron, gary = (arrived(name) for name in ("Flint", "Akron", "Gary"))
    with scope(community=flint.community):
        actions.declare_conflict(flint, person=rae, by=rae, reason="My brother leads it.")
    with scope(community=gary.community):
        actions.withdraw(gary, by=gary.submitted_by, reason="The mayor asked us to wait.")
    chosen = {f"{flint.pk}-0": rae, f"{akron.pk}-0": sam, f"{gary.pk}-0": moe, "x-0": moe}
    said = {f"who-{key}": person.pk for key, person in chosen.items()}

    done = client_of(moe).post(PROPOSE, {"keep": list(chosen), **said}, follow=True)

    assert pairs() == set()
    text = text_of(done)
    assert "Rae has a conflict of interest with Flint." in text
    assert "Sam has 0 reviews in hand, as many as they take at once." in text
    assert "Gary: there is nothing to review, it is “Withdrawn”." in text


def test_an_empty_proposal_keeps_what_was_typed(moe):
    arrived("Flint")

    response = client_of(moe).post(PROPOSE, {"due_on": "2031-02-03"})
    wrong_day = client_of(moe).post(PROPOSE, {"due_on": "soon", "keep": "1-0", "who-1-0": "1"})

    assert response.status_code == 422
    assert "Keep at least one line, then confirm." in text_of(response)
    assert 'value="2031-02-03"' in response.content.decode()
    assert 'name="keep" value="' in response.content.decode()
    assert (wrong_day.status_code, "Enter a valid date." in text_of(wrong_day)) == (422, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_assigning_ask_the_same_whatever_the_rows(
    moe, rae, rows, django_assert_num_queries
):
    pks = [arrived(f"Town {n}").pk for n in range(rows)]
    boss = client_of(moe)
    made = [actions.assign_many([(pk, rae.pk)], by=moe) for pk in pks]
    assert len(made) == rows
    pages = {
        PROPOSE: 9, f"{ASSIGN}?pk={'&pk='.join(map(str, pks))}": 9, "/national/reviewers/": 5,
        f"/national/reviewers/{rae.pk}/": 9, "/national/applications/town-0/": 9,
    }  # fmt: skip
    for path, queries in pages.items():
        boss.get(path)
        with django_assert_num_queries(queries):
            assert boss.get(path).status_code == 200, path


def names_of(page) -> list[str]:
    return re.findall(r'<th scope="row"><a href="\d+/">([^<]*)</a>', page.content.decode())


@pytest.mark.parametrize(
    "query, found",
    [
        ("", ["Ida", "Moe", "Rae", "Ned"]),  # who has room first, then who has least in hand
        ("?sort=-name", ["Rae", "Ned", "Moe", "Ida"]),
        ("?sort=-load", ["Rae", "Ned", "Moe", "Ida"]),
        ("?sort=-late", ["Rae", "Ned", "Moe", "Ida"]),
        ("?work=full", ["Ned"]),
        ("?work=late", ["Rae"]),
        ("?place=KY", ["Ida"]),
        ("?q=kentucky", ["Ida"]),
        ("?q=college", ["Ned"]),
        ("?q=nobody", []),
    ],
)
def test_the_address_narrows_and_orders_the_reviewers(moe, rae, query, found):
    ida, ned = staff("Ida"), staff("Ned")
    known = {"most_at_once": 10, "is_available": True, "organization": "", "states": ""}
    actions.change_reviewer(ida, by=moe, **{**known, "states": "KY"})
    away = {"is_available": False, "organization": "State College"}
    actions.change_reviewer(ned, by=moe, **{**known, **away})
    flint = arrived("Flint")
    with scope(community=flint.community):
        overdue(actions.assign(flint, reviewer=rae, by=moe))

    page = client_of(moe).get(f"/national/reviewers/{query}")

    assert names_of(page) == found


def test_the_export_of_the_reviewers_says_what_the_page_says(moe, rae):
    flint = arrived("Flint")
    with scope(community=flint.community):
        overdue(actions.assign(flint, reviewer=rae, by=moe))

    lines = client_of(moe).get("/national/reviewers/?format=csv").content.decode("utf-8-sig")

    head, *rows = lines.splitlines()
    assert head.startswith("Reviewer,Address,In hand,Takes at once,Late")
    assert [row.split(",")[2:6] for row in rows] == [
        ["0", "10", "0", "yes"],
        ["1", "10", "1", "yes"],
    ]


def test_the_desk_shows_where_it_stands_and_who_reviews_it(moe, rae):
    flint = arrived("Flint")
    with scope(community=flint.community):
        overdue(actions.assign(flint, reviewer=rae, by=moe))

    text = text_of(client_of(moe).get(DESK))

    assert "With the program since" in text
    assert "0 of 3 reviews are in." in text
    assert "Rae Not begun due" in text
    assert "Moe asked Rae for a review" in text
    assert "Regional need" in text


def test_a_reviewer_takes_a_review_and_gives_it_back(moe, rae):
    arrived("Flint")
    reader = client_of(rae)

    reader.post(f"{DESK}take-up/")
    reader.post(f"{DESK}take-up/")
    with scopes_disabled():
        mine = Assignment.objects.get()
    asked = reader.get(f"{DESK}reviewers/{mine.pk}/end/")
    silent = reader.post(f"{DESK}reviewers/{mine.pk}/end/", {"because": " "})
    reader.post(f"{DESK}reviewers/{mine.pk}/end/", {"because": "I am away in May."})

    assert "Give the review back" in text_of(asked)
    assert silent.status_code == 422
    mine.refresh_from_db()
    assert mine.ended_because == "I am away in May."


def test_a_reviewer_ends_nobody_elses(moe, rae):
    flint = arrived("Flint")
    with scope(community=flint.community):
        theirs = actions.assign(flint, reviewer=moe, by=moe)

    response = client_of(rae).post(f"{DESK}reviewers/{theirs.pk}/end/", {"because": "Mine."})

    assert response.status_code == 404


def test_a_late_review_is_reminded_of_from_the_desk_and_for_a_whole_round(moe, rae):
    flint = arrived("Flint")
    with scope(community=flint.community):
        late = overdue(actions.assign(flint, reviewer=rae, by=moe))
    boss = client_of(moe)

    nudge = f"{DESK}reviewers/{late.pk}/nudge/"
    first, second = (text_of(boss.post(nudge, follow=True)) for _ in range(2))
    of_round = text_of(boss.post(f"/national/rounds/{flint.round_id}/nudge/", follow=True))

    assert "A letter to Rae goes out now." in first
    assert "Rae has had a letter today. Write again tomorrow." in second
    assert "Nobody to remind" in of_round
    with scopes_disabled():
        assert ApplicationLetter.objects.filter(kind="nudge").count() == 1


def test_a_declared_conflict_closes_the_application_and_a_manager_lifts_it(moe, rae):
    arrived("Flint")
    reader, boss = client_of(rae), client_of(moe)

    silent = reader.post(f"{DESK}conflict/", {"reason": "  "})
    closed = reader.post(f"{DESK}conflict/", {"reason": "My brother leads it."}, follow=True)
    statuses = [reader.get(DESK).status_code, reader.post(f"{DESK}take-up/").status_code]
    with scopes_disabled():
        conflict = Conflict.objects.get()
    lift = f"{DESK}conflicts/{conflict.pk}/lift/"
    seen = text_of(boss.get(lift))
    boss.post(lift, {"because": "He left in May."})

    assert silent.status_code == 422
    assert "Flint is closed to you from now on." in text_of(closed)
    assert statuses == [403, 403]
    assert "Said so: My brother leads it." in seen
    assert reader.get(DESK).status_code == 200


def test_a_manager_notes_a_conflict_of_somebody_else(moe, rae):
    arrived("Flint")

    said = {"person": rae.pk, "reason": "Worked there until May."}
    response = client_of(moe).post(f"{DESK}conflict/", said, follow=True)

    assert "The conflict of interest is on record." in text_of(response)
    assert client_of(rae).get(DESK).status_code == 403


def test_a_reviewers_page_is_their_own_and_the_managers(moe, rae):
    flint, akron = arrived("Flint"), arrived("Akron")
    with scope(community=flint.community):
        actions.assign(flint, reviewer=rae, by=moe)
    page = f"/national/reviewers/{rae.pk}/"
    own, boss = client_of(rae), client_of(moe)

    other = client_of(staff("Sam")).get(page)
    said = {"organization": "Humana", "states": "ky, in", "most_at_once": 4, "is_available": "on"}
    wrong = own.post(page, {**said, "states": "Kentucky"})
    own.post(page, said)
    given = boss.post(ASSIGN, {"pk": akron.pk, "reviewer": rae.pk, "next": page}, follow=True)

    assert other.status_code == 403
    assert (wrong.status_code, "Use two-letter codes" in text_of(wrong)) == (422, True)
    profile = Reviewer.objects.get(user=rae)
    assert (profile.states, profile.most_at_once, profile.is_available) == ("KY,IN", 4, True)
    # Humana is a named partner of both: the profile ended one, and kept the other from coming.
    assert "Rae has a conflict of interest with Akron." in text_of(given)
    assert pairs() == set()
