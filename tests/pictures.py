"""Photograph the running demo for the README: `make pictures`."""

import shutil
import sys
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from reports.demo.cast import PASSWORD

FOLDER = Path(__file__).parent.parent / "docs/pictures"


class Picture(NamedTuple):
    who: str  # whose eyes; empty for somebody who is not signed in
    path: str
    width: int
    height: int
    scheme: Literal["light", "dark"]
    links: tuple[str, ...] = ()  # to follow from there: only the database knows their numbers


PARTNERS = "/c/louisville/partners/"
DESK = "/national/applications/"
PICTURES = {
    "board": Picture("coordinator", "/c/louisville/stages/3/", 1280, 860, "light"),
    "week": Picture("coordinator", "/c/louisville/week/", 1280, 800, "dark"),
    "council": Picture("council", "/c/louisville/progress/", 390, 844, "light"),
    "report": Picture(
        "council", "/c/louisville/reports/?state=published", 390, 1200, "light", ("2026",)
    ),
    "council-room": Picture("council", "/c/louisville/council/", 1280, 1000, "dark"),
    "ladder": Picture("coordinator", "/c/louisville/mail/rules/", 1280, 1200, "light"),
    "home": Picture("", "/", 1280, 800, "light"),
    "dashboard": Picture("council", "/c/louisville/progress/", 1280, 1750, "light"),
    "portfolio": Picture("manager", "/national/portfolio/", 1280, 1500, "light"),
    "public": Picture("", "/communities/louisville/", 1280, 1000, "dark"),
    "partners": Picture("coordinator", f"{PARTNERS}?sort=-contact", 1280, 1120, "light"),
    "partner": Picture("coordinator", PARTNERS, 1280, 1600, "light", ("Placeholder Robotics",)),
    "pipeline": Picture("coordinator", f"{PARTNERS}board/", 1280, 900, "dark"),
    "outcomes": Picture("coordinator", "/c/louisville/outcomes/", 1280, 2400, "light"),
    "outcomes-council": Picture("council", "/c/louisville/outcomes/", 1280, 2400, "light"),
    "goals": Picture("council", "/c/louisville/goals/", 1280, 900, "dark"),
    "application": Picture("applicant", "/c/sample-county-demo/application/", 1280, 1200, "light"),
    "review": Picture("reviewer", f"{DESK}harbor-county-invented/review/", 1280, 1100, "dark"),
    "queue": Picture("reviewer", DESK, 1280, 900, "light"),
    "compare": Picture("manager", f"{DESK}harbor-county-invented/compare/", 1280, 1100, "light"),
    "import": Picture(
        "coordinator", f"{PARTNERS}imports/", 1280, 960, "light", ("Employer table.csv", "Changed")
    ),
}


def take(browser: Browser, site: str, name: str) -> None:
    who, path, width, height, scheme, links = PICTURES[name]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    if who:
        page.goto(f"{site}/accounts/login/")
        page.fill("input[name=login]", f"{who}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{site}{path}", wait_until="networkidle")
    for link in links:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in PICTURES:
            take(browser, sys.argv[1], name)
        browser.close()


if __name__ == "__main__":
    main()
