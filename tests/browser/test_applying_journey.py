"""The way in, in a real browser: from signing up to the receipt, with nothing lost between."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site, Visitor, wait_for
from tests.browser.test_pages import broken_rules

Open = Callable[..., Visitor]
FOUNDER, PASSWORD = "fay.founder@example.org", "a phrase nobody would guess"
HERE = "/c/laramie/application"
# What the acts make, so that the browser need not type all of it.
OPEN_A_ROUND = """
from communities.models import Round
from tests.factories import RoundFactory
Round.objects.filter(name="Spring").exists() or RoundFactory(name="Spring")
"""
FOUND = """
from allauth.account.models import EmailAddress
from django_scopes import scope
from communities import actions
from communities.models import Community, User
from tests.applying import ready
name, slug = "Laramie", "laramie"
by = User.objects.filter(email="lou@example.org").first()
if by is None:
    by = User.objects.create_user("lou@example.org", "techhire-demo", name="Lou Lead")
    EmailAddress.objects.create(user=by, email=by.email, primary=True, verified=True)
said = {"kind": "city", "states": "WY", "time_zone": "America/Denver"}
community = actions.found_as_applicant(by=by, name=name, **said)
"""
READY = """
from django_scopes import scope
from communities.models import Community, User
from tests.applying import ready
community = Community.objects.get(slug="cody-and-around")
with scope(community=community):
    ready(community, by=User.objects.get(email="fay.founder@example.org"))
"""
TWICE = """
from communities.models import Round
to = Round.objects.get(name="Spring")
with scope(community=community):
    if not community.revisions.exists():
        application = ready(community, by=by)
        for _ in range(2):
            actions.submit(application, by=by, to_round=to)
            actions.withdraw(application, by=by, reason="The mayor asked us to wait.")
            application = actions.take_up_again(application, by=by)
