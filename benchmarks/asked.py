"""Questions to employers about placements, as many as a community would have asked."""

from datetime import timedelta

from django.utils import timezone

from communities.models import Community
from placements.models import Confirmation, Question
from placements.models.confirmation import Reply

TABLES = (Question, Confirmation)
DENIED = 100  # one of so many


def ask_employers(community: Community, count: int) -> None:
    """A letter about each of the latest placements, and its answer."""
    begun = community.placements.filter(starts_on__lte=community.today())
    asked = list(begun.order_by("-starts_on").values_list("pk", "employer_id")[:count])
    now = timezone.now()
    unsent = [Confirmation.unsent(timedelta(days=21)) for _ in asked]
    letters = Confirmation.objects.bulk_create(
        Confirmation(
            community=community,
            name="Pat Jones",
            email="pat@example.org",
            answered_at=now,
            **{**fields, "sent_at": now},
        )
        for fields in unsent
    )
    Question.objects.bulk_create(
        Question(
            community=community,
            confirmation=letter,
            placement_id=pk,
            employer_id=employer_id,
            answer=Reply.RIGHT if number % DENIED else Reply.NOT_OURS,
        )
        for number, (letter, (pk, employer_id)) in enumerate(zip(letters, asked, strict=True))
    )
