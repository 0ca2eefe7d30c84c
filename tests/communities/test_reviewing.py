"""Reviews: written, handed in, changed, abstained from, and about which revision."""

from decimal import Decimal

import pytest
from django_scopes import scope

from communities import actions
from communities.actions.reviewing import Opinion, Said
from communities.actions.rubrics import Asked
from communities.models import (
    Activity,
    Application,
    Conflict,
    ProgramAct,
    Review,
    ReviewState,
    Score,
)
from communities.refusal import Refused, Stale
from tests.factories import RoundFactory
from tests.reviewed import opinion, place_for_review, resubmitted, score_all

pytestmark = pytest.mark.django_db


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


def test_a_review_is_kept_while_it_is_written_and_then_handed_in(inside, reviewer):
    begun = Opinion(summary="Strong employers.", scores={"employers": Said(4, comment="Signed.")})

    review = actions.save_review(inside, by=reviewer, opinion=begun)
    actions.hand_in_review(inside, by=reviewer, opinion=opinion(3), version=review.version)

    review.refresh_from_db()
    assert (review.state, review.total) == (ReviewState.SUBMITTED, Decimal("3.00"))
    assert review.revision.number == 1
    assert Score.objects.filter(review=review, value=3).count() == 5
    verbs = ProgramAct.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["review.begun", "review.submitted"]


def test_the_community_reads_nothing_of_a_review(inside, reviewer):
    before = Activity.objects.count()

    actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))
    actions.abstain(inside, by=reviewer, reason="I know them.")

    assert Activity.objects.count() == before


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (Opinion("approve", "", {"employers": Said(3)}), "Score these, .*: Training capacity, "),
        (Opinion("", "", score_all(3)), "Say what you recommend."),
    ],
)
def test_what_is_not_complete_is_not_handed_in(inside, reviewer, written, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.hand_in_review(inside, by=reviewer, opinion=written)

    assert not Review.objects.exists()


def test_that_one_cannot_judge_is_an_answer_and_no_zero(inside, reviewer):
    scores = {**score_all(4), "goals": Said(cannot_judge=True), "civic": Said(0)}

    review = actions.hand_in_review(inside, by=reviewer, opinion=Opinion("unsure", "", scores))

    assert review.total == Decimal("3.11")  # (3×4 + 2×4 + 2×0 + 2×4) ÷ 9


def test_of_two_windows_the_second_is_told(inside, reviewer):
    first = actions.save_review(inside, by=reviewer, opinion=opinion(3))

    with pytest.raises(Stale):
        actions.save_review(inside, by=reviewer, opinion=opinion(2))
    again = actions.save_review(inside, by=reviewer, opinion=opinion(3), version=None)

    assert again.version == first.version
    assert Review.objects.get().total == 3


def test_a_review_handed_in_can_be_changed_and_stays_complete(inside, reviewer):
    review = actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))

    with pytest.raises(Refused, match="Score these"):
        actions.save_review(inside, by=reviewer, opinion=Opinion("approve"), version=review.version)
    actions.save_review(inside, by=reviewer, opinion=opinion(2), version=review.version)

    assert Review.objects.get().total == 2
    last = ProgramAct.objects.first()
    assert last.sentence == f"changed the review of {inside}, its total from 3.00 to 2.00"


def test_a_review_stays_as_it_is_once_the_program_has_answered(inside, reviewer):
    review = actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))
    Application.objects.filter(pk=inside.pk).update(state="declined")

    for act in (actions.save_review, actions.hand_in_review):
        with pytest.raises(Refused, match="“Declined”"):
            act(inside, by=reviewer, opinion=opinion(1), version=review.version)
    with pytest.raises(Refused, match="“Declined”"):
        actions.abstain(inside, by=reviewer, reason="Too late.")


def test_a_conflict_ends_it(inside, reviewer):
    review = actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))
    Conflict.objects.create(
        community=inside.community,
        application=inside,
        person=reviewer,
        reason="I sit on its board.",
    )

    with pytest.raises(Refused, match="conflict"):
        actions.save_review(inside, by=reviewer, opinion=opinion(4), version=review.version)

    assert list(Review.objects.counted()) == []


def test_who_abstains_says_why_and_may_come_back(inside, reviewer):
    actions.save_review(inside, by=reviewer, opinion=opinion(3))
    with pytest.raises(Refused, match="Say why"):
        actions.abstain(inside, by=reviewer, reason=" ")

    actions.abstain(inside, by=reviewer, reason="I taught there.")
    with pytest.raises(Refused, match="You abstained"):
        actions.save_review(inside, by=reviewer, opinion=opinion(1), version=2)
    back = actions.resume_review(inside, by=reviewer)

    assert (back.state, back.abstained_because, back.total) == ("draft", "", 3)


def test_a_review_is_about_its_revision_until_it_is_looked_at_anew(inside, cast, reviewer):
    review = actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))
    resubmitted(inside, by=cast["manager"], answered_by=cast["coordinator"])

    review.refresh_from_db()
    assert (review.revision.number, review.state) == (1, "submitted")
    actions.pin_to_latest(inside, by=reviewer)

    review.refresh_from_db()
    assert (review.revision.number, review.state, review.total) == (2, "submitted", 3)


def test_in_a_round_with_another_rubric_the_review_is_begun_anew(inside, reviewer):
    review = actions.hand_in_review(inside, by=reviewer, opinion=opinion(3))
    other = actions.add_rubric(
        by=reviewer,
        name="Two tests",
        criteria=[
            Asked(name, "Is it so?", 1, ("a", "b", "c", "d", "e"), key="")
            for name in ("Employers", "Weather")
        ],
    )
    later = RoundFactory(name="Later", rubric=other)
    Application.objects.filter(pk=inside.pk).update(round=later)

    actions.pin_to_latest(inside, by=reviewer)

    review.refresh_from_db()
    assert (review.state, review.rubric, review.total) == ("draft", other, Decimal("3.00"))
    assert dict(review.scores.values_list("criterion__key", "value")) == {
        "employers": 3,
        "weather": None,
    }
