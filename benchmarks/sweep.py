"""What the ledger costs: sending from it, beside a loop that sends the same mails without one.

    python -m benchmarks.sweep ROWS LETTERS

A child of `python -m benchmarks`, on an empty database. ROWS letters are due; the real sweep looks
at all of them once and wakes the workers, whose real turns then send LETTERS of them from this
process. After each turn a loop sends the same letters again, as a site without a ledger would: one
connection, one look at where the community stands, one message made for each reader. Prints JSON.
"""

import gc
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from benchmarks.chaos import arrived, sink
from benchmarks.council import communities
from communities.models import Community
from reports import emails, tasks
from reports.letter_rows import insert_letters
from reports.models import (
    Audience,
    MailClass,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    Rule,
)
from reports.post import Post
from reports.readers import recipients
from reports.schedule import sweep

READERS = 1000  # in one community
HOURS_LATE = 2
WARM_UPS = 3  # turns


def owe(community: Community, now: datetime) -> None:
    """A report that has gone out, and a letter about it to everybody on the council."""
    due_at = now - timedelta(hours=HOURS_LATE)
    ReportingSchedule.objects.create(community=community, planned_at=now)
    quarter = community.quarter(community.today(now) - timedelta(days=100))
    report = ProgressReport.objects.create(
        community=community,
        starts_on=quarter.starts_on,
        ends_on=quarter.ends_on,
        due_at=due_at,
        status="published",
        published_at=due_at,
    )
    council = recipients(community, Audience.COUNCIL, MailClass.NEWS)
    insert_letters(report, Rule.COUNCIL_PROGRESS, council, due_at=due_at, now=now)


def fill(rows: int) -> list[Community]:
    now, made = timezone.now(), []
    for community in communities("owed", rows // READERS, READERS):
        owe(community, now)
        made.append(community)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def loop(community: Community) -> Callable[[], None]:
    """The letters that have just left this community, and how to send them without a ledger."""
    since = timezone.now() - timedelta(hours=1)
    gone = Reminder.objects.filter(state=ReminderState.SENT, sent_at__gte=since)
    latest = gone.order_by("-sent_at")[: tasks.LETTERS_A_TURN]
    letters = list(latest.select_related("recipient", "report", "community"))

    def send() -> None:
        post = Post(community)
        post.prepare(letters)
        server = get_connection()
        server.open()
        for letter in letters:
            emails.build(letter, server, post).send()
        server.close()

    return send


def seconds(act: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def turns(made: list[Community], count: int) -> Iterator[tuple[float, float]]:
    """Seconds of a turn from the ledger, and of the same letters in a loop; in turns."""
    for number in range(count):
        community = made[number % len(made)]
        ours = seconds(lambda pk=community.pk: tasks.send_letters(pk))  # type: ignore[misc]
        with scope(community=community):
            yield ours, seconds(loop(community))


def check(folder: Path, sent: int) -> None:
    """Raises SystemExit unless every letter came once from the ledger and once from the loop."""
    ids = [message_id for message_id, _ in arrived(folder)]
    with scopes_disabled():
        gone = Reminder.objects.filter(state=ReminderState.SENT).count()
    if (gone, len(set(ids)), len(ids)) != (sent, sent, 2 * sent):
        raise SystemExit(f"Of {sent}, {gone} were sent, and {len(set(ids))} arrived, {len(ids)}.")


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)


def main() -> None:
    rows, letters = (int(argument) for argument in sys.argv[1:])
    made = fill(rows)
    count = letters // tasks.LETTERS_A_TURN
    with TemporaryDirectory(prefix="techhire-sink-") as folder, sink(Path(folder)) as address:
        settings.EMAIL_HOST, _, port = address.removeprefix("smtp://").partition(":")
        settings.EMAIL_PORT = int(port)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        look = seconds(sweep)
        pairs = list(turns(made, WARM_UPS + count))[WARM_UPS:]
        check(Path(folder), (WARM_UPS + count) * tasks.LETTERS_A_TURN)
    ours, theirs = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    figures = {
        "case": "reminder_sweep",
        "of": "reminders",
        "database": connection.vendor,
        "scale": rows,
        "sent": letters,
        "ratio": round(ours / theirs, 2),
        "per_s": round(tasks.LETTERS_A_TURN / ours),
        "loop_per_s": round(tasks.LETTERS_A_TURN / theirs),
        "sweep_ms": round(look * 1000),
        "peak_mb": peak_mb(),
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
