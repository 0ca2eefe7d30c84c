"""A review by keyboard alone, then beside others'; two windows; a question to a community."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_pages import broken_rules

Open = Callable[..., Visitor]
ROOM = "/national/applications"
SAVED = re.compile(r"Saved \d\d:\d\d")
HERE = """() => { const e = document.activeElement;
  return [e.name || '', e.value || '', e.textContent.trim()].join('|') }"""


def scene(site: Site, round_name: str, *names: str) -> None:
    said = ", ".join(repr(name) for name in (round_name, *names))
    code = f"from tests.reviewed import set_the_scene; set_the_scene({said})"
    site.manage("shell", "--no-imports", "-c", code)


def tab_to(page: Page, wanted: str) -> None:
    """Press the tab key until the cursor stands where name, value or words are so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if re.search(wanted, page.evaluate(HERE)):
            return
    raise AssertionError(f"No tab leads to {wanted}.")


def score_by_keyboard(page: Page) -> None:
    tab_to(page, "^score-employers")
    page.keyboard.press("4")
    tab_to(page, "^comment-employers")
    page.keyboard.type("Signed by 3 of them.")
    tab_to(page, "^score-training")
    page.keyboard.press("0")
    page.keyboard.press("ArrowRight")  # as radios go by themselves
    tab_to(page, "^score-civic")
    page.keyboard.press("3")
    tab_to(page, "^score-partners")
    page.keyboard.press("2")


def hand_in_by_keyboard(page: Page) -> None:
    tab_to(page, "^score-goals")
    page.keyboard.press("ArrowLeft")  # round to the last one
    expect(page.locator("[name=score-goals][value=cannot]")).to_be_checked()
    tab_to(page, "^recommendation")
    page.keyboard.press("Space")
    with page.expect_response("**/review/"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("[name=recommendation]:focus")).to_have_value("approve")
    tab_to(page, r"\|Hand in$")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Your review is handed in.")


def test_a_review_is_written_by_keyboard_alone(site: Site, visitor: Open):
    scene(site, "By keyboard", "Keyville", "Tabtown")
    reviewer = visitor("reviewer")
    page, total = reviewer.page, reviewer.page.locator("#total")
    reviewer.go(f"{ROOM}/keyville/review/")
    expect(total).to_have_text("No total yet, judged 0 of 12 weight points")

    score_by_keyboard(page)
    # (3×4 + 2×1 + 2×3 + 2×2) ÷ 9 = 2.666…
    expect(total).to_have_text("2.67 of 4, judged 9 of 12 weight points")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(page.locator("[name=v]")).not_to_have_value("")
    hand_in_by_keyboard(page)

    expect(total).to_have_text("2.67 of 4, judged 9 of 12 weight points")
    expect(page.locator("#comment-employers")).to_have_value("Signed by 3 of them.")
    tab_to(page, "Next application$")
    page.keyboard.press("Enter")
    # What is assigned to oneself comes first, and the demo has one.
    expect(page).to_have_url(re.compile("/harbor-county-invented/review/$"))
    reviewer.go(f"{ROOM}/keyville/compare/")
    expect(page.locator("main")).to_contain_text("1 review: 1 approve · mean total 2.67 of 4")


def test_the_total_of_the_page_is_that_of_the_record(site: Site, visitor: Open):
    scene(site, "Totals", "Sumner")
    reviewer, bare = visitor("reviewer"), visitor("reviewer", javascript=False)
    reviewer.go(f"{ROOM}/sumner/review/")
    for scores in ("01234", "1-2-3", "33x41", "xxxx0"):
        for key, score in zip(
            ("employers", "training", "civic", "partners", "goals"), scores, strict=True
        ):
            if score != "-":
                value = "cannot" if score == "x" else score
                reviewer.page.check(f"[name=score-{key}][value='{value}']")
        with reviewer.page.expect_response("**/review/"):
            reviewer.page.locator("[data-save]").click()
        on_page = reviewer.page.inner_text("#total")
        bare.go(f"{ROOM}/sumner/review/")

        assert bare.page.inner_text("#total") == on_page


def test_a_place_is_pointed_to_from_beside_the_answer(site: Site, visitor: Open):
    scene(site, "Places", "Citeville")
    reviewer = visitor("reviewer")
    page = reviewer.page
    reviewer.go(f"{ROOM}/citeville/review/")

    page.locator("[name=score-civic][value='2']").focus()
    page.get_by_role("button", name="Cite Civic endorsement: Who endorses it").press("Enter")
    link = page.get_by_role("link", name="Civic endorsement: Who endorses it")
    expect(link).to_be_visible()
    expect(page.locator("#live")).to_have_text("Noted under Civic leadership.")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    page.select_option("#cite-goals", "goals.how")
    paragraph = page.get_by_role("button", name="Cite Regional need: Who is left out, paragraph 2")
    paragraph.press("Enter")
    with page.expect_response("**/review/"):
        page.keyboard.press("Control+Enter")
    page.reload()

    link.press("Enter")
    expect(page).to_have_url(re.compile("#a-civic-endorser$"))
    for name in ("Goals: How you got to these numbers", "Who is left out, paragraph 2"):
        expect(page.get_by_role("link", name=name)).to_be_visible()


