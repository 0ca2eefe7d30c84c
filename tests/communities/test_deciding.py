"""Deciding: who may, about what, and that nothing of it shows before it is announced."""

import pytest
from django_scopes import scope

from communities import actions
from communities.models import (
    Activity,
    Application,
    ApplicationLetter,
    ApplicationState,
    DecisionState,
    ProgramAct,
    User,
)
from communities.refusal import Refused, Stale
from tests.deciding import applicant_of, applying, in_conflict, manager, reviewed
from tests.factories import RoundFactory, UserFactory

S, D = ApplicationState, DecisionState
pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    found = applying("Flint", to_round=RoundFactory(name="Spring"))
    with scope(community=found.community):
        yield found


@pytest.fixture
def decider(application: Application) -> User:
    return manager(name="Mel")


@pytest.fixture
def review(application: Application):
    return reviewed(application, by=UserFactory(name="Rae"))


def decide(application: Application, by: User, outcome: str = "approve", **more):
    return actions.decide(application, by=by, **{"outcome": outcome, "reason": "Strong.", **more})


def test_a_decision_is_pending_and_drafts_its_letter(application, decider, review):
    before = Activity.objects.count()

    decision = decide(application, decider)

    application.refresh_from_db()
    assert (decision.state, application.state) == (D.PENDING, S.SUBMITTED)
    assert decision.revision.number == 1
    assert decision.letter_subject == "Flint is a TechHire community"
    assert "{{ name }}" in decision.letter_body
    assert "{{ community }}" not in decision.letter_body
    assert Activity.objects.count() == before
    assert ProgramAct.objects.get().sentence == "decided to approve, pending: Strong."


def test_nobody_decides_alone(application, decider):
    with pytest.raises(Refused, match="Nobody has reviewed Flint yet"):
        decide(application, decider)
    reviewed(application, by=decider)
    with pytest.raises(Refused, match="Nobody but you has reviewed Flint"):
        decide(application, decider)

    reviewed(application, by=UserFactory())

    assert decide(application, decider).state == D.PENDING


def test_a_review_in_conflict_does_not_count(application, decider, review):
    in_conflict(application, review.reviewer)

    with pytest.raises(Refused, match="Nobody has reviewed"):
        decide(application, decider)


def test_nobody_decides_in_conflict(application, decider, review):
    decision = decide(application, decider)
    in_conflict(application, decider)
    letter = {"subject": "Dear", "body": "All"}

    for act in (
        lambda: decide(application, decider, "decline"),
        lambda: actions.change_decision(decision, by=decider, outcome="defer", reason="Later."),
        lambda: actions.take_back_decision(decision, by=decider, reason="Later."),
        lambda: actions.edit_letter(decision, by=decider, **letter),
        lambda: actions.apply_decision(decision, by=decider),
    ):
        with pytest.raises(Refused, match="conflict of interest"):
            act()


def test_there_is_one_pending_decision(application, decider, review):
    first = decide(application, decider)

    assert decide(application, decider) == first  # a second click
    with pytest.raises(Refused, match="has a pending decision already: Approve, by Mel"):
        decide(application, manager(), "decline")


def test_only_what_lies_with_the_program_is_decided(application, decider, review):
    actions.withdraw(application, by=application.submitted_by, reason="Not yet.")

    with pytest.raises(Refused, match="is “Withdrawn”"):
        decide(application, decider)


def test_a_page_that_is_out_of_date_decides_nothing(application, decider, review):
    with pytest.raises(Stale):
        decide(application, decider, version=application.version - 1)


