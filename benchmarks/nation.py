"""Fill every community with partners and placements, on PostgreSQL: the nation at its largest.

    python -m benchmarks.nation PARTNERS PLACEMENTS

A child of `python -m benchmarks`, on a database with the demo in it. One community is filled as
benchmarks.outcomes does, with its sums; the database copies its rows to all the others, which takes
minutes where writing them would take hours. Retention checks are left with the one: no page of a
community or the nation reads a check, but the sums, which are copied. Prints what counting every
row of the portfolio and the nation's totals took.
"""

import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()

from django.db import connection, models
from django_scopes import scope, scopes_disabled

from benchmarks import asked, network
from benchmarks.bulk import empty, go_on_after, unchecked
from benchmarks.outcomes import Past, quarters_of, write
from communities.models import Community
from partners.models import Commitment, Partner
from placements.models import (
    Cohort,
    ForgottenAnswer,
    Measure,
    Placement,
    ReleasedBreakdown,
    RetentionCheck,
    Tally,
    TrainingProgram,
    YearTally,
)
from placements.releases import PARTNERS_HAND_IN, release_breakdowns
from placements.tally import stamp
from reports.portfolio import keeping

# In the order in which they refer to each other.
COPIED: tuple[type[models.Model], ...] = (
    *(Partner, Commitment, TrainingProgram, Cohort, Placement, Tally, YearTally),
    ReleasedBreakdown,
)
PROGRAMS = 4


@dataclass
class Copies:
    """The rows of one community, to be written once more for each of the others.

    A copy's key is that of its model, moved by as much for each community, so that the copy of a
    row refers to the copies of those that it refers to.
    """

    template: Community
    spans: dict[type[models.Model], tuple[int, int, int]] = field(default_factory=dict)

    def write(self) -> None:
        for model in COPIED:
            found = model._base_manager.filter(community=self.template)
            ends = found.aggregate(first=models.Min("pk"), last=models.Max("pk"))
            start = model._base_manager.aggregate(last=models.Max("pk"))["last"]
            self.spans[model] = (ends["first"], ends["last"] - ends["first"] + 1, start + 1)
            self.copy(model)
            go_on_after(model)

    def copy(self, model: type[models.Model]) -> None:
        columns = [str(column.column) for column in model._meta.concrete_fields]
        values = [self.value(model, column) for column in model._meta.concrete_fields]
        statement = f"""
            INSERT INTO {model._meta.db_table} ({", ".join(columns)})
            SELECT {", ".join(values)} FROM {model._meta.db_table} was CROSS JOIN (
                SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
                FROM communities_community WHERE id <> %s AND designated_on IS NOT NULL
            ) home WHERE was.community_id = %s
        """  # names of our own tables and columns
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.template.pk, self.template.pk])

    def value(self, model: type[models.Model], column: Any) -> str:
        if column.name == "community":
            return "home.id"
        if column.primary_key:
            return self.moved(model, "was.id")
        if column.name == "layer":
            employer = self.moved(Partner, "was.layer")
            return f"CASE was.measure WHEN '{Measure.EMPLOYER}' THEN {employer} ELSE was.layer END"
        other = column.related_model
        name = f"was.{column.column}"
        return self.moved(other, name) if other in self.spans else name

    def moved(self, model: type[models.Model], name: str) -> str:
        first, width, start = self.spans[model]
        return f"({start} + home.place * {width} + {name} - {first})"


def fill_one(community: Community, partners: int, placements: int) -> None:
    """One community as the acts would have left it, at the end of the keys that there are."""
    network.fill(community, partners, first=network.MOST - partners)
    dice = random.Random(5)
    providers = list(community.partners.kept().order_by("pk")[:PROGRAMS])
    TrainingProgram.objects.bulk_create(
        TrainingProgram(
            community=community, provider=provider, name=f"Program {number}", track="software"
        )
        for number, provider in enumerate(dice.sample(providers, PROGRAMS))
    )
    with scopes_disabled():
        last = Placement.objects.aggregate(last=models.Max("pk"))["last"] or 0
    past = Past(community, placements, first=last)
    write(past)
    stamp(community)
    for quarter in quarters_of(past):
        release_breakdowns(community, by=None, today=quarter.ends_on + PARTNERS_HAND_IN)


def renew_stamps() -> None:
    """What was read of the sums before is not true any more."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE communities_community SET figures_stamp = gen_random_uuid()")
        cursor.execute("ANALYZE")


def counted() -> dict[str, float]:
    """Count every row and the nation, as the clock's tasks would, in one process."""
    with scopes_disabled():
        keys = list(Community.objects.values_list("pk", flat=True))
    began = time.perf_counter()
    keeping.count_some(keys)
    rows, began = time.perf_counter() - began, time.perf_counter()
    keeping.take_nation(again=True)
    return {
        "communities_per_s": round(len(keys) / rows, 1),
        "nation_s": round(time.perf_counter() - began, 2),
    }


def main() -> None:
    partners, placements = (int(number) for number in sys.argv[1:])
    count = Community.objects.exclude(designated_on=None).count()
    template = Community.objects.exclude(designated_on=None).order_by("pk").last()
    assert template is not None  # the demo has some
    with unchecked():
        # What the demo invented would stand beside the copies in the same sums.
        empty(*asked.TABLES, RetentionCheck, Placement, Tally, YearTally)
        empty(ForgottenAnswer, ReleasedBreakdown, Cohort, TrainingProgram)
        with scope(community=template):
            fill_one(template, partners // count, placements // count)
        with scopes_disabled():
            Copies(template).write()
    renew_stamps()
    with scopes_disabled():
        held = {"partners": Partner.objects.count(), "placements": Placement.objects.count()}
    json.dump({"communities": count, **held, **counted()}, sys.stdout)


if __name__ == "__main__":
    main()