def test_two_windows_of_one_reviewer_lose_nothing(site: Site, visitor: Open):
    scene(site, "Windows", "Twinfield")
    reviewer = visitor("reviewer")
    reviewer.expected.append("409")
    one, two = reviewer.page, reviewer.open_tab()
    for page in (one, two):
        page.goto(f"{site.url}{ROOM}/twinfield/review/")
    one.fill("#summary", "From the first window.")
    expect(one.locator("#saved")).to_contain_text(SAVED)

    two.fill("#summary", "From the second window.")
    clash = two.locator("#clash")
    expect(clash).to_contain_text("From the first window.")
    expect(two.locator("#saved")).to_contain_text("Not saved.")
    expect(two.locator("#summary")).to_have_value("From the second window.")
    two.get_by_role("button", name="Keep what is here").press("Enter")

    expect(two.locator("main")).to_contain_text("Saved")
    expect(two.locator("#summary")).to_have_value("From the second window.")


def test_what_was_written_outlasts_the_session(site: Site, visitor: Open):
    scene(site, "Sessions", "Lastham")
    reviewer = visitor()
    reviewer.sign_in("reviewer@example.org")
    page = reviewer.page
    reviewer.go(f"{ROOM}/lastham/review/")
    reviewer.context.clear_cookies(name="sessionid")

    page.check("[name=score-civic][value='3']")
    page.fill("#summary", "Nobody should lose this.")
    page.wait_for_url("**/accounts/login/**")
    reviewer.sign_in("reviewer@example.org")

    expect(page).to_have_url(re.compile("/lastham/review/$"))
    expect(page.locator("#summary")).to_have_value("Nobody should lose this.")
    expect(page.locator("[name=score-civic][value='3']")).to_be_checked()
    expect(page.locator("#saved")).to_contain_text(SAVED)


def test_every_page_of_reviewing_is_accessible_and_in_one_piece(site: Site, visitor: Open):
    scene(site, "In one piece", "Wholetown")
    manager = visitor("manager")
    manager.go("/national/rubrics/")
    page = manager.page
    page.get_by_role("link", name="Five tests").click()
    rubric = page.url.removeprefix(site.url)
    manager.go(f"{ROOM}/wholetown/review/")
    ranking = page.get_by_role("link", name="In one piece").get_attribute("href")
    page.check("[name=score-civic][value='3']")
    page.select_option("#cite-goals", "goals.how")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    here = [f"{ROOM}/wholetown/{name}/" for name in ("review", "compare", "discussion", "return")]
    broken = {}

    for path in (*here, ranking, "/national/rubrics/", rubric, f"{rubric}edit/"):
        manager.go(path)
        broken[path] = broken_anywhere(manager)

    assert {path: found for path, found in broken.items() if found} == {}


def broken_anywhere(reader: Visitor) -> list[str]:
    """What axe finds at any width, light and dark, and whether the page scrolls sideways."""
    page = reader.page
    page.evaluate(AXE_SCRIPT)
    found = [] if page.locator("h1").count() == 1 else ["not one h1"]
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        found += broken_rules(page)
        page.emulate_media(color_scheme="dark")
        found += broken_rules(page, "color-contrast")
    page.set_viewport_size({"width": 320, "height": 700})
    return [*found, *(["scrolls sideways"] if reader.scrolls_sideways() else [])]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_reaches_the_community_by_mail(site: Site, visitor: Open, javascript: bool):
    name = "Askham" if javascript else "Askville"
    scene(site, f"Asking in {name}", name)
    reviewer = visitor("reviewer", width=390, javascript=javascript)
    page = reviewer.page
    reviewer.go(f"{ROOM}/{name.lower()}/return/")

    page.locator("summary", has_text="Regional need").press("Enter")
    page.get_by_label("Your question about “Regional need”").fill("Whose number is this?")
    page.get_by_role("button", name="Send back to the community").press("Enter")

    expect(page.locator("main")).to_contain_text("Waiting for the community")
    address = f"ann@{name.lower()}.example.org"
    wait_for(lambda: site.letter_to(address, "Please clarify"), "the letter")
    letter = site.letter_to(address, f"Please clarify: your application for {name}")
    assert letter is not None
    assert letter.splitlines()[4:6] == ["Regional need", "Whose number is this?"]