@pytest.mark.parametrize(
    "said, sentence",
    [
        ({"outcome": "maybe"}, "Choose one of the outcomes"),
        ({"reason": " \n"}, "Say why"),
    ],
)
def test_a_decision_says_what_and_why(application, decider, review, said, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(application, decider, **said)


def test_another_outcome_begins_with_its_own_letter(application, decider, review):
    decision = decide(application, decider)
    letter = {"subject": "Welcome", "body": "Dear {{ name }}, welcome."}
    edited = actions.edit_letter(decision, by=decider, **letter)
    assert edited.is_edited

    same = actions.change_decision(decision, by=decider, outcome="approve", reason="Stronger.")
    other = actions.change_decision(decision, by=decider, outcome="defer", reason="Not yet.")

    assert (same.letter_subject, same.is_edited) == ("Welcome", True)
    assert (other.letter_subject, other.is_edited) == ("Your application for Flint: not yet", False)


def test_the_slower_of_two_who_change_is_told(application, decider, review):
    decision = decide(application, decider)
    actions.change_decision(decision, by=decider, outcome="defer", reason="Not yet.", version=0)

    with pytest.raises(Stale, match="Mel has changed this decision"):
        actions.change_decision(decision, by=decider, outcome="decline", reason="No.", version=0)
    actions.change_decision(decision, by=decider, outcome="defer", reason="Not yet.", version=0)


@pytest.mark.parametrize(
    "subject, body, sentence",
    [
        ("Dear", "{{ salary }}", "“salary” cannot be filled in"),
        ("{{ name", "All", "A place is not closed"),
        (" ", "All", "needs a subject and a text"),
        ("Dear", "x" * 10_001, "can have 200 and 10,000 characters"),
    ],
)
def test_a_letter_that_cannot_leave_is_refused(
    application, decider, review, subject, body, sentence
):
    decision = decide(application, decider)

    with pytest.raises(Refused, match=sentence):
        actions.edit_letter(decision, by=decider, subject=subject, body=body)


def test_a_letter_goes_back_to_its_template(application, decider, review):
    decision = decide(application, decider)
    actions.edit_letter(decision, by=decider, subject="Welcome", body="Hello.")

    reset = actions.reset_letter(decision, by=decider)

    assert (reset.letter_subject, reset.is_edited) == ("Flint is a TechHire community", False)


def test_what_is_taken_back_says_why_and_can_be_decided_again(application, decider, review):
    decision = decide(application, decider)
    with pytest.raises(Refused, match="Say why"):
        actions.take_back_decision(decision, by=decider, reason="")

    gone = actions.take_back_decision(decision, by=decider, reason="The mayor left.")

    assert (gone.state, gone.ended_because) == (D.TAKEN_BACK, "The mayor left.")
    with pytest.raises(Stale, match="not pending any more"):
        actions.take_back_decision(decision, by=decider, reason="Again.")
    assert decide(application, decider, "decline").state == D.PENDING


def test_withdrawing_takes_the_pending_decision_back(application, decider, review):
    decision = decide(application, decider)

    actions.withdraw(application, by=application.submitted_by, reason="Not yet.")

    decision.refresh_from_db()
    assert decision.state == D.TAKEN_BACK
    assert "decid" not in Activity.objects.latest("pk").sentence


def test_a_no_is_reopened_with_a_reason_and_both_letters_stay(application, decider, review):
    first = actions.apply_decision(decide(application, decider, "decline"), by=decider)

    actions.reopen(application, by=decider, reason="The mayor signed since.")
    second = actions.apply_decision(decide(application, decider, "approve"), by=decider)

    first.refresh_from_db()
    application.refresh_from_db()
    assert (first.state, first.ended_because) == (D.REOPENED, "The mayor signed since.")
    assert (second.state, application.state) == (D.APPLIED, S.APPROVED)
    assert [letter.kind for letter in ApplicationLetter.objects.exclude(decision=None)] == [
        "decline",
        "approve",
    ]
    reopened = Activity.objects.get(verb="application.reopened")
    assert reopened.sentence == "reopened the application: The mayor signed since."


def test_what_cannot_be_reopened_says_what_to_do(application, decider, review):
    with pytest.raises(Refused, match="is with the program already"):
        actions.reopen(application, by=decider, reason="Look again.")
    actions.apply_decision(decide(application, decider), by=decider)

    with pytest.raises(Refused, match="Its goals can be restated"):
        actions.reopen(application, by=decider, reason="Look again.")


def test_a_sealed_round_is_not_decided(decider):
    sealed = applying("Gary", to_round=RoundFactory(is_sealed=True))
    with scope(community=sealed.community):
        reviewed(sealed, by=UserFactory())

        with pytest.raises(Refused, match="is sealed until it closes"):
            decide(sealed, decider)


def test_people_of_two_communities_stay_apart(application, decider, review):
    """The letter of one decision goes to nobody of another community."""
    other = applying("Gary", to_round=application.round)
    applicant_of(other.community)

    actions.apply_decision(decide(application, decider, "decline"), by=decider)

    got = ApplicationLetter.objects.filter(kind="decline").values_list("recipient__name", flat=True)
    assert list(got) == ["Ann of Flint"]
