"""The program finds who needs somebody; a community shows itself to everybody, and stops."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_pages import broken_rules

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


@pytest.mark.parametrize("javascript", [True, False])
def test_manager_gives_two_to_somebody_by_keyboard(visitor: Open, javascript: bool):
    manager = visitor("manager", javascript=javascript)
    page = manager.page
    manager.go("/national/portfolio/liaisons/?sort=name")
    boxes = page.get_by_role("checkbox")
    for n in range(2):
        boxes.nth(n).focus()
        page.keyboard.press("Space")
    liaisons = page.get_by_label("National liaison")
    person = liaisons.locator("option").nth(1 if javascript else 2).inner_text()
    liaisons.select_option(label=person)
    page.get_by_role("button", name="Give those that are ticked").focus()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text(f"{person} looks after")
    assert page.url.endswith("?sort=name")
    for n in range(2):
        expect(page.locator("tbody tr").nth(n)).to_contain_text(person)


def test_manager_changes_a_note_and_brings_it_back(visitor: Open):
    manager = visitor("manager")
    page = manager.page
    manager.go("/national/portfolio/of/louisville/")
    page.get_by_label("A note for the staff").fill("Visit them.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_role("link", name="Change the note “Visit them.”").click()
    page.evaluate(AXE_SCRIPT)
    assert broken_rules(page) == []
    page.get_by_label("A note for the staff").fill("Visit them in June.")
    page.get_by_role("button", name="Save").click()
    note = page.locator(".rows li", has_text="Visit them in June.")
    note.get_by_role("button", name="Take it away").click()
    page.get_by_text("Notes that you took away").click()
    note.get_by_role("button", name="Bring it back").click()
    expect(note).to_contain_text("changed")


def test_manager_takes_the_national_report_along(visitor: Open):
    manager = visitor("manager")
    manager.go("/national/report/")
    for kind in ("PDF", "CSV", "XLSX"):
        with manager.page.expect_download() as waiting:
            manager.page.get_by_role("link", name=kind, exact=True).click()
        assert waiting.value.suggested_filename.endswith(f".{kind.lower()}")


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
