"""Leaving the spreadsheet: 500 messy rows pasted, fixed, brought again, and taken back."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser import messy_sheet
from tests.browser.conftest import Visitor
from tests.browser.messy_sheet import PARTNERS, SLIPS
from tests.browser.test_pages import broken_rules

HERE = "/c/louisville/partners"
GOOD = len(messy_sheet.good_rows())
MOVED = 5
# The worker starts its step within moments; a busy machine takes longer.
PATIENCE = 60_000
Open = Callable[..., Visitor]


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words, timeout=PATIENCE)


def check_accessible(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    assert broken_rules(page) == []


def listed(visitor: Visitor) -> int:
    """How many partners the directory lists."""
    visitor.go(f"{HERE}/")
    words = visitor.page.locator(".found").inner_text()
    return int(re.search(r"([\d,]+) partners?", words)[1].replace(",", ""))


def paste(coordinator: Visitor) -> None:
    coordinator.go(f"{HERE}/imports/new/")
    page = coordinator.page
    rows = [*messy_sheet.good_rows(), *messy_sheet.slipped_rows()]
    page.get_by_label("The cells themselves").fill(messy_sheet.as_pasted(rows))
    page.get_by_role("button", name="Go on to the columns").click()


def choose_columns(page: Page) -> None:
    """“Lead” was taken for the owner: in this sheet it says where somebody was met."""
    expect(page.get_by_label("Org", exact=True)).to_have_value("name")
    expect(page.get_by_label("Lead", exact=True)).to_have_value("owner")
    check_accessible(page)
    page.get_by_label("Lead", exact=True).select_option("tags")
    page.get_by_label("Who", exact=True).select_option("owner")
    page.get_by_role("button", name="See what would be written").click()


def download(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as started:
        page.get_by_role("link", name=f"Download {len(SLIPS)} rows to fix").click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def bring_again(coordinator: Visitor, rejected: list[dict[str, str]]) -> None:
    """The repaired rows with all the others, of which some have moved along, as a file."""
    fixed = [messy_sheet.repaired(row, row["What to fix"], n) for n, row in enumerate(rejected)]
    moved = [row | {"Status": "inactive"} for row in messy_sheet.good_rows()[:MOVED]]
    file = io.StringIO()
    writer = csv.DictWriter(file, messy_sheet.HEADINGS)
    writer.writeheader()
    writer.writerows([*fixed, *moved, *messy_sheet.good_rows()[MOVED:]])
    coordinator.go(f"{HERE}/imports/new/")
    content = file.getvalue().encode("utf-16")
    upload = {"name": "Fixed.csv", "mimeType": "text/csv", "buffer": content}
    coordinator.page.get_by_label("A file").set_input_files([upload])
    coordinator.page.get_by_role("button", name="Go on to the columns").click()


def take_back(visitor: Visitor) -> None:
    page = visitor.page
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Undo the whole import").click()
    page.get_by_role("button", name=re.compile("^Undo the import of")).click()
    heading(page, "This import was taken back")


def bring_what_is_good(coordinator: Visitor) -> tuple[str, Path]:
    """The address of the import, and the file of what it rejected."""
    page = coordinator.page
    paste(coordinator)
    choose_columns(page)
    heading(page, f"{GOOD} rows are ready: {GOOD} new. {len(SLIPS)} need fixing.")
    check_accessible(page)
    expect(page.locator("ol.sheet > li")).to_have_count(len(SLIPS))
    expect(page.locator("ol.sheet")).to_contain_text("“Bob Nobody” is no coordinator")
    rejected = download(page)
    page.get_by_role("button", name=f"Import {GOOD} rows").click()
    heading(page, f"{GOOD} rows were imported: {GOOD} new")
    check_accessible(page)
    return address(coordinator), rejected


def bring_what_was_fixed(coordinator: Visitor) -> str:
    """The address of the import, once all is written."""
    page = coordinator.page
    # What was corrected last time is remembered.
    expect(page.get_by_label("Lead", exact=True)).to_have_value("tags")
    page.get_by_role("button", name="See what would be written").click()
    ready = len(SLIPS) + MOVED
    heading(page, f"{ready} rows are ready: {len(SLIPS)} new, {MOVED} changed")
    expect(page.locator(".page-head")).to_contain_text(f"{GOOD - MOVED} rows agree")
    expect(page.locator("ol.sheet > li").first).to_contain_text("Identified Inactive")
    page.get_by_role("button", name=f"Import {ready} rows").click()
    heading(page, f"{ready} rows were imported: {len(SLIPS)} new, {MOVED} changed")
    return address(coordinator)


def address(visitor: Visitor) -> str:
    return visitor.page.url.removeprefix(visitor.site.url)


def test_coordinator_leaves_a_messy_spreadsheet_and_can_come_back(visitor: Open):
    coordinator = visitor("coordinator")
    before = listed(coordinator)

    first, rejected = bring_what_is_good(coordinator)
    assert listed(coordinator) == before + PARTNERS

    bring_again(coordinator, rejected)
    second = bring_what_was_fixed(coordinator)
    assert listed(coordinator) == before + PARTNERS + len(SLIPS)

    # Somebody else of the community may take both back, the later one first.
    contributor = visitor("contributor")
    for path in (second, first):
        contributor.go(path)
        take_back(contributor)
    assert listed(coordinator) == before
