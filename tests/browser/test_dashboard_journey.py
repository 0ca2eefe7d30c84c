"""From the phone to the meeting: a council member learns whether the community is on track."""

from collections.abc import Callable

from tests.browser.conftest import Visitor

HERE = "/c/louisville"
Open = Callable[..., Visitor]


def test_a_phone_says_at_first_sight_whether_it_is_on_track(visitor: Open):
    member = visitor("council", width=390)
    page = member.page
    page.set_viewport_size({"width": 390, "height": 700})
    member.go(f"{HERE}/progress/")

    for seen in (".signs li", "#asked", ".todo a"):
        box = page.locator(seen).first.bounding_box()
        assert box, seen
        assert box["y"] + box["height"] <= 700, seen
    assert not member.scrolls_sideways()

    page.get_by_role("link", name="Enrolled", exact=True).click()
    assert page.url.endswith("/outcomes/#training")

    page.go_back()
    page.get_by_role("link", name="One page for paper").click()
    assert page.get_by_role("heading", name="What we ask of you").is_visible()
    assert page.get_by_role("heading", name="Questions that wait").is_visible()
    assert not member.scrolls_sideways()


def test_meeting_mode_is_one_screen(visitor: Open):
    member = visitor("council", width=1280)
    page = member.page
    page.set_viewport_size({"width": 1280, "height": 720})
    member.go(f"{HERE}/progress/")
    page.get_by_role("link", name="For a meeting’s screen").click()

    last = page.locator(".room > :last-child").bounding_box()
    assert last
    assert last["y"] + last["height"] <= 720
    assert page.evaluate("document.documentElement.scrollHeight") == 720
    assert page.locator(".room .tile").count() == 4


def test_the_brief_is_one_sheet_of_paper(visitor: Open):
    member = visitor("council", width=1280)
    page = member.page
    member.go(f"{HERE}/progress/brief/")
    assert page.locator(".tile").count() == 6

    paper = page.pdf(format="Letter")

    assert paper.count(b"/Type /Page\n") == 1
