"""What the reviews of an application come to, kept on its row: lists of hundreds read it there.

Kept by the acts that change a review that weighs, who is asked for one, or who has a conflict of
interest: each calls recount() before its transaction ends. That it equals a new count after any
order of acts is an invariant of tests/communities/test_application_machine.py.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from communities.models import Application, Assignment, Recommendation, Review
from communities.scoring import mean_of, spread_of

Said = tuple[str, Decimal | None]
KEPT = (
    *("reviews_in", "say_approve", "say_unsure", "say_decline", "mean_total", "total_spread"),
    *("reviews_waited_for", "first_due_on"),
)


@transaction.atomic(savepoint=False)
def recount(pks: Collection[int]) -> None:
    """Count these anew, locked, so that of two acts at once the second sees what the first did.

    Four queries, whatever their number.
    """
    held = Application.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    tallies = tallies_of(list(held.order_by("pk").values_list("pk", flat=True)))
    rows = [Application(pk=pk, **tally) for pk, tally in tallies.items()]
    Application.objects.bulk_update(rows, KEPT, batch_size=100)


def tallies_of(pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """The kept columns of each of these, from the rows that they sum up. Two queries."""
    said: defaultdict[int, list[Said]] = defaultdict(list)
    weighing = Review.objects.counted().filter(application__in=pks)
    for pk, recommendation, total in weighing.values_list("application", "recommendation", "total"):
        said[pk].append((recommendation, total))
    due: defaultdict[int, list[date]] = defaultdict(list)
    waiting = Assignment.objects.waiting().filter(application__in=pks)
    for pk, due_on in waiting.values_list("application", "due_on"):
        due[pk].append(due_on)
    return {pk: {**come_to(said[pk]), **waited_for(due[pk])} for pk in pks}


def come_to(said: Iterable[Said]) -> dict[str, Any]:
    reviews = list(said)
    totals = [total for _, total in reviews]
    counts = Counter(recommendation for recommendation, _ in reviews)
    return {
        "reviews_in": len(reviews),
        **{f"say_{value}": counts[value] for value in Recommendation.values},
        "mean_total": mean_of(totals),
        "total_spread": spread_of(totals),
    }


def waited_for(due: Collection[date]) -> dict[str, Any]:
    return {"reviews_waited_for": len(due), "first_due_on": min(due, default=None)}
