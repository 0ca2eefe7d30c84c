"""One partner's page: what it shows, and what it costs."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope

from partners import actions
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    InteractionFactory,
    PartnerFactory,
    UserFactory,
)
from tests.partners.sending import text_of

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"


def test_partner_page_shows_everything_in_one_view(sign_in, community, cast, partner, page):
    by = cast["coordinator"]
    with scope(community=community):
        actions.change_partner(
            partner, by=by, owner=by, tags=["pilot"], notes="Ask for Rusty.", kinds=["employer"]
        )
        ContactFactory(
            partner=partner, name="Rusty Justice", title="Co-founder", phone="5025550142"
        )
        InteractionFactory(partner=partner, by=by, kind="visit", summary="Saw the mine.")
        CommitmentFactory(partner=partner, quantity=5)
        actions.move(partner, to="engaged", by=by)

    text = text_of(sign_in("coordinator").get(page))

    for words in (
        "Bit Source Employer · Engaged since",
        "Rusty Justice Primary Change Rusty Justice Co-founder",
        "(502) 555-0142",
        "Log a call or visit Call Rusty Justice Change",
        "0 of 5 full-time hires delivered",
        "Visit Change this visit Saw the mine.",
        "Coordinator moved it from identified to engaged",
        "Coordinator changed the owner, the tags and the notes of Bit Source",
        "Name and logo Permission not given yet",
        "Tags pilot",
        "Ask for Rusty.",
    ):
        assert words in text


def test_links_dial_write_and_open(sign_in, community, partner, page):
    with scope(community=community):
        ContactFactory(partner=partner, email="rusty@bitsource.com", phone="502 555 0142 x12")

    html = sign_in("coordinator").get(page).content.decode()

    assert 'href="mailto:rusty@bitsource.com"' in html
    assert 'href="tel:+1-502-555-0142;ext=12"' in html
    assert '<a href="https://bitsource.com" rel="noopener noreferrer" target="_blank">' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_partner_page_costs_the_same_whatever_is_on_it(
    sign_in, community, cast, partner, page, django_assert_num_queries, rows: int
):
    with scope(community=community):
        for n in range(rows):
            someone = UserFactory()
            contact = ContactFactory(partner=partner, by=someone)
            gone = ContactFactory(partner=partner, by=someone)
            actions.contact_left(gone, by=someone)
            actions.add_commitment(partner, by=someone, kind="hires", quantity=5, step="started")
            InteractionFactory(
                partner=partner,
                by=someone,
                contact=contact,
                follow_up_on=community.today(),
                follow_up_owner=cast["coordinator"],
            )
            actions.move(partner, to=("contacted", "engaged", "committed")[n], by=someone)
    client = sign_in("coordinator")
    client.get(page)

    # session, user, membership, grants; partner, people and tags to choose from, contacts,
    # commitments, follow-ups, what happened
    with django_assert_num_queries(10):
        answer = client.get(page)

    assert answer.status_code == 200
    assert len(answer.content) < 25_000


def test_a_page_of_long_lists_stays_light_and_shows_all_when_asked(
    sign_in, community, cast, partner, page
):
    with scope(community=community):
        for n in range(12):
            ContactFactory(partner=partner, name=f"Person {n}")
            CommitmentFactory(partner=partner, quantity=n + 1)
            InteractionFactory(
                partner=partner, by=cast["coordinator"], follow_up_on=community.today()
            )
        CommitmentFactory(partner=partner, quantity=99, step="delivered")
    client = sign_in("coordinator")

    html = client.get(page).content.decode()
    everything = client.get(f"{page}?all=1").content.decode()

    counted = [
        tuple(shown.count(mark) for mark in ('id="promise-', 'id="follow-up-', "mailto:contact"))
        for shown in (html, everything)
    ]
    assert counted == [(5, 5, 5), (13, 12, 12)]
    assert "Show all 13 commitments" in html
    assert "Show all" not in everything
    assert "<strong>99 full-time hires" not in html, "what is open comes first"
    assert len(html) < 25_000


def test_what_is_owed_comes_first_most_urgent_first(sign_in, community, cast, partner, page):
    today, by = community.today(), cast["coordinator"]
    with scope(community=community):
        InteractionFactory(
            partner=partner, by=by, summary="Send the flyer.", follow_up_on=today + timedelta(90)
        )
        promise = CommitmentFactory(partner=partner, due_on=today - timedelta(3))
        actions.deliver(promise, delivered=2, by=by)
        CommitmentFactory(partner=partner, quantity=9, due_on=today + timedelta(200))
        hired = CommitmentFactory(
            partner=partner, quantity=7, step="delivered", feedback_on=today + timedelta(10)
        )

    html = sign_in("coordinator").get(page).content.decode()

    assert re.findall(r'<li id="((?:promise|feedback|follow-up)-\d+)">\s*<span', html) == [
        f"promise-{promise.pk}",
        f"feedback-{hired.pk}",
        re.search(r"follow-up-\d+", html)[0],
    ]
    assert "Late, was due" in html


def test_nothing_owed_and_nobody_there_is_said(sign_in, page):
    text = text_of(sign_in("coordinator").get(page))

    assert "Nothing is owed on either side." in text
    assert "Nobody yet. Add the person you talk to." in text
    assert "Nothing has been asked for or promised yet." in text


def test_only_an_employer_is_offered_an_employers_commitment(sign_in, community, cast, page):
    client = sign_in("coordinator")
    assert "commitments/jobs/" in client.get(page).content.decode()

    with scope(community=community):
        college = PartnerFactory(community=community, name="KCTCS", kinds=["education"])

    assert "commitments/jobs/" not in client.get(f"{ROOM}{college.pk}/").content.decode()


def test_notes_and_names_are_text_and_no_html(sign_in, community, partner, page):
    with scope(community=community):
        actions.change_partner(partner, by=UserFactory(), notes="<b>bold</b>\n\n🎉")
        ContactFactory(partner=partner, name="<script>x</script>")

    html = sign_in("coordinator").get(page).content.decode()

    assert "<p>&lt;b&gt;bold&lt;/b&gt;</p>" in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html


# --- What happened -------------------------------------------------------------------------------


def test_what_happened_is_merged_latest_first(
    sign_in, community, cast, partner, page, time_machine
):
    by = cast["coordinator"]
    for day, act in (
        (date(2026, 1, 5), lambda: actions.move(partner, to="contacted", by=by)),
        (date(2026, 2, 5), lambda: ContactFactory(partner=partner, name="Jo", by=by)),
        (date(2026, 3, 5), lambda: InteractionFactory(partner=partner, by=by, summary="Spoke.")),
    ):
        time_machine.move_to(datetime(day.year, day.month, day.day, 17, tzinfo=UTC))
        with scope(community=community):
            act()
    with scope(community=community):
        InteractionFactory(partner=partner, by=by, summary="Noted late.", on=date(2026, 1, 20))

    html = sign_in("coordinator").get(page).content.decode()

    timeline = html.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert re.findall(r'<li class="(\w+)">', timeline)[-4:] == [
        "interaction", "act", "interaction", "move",
    ]  # fmt: skip
    assert re.findall(r'datetime="([\d-]+)"', timeline)[-4:] == [
        "2026-03-05", "2026-02-05", "2026-01-20", "2026-01-05",
    ]  # fmt: skip


def test_a_move_and_an_interaction_are_told_once(sign_in, community, cast, partner, page):
    with scope(community=community):
        actions.move(partner, to="contacted", by=cast["coordinator"])
        InteractionFactory(partner=partner, by=cast["coordinator"])

    text = text_of(sign_in("coordinator").get(page))

    assert text.count("identified to contacted") == 1
    assert "logged a call" not in text


@pytest.mark.parametrize("asked", ["", "0", "-1", "x", "99999999999999999999", "٢"])
def test_a_long_history_is_paged_and_odd_pages_are_the_first(
    sign_in, community, cast, partner, page, asked: str
):
    with scope(community=community):
        for n in range(25):
            InteractionFactory(partner=partner, by=cast["coordinator"], summary=f"Call {n}")
    client = sign_in("coordinator")

    shown = client.get(f"{page}?page={asked}").content.decode().count('<li class="interaction">')

    assert shown == (5 if asked == "٢" else 20)
