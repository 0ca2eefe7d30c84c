"""Nothing is sent to an address that takes no mail, somebody sees it, and it is tried again."""

import pytest
from django.utils import timezone

from communities import actions as people
from communities.models import Activity, Community, User
from reports import actions
from reports.addresses import closed_in
from reports.models import DeadAddress, Reminder, ReminderState, Rule
from reports.tasks import send_letters
from tests.factories import UserFactory
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
S = ReminderState
AGAIN = "/c/louisville/mail/address/"


def dead(person: User, why: str = "bounced") -> DeadAddress:
    return DeadAddress.objects.create(email=person.email, why=why, detail="550 no such person")


def shown(client, path: str = "/c/louisville/mail/") -> str:
    return client.get(path).content.decode()


def test_letter_to_it_does_not_leave_and_says_why(due_letter: Reminder, mail_server: Server):
    dead(due_letter.recipient)

    assert send_letters(due_letter.community_id) == 0

    due_letter.refresh_from_db()
    assert mail_server.letters == []
    assert due_letter.state == S.CANCELLED
    assert due_letter.recipient.email in due_letter.cancelled_because


def test_duty_is_no_exception(schedule, mail_server: Server, clock):
    notice = Reminder.objects.get(rule=Rule.COORDINATOR_NOTICE)
    dead(notice.recipient)
    clock.move_to(notice.due_at)

    assert send_letters(notice.community_id) == 0


def test_letters_to_others_leave(due_letter: Reminder, mail_server: Server, cast):
    dead(cast["other_council"])

    assert send_letters(due_letter.community_id) == 1


def test_another_address_of_the_person_gets_mail(due_letter: Reminder, mail_server: Server):
    dead(due_letter.recipient)
    User.objects.filter(pk=due_letter.recipient_id).update(email="new@example.org")

    assert send_letters(due_letter.community_id) == 1
    assert closed_in(due_letter.community) == []


def test_mail_page_names_whom_no_mail_reaches(letter: Reminder, sign_in):
    dead(letter.recipient)

    page = shown(sign_in("coordinator"))

    assert "No mail reaches them" in page
    assert "The mail came back on" in page
    assert "550 no such person" in page
    assert "Try again" in page
    assert "Try again" not in shown(sign_in("contributor"))


def test_mail_page_says_nothing_while_all_is_well_or_somebody_elses(
    letter: Reminder, sign_in, cast: dict[str, User]
):
    dead(cast["other_council"])

    assert "No mail reaches them" not in shown(sign_in("coordinator"))


def test_page_before_sending_names_them_too(letter: Reminder, sign_in):
    dead(letter.recipient)

    page = shown(sign_in("coordinator"), "/c/louisville/mail/send/")

    assert f"No letter reaches {letter.recipient}" in page


@pytest.mark.parametrize("who", ["coordinator", "manager"])
def test_press_has_it_tried_again_and_leaves_a_line(
    letter: Reminder, sign_in, cast, who, mail_server: Server
):
    dead(letter.recipient)

    answer = sign_in(who).post(AGAIN, {"person": letter.recipient_id}, follow=True)

    assert "leaves again" in answer.content.decode()
    assert not DeadAddress.objects.exists()
    [line] = Activity.objects.verbs("address.tried_again")
    assert (line.by, line.sentence) == (cast[who], "had mail to the address of Council tried again")


def test_second_press_is_told_that_nothing_keeps_mail_away(letter: Reminder, sign_in):
    answer = sign_in("coordinator").post(AGAIN, {"person": letter.recipient_id}, follow=True)

    assert "Nothing keeps mail from Council." in answer.content.decode()
    assert not Activity.objects.verbs("address.tried_again").exists()


@pytest.mark.parametrize("person", ["", "x", "0", "other"])
def test_people_of_another_community_are_not_found(letter: Reminder, sign_in, cast, person):
    dead(cast["other_council"])
    pk = cast["other_council"].pk if person == "other" else person

    assert sign_in("coordinator").post(AGAIN, {"person": pk}).status_code == 404
    assert DeadAddress.objects.exists()


def test_a_complaint_is_taken_back_by_nobody_else(letter: Reminder, sign_in):
    dead(letter.recipient, "complained")
    client = sign_in("coordinator")

    assert "Try again" not in shown(client)
    answer = client.post(AGAIN, {"person": letter.recipient_id}, follow=True)

    assert "Only they can ask for it again" in answer.content.decode()
    assert DeadAddress.objects.exists()


def test_own_page_says_so_and_brings_mail_back(letter: Reminder, sign_in):
    dead(letter.recipient, "complained")
    client = sign_in("council")

    assert "No mail is sent to council@example.org" in shown(client, "/mail/")
    answer = client.post("/mail/", {"address": "again"}, follow=True)

    assert "Mail comes to you again." in answer.content.decode()
    assert "No mail is sent to" not in shown(client, "/mail/")
    [line] = Activity.objects.verbs("address.tried_again")
    assert line.sentence == "had mail to their own address tried again"


def test_somebody_of_no_community_has_nothing_to_bring_back(sign_in):
    assert sign_in("newcomer").post("/mail/", {"address": "again"}).status_code == 404


def test_letter_that_was_cancelled_for_it_is_planned_anew(
    schedule, scoped: Community, cast, mail_server: Server, clock
):
    notice = Reminder.objects.get(rule=Rule.COORDINATOR_NOTICE)
    dead(notice.recipient)
    clock.move_to(notice.due_at)
    send_letters(scoped.pk)

    actions.try_address_again(scoped, notice.recipient, by=cast["manager"])

    assert send_letters(scoped.pk) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_for_many(
    letter: Reminder, scoped: Community, sign_in, count, django_assert_num_queries
):
    for _ in range(count):
        person = UserFactory()
        people.set_role(scoped, person, "council", by=None)
        dead(person)
    client = sign_in("coordinator")
    shown(client)

    with django_assert_num_queries(10):
        shown(client)


def test_letters_show_what_became_of_them(letter: Reminder, sign_in):
    now = timezone.now()
    sent = Reminder.objects.filter(pk=letter.pk)
    sent.update(state=S.SENT, sent_at=now, delivered_at=now)
    client = sign_in("coordinator")
    assert "Arrived" in shown(client)

    sent.update(bounced_at=now, bounce="550 no such person")

    page = shown(client, "/c/louisville/mail/?state=trouble")
    assert "Came back" in page
    assert "550 no such person" in page
    assert "Arrived" not in page
