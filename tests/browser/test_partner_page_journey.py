"""A partner's first week: added, called, promised, delivered in part, followed up."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

ROOM = "/c/louisville/partners/"
Open = Callable[..., Visitor]
# What has the focus: the name of a field, the words of a button or a link.
FOCUSED = "document.activeElement.name || document.activeElement.innerText || ''"


def tab_to(page: Page, what: str, *, at_most: int = 60) -> None:
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)).startswith(what):
            return
    raise AssertionError(f"Tab never reached “{what}”")


def type_into(page: Page, field: str, words: str) -> None:
    tab_to(page, field)
    page.keyboard.type(words)


def press(page: Page, what: str) -> None:
    tab_to(page, what)
    page.keyboard.press("Enter")


def typed(day: date) -> str:
    """A day as one types it into a date field."""
    return f"{day:%m%d%Y}"


def next_week() -> date:
    return date.today() + timedelta(7)  # noqa: DTZ011  # the browser's own day will do


def add_by_keyboard(page: Page, name: str, *, like: str) -> None:
    type_into(page, "name", name)
    expect(page.locator("#alike")).to_contain_text(like)
    expect(page.locator("#live")).to_contain_text("Found ")
    tab_to(page, "organization")
    page.keyboard.press("ArrowUp")  # from the first to the last: none of these
    expect(page.get_by_label("None of these: add it")).to_be_checked()
    tab_to(page, "kinds")
    page.keyboard.press("Space")
    press(page, "Add the partner")


def log_by_keyboard(page: Page, summary: str) -> None:
    press(page, "Log a call or visit")
    type_into(page, "summary", summary)
    type_into(page, "follow_up_on", typed(next_week()))
    press(page, "Log it")


def promise_by_keyboard(page: Page, quantity: str) -> None:
    press(page, "An employer’s commitment")
    expect(page.get_by_role("heading", level=1)).to_contain_text("commits to")
    tab_to(page, "kind")
    page.keyboard.press("Space")
    type_into(page, "quantity", quantity)
    tab_to(page, "feedback_way")
    page.keyboard.press("Space")
    type_into(page, "name_use_allowed_on", typed(date(2026, 1, 5)))
    press(page, "Save the commitment")


def test_a_partner_is_added_called_and_followed_up_by_keyboard(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    coordinator.go(f"{ROOM}new/")

    add_by_keyboard(page, "Placeholder Robotic", like="Placeholder Robotics (invented)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Placeholder Robotic")

    log_by_keyboard(page, "They may hire five.")
    expect(page.locator("#next-steps")).to_contain_text("They may hire five.")
    expect(page.locator(".timeline .interaction")).to_contain_text("Call")

    promise_by_keyboard(page, "5")
    expect(page.locator("#totals")).to_have_text("0 of 5 full-time hires delivered")
    expect(page.locator("dl.facts")).to_contain_text("May be used since January 5, 2026")

    type_into(page, "delivered", "2")  # what stands there is selected when one comes by Tab
    page.keyboard.press("Enter")
    expect(page.locator("#totals")).to_have_text("2 of 5 full-time hires delivered")
    expect(page.locator("#live")).to_have_text("2 of 5 full-time hires: started.")
    expect(page.locator(".ladder [aria-current=step]")).to_contain_text("Started")
    expect(page.get_by_label("Delivered so far")).to_be_focused()

    page.locator("h1").click()  # back to the top
    press(page, "Done")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Placeholder Robotic")
    page.reload()
    expect(page.locator("#next-steps")).to_have_text("Nothing is owed on either side.")


def add_without_javascript(page: Page, name: str, *, like: str) -> None:
    """The first click writes nothing: who is here already comes first, and nothing is lost."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Employer").check()
    page.get_by_label("Notes").fill("Met at the fair.")
    page.get_by_role("button", name="Add the partner").click()
    expect(page.locator("#alike")).to_contain_text(like)
    expect(page.get_by_label("Notes")).to_have_value("Met at the fair.")
    page.get_by_label("None of these: add it").check()
    page.get_by_role("button", name="Add the partner").click()


def test_the_same_without_javascript(visitor: Open):
    contributor = visitor("contributor", javascript=False, width=390)
    contributor.expected = ["422"]
    page = contributor.page
    contributor.go(f"{ROOM}new/")

    add_without_javascript(page, "Sample Logistic", like="Sample Logistics (invented)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sample Logistic")

    page.get_by_label("What came of it").fill("They want two interns.")
    page.get_by_label("Follow up on").fill(next_week().isoformat())
    page.get_by_role("button", name="Log it").click()
    page.get_by_role("link", name="Another commitment").click()
    page.get_by_label("What", exact=True).select_option("internships")
    page.get_by_label("How many").fill("5")
    page.get_by_role("button", name="Add", exact=True).click()

    page.get_by_label("Delivered so far").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#totals")).to_contain_text("2 of 5 paid internships")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#next-steps")).to_have_text("Nothing is owed on either side.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#next-steps")).to_contain_text("They want two interns.")
    assert not contributor.scrolls_sideways()


def test_a_late_edit_keeps_both(visitor: Open):
    coordinator = visitor("coordinator")
    coordinator.expected = ["409"]
    mine, theirs = coordinator.page, coordinator.open_tab()
    coordinator.go(f"{ROOM}?q=Placeholder+Robotics")
    mine.get_by_role("link", name="Placeholder Robotics (invented)").click()
    mine.get_by_role("link", name="Change", exact=True).click()
    theirs.goto(mine.url)
    theirs.get_by_label("Tags").fill("robots")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.locator("dl.facts")).to_contain_text("robots")

    mine.get_by_label("Notes").fill("Ask about the night shift.")
    with mine.expect_response(lambda response: response.status == 409):
        mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("alert")).to_contain_text("is now “robots”")
    expect(mine.get_by_label("Tags")).to_have_value("robots")
    mine.get_by_role("button", name="Save").click()

    expect(mine.locator("main")).to_contain_text("Ask about the night shift.")
    expect(mine.locator("dl.facts")).to_contain_text("robots")


def test_the_page_prints_as_one_sheet_to_take_along(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    coordinator.go(f"{ROOM}?q=Example+Health")
    page.get_by_role("link", name="Example Health (invented)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Example Health (invented)")

    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))

    assert len(sheets) == 1
    page.emulate_media(media="print")
    for what in ("People there", "What is next", "Commitments", "What happened"):
        expect(page.get_by_role("heading", name=what)).to_be_visible()
    expect(page.locator("#log")).not_to_be_visible()
