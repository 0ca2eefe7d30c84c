"""One item of one community, for its own page: one or two queries, with its earlier quarters."""

from datetime import date

from django.db.models import QuerySet, Subquery

from communities.models import Community
from stages.checklist import Line, is_listed
from stages.keys import LocalKey, NationalKey, parse
from stages.models import ChecklistItem, ItemProgress, LocalItem
from stages.reference import reference


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
        started_on=started_on(community, item, rows),
        progress=progress,
        quarter=quarter,
        today=today,
        earlier=earlier,
    )


def read_item(community: Community, key: str) -> ChecklistItem | LocalItem | None:
    match parse(key):
        case NationalKey(stage, number):
            here = (stage, number)
            items = reference.national_items()
            return next((item for item in items if (item.stage_id, item.number) == here), None)
        case LocalKey(pk):
            return community.local_items.filter(pk=pk).select_related("stage").first()
    return None


def rows_of(community: Community, item: ChecklistItem | LocalItem) -> QuerySet[ItemProgress]:
    """Every row the community has for the item, the latest quarter first.

    Each with the day on which the stage was started: so the page needs no query for it alone.
    """
    if isinstance(item, ChecklistItem):
        rows = community.progress.filter(item=item)
    else:
        rows = community.progress.filter(local_item=item)
    records = community.stage_records.filter(stage=item.stage_id)
    return (
        rows.annotate(stage_started_on=Subquery(records.values("started_on")))
        .select_related("owner", "completed_by", "changed_by")
        .order_by("-quarter")
    )


def started_on(
    community: Community, item: ChecklistItem | LocalItem, rows: list[ItemProgress]
) -> date | None:
    """When the community started the item's stage."""
    if rows:
        return rows[0].stage_started_on  # type: ignore[attr-defined]  # annotated by rows_of
    records = community.stage_records.filter(stage=item.stage_id)
    return records.values_list("started_on", flat=True).first()
