"""The promise of the ledger under fire: nothing is lost, and nothing doubled.

    python -m benchmarks.reminders [--seed N]

Thousands of letters are due at one moment, on the night the clocks go forward, at an hour that does
not exist; workers and clocks are killed, the database is cut off, the broker emptied
(benchmarks/chaos.py). Then the autumn's night, at an hour that happens twice. What the mail server
took is held against who should have got something, and against the ledger. Prints the figures.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.chaos import UNFINISHED, Chaos, arrived, fill, sink
from tests.reports.processes import Site, own_site


@dataclass(frozen=True)
class Pace:
    """Of a run, in seconds."""

    before: float = 20  # the hour comes
    lease: int = 5
    quiet: float = 12  # at the end: several sweeps, in which a letter that leaves twice would
    answer: float = 0  # of the mail server, to each letter
    longest: float = 1500  # of a whole run


@dataclass(frozen=True)
class Night:
    """Communities whose report is due in the night of a change, in New York."""

    name: str
    day: datetime  # when it is due
    days_after_period: int
    hour: int
    communities: int
    readers: int

    @property
    def addresses(self) -> set[str]:
        return {
            f"{self.name}-{community}-{reader}@example.org"
            for community in range(self.communities)
            for reader in range(self.readers)
        }

    @property
    def count(self) -> int:
        return self.communities * self.readers

    def as_asked(self, *, is_on: bool) -> dict[str, Any]:
        return {
            "slug": self.name,
            "communities": self.communities,
            "readers": self.readers,
            "days_after_period": self.days_after_period,
            "hour": self.hour,
            "is_on": is_on,
            "starts_at": (self.day - timedelta(days=2)).replace(tzinfo=None).isoformat(),
        }


# Two o'clock of March 14, 2027 does not exist there; one o'clock of November 7 comes twice.
SPRING, AUTUMN = datetime(2027, 3, 14, 7, tzinfo=UTC), datetime(2027, 11, 7, 5, tzinfo=UTC)


def spring(communities: int, readers: int) -> Night:
    return Night("spring", SPRING, 14, 2, communities, readers)


def autumn(communities: int, readers: int) -> Night:
    return Night("autumn", AUTUMN, 7, 1, communities, readers)


# Nights, and how many workers die in each.
NIGHTS = {spring(40, 250): 60, autumn(8, 250): 15}


def live_through(chaos: Chaos, night: Night, *, kills: int, pace: Pace) -> None:
    """Plan the hour before, be there when it comes, and send until nothing is left."""
    chaos.site.ask(
        "UPDATE reports_reportingschedule SET is_on = community_id IN"
        " (SELECT id FROM communities_community WHERE slug LIKE %s)",
        f"{night.name}-%",
    )
    # A slow machine may start its workers after the hour, and what is past is not planned.
    chaos.live_at(night.day - timedelta(hours=1))
    chaos.wait_for(lambda: planned(chaos.site, night) >= night.count)
    chaos.live_at(night.day - timedelta(seconds=pace.before))
    say(f"{night.name}: {night.count:,} letters are due at {night.day:%Y-%m-%d %H:%M} UTC")

    def how_many() -> int:
        follow_the_letters(chaos)
        return sent(chaos.site, night)

    chaos.send_under_fire(kills=kills, total=night.count, sent=how_many)
    say(f"{night.name}: {chaos.states()} after {dict(chaos.done)}")
    # What the clock shows once more an hour later, and whatever else would leave twice.
    chaos.live_at(night.day + timedelta(minutes=59, seconds=55))
    time.sleep(pace.quiet)


OF_A_NIGHT = (
    "SELECT count(*) FROM reports_reminder r JOIN communities_community c ON c.id = r.community_id"
    " WHERE c.slug LIKE %s AND r.rule = 'council_progress'"
)


def follow_the_letters(chaos: Chaos) -> None:
    """Letters may wait for the morning: then live on from there."""
    [[first]] = chaos.site.ask(
        "SELECT min(next_try_at) FROM reports_reminder WHERE state = ANY(%s)", list(UNFINISHED)
    )
    if first and first.timestamp() > chaos.now() + 120:
        chaos.live_at(first - timedelta(seconds=5))


def planned(site: Site, night: Night) -> int:
    """Letters of that night, and of the next report, that the ledger knows."""
    [[count]] = site.ask(OF_A_NIGHT, f"{night.name}-%")
    return int(count)


def sent(site: Site, night: Night) -> int:
    """Letters of that night that a worker has written down as sent."""
    [[count]] = site.ask(f"{OF_A_NIGHT} AND r.state = 'sent'", f"{night.name}-%")
    return int(count)


def reckon(site: Site, folder: Path, expected: set[str]) -> dict[str, int]:
    """What the mail server took, against who should have got a letter, and against the ledger."""
    mails = arrived(folder)
    copies = Counter(message_id for message_id, _ in mails)
    ids_of: defaultdict[str, set[str]] = defaultdict(set)
    for message_id, recipient in mails:
        ids_of[recipient].add(message_id)
    ledger = site.ask(
        "SELECT message_id, uncertain_at IS NOT NULL, state FROM reports_reminder"
        " WHERE rule = 'council_progress'"
    )
    uncertain = {message_id for message_id, is_uncertain, _ in ledger if is_uncertain}
    kept = {message_id for message_id, _, state in ledger if state == "sent"}
    # Under two Message-IDs, or once more without the ledger knowing that this may be so.
    two_ids = sum(len(ids) > 1 for ids in ids_of.values())
    unexplained = sum(count > 1 and one not in uncertain for one, count in copies.items())
    return {
        "due": len(expected),
        "arrived": len(copies),
        "lost": len(expected - set(ids_of)),
        "doubled": two_ids + unexplained,
        "strangers": len(set(ids_of) - expected),
        "unlike_ledger": len(kept ^ set(copies)),
        "uncertain": len(uncertain),
        "copies": sum(copies.values()) - len(copies),
    }


def run(
    site: Site, folder: Path, nights: dict[Night, int], *, seed: int, pace: Pace
) -> dict[str, Any]:
    """Live through nights, each with so many dead workers; returns what came of it."""
    site.environment["REMINDER_LEASE_SECONDS"] = str(pace.lease)
    fill(site, *(night.as_asked(is_on=False) for night in nights))
    site.connect()
    chaos = Chaos(site, seed, settings="benchmarks.moved", longest=pace.longest)
    started = time.monotonic()
    with sink(folder, answer=pace.answer) as site.environment["EMAIL_URL"]:
        for night, kills in nights.items():
            live_through(chaos, night, kills=kills, pace=pace)
        chaos.stop()
        expected = set().union(*(night.addresses for night in nights))
        figures = reckon(site, folder, expected)
    return {
        "case": "reminder_chaos",
        "of": "reminders",
        "database": "postgresql",
        "scale": figures["due"],
        **figures,
        "kills": chaos.done["worker"],
        "clock_kills": chaos.done["clock"],
        "cuts": chaos.done["cut"],
        "emptied": chaos.done["empty"],
        "ended": chaos.done["ended by itself"],
        "s": round(time.monotonic() - started),
        "seed": seed,
    }


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    say(f"The seed is {asked.seed}.")
    with own_site() as site, TemporaryDirectory(prefix="techhire-sink-") as folder:
        figures = run(site, Path(folder), NIGHTS, seed=asked.seed, pace=Pace())
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
