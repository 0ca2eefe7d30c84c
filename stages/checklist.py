"""The checklist of one community as people read it: national and local items with its progress.

The one place where reference data meets progress rows, and where progress is defined:
done / (all - not applicable), with the not applicable ones counted beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from django.db.models import Count, Q

from communities.models import Community, User
from communities.periods import Period
from stages.models import (
    OPEN,
    ChecklistItem,
    ItemProgress,
    LocalItem,
    Stage,
    StageRecord,
    Status,
)


@dataclass(frozen=True)
class Progress:
    """How much of a set of items is done. Unit: items."""

    done: int
    exempt: int
    total: int

    @property
    def counted(self) -> int:
        """The denominator: every item but the not applicable ones."""
        return self.total - self.exempt

    @property
    def percent(self) -> int:
        """Done of counted, rounded down so that only a finished set shows 100."""
        return self.done * 100 // self.counted if self.counted else 0

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and self.done == self.counted

    @classmethod
    def of(cls, lines: Iterable["Line"]) -> Self:
        statuses = [line.status for line in lines]
        return cls(
            done=statuses.count(Status.DONE),
            exempt=statuses.count(Status.EXEMPT),
            total=len(statuses),
        )


@dataclass
class Line:
    """One item of the checklist, with where the community stands on it."""

    item: ChecklistItem | LocalItem
    stage: Stage
    record: StageRecord | None
    progress: ItemProgress | None
    previous_owner: User | None
    quarter: Period
    today: date

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def label(self) -> str:
        """What stands in front of the title: “3.2”, or “Local”."""
        return self.key if isinstance(self.item, ChecklistItem) else "Local"

    @property
    def title(self) -> str:
        return self.item.title

    @property
    def is_local(self) -> bool:
        return isinstance(self.item, LocalItem)

    @property
    def is_recurring(self) -> bool:
        return isinstance(self.item, ChecklistItem) and self.item.is_recurring

    @property
    def status(self) -> Status:
        return Status(self.progress.status) if self.progress else Status.TODO

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def owner(self) -> User | None:
        """Who does it. A recurring item stays with the one who had it last quarter."""
        return self.progress.owner if self.progress else self.previous_owner

    @property
    def due_on(self) -> date | None:
        """Set by hand, else a recurring item's last day of the quarter, else the item's rule.

        The rule counts from the day the community started the stage; before that nothing is due.
        """
        if self.progress and self.progress.due_on:
            return self.progress.due_on
        started_on = self.record.started_on if self.record else None
        if not started_on or not isinstance(self.item, ChecklistItem):
            return None
        if self.item.is_recurring:
            return self.quarter.ends_on - timedelta(days=1)
        if self.item.due_after_days is not None:
            return started_on + timedelta(days=self.item.due_after_days)
        return None

    @property
    def days_late(self) -> int:
        """How many days an open item is past its due date; 0 when it is not."""
        due_on = self.due_on if self.is_open else None
        return max((self.today - due_on).days, 0) if due_on else 0

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def days_waiting(self) -> int:
        since = self.progress.waiting_since if self.progress else None
        return (self.today - since).days if since and self.status == Status.WAITING else 0

    @property
    def version(self) -> int:
        return self.progress.version if self.progress else 0

    @property
    def evidence_count(self) -> int:
        return getattr(self.progress, "evidence_count", 0)

    @property
    def comment_count(self) -> int:
        return getattr(self.progress, "comment_count", 0)


@dataclass
class StageStanding:
    """One station of the track: a stage, its lines, and how the community stands on it."""

    stage: Stage
    record: StageRecord | None
    is_locked: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def progress(self) -> Progress:
        return Progress.of(self.lines)

    @property
    def is_started(self) -> bool:
        return bool(self.record and self.record.started_on)

    @property
    def is_completed(self) -> bool:
        """Completed by an act of the coordinator; recurring items that came back do not undo it."""
        return bool(self.record and self.record.completed_on)


@dataclass
class Checklist:
    """A community's whole checklist on one day of its own calendar."""

    community: Community
    today: date
    standings: list[StageStanding]

    @property
    def lines(self) -> list[Line]:
        return [line for standing in self.standings for line in standing.lines]

    @property
    def progress(self) -> Progress:
        return Progress.of(self.lines)

    @property
    def current(self) -> StageStanding:
        """Where the community is: the first stage not completed, or the last one."""
        for standing in self.standings:
            if not standing.is_completed:
                return standing
        return self.standings[-1]

    def standing(self, number: int) -> StageStanding | None:
        return next((s for s in self.standings if s.stage.number == number), None)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def checklist_of(community: Community, *, today: date | None = None) -> Checklist:
    """Read the whole checklist of a community in five queries, whatever is in it.

    Retired items stay as long as this community has an open or finished row for them.
    """
    today = today or community.today()
    quarter = community.quarter(today)
    rows = list(
        community.progress.for_checklist(since=quarter.previous().starts_on).annotate(
            evidence_count=Count("evidence", filter=Q(evidence__removed_at=None), distinct=True),
            comment_count=Count("comments", distinct=True),
        )
    )
    current = {
        (r.item_id, r.local_item_id): r for r in rows if r.quarter in (None, quarter.starts_on)
    }
    owners = {r.item_id: r.owner for r in rows if r.quarter == quarter.previous().starts_on}
    records = {record.stage_id: record for record in community.stage_records.all()}
    standings = {
        stage.number: StageStanding(
            stage, records.get(stage.number), community.is_prospective and stage.number > 1
        )
        for stage in Stage.objects.all()
    }

    def add(item: ChecklistItem | LocalItem, progress: ItemProgress | None) -> None:
        if item.retired_on and item.retired_on <= today and progress is None:
            return
        standing = standings[item.stage_id]
        standing.lines.append(
            Line(
                item=item,
                stage=standing.stage,
                record=standing.record,
                progress=progress,
                previous_owner=None if progress else owners.get(item.pk),
                quarter=quarter,
                today=today,
            )
        )

    for item in ChecklistItem.objects.all():
        add(item, current.get((item.pk, None)))
    for local in community.local_items.all():
        add(local, current.get((None, local.pk)))
    return Checklist(community, today, list(standings.values()))
