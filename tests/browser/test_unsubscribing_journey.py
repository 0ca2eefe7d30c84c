"""A council member stops a community's news from the letter itself, and takes them up again."""

import re
from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_pages import broken_rules

COUNCIL = "council@example.org"


def link_in_the_letter(site: Site) -> str:
    wait_for(lambda: site.letter_to(COUNCIL, "Louisville"), "the letter to the council")
    letter = site.letter_to(COUNCIL, "Louisville") or ""
    found = re.search(r"https?://[^/\s]+(/unsubscribe/\S+/)", letter)
    assert found
    return found[1]


def look_at_the_page(reader: Visitor) -> None:
    page = reader.page
    page.evaluate(AXE_SCRIPT)
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark")
    assert broken_rules(page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert not reader.scrolls_sideways()


def test_news_stop_from_the_letter_without_an_account_and_come_back(
    site: Site, visitor: Callable[..., Visitor]
):
    coordinator = visitor("coordinator")
    coordinator.go("/c/louisville/mail/send/")
    coordinator.page.get_by_role("button", name="Send to").click()
    link = link_in_the_letter(site)

    reader = visitor(javascript=False)
    reader.go(link)
    reader.page.get_by_role("button", name="Stop this mail").click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("This mail is off")
    assert reader.context.cookies() == []

    phone = visitor(width=390)
    phone.go(link)
    look_at_the_page(phone)
    coordinator.go("/c/louisville/mail/send/")
    expect(coordinator.page.locator("main")).to_contain_text("as they turned this mail off")

    council = visitor("council")
    council.go("/mail/")
    council.page.get_by_role("button", name="Turn it on").first.click()
    expect(council.page.locator("main")).to_contain_text("comes again")
