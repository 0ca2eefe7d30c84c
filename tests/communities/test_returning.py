"""An application sent back to be clarified: asked, taken back, answered."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from communities import actions
from communities.models import (
    Activity,
    Application,
    ApplicationLetter,
    ApplicationState,
    Clarification,
    Decision,
    Return,
)
from communities.refusal import Refused
from tests.partners.sending import send, text_of
from tests.reviewed import opinion, place_for_review

pytestmark = pytest.mark.django_db
S = ApplicationState
PAGE = "/national/applications/flint/return/"
ASKED = {"goals": "How did you count?", "need": "Whose number is this?"}


@pytest.fixture
def application(cast) -> Application:
    return place_for_review()


@pytest.fixture
def inside(application):
    with scope(community=application.community):
        yield application


@pytest.fixture
def reviewer(cast):
    return cast["reviewer"]


def soon(application: Application) -> date:
    return application.community.today() + timedelta(days=9)


def ask(application: Application, *, by, questions=None, **said) -> Return:
    asked = {"answer_by": soon(application), **said}
    questions = ASKED if questions is None else questions
    return actions.return_application(application, by=by, questions=questions, **asked)


def test_asking_sends_it_back_with_a_letter_to_the_coordinators(inside, reviewer):
    returned = ask(inside, by=reviewer, message="Call us if this is unclear.")

    inside.refresh_from_db()
    assert (inside.state, returned.ended_at, returned.revision.number) == (S.RETURNED, None, 1)
    asked = list(returned.clarifications.values_list("section", "question"))
    assert asked == [("need", ASKED["need"]), ("goals", ASKED["goals"])]
    letter = ApplicationLetter.objects.get(kind="return")
    assert "Regional need\nWhose number is this?\n\nGoals\nHow did you count?" in letter.body
    assert "Call us if this is unclear." in letter.body
    assert "{{" not in letter.body
    last = Activity.objects.latest("pk")
    assert (last.verb, "Regional need, Goals" in last.sentence) == ("application.returned", True)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"questions": {}}, "at least one part"),
        ({"questions": {"need": " "}}, "at least one part"),
        ({"questions": {"weather": "Will it rain?"}}, "no such part"),
        ({"questions": {"need": "x" * 2001}}, "in at most 2,000 characters"),
        ({"answer_by": date(2020, 1, 1)}, "a day after today"),
    ],
)
def test_what_cannot_be_asked_is_refused(inside, reviewer, said, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(inside, by=reviewer, **said)

    assert not Return.objects.exists()
    assert not ApplicationLetter.objects.filter(kind="return").exists()


def test_it_is_back_once(inside, reviewer, cast):
    ask(inside, by=reviewer)

    with pytest.raises(Refused, match="back with the community already"):
        ask(inside, by=cast["manager"])

    assert Return.objects.count() == 1


def test_nothing_is_asked_while_a_decision_is_pending(inside, reviewer, cast):
    Decision.objects.create(
        community=inside.community,
        application=inside,
        revision=inside.revisions.get(),
        round=inside.round,
        outcome="approve",
        reason="Strong.",
        by=cast["manager"],
        letter_subject="Yes",
        letter_body="Yes",
    )

    with pytest.raises(Refused, match="A decision about it is pending"):
        ask(inside, by=reviewer)


def test_taking_it_back_leaves_the_revision_and_stops_the_letter(inside, reviewer):
    returned = ask(inside, by=reviewer)
    letters = ApplicationLetter.objects.filter(kind="return")
    letters.update(state="pending", sent_at=None)

    actions.take_back_return(inside, by=reviewer)
    with pytest.raises(Refused, match="nothing to take back"):
        actions.take_back_return(inside, by=reviewer)

    inside.refresh_from_db()
    returned.refresh_from_db()
    assert (inside.state, inside.revisions.count()) == (S.SUBMITTED, 1)
    assert returned.ended_at is not None
    assert letters.get().state == "cancelled"
    again = ask(inside, by=reviewer)
    assert again.pk != returned.pk
    assert letters.count() == 2


def test_what_was_answered_stands_beside_its_section(sign_in, inside, reviewer):
    member = inside.community.memberships.coordinators().get().user
    review = actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))
    returned = ask(inside, by=reviewer)
    returned.clarifications.filter(section="need").update(answer="The workforce board counted.")
    actions.change_goal(inside.community.goals.earliest("pk"), by=member, target=120)
    actions.submit(inside, by=member)

    text = text_of(sign_in("reviewer").get("/national/applications/flint/review/"))

    assert "Clarified Regional need asked" in text
    assert "Whose number is this? The workforce board counted." in text
    assert Clarification.objects.filter(answer="").count() == 1
    assert "How did you count?" not in text
    review.refresh_from_db()
    assert review.revision.number == 1


def test_the_page_asks_and_shows_what_is_waited_for(sign_in, application):
    reviewer = sign_in("reviewer")
    empty = send(reviewer, PAGE, holds="answer_by", message="Kept.")
    assert empty.status_code == 422
    assert "Write a question about at least one part" in text_of(empty)
    assert "Kept." in text_of(empty)

    done = send(reviewer, PAGE, holds="answer_by", **{"ask-need": "Whose number is this?"})

    assert done.url == PAGE
    waiting = text_of(reviewer.get(PAGE))
    assert "Waiting for the community" in waiting
    assert "Whose number is this?" in waiting
    twice = reviewer.post(PAGE, {"ask-need": "Again?", "answer_by": "2099-01-01"})
    assert twice.status_code == 422
    reviewer.post(f"{PAGE}take-back/")
    assert "Send back to the community" in text_of(reviewer.get(PAGE))
