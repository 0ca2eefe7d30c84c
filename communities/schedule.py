"""What the clock starts in this room."""

from celery import shared_task
from django.utils import timezone
from django_scopes import scopes_disabled

from communities import actions, ledger, tasks
from communities.models import ApplicationLetter, Invitation

AT_ONCE = 200


@shared_task
def send_unsent_invitations() -> int:
    """Wake the worker for every letter that has not left: the queue may have lost the first call.

    Returns how many.
    """
    with scopes_disabled():
        waiting = Invitation.objects.to_send().order_by("try_at")
        keys = list(waiting.values_list("community_id", "pk")[:AT_ONCE])
    for community_pk, invitation_pk in keys:
        tasks.send_invitation.delay(community_pk, invitation_pk)
    return len(keys)


@shared_task
def sweep_application_letters() -> int:
    """Wake a worker for every letter that is due, and take those of dead workers back.

    Returns how many were woken. Two clocks at once do no harm: the ledger lets one worker through.
    """
    now = timezone.now()
    with scopes_disabled():
        letters = ApplicationLetter.objects.all()
        ledger.expire_leases(letters, now=now)
        ledger.mark_missed(letters, now=now)
        due = letters.due(now=now).order_by("next_try_at", "pk")
        keys = list(due.values_list("pk", "community_id")[:AT_ONCE])
    for key in keys:
        tasks.send_application_letter.delay(*key)
    return len(keys)


@shared_task
def find_conflicts_of_interest() -> int:
    """Look through all that is undecided; returns how many conflicts are new.

    People join communities and change their work without thinking of an application elsewhere.
    """
    return len(actions.infer_all_conflicts(by=None))
