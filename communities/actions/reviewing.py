"""A review from its first word to its hand-in, and how one abstains from it.

Only the national staff reads what is written down here. A draft is saved every few seconds while
somebody writes, so the log says when it was begun and handed in, and each change after that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.acts import record_act
from communities.actions.applying import hold
from communities.models import (
    Application,
    ApplicationState,
    Criterion,
    Recommendation,
    Review,
    ReviewState,
    Round,
    Score,
    User,
)
from communities.models.application_state import UNDECIDED
from communities.models.review import LONGEST_REASON
from communities.models.round import HIGHEST, LOWEST
from communities.refusal import Refused, Stale
from communities.scoring import total_of
from communities.tallies import recount

# While the program has not answered; what it decided is not known before that.
MOVED_ON = "You saved this review in another window since you opened this page."


@dataclass(frozen=True)
class Said:
    """What a reviewer says about one criterion. `cites` are places (communities/citing.py)."""

    value: int | None = None
    cannot_judge: bool = False
    comment: str = ""
    cites: tuple[str, ...] = ()

    @property
    def is_judged(self) -> bool:
        return self.cannot_judge or self.value is not None


@dataclass(frozen=True)
class Opinion:
    """A whole review as it is written: what is said about each criterion, by its key."""

    recommendation: str = ""
    summary: str = ""
    scores: Mapping[str, Said] = field(default_factory=dict)

    def about(self, key: str) -> Said:
        return self.scores.get(key, Said())


@transaction.atomic
def save_review(
    application: Application, *, by: User, opinion: Opinion, version: int | None = None
) -> Review:
    """Keep what was written so far. One that was handed in stays so, and has to stay complete.

    `version` is that of the review the person saw; None when there was none. Raises Stale when it
    was saved elsewhere meanwhile, Refused once it is too late.
    """
    review, criteria, is_same = opened(application, by=by, opinion=opinion, version=version)
    if is_same:
        return review
    if review.state == ReviewState.ABSTAINED:
        raise Refused("You abstained. Take that back first.")
    is_in = review.state == ReviewState.SUBMITTED
    if is_in:
        check_complete(opinion, criteria)
    was = review.total
    write(review, opinion, criteria, by=by)
    if is_in:
        sentence = f"changed the review of {review.application}{moved(was, review.total)}"
        log(review, "review.changed", sentence, by=by)
    return review


@transaction.atomic
def hand_in_review(
    application: Application, *, by: User, opinion: Opinion, version: int | None = None
) -> Review:
    """Save it and hand it in. Raises Refused while something is not judged or recommended."""
    review, criteria, is_same = opened(application, by=by, opinion=opinion, version=version)
    if is_same and review.state == ReviewState.SUBMITTED:
        return review
    if review.state == ReviewState.ABSTAINED:
        raise Refused("You abstained. Take that back first.")
    check_complete(opinion, criteria)
    was, is_first = review.total, review.state != ReviewState.SUBMITTED
    handed_in = {"state": ReviewState.SUBMITTED, "submitted_at": timezone.now()}
    write(review, opinion, criteria, by=by, **(handed_in if is_first else {}))
    verb = "review.submitted" if is_first else "review.changed"
    did = "handed in" if is_first else "changed"
    change = "" if is_first else moved(was, review.total)
    log(review, verb, f"{did} the review of {review.application}{change}", by=by)
    return review


@transaction.atomic
def abstain(application: Application, *, by: User, reason: str) -> Review:
    """No review by this person, with a reason. What was scored before is kept and counts not."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Say why you abstain. The staff reads it.")
    review = review_of(held_for(application, by=by), by=by)
    if review.state == ReviewState.ABSTAINED:
        return review
    change(review, by=by, state=ReviewState.ABSTAINED, abstained_because=reason, submitted_at=None)
    log(review, "review.abstained", f"abstained from {review.application}: {reason}", by=by)
    return review


@transaction.atomic
def resume_review(application: Application, *, by: User) -> Review:
    """Review it after all: what was scored before is there again, as a draft."""
    review = review_of(held_for(application, by=by), by=by)
    if review.state == ReviewState.ABSTAINED:
        change(review, by=by, state=ReviewState.DRAFT, abstained_because="")
        log(review, "review.resumed", f"reviews {review.application} after all", by=by)
    return review


@transaction.atomic
def pin_to_latest(application: Application, *, by: User) -> Review:
    """The review is about the newest revision from now on.

    Where the application has come to a round with another rubric, what is judged by both is
    carried over, and the review has to be handed in anew.
    """
    held = held_for(application, by=by)
    review = review_of(held, by=by)
    latest, now = held.revisions.latest("number"), round_of(held)
    if review.revision_id == latest.pk and review.rubric_id == now.rubric_id:
        return review
    if review.rubric_id != now.rubric_id:
        carry_over(review, now, by=by)
    change(review, by=by, revision=latest)
    sentence = f"looked at revision {latest.number} of {held.community} for its review"
    log(review, "review.pinned", sentence, by=by, revision=latest.number)
    return review


def held_for(application: Application, *, by: User) -> Application:
    """The application, locked, if this person may review it now. Raises Refused otherwise."""
    held = hold(application)
    state = ApplicationState(held.state)
    if state not in UNDECIDED:
        raise Refused(f"The application is “{state.label}”. Reviews of it stay as they are.")
    if held.conflicts.filter(person=by, lifted_at=None).exists():
        raise Refused("You have a conflict of interest with this application.")
    return held


