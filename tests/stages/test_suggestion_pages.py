"""Where a suggestion shows, and the button that confirms it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django_scopes import scope

from partners import actions as network
from partners.models import Kind
from stages import actions
from stages.checklist import checklist_of
from stages.models import Status
from stages.suggestions import COUNTED
from tests.factories import CommitmentFactory, InteractionFactory, PartnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, tzinfo=UTC)
BECAUSE = "Employers made 1 new job commitment this quarter and withdrew none, as of November 25."
SEEN = "?v=0&q=2026-10-01"


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def grows(community):
    """An employer whose promise makes 3.3 look done; nothing else does."""
    with scope(community=community):
        employer = PartnerFactory(
            community=community, name="Bit Source", pipeline="committed", since=date(2025, 5, 1)
        )
        CommitmentFactory(partner=employer)
        return employer


def url(name: str, *args: object) -> str:
    return reverse(f"stages:{name}", args=["louisville", *args])


def read(client, name: str, *args: object) -> str:
    return client.get(url(name, *args)).content.decode()


def test_item_page_says_why_it_looks_done_and_offers_to_confirm(sign_in, grows):
    page = read(sign_in("contributor"), "item", "3.3")

    assert "Looks done</h2>" in page
    assert BECAUSE in page
    assert f'action="{url("confirm-suggestion", "3.3")}?v=0&amp;q=2026-10-01"' in page
    assert 'href="/c/louisville/partners/commitments/?partner_kind=employer' in page
    assert "Bit Source" not in page


def test_item_page_says_what_is_missing(sign_in, grows):
    page = read(sign_in("contributor"), "item", "2.1")

    assert "Does not look done yet</h2>" in page
    assert "No accelerated training provider is in the directory yet." in page
    assert url("confirm-suggestion", "2.1") not in page


@pytest.mark.parametrize("key", ["3.1", "5.1"])
def test_other_items_have_no_suggestion(sign_in, grows, key: str):
    assert "look done" not in read(sign_in("contributor"), "item", key).lower()


def test_national_staff_read_why_and_neither_confirm_nor_open_the_directory(sign_in, grows):
    page = read(sign_in("reviewer"), "item", "3.3")

    assert BECAUSE in page
    assert "confirm/" not in page
    assert "/partners/" not in page


@pytest.mark.parametrize("name, words", [("contributor", "Review the"), ("reviewer", "Open the")])
def test_stage_page_names_what_looks_done(sign_in, grows, name: str, words: str):
    client = sign_in(name)

    page = read(client, "stage", 3)

    assert f"looks done: {BECAUSE}" in page
    assert words in page
    assert page.count("looks done") == 1
    assert "looks done" not in read(client, "stage", 2)
    assert "looks done" not in read(client, "board")


def test_week_lists_what_looks_done(sign_in, grows):
    page = read(sign_in("contributor"), "week")

    assert "1 to confirm" in page
    assert f"Looks done: {BECAUSE.removesuffix('.')}" in page
    assert 'href="/c/louisville/items/3.3/">Confirm' in page


def test_confirming_by_button_marks_done_and_shows_the_way_back(sign_in, community, grows):
    client = sign_in("contributor")

    answer = client.post(url("confirm-suggestion", "3.3") + SEEN)

    assert (answer.status_code, answer.url) == (302, url("item", "3.3"))
    page = client.get(answer.url).content.decode()
    assert "Why it looked done is kept as a comment." in page
    assert f"<p>{BECAUSE}</p>" in page
    assert "Looks done</h2>" not in page
    assert "Undo the last change" in page
    client.post(f"{url('undo', '3.3')}?v=1&q=2026-10-01")
    assert "Looks done</h2>" in read(client, "item", "3.3")


def test_confirming_what_does_not_hold_any_more_says_so(sign_in, community, cast, grows):
    with scope(community=community):
        network.advance(grows.commitments.get(), to="withdrawn", by=cast["coordinator"])

    answer = sign_in("contributor").post(url("confirm-suggestion", "3.3") + SEEN)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "3.3 does not look done now. Employers made no new job commitment" in page
    assert status_of(community) == Status.TODO


def test_confirming_after_somebody_elses_change_shows_theirs(sign_in, community, cast, grows):
    with scope(community=community):
        waiting = {"to": "waiting", "waiting_on": "the mayor", "by": cast["coordinator"]}
        actions.change_status(community, "3.3", **waiting)

    answer = sign_in("contributor").post(url("confirm-suggestion", "3.3") + SEEN)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Coordinator marked 3.3 as waiting on the mayor" in page
    assert "Nothing was changed by you." in page
    assert "confirm/?v=1" in page
    assert status_of(community) == Status.WAITING


@pytest.mark.parametrize("seen", ["?v=0&q=2026-07-01", "?v=0&q=2026-13-01", "?v=x", ""])
def test_confirming_from_a_mangled_or_an_old_address_changes_nothing(
    sign_in, community, grows, seen: str
):
    answer = sign_in("contributor").post(url("confirm-suggestion", "3.3") + seen)

    assert answer.status_code == (302 if seen == "?v=0&q=2026-13-01" else 409)


def status_of(community) -> Status:
    with scope(community=community):
        return checklist_of(community).line("3.3").status


def test_links_lead_to_those_who_were_counted(sign_in, community):
    with scope(community=community):
        for kind in (*Kind.values, "employer"):
            for pipeline in ("identified", "contacted", "engaged", "inactive"):
                partner = PartnerFactory(community=community, kinds=(kind,), pipeline=pipeline)
                CommitmentFactory(partner=partner)
    client = sign_in("contributor")

    found = {
        name: client.get(f"{reverse(page, args=['louisville'])}?{asked}").context["listing"].total
        for links in COUNTED.values()
        for name, page, asked in links
        if asked
    }

    assert found == {
        "Employers": 4,
        "Training providers": 2,
        "Education": 2,
        "Employers' commitments": 8,
        "Active partners, latest first": 9,
    }


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("key", ["1.3", "2.1", "3.3", "4.2"])
def test_item_page_costs_the_same_with_a_suggestion(
    sign_in, community, cast, django_assert_num_queries, key: str, rows: int
):
    with scope(community=community):
        for _ in range(rows):
            partner = PartnerFactory(community=community, pipeline="engaged")
            CommitmentFactory(partner=partner)
            actions.comment(community, key, body="Yes", by=cast["contributor"])
            actions.attach_link(community, key, url="https://example.org", by=cast["contributor"])
    client = sign_in("coordinator")
    client.get(url("item", key))

    # session, user, membership, grants; rows, evidence, comments, history, members; partners
    with django_assert_num_queries(10):
        client.get(url("item", key))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_stage_page_costs_the_same_with_suggestions(
    sign_in, community, cast, django_assert_num_queries, number: int, rows: int
):
    with scope(community=community):
        for _ in range(rows):
            CommitmentFactory(partner=PartnerFactory(community=community, pipeline="engaged"))
    client = sign_in("coordinator")
    client.get(url("stage", number))

    # session, user, membership, grants; progress, records, local items; partners
    with django_assert_num_queries(8):
        client.get(url("stage", number))


@pytest.mark.parametrize("rows", [1, 3])
def test_week_page_costs_the_same_with_partners(
    sign_in, community, cast, django_assert_num_queries, rows: int
):
    with scope(community=community):
        for _ in range(rows):
            partner = PartnerFactory(community=community, pipeline="engaged")
            CommitmentFactory(partner=partner, feedback_on=community.today())
            follow_up = {"by": cast["contributor"], "follow_up_on": community.today()}
            InteractionFactory(partner=partner, **follow_up)
    client = sign_in("coordinator")
    client.get(url("week"))

    # session, user, membership, grants; progress, records, local items; two for what looks done,
    # one for what is owed
    with django_assert_num_queries(10):
        assert client.get(url("week")).content.decode().count("Partner</span>") == 2 * rows