"""


@pytest.fixture(scope="module", autouse=True)
def prepared(site: Site) -> None:
    site.manage("shell", "-c", OPEN_A_ROUND)
    site.manage("shell", "-c", FOUND + TWICE)


def code_for(site: Site, address: str) -> str:
    def letter() -> str | None:
        return site.letter_to(address, "code to confirm")

    wait_for(letter, "the code", seconds=60)
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter() or "", re.MULTILINE)
    assert found
    return found[1]


def sign_up(visitor: Visitor, site: Site, *, name: str, email: str) -> None:
    """From the public page to the form of founding, with the code that came by mail."""
    page = visitor.page
    visitor.go("/apply/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Your name").fill(name)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.locator("input[name=code]").fill(code_for(site, email))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url("**/apply/new/")


def found(page: Page) -> None:
    page.get_by_label("Name of the community").fill("Cody and around")
    page.get_by_label("Kind of area").select_option("rural")
    page.get_by_label("States").fill("WY")
    page.get_by_role("button", name="Found it").click()
    if page.get_by_role("button", name="Found it all the same").count():
        page.get_by_role("button", name="Found it all the same").click()
    page.wait_for_url("**/c/cody-and-around/application/")


def test_from_signing_up_to_the_receipt(visitor: Open, site: Site):
    founder = visitor()
    page = founder.page
    sign_up(founder, site, name="Fay Founder", email=FOUNDER)
    found(page)

    page.get_by_role("link", name="Go on with Community and lead").click()
    page.get_by_label("The area and the people in it").fill("Park County and its neighbors.")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved \d+:\d\d [AP]M"))
    site.manage("shell", "-c", READY)
    founder.go("/c/cody-and-around/application/")
    expect(page.locator("main")).to_contain_text("100% of what is needed is there")
    page.get_by_role("link", name="Hand it in").click()
    page.get_by_role("button", name="Hand it in").click()

    expect(page.get_by_role("status").first).to_contain_text("Handed in as revision 1")
    expect(page.locator("main")).to_contain_text("It is read in the round Spring")

    def receipt() -> str | None:
        return site.letter_to(FOUNDER, "We have your application")

    wait_for(receipt, "the receipt", seconds=60)
    assert "Spring" in (receipt() or "")
    founder.go("/c/cody-and-around/items/1.7/")
    expect(page.locator(".page-head .status")).to_contain_text("Done")
    page.get_by_role("link", name="The application as it was handed in").wait_for()


def test_what_is_typed_outlives_the_session(visitor: Open):
    lead = visitor("lou")
    page = lead.page
    lead.go(f"{HERE}/data/")
    keeper = page.get_by_label("Who keeps the data")
    lead.context.clear_cookies(name="sessionid")

    keeper.fill("The workforce board of Albany County")
    expect(page.locator("#saved")).to_contain_text("you are signed out")
    assert keeper.evaluate("field => field === document.activeElement")
    page.locator("#saved").get_by_role("link", name="Sign in").click()
    lead.sign_in("lou@example.org")

    page.wait_for_url(f"**{HERE}/data/")
    offer = page.locator("[data-offer=answers]")
    expect(offer).to_contain_text("You typed something here that was not saved")
    offer.get_by_role("button", name="Put it back").click()
    expect(keeper).to_have_value("The workforce board of Albany County")
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.reload()
    expect(keeper).to_have_value("The workforce board of Albany County")
    expect(offer).to_be_hidden()


def test_a_row_outlives_the_session_too_and_is_kept_no_longer_than_needed(visitor: Open):
    lead = visitor("lou")
    page = lead.page
    lead.go(f"{HERE}/council/rows/new/")
    lead.context.clear_cookies(name="sessionid")
    page.get_by_label("Name", exact=True).fill("Dee Diaz")
    page.get_by_role("button", name="Add", exact=True).click()
    lead.sign_in("lou@example.org")

    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Dee Diaz")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.locator("#rows")).to_contain_text("Dee Diaz")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_an_error_is_named_without_taking_the_focus(visitor: Open):
    lead = visitor("lou")
    lead.expected = ["422"]
    page = lead.page
    lead.go(f"{HERE}/need/")
    openings = page.get_by_label("Open tech jobs in the region")

    openings.fill("many")

    expect(page.locator("#saved")).to_contain_text("Open tech jobs in the region: Write a whole")
    assert openings.evaluate("field => field === document.activeElement")
    openings.fill("1,250")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"^\s*Saved"))


def test_two_people_change_one_answer_and_the_slower_chooses(visitor: Open):
    lead = visitor("lou")
    lead.expected = ["409"]
    mine, theirs = lead.page, lead.open_tab()
    for page in (mine, theirs):
        page.goto(f"{lead.site.url}{HERE}/partners/")
    theirs.get_by_label("How people hear of it").fill("Libraries tell them.")
    expect(theirs.locator("#saved")).to_contain_text("Saved")

    mine.get_by_label("How people hear of it").fill("Churches tell them.")
    expect(mine.locator("#saved")).to_contain_text("Libraries tell them.")
    mine.get_by_role("button", name="Take theirs").click()

    expect(mine.get_by_role("status").first).to_contain_text("is saved")
    expect(mine.get_by_label("How people hear of it")).to_have_value("Libraries tell them.")


def test_pressed_while_it_saves_is_no_conflict_with_oneself(visitor: Open):
    lead = visitor("lou")
    page = lead.page
    lead.go(f"{HERE}/training/")
    programs = page.get_by_label("The programs")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/training/", slowly)

    programs.fill("Twelve weeks of web work")
    with page.expect_request(lambda request: request.method == "POST"):
        pass
    programs.press_sequentially(", and then a job.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status").first).to_contain_text("is saved")
    expect(programs).to_have_value("Twelve weeks of web work, and then a job.")


def test_a_section_is_written_without_javascript(visitor: Open):
    lead = visitor("lou", width=390, javascript=False)
    page = lead.page
    lead.go(f"{HERE}/employers/")
    page.get_by_label("What employers promise together").fill("Forty jobs.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("is saved")

    page.get_by_role("link", name="Add an organization").click()
    page.get_by_label("Name of the organization").fill("Union Pacific")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#rows")).to_contain_text("Union Pacific")
    page.get_by_role("button", name="Remove Union Pacific").click()
    page.get_by_text("Removed (", exact=False).click()
    page.get_by_role("button", name="Bring back Union Pacific").click()

    expect(page.locator("#rows > .rows")).to_contain_text("Union Pacific")
    assert not lead.scrolls_sideways()


PAGES = (
    *("", "need/", "employers/", "council/", "goals/", "civic/", "attestation/"),
    *("employers/rows/new/", "goals/rows/new/", "council/rows/new/"),
    *("withdraw/", "submit/", "revisions/2/", "changes/"),
)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_in_one_piece(visitor: Open, path: str):
    lead = visitor("lou")
    page = lead.page
    lead.go(f"{HERE}/{path}")
    assert page.locator("h1").count() == 1

    page.evaluate(AXE_SCRIPT)
    broken = broken_rules(page)
    page.emulate_media(color_scheme="dark")
    broken += broken_rules(page, "color-contrast")

    assert broken == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert not lead.scrolls_sideways()
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()


def test_what_came_back_wrong_is_not_sent_again_by_itself(visitor: Open):
    lead = visitor("lou")
    lead.expected = ["422"]
    page = lead.page
    lead.go(f"{HERE}/funding/")
    sent: list[str] = []
    page.get_by_label("Money in hand").fill("plenty")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#wrong")).to_contain_text("Write a whole number")

    page.on("request", lambda request: sent.append(request.method))
    page.wait_for_timeout(2500)

    assert sent == []
