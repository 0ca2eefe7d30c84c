"""A training partner's quarterly file: brought as it is, confirmed, brought again, taken back."""

import re
from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_pages import broken_rules
from tests.placements.sheets import PARTNER_HEADINGS

HERE = "/c/louisville/placements"
# The worker starts its step within moments; a busy machine takes longer.
PATIENCE = 60_000
ISSUER = "Cyber Academy (invented)"
EMPLOYER = "Example Health (invented)"
ROWS = """\
Q-40,3,Male,1986,No,Some College,Louisville,No,Cashier,13.54,4/25/2025,Graduated,1/28/2026,QA,\
Classroom,Entered Employment,2/9/2026,EMPLOYER,Engineer,WAGE,4/13/2026,EMPLOYER,IT Support,30.30
Q-15,3,Female,1992,Yes,Bachelors,Louisville,Yes,,,9/16/2025,Withdrew,12/5/2025,QA,\
Online,Health/Medical,3/2/2026,Nobody Knows,Tester,28.46,,,,
Q-99,3,Female,1999,Yes,HS/GED,Louisville,Yes,Barista,10,2/2/2026,In Training,,QA,Online,,,,,,,,,
""".replace("EMPLOYER", EMPLOYER)
Open = Callable[..., Visitor]


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words, timeout=PATIENCE)


def check_page(visitor: Visitor) -> None:
    visitor.page.evaluate(AXE_SCRIPT)
    assert broken_rules(visitor.page) == []
    assert not visitor.scrolls_sideways()


def bring(visitor: Visitor, wage: str) -> None:
    visitor.go(f"{HERE}/imports/new/")
    text = f"{PARTNER_HEADINGS}\n{ROWS.replace('WAGE', wage)}"
    visitor.page.get_by_label("The cells themselves").fill(text)
    visitor.page.get_by_role("button", name="Go on to the columns").click()


def say_once(page: Page) -> None:
    page.locator("#once-issuer").fill(ISSUER)
    page.locator("#once-kind").select_option("Full-time")
    page.locator("#once-family").select_option("User support")


def test_coordinator_brings_a_partners_file_twice_and_takes_it_back(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    bring(coordinator, "29.10")
    expect(page.locator("main")).to_contain_text("Never kept: it may tell of somebody’s health")
    check_page(coordinator)
    say_once(page)
    page.get_by_role("button", name="See what would be written").click()
    heading(page, "1 row is ready: 1 new. 1 needs fixing.")
    check_page(coordinator)
    expect(page.locator("ol.sheet")).to_contain_text("Add it under Partners first")
    page.get_by_role("button", name="Import 1 row").click()
    heading(page, "1 row was imported: 1 new")
    first = page.url.removeprefix(coordinator.site.url)

    # What was said for the whole file is remembered.
    bring(coordinator, "31.00")
    expect(page.locator("#once-issuer")).to_have_value(ISSUER)
    page.get_by_role("button", name="See what would be written").click()
    heading(page, "1 row is ready: 1 changed. 1 needs fixing.")
    page.get_by_role("button", name="Import 1 row").click()
    heading(page, "1 row was imported: 1 changed")
    second = page.url.removeprefix(coordinator.site.url)

    for path in (second, first):
        coordinator.go(path)
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_text("Undo the whole import").click()
        page.get_by_role("button", name=re.compile("^Undo the import of")).click()
        heading(page, "This import was taken back")
