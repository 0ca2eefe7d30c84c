"""The promise of the ledger under fire: nothing is lost, and nothing doubled.

    python -m benchmarks.reminders [--full] [--seed N]

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

SECONDS_BEFORE = 20  # for the plan, which must be there when the hour comes
LEASE_SECONDS = 5
QUIET_SECONDS = 12  # several sweeps, in which a letter that leaves twice would
LONGEST = 1500


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


def nights(*, is_full: bool) -> tuple[Night, Night]:
    """Two o'clock of March 14, 2027 does not exist there; one o'clock of November 7 comes twice."""
    spring, autumn = (40, 250), (8, 250)
    if not is_full:
        spring, autumn = (10, 250), (2, 250)
    return (
        Night("spring", datetime(2027, 3, 14, 7, tzinfo=UTC), 14, 2, *spring),
        Night("autumn", datetime(2027, 11, 7, 5, tzinfo=UTC), 7, 1, *autumn),
    )


def live_through(chaos: Chaos, night: Night, *, kills: int) -> None:
    """Be there when the hour comes, and send until nothing is left."""
    chaos.site.ask(
        "UPDATE reports_reportingschedule SET is_on = community_id IN"
        " (SELECT id FROM communities_community WHERE slug LIKE %s)",
        f"{night.name}-%",
    )
    chaos.live_at(night.day - timedelta(seconds=SECONDS_BEFORE))
    say(f"{night.name}: {night.count:,} letters are due at {night.day:%Y-%m-%d %H:%M} UTC")

    def how_many() -> int:
        follow_the_letters(chaos)
        return left(chaos.site, night)

    chaos.send_under_fire(kills=kills, total=night.count, left=how_many)
    say(f"{night.name}: {chaos.states()} after {dict(chaos.done)}")


def follow_the_letters(chaos: Chaos) -> None:
    """Letters may wait for the morning: then live on from there."""
    [[first]] = chaos.site.ask(
        "SELECT min(next_try_at) FROM reports_reminder WHERE state = ANY(%s)", list(UNFINISHED)
    )
    if first and first.timestamp() > chaos.now() + 120:
        chaos.live_at(first - timedelta(seconds=5))


def left(site: Site, night: Night) -> int:
    """Letters of that night that a worker has written down as sent."""
    [[count]] = site.ask(
        "SELECT count(*) FROM reports_reminder r"
        " JOIN communities_community c ON c.id = r.community_id"
        " WHERE c.slug LIKE %s AND r.rule = 'council_progress' AND r.state = 'sent'",
        f"{night.name}-%",
    )
    return int(count)


def stay_quiet(chaos: Chaos, at: datetime) -> None:
    """Live on with everything running: whatever would leave once more leaves now."""
    chaos.live_at(at)
    time.sleep(QUIET_SECONDS)


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
    sent = {message_id for message_id, _, state in ledger if state == "sent"}
    # Under two Message-IDs, or once more without the ledger knowing that this may be so.
    two_ids = sum(len(ids) > 1 for ids in ids_of.values())
    unexplained = sum(count > 1 and one not in uncertain for one, count in copies.items())
    return {
        "due": len(expected),
        "arrived": len(copies),
        "lost": len(expected - set(ids_of)),
        "doubled": two_ids + unexplained,
        "strangers": len(set(ids_of) - expected),
        "unlike_ledger": len(sent ^ set(copies)),
        "uncertain": len(uncertain),
        "copies": sum(copies.values()) - len(copies),
    }


def run(site: Site, folder: Path, *, is_full: bool, seed: int) -> dict[str, Any]:
    spring, autumn = nights(is_full=is_full)
    kills = 60 if is_full else 20
    site.environment["REMINDER_LEASE_SECONDS"] = str(LEASE_SECONDS)
    fill(site, spring.as_asked(is_on=True), autumn.as_asked(is_on=False))
    site.connect()
    chaos = Chaos(site, seed, settings="benchmarks.moved", longest=LONGEST)
    started = time.monotonic()
    with sink(folder) as site.environment["EMAIL_URL"]:
        live_through(chaos, spring, kills=kills)
        stay_quiet(chaos, spring.day + timedelta(minutes=59, seconds=55))
        live_through(chaos, autumn, kills=kills // 4)
        # One o'clock comes once more, an hour later.
        stay_quiet(chaos, autumn.day + timedelta(minutes=59, seconds=55))
        chaos.stop()
        figures = reckon(site, folder, spring.addresses | autumn.addresses)
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
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    say(f"The seed is {asked.seed}.")
    with own_site() as site, TemporaryDirectory(prefix="techhire-sink-") as folder:
        figures = run(site, Path(folder), is_full=asked.full, seed=asked.seed)
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
