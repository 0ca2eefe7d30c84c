"""What one person owns of the checklists of several communities, in two queries for all of them.

The person's own rows: the reader's communities are named, and no scope has to be open for each.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q
from django_scopes import scopes_disabled

from communities.models import Community, User
from stages.checklist import ItemKey, Line, is_listed, is_locked
from stages.models import ChecklistItem, ItemProgress, StageRecord
from stages.reference import reference

# Of an item in a community.
Place = tuple[int, ItemKey]


def lines_owned(person: User, communities: Collection[Community]) -> list[tuple[Community, Line]]:
    """The open items that are this person's, as each community's own checklist has them."""
    by_pk = {community.pk: community for community in communities}
    with scopes_disabled():
        mine = Q(owner=person) | Q(quarter__isnull=False)
        rows = ItemProgress.objects.filter(mine, community__in=by_pk)
        records = StageRecord.objects.filter(community__in=by_pk, started_on__isnull=False)
        started = {(one.community_id, one.stage_id): one.started_on for one in records}
        latest = latest_rows(rows.select_related("local_item__stage"), by_pk)
    items = {item.pk: item for item in reference.national_items()}
    own = [row for row in latest.values() if row.owner_id == person.pk]
    lines = [
        (by_pk[row.community_id], line_of(row, by_pk[row.community_id], items, started))
        for row in own
    ]
    return [(community, line) for community, line in lines if line and line.is_open]


def latest_rows(
    rows: Iterable[ItemProgress], communities: dict[int, Community]
) -> dict[Place, ItemProgress]:
    """Of a recurring item the row of this quarter, or the one before that says who has it."""
    first_days = {pk: one.quarter(one.today()).starts_on for pk, one in communities.items()}
    latest: dict[Place, ItemProgress] = {}
    for row in sorted(rows, key=lambda row: row.quarter or date.min):
        if row.quarter is None or row.quarter <= first_days[row.community_id]:
            latest[row.community_id, (row.item_id, row.local_item_id)] = row
    return latest


def line_of(
    row: ItemProgress,
    community: Community,
    items: dict[int, ChecklistItem],
    started: dict[tuple[int, int], date | None],
) -> Line | None:
    """As the checklist makes it; None for what is not on it."""
    item = row.local_item or items.get(row.item_id or 0)
    today = community.today()
    if item is None or not is_listed(item, today=today, has_row=True):
        return None
    if is_locked(item.stage_id, is_prospective=community.is_prospective):
        return None
    quarter = community.quarter(today)
    is_of_now = row.quarter in (None, quarter.starts_on)
    return Line(
        item=item,
        stage=item.stage,
        started_on=started.get((community.pk, item.stage_id)),
        progress=row if is_of_now else None,
        quarter=quarter,
        today=today,
        earlier=[] if is_of_now else [row],
    )
