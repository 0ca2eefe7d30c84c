"""Every page in a real browser: accessible, complete, and in one piece on every screen."""

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import Visitor
from tests.permission_table import TABLE

HERE = "/c/louisville"
# An employer of the demo with people, calls and promises.
EMPLOYER = ("coordinator", f"{HERE}/partners/?q=Example+Health", r"/partners/\d+/$")
# A program of the demo that has had cohorts.
PROGRAM = ("coordinator", f"{HERE}/placements/programs/?q=Software", r"/programs/\d+/$")
REPORT, MEETING = r"/reports/\d+/$", r"/meetings/\d+/$"
PAGES: dict[str, tuple[str, ...]] = {
    "communities:home": ("", "/"),
    "communities:list": ("", "/communities/"),
    "reports:about-api": ("", "/api/"),
    "reports:tokens": ("coordinator", f"{HERE}/settings/tokens/"),
    "reports:nation": ("", "/nation/"),
    "reports:public": ("", "/communities/louisville/"),
    "reports:public-settings": ("coordinator", f"{HERE}/settings/public/"),
    "reports:national-report": ("manager", "/national/report/"),
    "reports:liaisons": ("manager", "/national/portfolio/liaisons/"),
    "reports:portfolio-one": ("manager", "/national/portfolio/of/louisville/"),
    "reports:portfolio": ("manager", "/national/portfolio/"),
    "reports:progress-meeting": ("council", f"{HERE}/progress/meeting/"),
    "reports:progress-brief": ("council", f"{HERE}/progress/brief/"),
    "communities:apply": ("", "/apply/"),
    "account_login": ("", "/accounts/login/"),
    "account_signup": ("", "/accounts/signup/"),
    "account_reset_password": ("", "/accounts/password/reset/"),
    "stages:week": ("coordinator", f"{HERE}/week/"),
    "stages:board": ("coordinator", f"{HERE}/stages/"),
    "stages:stage": ("coordinator", f"{HERE}/stages/3/"),
    "stages:item": ("coordinator", f"{HERE}/items/3.1/"),
    "stages:change-status": ("coordinator", f"{HERE}/items/3.1/status/"),
    "stages:add-local-item": ("coordinator", f"{HERE}/stages/3/items/new/"),
    "stages:edit-local-item": (
        "coordinator",
        f"{HERE}/stages/",
        r"/items/local-\d+/$",
        r"/items/local-\d+/edit/$",
    ),
    "partners:directory": ("coordinator", f"{HERE}/partners/?kind=employer"),
    "partners:board": ("coordinator", f"{HERE}/partners/board/"),
    "partners:follow-ups": ("coordinator", f"{HERE}/partners/follow-ups/"),
    "partners:commitments": ("coordinator", f"{HERE}/partners/commitments/"),
    "partners:network": ("coordinator", f"{HERE}/partners/network/"),
    "partners:duplicates": ("coordinator", f"{HERE}/partners/duplicates/"),
    "partners:merge": ("coordinator", f"{HERE}/partners/duplicates/", r"/merge/\d+/\d+/$"),
    "partners:merge-with": (
        "coordinator",
        f"{HERE}/partners/duplicates/",
        r"/partners/\d+/$",
        r"/partners/\d+/merge/$",
    ),
    "partners:merges": ("coordinator", f"{HERE}/partners/merges/"),
    "partners:imports": ("coordinator", f"{HERE}/partners/imports/"),
    "partners:new-import": ("coordinator", f"{HERE}/partners/imports/new/"),
    "partners:add": ("coordinator", f"{HERE}/partners/new/?name=Example+Health"),
    "partners:search": ("coordinator", f"{HERE}/partners/search/?name=Example+Health"),
    "partners:partner": EMPLOYER,
    "partners:edit": (*EMPLOYER, r"/partners/\d+/edit/$"),
    "partners:remove": (*EMPLOYER, r"/partners/\d+/edit/$", r"/partners/\d+/remove/$"),
    "partners:add-contact": (*EMPLOYER, r"/partners/\d+/contacts/new/$"),
    "partners:add-commitment": (*EMPLOYER, r"/partners/\d+/commitments/new/$"),
    "partners:add-jobs": (*EMPLOYER, r"/partners/\d+/commitments/jobs/$"),
    "partners:contact": (*EMPLOYER, r"/partners/contacts/\d+/$"),
    "partners:interaction": (*EMPLOYER, r"/partners/interactions/\d+/$"),
    "partners:commitment": (*EMPLOYER, r"/partners/commitments/\d+/$"),
    "placements:outcomes": ("council", f"{HERE}/outcomes/"),
    "placements:goals": ("council", f"{HERE}/goals/"),
    "placements:propose-goal": ("coordinator", f"{HERE}/goals/new/"),
    "placements:change-goal": ("coordinator", f"{HERE}/goals/", r"/goals/\d+/edit/$"),
    "placements:restate-goal": ("manager", f"{HERE}/goals/", r"/goals/\d+/restate/$"),
    "placements:definitions": ("council", "/definitions/"),
    "placements:placements": ("coordinator", f"{HERE}/placements/"),
    "placements:log": ("coordinator", f"{HERE}/placements/new/"),
    "placements:log-many": ("coordinator", f"{HERE}/placements/new/many/"),
    "placements:placement": ("coordinator", f"{HERE}/placements/", r"/placements/\d+/$"),
    "placements:edit": (
        "coordinator",
        f"{HERE}/placements/",
        r"/placements/\d+/$",
        r"/placements/\d+/edit/$",
    ),
    "placements:ask-placement": (
        "coordinator",
        f"{HERE}/placements/?evidence=self",
        r"/placements/\d+/$",
        r"/placements/\d+/ask/$",
    ),
    "placements:ask-check": (
        "coordinator",
        f"{HERE}/placements/checks/",
        r"/checks/\d+/ask/$",
    ),
    "placements:checks": ("coordinator", f"{HERE}/placements/checks/"),
    "placements:programs": ("coordinator", f"{HERE}/placements/programs/"),
    "placements:add-program": ("coordinator", f"{HERE}/placements/programs/new/"),
    "placements:program": PROGRAM,
    "placements:edit-program": (*PROGRAM, r"/programs/\d+/edit/$"),
    "placements:add-cohort": (*PROGRAM, r"/cohorts/new/$"),
    "placements:cohort": (*PROGRAM, r"/cohorts/\d+/$"),
    "placements:edit-cohort": (*PROGRAM, r"/cohorts/\d+/$", r"/cohorts/\d+/edit/$"),
    "placements:imports": ("coordinator", f"{HERE}/placements/imports/"),
    "placements:new-import": ("coordinator", f"{HERE}/placements/imports/new/"),
    "communities:member": ("coordinator", f"{HERE}/people/", r"/people/\d+/$"),
    "communities:people": ("coordinator", f"{HERE}/people/"),
    "communities:invite": ("coordinator", f"{HERE}/people/invite/"),
    "communities:hand-over": ("coordinator", f"{HERE}/people/hand-over/"),
    "communities:leave": ("coordinator", f"{HERE}/people/leave/"),
    "communities:row-accesses": ("coordinator", f"{HERE}/row-access/"),
    "communities:row-access": ("contributor", f"{HERE}/row-access/", r"/row-access/\d+/$"),
    "communities:open-rows": ("reviewer", f"{HERE}/placements/"),
    "communities:start": ("council", "/apply/new/"),
    "communities:application": ("coordinator", f"{HERE}/application/"),
    "communities:history": ("coordinator", f"{HERE}/history/"),
    "communities:settings": ("coordinator", f"{HERE}/settings/"),
    "reports:reports": ("council", f"{HERE}/reports/"),
    "reports:report": ("council", f"{HERE}/reports/?state=published", REPORT),
    "reports:report-readers": (
        "coordinator",
        f"{HERE}/reports/?state=published",
        REPORT,
        r"/readers/$",
    ),
    "reports:write-report": ("coordinator", f"{HERE}/reports/?state=open", r"/write/$"),
    "reports:preview-report": (
        "coordinator",
        f"{HERE}/reports/?state=open",
        r"/write/$",
        r"/preview/$",
    ),
    "reports:postpone-report": (
        "coordinator",
        f"{HERE}/reports/?state=open",
        r"/write/$",
        r"/postpone/$",
    ),
    "reports:council": ("council", f"{HERE}/council/"),
    "reports:decisions": ("council", f"{HERE}/council/decisions/"),
    "reports:meetings": ("council", f"{HERE}/council/meetings/"),
    "reports:close-ask": ("coordinator", f"{HERE}/council/asks/?state=open", r"/close/$"),
    "reports:asks": ("coordinator", f"{HERE}/council/asks/"),
    "reports:questions": ("council", f"{HERE}/council/questions/"),
    "reports:meeting": ("coordinator", f"{HERE}/council/decisions/", MEETING),
    "reports:plan-meeting": ("coordinator", f"{HERE}/council/meetings/new/"),
    "reports:change-meeting": ("coordinator", f"{HERE}/council/", MEETING, r"/change/$"),
    "reports:my-mail": ("council", "/mail/"),
    "reports:my-calendar": ("council", "/calendar/"),
    "reports:mail": ("coordinator", f"{HERE}/mail/"),
    "reports:rules": ("coordinator", f"{HERE}/mail/rules/"),
    "reports:schedule": ("coordinator", f"{HERE}/mail/schedule/"),
    "reports:send": ("coordinator", f"{HERE}/mail/send/"),
    "reports:progress": ("council", f"{HERE}/progress/"),
    "communities:profile": ("council", "/accounts/profile/"),
    "account_email": ("council", "/accounts/email/"),
    "account_change_password": ("council", "/accounts/password/change/"),
    "mfa_index": ("council", "/accounts/2fa/"),
    "usersessions_list": ("council", "/accounts/sessions/"),
    "communities:national": ("manager", "/national/communities/"),
    "communities:found": ("manager", "/national/communities/new/"),
    "communities:rounds": ("manager", "/national/rounds/"),
    "communities:open-round": ("manager", "/national/rounds/new/"),
    "communities:applications": ("manager", "/national/applications/"),
    "communities:decide": ("manager", "/national/applications/harbor-county-invented/decide/"),
    "communities:outbox": ("manager", "/national/outbox/"),
    "communities:letter-templates": ("manager", "/national/letters/"),
    "communities:letter-template": ("manager", "/national/letters/approve/"),
    "communities:propose": ("manager", "/national/applications/assign/"),
    "communities:assign": ("manager", "/national/assignments/"),
    "communities:reviewers": ("manager", "/national/reviewers/"),
    "communities:reviewer": ("manager", "/national/reviewers/", r"/reviewers/\d+/$"),
}
# Answers that are no pages of this list.
ELSEWHERE = {
    **dict.fromkeys(
        ("communities:announce", "communities:decisions", "communities:decision-letter"),
        "test_deciding_journey looks at it",
    ),
    **dict.fromkeys(
        (
            "communities:decision-mail",
            "communities:letter-template-mail",
            "communities:outbox-mail",
        ),
        "a letter, shown within a page",
    ),
    **dict.fromkeys(
        (
            *("communities:application-pdf", "communities:staff-application-pdf"),
            *("communities:round-csv", "communities:round-pdf"),
            *("reports:national-report-pdf", "reports:national-report-csv"),
            *("reports:national-report-xlsx", "reports:public-figures", "reports:nation-figures"),
            *("api:openapi-json", "reports:badge"),
        ),
        "a file",
    ),
    "communities:application-letters": "needs a letter: test_deciding_journey opens one",
    "communities:outbox-letter": "looks like communities:application-letters",
    "communities:reopen": "looks like communities:decide",
    "partners:offered": "needs an application: it looks like partners:import",
    "communities:staff-application-changes": "looks like communities:application-changes",
    "communities:compare": "needs an application: test_reviewing_journey looks at it",
    "communities:discussion": "needs an application: test_reviewing_journey looks at it",
    "communities:ranking": "needs an application: test_reviewing_journey looks at it",
    "communities:return-application": "needs an application: test_reviewing_journey looks at it",
    "communities:review": "needs an application: test_reviewing_journey looks at it",
    "communities:add-rubric": "it looks like communities:edit-rubric",
    "communities:edit-rubric": "test_reviewing_journey looks at it",
    "communities:rubric": "test_reviewing_journey looks at it",
    "communities:rubrics": "test_reviewing_journey looks at it",
    "communities:accept-invitation": "needs an invitation: test_journeys opens one",
    **{
        f"communities:application-{name}": "needs an applicant: test_applying_journey opens it"
        for name in ("add-row", "changes", "revision", "row", "section", "withdraw")
    },
    "communities:application-file": "a file",
    "communities:application-desk": "needs an application: test_assigning_journey opens one",
    "communities:declare-conflict": "the same",
    "communities:lift-conflict": "the same",
    "communities:end-assignment": "the same",
    "communities:round": "needs a round: test_assigning_journey opens one",
    "communities:change-round": "the same",
    "healthz": "a word for machines",
    "partners:log": "its form stands on partners:partner; alone it looks like partners:interaction",
    "partners:import": "needs a sheet: test_import_journey opens it in each of its states",
    "partners:import-columns": "needs a sheet: test_import_journey chooses its columns",
    "partners:import-rejected": "a file",
    "partners:import-template": "a file",
    "reports:calendar": "a file",
    "reports:report-pdf": "a file",
    "reports:reader": "needs a letter: test_answering_journey opens one",
    "reports:unsubscribe": "needs a letter: test_unsubscribing_journey opens one",
    "placements:confirm": "needs a letter: test_confirming_journey opens one",
    "placements:import": "needs a sheet: it looks like partners:import",
    "placements:import-columns": "needs a sheet: it looks like partners:import-columns",
    "placements:import-rejected": "a file",
    "placements:import-template": "a file",
    "reports:letter": "the letter, in a frame of reports:send",
}


