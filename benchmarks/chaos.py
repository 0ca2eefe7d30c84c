"""A site of real processes, and everything that can happen to it while it sends.

Two workers and two clocks on PostgreSQL and Redis, and a mail server on this machine. At random
moments a worker or a clock is killed with a signal that nothing can catch and started again, every
connection to the database is cut, or the broker is emptied. The seed of the dice is an argument,
so that a run can be had again, as far as processes allow.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import redis

from tests.reports.processes import REDIS_URL, ROOT, Site, kill, wait_until

WORKERS, BEATS = 2, 2
UNFINISHED = ("pending", "claimed", "sending", "uncertain")
# Of so many blows one is another kind than the death of a worker, each kind in turn.
ONE_OF = 5


def blows(kills: int, dice: random.Random) -> list[str]:
    """What happens, in which order: dead workers, and of each other kind a fifth as many."""
    others = -(-kills // ONE_OF)
    drawn = ["worker"] * kills + ["clock", "cut", "empty"] * others
    dice.shuffle(drawn)
    return drawn


class Chaos:
    def __init__(self, site: Site, seed: int, *, settings: str, longest: float) -> None:
        self.site = site
        self.dice = random.Random(seed)
        self.site.environment["DJANGO_SETTINGS_MODULE"] = settings
        self.ends_at = time.monotonic() + longest
        self.workers: list[subprocess.Popen[bytes]] = []
        self.beats: list[subprocess.Popen[bytes]] = []
        self.done: Counter[str] = Counter()
        self.ahead = 0.0

    # The clock

    def now(self) -> float:
        """The time at which the site lives."""
        return time.time() + self.ahead

    def live_at(self, moment: datetime) -> None:
        """Stop everything where it stands, and go on at another time."""
        self.stop()
        self.ahead = moment.timestamp() - time.time()
        self.site.environment["CLOCK_AHEAD"] = str(self.ahead)
        self.workers = [self.worker() for _ in range(WORKERS)]
        self.beats = [self.beat() for _ in range(BEATS)]

    def worker(self) -> subprocess.Popen[bytes]:
        return self.site.worker(self.site.environment["EMAIL_URL"])

    def beat(self) -> subprocess.Popen[bytes]:
        self.site.beats += 1
        memory = self.site.folder / f"beat-{self.site.beats}"
        return self.site.start("beat", "-s", str(memory), "--pidfile=")

    def stop(self) -> None:
        for process in (*self.workers, *self.beats):
            kill(process)

    # The blows

    def strike(self, blow: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "worker": lambda: self.replace(self.workers, self.worker),
            "clock": lambda: self.replace(self.beats, self.beat),
            "cut": self.cut,
            "empty": lambda: empty_broker(self.site),
        }
        acts[blow]()
        self.done[blow] += 1

    def replace(
        self,
        processes: list[subprocess.Popen[bytes]],
        start: Callable[[], subprocess.Popen[bytes]],
    ) -> None:
        which = self.dice.randrange(len(processes))
        kill(processes[which])
        processes[which] = start()

    def cut(self) -> None:
        self.site.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def mend(self) -> None:
        """Start what ended by itself, as whatever looks after processes would."""
        for processes, start in ((self.workers, self.worker), (self.beats, self.beat)):
            for number, process in enumerate(processes):
                if process.poll() is not None:
                    processes[number] = start()
                    self.done["ended by itself"] += 1

    # The run

    def send_under_fire(self, *, kills: int, total: int, sent: Callable[[], int]) -> None:
        """Send so many letters; strike as often as asked, at random points of the way.

        Of all, because without mail under way a blow proves nothing.
        """
        drawn = blows(kills, self.dice)
        points = sorted(self.dice.randrange(total * 3 // 4) for _ in drawn)
        while (count := sent()) < total:
            self.watch()
            if points and count >= points[0]:
                points.pop(0)
                self.strike(drawn.pop())
            time.sleep(self.dice.uniform(0.01, 0.1))

    def wait_for(self, done: Callable[[], bool]) -> None:
        while not done():
            self.watch()
            time.sleep(0.2)

    def watch(self) -> None:
        """Start what ended. Raises SystemExit when the run takes longer than it may."""
        if time.monotonic() > self.ends_at:
            raise SystemExit(f"Not done in time: {self.states()}; {dict(self.done)}.")
        self.mend()

    def states(self) -> dict[str, int]:
        found = self.site.ask(
            "SELECT state, count(*) FROM reports_reminder"
            " WHERE rule = 'council_progress' GROUP BY state"
        )
        return dict(found)


def empty_broker(site: Site) -> None:
    """Every key of this site's, as FLUSHDB would, on a server that others use too."""
    queue = redis.Redis.from_url(REDIS_URL)
    for key in queue.scan_iter(f"{site.environment['QUEUE_PREFIX']}*"):
        queue.delete(key)
    queue.close()


def fill(site: Site, *asked: dict[str, Any]) -> None:
    """Make the tables and the communities that benchmarks/council.py describes."""
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    described = map(json.dumps, asked)
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.council", *described]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=300)


@contextmanager
def sink(folder: Path, *, answer: float = 0) -> Iterator[str]:
    """A mail server in a process of its own, which takes so long to answer; gives its address."""
    command = [sys.executable, "-m", "benchmarks.sink", str(folder), str(answer)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_until((folder / "port").exists, seconds=20)
        yield f"smtp://127.0.0.1:{(folder / 'port').read_text()}"
    finally:
        kill(process)


def arrived(folder: Path) -> list[tuple[str, str]]:
    """Message-ID and recipient of each letter that the mail server took."""
    lines = (folder / "mail").read_text().splitlines()
    return [(line.split()[0], line.split()[1]) for line in lines]
