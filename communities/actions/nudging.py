"""A letter to somebody whose review is late: one a day at most, each on the record."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.actions.acts import record_act
from communities.actions.application_letters import write_letter
from communities.actions.assigning import in_words
from communities.models import Assignment, LetterKind, Round, User
from communities.refusal import Refused
from communities.staff import late_in


@transaction.atomic
def nudge(assignment: Assignment, *, by: User) -> None:
    """Remind the reviewer. Raises Refused when it is not late, or was done today."""
    if not Assignment.objects.late(on=timezone.localdate()).filter(pk=assignment.pk).exists():
        raise Refused(f"The review of {assignment.reviewer} is not late.")
    if not remind(assignment, by=by):
        raise Refused(f"{assignment.reviewer} has had a letter today. Write again tomorrow.")


@transaction.atomic
def nudge_late(round_: Round, *, by: User) -> int:
    """Remind all whose review in this round is late; returns how many letters were written."""
    with scopes_disabled():
        late = late_in(round_).select_related("community", "application", "reviewer")
        rows = list(late.order_by("pk"))
    written = 0
    for assignment in rows:
        with scope(community=assignment.community):
            written += remind(assignment, by=by)
    return written


def remind(assignment: Assignment, *, by: User) -> bool:
    """Claim today's letter and write it; False when somebody has, or the review is not waited for.

    Inside the community's scope.
    """
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    not_today = Q(nudged_at=None) | Q(nudged_at__lt=midnight)
    if not Assignment.objects.current().filter(not_today, pk=assignment.pk).update(nudged_at=now):
        return False
    application, slug = assignment.application, assignment.community.slug
    application.community = assignment.community
    link = f"{settings.SITE_URL}/national/applications/{slug}/review/"
    write_letter(
        application,
        LetterKind.NUDGE,
        to=assignment.reviewer,
        occurrence=f"{timezone.localdate(now)}",
        values={"due": in_words(assignment.due_on), "link": link},
    )
    record_act(
        assignment.community,
        by=by,
        verb="review.nudged",
        sentence=f"reminded {assignment.reviewer} of the review due {in_words(assignment.due_on)}",
        subject=f"assignment:{assignment.pk}",
    )
    return True
