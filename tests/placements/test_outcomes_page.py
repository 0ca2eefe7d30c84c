"""The outcomes of a community: what its people see of them, and what others see."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse
from django_scopes import scope

from communities.models import Community, Status
from communities.periods import periods_of
from placements import actions
from placements.figures import figures_of
from placements.metrics import METRICS, Audience
from placements.models import BANDS, Outcome
from placements.outcomes import outcomes_of, table_of
from placements.releases import release_breakdowns
from placements.shown import NOT_OUT, TOO_FEW, TOO_FEW_PAID
from placements.tally import together
from tests.factories import (
    CohortFactory,
    GoalFactory,
    PartnerFactory,
    PlacementFactory,
    ProgramFactory,
)
from tests.partners.merges import join

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)
Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-06-17T16:00:00Z", tick=False)


@pytest.fixture
def page(sign_in, community):
    """Open the page as one of the cast: `page("council", period="quarter")`."""

    def opened(person: str, **query: str):
        address = reverse("placements:outcomes", args=[community.slug])
        return sign_in(person).get(address, query)

    return opened


@pytest.fixture
def table(page):
    def read(person: str, **query: str) -> Rows:
        text = page(person, format="csv", **query).content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text)))

    return read


def value_of(rows: Rows, name: str) -> tuple[str, str, str]:
    row = next(row for row in rows if row["Figure"] == name)
    return (row["Counted"], row["Out of"], row["Says"])


def crowd(community: Community, seed: int) -> None:
    """Some forty people since the designation, and what came of them, at random."""
    random = Random(seed)
    community.designated_on = date(2025, 3, 9)
    community.save()
    issuer = PartnerFactory(community=community, kinds=("training",))
    employers = [PartnerFactory(community=community) for _ in range(4)]
    with transaction.atomic(), together(community):
        for _ in range(40):
            said = {
                band: random.choice(["", *choices.values]) if random.random() < 0.4 else ""
                for band, (_, choices) in BANDS.items()
            }
            row = PlacementFactory(
                community=community,
                issuer=issuer,
                employer=random.choice(employers),
                starts_on=date(2025, 4, 1) + timedelta(days=random.randint(0, 420)),
                wage=random.choice([None, Decimal("21.50"), Decimal(26)]),
                **said,
            )
            for check in row.checks.all():
                if check.due_on <= TODAY:
                    outcome = random.choice([*Outcome.values, Outcome.SAME.value])
                    actions.answer_check(check, by=None, outcome=outcome)


def test_the_page_says_of_each_figure_how_it_is_counted(page, community):
    html = page("coordinator").content.decode()

    links = re.findall(rf'href="{reverse("placements:definitions")}#(\w+)"', html)
    assert links == [*METRICS]


def test_the_period_stands_in_the_address(table, community):
    with scope(community=community):
        PlacementFactory(community=community, starts_on=date(2026, 5, 4))
        PlacementFactory(community=community, starts_on=date(2026, 2, 4))

    asked = {key: value_of(table("coordinator", period=key), "People placed")[0] for key in KEYS}
    assert asked == {"quarter": "1", "last-quarter": "1", "year-to-date": "2", "nonsense": "2"}


KEYS = ("quarter", "last-quarter", "year-to-date", "nonsense")


def test_without_a_designation_an_unknown_period_is_the_first(page, community):
    community.status, community.designated_on = Status.PROSPECTIVE, None
    community.save()

    response = page("coordinator", period="since-designation")

    assert response.context["outcomes"].named.key == "quarter"


def test_nobody_placed_is_zero_and_what_nobody_knows_is_not(table, community):
    rows = table("coordinator")

    assert value_of(rows, "People placed") == ("0", "", "0")
    assert value_of(rows, "Median starting wage") == ("0", "0", "Nothing to count yet")
    assert value_of(rows, "Same employer after 30 days") == ("", "0", "Nothing to count yet")


@pytest.mark.parametrize(("person", "anew", "again"), [("coordinator", 9, 6), ("council", 10, 7)])
@pytest.mark.parametrize("people", [1, 3])
def test_the_page_needs_as_many_queries_for_one_as_for_many(
    sign_in, community, people, person, anew, again, django_assert_num_queries
):
    with scope(community=community):
        for number in range(people):
            PlacementFactory(community=community, wage=Decimal(20 + number))
            for metric in ("people", "employers_hiring", "enrolled"):
                year = 2026 + number
                GoalFactory(community=community, metric=metric, year=year, approved=True)
        release_breakdowns(community, by=None)
    browser, address = sign_in(person), reverse("placements:outcomes", args=[community.slug])
    browser.get(reverse("communities:profile"))
    browser.get(reverse("reports:progress", args=[community.slug]))  # notes the person was seen

    with django_assert_num_queries(anew):
        browser.get(address)
    with django_assert_num_queries(again):
        browser.get(address)


def test_what_was_read_before_is_not_shown_after_a_change(table, scoped, cast):
    first, second = (PlacementFactory(community=scoped, reference=f"TH-{n}") for n in (1, 2))
    assert value_of(table("coordinator"), "People placed")[0] == "2"

    actions.remove_placement(second, by=None)
    assert value_of(table("coordinator"), "People placed")[0] == "1"
    actions.restore_placement(second, by=None)

    rows = table("coordinator")
    assert value_of(rows, "People placed")[0] == "2"
    assert value_of(rows, "Employers hiring")[0] == "2"
    join(first.employer, second.employer, by=cast["coordinator"])
    assert value_of(table("coordinator"), "Employers hiring")[0] == "1"


def test_the_quarters_of_the_picture_are_those_of_the_figures(scoped):
    crowd(scoped, seed=4)

    GoalFactory(community=scoped, horizon="far", year=2026, target=88, approved=True)
    GoalFactory(community=scoped, year=2026, target=350, approved=True)

    trend = outcomes_of(scoped, "quarter", TODAY, sees_rows=False).trend

    assert [quarter.people for quarter in trend] == [
        figures_of(scoped, quarter.period, TODAY)["people"].value for quarter in trend
    ]
    # 88 in 22 months, from March 2025 on; then 350 in a year.
    assert [quarter.aim for quarter in trend] == [12, 12, 12, 88]
    assert [str(quarter.period) for quarter in trend] == [
        "April to June 2025",
        "July to September 2025",
        "October to December 2025",
        "January to March 2026",
    ]


def test_goals_stand_on_the_page_and_those_on_parts_of_totals_show_nothing_to_the_council(
    table, page, community
):
    with scope(community=community):
        for metric in ("placements", "placements_apprenticeship", "completed"):
            GoalFactory(community=community, metric=metric, target=77, approved=True)
        PlacementFactory(community=community, kind="apprenticeship", starts_on=date(2026, 5, 4))
        program = ProgramFactory(community=community)
        CohortFactory(program=program, starts_on=date(2026, 1, 5), enrolled=59, completed=53)

    seen = {person: against(table(person)) for person in ("coordinator", "council")}

    assert seen["coordinator"] == {
        "Placements": ("1", "77"),
        "Placements: apprenticeship": ("1", "77"),
        "Completed training": ("53", "77"),
    }
    assert seen["council"] == {
        "Placements": ("1", "77"),
        "Placements: apprenticeship": ("", "77"),
        "Completed training": ("", "77"),
    }
    html = page("council").content.decode()
    assert "Against the goals" in html
    assert ">53<" not in html
    assert ">24 to go" not in html


def against(rows: Rows) -> dict[str, tuple[str, str]]:
    own = [row for row in rows if row["Part"] == "Against the goals"]
    return {row["Figure"]: (row["Counted"], row["Out of"]) for row in own}


def test_a_coordinator_sees_every_answer(table, community):
    with scope(community=community):
        PlacementFactory(community=community, gender="woman")

    rows = [row for row in table("coordinator") if row["Part"] == "Gender"]

    assert {row["Figure"]: row["Counted"] for row in rows} == {
        "Woman": "1",
        "Man": "0",
        "Another gender": "0",
        "Prefer not to say": "0",
        "Unreported": "0",
    }


@pytest.mark.parametrize("person", ["council", "reviewer"])
def test_those_who_see_no_rows_get_totals_of_each_period_and_the_rest_as_it_went_out(
    table, page, community, person: str
):
    with scope(community=community):
        crowd(community, seed=1)
        release_breakdowns(community, by=None, today=TODAY)
        periods = periods_of(community, TODAY)
        tables = {
            named.key: [*table_of(outcomes_of(community, named.key, TODAY, sees_rows=False))]
            for named in periods
        }

    for named in periods:
        rows = table(person, period=named.key)
        # The file is the table that the proof attacks, and the page has no number beside it.
        assert [row["Says"] for row in rows] == [row[8] for row in tables[named.key]]
        html = page(person, period=named.key).content.decode()
        assert cells_of_page(html) <= {row["Counted"] for row in rows} | {
            row[key] for row in rows for key in ("Out of", "Missing")
        }
        released = [row for row in rows if row["Figure"] in RELEASED]
        assert {row["Period"] for row in released} <= {"Through 2026-03-31", str(named.period)}
        assert not [row for row in released if row["Value"] and row["Period"] == str(named.period)]


RELEASED = {metric.name for metric in METRICS.values() if metric.audience == Audience.RELEASED}


def cells_of_page(html: str) -> set[str]:
    """Every number in a cell of its own."""
    return {*re.findall(r"<td[^>]*>(\d+)</td>", html)}


def test_what_is_hidden_is_said_to_be_hidden_and_stands_nowhere(page, community):
    with scope(community=community):
        community.designated_on = date(2026, 1, 5)
        community.save()
        paid = {"wage": Decimal("47.11"), "prior_wage": Decimal(11)}
        row = PlacementFactory(
            community=community, starts_on=date(2026, 2, 3), gender="woman", **paid
        )
        actions.answer_check(row.checks.order_by("after")[0], by=None, outcome="same")
        release_breakdowns(community, by=None, today=date(2026, 8, 20))

    html = page("council").content.decode()

    assert "47.11" not in html
    assert "36.11" not in html
    assert html.count(TOO_FEW_PAID) == 2
    assert html.count(f">{TOO_FEW}<") > 6
    pictured = {*re.findall(r">([A-Z][\w ]+: hidden)<", html)}
    assert {"Retained: hidden", "Woman: hidden", "Unreported: hidden"} <= pictured
    assert NOT_OUT in html
    assert "47.11" in page("coordinator").content.decode()


def test_definitions_are_for_everybody_who_is_signed_in(sign_in):
    html = sign_in("newcomer").get(reverse("placements:definitions")).content.decode()

    assert re.findall(r'<section class="card metric" id="(\w+)"', html) == [*METRICS]
