"""What contacts of employers answer, and what happens between the letter and the answer."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from partners import actions as network
from placements import actions
from placements.models import Confirmation, Question
from tests.factories import PartnerFactory
from tests.forgetting import forget_all
from tests.partners.sending import text_of
from tests.placements.confirming import JUNE_10, again, link, said, typed
from tests.placements.sending import ROOM

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _a_day_in_june(time_machine):
    time_machine.move_to(JUNE_10, tick=False)
    forget_all()  # how often the page was opened


# --- What a contact answers ----------------------------------------------------------------------


def test_opening_the_page_changes_nothing_and_is_told_to_nobody(letter, client: Client):
    before = again(letter).__dict__ | {"_state": None}

    page = client.get(link(letter))

    assert again(letter).__dict__ | {"_state": None} == before
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    assert page.cookies == {}
    html = page.content.decode()
    assert "21.50" not in html
    for words in ("Humana", "Coordinator", "Kim Lee", "IA-17", 'value="2026-05-04"'):
        assert words in html


def test_a_contact_confirms_once_without_a_cookie(letter, scoped, placement):
    browser = Client(enforce_csrf_checks=True)
    yes = typed(letter, "right")

    answer = browser.post(link(letter), yes, headers={"Origin": "null"})
    later = typed(letter, "not_ours")
    second = browser.post(link(letter), later)

    assert (answer.status_code, answer.url) == (302, link(letter))
    assert second.status_code == 200
    for words in ("Thank you", "June 10, 2026 at 12:00 PM", "May 4, 2026: confirmed"):
        assert words in text_of(second)
    row = again(placement)
    assert (row.evidence, row.reported_by, row.wage) == (
        "employer", "The employer, in its answer to our letter", Decimal("21.50"),
    )  # fmt: skip
    (act,) = scoped.activities.verbs("placement.confirmed")
    assert (act.by, act.who, act.sentence) == (
        None, "Kim Lee", "confirmed a placement at Humana",
    )  # fmt: skip


def test_a_correction_is_applied_and_named_with_both_values(
    letter, scoped, by, placement, client: Client
):
    change = {"starts_on": "2026-05-11", "kind": "part_time", "wage": "$24"}

    client.post(link(letter), typed(letter, "right", **change))

    row = again(placement)
    assert (row.starts_on, row.kind, row.wage) == (date(2026, 5, 11), "part_time", Decimal(24))
    assert row.checks.get(after=30).due_on == row.starts_on + timedelta(days=30)
    (act,) = scoped.activities.verbs("placement.put_right")
    assert act.sentence == (
        "confirmed, with corrections, a placement at Humana: first day May 4, 2026 → May 11, 2026, "
        "kind of work Full-time → Part-time, wage"
    )
    actions.set_aside_answer(letter.questions.get(), by=by)
    row = again(placement)
    assert (row.starts_on, row.kind, row.wage) == (MAY, "full_time", Decimal("21.50"))
    assert (row.evidence, row.reported_by) == ("partner", "")
    with pytest.raises(actions.Refused, match="no answer to take back"):
        actions.set_aside_answer(letter.questions.get(), by=by)


def test_a_code_of_another_family_goes_with_its_family(letter, scoped, by, placement):
    actions.change_placement(placement, by=by, occupation="15-1252.00")

    actions.answer_confirmation(letter, said=said(letter, "right", family="support"))

    assert (again(placement).family, again(placement).occupation) == ("support", "")


def test_what_an_answer_replaced_is_forgotten_with_the_placement(letter, scoped, by, placement):
    actions.change_placement(placement, by=by, reported_by="Report of the third quarter")
    actions.answer_confirmation(letter, said=said(letter, "right", wage=Decimal(24)))
    assert "third quarter" in str(letter.questions.get().changes)

    actions.forget_placements(scoped, by=None, today=date(2040, 1, 1))

    assert letter.questions.get().changes == {}
    with pytest.raises(actions.Refused, match="has been forgotten"):
        actions.set_aside_answer(letter.questions.get(), by=by)
    assert not scoped.activities.filter(data__has_key="reference").exists()


def test_what_was_changed_since_is_not_taken_back(letter, scoped, by, placement):
    actions.answer_confirmation(letter, said=said(letter, "right", wage=Decimal(24)))
    actions.change_placement(placement, by=by, wage=Decimal(25))

    with pytest.raises(actions.Refused, match="changed this since"):
        actions.set_aside_answer(letter.questions.get(), by=by)

    assert letter.questions.get().set_aside_at is None


def test_a_denial_deletes_nothing_and_is_marked(letter, scoped, by, placement, sign_in):
    actions.change_placement(placement, by=by, evidence="employer")
    actions.answer_confirmation(letter, said=said(letter, "not_ours"))
    client = sign_in("coordinator")

    assert again(placement).evidence == "self"
    assert "IA-17 at Humana Kim Lee, June 10, 2026" in text_of(client.get(f"{ROOM}checks/"))
    page = text_of(client.get(f"{ROOM}{placement.pk}/"))
    assert "The employer does not know this person" in page
    assert "Kim Lee does not know the person of a placement at Humana" in page

    question = letter.questions.get()
    answer = client.post(f"{ROOM}answers/{question.pk}/set-aside/", follow=True)

    assert "does not know this person" not in text_of(answer)
    assert list(Question.objects.denied()) == []
    assert again(placement).evidence == "employer"


def test_who_is_confirmed_later_is_denied_no_longer(letter, scoped, by, kim, placement):
    actions.answer_confirmation(letter, said=said(letter, "not_ours"))
    assert Question.objects.denied().count() == 1

    again_asked = actions.ask_employer(scoped, by=by, contact=kim, placements=[placement])
    actions.answer_confirmation(again_asked, said=said(again_asked, "right"))

    assert Question.objects.denied().count() == 0


@pytest.mark.parametrize("reply", ["same", "other", "not_working", "unknown", "cannot_say"])
def test_a_check_is_answered(scoped, by, kim, check, client: Client, reply):
    letter = actions.ask_employer(scoped, by=by, contact=kim, checks=[check])

    client.post(link(letter), typed(letter, reply))

    row = again(check)
    found = ("", "", None) if reply == "cannot_say" else (reply, "employer", date(2026, 6, 10))
    assert (row.outcome, row.evidence, row.answered_on) == found
    if reply != "cannot_say":
        actions.set_aside_answer(letter.questions.get(), by=by)
        assert (again(check).outcome, again(check).evidence) == ("", "")


WRONG = (
    ({"reply": ""}, "Choose an answer."),
    ({"reply": "same"}, "Select a valid choice."),
    ({"starts_on": "soon"}, "Write the day as"),
    ({"starts_on": "2027-05-04"}, "lies too far ahead"),
    ({"wage": "52,000"}, "Write the wage in dollars an hour"),
    ({"wage": "3000"}, "$3000.00 an hour is unusual."),
)


def test_what_is_wrong_is_said_and_nothing_is_lost(letter, placement, client: Client):
    for facts, words in WRONG:
        page = client.post(link(letter), typed(letter, **{"reply": "right", "wage": "24", **facts}))

        assert page.status_code == 422
        assert words in text_of(page)
    assert again(letter).answered_at is None
    assert again(placement).wage == Decimal("21.50")


def test_an_unusual_wage_is_believed_when_it_is_sent_again(letter, placement, client: Client):
    sent = typed(letter, "right", wage="120")
    page = client.post(link(letter), sent).content.decode()
    name, doubt = re.findall(r'name="(\S+-sure)" value="([^"]+)"', page)[0]

    client.post(link(letter), sent | {name: doubt})

    assert again(placement).wage == Decimal(120)


# --- What happens between the letter and its answer ----------------------------------------------


def test_who_saw_other_facts_looks_again(letter, scoped, by, placement, client: Client):
    seen = typed(letter, "right")
    actions.change_placement(placement, by=by, starts_on=date(2026, 5, 6))

    page = client.post(link(letter), seen)
    unsaid = client.post(link(letter), typed(letter, "right", v="x"))

    assert (page.status_code, unsaid.status_code) == (409, 409)
    assert "has changed since you opened the page" in text_of(page)
    assert 'value="2026-05-06"' in page.content.decode()
    assert again(letter).answered_at is None


OVER = {
    "removed": lambda s: actions.remove_placement(s["placement"], by=s["by"]),
    "left": lambda s: network.contact_left(s["kim"], by=s["by"]),
    "another address": lambda s: network.change_contact(s["kim"], by=s["by"], email="k@x.example"),
    "another employer": lambda s: actions.change_placement(
        s["placement"], by=s["by"], employer=PartnerFactory(community=s["scoped"])
    ),
    "forgotten": lambda s: actions.forget_placements(s["scoped"], by=None, today=date(2040, 1, 1)),
    "taken back by an import": lambda s: s["placement"].delete(),
}


@pytest.mark.parametrize("why", OVER)
def test_what_is_settled_otherwise_cannot_be_answered(
    letter, scoped, by, kim, placement, client: Client, why
):
    seen = typed(letter, "right", wage="30")
    OVER[why]({"scoped": scoped, "by": by, "kim": kim, "placement": placement})

    for page in (client.get(link(letter)), client.post(link(letter), seen)):
        assert page.status_code == 410
        assert "settled already" in text_of(page)
        assert "IA-17" not in text_of(page)
    assert again(letter).answered_at is None


def test_a_check_that_was_answered_meanwhile_is_not_asked(scoped, by, kim, check, client: Client):
    letter = actions.ask_employer(scoped, by=by, contact=kim, checks=[check])
    actions.answer_check(check, by=by, outcome="other")

    assert client.get(link(letter)).status_code == 410


def test_a_merged_employer_can_still_answer(letter, scoped, by, kim, employer, client: Client):
    kept = PartnerFactory(community=scoped, name="Humana of Kentucky")
    network.merge(kept, employer, by=by, choices={}, versions=(kept.version, employer.version))

    page = client.post(link(letter), typed(letter, "not_ours"), follow=True)

    assert "Thank you" in text_of(page)
    assert [one.pk for one in Question.objects.denied()] == [letter.questions.get().pk]


def test_of_two_clicks_at_once_one_answers(letter, scoped, placement):
    slower = again(letter)
    assert actions.answer_confirmation(letter, said=said(letter, "right")) is True

    assert actions.answer_confirmation(slower, said=said(letter, "not_ours")) is False

    assert again(placement).evidence == "employer"
    assert scoped.activities.verbs("placement.confirmed", "placement.denied").count() == 1


@pytest.mark.parametrize(("state", "words"), [("withdrawn", "withdrawn"), ("expired", "expired")])
def test_a_link_that_is_over_says_why(letter, scoped, by, client: Client, state, words):
    seen = typed(letter, "right")
    if state == "withdrawn":
        actions.withdraw_confirmation(letter, by=by)
    else:
        Confirmation.objects.update(expires_at=timezone.now())

    for page in (client.get(link(letter)), client.post(link(letter), seen)):
        assert page.status_code == 410
        assert words in text_of(page)
        assert page.headers["Referrer-Policy"] == "no-referrer"
    with pytest.raises(actions.Refused):
        actions.answer_confirmation(letter, said=said(letter, "right"))


def test_an_unknown_link_is_not_found_and_nobody_may_try_for_ever(db, client: Client):
    for secret in ("x", "ü", "a" * 500, "%00"):
        assert client.get(f"/confirm/{secret}/").status_code == 404

    answers = [client.get("/confirm/guess/").status_code for _ in range(57)]

    assert answers == [404] * 56 + [429]