def test_every_page_of_the_permission_table_is_here():
    pages = {name for (method, name), cells in TABLE.items() if method == "GET" and 200 in cells}

    assert pages - set(PAGES) == set(ELSEWHERE)


def follow(reader: Visitor, name: str) -> None:
    """Open the page: its address, or from there the first link that looks like each next one."""
    _, path, *links = PAGES[name]
    reader.go(path)
    for link in links:
        hrefs = reader.page.eval_on_selector_all("a[href]", "links => links.map(a => a.pathname)")
        reader.go(next(href for href in hrefs if re.search(link, href)))


def broken_rules(page: Any, *rules: str) -> list[str]:
    """What axe finds, one line for each element: by all rules, or by these."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['any'][:1]}"
        for rule in page.evaluate("options => axe.run(options)", options)["violations"]
        for node in rule["nodes"]
    ]


def test_axe_sees_what_is_broken(visitor):
    page = visitor().page
    page.set_content("<html><body><main><img src='data:,'><input></main></body></html>")
    page.evaluate(AXE_SCRIPT)

    rules = {line.split(":")[0] for line in broken_rules(page)}

    assert {"image-alt", "label", "html-has-lang"} <= rules


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_in_one_piece(visitor, name: str):
    reader = visitor(PAGES[name][0])
    follow(reader, name)
    page = reader.page
    assert page.locator("h1").count() == 1

    page.evaluate(AXE_SCRIPT)
    broken = {}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        broken["light", width] = broken_rules(page)
        # The dark page is the same page in other colors.
        page.emulate_media(color_scheme="dark")
        broken["dark", width] = broken_rules(page, "color-contrast")

    page.set_viewport_size({"width": 320, "height": 700})
    assert {case: rules for case, rules in broken.items() if rules} == {}
    assert not reader.scrolls_sideways()


@pytest.mark.parametrize(
    "name",
    [
        *("stages:board", "reports:progress", "partners:partner"),
        *("partners:directory", "partners:board", "partners:commitments", "partners:network"),
        *("placements:placements", "placements:placement", "placements:cohort"),
        "placements:goals",
    ],
)
def test_page_prints_without_scrolling(visitor, name: str):
    reader = visitor(PAGES[name][0], width=720)
    follow(reader, name)

    reader.page.emulate_media(media="print")

    assert not reader.scrolls_sideways()
    assert reader.page.locator("h1").is_visible()
