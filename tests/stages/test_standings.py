"""Many communities at once stand where each of them stands alone."""

from datetime import date

import pytest
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Community
from stages.checklist import checklist_of
from stages.models import ChecklistItem, ItemProgress, LocalItem, StageRecord, Status
from stages.reference import reference
from stages.standings import standings_of
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db

ROWS = st.lists(
    st.tuples(
        st.integers(0, 21),
        st.sampled_from(Status.values),
        st.sampled_from([date(2026, 10, 1), date(2026, 7, 1), date(2026, 11, 1)]),
    ),
    max_size=30,
    unique_by=lambda row: (row[0], row[2]),
)


def write(community: Community, item: ChecklistItem, status: str, quarter: date) -> None:
    ItemProgress.objects.get_or_create(
        community=community,
        item=item,
        quarter=quarter if item.is_recurring else None,
        defaults={
            "status": status,
            "reason": "because" if status == "exempt" else "",
            "waiting_on": "them" if status == "waiting" else "",
            "waiting_since": date(2026, 10, 5) if status == "waiting" else None,
            "completed_at": "2026-10-05T12:00Z" if status == "done" else None,
        },
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    of_one=ROWS,
    of_two=ROWS,
    retired=st.sets(st.integers(0, 21), max_size=4),
    local=st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=4),
)
def test_standings_agree_with_each_checklist(
    community: Community, other_community: Community, time_machine, of_one, of_two, retired, local
):
    from django.db import transaction

    time_machine.move_to("2026-11-23T12:00Z")
    other_community.fiscal_year_start = 2
    with transaction.atomic():
        items = list(ChecklistItem.objects.all())
        for index in retired:
            ChecklistItem.objects.filter(pk=items[index].pk).update(retired_on=date(2026, 1, 1))
        for home, rows in ((community, of_one), (other_community, of_two)):
            home.save()
            with scope(community=home):
                for index, status, quarter in rows:
                    write(home, items[index], status, quarter)
                for stage, is_retired in local:
                    gone = date(2026, 1, 1) if is_retired else None
                    LocalItem.objects.create(
                        community=home, stage_id=stage, title="Ours", retired_on=gone
                    )
                StageRecord.objects.create(
                    community=home, stage_id=1, started_on=date(2026, 1, 1),
                    completed_on=date(2026, 2, 2),
                )  # fmt: skip

        together = standings_of([community, other_community])

        for home in (community, other_community):
            with scope(community=home):
                alone = checklist_of(home)
            mine = together[home.pk]
            assert [s.progress for s in mine.stages] == [s.progress for s in alone.standings]
            assert [s.is_completed for s in mine.stages] == [
                s.is_completed for s in alone.standings
            ]
            assert mine.progress == alone.progress
            assert mine.current.stage == alone.current.stage
        transaction.set_rollback(True)


@pytest.mark.parametrize("number", [1, 3])
def test_standings_cost_three_queries(db, django_assert_num_queries, number: int):
    communities = [CommunityFactory() for _ in range(number)]
    reference.national_items()  # held in memory by a process at work

    with django_assert_num_queries(3):
        assert len(standings_of(communities)) == number


def test_standings_of_a_prospective_community_are_locked(db):
    standing = CommunityFactory(status="prospective")

    stages = standings_of([standing])[standing.pk].stages

    assert [s.is_locked for s in stages] == [False, True, True, True, True]


def test_standings_of_nobody(db):
    assert standings_of([]) == {}
