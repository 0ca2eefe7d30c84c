"""Communities whose councils are owed mail: written in bulk, because nobody waits for them.

    python -m benchmarks.council '{"slug": …, "communities": …, "readers": …, …}' …

A child of the measurements of reminders, on an empty database of their own.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django_scopes import scope

from communities import actions as people
from communities.models import Community, Membership, User
from communities.roles import COUNCIL, community_group_name
from reports.models import ReportingSchedule

AT_ONCE = 5000
# The day on which all of them began; the years that are measured come after it.
BEGAN = date(2026, 1, 5)


def communities(slug: str, count: int, readers: int) -> Iterator[Community]:
    """So many communities, each with a council of so many people: from slug-0-0@example.org on."""
    for number in range(count):
        community = people.found_community(
            by=None,
            name=f"{slug} {number}".title(),
            slug=f"{slug}-{number}",
            kind="city",
            states="KY",
            time_zone="America/New_York",
            status="active",
            designated_on=BEGAN,
            round="1",
        )
        with scope(community=community):
            seat(community, readers)
            yield community


def seat(community: Community, readers: int) -> None:
    """Give a community its council. The first one goes the usual way, which makes the group."""
    users = User.objects.bulk_create(
        (
            User(
                email=f"{community.slug}-{number}@example.org",
                name=f"Reader {number}",
                time_zone=community.time_zone,
            )
            for number in range(readers)
        ),
        batch_size=AT_ONCE,
    )
    people.set_role(community, users[0], COUNCIL.key, by=None)
    Membership.objects.bulk_create(
        (
            Membership(community=community, user=user, role=COUNCIL.key, started_on=BEGAN)
            for user in users[1:]
        ),
        batch_size=AT_ONCE,
    )
    group = Group.objects.get(name=community_group_name(community.pk, COUNCIL.key))
    places = User.groups.through
    places._base_manager.bulk_create(
        (places(user_id=user.pk, group_id=group.pk) for user in users[1:]), batch_size=AT_ONCE
    )


def schedule(community: Community, asked: dict[str, Any]) -> None:
    """Monthly, so many days after the month, at this hour; the letters are not planned yet."""
    ReportingSchedule.objects.create(
        community=community,
        cadence="monthly",
        days_after_period=asked["days_after_period"],
        hour=asked["hour"],
        sends_itself=True,
        is_on=asked.get("is_on", True),
        starts_at=datetime.fromisoformat(asked["starts_at"]).replace(tzinfo=UTC),
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    for argument in sys.argv[1:]:
        asked = json.loads(argument)
        for community in communities(asked["slug"], asked["communities"], asked["readers"]):
            schedule(community, asked)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
