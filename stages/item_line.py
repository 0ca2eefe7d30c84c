"""One item of one community, for its own page: two queries, and its earlier quarters with it."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from communities.models import Community
from stages.checklist import Line, is_listed
from stages.keys import LocalKey, NationalKey, parse
from stages.models import ChecklistItem, ItemProgress, LocalItem


def line_of(community: Community, key: str, *, today: date | None = None) -> Line | None:
    """The line with this key, or None when the community has no such item.

    A local item that was taken off the checklist still has its page.
    """
    today = today or community.today()
    item = read_item(community, key)
    if item is None:
        return None
    quarter = community.quarter(today)
    rows = list(rows_of(community, item))
    wanted = quarter.starts_on if isinstance(item, ChecklistItem) and item.is_recurring else None
    progress = next((row for row in rows if row.quarter == wanted), None)
    if isinstance(item, ChecklistItem) and not is_listed(item, today=today, has_row=bool(rows)):
        return None
    earlier = [row for row in rows if row.quarter and row.quarter < quarter.starts_on]
    return Line(
        item=item,
        stage=item.stage,
        started_on=item.started_on,  # type: ignore[union-attr]  # annotated by read_item
        progress=progress,
        quarter=quarter,
        today=today,
        earlier=earlier,
    )


def read_item(community: Community, key: str) -> ChecklistItem | LocalItem | None:
    """The item with its stage and the day on which this community started that stage."""
    records = community.stage_records.filter(stage=OuterRef("stage"))
    started_on = Subquery(records.values("started_on"))
    match parse(key):
        case NationalKey(stage, number):
            items = ChecklistItem.objects.filter(stage=stage, number=number)
            return items.select_related("stage").annotate(started_on=started_on).first()
        case LocalKey(pk):
            local = community.local_items.filter(pk=pk)
            return local.select_related("stage").annotate(started_on=started_on).first()
    return None


def rows_of(community: Community, item: ChecklistItem | LocalItem) -> QuerySet[ItemProgress]:
    """Every row the community has for the item, the latest quarter first."""
    if isinstance(item, ChecklistItem):
        rows = community.progress.filter(item=item)
    else:
        rows = community.progress.filter(local_item=item)
    return rows.select_related("owner", "completed_by", "changed_by").order_by("-quarter")
