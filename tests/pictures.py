"""Photograph the running demo for the README: `make pictures`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from reports.demo.cast import PASSWORD

FOLDER = Path(__file__).parent.parent / "docs/pictures"
# name: whose eyes, which page, width, height, light or dark
PICTURES = {
    "board": ("coordinator", "/c/louisville/stages/3/", 1280, 860, "light"),
    "week": ("coordinator", "/c/louisville/week/", 1280, 800, "dark"),
    "council": ("council", "/c/louisville/progress/", 390, 844, "light"),
    "home": ("", "/", 1280, 800, "light"),
}


def take(browser: Browser, site: str, name: str) -> None:
    who, path, width, height, scheme = PICTURES[name]
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
