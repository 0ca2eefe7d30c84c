"""An employer is asked by mail, puts something right without an account, and the page shows it."""

import re
from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_pages import broken_rules

ROOM = "/c/louisville/placements/"
EMPLOYER = "Placeholder Robotics (invented)"
SUBJECT = f"asks {EMPLOYER} to confirm"
CONTACT = "sofia.greene@example.org"


def link_in_the_letter(site: Site) -> str:
    wait_for(lambda: site.letter_to(CONTACT, SUBJECT), "the letter to the employer")
    found = re.search(r"https?://[^/\s]+(/confirm/\S+/)", site.letter_to(CONTACT, SUBJECT) or "")
    assert found
    return found[1]


def ask_the_employer(coordinator: Visitor) -> None:
    page = coordinator.page
    coordinator.go(f"{ROOM}?q=Placeholder&kind=full_time&evidence=partner")
    page.locator("th[scope=row] a").first.click()
    page.get_by_role("link", name="Ask the employer to confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ask {EMPLOYER} to confirm")
    page.get_by_role("button", name="Send the letter").click()
    said = page.locator("main")
    expect(said).to_contain_text("Sofía Greene is asked. The letter is on its way.")


def look_at_the_page(reader: Visitor, link: str) -> None:
    """Accessible in both colors, and in one piece on the smallest screen."""
    page = reader.page
    reader.go(link)
    page.evaluate(AXE_SCRIPT)
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark")
    assert broken_rules(page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert not reader.scrolls_sideways()


def put_it_right(contact: Visitor, link: str) -> None:
    page = contact.page
    contact.go(link)
    page.get_by_label("Yes, and it is right").check()
    page.get_by_label("Kind of work").select_option("Part-time")
    page.get_by_label("Starting wage").fill("31.25")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert contact.context.cookies() == []


def test_an_employer_answers_by_mail_without_an_account_and_without_javascript(
    site: Site, visitor: Callable[..., Visitor]
):
    coordinator = visitor("coordinator")
    page, said = coordinator.page, coordinator.page.locator("main")
    ask_the_employer(coordinator)
    link = link_in_the_letter(site)
    look_at_the_page(visitor(width=390), link)

    put_it_right(visitor(javascript=False), link)

    page.reload()
    expect(said).to_contain_text("Sofía Greene answered")
    expect(said).to_contain_text("Kind of work: Full-time → Part-time")
    expect(said).to_contain_text("Employer-confirmed")
    page.get_by_role("button", name="Take the answer back").click()
    expect(said).to_contain_text("The answer is taken back.")
    expect(said).to_contain_text("Full-time at Placeholder Robotics (invented) since")
