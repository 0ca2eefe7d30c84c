"""The pages of reviewing: what they show to whom, at what cost, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Application, Assignment, Conflict, Review, Round, User
from communities.tallies import recount
from tests.factories import RoundFactory, UserFactory
from tests.partners.sending import send, text_of
from tests.reviewed import KEYS, opinion, place_for_review, resubmitted

pytestmark = pytest.mark.django_db
ROOM = "/national/applications/flint"
PAGE = f"{ROOM}/review/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def application(cast) -> Application:
    return place_for_review()


@pytest.fixture
def reviewer(sign_in, application) -> Client:
    return sign_in("reviewer")


def assign(application: Application, person: User, *, days: int = 9) -> Assignment:
    due_on = timezone.localdate() + timedelta(days=days)
    with scope(community=application.community):
        made = application.assignments.create(
            community=application.community, reviewer=person, due_on=due_on
        )
        recount([application.pk])
        return made


def review_by(application: Application, person: User, value: int = 3) -> Review:
    with scope(community=application.community):
        return actions.hand_in_review(application, by=person, opinion=opinion(value))


def conflict_of(application: Application, person: User) -> None:
    with scope(community=application.community):
        Conflict.objects.create(
            community=application.community,
            application=application,
            person=person,
            reason="I sit on its board.",
            source="declared",
        )


def scored(value: str = "3", **typed: str) -> dict[str, str]:
    return {**{f"score-{key}": value for key in KEYS}, "recommendation": "approve", **typed}


def stored(person: User) -> Review:
    with scopes_disabled():
        return Review.objects.select_related("revision").get(reviewer=person)


def test_a_review_is_written_and_handed_in(reviewer, cast):
    assert "Not saved yet" in text_of(reviewer.get(PAGE))

    send(reviewer, PAGE, holds="v", summary="Strong.", **{"cite-need": "", "score-civic": "0"})
    text = text_of(reviewer.get(PAGE))
    assert "0.00 of 4, judged 2 of 12 weight points" in text

    answer = send(reviewer, PAGE, holds="v", then="hand_in", **scored())
    assert answer.url == PAGE
    review = stored(cast["reviewer"])
    assert (review.state, str(review.total), review.summary) == ("submitted", "3.00", "Strong.")


def test_a_place_is_pointed_to_and_let_go_without_a_script(reviewer):
    send(reviewer, PAGE, holds="v", **{"cite-employers": "need.seekers.2"})

    html = reviewer.get(PAGE).content.decode()
    assert 'href="#a-need-seekers-2">Regional need: Who is left out, paragraph 2</a>' in html
    assert 'id="a-need-seekers-2"' in html
    send(reviewer, PAGE, holds="v", **{"cites-employers": []})
    assert 'href="#a-need-seekers-2"' not in reviewer.get(PAGE).content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(reviewer):
    answer = send(reviewer, PAGE, holds="v", then="hand_in", summary="Half of it.")

    assert answer.status_code == 422
    text = text_of(answer)
    assert "Score these, or say that you cannot judge: Employer commitment" in text
    assert "Half of it." in text


def test_autosave_says_when_and_gives_the_next_version(reviewer, time_machine):
    time_machine.move_to("2026-06-17T14:42:00Z", tick=False)

    first = reviewer.post(PAGE, {"v": "", "summary": "A"}, **HTMX).content.decode()
    second = reviewer.post(PAGE, {"v": "1", "summary": "AB"}, **HTMX)

    assert "Saved 10:42" in first
    assert re.search(r'id="version" name="v" value="1" hx-swap-oob', first)
    assert second.status_code == 200
    assert "<html" not in first


def test_of_two_windows_the_second_sees_both(reviewer, cast):
    send(reviewer, PAGE, holds="v", **scored("4", summary="From the first window."))

    typed = scored("2", summary="From the second.", v="")
    over_htmx = reviewer.post(PAGE, typed, **HTMX)
    answer = reviewer.post(PAGE, typed)

    assert over_htmx.status_code == answer.status_code == 409
    for clash in (over_htmx.content.decode(), answer.content.decode()):
        assert "From the first window." in clash
        assert "Score: 4" in clash
    assert "From the second." in answer.content.decode()
    kept = reviewer.post(PAGE, {**typed, "replace": "1"})
    assert kept.status_code == 302
    assert stored(cast["reviewer"]).summary == "From the second."


@pytest.mark.parametrize("wrong", [{"score-civic": "7"}, {"summary": "x" * 5001}])
def test_what_cannot_be_is_refused_at_its_place(reviewer, wrong):
    assert send(reviewer, PAGE, holds="v", **wrong).status_code == 422
    assert reviewer.post(PAGE, {"v": "", **wrong}, **HTMX).status_code == 422


def test_others_open_after_ones_own(sign_in, reviewer, cast, application):
    other = UserFactory(name="Olga Other")
    review_by(application, other, 1)

    before = text_of(reviewer.get(f"{ROOM}/compare/"))
    review_by(application, cast["reviewer"], 4)
    after = text_of(reviewer.get(f"{ROOM}/compare/"))

    assert "Yours first" in before
    assert "1.00" not in before
    assert "Olga Other" not in before
    assert "2 reviews: 2 approve · mean total 2.50 of 4" in after
    assert "3.00, far apart" in after


def test_who_decides_sees_them_at_once_unless_a_review_is_due(sign_in, cast, application):
    review_by(application, cast["reviewer"])
    manager = sign_in("manager")
    assert "mean total 3.00" in text_of(manager.get(f"{ROOM}/compare/"))

    assign(application, cast["manager"])

    assert "Yours first" in text_of(manager.get(f"{ROOM}/compare/"))
    assert manager.get(f"{ROOM}/compare/?format=csv").status_code == 403


def test_the_comparison_names_who_is_not_in_it(sign_in, cast, application):
    late, gone, cross = (UserFactory(name=name) for name in ("Lea Late", "Abe Away", "Cora Cross"))
    assign(application, late)
    review_by(application, cross, 0)
    conflict_of(application, cross)
    with scope(community=application.community):
        actions.abstain(application, by=gone, reason="I taught there.")
    review_by(application, cast["reviewer"])

    text = text_of(sign_in("reviewer").get(f"{ROOM}/compare/"))

    assert "Lea Late To do, due" in text
    assert "Abe Away Abstained: I taught there." in text
    assert "Cora Cross Handed in, and does not count" in text
    assert "1 review: 1 approve · mean total 3.00 of 4" in text


def test_the_comparison_goes_into_a_spreadsheet(sign_in, cast, application):
    dangerous = opinion(3, summary="=SUM(A1)")
    with scope(community=application.community):
        actions.hand_in_review(application, by=cast["reviewer"], opinion=dangerous)

    answer = sign_in("reviewer").get(f"{ROOM}/compare/?format=csv")

    headings, row = answer.content.decode("utf-8-sig").splitlines()
    assert headings.startswith("Reviewer,Revision,Handed in,Recommendation,Total of 4,Employer")
    assert re.fullmatch(r"Reviewer,1,[\d :-]+,Approve,3\.00,(3,,){5}'=SUM\(A1\)", row)


def test_a_review_of_an_earlier_revision_is_marked_and_can_follow(
    sign_in, reviewer, cast, application
):
    review_by(application, cast["reviewer"])
    with scope(community=application.community):
        member = application.community.memberships.coordinators().get().user
        resubmitted(application, by=cast["manager"], answered_by=member)

    assert "about revision 1, a newer one is there" in text_of(reviewer.get(f"{ROOM}/compare/"))
    assert "Changed since your review." in text_of(reviewer.get(PAGE))
    reviewer.post(f"{PAGE}pin/")

    text = text_of(reviewer.get(PAGE))
    assert "Changed since your review." not in text
    assert "4,321" in text
    assert stored(cast["reviewer"]).revision.number == 2


def test_the_way_leads_to_what_is_due_then_to_what_has_fewest_reviews(sign_in, cast):
    this = RoundFactory(name="Spring")
    flint, gary, akron, toledo, erie = (
        place_for_review(name, to_round=this) for name in ("Flint", "Gary", "Akron", "Lima", "Erie")
    )
    assign(gary, cast["reviewer"], days=3)
    assign(akron, cast["reviewer"], days=1)
    review_by(erie, UserFactory())
    conflict_of(toledo, cast["reviewer"])
    reviewer = sign_in("reviewer")

    ways = []
    for slug in ("flint", "akron", "gary", "erie"):
        room = f"/national/applications/{slug}/review"
        ways.append(reviewer.post(f"{room}/skip/").url)

    assert [way.split("/")[3] for way in ways] == ["akron", "gary", "erie", str(this.pk)]
    text = text_of(reviewer.get(ways[-1]))
    assert "No other application waits for your review, but for what you skipped." in text
    done = reviewer.post(PAGE, scored(v="", then="next"))
    assert done.url == "/national/applications/akron/review/"
    assert "0 of 2 assigned to you are done" in text_of(reviewer.get(done.url))


@pytest.mark.parametrize("n", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(
    sign_in, cast, application, n, django_assert_num_queries
):
    this = Round.objects.get()
    for i in range(n):
        review_by(application, UserFactory())
        assign(application, UserFactory())
        place_for_review(f"Place {i}", to_round=this)
        with scope(community=application.community):
            actions.add_note(application, by=cast["manager"], body=f"Note {i}")
            said = {"body": f"Message {i}", "is_from_program": True}
            actions.post_message(application, by=cast["manager"], **said)
    manager = sign_in("manager")
    pages = {
        PAGE: 8,
        f"{ROOM}/compare/": 7,
        f"{ROOM}/discussion/": 6,
        f"{ROOM}/return/": 5,
        f"/national/rounds/{this.pk}/compare/": 7,
        "/national/rubrics/": 5,
        f"/national/rubrics/{this.rubric_id}/": 6,
    }
    for page, queries in pages.items():
        with django_assert_num_queries(queries):
            assert manager.get(page).status_code == 200, page


def test_a_review_under_way_costs_no_more_than_ten(
    reviewer, cast, application, django_assert_max_num_queries
):
    review_by(application, cast["reviewer"])
    with scope(community=application.community):
        member = application.community.memberships.coordinators().get().user
        resubmitted(application, by=cast["manager"], answered_by=member)

    with django_assert_max_num_queries(9):
        reviewer.get(PAGE)


def test_a_round_is_ordered_by_what_one_may_know(sign_in, cast):
    this = RoundFactory(name="Spring")
    flint, gary, lima = (place_for_review(n, to_round=this) for n in ("Flint", "Gary", "Lima"))
    other = UserFactory()
    for application, value in ((flint, 1), (gary, 3), (lima, 4)):
        review_by(application, other, value)
    review_by(flint, cast["reviewer"], 2)
    conflict_of(lima, cast["reviewer"])
    page = f"/national/rounds/{this.pk}/compare/"

    as_reviewer = text_of(sign_in("reviewer").get(page))
    as_manager = text_of(sign_in("manager").get(page))

    assert "Flint 1.50 1.00" in as_reviewer
    assert "Gary After yours After yours" in as_reviewer
    assert "Lima" not in as_reviewer
    assert re.search(r"Lima 4\.00 None yet .* Gary 3\.00 .* Flint 1\.50", as_manager)
    csv = sign_in("manager").get(f"{page}?format=csv").content.decode()
    assert "Flint,With the program" in csv
    assert ",2,1.50,1.00,2,0,0" in csv
    hidden = sign_in("reviewer").get(f"{page}?format=csv").content.decode()
    assert re.search(r"Gary,With the program,[^,]*,1,,,,,", hidden)


def test_a_sealed_round_shows_nothing(sign_in, cast):
    this = RoundFactory(name="Sealed", is_sealed=True)
    place_for_review("Flint", to_round=this)
    manager = sign_in("manager")

    assert "Flint" not in text_of(manager.get(f"/national/rounds/{this.pk}/compare/"))
    assert {manager.get(f"{ROOM}/{p}/").status_code for p in ("review", "compare")} == {404}


def test_a_conflict_shuts_every_page(sign_in, cast, application):
    conflict_of(application, cast["reviewer"])
    reviewer = sign_in("reviewer")

    pages = ("review", "compare", "discussion", "return")
    assert {reviewer.get(f"{ROOM}/{page}/").status_code for page in pages} == {403}


def test_the_two_boxes_of_the_discussion_are_told_apart(reviewer, cast, application):
    page = f"{ROOM}/discussion/"
    reviewer.post(f"{page}note/", {"body": "Their numbers are weak."})
    reviewer.post(f"{page}note/", {"body": "Their numbers are weak."})
    reviewer.post(f"{page}message/", {"body": "Welcome to the round."})

    text = text_of(reviewer.get(page))
    assert text.index("Their numbers are weak.") < text.index("With Flint")
    assert text.index("Welcome to the round.") > text.index("With Flint")
    with scope(community=application.community):
        assert (application.notes.count(), application.messages.count()) == (1, 1)
        assert not application.community.activities.filter(sentence__contains="note").exists()
    empty = reviewer.post(f"{page}note/", {"body": " "})
    assert empty.status_code == 422
    assert "Write something first." in text_of(empty)
