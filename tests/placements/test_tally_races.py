"""Two people who log at the same moment, on two real connections: no count is lost."""

import pytest
from django.db import connection
from django_scopes import scope

from placements import actions
from placements.models import Placement, Tally
from placements.tally import recount_all
from tests.factories import CohortFactory, PlacementFactory, ProgramFactory
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]


def test_eight_people_log_in_one_month(community):
    # Partners of their own: no other lock keeps them apart.
    with scope(community=community):
        rows = [PlacementFactory(community=community) for _ in range(8)]

    def log(row: Placement):
        same = {f: getattr(row, f) for f in ("issuer", "employer", "family", "kind", "evidence")}

        def act() -> object:
            with scope(community=community):
                return actions.log_placement(
                    community, by=None, reference="R", starts_on=row.starts_on, **same
                )

        return act

    outcomes = at_once(*(log(row) for row in rows))

    assert None not in outcomes, "an act ended in an error"
    with scope(community=community):
        assert Tally.objects.get(measure="people").n == 16
        assert recount_all(community) == []


def test_acts_of_all_kinds_at_once(community, cast):
    by = cast["contributor"]
    with scope(community=community):
        cohort = CohortFactory(program=ProgramFactory(community=community))
        rows = [PlacementFactory(community=community, cohort=cohort) for _ in range(3)]
        checks = [row.checks.get(after=30) for row in rows]

    def inside(act, *args, **more):
        def run() -> object:
            with scope(community=community):
                return act(*args, by=by, **more)

        return run

    outcomes = at_once(
        inside(actions.remove_placement, rows[0]),
        inside(actions.change_placement, rows[1], kind="internship", gender="woman"),
        inside(actions.answer_check, checks[1], outcome="same"),
        inside(actions.answer_check, checks[2], outcome="other"),
        inside(actions.change_cohort, cohort, enrolled=20, completed=11),
    )

    assert None not in outcomes, "an act ended in an error"
    with scope(community=community):
        assert recount_all(community) == []
