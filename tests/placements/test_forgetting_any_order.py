"""Forgetting between any other acts: no sum moves by it, and all stay in line with the rows."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements import actions
from placements.models import Placement, Tally
from placements.tally import recount_all
from tests.factories import CohortFactory, ProgramFactory
from tests.placements.test_tally import FIRST, acts, do

pytestmark = pytest.mark.django_db
# Years after every start and every entry of these tests.
MUCH_LATER = date(2060, 1, 1)


def sums() -> set[tuple]:
    return {*Tally.objects.values_list("month", "measure", "layer", "of", "value", "n")}


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(nights=st.lists(acts, min_size=1, max_size=3))
def test_no_sum_moves_between_any_acts(scoped, by, job, provider, nights):
    with transaction.atomic():
        program = ProgramFactory(community=scoped, provider=provider)
        cohorts = [
            CohortFactory(program=program, starts_on=FIRST + timedelta(days=n)) for n in (0, 90)
        ]
        for day in nights:
            for act in day:
                with suppress(actions.Refused):  # nothing is written
                    do(scoped, by, job, cohorts, *act)
            before = sums()

            actions.forget_placements(scoped, by=None, today=MUCH_LATER)

            assert recount_all(scoped) == []
            assert sums() == before
            assert not Placement.objects.filter(forgotten_at=None).exists()

        transaction.set_rollback(True)
