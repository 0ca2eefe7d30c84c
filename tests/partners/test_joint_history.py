"""How close a merged partner was on a past day: as close as either row had it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from partners import actions
from partners.growth import Growth, growth_since
from partners.joint_history import History, Move, joint
from partners.merge_choices import closeness
from partners.models import Partner, Pipeline
from tests.factories import PartnerFactory

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
places = st.sampled_from(Pipeline.values)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A partner from some day on, and up to five moves after it."""
    days = draw(st.lists(st.integers(0, 20), max_size=6, unique=True).map(sorted))
    first = draw(places)
    now, moves = first, []
    for day in days[1:]:
        to = draw(places.filter(lambda place, now=now: place != now))
        moves.append(Move(now, to, FIRST_DAY + timedelta(days=day, hours=9), None))
        now = to
    begins = FIRST_DAY + timedelta(days=days[0] if days else 0)
    return History(begins, first, tuple(moves))


def closest(one: History, other: History, at: datetime) -> str | None:
    found = [place for place in (one.place(at), other.place(at)) if place]
    return max(found, key=closeness) if found else None


@given(one=histories(), other=histories(), hours=st.integers(-24, 24 * 22))
def test_at_every_moment_the_joint_history_is_the_closer_of_the_two(one, other, hours: int):
    at = FIRST_DAY + timedelta(hours=hours)

    assert joint(one, other).place(at) == closest(one, other, at)


@given(one=histories(), other=histories())
def test_a_joint_history_hangs_together_and_has_no_sides(one, other):
    both = joint(one, other)

    stations = [both.first, *(move.now for move in both.moves)]
    assert [move.was for move in both.moves] == stations[:-1]
    assert all(move.was != move.now for move in both.moves)
    assert both == joint(other, one)


@given(one=histories())
def test_a_history_joined_with_itself_stays(one):
    assert joint(one, one) == one


def test_a_later_row_that_begins_closer_is_a_move_of_that_day():
    one = History(FIRST_DAY, "identified", ())
    other = History(FIRST_DAY + timedelta(days=9), "engaged", ())

    assert joint(one, other).moves == (
        Move("identified", "engaged", FIRST_DAY + timedelta(days=9), None),
    )


@pytest.fixture
def pair(scoped, cast) -> tuple[Partner, Partner]:
    """Identified since January; the same organization again, engaged from February 10 on."""
    with time_machine.travel(datetime(2026, 2, 10, 12, tzinfo=UTC)) as clock:
        kept = PartnerFactory(community=scoped, name="Humana", since=date(2026, 1, 5))
        merged = PartnerFactory(community=scoped, name="Humanna", since=date(2026, 2, 1))
        merged = actions.move(merged, to="engaged", by=cast["coordinator"])
        clock.move_to(datetime(2026, 3, 20, 12, tzinfo=UTC))
        actions.merge(kept, merged, by=cast["coordinator"], choices={}, versions=(0, 1))
    kept.refresh_from_db()
    return kept, merged


def test_a_merge_gains_nobody_in_the_month_it_is_made(scoped, pair):
    assert growth_since(scoped, date(2026, 3, 1)) == Growth(0, 0, gained=0, lost=0)


def test_a_merged_organization_counts_from_when_it_came_closer(scoped, pair):
    assert growth_since(scoped, date(2026, 2, 10)) == Growth(0, 0, gained=1, lost=0)
    assert growth_since(scoped, date(2026, 2, 11)) == Growth(0, 0, gained=0, lost=0)


def test_the_move_of_the_merged_row_keeps_its_moment_and_who_made_it(scoped, pair, cast):
    kept, merged = pair

    step = kept.steps.get()
    original = merged.steps.get()

    assert (step.was, step.now) == ("identified", "engaged")
    assert (step.at, step.by) == (original.at, cast["coordinator"])


def test_another_place_than_the_closer_one_is_a_move_of_today(scoped, cast):
    kept = PartnerFactory(community=scoped, name="Humana", pipeline="inactive")
    merged = PartnerFactory(community=scoped, name="Humanna", pipeline="champion")

    actions.merge(
        kept, merged, by=cast["coordinator"], choices={"pipeline": "kept"}, versions=(0, 0)
    )

    step = kept.steps.get()
    assert (step.was, step.now, step.by) == ("champion", "inactive", cast["coordinator"])


def test_a_history_that_adds_nothing_changes_no_step(scoped, cast):
    kept = PartnerFactory(community=scoped, name="Humana")
    kept = actions.move(kept, to="engaged", by=cast["coordinator"])
    merged = PartnerFactory(community=scoped, name="Humanna")
    before = list(kept.steps.values())

    actions.merge(kept, merged, by=cast["coordinator"], choices={}, versions=(1, 0))

    assert list(kept.steps.values()) == before
