"""From the mail to the next report: read without a password, acknowledged, asked, answered."""

import re
from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_pages import broken_rules

COUNCIL = "council@example.org"
REPORTS = "/c/louisville/reports/"


def link_in_the_letter(site: Site, words: str) -> str:
    """The reader's own, in the letter whose subject says this."""

    def letter() -> str | None:
        return site.letter_to(COUNCIL, words)

    wait_for(letter, f"the letter that says {words}")
    found = re.search(r"https?://[^/\s]+(/r/\S+/)", letter() or "")
    assert found
    return found[1]


def correct(coordinator: Visitor, because: str, **words: str) -> None:
    """The latest report that is out, sent again with these words in it."""
    page = coordinator.page
    coordinator.go(f"{REPORTS}?state=published")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Correct it").click()
    if page.get_by_role("button", name="Draft the report").count():
        page.get_by_role("button", name="Draft the report").click()
    for label, text in words.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Save, and look at it as the council will").click()
    page.get_by_label("What is corrected, and why?").fill(because)
    page.get_by_role("button", name="Send the report again, corrected").click()
    expect(page.locator("main")).to_contain_text("Sent. The council hears of the report")


def look_at_the_page(page: Page, reader: Visitor) -> None:
    page.evaluate(AXE_SCRIPT)
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark")
    assert broken_rules(page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert not reader.scrolls_sideways()


def answer_by_the_link(reader: Visitor, link: str) -> None:
    """On a phone, signed in nowhere, and without a script."""
    reader.go(link)
    page = reader.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Louisville: report for")
    expect(page.locator("main")).to_contain_text("Laptops are lent.")
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("main")).to_contain_text("You acknowledged it on")
    page.get_by_text("Ask a question").click()
    page.get_by_label("Your question").fill("Who pays for the laptops?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("main")).to_contain_text("The next report answers it.")
    assert reader.context.cookies() == []


def see_who_has_read_it(coordinator: Visitor) -> None:
    page = coordinator.page
    coordinator.go(f"{REPORTS}?state=published")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Who has read it").click()
    page.get_by_label("Acknowledged").select_option("yes")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_from_the_mail_to_acknowledged_to_a_question_to_the_next_report(
    site: Site, visitor: Callable[..., Visitor]
):
    coordinator = visitor("coordinator")
    said = {"In a sentence: why?": "Laptops matter.", "What went well": "Laptops are lent."}
    correct(coordinator, "The laptops were left out.", **said)
    link = link_in_the_letter(site, "Laptops matter.")

    answer_by_the_link(visitor(width=390, javascript=False), link)
    looking = visitor(width=390)
    looking.go(link)
    look_at_the_page(looking.page, looking)

    see_who_has_read_it(coordinator)
    coordinator.go(f"{REPORTS}?state=open")
    coordinator.page.get_by_role("link", name="Write").first.click()
    expect(coordinator.page.get_by_label("Who pays for the laptops?")).to_be_visible()
    said = {"In a sentence: why?": "It is paid.", "Who pays for the laptops?": "The library does."}
    correct(coordinator, "You asked.", **said)

    answered = visitor(width=390)
    answered.go(link_in_the_letter(site, "It is paid."))
    expect(answered.page.locator("main")).to_contain_text("The library does.")
    expect(answered.page.get_by_role("button", name="I have read this")).to_be_visible()
