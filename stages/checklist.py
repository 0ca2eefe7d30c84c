"""The checklist of one community as people read it: national and local items with its progress.

The one place where reference data meets progress rows. What progress is, stages/progress.py says.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Self

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
from stages.progress import Progress
from stages.reference import reference


def is_listed(item: ChecklistItem | LocalItem, *, today: date, has_row: bool) -> bool:
    """Whether the item is on a community's list.

    A retired national item stays where work was done on it: the program took it away, the
    community did not. A retired local item is gone, because its own community wanted that.
    """
    in_use = item.retired_on is None or item.retired_on > today
    return in_use or (has_row and isinstance(item, ChecklistItem))


def is_locked(stage_number: int, *, is_prospective: bool) -> bool:
    """A prospective community works on stage 1; its designation opens the others."""
    return is_prospective and stage_number > 1


@dataclass(eq=False)
class Line:
    """One item of the checklist, with where the community stands on it. Read once, not edited."""

    item: ChecklistItem | LocalItem
    stage: Stage
    started_on: date | None
    progress: ItemProgress | None
    quarter: Period
    today: date
    # A recurring item's rows of the quarters before, latest first. Its own page reads them all,
    # the checklist the latest one.
    earlier: list[ItemProgress] = field(default_factory=list)

    @cached_property
    def key(self) -> str:
        return self.item.key

    @property
    def label(self) -> str:
        """What stands in front of the title: “3.2”, or “Local”."""
        return "Local" if self.is_local else self.key

    @property
    def title(self) -> str:
        return self.item.title

    @cached_property
    def is_local(self) -> bool:
        return isinstance(self.item, LocalItem)

    @cached_property
    def is_recurring(self) -> bool:
        return isinstance(self.item, ChecklistItem) and self.item.is_recurring

    @cached_property
    def status(self) -> Status:
        return Status(self.progress.status) if self.progress else Status.TODO

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def owner(self) -> User | None:
        """Who does it. A recurring item stays with the one who had it before."""
        row = self.progress or (self.earlier[0] if self.earlier else None)
        return row.owner if row else None

    @cached_property
    def due_on(self) -> date | None:
        """Set by hand, else a recurring item's last day of the quarter, else the item's rule.

        The rule counts from the day the community started the stage; before that nothing is due.
        """
        if self.progress and self.progress.due_on:
            return self.progress.due_on
        return self.due_by_rule

    @cached_property
    def due_by_rule(self) -> date | None:
        if not self.started_on or not isinstance(self.item, ChecklistItem):
            return None
        if self.item.is_recurring:
            return self.quarter.ends_on - timedelta(days=1)
        if self.item.due_after_days is not None:
            return self.started_on + timedelta(days=self.item.due_after_days)
        return None

    @cached_property
    def days_late(self) -> int:
        """How many days an open item is past its due date; 0 when it is not."""
        due_on = self.due_on if self.is_open else None
        return max((self.today - due_on).days, 0) if due_on else 0

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @cached_property
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


@dataclass(eq=False)
class StageStanding:
    """One station of the track: a stage, its lines, and how the community stands on it."""

    stage: Stage
    record: StageRecord | None
    is_locked: bool
    lines: list[Line] = field(default_factory=list)

    @cached_property
    def progress(self) -> Progress:
        return Progress.of(line.status for line in self.lines)

    @property
    def started_on(self) -> date | None:
        return self.record.started_on if self.record else None

    @property
    def is_started(self) -> bool:
        return self.started_on is not None

    @property
    def is_completed(self) -> bool:
        """Completed by an act of the coordinator; recurring items that came back do not undo it."""
        return bool(self.record and self.record.completed_on)


@dataclass(eq=False)
class Checklist:
    """A community's whole checklist on one day of its own calendar."""

    community: Community
    today: date
    standings: list[StageStanding]
    # What the community itself took off its list, and may bring back.
    retired: list[LocalItem] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[Line]:
        return [line for standing in self.standings for line in standing.lines]

    @cached_property
    def progress(self) -> Progress:
        return Progress.of(line.status for line in self.lines)

    @cached_property
    def current(self) -> StageStanding:
        """Where the community is: the first stage not completed, or the last one."""
        for standing in self.standings:
            if not standing.is_completed:
                return standing
        return self.standings[-1]

    @property
    def quarter(self) -> Period:
        return self.community.quarter(self.today)

    def standing(self, number: int) -> StageStanding | None:
        return next((s for s in self.standings if s.stage.number == number), None)

    def before(self, standing: StageStanding) -> StageStanding | None:
        """The stage in front of this one, whose completion opens it; None for the first."""
        index = self.standings.index(standing)
        return self.standings[index - 1] if index else None

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def checklist_of(community: Community, *, today: date | None = None) -> Checklist:
    """Read the whole checklist of a community in three queries, whatever is in it.

    Retired items stay as long as this community has a row for them.
    """
    today = today or community.today()
    rows = Rows.read(community, community.quarter(today))
    local_items = community.local_items.for_checklist(community=community)
    standings = standings_in(community)
    listed: list[ChecklistItem | LocalItem] = [*reference.national_items(), *local_items]
    for item in listed:
        progress = rows.current.get(item_key(item))
        if is_listed(item, today=today, has_row=progress is not None):
            standing = standings[item.stage_id]
            standing.lines.append(
                Line(
                    item=item,
                    stage=standing.stage,
                    started_on=standing.started_on,
                    progress=progress,
                    quarter=rows.quarter,
                    today=today,
                    earlier=rows.earlier.get(item_key(item), []),
                )
            )
    retired = [local for local in local_items if local.retired_on and local.retired_on <= today]
    return Checklist(community, today, list(standings.values()), retired)


# Which item: the number of a national one, or that of a local one.
ItemKey = tuple[int | None, int | None]


def item_key(item: ChecklistItem | LocalItem) -> ItemKey:
    return (None, item.pk) if isinstance(item, LocalItem) else (item.pk, None)


@dataclass(frozen=True)
class Rows:
    """The rows of a community that count in a quarter, by item."""

    quarter: Period
    current: dict[ItemKey, ItemProgress]
    earlier: dict[ItemKey, list[ItemProgress]]

    @classmethod
    def read(cls, community: Community, quarter: Period) -> Self:
        rows = cls(quarter, {}, {})
        first_day = quarter.starts_on
        for row in ItemProgress.objects.for_checklist(community=community, quarter=first_day):
            key = (row.item_id, row.local_item_id)
            if row.quarter in (None, first_day):
                rows.current[key] = row
            else:
                rows.earlier[key] = [row]
        return rows


def standings_in(community: Community) -> dict[int, StageStanding]:
    """The stages by number, with the community's records and no lines yet."""
    records = community.stage_records.by_stage(community=community)
    stages = {item.stage_id: item.stage for item in reference.national_items()}
    return {
        number: StageStanding(
            stage,
            records.get(number),
            is_locked(number, is_prospective=community.is_prospective),
        )
        for number, stage in stages.items()
    }
