"""The whole way in one go: signed up, asked back, approved, and a community at work."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_applying_journey import sign_up

Open = Callable[..., Visitor]
LEAD = "wren.lead@example.org"
SLUG = "wolf-river"
HERE, DESK = f"/c/{SLUG}", f"/national/applications/{SLUG}"
ROUND = 4711
# The round, and what the browser need not type: all other answers, by the acts.
OPEN_A_ROUND = f"""
from tests.factories import RoundFactory
RoundFactory(pk={ROUND}, name="Whole way")
"""
ANSWER_THE_REST = f"""
from django_scopes import scope
from communities.models import Community, User
from tests.applying import ready
community = Community.objects.get(slug="{SLUG}")
with scope(community=community):
    ready(community, by=User.objects.get(email="{LEAD}"))
"""


def sign_up_and_found(lead: Visitor, site: Site) -> None:
    page = lead.page
    sign_up(lead, site, name="Wren Lead", email=LEAD)
    page.get_by_label("Name of the community").fill("Wolf River")
    page.get_by_label("Kind of area").select_option("region")
    page.get_by_label("States").fill("WI")
    page.get_by_role("button", name="Found it").click()
    page.wait_for_url(f"**{HERE}/application/")


def hand_in(lead: Visitor, *, says: str) -> None:
    lead.go(f"{HERE}/application/submit/")
    if (rounds := lead.page.get_by_label("Whole way")).count():
        rounds.check()
    lead.page.get_by_role("button", name="Hand it in").click()
    expect(lead.page.get_by_role("status").first).to_contain_text(says)


def ask_about_the_need(reviewer: Visitor, site: Site) -> None:
    page = reviewer.page
    reviewer.go(f"{DESK}/return/")
    page.locator("summary", has_text="Regional need").click()
    page.get_by_label("Your question about “Regional need”").fill("Whose number is this?")
    page.get_by_role("button", name="Send back to the community").click()
    expect(page.locator("main")).to_contain_text("Waiting for the community")
    wait_for(lambda: site.letter_to(LEAD, "Please clarify"), "the question by mail")


def answer(lead: Visitor) -> None:
    page = lead.page
    lead.go(f"{HERE}/application/")
    expect(page.locator("main")).to_contain_text("The program asks you to clarify")
    page.get_by_role("link", name=re.compile("Answer about Regional need")).click()
    page.get_by_label("Your answer").fill("The state's labor market review, June.")
    page.get_by_role("button", name=re.compile("Save (the|your) answer")).click()
    expect(page.locator("main")).to_contain_text("The state's labor market review, June.")


def review(reviewer: Visitor) -> None:
    page = reviewer.page
    reviewer.go(f"{DESK}/review/")
    expect(page.locator("main")).to_contain_text("The state's labor market review, June.")
    for key in ("employers", "training", "civic", "partners", "goals"):
        page.locator(f"[name=score-{key}][value='3']").check()
    page.locator("[name=recommendation][value=approve]").check()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("main")).to_contain_text("Your review is handed in.")


def decide_and_announce(manager: Visitor) -> None:
    page = manager.page
    manager.go(f"{DESK}/decide/")
    page.get_by_label("Approve").check()
    page.get_by_label("Reason").fill("Signed promises, and a plan to count them.")
    page.get_by_role("button", name="Decide, pending").click()
    expect(page.locator("main")).to_contain_text("Pending: approve.")
    manager.go(f"/national/rounds/{ROUND}/announce/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile("Announce")).click()
    expect(page.locator("main")).to_contain_text("announced")


def is_at_work(page: Page) -> None:
    expect(page.locator(".track li")).to_have_count(5)
    expect(page.locator(".track .locked")).to_have_count(0)


def test_from_signing_up_to_a_running_community(site: Site, visitor: Open):
    site.manage("shell", "--no-imports", "-c", OPEN_A_ROUND)
    lead, reviewer, manager = visitor(), visitor("reviewer"), visitor("manager")
    sign_up_and_found(lead, site)
    site.manage("shell", "--no-imports", "-c", ANSWER_THE_REST)

    hand_in(lead, says="Handed in as revision 1")
    ask_about_the_need(reviewer, site)
    answer(lead)
    hand_in(lead, says="Handed in as revision 2")
    review(reviewer)
    decide_and_announce(manager)

    wait_for(lambda: site.letter_to(LEAD, "Wolf River is a TechHire community"), "the answer")
    wait_for(lambda: site.letter_to("ada@example.org", "Wolf River"), "the council's invitation")
    lead.go(f"{HERE}/stages/")
    is_at_work(lead.page)
    lead.go(f"{HERE}/goals/")
    expect(lead.page.locator("main")).to_contain_text("Running")
