"""From a round that is set up to reviewers at work: a proposal, changed and confirmed by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor
from tests.browser.test_pages import broken_rules

Open = Callable[..., Visitor]
TOWNS = ("Harborview", "Millbrook", "Stonebridge")
# Three communities hand in, by the real acts.
HAND_IN = """
from communities.models import Round
from tests.reviewing import arrived
for town in {towns}:
    arrived(town, to_round=Round.objects.get(name="{name}"))
"""


def day(days: int, hour: str = "") -> str:
    return f"{timezone.now().date() + timedelta(days=days)}{hour}"


def set_up_a_round(page: Page, name: str) -> None:
    page.get_by_role("link", name="Set up a round").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Opens").fill(day(-3, "T09:00"))
    page.get_by_label("Closes").fill(day(-4, "T17:00"))
    page.get_by_label("Reviews are due on").fill(day(40))
    page.get_by_label("Answers go out on").fill(day(50))
    page.get_by_label("Reviews for each application").fill("1")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".errorlist")).to_have_text("It has to close after it opens.")
    page.get_by_label("Closes").fill(day(30, "T17:00"))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("status").first).to_contain_text(f"The round {name} is set up.")


def is_accessible(reader: Visitor, *paths: str) -> None:
    for path in paths:
        reader.go(path)
        reader.page.evaluate(AXE_SCRIPT)
        assert broken_rules(reader.page) == [], path
        assert not reader.scrolls_sideways()


def take_the_proposal(page: Page, name: str, *, but_not: str, give: tuple[str, str]) -> None:
    """Untick one town, and give another to somebody else than was proposed."""
    page.get_by_role("link", name="Propose reviewers").click()
    page.get_by_label("Round", exact=True).select_option(label=name)
    page.get_by_role("button", name="Show", exact=True).click()
    rows = page.locator("table.proposal tr")
    expect(rows.filter(has_text="fewest reviews so far")).to_have_count(len(TOWNS))
    page.get_by_role("checkbox", name=f"Ask this reviewer for {but_not}").uncheck()
    town, person = give
    choice = page.get_by_label(f"Reviewer of {town}", exact=True)
    choice.select_option(label=re.search(f"{person} .*", choice.inner_text())[0])
    page.get_by_role("button", name="Confirm and give them out").click()


def narrow_to(page: Page, name: str) -> None:
    page.get_by_role("link", name="Applications", exact=True).click()
    page.get_by_label("Round", exact=True).select_option(label=name)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("need a reviewer"))).to_be_visible()
    expect(page.locator("table.queue tbody tr")).to_have_count(3)


def step_back(reviewer: Visitor, town: str) -> None:
    """Say that there is a conflict of interest: from then on the application is closed."""
    page = reviewer.page
    reviewer.go("/national/applications/?mine=todo")
    page.get_by_role("link", name=town).click()
    page.get_by_role("link", name="I have a conflict of interest").click()
    page.get_by_label("What the conflict is").fill("My sister leads the workforce board.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Put it on record").click()
    expect(page.get_by_role("status").first).to_contain_text("is closed to you from now on.")
    closed = page.get_by_role("region", name="Closed to you")
    expect(closed).to_contain_text("Said so: My sister leads the workforce board.")


def lift(manager: Visitor, desk: str, *, javascript: bool) -> None:
    page = manager.page
    manager.go(desk)
    expect(page.get_by_role("region", name="Who reviews it")).to_contain_text("Nobody yet.")
    link = page.get_by_role("link", name=re.compile("Lift it")).get_attribute("href")
    if javascript:  # which axe needs
        is_accessible(manager, desk, f"{desk}conflict/")
    manager.go(f"{desk}{link}")
    assert not manager.scrolls_sideways()
    page.get_by_label("Why").fill("She has left the board.")
    page.get_by_role("button", name="Lift it").click()
    expect(page.get_by_role("status").first).to_contain_text("Priya Nair may open")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)])
def test_manager_gives_out_and_a_reviewer_steps_back(
    visitor: Open, site: Site, width: int, javascript: bool
):
    name, towns = f"Round of {width}", [f"{town} {width}" for town in TOWNS]
    harborview, _, stonebridge = towns
    manager = visitor("manager", width=width, javascript=javascript)
    reviewer = visitor("reviewer", width=width, javascript=javascript)
    manager.expected, reviewer.expected = ["422"], ["403"]
    page = manager.page

    manager.go("/national/rounds/")
    set_up_a_round(page, name)
    site.manage("shell", "-v", "0", "-c", HAND_IN.format(towns=towns, name=name))
    narrow_to(page, name)
    take_the_proposal(page, name, but_not=stonebridge, give=(harborview, "Priya Nair"))
    expect(page.get_by_role("status").first).to_contain_text("2 are given out.")
    expect(page.locator("table.proposal")).to_contain_text(stonebridge)

    step_back(reviewer, harborview)
    desk = f"/national/applications/{harborview.lower().replace(' ', '-')}/"
    assert reviewer.page.goto(site.url + desk).status == 403
    lift(manager, desk, javascript=javascript)
    reviewer.go(desk)


def test_the_rest_of_the_desk_is_accessible(visitor: Open, site: Site):
    """A round, its form, and giving a review back."""
    manager = visitor("manager", width=320)
    page = manager.page
    manager.go("/national/rounds/")
    set_up_a_round_quietly(site)
    manager.go("/national/applications/?q=Lakeshore")
    page.get_by_role("link", name="Lakeshore").click()
    page.get_by_role("button", name="Take the review").click()
    expect(page.get_by_role("status").first).to_contain_text("Lakeshore is yours to review.")
    back = page.get_by_role("link", name="Give it back").get_attribute("href")
    of_round = page.get_by_role("link", name="Round of Lakeshore").get_attribute("href")

    is_accessible(manager, f"/national/applications/lakeshore/{back}")
    is_accessible(manager, of_round, f"{of_round}change/", "/national/applications/?q=Lakeshore")


def set_up_a_round_quietly(site: Site) -> None:
    script = """
from tests.factories import RoundFactory
from tests.reviewing import arrived
arrived("Lakeshore", to_round=RoundFactory(name="Round of Lakeshore"))
"""
    site.manage("shell", "-v", "0", "-c", script)