def review_of(held: Application, *, by: User) -> Review:
    """This person's review, made if there is none: pinned to the newest revision."""
    found = held.reviews.select_related("application__community").filter(reviewer=by).first()
    if found is not None:
        return found
    review = Review.objects.create(
        community=held.community,
        application=held,
        revision=held.revisions.latest("number"),
        reviewer=by,
        rubric_id=round_of(held).rubric_id,
        created_by=by,
        changed_by=by,
    )
    log(review, "review.begun", f"began a review of {held.community}", by=by)
    return review


def round_of(held: Application) -> Round:
    """Locked, so that its rubric is not replaced at this moment (actions/rubrics.py)."""
    assert held.round_id is not None  # noqa: S101  # it was handed in
    return Round.objects.select_for_update(no_key=True).get(pk=held.round_id)


def opened(
    application: Application, *, by: User, opinion: Opinion, version: int | None
) -> tuple[Review, list[Criterion], bool]:
    """The review to write to, its criteria, and whether it says all this already."""
    held = held_for(application, by=by)
    seen = held.reviews.filter(reviewer=by).values_list("version", flat=True).first()
    review = review_of(held, by=by)
    criteria = list(review.rubric.criteria.all())
    is_same = seen is not None and opinion_of(review, criteria) == only(opinion, criteria)
    if version != seen and not is_same:
        raise Stale(MOVED_ON)
    return review, criteria, is_same


def opinion_of(review: Review, criteria: list[Criterion]) -> Opinion:
    """What a review says by now."""
    keys = {criterion.pk: criterion.key for criterion in criteria}
    scores = {keys[score.criterion_id]: said_in(score) for score in review.scores.all()}
    whole = {criterion.key: scores.get(criterion.key, Said()) for criterion in criteria}
    return Opinion(review.recommendation, review.summary, whole)


def said_in(score: Score) -> Said:
    return Said(score.value, score.cannot_judge, score.comment, tuple(score.cites))


def only(opinion: Opinion, criteria: list[Criterion]) -> Opinion:
    """What is said about these criteria. Raises Refused for a score that is not on the scale."""
    if opinion.recommendation not in ("", *Recommendation.values):
        raise Refused("Choose a recommendation from the list.")
    scores = {criterion.key: opinion.about(criterion.key) for criterion in criteria}
    for said in scores.values():
        if said.value is not None and (said.cannot_judge or not LOWEST <= said.value <= HIGHEST):
            raise Refused(f"A score is from {LOWEST} to {HIGHEST}, or that you cannot judge.")
    return Opinion(opinion.recommendation, opinion.summary, scores)


def check_complete(opinion: Opinion, criteria: list[Criterion]) -> None:
    open_ones = [c.name for c in criteria if not opinion.about(c.key).is_judged]
    if open_ones:
        raise Refused(f"Score these, or say that you cannot judge: {', '.join(open_ones)}.")
    if not opinion.recommendation:
        raise Refused("Say what you recommend.")


def write(
    review: Review, opinion: Opinion, criteria: list[Criterion], *, by: User, **values: Any
) -> None:
    scores = [
        Score(
            community_id=review.community_id,
            review=review,
            criterion=criterion,
            value=said.value,
            cannot_judge=said.cannot_judge,
            comment=said.comment,
            cites=list(said.cites),
        )
        for criterion in criteria
        for said in [opinion.about(criterion.key)]
    ]
    fields = ["value", "cannot_judge", "comment", "cites"]
    Score.objects.bulk_create(
        scores, update_conflicts=True, unique_fields=["review", "criterion"], update_fields=fields
    )
    total = total_of((score.criterion.weight, score.value) for score in scores).value
    written = {"recommendation": opinion.recommendation, "summary": opinion.summary}
    change(review, by=by, total=total, **written, **values)


def carry_over(review: Review, to: Round, *, by: User) -> None:
    """The same answers under the rubric of another round; it is a draft again."""
    said = opinion_of(review, list(review.rubric.criteria.all()))
    review.scores.all().delete()
    change(review, by=by, rubric=to.rubric, state=ReviewState.DRAFT, submitted_at=None)
    write(review, said, list(to.rubric.criteria.all()), by=by)


def change(review: Review, *, by: User, **values: Any) -> None:
    """By compare-and-swap; the application is locked, so nobody else writes to this review."""
    stamp = {"version": review.version + 1, "changed_at": timezone.now(), "changed_by": by}
    unchanged = Review.objects.filter(pk=review.pk, version=review.version)
    if not unchanged.update(**values, **stamp):
        raise Stale(MOVED_ON)
    for name, value in {**values, **stamp}.items():
        setattr(review, name, value)
    recount([review.application_id])


def moved(was: Decimal | None, now: Decimal | None) -> str:
    return f", its total from {was} to {now}" if was != now else ""


def log(review: Review, verb: str, sentence: str, *, by: User, **data: object) -> None:
    named = {"review": review.pk, **data}
    record_act(
        review.community, by=by, verb=verb, sentence=sentence, subject="application", **named
    )
