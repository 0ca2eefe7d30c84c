"""A council member opens the link of the letter, acknowledges in one press, and asks."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django_scopes import scope

from communities import actions as people
from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports import actions
from reports.links import links_for
from reports.models import (
    LINK_LASTS,
    Acknowledgement,
    CouncilQuestion,
    ReaderLink,
    Reminder,
    ReminderState,
    ReportVersion,
    Rule,
)
from tests.factories import UserFactory
from tests.reported import due_report, link_to, sent
from tests.reports.conftest import BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast: dict[str, User]) -> User:
    return cast["coordinator"]


@pytest.fixture
def version(clock: time_machine.Traveller, scoped: Community, by: User) -> ReportVersion:
    return sent(scoped, by=by, **{"ask-1": "Name an employer."})


@pytest.fixture
def link(version: ReportVersion, cast: dict[str, User]) -> ReaderLink:
    return link_to(version.report, cast["council"])


def door(link: ReaderLink) -> str:
    return f"/r/{link.token}/"


def test_link_opens_the_report_and_changes_nothing(link: ReaderLink, clock):
    before = list(ReaderLink.objects.values())

    answer = Client().get(door(link))

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Louisville: report for July to September 2026" in shown
    assert "Name an employer." in shown
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert list(ReaderLink.objects.values()) == before
    assert not Acknowledgement.objects.exists()
    assert not Reminder.objects.filter(opened_at__isnull=False).exists()


def test_nobody_but_the_reader_is_named_behind_it(link: ReaderLink, cast: dict[str, User]):
    shown = Client().get(door(link)).content.decode()

    for name in ("contributor", "newcomer", "reviewer"):
        assert cast[name].email not in shown
    assert cast["coordinator"].email not in shown


def test_one_press_acknowledges_and_the_second_changes_nothing(
    link: ReaderLink, version: ReportVersion, cast: dict[str, User]
):
    strict = Client(enforce_csrf_checks=True)
    press = {"act": "acknowledge", "version": "1"}

    answers = [strict.post(door(link), press) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    said = Acknowledgement.objects.get()
    assert (said.version, said.person, said.by_link) == (version, cast["council"], True)
    assert Activity.objects.filter(verb="report.acknowledged").count() == 1
    assert "You acknowledged it on October 2, 2026" in strict.get(door(link)).content.decode()


def test_version_that_was_corrected_meanwhile_is_not_acknowledged(
    link: ReaderLink, version: ReportVersion, scoped: Community, by: User
):
    sent(scoped, by=by, report=version.report, wins="Three.", because="One was left out.")

    answer = Client().post(door(link), {"act": "acknowledge", "version": "1"})

    assert answer.status_code == 409
    assert "A newer version went out while you read." in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_question_is_asked_once_however_often_it_is_pressed(
    link: ReaderLink, cast: dict[str, User]
):
    for _ in range(2):
        Client().post(door(link), {"act": "ask", "text": "Who pays?"})

    asked = CouncilQuestion.objects.get()
    assert (asked.text, asked.person, asked.by_link) == ("Who pays?", cast["council"], True)


def test_empty_question_is_refused_at_its_field_and_a_long_one_is_kept(link: ReaderLink):
    empty = Client().post(door(link), {"act": "ask", "text": " "})
    words = "Why? " * 500
    long = Client().post(door(link), {"act": "ask", "text": words})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Write your question." in empty.content.decode()
    assert "Why? Why?" in long.content.decode()
    assert not CouncilQuestion.objects.exists()


def end(link: ReaderLink, by: User) -> None:
    actions.revoke_link(link, by=by)


def leave(link: ReaderLink, by: User) -> None:
    people.end_membership(link.community, link.person, by=by)


def change_role(link: ReaderLink, by: User) -> None:
    people.set_role(link.community, link.person, "contributor", by=by)


def expire(link: ReaderLink, by: User) -> None:
    ReaderLink.objects.update(expires_at=BEFORE - timedelta(seconds=1))


def stop(link: ReaderLink, by: User) -> None:
    User.objects.filter(pk=link.person_id).update(is_active=False)


@pytest.mark.parametrize("happens", [end, leave, change_role, expire, stop])
def test_link_opens_nothing_when_its_reader_may_not_read(link: ReaderLink, by: User, happens):
    happens(link, by)

    answers = [
        Client().get(door(link)),
        Client().post(door(link), {"act": "acknowledge", "version": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Name an employer." not in answers[0].content.decode()
    assert not Acknowledgement.objects.exists()


def test_ended_link_given_anew_is_another_one(link: ReaderLink, by: User):
    old = door(link)
    actions.revoke_link(link, by=by)
    with pytest.raises(Refused, match="ended already"):
        actions.revoke_link(link, by=by)

    actions.renew_link(link, by=by)

    fresh = ReaderLink.objects.get()
    assert Client().get(old).status_code == 404
    assert Client().get(door(fresh)).status_code == 200
    assert fresh.expires_at == BEFORE + LINK_LASTS


def test_link_of_one_community_opens_nothing_of_another(
    link: ReaderLink, other_community: Community, cast: dict[str, User]
):
    with scope(community=other_community):
        other = sent(other_community, by=cast["other_coordinator"], wins="Toledo's own.")

    shown = Client().get(door(link)).content.decode()

    assert other.report_id != link.report_id
    assert "Toledo" not in shown


def test_two_workers_make_one_link(version: ReportVersion, cast: dict[str, User]):
    [letter] = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).select_related("report")

    first, second = links_for([letter]), links_for([letter])

    assert first == second
    assert ReaderLink.objects.count() == 1


def test_page_that_was_open_a_while_says_so_and_the_receipt_shows_it(
    link: ReaderLink, sign_in, version: ReportVersion
):
    Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).update(
        state=ReminderState.SENT, sent_at=BEFORE
    )

    answer = Client().post(door(link), {"act": "seen"})

    assert answer.status_code == 204
    assert ReaderLink.objects.get().opened_at == BEFORE
    assert Reminder.objects.get(rule=Rule.COUNCIL_PROGRESS).opened_at == BEFORE
    assert not Acknowledgement.objects.exists()


def test_coordinator_sees_who_has_and_has_not(
    version: ReportVersion, scoped: Community, cast: dict[str, User], sign_in, by: User
):
    people.set_role(scoped, UserFactory(name="Walter"), "council", by=by)
    actions.acknowledge(version, by=cast["council"])
    client = sign_in("coordinator")
    page = f"/c/louisville/reports/{version.report_id}/readers/"

    yes = client.get(f"{page}?read=yes").content.decode()
    no = client.get(f"{page}?read=no").content.decode()

    assert "Council" in yes
    assert "Walter" not in yes
    assert "Walter" in no


@pytest.mark.parametrize("members", [1, 3])
def test_readers_cost_the_same_for_one_and_many(
    version: ReportVersion,
    scoped: Community,
    sign_in,
    by: User,
    members: int,
    django_assert_num_queries,
):
    for _ in range(members):
        people.set_role(scoped, UserFactory(), "council", by=by)
    client = sign_in("coordinator")
    page = f"/c/louisville/reports/{version.report_id}/readers/"
    client.get(page)

    with django_assert_num_queries(8):
        client.get(page)


@pytest.mark.parametrize("questions", [1, 3])
def test_report_costs_the_same_for_one_question_and_many(
    version: ReportVersion,
    cast: dict[str, User],
    sign_in,
    questions: int,
    django_assert_num_queries,
):
    for number in range(questions):
        actions.ask_question(version.report, by=cast["council"], text=f"Question {number}?")
    client = sign_in("council")
    page = f"/c/louisville/reports/{version.report_id}/"
    client.get(page)

    with django_assert_num_queries(9):
        client.get(page)


def test_question_is_withdrawn_by_its_asker_alone(
    version: ReportVersion, scoped: Community, cast: dict[str, User], sign_in, by: User
):
    asked = actions.ask_question(version.report, by=cast["council"], text="Who pays?")
    other = UserFactory()
    people.set_role(scoped, other, "council", by=by)
    with pytest.raises(Refused):
        actions.withdraw_question(asked, by=other)

    sign_in("council").post(f"/c/louisville/reports/questions/{asked.pk}/withdraw/")

    assert not CouncilQuestion.objects.open().exists()


def test_member_who_is_signed_in_acknowledges_and_asks(
    version: ReportVersion, cast: dict[str, User], sign_in
):
    client = sign_in("council")
    page = f"/c/louisville/reports/{version.report_id}/"

    client.post(f"{page}acknowledge/", {"version": "1"})
    client.post(f"{page}ask/", {"text": "Who pays?"})

    assert Acknowledgement.objects.get().by_link is False
    assert "You asked on October 2:" in client.get(page).content.decode()


def test_question_about_a_report_that_is_not_out_is_refused(
    clock, scoped: Community, cast: dict[str, User]
):
    with pytest.raises(Refused, match="a report that is out"):
        actions.ask_question(due_report(scoped), by=cast["council"], text="When?")
