"""Where many communities stand, in four queries however many they are: for national lists.

The same definition of progress as the checklist of one community (stages/checklist.py); a test
holds the two together. The communities must be readable here: the caller opens or leaves the
scope, and nothing but counts comes out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django_scopes import scopes_disabled

from communities.models import Community
from stages.checklist import is_listed, is_locked
from stages.models import ChecklistItem, ItemProgress, LocalItem, Stage, StageRecord, Status
from stages.progress import Progress
from stages.reference import reference

# A community's row for an item: (item or None, local item or None) -> status.
Statuses = dict[tuple[int | None, int | None], str]


@dataclass(frozen=True)
class Standing:
    """One station of a community's track, in counts; the track draws it like a StageStanding."""

    stage: Stage
    progress: Progress
    is_locked: bool
    started_on: date | None
    completed_on: date | None

    @property
    def is_started(self) -> bool:
        return self.started_on is not None

    @property
    def is_completed(self) -> bool:
        return self.completed_on is not None


@dataclass(frozen=True)
class Standings:
    """All stations of one community, on its own calendar's today."""

    stages: list[Standing]

    @property
    def progress(self) -> Progress:
        parts = [standing.progress for standing in self.stages]
        return Progress(
            done=sum(part.done for part in parts),
            exempt=sum(part.exempt for part in parts),
            total=sum(part.total for part in parts),
        )

    @property
    def current(self) -> Standing:
        """Where the community is: the first stage not completed, or the last one."""
        return next((s for s in self.stages if not s.is_completed), self.stages[-1])


def standings_of(communities: Iterable[Community]) -> dict[int, Standings]:
    """The standings of these communities, by primary key."""
    asked = list(communities)
    keys = [community.pk for community in asked]
    items = list(reference.national_items())
    with scopes_disabled():
        locals_of = grouped_local_items(keys)
        records = {
            (record.community_id, record.stage_id): record
            for record in StageRecord.objects.filter(community__in=keys)
        }
        rows = progress_rows(asked)
    return {
        community.pk: standings(
            community, [*items, *locals_of[community.pk]], rows[community.pk], records
        )
        for community in asked
    }


def grouped_local_items(keys: list[int]) -> dict[int, list[LocalItem]]:
    found: dict[int, list[LocalItem]] = defaultdict(list)
    for item in LocalItem.objects.filter(community__in=keys):
        found[item.community_id].append(item)
    return found


def progress_rows(communities: list[Community]) -> dict[int, Statuses]:
    """The rows that count today: of one-time items, and of each community's own quarter."""
    quarters = {community.pk: community.quarter().starts_on for community in communities}
    rows = ItemProgress.objects.filter(community__in=quarters).values_list(
        "community_id", "item_id", "local_item_id", "quarter", "status"
    )
    if quarters:
        # The communities' quarters start within three months of each other.
        rows = rows.exclude(quarter__lt=min(quarters.values()))
    found: dict[int, Statuses] = defaultdict(dict)
    for community, item, local, quarter, status in rows:
        if quarter is None or quarter == quarters[community]:
            found[community][item, local] = status
    return found


def standings(
    community: Community,
    items: list[ChecklistItem | LocalItem],
    rows: Statuses,
    records: dict[tuple[int, int], StageRecord],
) -> Standings:
    today = community.today()
    statuses: dict[int, list[str]] = {}
    stages: dict[int, Stage] = {}
    for item in items:
        if isinstance(item, ChecklistItem):
            stages[item.stage_id] = item.stage
        is_local = isinstance(item, LocalItem)
        status = rows.get((None, item.pk) if is_local else (item.pk, None))
        here = statuses.setdefault(item.stage_id, [])
        if is_listed(item, today=today, has_row=status is not None):
            here.append(status or Status.TODO)
    return Standings(
        [
            station(community, stage, statuses[number], records.get((community.pk, number)))
            for number, stage in stages.items()
        ]
    )


def station(
    community: Community, stage: Stage, statuses: list[str], record: StageRecord | None
) -> Standing:
    return Standing(
        stage=stage,
        progress=Progress.of(statuses),
        is_locked=is_locked(stage.number, is_prospective=community.is_prospective),
        started_on=record.started_on if record else None,
        completed_on=record.completed_on if record else None,
    )
