"""The demo of the nation: sums that the rows say, and something of everything to see."""

from datetime import date

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.models import Community
from placements.models import Placement, RetentionCheck
from placements.tally import recount_all
from reports.models import Attention, NationDay, PortfolioRow
from reports.portfolio.counting import counted


@pytest.fixture(scope="module")
def rows(demo) -> list[PortfolioRow]:
    with scopes_disabled():
        return list(PortfolioRow.objects.select_related("community"))


def test_every_community_is_counted(rows):
    assert len(rows) == Community.objects.count() == 72


def test_the_portfolio_has_something_of_everything(rows):
    assert {row.attention for row in rows} == set(Attention.values)
    assert {row.standing for row in rows} == {"", "on_track", "caution", "off_track"}
    assert {row.stage for row in rows} == {1, 2, 3, 4, 5}
    assert {row.is_reporting for row in rows} == {True, False}
    assert None in {row.people for row in rows}


def test_sums_are_what_the_invented_rows_add_up_to(rows):
    for row in rows[1::9]:
        with scope(community=row.community):
            assert recount_all(row.community) == []


def test_rows_of_the_portfolio_are_what_a_count_finds(rows):
    own = ("counted_at", "figures_stamp")
    for row in rows[1::9]:
        with scope(community=row.community):
            fresh = counted(row.community, now=timezone.now())
        found = {name: getattr(row, name) for name in fresh if name not in own}
        assert found == {name: value for name, value in fresh.items() if name not in own}


def test_nothing_invented_lies_ahead(rows):
    with scopes_disabled():
        others = Placement.objects.exclude(community__slug="louisville")
        today = timezone.localdate()
        assert not others.filter(starts_on__gt=today).exists()
        assert not RetentionCheck.objects.filter(answered_on__gt=today).exists()


def test_the_nation_has_its_totals_of_today(demo):
    day = NationDay.objects.get()

    assert day.on <= date.today()  # noqa: DTZ011  # the demo is loaded today, in any zone
    assert day.figures["communities"] == 67
    assert day.figures["employers_hiring"] < day.figures["people"]


def test_the_nation_counts_a_shared_employer_once_and_a_local_one_by_itself(rows):
    hiring = NationDay.objects.get().figures["employers_hiring"]

    assert 60 < hiring < sum(row.employers_hiring or 0 for row in rows)
