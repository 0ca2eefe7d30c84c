"""The page of one item, and the operator's window on the checklist."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django_scopes import scope

from communities.actions import end_membership
from stages import actions
from stages.checklist import checklist_of
from stages.models import ChecklistItem
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/c/louisville/items/3.2/"


@pytest.fixture
def by(cast):
    return cast["coordinator"]


def test_item_page_shows_what_there_is(sign_in, community, by, cast, time_machine):
    time_machine.move_to(datetime(2026, 9, 1, 15, tzinfo=UTC))
    with scope(community=community):
        actions.attach_link(community, "3.2", url="https://example.org/q3", title="Q3", by=by)
        actions.change_status(community, "3.2", to="done", by=by)
    time_machine.move_to(datetime(2026, 11, 23, 15, tzinfo=UTC))
    with scope(community=community):
        actions.comment(community, "3.2", body="<b>On it</b>\n\nsoon 🎉", by=cast["contributor"])
        actions.attach_link(community, "3.2", url="https://example.org/q4", by=by)

    page = sign_in("coordinator").get(PAGE).content.decode()

    assert "Measure and report progress" in page
    assert "Send one report and hold one council meeting each quarter." in page
    assert "&lt;b&gt;On it&lt;/b&gt;" in page
    assert "🎉" in page
    assert 'href="https://example.org/q4" rel="noopener noreferrer"' in page
    assert "July to September 2026" in page
    assert "September 1, 2026 by Coordinator" in page
    assert page.count("added evidence to 3.2") == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("key, queries", [("3.2", 9), ("local", 10)])
def test_item_page_costs_the_same_whatever_is_on_it(
    sign_in, community, by, time_machine, django_assert_num_queries, key: str, queries, rows: int
):
    with scope(community=community):
        if key == "local":
            key = actions.add_local_item(community, 3, title="Ours", by=by).key
        for n in range(rows):
            time_machine.move_to(datetime(2026, 3 + 3 * n, 1, 15, tzinfo=UTC))
            someone = UserFactory()
            actions.comment(community, key, body="Yes", by=someone)
            actions.attach_link(community, key, url="https://example.org", by=someone)
            actions.change_status(community, key, to="done" if n % 2 == 0 else "doing", by=someone)
    client = sign_in("coordinator")
    url = reverse("stages:item", args=["louisville", key])
    client.get(url)

    # session, user, membership, grants; rows, evidence, comments, history, members; the item
    # itself where it is the community's own
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "door, data, field, value",
    [
        ("assign-owner", {"owner": "contributor"}, "owner_id", "contributor"),
        ("assign-owner", {"owner": ""}, "owner_id", None),
        ("set-due", {"due_on": "2027-02-28"}, "due_on", date(2027, 2, 28)),
    ],
)
def test_owner_and_due_date_are_saved(sign_in, community, cast, door, data, field, value):
    data = {k: cast[v].pk if v in cast else v for k, v in data.items()}
    client = sign_in("coordinator")

    answer = client.post(reverse(f"stages:{door}", args=["louisville", "3.1"]) + "?v=0", data)

    assert answer.status_code == 302
    with scope(community=community):
        row = community.progress.first()
    wanted = cast[value].pk if value in cast else value
    assert (getattr(row, field) if row else None) == wanted


@pytest.mark.parametrize(
    "door, data",
    [
        ("assign-owner", {"owner": "999999"}),
        ("assign-owner", {"owner": "council"}),
        ("set-due", {"due_on": "2027-02-30"}),
        ("set-due", {"due_on": "0206-02-03"}),
        ("comment", {"body": " "}),
        ("comment", {"body": "x" * 5001}),
        ("comment", {"body": "a\0b"}),
        ("attach-link", {"url": "javascript:alert(1)"}),
        ("attach-file", {}),
    ],
)
def test_wrong_input_stays_in_its_form(sign_in, community, cast, door: str, data: dict):
    data = {k: cast[v].pk if v in cast else v for k, v in data.items()}

    answer = sign_in("coordinator").post(
        reverse(f"stages:{door}", args=["louisville", "3.1"]) + "?v=0", data
    )

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    with scope(community=community):
        assert not community.activities.about("item:3.1").exists()


def test_stale_owner_shows_theirs_and_keeps_mine(sign_in, community, by, cast):
    with scope(community=community):
        actions.set_due(community, "3.1", due_on=date(2027, 1, 4), by=cast["contributor"])

    answer = sign_in("coordinator").post(
        reverse("stages:assign-owner", args=["louisville", "3.1"]) + "?v=0", {"owner": by.pk}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Contributor moved the due date of 3.1 to January 4, 2027" in page
    assert f'<option value="{by.pk}" selected>' in page
    assert "owner/?v=1" in page
    with scope(community=community):
        assert checklist_of(community).line("3.1").owner is None


def test_comment_is_kept_as_written(sign_in, community):
    client = sign_in("contributor")

    answer = client.post(f"{PAGE}comments/?v=0", {"body": "مرحبا 🎉 <script>"})

    assert answer.url == f"{PAGE}#comments"
    with scope(community=community):
        assert community.comments.get().body == "مرحبا 🎉 <script>"


def test_owner_who_left_is_still_named(sign_in, community, by, cast):
    with scope(community=community):
        actions.assign_owner(community, "3.2", owner=cast["contributor"], by=by)
        end_membership(community, cast["contributor"], by=by)

    page = sign_in("coordinator").get(PAGE).content.decode()

    assert "Contributor" in page


def test_removing_and_restoring_evidence_by_button(sign_in, community, by):
    with scope(community=community):
        kept = actions.attach_link(community, "3.2", url="https://example.org", title="Q", by=by)
    client = sign_in("coordinator")

    for door, is_gone in (("remove", True), ("restore", False)):
        answer = client.post(f"/c/louisville/evidence/{kept.pk}/{door}/")
        assert answer.url == f"{PAGE}#evidence"
        kept.refresh_from_db()
        assert bool(kept.removed_at) == is_gone
    assert "“Q” is back." in client.get(PAGE).content.decode()


def test_local_item_by_its_pages(sign_in, community):
    client = sign_in("contributor")

    client.post("/c/louisville/stages/3/items/new/", {"title": "Passes"})
    with scope(community=community):
        key = community.local_items.get().key
    base = f"/c/louisville/items/{key}/"
    client.post(f"{base}edit/", {"title": "Transit passes"})
    assert "Transit passes" in client.get(base).content.decode()
    client.post(f"{base}retire/")
    assert "was taken off the checklist" in client.get(base).content.decode()
    assert f"{base}restore/" in client.get("/c/louisville/stages/3/").content.decode()
    client.post(f"{base}restore/")
    assert "Transit passes" in client.get("/c/louisville/stages/3/").content.decode()

    assert client.post("/c/louisville/stages/3/items/new/", {"title": ""}).status_code == 422
    assert client.get("/c/louisville/items/3.1/edit/").status_code == 404


def test_stage_is_worked_from_its_page(sign_in, community):
    client = sign_in("coordinator")
    stage = "/c/louisville/stages/2/"

    refused = client.post(f"{stage}start/", {"reason": ""})
    assert refused.status_code == 422
    assert "Stage 1 is not complete. Say why" in refused.content.decode()
    client.post(f"{stage}start/", {"reason": "The mayor asked."})
    assert "The mayor asked." in client.get(stage).content.decode()
    client.post(f"{stage}target/", {"target_on": "2090-01-30"})
    assert "target January 30, 2090" in client.get(stage).content.decode()
    assert client.post(f"{stage}target/", {"target_on": "soon"}).status_code == 422
    client.post(f"{stage}complete/", {"reason": "Two years ago."})
    assert "Two years ago." in client.get(stage).content.decode()
    client.post(f"{stage}reopen/")
    assert "is open again" in client.get(stage).content.decode()
    assert client.get("/c/louisville/stages/6/").status_code == 404


def test_program_managers_edit_the_checklist_and_delete_nothing(sign_in):
    item = ChecklistItem.objects.get(stage=3, number=1)
    client = sign_in("manager")

    listed = client.get("/admin/stages/checklistitem/?q=pilot")
    assert listed.content.decode().count('class="action-select"') == 1
    url = f"/admin/stages/checklistitem/{item.pk}/change/"
    client.post(url, {"title": "Pilot first", "guidance": "g", "evidence_hint": "e"})
    item.refresh_from_db()
    assert (item.title, item.number, item.is_recurring) == ("Pilot first", 1, False)
    assert client.post(f"/admin/stages/checklistitem/{item.pk}/delete/").status_code == 403
    assert client.get("/admin/stages/stage/add/").status_code == 403

    chosen = {"_selected_action": [item.pk]}
    client.post("/admin/stages/checklistitem/", {"action": "retire", **chosen})
    item.refresh_from_db()
    assert item.retired_on
    client.post("/admin/stages/checklistitem/", {"action": "bring_back", **chosen})
    item.refresh_from_db()
    assert item.retired_on is None


@pytest.mark.parametrize("name, status", [("reviewer", 403), ("coordinator", 302)])
def test_others_do_not_edit_the_checklist(sign_in, name: str, status: int):
    assert sign_in(name).get("/admin/stages/checklistitem/").status_code == status
