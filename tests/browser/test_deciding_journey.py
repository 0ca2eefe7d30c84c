"""A manager decides two applications and announces them; an applicant reads it and goes on."""

import re
from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_pages import broken_rules
from tests.factories import PASSWORD

ROUND = "Spring of the journey"
APPLICANT = "ashby-falls@example.org"
YES, NO = "Ashby Falls is a TechHire community", "Your application for Borden Creek"


def approve_with_a_letter_of_ones_own(page: Page) -> None:
    page.get_by_role("link", name="Ashby Falls").click()
    page.get_by_label("Approve").check()
    page.get_by_label("Reason").fill("Signed promises cover the goal.")
    page.get_by_role("button", name="Decide, pending").click()
    expect(page.locator("main")).to_contain_text("Pending: approve.")
    text = page.get_by_label("Text")
    text.fill(text.input_value().replace("Thank you", "The mayor is glad. Thank you"))
    page.get_by_role("button", name="Save the letter").click()
    letter = page.frame_locator("iframe")
    expect(letter.locator("body")).to_contain_text("Dear Ann of Ashby Falls,")
    expect(letter.locator("body")).to_contain_text("The mayor is glad.")


def decline_from_the_list(page: Page) -> None:
    page.get_by_label("Borden Creek").check()
    page.get_by_label("With those ticked").select_option("Decline")
    page.get_by_label("Reason, for the staff alone").fill("No promise in numbers.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator("main")).to_contain_text("1 decision to decline is pending.")


def look_at_the_page(reader: Visitor) -> None:
    """Accessible in both colors, and in one piece on the smallest screen."""
    page = reader.page
    page.evaluate(AXE_SCRIPT)
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark")
    assert broken_rules(page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert not reader.scrolls_sideways()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_two_are_decided_announced_and_read(site: Site, visitor: Callable[..., Visitor]):
    site.manage("shell", "-v", "0", "-c", "import tests.browser.two_applications")
    manager = visitor("manager")
    page = manager.page
    manager.go("/national/outbox/")
    look_at_the_page(manager)
    manager.go("/national/rounds/4242/decisions/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Decisions: {ROUND}")

    approve_with_a_letter_of_ones_own(page)
    look_at_the_page(manager)
    page.get_by_role("link", name="Ashby Falls", exact=True).click()
    look_at_the_page(manager)
    page.get_by_role("link", name=f"Decisions: {ROUND}").click()
    decline_from_the_list(page)
    look_at_the_page(manager)
    page.get_by_role("link", name="Announce 2 pending").click()
    look_at_the_page(manager)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Announce 2 decisions").click()
    expect(page.locator("main")).to_contain_text("2 decisions are announced.")

    wait_for(lambda: site.letter_to(APPLICANT, YES), "the letter to the applicant")
    wait_for(lambda: site.letter_to("borden-creek@example.org", NO), "the other letter")
    wait_for(lambda: site.letter_to("ada@example.org", "Ashby Falls"), "the council's invitation")
    letter = site.letter_to(APPLICANT, YES) or ""
    assert "The mayor is glad." in letter
    applicant_goes_on(site, visitor(), letter)


def applicant_goes_on(site: Site, applicant: Visitor, letter: str) -> None:
    """From the link in the mail to the stages, all of which are open."""
    link = re.search(r"https?://[^/\s]+(/c/\S+/)", letter)
    assert link
    page = applicant.page
    page.goto(site.url + link[1])
    applicant.sign_in(APPLICANT, PASSWORD)
    expect(page.locator("main")).to_contain_text("Approved")
    applicant.go("/c/ashby-falls/stages/")
    expect(page.locator(".track li")).to_have_count(5)
    expect(page.locator(".track .locked")).to_have_count(0)
    applicant.go("/c/ashby-falls/application/letters/")
    expect(page.locator("main")).to_contain_text(YES)
    expect(page.locator("main")).to_contain_text("Sent")
