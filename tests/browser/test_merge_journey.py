"""Two partners that are one, from the pair to the merge and back, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

PARTNERS = "/c/louisville/partners"
Open = Callable[..., Visitor]


def add(coordinator: Visitor, name: str) -> None:
    page = coordinator.page
    coordinator.go(f"{PARTNERS}/new/?name={name}")
    none_of_these = page.get_by_label("None of these: add it")
    if none_of_these.is_visible():
        none_of_these.check()
    page.get_by_role("button", name="Add the partner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_pair_is_told_apart_looked_at_again_merged_and_taken_back(visitor: Open):
    coordinator = visitor("coordinator")
    page = coordinator.page
    for name in ("Quillfeather Data", "Quilfeather Data"):
        add(coordinator, name)

    coordinator.go(f"{PARTNERS}/duplicates/?q=feather")
    row = page.locator("ol.rows > li")
    expect(row).to_contain_text("Probably the same: similar name")
    row.get_by_role("button", name="Not the same").focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Told apart")
    expect(page.locator("#live")).to_have_text(
        "Quillfeather Data and Quilfeather Data are told apart."
    )

    # The focus is on the way back.
    expect(row.get_by_role("button", name="Look again")).to_be_focused()
    page.keyboard.press("Enter")
    row.get_by_role("link", name="Merge").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Merge Quilfeather Data into Quillfeather Data?"
    )
    page.locator("#field-name").get_by_text("Quilfeather Data").click()
    page.get_by_role("button", name="Merge into Quillfeather Data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quilfeather Data")
    expect(page.locator("main")).to_contain_text("“Quilfeather Data” is merged")

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quillfeather Data")
    expect(page.locator("main")).to_contain_text("“Quilfeather Data” is there again.")
