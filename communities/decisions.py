"""Questions about deciding: which reviews count, and who may not decide."""

from django.db.models import Exists, OuterRef, QuerySet

from communities.models import Application, Conflict, Review, ReviewState, User


def counted(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Those that count for a decision: handed in, by somebody without a conflict of interest."""
    conflicts = Conflict.objects.filter(
        application=OuterRef("application"), person=OuterRef("reviewer"), lifted_at=None
    )
    handed_in = reviews.filter(state=ReviewState.SUBMITTED, removed_at=None)
    return handed_in.exclude(Exists(conflicts))


def is_in_conflict(application: Application, person: User) -> bool:
    return application.conflicts.filter(person=person, lifted_at=None).exists()
