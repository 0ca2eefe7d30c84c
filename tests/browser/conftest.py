"""A running site with its demo, and a real browser in front of it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "techhire-demo"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
NO_CHROMIUM = "No Chromium here, so the browser tests rest. Get it with: apt-get install chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


class Site:
    """The site as `make run` starts it, in a folder and at a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.mail_folder = folder / "mail"
        # Cookies of those who signed in once, so that not every test fills in the form.
        self.cookies: dict[str, Any] = {}
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")},
            "DEBUG": "0",
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "techhire.settings",
            "LOG_LEVEL": "WARNING",
            "SECRET_KEY": "for-browser-tests",
            "SITE_URL": self.url,
            "VAR_DIR": str(folder),
        }
        self.log = (folder / "site.log").open("w")
        self.processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str) -> None:
        self.run("manage.py", *arguments)

    def run(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, *command],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=self.log,
            stderr=self.log,
        )

    def start(self, *command: str) -> None:
        self.processes.append(
            subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                cwd=ROOT,
                stdout=self.log,
                stderr=self.log,
            )
        )

    def sweep(self) -> None:
        """What the clock says every minute."""
        self.run("-m", "celery", "-A", "techhire", "call", "reports.schedule.sweep")

    def wait_until_it_answers(self) -> None:
        wait_for(self.answers, "the site to answer", seconds=30)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5) as response:
                return response.status == 200
        except urllib.error.URLError:
            return False

    def letter_to(self, address: str, subject: str) -> str | None:
        """The text of the newest letter to this address with these words in its subject."""
        for file in sorted(self.mail_folder.glob("*.eml"), reverse=True):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            if address in letter["To"] and subject in letter["Subject"]:
                body = letter.get_body(("plain",))
                return str(body.get_content()) if body else None
        return None

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=20)
        self.log.close()


def wait_for(condition: Callable[[], object], what: str, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} seconds for {what}"
        time.sleep(0.1)


def filled(base: Path) -> Path:
    """A folder with the demo's database and the static files; made by the first worker to come."""
    folder = base / "filled"
    with (base / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = base / "draft"
            draft.mkdir()
            maker = Site(draft)
            maker.manage("collectstatic", "--no-input", "-v", "0")
            maker.manage("migrate", "-v", "0")
            maker.manage("load_demo", "--communities", "3")
            maker.stop()
            draft.rename(folder)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Web server and worker on a database of their own, filled with the demo."""
    base = tmp_path_factory.getbasetemp()
    # Each of xdist's workers has a folder of its own in the one they share.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "site"
    shutil.copytree(filled(shared), folder)
    site = Site(folder)
    port = site.url.rpartition(":")[2]
    site.start("manage.py", "runserver", f"127.0.0.1:{port}", "--noreload")
    site.start("-m", "celery", "-A", "techhire", "worker", "-P", "solo", "-l", "warning")
    try:
        site.wait_until_it_answers()
        yield site
    finally:
        site.stop()


# Ends with the package: Playwright's loop would make Django take later tests for async code.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One person's browser. What it complains about is collected, and fails the test."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self.complaints: list[str] = []
        # Answers that a test provokes, such as the 409 of a stale edit: the browser logs them.
        self.expected: list[str] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: self.complain(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complain(str(error)))
        page.on("requestfailed", self.complain_of_request)
        return page

    def complain(self, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.complaints.append(text)

    def complain_of_request(self, request: Request) -> None:
        # A page that is left drops what it was still loading, such as the sheet for the printer.
        if request.failure != "net::ERR_ABORTED":
            self.complain(f"failed: {request.url} {request.failure}")

    def go(self, path: str) -> None:
        response = self.page.goto(self.site.url + path)
        assert response is not None
        assert response.status == 200, f"{path} answers {response.status}"

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Fill in the form, wherever it stands: also when a link led to it."""
        if "/accounts/login/" not in self.page.url:
            self.go("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign in", exact=True).click()
        assert self.page.locator("input[name=password]").count() == 0, self.page.inner_text("main")

    def scrolls_sideways(self) -> bool:
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
            )
        )


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open a browser: `visitor("coordinator", width=390, dark=True, javascript=False)`."""
    opened: list[Visitor] = []

    def open_browser(
        person: str = "", *, width: int = 1280, dark: bool = False, javascript: bool = True
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            storage_state=site.cookies.get(person),
        )
        opened.append(Visitor(site, context))
        if person and person not in site.cookies:
            opened[-1].sign_in(f"{person}@example.org")
            site.cookies[person] = context.storage_state()
        return opened[-1]

    yield open_browser
    for one in opened:
        one.context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []
