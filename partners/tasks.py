"""What the acts of this room hand to the background."""

from celery import shared_task
from django_scopes import scope

from communities.models import Community
from partners import imports


@shared_task(acks_late=True)
def work_on_import(import_pk: int, community_pk: int) -> bool:
    """Take an import one step on; True when that was done now.

    The wake-up carries no more than which one: called twice, late or not at all, it changes
    nothing that the import's own state does not ask for.
    """
    with scope(community=Community.objects.get(pk=community_pk)):
        return imports.work_on(import_pk)
