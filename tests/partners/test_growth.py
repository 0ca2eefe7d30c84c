"""How a network grew in a quarter, against counts made another way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.periods import instant
from partners import actions
from partners.growth import Growth, growth_since
from partners.models import ACTIVE, JOBS, CommitmentKind, Pipeline, PipelineStep
from tests.factories import CommitmentFactory, PartnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, tzinfo=UTC)
TODAY, FIRST = date(2026, 11, 25), date(2026, 10, 1)
wild = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Days around the quarter's first one, and up to today.
days = st.integers(0, 110).map(lambda n: TODAY - timedelta(days=n))


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


def grown(community) -> Growth:
    return growth_since(community, community.quarter().starts_on)


promises = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([*JOBS, CommitmentKind.SEATS]),
            "is_employer": st.booleans(),
            "promised": st.none() | days,
            "withdrawn": st.none() | days,
            "is_removed": st.booleans(),
        }
    ),
    max_size=8,
)


@wild
@given(drawn=promises)
def test_promised_and_withdrawn_are_counted_as_by_hand(scoped, cast, drawn: list[dict]):
    with transaction.atomic():
        for one in drawn:
            keep(scoped, one, by=cast["coordinator"])

        growth = grown(scoped)

        transaction.set_rollback(True)
    jobs = [one for one in drawn if is_counted(one)]
    assert growth.promised == sum(one["promised"] >= FIRST for one in jobs if not one["withdrawn"])
    assert growth.withdrawn == sum(
        one["withdrawn"] >= FIRST > one["promised"] for one in jobs if one["withdrawn"]
    )


def is_counted(one: dict) -> bool:
    kept = one["is_employer"] and not one["is_removed"]
    return bool(kept and one["kind"] in JOBS and one["promised"])


def keep(community, one: dict, *, by) -> None:
    kinds = ("employer", "education") if one["is_employer"] else ("education",)
    commitment = CommitmentFactory(
        partner=PartnerFactory(community=community, kinds=kinds),
        kind=one["kind"],
        step="promised" if one["promised"] else "asked",
        on=one["promised"],
    )
    if one["withdrawn"]:
        commitment = actions.advance(commitment, to="withdrawn", on=one["withdrawn"], by=by)
    if one["is_removed"]:
        actions.remove_commitment(commitment, by=by)


rungs = st.sampled_from(Pipeline.values)
histories = st.lists(
    st.fixed_dictionaries(
        {
            "since": days,
            "first": rungs,
            "moves": st.lists(st.tuples(days, rungs), max_size=4).map(sorted),
            "is_removed": st.booleans(),
        }
    ),
    max_size=6,
)


@wild
@given(drawn=histories)
def test_gained_and_lost_are_counted_as_by_hand(scoped, cast, drawn: list[dict]):
    with transaction.atomic():
        for one in drawn:
            live(scoped, one, by=cast["coordinator"])

        growth = grown(scoped)

        transaction.set_rollback(True)
    kept = [(was_active(one), is_active(one)) for one in drawn if not one["is_removed"]]
    assert growth.gained == kept.count((False, True))
    assert growth.lost == kept.count((True, False))


def was_active(one: dict) -> bool:
    """Whether it was an active partner as the quarter began."""
    before = [rung for day, rung in one["moves"] if day < FIRST]
    return one["since"] < FIRST and [one["first"], *before][-1] in ACTIVE


def is_active(one: dict) -> bool:
    return [one["first"], *(rung for _, rung in one["moves"])][-1] in ACTIVE


def live(community, one: dict, *, by) -> None:
    partner = PartnerFactory(community=community, since=one["since"], pipeline=one["first"])
    was = one["first"]
    for day, rung in one["moves"]:
        at = instant(day, hour=9, zone=community.zone)
        step = {"community": community, "partner": partner, "was": was, "now": rung}
        PipelineStep.objects.create(at=at, **step)
        was = rung
    community.partners.filter(pk=partner.pk).update(pipeline=was)
    if one["is_removed"]:
        actions.remove_partner(partner, by=by)


@pytest.mark.parametrize(
    "fiscal_year_start, now, first",
    [
        # 1:30 in UTC is still the evening before in Louisville.
        (1, datetime(2027, 1, 1, 1, 30, tzinfo=UTC), date(2026, 10, 1)),
        (1, datetime(2027, 1, 1, 5, 30, tzinfo=UTC), date(2027, 1, 1)),
        (2, datetime(2026, 12, 31, 12, tzinfo=UTC), date(2026, 11, 1)),
        (3, datetime(2028, 2, 29, 12, tzinfo=UTC), date(2027, 12, 1)),
        (7, datetime(2026, 7, 1, 12, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_quarter_begins_with_its_first_day(
    scoped, time_machine, fiscal_year_start: int, now: datetime, first: date
):
    scoped.fiscal_year_start = fiscal_year_start
    scoped.save()
    time_machine.move_to(now, tick=False)
    before = first - timedelta(days=1)
    partner = PartnerFactory(community=scoped, since=before, pipeline="identified")
    CommitmentFactory(partner=partner, on=before)
    CommitmentFactory(partner=partner, on=first)
    PartnerFactory(community=scoped, since=first, pipeline="engaged")
    PartnerFactory(community=scoped, since=before, pipeline="engaged")

    assert grown(scoped) == Growth(promised=1, withdrawn=0, gained=1, lost=0)


@pytest.mark.parametrize("minutes, gained", [(-1, 0), (0, 1)])
def test_moves_are_of_the_quarter_by_the_communitys_clocks(scoped, minutes: int, gained: int):
    partner = PartnerFactory(community=scoped, since=date(2026, 1, 1), pipeline="engaged")
    midnight = datetime(2026, 10, 1, 4, tzinfo=UTC)  # in Louisville
    PipelineStep.objects.create(
        community=scoped,
        partner=partner,
        was="contacted",
        now="engaged",
        at=midnight + timedelta(minutes=minutes),
    )

    assert grown(scoped).gained == gained


def test_a_slip_taken_back_is_no_growth(scoped, cast):
    by = cast["coordinator"]
    partner = PartnerFactory(community=scoped, since=date(2026, 1, 1), pipeline="engaged")
    partner = actions.move(partner, to="inactive", by=by)
    actions.move(partner, to="engaged", by=by)

    assert grown(scoped) == Growth(0, 0, 0, 0)


def test_growth_is_of_one_community_and_asked_in_its_scope(scoped, other_community):
    with scope(community=other_community):
        CommitmentFactory(partner=PartnerFactory(community=other_community, pipeline="engaged"))

        with pytest.raises(ScopeError):
            grown(scoped)

    assert grown(scoped) == Growth(0, 0, 0, 0)


@pytest.mark.parametrize("partners", [1, 3])
def test_growth_costs_one_query(scoped, django_assert_num_queries, partners: int):
    for _ in range(partners):
        CommitmentFactory(partner=PartnerFactory(community=scoped, pipeline="engaged"))

    with django_assert_num_queries(1):
        assert grown(scoped).promised == partners
