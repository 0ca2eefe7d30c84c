"""From “looks done” on This week to an item that is done, and back: a person confirms."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

HERE = "/c/louisville"
Open = Callable[..., Visitor]
# How many there are depends on what else was promised to Louisville meanwhile.
BECAUSE = re.compile(
    r"Employers made \d+ new job commitments this quarter and withdrew none, as of"
)


def open_from_the_week(page: Page) -> str:
    """Follow the row of 3.3 to its item; returns why it looks done, as the week says it."""
    row = page.locator("ol.rows > li", has_text="Grow the employer network")
    said = row.get_by_text("Looks done: ").inner_text().removeprefix("Looks done: ")
    expect(row.locator(".late")).to_have_text("7 days late")
    row.get_by_role("link", name="Confirm Grow the employer network").click()
    return f"{said}."


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, True), (390, False)])
def test_coordinator_confirms_what_looks_done_and_takes_it_back(
    visitor: Open, width: int, javascript: bool
):
    coordinator = visitor("coordinator", width=width, javascript=javascript)
    page = coordinator.page
    comments, status = page.locator("#comments ol.rows > li"), page.locator(".page-head .status")
    looks_done = page.get_by_role("region", name="Looks done")
    coordinator.go(f"{HERE}/week/")

    because = open_from_the_week(page)
    assert BECAUSE.match(because)
    expect(status).to_have_text("In progress")
    expect(looks_done).to_contain_text(because)
    assert not coordinator.scrolls_sideways()

    looks_done.get_by_role("button", name="Confirm that it is done").click()
    expect(status).to_contain_text("Done")
    expect(page.get_by_role("status").first).to_contain_text("Why it looked done is kept")
    expect(comments.last).to_contain_text("Maya Ortiz")
    expect(comments.last).to_contain_text(because)
    expect(looks_done).to_have_count(0)

    page.get_by_role("button", name="Undo the last change").click()
    expect(status).to_have_text("In progress")
    expect(looks_done).to_contain_text(because)
    coordinator.go(f"{HERE}/week/")
    assert open_from_the_week(page) == because


def test_the_stage_leads_to_what_looks_done_and_the_item_to_what_was_counted(visitor: Open):
    contributor = visitor("contributor", javascript=False)
    page = contributor.page
    contributor.go(f"{HERE}/stages/3/")

    page.get_by_role("link", name="Review the suggestion on Grow the employer network").click()
    looks_done = page.get_by_role("region", name="Looks done")
    said = looks_done.inner_text()
    looks_done.get_by_role("link", name="Employers' commitments").click()

    assert BECAUSE.search(said)
    expect(page.get_by_role("heading", level=1)).to_have_text("Commitments")
    expect(page.get_by_role("row").filter(has_text="Placeholder Robotics")).not_to_have_count(0)


def test_national_staff_see_why_and_have_no_button(visitor: Open):
    reviewer = visitor("reviewer")
    reviewer.go(f"{HERE}/items/3.3/")

    looks_done = reviewer.page.get_by_role("region", name="Looks done")

    expect(looks_done).to_contain_text(BECAUSE)
    expect(looks_done.get_by_role("button")).to_have_count(0)
    expect(looks_done.get_by_role("link")).to_have_count(0)
