"""Invented progress of every community but Louisville, written in bulk.

The rows are those that stages.actions would have left, with the same words in the log, so that
every later act (an undo, too) finds what it expects.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django_scopes import scopes_disabled

from communities.models import Activity, Community, User
from stages.actions import STATUS_CHANGED
from stages.actions.items import step_words
from stages.models import ChecklistItem, ItemProgress, StageRecord, Status

WAITING_ON = (
    "the community college, for spring seats",
    "the workforce board's signature",
    "three employers, for their open positions",
    "the mayor's office",
)
NOT_HERE = "Another program in the region does this; we send people there."
LAST_WORD = {Status.DOING: "", Status.WAITING: "waiting_on", Status.EXEMPT: "reason"}


@dataclass
class Rows:
    """What is written at the end, in one go for each table."""

    progress: list[ItemProgress] = field(default_factory=list)
    log: list[Activity] = field(default_factory=list)
    records: list[StageRecord] = field(default_factory=list)

    def write(self) -> None:
        with scopes_disabled():
            ItemProgress.objects.bulk_create(self.progress, batch_size=500)
            Activity.objects.bulk_create(self.log, batch_size=500)
            StageRecord.objects.bulk_create(self.records, batch_size=500)


@dataclass
class Invention:
    """One community's progress: how far it came, and since when it has been at it."""

    community: Community
    people: list[User]
    items: list[ChecklistItem]
    now: datetime
    rows: Rows

    def __post_init__(self) -> None:
        # The same community gets the same progress each time.
        self.dice = random.Random(self.community.slug)
        last = 4 if self.community.is_prospective else len(self.items) - 1
        self.reach = self.dice.randint(min(6, last), last)
        quiet = self.dice.choice((3, 5, 9, 14, 40, 130))
        age = self.dice.randint(300, 900)
        if self.community.is_prospective:
            quiet, age = 3, 45
        self.began = self.now - timedelta(days=age)
        self.step = (self.now - timedelta(days=quiet) - self.began) / (self.reach + 1)

    def invent(self) -> None:
        finished: dict[int, bool] = {}
        for place, item in enumerate(self.items[: self.reach + 2]):
            at = self.began + self.step * min(place + 1, self.reach + 1)
            status = self.status_of(place)
            finished[item.stage_id] = finished.get(item.stage_id, True) and status in (
                Status.DONE,
                Status.EXEMPT,
            )
            if status != Status.TODO:
                self.add(item, status, at)
        for stage, is_finished in finished.items():
            self.add_record(stage, is_finished=is_finished)

    def status_of(self, place: int) -> Status:
        if place < self.reach:
            exempt = place > 8 and self.dice.random() < 0.06
            return Status.EXEMPT if exempt else Status.DONE
        return self.dice.choice((Status.DOING, Status.DOING, Status.WAITING, Status.TODO))

    def add(self, item: ChecklistItem, status: Status, at: datetime) -> None:
        """One item's row and its line in the log; a recurring item counts in this quarter."""
        if item.is_recurring:
            first = self.community.quarter().starts_on
            status = self.dice.choice((Status.DOING, Status.DONE))
            at = max(at, self.now - timedelta(days=self.dice.randint(1, 20)))
        by = self.dice.choice(self.people[:2])
        row = ItemProgress(
            community=self.community,
            item=item,
            quarter=first if item.is_recurring else None,
            status=status,
            owner=by,
            changed_at=at,
            changed_by=by,
            version=1,
        )
        self.say_why(row, at)
        self.rows.progress.append(row)
        self.rows.log.append(self.line_of(row, at))

    def say_why(self, row: ItemProgress, at: datetime) -> None:
        if row.status == Status.DONE:
            row.completed_at, row.completed_by = at, row.changed_by
        if row.status == Status.WAITING:
            row.waiting_on = self.dice.choice(WAITING_ON)
            row.waiting_since = at.astimezone(self.community.zone).date()
        if row.status == Status.EXEMPT:
            row.reason = NOT_HERE

    def line_of(self, row: ItemProgress, at: datetime) -> Activity:
        item: ChecklistItem = row.item  # type: ignore[assignment]  # always a national one here
        why = f" on {row.waiting_on}" if row.waiting_on else f": {row.reason}" if row.reason else ""
        return Activity(
            community=self.community,
            by=row.changed_by,
            verb=STATUS_CHANGED,
            sentence=f"{step_words(Status(row.status), item.key)}{why}"[:500],
            subject=f"item:{item.key}",
            data={
                "title": item.title,
                "version": 1,
                "quarter": row.quarter,
                "was": Status.TODO.value,
                "now": Status(row.status).value,
                "before": {
                    "status": Status.TODO.value,
                    "waiting_since": None,
                    "completed_at": None,
                    "completed_by": None,
                    "waiting_on": "",
                    "reason": "",
                },
            },
            at=at,
        )

    def add_record(self, stage: int, *, is_finished: bool) -> None:
        first = next(place for place, item in enumerate(self.items) if item.stage_id == stage)
        last = max(place for place, item in enumerate(self.items) if item.stage_id == stage)
        started = self.began + self.step * max(first, 0)
        ended = self.began + self.step * (last + 1)
        is_over = is_finished and last < self.reach
        self.rows.records.append(
            StageRecord(
                community=self.community,
                stage_id=stage,
                started_on=min(started, self.now).date(),
                target_on=(started + timedelta(days=240)).date(),
                completed_on=min(ended, self.now).date() if is_over else None,
            )
        )


def invent_all(crews: list[tuple[Community, list[User]]], *, now: datetime) -> None:
    """Give each of these communities some progress; only stage 1 to one that is applying."""
    items = list(ChecklistItem.objects.in_use().order_by("stage", "number"))
    rows = Rows()
    for community, people in crews:
        Invention(community, people * 2, items, now, rows).invent()
    rows.write()
