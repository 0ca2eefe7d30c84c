"""The promise, on real processes: an import is written whole or not at all, and it is finished.

A worker is killed with a signal that nothing can catch, in the middle of each of its steps: a lock
that the test holds on one table lets it write the tables before that one and no further.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.reports.processes import (
    ROOT,
    Site,
    connect,
    kill,
    own_site,
    wait_until,
    what_is_missing,
)

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]
ROWS = 300
# Several beats of the clock, in which an import would be written a second time.
QUIET_SECONDS = 2.5

PROGRAM = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django_scopes import scope
from communities import actions as people
from communities.models import Community, User
from partners import actions
act, slug = sys.argv[1:]
if act == "bring":
    call_command("migrate", verbosity=0)
    community = people.found_community(by=None, name=slug, slug=slug, kind="city", states="KY")
    by = User.objects.create_user(f"{slug}@example.org", None, name="Ann")
    lines = [f"Partner {n},site{n}-%s.example,Contact {n},c{n}@{slug}.example" % slug
             for n in range(ROWS)]
    sheet = "\\n".join(["Name,Website,Contact,E-mail", *lines])
    with scope(community=community):
        people.set_role(community, by, "coordinator", by=None)
        brought = actions.start_import(
            community, by=by, sheet="partners", name="partners.csv", content=sheet.encode()
        )
        actions.choose_columns(brought, by=by, columns=brought.columns)
else:
    community = Community.objects.get(slug=slug)
    with scope(community=community):
        found = community.imports.get()
        getattr(actions, act)(found, by=found.created_by)
"""


class Imports:
    """One community's import on a site of its own."""

    def __init__(self, site: Site, slug: str) -> None:
        self.site = site
        self.slug = slug

    def do(self, act: str) -> None:
        """What somebody does in the web process."""
        program = PROGRAM.replace("ROWS", str(ROWS))
        command = [sys.executable, "-W", "ignore", "-c", program, act, self.slug]
        subprocess.run(command, env=self.site.environment, cwd=ROOT, check=True, timeout=240)

    def worker(self) -> "subprocess.Popen[bytes]":
        return self.site.worker("")

    def one(self, what: str) -> object:
        return self.site.ask(
            f"SELECT {what} FROM communities_community c WHERE c.slug = %s", self.slug
        )[0][0]

    def count(self, table: str) -> object:
        return self.one(f"(SELECT count(*) FROM {table} t WHERE t.community_id = c.id)")

    def state(self) -> object:
        return self.one("(SELECT state FROM partners_sheetimport i WHERE i.community_id = c.id)")

    def picture(self) -> dict[str, object]:
        return {
            "state": self.state(),
            "partners": self.count("partners_partner"),
            "contacts": self.count("partners_contact"),
            "rows": self.count("partners_importrow"),
            "organizations": self.site.ask(
                "SELECT count(*) FROM partners_organization WHERE domain LIKE %s",
                f"%-{self.slug}.example",
            )[0][0],
            "acts": self.one(
                "(SELECT count(*) FROM communities_activity a WHERE a.community_id = c.id"
                " AND a.verb IN ('import.applied', 'import.undone'))"
            ),
        }

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Nobody writes this table meanwhile; reading goes on."""
        link = connect(self.site.url)
        link.autocommit = False
        with link.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
        link.rollback()
        link.close()

    def is_stuck(self) -> bool:
        """Whether a worker waits for our lock."""
        waiting = self.site.ask(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        )
        return bool(waiting)

    def forget_progress(self) -> None:
        """The cache is lost too: else the clock would wait until the dead worker is silent."""
        program = (
            "import django; django.setup();"
            "from django.core.cache import caches; caches['shared'].clear()"
        )
        command = [sys.executable, "-W", "ignore", "-c", program]
        subprocess.run(command, env=self.site.environment, cwd=ROOT, check=True, timeout=240)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    if missing := what_is_missing():
        pytest.skip(missing)
    with own_site() as own:
        own.link = connect(own.url)
        yield own


def killed_in(step: Imports, table: str) -> None:
    """A worker begins, writes up to this table, and is gone."""
    with step.locked(table):
        first = step.worker()
        wait_until(step.is_stuck)
        kill(first)
    step.forget_progress()


def finished(step: Imports, state: str) -> dict[str, object]:
    """Another worker and the clock; nobody calls them."""
    step.worker()
    step.site.clocks(1)
    wait_until(lambda: step.state() == state)
    time.sleep(QUIET_SECONDS)
    picture = step.picture()
    step.site.stop_workers()
    return picture


NOTHING = {"partners": 0, "contacts": 0, "organizations": 0}
ALL = {"partners": ROWS, "contacts": ROWS, "organizations": ROWS}


def test_a_worker_killed_in_each_of_its_steps_leaves_nothing_half(site: Site):
    step = Imports(site, "killed")
    step.do("bring")

    killed_in(step, "partners_importrow")
    assert step.picture() == {"state": "checking", "rows": 0, "acts": 0, **NOTHING}
    assert finished(step, "checked") == {"state": "checked", "rows": ROWS, "acts": 0, **NOTHING}

    step.do("confirm_import")
    killed_in(step, "partners_contact")
    assert step.picture() == {"state": "applying", "rows": ROWS, "acts": 0, **NOTHING}
    assert finished(step, "applied") == {"state": "applied", "rows": ROWS, "acts": 1, **ALL}

    step.do("undo_import")
    killed_in(step, "partners_organization")
    assert step.picture() == {"state": "undoing", "rows": ROWS, "acts": 1, **ALL}
    assert finished(step, "undone") == {"state": "undone", "rows": ROWS, "acts": 2, **NOTHING}


def test_two_workers_and_two_clocks_write_an_import_once(site: Site):
    step = Imports(site, "pairs")
    step.do("bring")
    step.worker()
    step.site.clocks(2)
    wait_until(lambda: step.state() == "checked")
    step.do("confirm_import")

    assert finished(step, "applied") == {"state": "applied", "rows": ROWS, "acts": 1, **ALL}
