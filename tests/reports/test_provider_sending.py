"""A letter that leaves through a provider's own interface: what it carries, and what a no means."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from reports import tasks
from reports.models import Reminder, ReminderState

pytestmark = pytest.mark.django_db
S = ReminderState
YES = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "To": "council@example.org"})
INACTIVE = (
    "You tried to send to a recipient that has been marked as inactive. Found inactive addresses: "
    "council@example.org. Inactive recipients are ones that have generated a hard bounce."
)
SUPPRESSED = (422, {"ErrorCode": 406, "Message": INACTIVE})


class Provider(ThreadingHTTPServer):
    """Postmark, as far as one letter needs it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.answer: tuple[int, dict[str, Any]] | None = YES
        self.letters: list[dict[str, Any]] = []


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.answer is None:
            return  # and hangs up
        status, said = self.server.answer
        self.server.letters.append(json.loads(body))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with Provider() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "t",
            "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        }
        yield server
        server.shutdown()


def send(letter: Reminder) -> int:
    sent = tasks.send_letters(letter.community_id)
    letter.refresh_from_db()
    return sent


def test_letter_carries_our_own_mark(due_letter: Reminder, provider: Provider):
    assert send(due_letter) == 1

    [posted] = provider.letters
    headers = {header["Name"]: header["Value"] for header in posted["Headers"]}
    assert due_letter.state == S.SENT
    assert posted["To"] == due_letter.recipient.email
    assert posted["Metadata"] == {"letter": due_letter.message_id}
    assert headers["Idempotency-Key"] == due_letter.idempotency_key
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("no", [SUPPRESSED, (401, {"ErrorCode": 10, "Message": "Bad token."})])
def test_no_is_a_failure_that_is_tried_again(due_letter: Reminder, provider: Provider, no):
    provider.answer = no

    assert send(due_letter) == 0

    assert (due_letter.state, due_letter.uncertain_at) == (S.PENDING, None)
    assert due_letter.error.startswith("Anymail")


@pytest.mark.parametrize("answer", [None, (504, {"Message": "The gateway waited too long."})])
def test_silence_leaves_it_uncertain(due_letter: Reminder, provider: Provider, answer):
    provider.answer = answer

    assert send(due_letter) == 0

    assert due_letter.state == S.UNCERTAIN
    assert "Anymail" in due_letter.error
