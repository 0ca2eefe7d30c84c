"""The people page: who is in, and every way in which that changes."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from communities import actions
from communities.models import Community, Membership, User
from tests.factories import UserFactory

LOUISVILLE = {"community": "louisville"}


def url(name: str, **arguments: object) -> str:
    return reverse(f"communities:{name}", kwargs=LOUISVILLE | arguments)


def membership(community: Community, user: User) -> Membership:
    with scope(community=community):
        return Membership.objects.get(user=user)


def fill(community: Community, people: int) -> None:
    with scope(community=community):
        for number in range(people):
            by = UserFactory()
            actions.set_role(community, by, "contributor", by=None)
            actions.invite(community, by=by, email=f"guest{number}@example.org", role="council")
        Membership.objects.update(last_seen_at=timezone.now())


@pytest.mark.parametrize("people", [1, 3])
def test_people_page_costs_the_same_for_one_and_for_three(
    cast: dict[str, User], community: Community, sign_in, people: int, django_assert_num_queries
):
    fill(community, people)
    client = sign_in("coordinator")
    client.get(url("people"))  # notes "last seen"

    # session, user, membership with community, grants; count, rows, invitations
    with django_assert_num_queries(7):
        page = client.get(url("people"))

    assert page.content.decode().count('data-label="Role"') == 3 + people


def test_people_page_shows_who_when_and_by_whom(
    cast: dict[str, User], community: Community, sign_in
):
    with scope(community=community):
        actions.set_role(
            community,
            UserFactory(name="Ana Brooks", email="ana@example.org"),
            "council",
            by=cast["coordinator"],
            invited_by=cast["coordinator"],
            organization="Acme",
            title="Director",
        )

    page = sign_in("contributor").get(url("people") + "?q=brooks").content.decode()

    for said in ("Ana Brooks", "ana@example.org", "Acme", "Director", "invited by Coordinator"):
        assert said in page
    assert "1 person" in page
    assert "Invite people" not in page


@pytest.mark.parametrize(
    ("query", "emails"),
    [
        ("?role=council", ["council"]),
        ("?sort=-name", ["coordinator", "council", "contributor"][::1]),
        ("?q=council@example", ["council"]),
    ],
)
def test_people_page_exports_what_it_shows(
    cast: dict[str, User], community: Community, sign_in, query: str, emails: list[str]
):
    response = sign_in("coordinator").get(url("people") + query + "&format=csv")

    lines = response.content.decode().splitlines()[1:]
    assert sorted(line.split(",")[1] for line in lines) == sorted(
        f"{e}@example.org" for e in emails
    )
    assert "louisville-people-" in response["Content-Disposition"]


def test_member_page_changes_the_role_and_the_title(
    cast: dict[str, User], community: Community, sign_in
):
    row = membership(community, cast["council"])
    typed = {"role": "contributor", "organization": "Acme", "title": "Trainer"}

    response = sign_in("coordinator").post(url("member", pk=row.pk), typed)

    assert response.url == url("people")
    row.refresh_from_db()
    assert (row.role, row.organization, row.title) == ("contributor", "Acme", "Trainer")
    assert cast["council"].groups.get().name.endswith(":contributor")


def test_member_page_changes_the_title_alone(cast: dict[str, User], community: Community, sign_in):
    row = membership(community, cast["coordinator"])

    sign_in("coordinator").post(url("member", pk=row.pk), {"role": "coordinator", "title": "Boss"})

    row.refresh_from_db()
    assert (row.role, row.title) == ("coordinator", "Boss")


def test_member_page_keeps_the_last_coordinator(
    cast: dict[str, User], community: Community, sign_in
):
    row = membership(community, cast["coordinator"])
    client = sign_in("manager")

    page = client.post(url("member", pk=row.pk), {"role": "council"})
    client.post(url("take-out", pk=row.pk))

    assert page.status_code == 422
    assert "only coordinator" in page.content.decode()
    row.refresh_from_db()
    assert (row.role, row.ended_on) == ("coordinator", None)


def test_member_page_takes_somebody_out(cast: dict[str, User], community: Community, sign_in):
    row = membership(community, cast["council"])

    sign_in("coordinator").post(url("take-out", pk=row.pk))

    row.refresh_from_db()
    assert row.ended_on == community.today()


def test_member_of_another_community_is_not_found(
    cast: dict[str, User], other_community: Community, sign_in
):
    row = membership(other_community, cast["other_council"])
    client = sign_in("coordinator")

    assert client.get(url("member", pk=row.pk)).status_code == 404
    assert client.post(url("take-out", pk=row.pk)).status_code == 404


@pytest.mark.parametrize("name", ["contributor", "council"])
def test_anybody_may_leave(cast: dict[str, User], community: Community, sign_in, name: str):
    client = sign_in(name)
    assert client.get(url("leave")).status_code == 200

    client.post(url("leave"))

    assert membership(community, cast[name]).ended_on == community.today()
    assert client.get(url("leave")).status_code == 404


def test_last_coordinator_may_not_leave(cast: dict[str, User], community: Community, sign_in):
    page = sign_in("coordinator").post(url("leave"))

    assert page.status_code == 409
    assert url("hand-over") in page.content.decode()
    assert membership(community, cast["coordinator"]).ended_on is None


@pytest.mark.parametrize(("stay_as", "role"), [("contributor", "contributor"), ("leave", None)])
def test_hand_over_is_one_act(
    cast: dict[str, User], community: Community, sign_in, stay_as: str, role: str | None
):
    typed = {"to": cast["council"].pk, "stay_as": stay_as}

    response = sign_in("coordinator").post(url("hand-over"), typed)

    assert response.url == "/"
    assert membership(community, cast["council"]).role == "coordinator"
    mine = membership(community, cast["coordinator"])
    assert (mine.role if mine.ended_on is None else None) == role


@pytest.mark.parametrize("to", ["newcomer", "other_coordinator", "coordinator", "manager"])
def test_hand_over_goes_to_members_only(
    cast: dict[str, User], community: Community, sign_in, to: str
):
    page = sign_in("coordinator").post(url("hand-over"), {"to": cast[to].pk, "stay_as": "leave"})

    assert page.status_code == 422
    assert membership(community, cast["coordinator"]).role == "coordinator"


def test_profile_page_lists_communities_and_saves(cast: dict[str, User], sign_in):
    client = sign_in("council")
    assert "Louisville" in client.get("/accounts/profile/").content.decode()

    client.post("/accounts/profile/", {"name": "C. Member", "time_zone": "America/Phoenix"})

    cast["council"].refresh_from_db()
    assert (cast["council"].name, cast["council"].time_zone) == ("C. Member", "America/Phoenix")


def test_profile_page_refuses_an_invented_zone(cast: dict[str, User], sign_in):
    page = sign_in("council").post("/accounts/profile/", {"name": "C", "time_zone": "Mars/Olympus"})

    assert page.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_leaving_at_once_leave_one_behind():
    community = actions.found_community(by=None, name="Akron", kind="city", states="OH")
    two = [UserFactory(), UserFactory()]
    with scope(community=community):
        for user in two:
            actions.set_role(community, user, "coordinator", by=None)
    together = threading.Barrier(2)
    answers: list[str] = []

    def go(user: User) -> None:
        together.wait()
        try:
            with scope(community=community):
                actions.end_membership(community, user, by=user)
            answers.append("left")
        except actions.Refused:
            answers.append("refused")
        finally:
            connections.close_all()

    run_together(go, two)

    assert sorted(answers) == ["left", "refused"]
    with scope(community=community):
        assert community.memberships.coordinators().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_member():
    community = actions.found_community(by=None, name="Akron", kind="city", states="OH")
    with scope(community=community):
        asked = actions.invite(community, by=UserFactory(), email="g@example.org", role="council")
    answers: list[object] = []

    def go(name: str) -> None:
        try:
            with scope(community=community):
                answers.append(
                    actions.join_as_new_person(asked, name=name, password="a long password")
                )
        except actions.Refused as refused:
            answers.append(str(refused))
        finally:
            connections.close_all()

    run_together(go, ["One", "Two"])

    assert sorted(type(answer).__name__ for answer in answers) == ["User", "str"]
    with scope(community=community):
        assert community.memberships.count() == 1


def run_together(go, arguments: list) -> None:
    """Two connections where the database has them; one after the other in SQLite's memory."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time; the database in memory has one connection.")
    threads = [threading.Thread(target=go, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)


@pytest.mark.django_db
def test_signed_out_people_are_sent_to_sign_in(community: Community, client: Client):
    assert client.get(url("people")).url == f"/accounts/login/?next={url('people')}"
