"""The promise, on real processes: no letter lost, none sent twice unless it had to be.

Workers and clocks are started, and killed with a signal that nothing can catch, against
PostgreSQL, Redis and a mail server that waits where it is told to. The point of the kill is set
by that server alone: before its greeting a letter is claimed and not yet on its way; after the
letter's last line and before the server's yes it is on its way and not yet recorded.
"""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.reports.mail_server import Server
from tests.reports.processes import Site, kill, own_site, wait_until, what_is_missing

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]
# Several sweeps, in which a letter that is sent twice would be.
QUIET_SECONDS = 2.5


@pytest.fixture(scope="module")
def own() -> Iterator[Site]:
    if missing := what_is_missing():
        pytest.skip(missing)
    with own_site() as site:
        site.seed({"off": 3, "pairs": 6, "claimed": 1, "sending": 1})
        yield site


@pytest.fixture
def site(own: Site) -> Iterator[Site]:
    yield own
    own.stop_workers()


@pytest.fixture
def mail() -> Iterator[Server]:
    with Server() as server:
        yield server


def all_sent(site: Site, slug: str, count: int) -> bool:
    return site.states(slug) == ["sent"] * count


def each_once(site: Site, slug: str) -> dict[str, int]:
    return {letter["message_id"]: 1 for letter in site.letters(slug)}


def test_letter_due_while_everything_was_off_is_sent_once_after_the_start(site: Site, mail: Server):
    site.turn_on("off")
    assert site.letters("off") == []

    site.worker(mail.url)
    site.clocks(1)

    wait_until(lambda: all_sent(site, "off", 3))
    time.sleep(QUIET_SECONDS)
    assert mail.message_ids() == each_once(site, "off")
    assert {letter["To"] for letter in mail.letters} == {
        "off-0@example.org",
        "off-1@example.org",
        "off-2@example.org",
    }


def test_two_workers_and_two_clocks_send_each_letter_once(site: Site, mail: Server):
    site.turn_on("pairs")

    site.clocks(2)
    site.worker(mail.url)
    site.worker(mail.url)

    wait_until(lambda: all_sent(site, "pairs", 6))
    time.sleep(QUIET_SECONDS)
    assert mail.message_ids() == each_once(site, "pairs")
    assert {letter["attempts"] for letter in site.letters("pairs")} == {1}


def test_worker_killed_between_claim_and_sending_loses_nothing(site: Site, mail: Server):
    site.turn_on("claimed")
    mail.script.hold["GREET"] = threading.Event()
    first = site.worker(mail.url)
    site.clocks(1)
    assert mail.script.reached["GREET"].wait(45)
    assert site.states("claimed") == ["claimed"]

    kill(first)
    mail.script.hold.pop("GREET").set()
    assert mail.letters == []
    site.worker(mail.url)

    wait_until(lambda: all_sent(site, "claimed", 1))
    time.sleep(QUIET_SECONDS)
    [letter] = site.letters("claimed")
    assert mail.message_ids() == {letter["message_id"]: 1}
    assert (letter["uncertain_at"], letter["attempts"]) == (None, 2)


def test_worker_killed_between_sending_and_recording_is_shown_and_sent_as_the_same_letter(
    site: Site, mail: Server
):
    site.turn_on("sending")
    mail.script.hold["ACCEPT"] = threading.Event()
    first = site.worker(mail.url)
    site.clocks(1)
    assert mail.script.reached["ACCEPT"].wait(45)
    assert site.states("sending") == ["sending"]

    kill(first)
    mail.script.hold.pop("ACCEPT").set()
    site.worker(mail.url)

    wait_until(lambda: site.states("sending") == ["uncertain"])
    wait_until(lambda: all_sent(site, "sending", 1))
    time.sleep(QUIET_SECONDS)
    [letter] = site.letters("sending")
    assert mail.message_ids() == {letter["message_id"]: 2}
    keys = {copy["Idempotency-Key"] for copy in mail.letters}
    assert keys == {letter["message_id"][1:37]}
    assert letter["uncertain_at"] is not None
