"""The program finds who needs somebody; a community shows itself to everybody, and stops."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

Open = Callable[..., Visitor]
NOTHING = "There is nothing at this address"


@pytest.mark.parametrize("javascript", [True, False])
def test_manager_goes_from_the_map_and_the_counts_to_one_community(visitor: Open, javascript: bool):
    manager = visitor("manager", javascript=javascript)
    page = manager.page
    manager.go("/national/portfolio/")

    kentucky = page.get_by_role("link", name="Kentucky: 2 communities")
    kentucky.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?state=KY")
    expect(page.locator(".matrix tbody tr")).to_have_count(2)

    manager.go("/national/portfolio/")
    page.locator(".counts a", has_text="Silent").click()
    page.wait_for_url("**?attention=silent")
    expect(page.locator(".matrix tbody small.late").first).to_contain_text("Silent for")

    page.get_by_role("link", name="Notes").first.click()
    page.get_by_label("A note for the staff").fill("Call their coordinator in December.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("main")).to_contain_text("Call their coordinator in December.")


def test_a_coordinator_tells_a_story_and_takes_the_page_away(visitor: Open):
    coordinator = visitor("coordinator")
    stranger = visitor()
    stranger.expected = ["404"]
    page = coordinator.page
    coordinator.go("/c/louisville/settings/public/")
    page.get_by_label("Title").fill("Nights no more")
    page.get_by_label("The story").fill("He fixes laptops now, in the daytime.")
    page.get_by_label("Day of the written consent").fill("2026-01-15")
    page.get_by_role("button", name="Put it on the page").click()

    stranger.go("/communities/louisville/")
    expect(stranger.page.locator("main")).to_contain_text("He fixes laptops now")
    assert stranger.page.get_by_alt_text("Badge of").evaluate("badge => badge.naturalWidth") > 100
    assert stranger.context.cookies() == []

    page.get_by_role("button", name="Turn the public page off").click()
    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(NOTHING)
    page.get_by_role("button", name="Turn the public page on").click()


def test_a_token_is_shown_once(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    coordinator.go("/c/louisville/settings/tokens/")
    page.get_by_label("What reads with it").fill("Our web site")
    page.get_by_label("What it may read").select_option("figures")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator(".note code")).to_contain_text("techhire_")

    coordinator.go("/c/louisville/settings/tokens/")
    assert page.locator(".note code").count() == 0
    page.get_by_role("button", name="Revoke").first.click()
    expect(page.locator("main")).to_contain_text("opens nothing any more")
