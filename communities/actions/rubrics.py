"""The questions by which applications are judged. What was judged once keeps its questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import slugify
from django_scopes import scopes_disabled

from communities.actions.acts import record_act
from communities.models import Criterion, Review, Round, Rubric, User
from communities.models.round import HEAVIEST, HIGHEST, LIGHTEST, LOWEST
from communities.refusal import Refused, Stale

MOST_CRITERIA = 20
LONGEST_ANCHOR = 300
SCORES = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True)
class Asked:
    """One criterion as it is to be. Without a `key` it is a new one; `anchors` go by the score."""

    name: str
    question: str
    weight: int
    anchors: tuple[str, ...]
    key: str = ""


@transaction.atomic
def add_rubric(*, by: User, name: str, criteria: Sequence[Asked]) -> Rubric:
    """A rubric of its own, for rounds to choose. Raises Refused for what cannot be."""
    rubric = written(by=by, name=name, criteria=criteria, known=frozenset())
    sentence = f"wrote the rubric {rubric}"
    record_act(None, by=by, verb="rubric.added", sentence=sentence, rubric=rubric.pk)
    return rubric


@transaction.atomic
def replace_rubric(
    rubric: Rubric, *, by: User, name: str, criteria: Sequence[Asked]
) -> tuple[Rubric, int]:
    """Another version of it, and how many rounds go over to it: those that have no review yet.

    The old one stays for the reviews written by it. Raises Stale when somebody replaced it first.
    """
    known = frozenset(rubric.criteria.values_list("key", flat=True))
    in_use = Rubric.objects.filter(pk=rubric.pk, replaced_at=None)
    if not in_use.update(replaced_at=timezone.now()):
        raise Stale(f"Somebody else changed “{rubric}” before you.")
    new = written(by=by, name=name, criteria=criteria, known=known)
    follow = follow_to(new, rubric)
    sentence = f"changed the rubric {new}; {follow} rounds go over to it"
    verb = "rubric.replaced"
    record_act(None, by=by, verb=verb, sentence=sentence, was=rubric.pk, rubric=new.pk)
    return new, follow


def follow_to(new: Rubric, old: Rubric) -> int:
    """The rounds are locked, as by a first review (actions/reviewing.py): one of them waits."""
    rounds = Round.objects.select_for_update(of=("self",)).filter(rubric=old)
    pks = [locked.pk for locked in rounds.order_by("pk")]
    with scopes_disabled():  # a round has reviews in any community
        begun = Review.objects.filter(application__round=OuterRef("pk"))
        return Round.objects.filter(~Exists(begun), pk__in=pks).update(rubric=new)


def written(*, by: User, name: str, criteria: Sequence[Asked], known: frozenset[str]) -> Rubric:
    name = " ".join(name.split())
    check(name, criteria)
    try:
        with transaction.atomic():
            rubric = Rubric.objects.create(name=name, created_by=by)
    except IntegrityError:
        raise Refused(f"There is a rubric “{name}” already.") from None
    taken = {asked.key for asked in criteria if asked.key in known}
    Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            key=asked.key if asked.key in known else new_key(asked.name, taken),
            name=asked.name,
            question=asked.question,
            weight=asked.weight,
            place=place,
            anchors={str(score): words for score, words in zip(SCORES, asked.anchors, strict=True)},
        )
        for place, asked in enumerate(criteria, start=1)
    )
    return rubric


def new_key(name: str, taken: set[str]) -> str:
    """A key that no other criterion of this rubric has; from now on it stays."""
    stem = slugify(name)[:30] or "criterion"
    key = next(
        key for n in range(1, 1000) if (key := f"{stem}-{n}" if n > 1 else stem) not in taken
    )
    taken.add(key)
    return key


def check(name: str, criteria: Sequence[Asked]) -> None:
    """Raises Refused for a rubric by which nobody could judge."""
    if not name:
        raise Refused("Name the rubric.")
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise Refused(f"A rubric has from 1 to {MOST_CRITERIA} criteria.")
    keys = [asked.key for asked in criteria if asked.key]
    if len(set(keys)) < len(keys):
        raise Refused("A criterion is there twice.")
    for asked in criteria:
        if not asked.name or not asked.question:
            raise Refused("Give every criterion a name and a question.")
        if not LIGHTEST <= asked.weight <= HEAVIEST:
            raise Refused(f"A weight is a whole number from {LIGHTEST} to {HEAVIEST}.")
        if len(asked.anchors) != len(SCORES) or not all(asked.anchors):
            raise Refused(f"Say of “{asked.name}” in words what each score means.")
