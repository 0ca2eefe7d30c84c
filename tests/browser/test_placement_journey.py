"""A placement logged without a mouse, a doubt answered, a check asked and taken back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

ROOM = "/c/louisville/placements/"
Open = Callable[..., Visitor]


def tab_to(page: Page, name: str) -> None:
    """Press the tab key until the cursor stands in the field, or on the button, of this name."""
    for _ in range(40):
        page.keyboard.press("Tab")
        here = "() => document.activeElement.name || document.activeElement.textContent.trim()"
        if page.evaluate(here) == name:
            return
    raise AssertionError(f"No tab leads to {name}.")


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def log_first(page: Page, reference: str) -> None:
    """All of it, from the field in which the cursor waits."""
    page.keyboard.type(reference)
    type_into(page, "employer", "hospital group invented")
    type_into(page, "starts_on", "11022026")
    type_into(page, "kind", "Full")
    type_into(page, "family", "Web")
    type_into(page, "wage", "24.50")
    type_into(page, "issuer", "Evening Code Camp (invented)")
    type_into(page, "evidence", "Partner")
    tab_to(page, "next")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"{reference} at Hospital Group (invented)")


def log_next(page: Page, reference: str) -> None:
    """What it has in common with the first is there. A doubt is asked, and believed."""
    page.keyboard.type(reference)
    type_into(page, "starts_on", "11032026")
    type_into(page, "family", "Web")
    type_into(page, "wage", "180")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("$180.00 an hour is unusual.")
    tab_to(page, "wage")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/placements/$"))


@pytest.mark.parametrize("javascript", [True, False])
def test_placements_are_logged_by_keyboard_alone(visitor: Open, javascript: bool):
    coordinator = visitor("coordinator", javascript=javascript)
    coordinator.expected.append("422")
    page, sign = coordinator.page, "J" if javascript else "K"
    coordinator.go(f"{ROOM}new/")

    log_first(page, f"{sign}-1")
    log_next(page, f"{sign}-2")

    said = page.locator("main")
    expect(said).to_contain_text(f"{sign}-2 at Hospital Group (invented) is logged.")
    page.get_by_role("link", name=f"{sign}-2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Placement {sign}-2")
    expect(said).to_contain_text("$180.00 an hour")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(said).to_contain_text(f"Placement {sign}-2 is removed.")
    page.get_by_role("button", name="Undo").click()
    expect(said).to_contain_text(f"Placement {sign}-2 is back.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_check_is_answered_with_one_press_and_taken_back(visitor: Open, javascript: bool):
    coordinator = visitor("coordinator", width=390, javascript=javascript)
    page = coordinator.page
    coordinator.go(f"{ROOM}checks/?state=overdue")
    row = page.locator(".rows > li").nth(0 if javascript else 1)
    key = f"#{row.get_attribute('id')}"

    row.get_by_label("Who says so").select_option("Self-reported")
    row.get_by_role("button", name="Other employer").press("Enter")

    if javascript:
        expect(page.locator(key)).to_contain_text("Other employer, asked")
        expect(page.locator(key)).to_contain_text("Self-reported")
        expect(page.locator("#live")).to_contain_text("other employer.")
        back = page.locator(key).get_by_role("button", name="Take it back")
        expect(back).to_be_focused()
        back.press("Enter")
    else:
        expect(page.locator(key)).to_have_count(0)
        page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(key)).to_contain_text("Overdue: was due")
    expect(page).to_have_url(re.compile(r"/checks/\?state=overdue$"))
