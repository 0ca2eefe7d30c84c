"""Letters about applications, from the row to a real mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from communities import actions, ledger
from communities.models import ApplicationLetter, ProgramAct, User
from communities.models.ledger import LetterState
from communities.refusal import Refused
from communities.schedule import sweep_application_letters
from communities.tasks import send_application_letter
from techhire.celery import app
from tests.deciding import applying, in_conflict
from tests.factories import RoundFactory, UserFactory
from tests.reports.mail_server import Server

S = LetterState
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 2, 14, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Server]:
    with Server() as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        yield server


@pytest.fixture
def eager() -> Iterator[None]:
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def letter(clock) -> ApplicationLetter:
    """The receipt of an application; the worker was never told."""
    application = applying("Flint", to_round=RoundFactory())
    with scope(community=application.community):
        return ApplicationLetter.objects.get()


def now_of(letter: ApplicationLetter) -> ApplicationLetter:
    with scopes_disabled():
        letter.refresh_from_db()
    return letter


def send(letter: ApplicationLetter) -> bool:
    sent = send_application_letter(letter.pk, letter.community_id)
    now_of(letter)
    return sent


def test_a_letter_that_was_due_while_all_was_off_leaves_once(letter, mail_server, eager, clock):
    clock.shift(timedelta(hours=5))

    assert [sweep_application_letters(), sweep_application_letters()] == [1, 0]

    assert now_of(letter).state == S.SENT
    assert mail_server.message_ids() == {letter.message_id: 1}


def test_a_letter_carries_its_words_and_what_makes_copies_foldable(letter, mail_server):
    assert send(letter) is True

    [mail] = mail_server.letters
    assert mail["To"] == "flint@example.org"
    assert mail["Subject"] == "We have your application for Flint"
    assert mail["Message-ID"] == letter.message_id
    assert mail["Idempotency-Key"] == letter.message_id[1:37]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.startswith("Dear Ann of Flint,")
    assert "Dear Ann of Flint,</p>" in html


def test_words_of_people_are_text_in_the_letter(letter, mail_server):
    with scope(community=letter.community):
        ApplicationLetter.objects.update(body="<script>alert(1)</script> & {% now %} {{ name }}")

    send(letter)

    html = mail_server.letters[0].get_body(("html",)).get_content()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {% now %} {{ name }}" in html


def test_a_server_that_says_no_is_asked_again(letter, mail_server, clock):
    mail_server.script.answers["RCPT"] = "451 try later"
    assert send(letter) is False
    assert (letter.state, letter.attempts) == (S.PENDING, 1)

    del mail_server.script.answers["RCPT"]
    assert send(letter) is False  # not before its time
    clock.move_to(letter.next_try_at)
    assert send(letter) is True
    assert mail_server.message_ids() == {letter.message_id: 1}


def test_a_line_that_breaks_leaves_it_uncertain_under_the_same_name(letter, mail_server, clock):
    mail_server.script.hang_up_at = "BODY"
    assert send(letter) is False
    assert letter.state == S.UNCERTAIN

    mail_server.script.hang_up_at = ""
    clock.move_to(letter.next_try_at)
    assert send(letter) is True
    assert mail_server.message_ids() == {letter.message_id: 2}
    assert letter.uncertain_at is not None


def test_a_worker_that_dies_between_is_found_by_the_clock(letter, mail_server, eager, clock):
    """Handed over, and nobody wrote the server's answer down."""
    with scope(community=letter.community):
        held = ledger.claim(ApplicationLetter.objects.all(), letter.pk)
        assert ledger.mark_sending(held)

    clock.shift(timedelta(minutes=30))
    sweep_application_letters()
    assert now_of(letter).state == S.UNCERTAIN
    clock.shift(timedelta(minutes=30))
    sweep_application_letters()

    assert now_of(letter).state == S.SENT
    assert mail_server.message_ids() == {letter.message_id: 1}


def test_a_letter_too_late_is_recorded_and_sent_again_by_hand(letter, mail_server, eager, clock):
    clock.shift(timedelta(days=30))
    sweep_application_letters()
    assert (now_of(letter).state, mail_server.letters) == (S.MISSED, [])
    person = UserFactory()

    with scope(community=letter.community):
        actions.send_letter_again(letter, by=person)
    sweep_application_letters()

    assert now_of(letter).state == S.SENT
    assert ProgramAct.objects.get(verb="letter.sent_again").by == person
    with scope(community=letter.community), pytest.raises(Refused, match="failed or was missed"):
        actions.send_letter_again(letter, by=person)


def test_nobody_is_written_to_whose_account_is_closed(letter, mail_server):
    User.objects.filter(pk=letter.recipient_id).update(is_active=False)

    assert send(letter) is False

    assert (letter.state, mail_server.letters) == (S.CANCELLED, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_workers_send_one_letter(mail_server):
    application = applying("Flint", to_round=RoundFactory())
    with scope(community=application.community):
        letter = ApplicationLetter.objects.get()
    start, sent = Barrier(2), []

    def work() -> None:
        start.wait()
        sent.append(send_application_letter(letter.pk, letter.community_id))
        connection.close()

    both = [Thread(target=work) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(sent) == [False, True]
    assert mail_server.message_ids() == {letter.message_id: 1}


def test_the_outbox_shows_trouble_first_and_nothing_in_conflict(letter, client, clock):
    other = applying("Gary", to_round=RoundFactory())
    hidden = applying("Hibbing", to_round=RoundFactory())
    reader = UserFactory()
    actions.set_national_role(reader, "reviewer", by=None)
    with scopes_disabled():
        ApplicationLetter.objects.filter(application=letter.application).update(state=S.FAILED)
        in_conflict(hidden, reader)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/national/outbox/")

    rows = list(page.context["listing"].page)
    assert [str(row.community) for row in rows] == ["Flint", "Gary"]
    assert "drafts" not in page.context  # those are for who decides
    with scopes_disabled():
        secret = ApplicationLetter.objects.get(application=hidden)
    for path in (f"/national/outbox/{secret.pk}/", f"/national/outbox/{secret.pk}/mail/"):
        assert client.get(path).status_code == 404
    assert client.get("/national/outbox/?format=csv").content.count(b"\n") == 3
    assert other.pk
