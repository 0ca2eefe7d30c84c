"""The communities of the demo, founded and designated through the real actions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from communities import actions
from communities.models import Community, User
from reports.demo.past import date_acts
from reports.demo.tables import table

# When each round was announced. The day in November 2015 is not on record: its first stands in.
ROUNDS = {
    "2015-03": ("March 2015", date(2015, 3, 9)),
    "2015-08": ("August 2015", date(2015, 8, 4)),
    "2015-11": ("November 2015", date(2015, 11, 1)),
    "2016-03": ("March 2016", date(2016, 3, 9)),
    "2016-12": ("December 2016", date(2016, 12, 1)),
}
SAMPLE = "Sample County (demo)"
STATES = ("KY", "OH", "TN", "TX", "OR", "ME", "FL", "WA", "NM", "NC")


def found_all(count: int | None, *, by: User) -> list[Community]:
    """Found every community of the list, and invented ones up to `count` where it asks for more."""
    rows = table("communities")
    founded = {row["name"]: found(row, by=by) for row in rows}
    for row in rows:
        if row["parent"]:
            parent = founded[row["parent"]]
            actions.update_community(founded[row["name"]], by=by, parent=parent)
    communities = list(founded.values())
    return communities + [found(row, by=by) for row in invented((count or 0) - len(rows))]


def found(row: dict[str, str], *, by: User) -> Community:
    label, on = ROUNDS[row["round"]]
    community = actions.found_community(
        by=by,
        name=row["name"],
        kind=row["kind"],
        states=row["states"],
        lead_organization=row["lead_organization"],
        published_goal=row["published_goal"],
        time_zone=row["time_zone"],
        has_public_page=True,
    )
    actions.designate(community, by=by, on=on, round=label)
    date_acts(community, at=datetime.combine(on, time(15), tzinfo=UTC))
    return community


def invented(count: int) -> Iterator[dict[str, str]]:
    """Communities that do not exist, for measuring what many of them cost."""
    rounds = list(ROUNDS)
    for number in range(1, count + 1):
        yield {
            "name": f"Invented Community {number}",
            "kind": "city",
            "states": STATES[number % len(STATES)],
            "round": rounds[number % len(rounds)],
            "lead_organization": f"Example Workforce Board {number}",
            "published_goal": f"{number} placed (invented)",
            "time_zone": "America/Chicago",
        }


def found_applicant(*, by: User) -> Community:
    """A community that does not exist and is still applying: stage 1 open, the others locked."""
    return actions.found_community(
        by=by,
        name=SAMPLE,
        kind="county",
        states="OH",
        lead_organization="Sample County Workforce Board (invented)",
        published_goal="",
        time_zone="America/New_York",
    )
