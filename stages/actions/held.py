"""An item held for one act: found, open to change, its progress row locked and compared.

Two people may touch an item for the first time at once: one unique row is made, and the slower
of them finds that its version has moved on.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from communities.models import Activity, Community, User, as_json
from communities.refusal import Refused, Stale
from stages.checklist import is_listed, is_locked
from stages.keys import LocalKey, NationalKey, parse
from stages.models import ChecklistItem, ItemProgress, LocalItem

LOCKED = "Stages 2 to 5 open when the program approves the application."
TOO_LATE = "Somebody else changed this item before you."
NEW_QUARTER = "A new quarter has begun since you opened this page, and the item came back."


@dataclass
class Held:
    """One item of one community during an act; made by `hold`."""

    community: Community
    item: ChecklistItem | LocalItem
    progress: ItemProgress

    @property
    def name(self) -> str:
        """How a sentence of the log names the item: its number, or a local item's title."""
        return self.item.key if isinstance(self.item, ChecklistItem) else f"“{self.item.title}”"

    def swap(self, *, by: User, at: datetime | None = None, **changes: Any) -> dict[str, Any]:
        """Write the changes if the row is still as held; return what they replaced, as JSON.

        Raises Stale when it is not.
        """
        before = {field: as_json(getattr(self.progress, field)) for field in changes}
        unchanged = ItemProgress.objects.filter(pk=self.progress.pk, version=self.progress.version)
        now = {"version": F("version") + 1, "changed_at": at or timezone.now(), "changed_by": by}
        if not unchanged.update(**changes, **now):
            raise Stale(TOO_LATE)
        self.progress.refresh_from_db()
        return before

    def record(
        self, verb: str, sentence: str, *, by: User, at: datetime | None = None, **data: Any
    ) -> Activity:
        """Write the act down; `version` and `quarter` in its data say which state it left."""
        return Activity.record(
            self.community,
            by=by,
            verb=verb,
            sentence=sentence,
            subject=f"item:{self.item.key}",
            data={
                "title": self.item.title,
                "version": self.progress.version,
                "quarter": self.progress.quarter,
                **data,
            },
            at=at,
        )


def hold(
    community: Community, key: str, *, version: int | None = None, quarter: date | None = None
) -> Held:
    """Find an item and lock its row for the rest of the transaction, making the row if need be.

    `version` and `quarter` are what the person saw; without them the act goes by the row as it
    is. Raises Refused when the item is unknown, retired or locked, Stale when the row moved on.
    """
    item = find_item(community, key)
    if is_locked(item.stage_id, is_prospective=community.is_prospective):
        raise Refused(LOCKED)
    current = community.quarter().starts_on if is_recurring(item) else None
    if quarter is not None and quarter != current:
        raise Stale(NEW_QUARTER)
    progress = row_of(community, item, current)
    if version is not None and version != progress.version:
        raise Stale(TOO_LATE)
    return Held(community, item, progress)


def find_item(community: Community, key: str) -> ChecklistItem | LocalItem:
    """The national item (“3.2”) or the community's own (“local-5”) with this key."""
    item: ChecklistItem | LocalItem | None = None
    match parse(key):
        case NationalKey(stage, number):
            item = ChecklistItem.objects.filter(stage=stage, number=number).first()
        case LocalKey(pk):
            item = community.local_items.filter(pk=pk).first()
    if item is None:
        raise Refused(f"There is no item “{key}”.")
    return item


def is_recurring(item: ChecklistItem | LocalItem) -> bool:
    return isinstance(item, ChecklistItem) and item.is_recurring


def row_of(
    community: Community, item: ChecklistItem | LocalItem, quarter: date | None
) -> ItemProgress:
    national = item if isinstance(item, ChecklistItem) else None
    local = item if isinstance(item, LocalItem) else None
    of_item = community.progress.filter(item=national, local_item=local)
    this = of_item.select_for_update().filter(quarter=quarter)
    row = this.first()
    if not is_listed(item, today=community.today(), has_row=row is not None):
        raise Refused(f"“{item.title}” has been retired.")
    if row is not None:
        return row
    # A recurring item stays with the person who had it before.
    earlier = of_item.filter(quarter__lt=quarter).order_by("-quarter").first() if quarter else None
    community.progress.get_or_create(
        item=national,
        local_item=local,
        quarter=quarter,
        defaults={"owner": earlier.owner if earlier else None},
    )
    return this.get()
