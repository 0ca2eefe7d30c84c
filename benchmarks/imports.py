"""What it costs to import a spreadsheet, beside writing the same rows in bulk through the ORM.

    python -m benchmarks.imports ROWS

A child of `python -m benchmarks`, on a database with the demo in it. The real acts and the
worker's real steps run in this process: from the bytes of a messy file to the last row written,
with the check that people look at in between. Both are timed in turns, each time into another
community; the figures are of medians. Prints them as JSON.
"""

import csv
import gc
import io
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.db import connection, transaction
from django_scopes import scope

from benchmarks.network import FIRST, LAST, SAID, TAGS, TITLES, name_of
from communities.models import Community, User
from partners import actions, tasks
from partners.models import Contact, ImportState, Organization, Partner, SheetImport

TURNS = 3
PARTNER_FIELDS = (
    *("name", "key", "website", "kinds", "pipeline", "pipeline_since", "owner_id", "tags"),
    *("notes", "since", "created_by_id", "changed_by_id"),
)
PERSON_FIELDS = ("partner_id", "name", "title", "email", "phone", "is_primary")
HEADINGS = (
    *("Organization", "Web site", "Type", "Status", "Assigned to", "Partner since", "Labels"),
    *("Comments", "Contact person", "Job title", "E-mail", "Phone"),
)
KINDS = ("Employer", "employer; funder", "COMPANY", "Bootcamp", "Community college", "Chamber")
STATUSES = ("Identified", "contacted", "Interested", "Signed", "CHAMPION", "dead", "")
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y", "%d-%b-%Y")
PHONES = ("(502) 555-{:04} x{}", "502.555.{:04} ext. {}", "+1 502 555 {:04} x{}")


def file_of(rows: int, turn: int, owner: User) -> bytes:
    """A file as people keep it: every row is valid, and hardly two are written alike."""
    dice = random.Random(turn)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for number in range(rows):
        if number % 400 == 0:
            writer.writerow(["", " ", ""])
        writer.writerow(row_of(number, turn, owner, dice))
    return text.getvalue().encode("utf-8-sig")


def row_of(number: int, turn: int, owner: User, dice: random.Random) -> list[str]:
    name, first, last = name_of(number), dice.choice(FIRST), dice.choice(LAST)
    host = f"{name.lower().replace(' ', '-')}-{turn}.example"
    email = f"{first}.{last}.{number}@example.org"
    since = date.today() - timedelta(days=dice.randint(1, 3000))  # noqa: DTZ011  # any will do
    return [
        dice.choice((name, name, f"  {name} ", name.replace(" ", "  "))),
        dice.choice((f"https://www.{host}", host, f"http://{host}/about")),
        dice.choice(KINDS),
        dice.choice(STATUSES),
        dice.choice((owner.name, owner.email.upper(), "", "n/a")),
        since.strftime(dice.choice(DAYS)),
        ", ".join(dice.sample(TAGS, dice.randint(0, 3))),
        "\r\n".join(dice.choices((*SAID, 'They said: "call us", twice.'), k=dice.randint(0, 3))),
        f"{first} {last}",
        dice.choice(TITLES),
        dice.choice((email, email.upper(), f" {email}")),
        dice.choice(PHONES).format(dice.randint(100, 199), number + 1),
    ]


def import_all(community: Community, content: bytes, *, by: User, rows: int) -> None:
    """Everything between the file and the directory. Raises SystemExit when a row is missing."""
    brought = actions.start_import(
        community, by=by, sheet="partners", name="network.csv", content=content
    )
    actions.choose_columns(brought, by=by, columns=brought.columns)
    work(brought, community, to=ImportState.CHECKED)
    actions.confirm_import(brought, by=by)
    work(brought, community, to=ImportState.APPLIED)
    if brought.counts.get("new") != rows:
        raise SystemExit(f"Of {rows} rows, the import made this: {brought.counts}.")


def work(brought: SheetImport, community: Community, *, to: ImportState) -> None:
    """The worker's next step; no worker runs here to take it."""
    tasks.work_on_import(brought.pk, community.pk)
    brought.refresh_from_db(fields=["state", "error", "counts"])
    if brought.state != to:
        raise SystemExit(f"The import is {brought.state}, not {to}: {brought.error}")


@transaction.atomic
def insert_all(community: Community, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """The least that writes the same rows: no file, no check, no log, no way back."""
    partners = [Partner(community=community, **facts) for facts, _ in rows]
    for partner in partners:
        partner.organization = Organization.named(partner.name, website=partner.website)
    Organization.objects.bulk_create([p.organization for p in partners], batch_size=1000)
    Partner.objects.bulk_create(partners, batch_size=1000)
    contacts = [
        Contact(community=community, partner=partner, **person)
        for partner, (_, person) in zip(partners, rows, strict=True)
    ]
    Contact.objects.bulk_create(contacts, batch_size=1000)


def written(community: Community) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What the import has written, as plain values, with websites that nobody has yet."""
    people = {
        person.pop("partner_id"): person for person in community.contacts.values(*PERSON_FIELDS)
    }
    found = []
    for row in community.partners.values("pk", *PARTNER_FIELDS):
        person = people[row.pop("pk")]
        row["website"] = row["website"].replace(".example", ".invalid")
        found.append((row, person))
    return found


def seconds(act: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def turn(number: int, places: Iterator[Community], rows: int) -> tuple[float, float]:
    """Seconds of one import, and of the same rows in bulk into the next community."""
    community, second = next(places), next(places)
    with scope(community=community):
        owner = community.memberships.coordinators().select_related("user").get().user
        content = file_of(rows, number, owner)
        taken = seconds(lambda: import_all(community, content, by=owner, rows=rows))
        check_all_there(community, rows)
        same = written(community)
    with scope(community=second):
        bulk = seconds(lambda: insert_all(second, same))
        check_all_there(second, rows)
    return taken, bulk


def check_all_there(community: Community, rows: int) -> None:
    there = community.partners.count(), community.contacts.count()
    if there != (rows, rows):
        raise SystemExit(f"{community} has {there} partners and contacts instead of {rows} each.")


def main() -> None:
    rows = int(sys.argv[1])
    # Those that named no partners: their directories are empty.
    empty = Community.objects.taking_part().filter(lead_organization="").order_by("pk")
    places = iter(empty[: 2 * TURNS])
    taken, bulk = zip(*(turn(number, places, rows) for number in range(TURNS)), strict=True)
    figures = {
        "case": "partners_import",
        "of": "partners",
        "database": connection.vendor,
        "scale": rows,
        "rows_per_s": round(rows / statistics.median(taken)),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
        "ratio": round(statistics.median(taken) / statistics.median(bulk), 2),
        "s": round(statistics.median(taken), 2),
        "bulk_s": round(statistics.median(bulk), 2),
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
