"""What people come to do, from the first page to the last, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, wait_for

HERE = "/c/louisville"
Open = Callable[..., Visitor]
# Which row of the list has the focus.
FOCUSED = "document.activeElement.closest('li')?.id"


def open_row(page: Page) -> tuple[str, str]:
    """The id of the first open item in an unfolded stage, and its status."""
    row = page.locator("details[open] ol.rows > li:not(.done, .exempt)").first
    status = (row.get_attribute("class") or "").split()[0]
    return row.get_attribute("id") or "", status


def go_to_row(page: Page, row: str) -> None:
    for _ in range(60):
        if page.evaluate(FOCUSED) == row:
            return
        page.keyboard.press("j")
    raise AssertionError(f"the key j never reached {row}")


def test_coordinator_lands_on_this_week_and_works_the_board_by_keyboard(visitor: Open):
    coordinator = visitor()
    page = coordinator.page
    coordinator.go("/accounts/login/")
    page.locator("input[name=login]").focus()
    page.keyboard.type("coordinator@example.org")
    while page.evaluate("document.activeElement.name") != "password":
        page.keyboard.press("Tab")
    page.keyboard.type("techhire-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HERE}/week/")

    page.get_by_role("navigation").get_by_role("link", name="Stages").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HERE}/stages/")
    row, status = open_row(page)
    go_to_row(page, row)
    page.keyboard.press("d")
    expect(page.locator(f"#{row}")).to_have_class(re.compile(r"\bdone\b"))
    expect(page.locator("#live")).not_to_be_empty()

    # The focus is on the way back, inside the row that changed.
    assert page.evaluate(FOCUSED) == row
    page.keyboard.press("u")
    expect(page.locator(f"#{row}")).to_have_class(re.compile(rf"\b{status}\b"))


def test_coordinator_adds_a_link_and_says_whom_the_item_waits_for(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    coordinator.go(f"{HERE}/items/4.1/")

    page.get_by_text("Add a link", exact=True).click()
    page.get_by_label("Web address").fill("https://example.org/agenda")
    page.get_by_label("What it is").first.fill("Agenda of the meeting")
    page.get_by_role("button", name="Add the link").click()
    expect(page.locator("#evidence")).to_contain_text("Agenda of the meeting")

    page.locator("select[name=to]").select_option("waiting")
    page.get_by_label("Waiting on").fill("the community college")
    page.get_by_role("button", name="Save the status").click()
    expect(page.locator("header.page-head")).to_contain_text("Waiting")
    expect(page.locator("main")).to_contain_text("the community college")


def test_a_stale_edit_shows_the_other_persons_change(visitor: Open):
    coordinator = visitor("coordinator")
    coordinator.expected = ["409"]
    mine, theirs = coordinator.page, coordinator.open_tab()
    for page in (mine, theirs):
        page.goto(f"{coordinator.site.url}{HERE}/items/4.2/")
    theirs.locator("select[name=to]").select_option("doing")
    theirs.get_by_role("button", name="Save the status").click()
    expect(theirs.locator("header.page-head")).to_contain_text("In progress")

    mine.locator("select[name=to]").select_option("waiting")
    mine.get_by_label("Waiting on").fill("somebody else entirely")
    with mine.expect_response(lambda response: response.status == 409):
        mine.get_by_role("button", name="Save the status").click()

    expect(mine.get_by_role("alert").first).to_contain_text("Nothing of yours is saved yet")
    expect(mine.get_by_label("Waiting on")).to_have_value("somebody else entirely")
    mine.goto(f"{coordinator.site.url}{HERE}/items/4.2/")
    expect(mine.locator("header.page-head")).to_contain_text("In progress")


def test_the_board_works_without_javascript(visitor: Open):
    contributor = visitor("contributor", javascript=False)
    contributor.go(f"{HERE}/stages/")
    page = contributor.page
    row, status = open_row(page)

    page.locator(f"#{row} button.tick").click()
    expect(page.locator(f"#{row}")).to_have_class(re.compile(r"\bdone\b"))
    page.locator(f"#{row}").get_by_role("button", name="Undo").click()

    expect(page.locator(f"#{row}")).to_have_class(re.compile(rf"\b{status}\b"))


def test_council_follows_the_link_of_a_letter_to_the_dashboard(visitor: Open, site: Site):
    coordinator = visitor("coordinator")
    coordinator.go(f"{HERE}/mail/send/")
    coordinator.page.get_by_role("button", name=re.compile("^Send to")).click()
    site.sweep()

    def letter() -> str | None:
        return site.letter_to("council@example.org", "Louisville")

    wait_for(letter, "the letter to the council", seconds=60)
    link = re.search(r"http://\S+", letter() or "")
    assert link

    member = visitor(width=390)
    member.page.goto(link.group())
    member.sign_in("council@example.org")

    page = member.page
    page.wait_for_url(f"**{HERE}/progress/**")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".signs")).to_be_in_viewport()
    expect(page.locator("#asked")).to_be_in_viewport()
    assert not member.scrolls_sideways()
    page.set_viewport_size({"width": 320, "height": 640})
    assert not member.scrolls_sideways()


def test_manager_lands_on_the_national_list(visitor: Open):
    manager = visitor()
    manager.sign_in("manager@example.org")
    page = manager.page
    page.wait_for_url("**/national/portfolio/**")

    page.locator("input[name=q]").fill("Louisville")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Louisville").first.click()

    page.wait_for_url(f"**{HERE}/**")
    expect(page.locator("h1")).to_be_visible()


def test_a_new_person_accepts_an_invitation(visitor: Open, site: Site):
    address = "new.member@example.org"
    coordinator = visitor("coordinator")
    coordinator.go(f"{HERE}/people/invite/")
    coordinator.page.locator("[name=emails]").fill(address)
    coordinator.page.locator("[name=role][value=council]").check()
    coordinator.page.get_by_role("button", name="Send the invitations").click()

    def letter() -> str | None:
        return site.letter_to(address, "Louisville")

    wait_for(letter, "the invitation", seconds=60)
    link = re.search(r"http://\S+/invitations/\S+", letter() or "")
    assert link

    guest = visitor(width=390)
    guest.page.goto(link.group())
    guest.page.locator("[name=name]").fill("Nadia New")
    guest.page.locator("[type=password]").first.fill("a phrase nobody would guess")
    guest.page.get_by_role("button", name="Make an account and join").click()

    guest.page.wait_for_url(f"**{HERE}/**")
    coordinator.go(f"{HERE}/people/")
    expect(coordinator.page.locator("main")).to_contain_text("Nadia New")
