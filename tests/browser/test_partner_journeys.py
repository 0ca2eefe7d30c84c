"""The directory day by day: found, moved, changed many at a time, followed up."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor

ROOM = "/c/louisville/partners/"
BOARD = f"{ROOM}board/"
Open = Callable[..., Visitor]


def add(visitor: Visitor, name: str, *, kind: str = "Employer") -> None:
    page = visitor.page
    visitor.go(f"{ROOM}new/?name={name}")
    none_of_these = page.get_by_label("None of these: add it")
    if none_of_these.is_visible():
        none_of_these.check()
    page.get_by_label(kind, exact=True).check()
    page.get_by_role("button", name="Add the partner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def names(page: Page) -> Locator:
    """The partners of the table."""
    return page.locator("table.partners tbody th a")


def card(page: Page, name: str) -> Locator:
    return page.locator(".deal").filter(has_text=name)


def in_column(page: Page, rung: str, name: str) -> Locator:
    return page.locator(f"#column-{rung} .deal").filter(has_text=name)


# --- Found, filtered, saved, shared --------------------------------------------------------------


CODE_CAMP = ["Evening Code Camp (invented)"]


def save_filter(page: Page, named: str) -> None:
    """Search, narrow, and share that under a name."""
    page.get_by_label("Search").fill("code")
    page.get_by_label("Kind", exact=True).select_option("Accelerated training provider")
    page.get_by_role("button", name="Show").click()
    expect(names(page)).to_have_text(CODE_CAMP)
    expect(page).to_have_url(re.compile(r"\?q=code&kind=training"))
    page.get_by_text("Save these filters").click()
    page.get_by_label("Name", exact=True).fill(named)
    page.get_by_label("Share with everybody").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=named)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_filter_is_saved_shared_used_by_another_and_removed(visitor: Open, javascript: bool):
    named = f"Training, {'with' if javascript else 'without'} JavaScript"
    coordinator = visitor("coordinator", javascript=javascript)
    coordinator.go(ROOM)
    save_filter(coordinator.page, named)

    other = visitor("contributor", width=390, javascript=javascript)
    other.go(BOARD)
    filters = other.page.get_by_role("region", name="Saved filters")
    filters.get_by_role("link", name=named).click()
    expect(other.page.locator(".deal .title")).to_have_text(CODE_CAMP)
    item = filters.get_by_role("listitem").filter(has_text=named)
    expect(item).to_contain_text("shared by Maya Ortiz")
    expect(item.get_by_role("button")).to_have_count(0)
    other.page.get_by_role("link", name="Table", exact=True).click()
    expect(names(other.page)).to_have_text(CODE_CAMP)

    coordinator.page.get_by_role("button", name=f"Remove the saved filter {named}").click()
    expect(coordinator.page.locator("main")).to_contain_text(f"The filter “{named}” is gone.")
    other.page.reload()
    expect(other.page.get_by_role("link", name=named)).to_have_count(0)


def test_the_export_is_of_what_is_shown(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    coordinator.go(f"{ROOM}?q=code&kind=training")

    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export as CSV").click()

    lines = downloading.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Partner ID,Name,Kinds,Website,Pipeline")
    assert {line.split(",")[1] for line in lines[1:]} == {"Evening Code Camp (invented)"}


# --- The board -----------------------------------------------------------------------------------


def test_a_card_is_dragged_and_the_drag_is_taken_back(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    add(coordinator, "Marigold Analytics")
    coordinator.go(f"{BOARD}?q=marigold")

    card(page, "Marigold").drag_to(page.locator("#column-engaged"))
    expect(in_column(page, "engaged", "Marigold")).to_be_visible()
    expect(page.locator("#column-identified .deal")).to_have_count(0)
    expect(page.locator("#column-engaged h2")).to_contain_text("1")
    expect(page.locator("#live")).to_have_text("Marigold Analytics is at “Engaged” now.")

    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(in_column(page, "identified", "Marigold")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("Marigold Analytics is back at “Identified”.")
    page.reload()
    expect(in_column(page, "identified", "Marigold")).to_be_visible()


def test_a_card_is_moved_by_keyboard_and_keeps_the_focus(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    add(coordinator, "Nightjar Logistics")
    coordinator.go(f"{BOARD}?q=nightjar")

    page.keyboard.press("j")
    title = page.get_by_role("link", name="Nightjar Logistics")
    expect(title).to_be_focused()
    for rung in ("contacted", "engaged"):
        page.keyboard.press("ArrowRight")
        expect(in_column(page, rung, "Nightjar")).to_be_visible()
        expect(title).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(in_column(page, "contacted", "Nightjar")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Nightjar Logistics is at “Contacted” now.")

    # What the arrow keys do to a list of choices is left to the list.
    page.get_by_label("Move Nightjar Logistics to", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Move Nightjar Logistics", exact=True)).to_be_visible()
    expect(in_column(page, "contacted", "Nightjar")).to_be_visible()

    title.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nightjar Logistics")


def test_a_card_is_moved_without_javascript_and_taken_back(visitor: Open):
    contributor = visitor("contributor", width=390, javascript=False)
    page = contributor.page
    add(contributor, "Osprey Robotics Guild")
    contributor.go(f"{BOARD}?q=osprey")

    page.get_by_label("Move Osprey Robotics Guild to", exact=True).select_option("Committed")
    page.get_by_role("button", name="Move Osprey Robotics Guild", exact=True).click()
    expect(in_column(page, "committed", "Osprey")).to_have_class(re.compile("moved"))
    expect(page).to_have_url(re.compile(r"\?q=osprey&moved=\d+#partner-\d+$"))
    page.get_by_role("button", name="Move Osprey Robotics Guild to Champion").click()
    expect(in_column(page, "champion", "Osprey")).to_be_visible()

    page.get_by_role("button", name="Undo").click()
    expect(in_column(page, "committed", "Osprey")).to_be_visible()
    assert not contributor.scrolls_sideways()


def test_the_slower_of_two_sees_the_board_as_it_stands(visitor: Open):
    coordinator = visitor("coordinator")
    coordinator.expected = ["409"]
    mine, theirs = coordinator.page, coordinator.open_tab()
    add(coordinator, "Pelican Freight Lines")
    for page in (mine, theirs):
        page.goto(f"{coordinator.site.url}{BOARD}?q=pelican")
    theirs.get_by_role("button", name="Move Pelican Freight Lines to Contacted").click()
    expect(in_column(theirs, "contacted", "Pelican")).to_be_visible()

    card(mine, "Pelican").drag_to(mine.locator("#column-champion"))

    expect(mine.locator("#said")).to_contain_text("Nothing of yours was moved.")
    expect(mine.locator("#said")).to_contain_text("from identified to contacted")
    expect(in_column(mine, "contacted", "Pelican")).to_be_visible()
    mine.get_by_role("button", name="Move Pelican Freight Lines to Engaged").click()
    expect(in_column(mine, "engaged", "Pelican")).to_be_visible()


# --- Many at once --------------------------------------------------------------------------------


def change(page: Page, act: str, *, tag: str = "") -> None:
    """Choose what to do with those that are ticked, see it, and do it."""
    page.get_by_label("With those ticked").select_option(act)
    if tag:
        page.locator("#tag").fill(tag)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Change 2 partners").click()


def test_one_box_ticks_the_page_and_follows_the_others(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    coordinator.go(f"{ROOM}?q=sample")
    everybody, one = page.get_by_label("Tick all on this page"), page.locator("[name=pk]").first

    everybody.check()
    expect(page.locator("[name=pk]:checked")).to_have_count(page.locator("[name=pk]").count())
    one.uncheck()
    assert everybody.evaluate("box => [box.checked, box.indeterminate]") == [False, True]
    one.check()
    assert everybody.evaluate("box => [box.checked, box.indeterminate]") == [True, False]


def test_a_selection_is_tagged_moved_and_moved_back(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    for name in ("Quarry Street Labs", "Quarry Street Kitchen"):
        add(coordinator, name)
    coordinator.go(f"{ROOM}?q=quarry")
    everybody = page.get_by_label("Tick all on this page")

    everybody.check()
    expect(page.locator("#tag")).not_to_be_visible()
    change(page, "Add a tag", tag="Winter fair")
    expect(page.locator("main")).to_contain_text("You put the tag “winter fair” on 2 partners.")
    expect(page).to_have_url(re.compile(r"\?q=quarry$"))
    coordinator.go(f"{ROOM}?tag=winter+fair")
    expect(names(page)).to_have_count(2)

    everybody.check()
    change(page, "Move to engaged")
    expect(page.locator("tbody .rung.engaged")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("2 partners are as before.")
    expect(page.locator("tbody .rung.identified")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?tag=winter\+fair$"))


def test_the_same_without_javascript_after_two_mistakes(visitor: Open):
    contributor = visitor("contributor", width=390, javascript=False)
    contributor.expected = ["422"]
    page = contributor.page
    for name in ("Redwing Software House", "Redwing Bakery"):
        add(contributor, name)
    contributor.go(f"{ROOM}?q=redwing")
    expect(page.locator("#tick-all")).not_to_be_visible()

    page.get_by_label("With those ticked").select_option("Owner: Ana Brooks")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the partners that you mean first")
    page.get_by_role("link", name="Back to the list").click()

    for name in ("Redwing Software House", "Redwing Bakery"):
        page.get_by_label(f"Select {name}").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main")).to_contain_text("Choose what to do with them.")
    page.get_by_label("What to do with them").select_option("Owner: Ana Brooks")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Change 2 partners").click()

    expect(page.locator("tbody")).to_contain_text("Ana Brooks")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("2 partners are as before.")
    expect(page.locator("tbody")).not_to_contain_text("Ana Brooks")
    assert not contributor.scrolls_sideways()


# --- Followed up ---------------------------------------------------------------------------------


def log_long_ago(visitor: Visitor, name: str, summary: str) -> None:
    """Log a call that should have been followed up before anything else."""
    page, today = visitor.page, date.today()  # noqa: DTZ011  # the browser's own day will do
    add(visitor, name)
    page.get_by_label("What came of it").fill(summary)
    page.get_by_label("Day", exact=True).fill((today - timedelta(60)).isoformat())
    page.get_by_label("Follow up on").fill((today - timedelta(50)).isoformat())
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#next-steps")).to_contain_text(summary)


def test_a_follow_up_done_from_the_list_is_gone_from_the_week(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    log_long_ago(coordinator, "Sandpiper Systems", "Wants to meet the graduates.")
    coordinator.go("/c/louisville/week/")
    expect(page.locator("ol.rows > li").first).to_contain_text("Sandpiper Systems")

    coordinator.go(f"{ROOM}follow-ups/?when=late")
    row = page.locator("ol.rows > li").filter(has_text="Sandpiper")
    row.get_by_role("button", name="Done").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.locator("#live")).to_have_text("You followed up with Sandpiper Systems.")
    coordinator.go("/c/louisville/week/")
    expect(page.locator("main")).not_to_contain_text("Sandpiper Systems")
    coordinator.go(f"{ROOM}follow-ups/")
    expect(page.locator("main")).not_to_contain_text("Sandpiper Systems")


def test_a_follow_up_is_done_and_opened_again_without_javascript(visitor: Open):
    coordinator = visitor("coordinator", javascript=False, width=390)
    page = coordinator.page
    log_long_ago(coordinator, "Tanager Printing", "Asked for three interns.")

    coordinator.go(f"{ROOM}follow-ups/?q=tanager")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("main")).to_contain_text("You followed up with Tanager Printing.")
    expect(page.locator("main")).to_contain_text("Nothing matches")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("ol.rows")).to_contain_text("Asked for three interns.")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("ol.rows")).to_have_count(0)
    assert not coordinator.scrolls_sideways()
