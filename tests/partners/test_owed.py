"""What is due between a community and its partners."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from partners import actions
from partners.owed import NOTHING, OwedList, What, owed_in
from tests.factories import CommitmentFactory, InteractionFactory, PartnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def partner(scoped, cast):
    return PartnerFactory(community=scoped, name="Bit Source", owner=cast["contributor"])


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def owed(community, *, limit: int = 30, owner=None) -> OwedList:
    return owed_in(community, today=TODAY, until=day(7), limit=limit, owner=owner)


def days_of(found: OwedList) -> list[tuple[str, int]]:
    return [(one.what.value, (one.on - TODAY).days) for one in found.rows]


def follow_up(partner, by, ahead: int, **also):
    on = min(day(ahead), day(-2))
    return InteractionFactory(partner=partner, by=by, on=on, follow_up_on=day(ahead), **also)


def test_nothing_is_owed_where_nothing_was_agreed(scoped, partner, by):
    InteractionFactory(partner=partner, by=by)
    CommitmentFactory(partner=partner)

    assert owed(scoped) == NOTHING


def test_follow_ups_are_those_of_the_list_of_follow_ups(scoped, partner, by):
    for ahead in (-30, -1, 0, 7, 8):
        follow_up(partner, by, ahead)
    actions.followed_up(follow_up(partner, by, -5), by=by)
    actions.remove_interaction(follow_up(partner, by, -6), by=by)
    gone = PartnerFactory(community=scoped)
    follow_up(gone, by, -7)
    actions.remove_partner(gone, by=by)

    found = owed(scoped)

    listed = scoped.interactions.to_follow_up(until=day(7)).order_by("follow_up_on")
    assert [one.on for one in found.rows] == list(listed.values_list("follow_up_on", flat=True))
    assert days_of(found) == [("follow-up", ahead) for ahead in (-30, -1, 0, 7)]
    assert (found.total, found.late) == (4, 2)


def test_a_follow_up_says_what_it_follows_and_whose_it_is(scoped, partner, by):
    follow_up(partner, by, 1, kind="visit")

    (one,) = owed(scoped).rows

    assert (one.kind, one.since, one.partner, one.partner_pk) == (
        "visit",
        day(-2),
        "Bit Source",
        partner.pk,
    )
    assert (one.owner, one.owner.name) == (by, "Coordinator")


def test_promises_past_their_day_are_owed_until_all_has_come(scoped, partner, by):
    late = CommitmentFactory(partner=partner, due_on=day(-3))
    CommitmentFactory(partner=partner, due_on=day(0))
    CommitmentFactory(partner=partner, due_on=day(-3), step="asked")
    CommitmentFactory(partner=partner, due_on=day(-3), step="delivered", feedback_on=day(99))
    broken = CommitmentFactory(partner=partner, due_on=day(-3))
    actions.advance(broken, to="withdrawn", by=by)
    actions.remove_commitment(CommitmentFactory(partner=partner, due_on=day(-3)), by=by)
    late = actions.deliver(late, delivered=2, by=by)

    (one,) = owed(scoped).rows

    assert (one.what, one.on, one.kind) == (What.PROMISE, day(-3), "hires")
    assert (one.quantity, one.delivered, one.since) == (5, 2, TODAY)


def test_feedback_is_owed_until_it_came(scoped, partner, by):
    for ahead in (-1, 7, 8):
        CommitmentFactory(partner=partner, feedback_on=day(ahead))
    CommitmentFactory(partner=partner, feedback_on=day(-1), step="asked")
    given = CommitmentFactory(partner=partner, feedback_on=day(-2))
    actions.feedback_came(given, by=by)
    CommitmentFactory(partner=partner, feedback_on=day(-9), step="delivered")

    found = owed(scoped)

    assert days_of(found) == [("feedback", -9), ("feedback", -1), ("feedback", 7)]
    assert (found.total, found.late) == (3, 2)


def test_what_is_due_first_comes_first_and_the_rest_is_counted(scoped, partner, by):
    CommitmentFactory(partner=partner, due_on=day(-4), feedback_on=day(-2))
    for ahead in (-3, -5, 1):
        follow_up(partner, by, ahead)

    found = owed(scoped, limit=3)

    assert days_of(found) == [("follow-up", -5), ("promise", -4), ("follow-up", -3)]
    assert (found.total, found.late) == (5, 4)


def test_one_owners_are_follow_ups_of_theirs_and_their_partners_promises(scoped, partner, by, cast):
    follow_up(partner, by, -1)
    follow_up(partner, by, -2, follow_up_owner=cast["contributor"])
    CommitmentFactory(partner=partner, due_on=day(-3))
    CommitmentFactory(partner=PartnerFactory(community=scoped), due_on=day(-4))

    found = {name: owed(scoped, owner=cast[name]) for name in ("coordinator", "contributor")}

    assert days_of(found["coordinator"]) == [("follow-up", -1)]
    assert days_of(found["contributor"]) == [("promise", -3), ("follow-up", -2)]
    assert found["contributor"].total == 2


def test_other_communities_are_not_seen_and_not_asked_outside_their_scope(
    scoped, other_community, cast
):
    with scope(community=other_community):
        theirs = PartnerFactory(community=other_community)
        follow_up(theirs, cast["other_coordinator"], -1)
        CommitmentFactory(partner=theirs, due_on=day(-1), feedback_on=day(-1))

        with pytest.raises(ScopeError):
            owed(scoped)

    assert owed(scoped) == NOTHING


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_owed_costs_one_query(scoped, by, django_assert_num_queries, rows: int):
    for n in range(rows):
        partner = PartnerFactory(community=scoped)
        follow_up(partner, by, -n)
        CommitmentFactory(partner=partner, due_on=day(-1))

    with django_assert_num_queries(1):
        assert owed(scoped).total == 2 * rows
