"""The national checklist as a process holds it in memory, read again after a minute.

Every page of a community needs it, it is the same for all of them, and it changes a few times a
year: an edit in the admin reaches each process within REREAD_SECONDS. What writes progress asks
the database itself. The rows are shared by all requests: read them, never change them.
"""

from time import monotonic

from stages.models import ChecklistItem

REREAD_SECONDS = 60


class Reference:
    """National items with their stages, in order."""

    def __init__(self) -> None:
        self.items: tuple[ChecklistItem, ...] = ()
        self.read_at: float | None = None

    def national_items(self) -> tuple[ChecklistItem, ...]:
        now = monotonic()
        if self.read_at is None or now - self.read_at > REREAD_SECONDS:
            self.items = tuple(ChecklistItem.objects.select_related("stage"))
            self.read_at = now
        return self.items

    def forget(self) -> None:
        """Read again at the next request of this process."""
        self.read_at = None


reference = Reference()
