"""The look: who sees which tabs, what a page may weigh, and the error pages."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from techhire import dev

CSS = {path.name: path.stat().st_size for path in (settings.BASE_DIR / "static/css").glob("*.css")}
# On every page; what one room alone needs is in a sheet of its own, which its pages link.
HOUSE = ("house.css", "components.css")


class Outline(HTMLParser):
    """The links of each navigation by its label, and which of them is current."""

    def __init__(self, html: str):
        super().__init__()
        self.tabs: dict[str, list[str]] = {}
        self.current: list[str] = []
        self.nav: str | None = None
        self.link: dict[str, str | None] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "nav":
            self.nav = found["aria-label"] or ""
            self.tabs[self.nav] = []
        self.link = found if tag == "a" and self.nav is not None else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self.nav = None
        self.link = None

    def handle_data(self, data: str) -> None:
        if self.link is not None and self.nav is not None:
            self.tabs[self.nav].append(data)
            if "aria-current" in self.link:
                self.current.append(data)


def outline(response) -> Outline:
    return Outline(response.content.decode())


# --- The base ------------------------------------------------------------------------------------


def test_signed_out_header_shows_public_pages_and_asks_for_no_cookie(client, db):
    response = client.get(reverse("communities:list"))

    page = outline(response)
    assert page.tabs["Main"] == ["Communities", "Apply", "Sign in"]
    assert page.current == ["Communities"]
    assert dict(response.cookies) == {}


WORK = "This week, Stages, Partners, Placements"
READ = "Outcomes, Dashboard, Reports, Council"
KEPT = f"{READ}, Mail, People, History"


@pytest.mark.parametrize(
    ("person", "tabs"),
    [
        ("coordinator", f"{WORK}, {KEPT}, Settings"),
        ("contributor", f"{WORK}, {KEPT}"),
        ("council", READ),
        ("reviewer", f"Stages, Placements, {KEPT}"),
        ("manager", f"Stages, Placements, {KEPT}, Settings"),
    ],
)
def test_community_tabs_follow_what_the_person_may_do(sign_in, community, person, tabs):
    response = sign_in(person).get(reverse("reports:progress", args=["louisville"]))

    page = outline(response)
    assert page.tabs["Louisville"] == tabs.split(", ")
    assert page.current == ["Dashboard"]


def test_national_staff_find_their_list_outside_a_community(sign_in):
    page = outline(sign_in("manager").get(reverse("communities:list")))

    assert page.tabs["Main"] == [
        "Portfolio",
        "National",
        "Applications",
        "Rounds",
        "Communities",
        "Apply",
    ]


def test_signed_in_page_carries_the_token_that_htmx_sends(sign_in):
    html = sign_in("coordinator").get(reverse("account_logout")).content.decode()

    headers = re.search(r"<body hx-headers='([^']+)'", html)
    assert headers
    assert set(json.loads(headers[1])) == {"X-CSRFToken"}


def test_htmx_swaps_refusals_and_conflicts_and_evaluates_nothing(client, db):
    html = client.get(reverse("account_login")).content.decode()

    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'", html)
    assert found
    config = json.loads(found[1])
    swapped = {
        status: next(
            rule["swap"] for rule in config["responseHandling"] if re.search(rule["code"], status)
        )
        for status in ("200", "204", "403", "409", "422", "500")
    }
    assert swapped == {
        "200": True, "204": False, "403": False, "409": True, "422": True, "500": False,
    }  # fmt: skip
    assert (config["allowEval"], config["includeIndicatorStyles"]) == (False, False)


# --- What it weighs and what it must not contain -------------------------------------------------


def test_stylesheets_of_every_page_are_two_and_under_30_kb(client, db):
    html = client.get(reverse("communities:list")).content.decode()

    assert re.findall(r"/static/css/([^\"]+)", html) == list(HOUSE)
    assert sum(CSS[name] for name in HOUSE) < 30_000


def test_stylesheets_of_a_room_are_small():
    assert {name: size for name, size in CSS.items() if name not in HOUSE and size > 8_000} == {}


def test_styles_and_scripts_of_a_page_are_under_60_kb_compressed(client, db):
    html = client.get(reverse("communities:list")).content.decode()

    names = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    files = [Path(finders.find(name)) for name in names]
    assert len(files) == 4
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) < 60_000


# --- The track -----------------------------------------------------------------------------------


def test_track_says_in_words_what_it_draws(db):
    _name, standings, current = dev.tracks()[0]

    html = Template("{% load track %}{% track standings current %}").render(
        Context({"standings": standings, "current": current})
    )

    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert words == (
        "✓ Stage 1: Apply 7 of 7 done , stage completed"
        " ✓ Stage 2: Get started 2 of 2 done , stage completed"
        " 3 Stage 3: Test and build 2 of 5 done You are here"
        " 4 Stage 4: Scale and grow 0 of 3 done"
        " 5 Stage 5: Sustain 0 of 4 done, 1 not applicable"
    )
    assert re.findall(r'class="fill" width="(\d+%)"', html) == ["100%", "100%", "40%", "0%", "0%"]
    assert html.count("aria-current") == 1


def test_track_of_a_prospective_community_shows_what_is_locked(db):
    _name, standings, current = dev.tracks()[1]

    html = Template("{% load track %}{% track standings current %}").render(
        Context({"standings": standings, "current": current})
    )

    assert html.count("Opens with designation") == 4
    assert html.count("later locked") == 4


def test_track_in_plain_text_is_five_bars(db):
    _name, standings, current = dev.tracks()[0]

    text = render_to_string("emails/track.txt", {"standings": standings, "current": current})

    assert text.strip().splitlines() == [
        "[##########] 1 Apply: 7 of 7 done",
        "[##########] 2 Get started: 2 of 2 done",
        "[####------] 3 Test and build: 2 of 5 done (you are here)",
        "[----------] 4 Scale and grow: 0 of 3 done",
        "[----------] 5 Sustain: 0 of 4 done, 1 not applicable",
    ]


@pytest.mark.parametrize("number", range(5))
def test_track_in_mail_draws_each_state_without_a_stylesheet(db, number):
    _name, standings, current = dev.tracks()[number]

    html = render_to_string("emails/track.html", {"standings": standings, "current": current})

    filled = [s for s in standings if s.progress.percent]
    assert html.count('<td width="100%"') == sum(s.progress.percent == 100 for s in filled)
    assert f"<strong>{current.stage.title}</strong>" in html
    assert 'class="track' not in html


# --- When it goes wrong --------------------------------------------------------------------------


def test_unknown_address_says_what_to_do_and_shows_no_address(client, db):
    response = client.get("/nowhere/at/all/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert "nowhere" not in response.content.decode()


def test_stranger_sees_the_same_404_for_a_community_that_exists_and_one_that_does_not(
    sign_in, community
):
    stranger = sign_in("other_coordinator")

    real = stranger.get("/c/louisville/progress/")
    unreal = stranger.get("/c/atlantis/progress/")

    assert (real.status_code, unreal.status_code) == (404, 404)
    token = r'"X-CSRFToken": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"'
    assert re.sub(token, "", real.content.decode()) == re.sub(token, "", unreal.content.decode())


def test_member_without_the_right_reads_which_right_it_needs(sign_in, community):
    response = sign_in("council").get("/c/louisville/stages/")

    assert response.status_code == 403
    assert "This needs the right to: See the working checklist" in response.content.decode()


def test_form_sent_without_its_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"))

    assert response.status_code == 403
    assert "Please send that once more" in response.content.decode()


def test_server_error_page_needs_neither_context_nor_database(client):
    html = render_to_string("500.html")

    assert "Something went wrong" in html
    for link in re.findall(r'href="/static/([^"]+)"', html):
        assert finders.find(link)


# --- Account pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_email", "E-mail address"),
        ("account_change_password", "Change the password"),
        ("mfa_index", "Second factor"),
        ("mfa_list_webauthn", "Passkeys and security keys"),
        ("usersessions_list", "Where you are signed in"),
        ("account_logout", "Sign out"),
    ],
)
def test_account_pages_are_in_our_look(sign_in, name, heading):
    html = sign_in("coordinator").get(reverse(name)).content.decode()

    assert f"<h1>{heading}</h1>" in html
    assert "css/house.css" in html


def test_sign_in_page_lists_the_demo_people_only_in_the_demo(client, db, settings):
    without = client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    within = client.get(reverse("account_login")).content.decode()

    assert "techhire-demo" not in without
    assert re.findall(r"<code>(\w+)@example.org", within) == [
        "coordinator", "contributor", "council", "reviewer", "manager",
    ]  # fmt: skip


def test_code_to_reset_a_password_is_the_first_thing_in_its_letter(client, cast, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "coordinator@example.org"})

    [letter] = mailoutbox
    assert letter.subject == "Your code to set a new password"
    code = letter.body.split("\n\n")[1].strip()
    assert re.fullmatch(r"[A-Z0-9]{3,}(-[A-Z0-9]{3,})*", code)
    [html] = [part.content for part in letter.alternatives]
    assert code in html
