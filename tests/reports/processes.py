"""A site of its own for test_processes.py: a database, a queue, and real processes to kill."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/13")
LEASE_SECONDS = 3

# Each community's only council mail was due yesterday; nothing has been planned for ten days.
SEED = """
import json, sys
import django
django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from django_scopes import scope
call_command("migrate", verbosity=0)
from communities import actions as people
from communities.models import User
from reports.models import ReportingSchedule
yesterday = timezone.now() - timedelta(days=1)
for slug, council in json.loads(sys.argv[1]).items():
    community = people.found_community(
        by=None, name=slug.title(), slug=slug, kind="city", states="KY", time_zone="UTC",
        status="active", designated_on=yesterday.date(), round="1",
    )
    with scope(community=community):
        for number in range(council):
            email = f"{slug}-{number}@example.org"
            user = User.objects.create_user(email, None, name=f"Reader {number}")
            people.set_role(community, user, "council", by=None)
        ReportingSchedule.objects.create(
            community=community, cadence="monthly", is_on=False, hour=0, sends_itself=True,
            days_after_period=yesterday.day, starts_at=timezone.now() - timedelta(days=10),
        )
"""


def wait_until(seen: Callable[[], Any], *, seconds: float = 45) -> Any:
    """What `seen` answers once it is true; fails when it never is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := seen():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"Not seen within {seconds} seconds.")


def connect(url: str) -> Any:
    parts = environ.Env.db_url_config(url)
    link = psycopg2.connect(
        dbname=parts["NAME"],
        user=parts["USER"],
        password=parts["PASSWORD"],
        host=parts["HOST"],
        port=parts["PORT"] or 5432,
    )
    link.autocommit = True
    return link


def what_is_missing() -> str:
    """Why these tests cannot run here; empty when they can."""
    try:
        connect(POSTGRES_URL).close()
    except psycopg2.OperationalError:
        return f"These tests need PostgreSQL at {POSTGRES_URL} (TEST_POSTGRES_URL)."
    try:
        redis.Redis.from_url(REDIS_URL).ping()
    except redis.ConnectionError:
        return f"These tests need Redis at {REDIS_URL} (TEST_REDIS_URL)."
    return ""


class Site:
    """The database and the queue; `worker` and `clocks` start real processes on them."""

    def __init__(self, name: str, folder: Path):
        self.folder = folder
        self.url = f"{POSTGRES_URL.rsplit('/', 1)[0]}/{name}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.reports.process_settings",
            "SECRET_KEY": "for-tests",
            "DEBUG": "0",
            "DEMO": "0",
            "VAR_DIR": str(folder),
            "DATABASE_URL": self.url,
            "REDIS_URL": REDIS_URL,
            "QUEUE_PREFIX": f"{name}:",
            "REMINDER_LEASE_SECONDS": str(LEASE_SECONDS),
            "MAIL_PER_HOST_PER_MINUTE": "0",  # all of them go to one host
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self.beats = 0

    def seed(self, councils: dict[str, int]) -> None:
        """Make communities, by slug, with so many council members each."""
        command = [sys.executable, "-W", "ignore", "-c", SEED, json.dumps(councils)]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, timeout=240)
        self.connect()

    def connect(self) -> None:
        self.link = connect(self.url)

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self.link.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def turn_on(self, slug: str) -> None:
        self.ask(
            "UPDATE reports_reportingschedule SET is_on = community_id ="
            " (SELECT id FROM communities_community WHERE slug = %s)",
            slug,
        )

    def letters(self, slug: str) -> list[dict[str, Any]]:
        """The rows of the ledger of one community that are due."""
        columns = ("state", "message_id", "uncertain_at", "attempts", "error")
        rows = self.ask(
            f"SELECT r.{', r.'.join(columns)} FROM reports_reminder r"  # constants
            " JOIN communities_community c ON c.id = r.community_id"
            " WHERE c.slug = %s AND r.rule = 'council_progress' AND r.due_at < now()",
            slug,
        )
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def states(self, slug: str) -> list[str]:
        return sorted(letter["state"] for letter in self.letters(slug))

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{arguments[0]}-{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "celery", "-A", "techhire", *arguments],
                env={**self.environment, **environment},
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        return process

    def worker(self, mail_url: str) -> subprocess.Popen[bytes]:
        name = f"worker{len(self.running)}@test"
        options = ("--pool", "solo", "-n", name, "--without-gossip", "--without-mingle")
        process = self.start("worker", *options, EMAIL_URL=mail_url)
        self.workers.append(process)
        return process

    def clocks(self, count: int) -> None:
        """Have so many beats running; they stay from test to test, and do no harm."""
        while self.beats < count:
            self.beats += 1
            memory = self.folder / f"beat-{self.beats}"
            self.start("beat", "-s", str(memory), "--pidfile=")

    def stop_workers(self) -> None:
        for process in self.workers:
            kill(process)
        self.workers.clear()

    def stop_all(self) -> None:
        for process in self.running:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """What no process can catch."""
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait(10)


@contextmanager
def own_site() -> Iterator[Site]:
    """A database and a queue that exist for this run only."""
    name = f"techhire_processes_{os.getpid()}"
    admin = connect(POSTGRES_URL)
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    site = Site(name, Path(tempfile.mkdtemp(prefix="techhire-processes-")))
    try:
        yield site
    finally:
        site.stop_all()
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.close()
        queue = redis.Redis.from_url(REDIS_URL)
        for key in queue.scan_iter(f"{name}:*"):
            queue.delete(key)
