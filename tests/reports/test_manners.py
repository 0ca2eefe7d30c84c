"""Mail that nobody wants any more stops with one press, and what is a duty does not."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from communities import actions as people
from communities.models import Activity, Community, User
from reports import actions
from reports.manners import MEANING, Wish, wants, wish_behind
from reports.models import MailChoice, MailClass, Reminder, ReminderState, Rule
from reports.reminders import LETTERS, readers
from reports.tasks import send_letters
from tests.factories import CommunityFactory
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
NEWS, DUTY = MailClass.NEWS, MailClass.DUTY
COUNCIL_LETTER = LETTERS[Rule.COUNCIL_PROGRESS]


def wish_from(letter: Reminder) -> Wish:
    return Wish(letter.community_id, letter.recipient_id, NEWS.value)


def door(wish: Wish) -> str:
    return reverse("reports:unsubscribe", args=[wish.token])


def test_every_class_has_a_meaning():
    assert set(MEANING) == set(MailClass)


def test_news_carry_a_link_that_stops_them_and_duty_does_not(
    due_letter: Reminder, mail_server: Server, settings
):
    send_letters(due_letter.community_id)

    [mail] = mail_server.letters
    address = "".join(mail["List-Unsubscribe"].split())
    found = re.fullmatch(r"<https?://[^/]+(/unsubscribe/[^/]+/)>", address)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found
    assert found[1] == door(wish_from(due_letter))
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert found[1] in body.replace("&amp;", "&")
        assert f"{settings.SITE_URL}/mail/" in body


def test_the_notice_to_a_coordinator_has_no_such_link(schedule, mail_server: Server, clock):
    Reminder.objects.filter(rule=Rule.NOTICE_SECOND).delete()
    notice = Reminder.objects.get(rule=Rule.COORDINATOR_NOTICE)
    clock.move_to(notice.due_at)

    send_letters(notice.community_id)

    [mail] = mail_server.letters
    assert mail["List-Unsubscribe"] is None
    assert "/unsubscribe/" not in mail.get_body(("plain",)).get_content()


def test_a_mail_program_stops_it_with_one_post_and_no_cookie(letter: Reminder, scoped: Community):
    strict = Client(enforce_csrf_checks=True)

    answers = [
        strict.post(door(wish_from(letter)), {"List-Unsubscribe": "One-Click"}) for _ in range(2)
    ]

    letter.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert not answers[0].cookies
    assert (letter.state, letter.cancelled_because) == (
        ReminderState.CANCELLED, f"{letter.recipient} has turned this mail off.",
    )  # fmt: skip
    assert not wants(scoped, letter.recipient, NEWS)
    assert readers(scoped, COUNCIL_LETTER) == []
    said = Activity.objects.verbs("mail.chosen").filter(by__email="council@example.org")
    assert said.count() == 1


def test_looking_at_the_link_changes_nothing(letter: Reminder, client: Client):
    page = client.get(door(wish_from(letter)))

    letter.refresh_from_db()
    assert letter.state == ReminderState.PENDING
    assert not MailChoice.objects.filter(mail_class="news").exists()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Stop this mail" in page.content.decode()
    assert letter.recipient.email not in page.content.decode()


def test_the_same_page_brings_it_back(letter: Reminder, client: Client, scoped: Community):
    page = door(wish_from(letter))
    client.post(page)

    answer = client.post(page, {"is_on": "yes"})

    letter.refresh_from_db()
    assert "It comes again" in answer.content.decode()
    assert letter.state == ReminderState.PENDING
    assert readers(scoped, COUNCIL_LETTER) == [letter.recipient]


@pytest.mark.parametrize("token", ["x", "[1,2]", signing.Signer(salt="other").sign_object([1, 1])])
def test_a_link_that_we_did_not_make_is_not_known(client: Client, token):
    answer = client.post(reverse("reports:unsubscribe", args=[token]))

    assert wish_behind(token) is None
    assert answer.status_code == 404
    assert "We do not know this link" in answer.content.decode()


def test_a_letter_of_whoever_said_no_meanwhile_does_not_leave(
    due_letter: Reminder, mail_server: Server, scoped: Community
):
    """The worker looks again: the act may come between the claim and the sending."""
    MailChoice.objects.create(
        community=scoped, person=due_letter.recipient, mail_class=NEWS, is_on=False
    )

    assert send_letters(due_letter.community_id) == 0

    assert mail_server.letters == []


def test_duty_cannot_be_turned_off(scoped: Community, cast: dict[str, User]):
    with pytest.raises(actions.Refused, match="always sent"):
        actions.choose_mail(scoped, by=cast["coordinator"], mail_class=DUTY, is_on=False)


def test_own_page_turns_one_community_off_and_no_other(
    schedule, scoped: Community, other_community: Community, cast, sign_in
):
    with scope(community=other_community):
        people.set_role(other_community, cast["council"], "council", by=None)
    client = sign_in("council")
    said = {"community": scoped.slug, "mail_class": NEWS, "is_on": "no"}

    client.post("/mail/", said)
    page = client.get("/mail/").content.decode()

    assert page.count("Turn it on<") == page.count("Turn it off<") == 1
    assert not wants(scoped, cast["council"], NEWS)
    with scope(community=other_community):
        assert wants(other_community, cast["council"], NEWS)


@pytest.mark.parametrize("places", [1, 3])
def test_own_page_costs_so_many_questions(cast, scoped, sign_in, places, django_assert_num_queries):
    for number in range(places - 1):
        community = CommunityFactory(name=f"Place {number}", slug=f"place-{number}")
        with scope(community=community):
            people.set_role(community, cast["council"], "council", by=None)
    client = sign_in("council")
    client.get("/mail/")

    with django_assert_num_queries(8):
        client.get("/mail/")


def test_coordinator_sees_who_turned_it_off(schedule, letter: Reminder, sign_in):
    actions.choose_mail(letter.community, by=letter.recipient, mail_class=NEWS, is_on=False)

    page = sign_in("coordinator").get("/c/louisville/mail/send/").content.decode()

    assert f"turned this mail off: {letter.recipient}" in page
    assert "/unsubscribe/" not in page
