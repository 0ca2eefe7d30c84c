"""What the clock starts in this room: national by nature, so the scopes are off here by name."""

from celery import shared_task
from django_scopes import scopes_disabled

from partners import imports
from partners.models import SheetImport
from partners.tasks import work_on_import

AT_ONCE = 100
# A wake-up not taken by then is followed by another.
WAKE_UP_SECONDS = 55


@shared_task
def wake_imports() -> int:
    """Wake the worker for every import that waits for it: the last one may have been killed.

    Those of which a worker has said something just now are left to it. Returns how many.
    """
    with scopes_disabled():
        waiting = SheetImport.objects.at_work().order_by("pk").values_list("pk", "community_id")
        found = [keys for keys in waiting[:AT_ONCE] if not imports.is_alive(keys[0])]
    for keys in found:
        work_on_import.apply_async(keys, expires=WAKE_UP_SECONDS)
    return len(found)
