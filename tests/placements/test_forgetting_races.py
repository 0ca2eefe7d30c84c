"""Forgetting twice at once, and beside people at work, on real connections."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django_scopes import scope

from communities.models import Activity
from placements import actions
from placements.models import ForgottenAnswer, Placement
from placements.tally import recount_all
from tests.factories import PlacementFactory
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]
LONG_AGO = datetime(2020, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def rows(community) -> list[Placement]:
    with scope(community=community):
        rows = [
            PlacementFactory(community=community, starts_on=LONG_AGO.date(), gender="woman")
            for _ in range(8)
        ]
        Placement.objects.update(created_at=LONG_AGO)
    return rows


def forgets(community):
    def act() -> int:
        with scope(community=community):
            return actions.forget_placements(community, by=None)

    return act


def test_two_at_once_forget_once(community, rows):
    outcomes = at_once(forgets(community), forgets(community))

    assert sorted(outcomes) == [0, 8]
    with scope(community=community):
        assert ForgottenAnswer.objects.get().n == 8
        assert Activity.objects.verbs("placements.forgotten").count() == 1
        assert recount_all(community) == []


def test_people_at_work_are_not_run_over(community, cast, rows):
    def inside(act, *args, **more):
        def run() -> object:
            with scope(community=community):
                return act(*args, by=cast["contributor"], **more)

        return run

    outcomes = at_once(
        forgets(community),
        inside(actions.change_placement, rows[0], gender="man"),
        inside(actions.remove_placement, rows[1]),
        forgets(community),
        inside(actions.change_placement, rows[2], kind="internship"),
        inside(actions.change_placement, rows[3], reference=rows[4].reference),
    )

    assert None not in outcomes, "an act ended in an error"
    with scope(community=community):
        assert recount_all(community) == []
        actions.forget_placements(community, by=None)
        assert not Placement.objects.filter(forgotten_at=None).exists()
        assert recount_all(community) == []
