"""What the clock starts in this room."""

from celery import shared_task
from django_scopes import scope, scopes_disabled

from communities.models import Community
from placements import actions, tasks
from placements.models import Confirmation
from placements.releases import release_breakdowns

AT_ONCE = 200


@shared_task
def send_unsent_confirmations() -> int:
    """Wake the worker for every letter to an employer that has not left. Returns how many."""
    with scopes_disabled():
        waiting = Confirmation.objects.to_send().order_by("try_at")
        keys = list(waiting.values_list("community_id", "pk")[:AT_ONCE])
    for community_pk, confirmation_pk in keys:
        tasks.send_confirmation.delay(community_pk, confirmation_pk)
    return len(keys)


@shared_task
def release_who_is_served() -> int:
    """Let out each community's breakdowns of the last quarter. Safe to repeat.

    Returns how many went out.
    """
    released = 0
    for community in Community.objects.taking_part().order_by("pk"):
        with scope(community=community):
            released += len(release_breakdowns(community, by=None))
    return released


@shared_task
def relink_people() -> int:
    """Count people once, in each community, whose issuers were merged or parted. Safe to repeat.

    Returns how many people were counted otherwise before.
    """
    relinked = 0
    for community in Community.objects.order_by("pk"):
        with scope(community=community):
            relinked += actions.relink_people(community, by=None)
    return relinked


@shared_task
def discard_unconfirmed_imports() -> int:
    """Drop, in each community, files of people that nobody confirmed in time. Safe to repeat.

    Returns how many were dropped.
    """
    dropped = 0
    for community in Community.objects.order_by("pk"):
        with scope(community=community):
            dropped += actions.discard_unconfirmed(community, by=None)
    return dropped


@shared_task
def forget_who_was_placed() -> int:
    """Forget, in each community, who was placed longer ago than it keeps. Safe to repeat.

    Each community is one transaction: killed in between, the next night goes on. Communities that
    left the program forget as well. Returns how many placements were forgotten.
    """
    forgotten = 0
    for community in Community.objects.order_by("pk"):
        with scope(community=community):
            forgotten += actions.forget_placements(community, by=None)
    return forgotten
