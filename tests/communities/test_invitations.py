"""Invitations: the acts, the letter, the page behind its link."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions, schedule, tasks
from communities.models import Activity, Community, Invitation, Membership, User
from communities.tokens import digest, token_from
from tests.factories import PASSWORD, UserFactory, verified

pytestmark = pytest.mark.django_db

GUEST = "guest@example.org"
ACCEPT = "communities:accept-invitation"


@pytest.fixture
def invitation(cast: dict[str, User], community: Community) -> Invitation:
    with scope(community=community):
        return actions.invite(
            community,
            by=cast["coordinator"],
            email=GUEST,
            role="contributor",
            organization="Acme",
            title="Trainer",
        )


def send(invitation: Invitation) -> bool:
    return tasks.send_invitation(invitation.community_id, invitation.pk)


def link(invitation: Invitation) -> str:
    return reverse(ACCEPT, args=[token_from(invitation.seed)])


def again(invitation: Invitation) -> Invitation:
    with scopes_disabled():
        return Invitation.objects.get(pk=invitation.pk)


def members(community: Community) -> list[tuple[str, str]]:
    with scope(community=community):
        rows = community.memberships.current().order_by("user__email")
        return list(rows.values_list("user__email", "role"))


# --- The acts ------------------------------------------------------------------------------------


def test_invite_keeps_only_a_hash_of_the_token(invitation: Invitation):
    token = token_from(invitation.seed)

    stored = [str(value) for value in again(invitation).__dict__.values()]
    assert len(token) == 43  # 32 bytes
    assert digest(token) in stored
    assert not any(token in value for value in stored)


@pytest.mark.parametrize("email", [GUEST, "Guest@Example.ORG ", "council@example.org"])
def test_invite_refuses_an_address_that_was_asked_or_is_in(
    invitation: Invitation, cast: dict[str, User], scoped: Community, email: str
):
    with pytest.raises(actions.Refused, match="already"):
        actions.invite(scoped, by=cast["coordinator"], email=email, role="council")

    assert Invitation.objects.count() == 1


def test_invite_refuses_an_unknown_role(cast: dict[str, User], scoped: Community):
    with pytest.raises(actions.Refused, match="roles"):
        actions.invite(scoped, by=cast["coordinator"], email=GUEST, role="manager")


def test_resend_kills_the_earlier_link_and_starts_the_time_again(
    invitation: Invitation, cast: dict[str, User], scoped: Community, client: Client
):
    old = link(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(
        expires_at=timezone.now(), sent_at=timezone.now(), attempts=3
    )
    fresh = actions.resend_invitation(again(invitation), by=cast["coordinator"])

    assert client.get(old).status_code == 404
    assert client.get(link(fresh)).status_code == 200
    assert fresh.expires_at > timezone.now() + timedelta(days=13, hours=23)
    assert (fresh.sent_at, fresh.attempts) == (None, 0)


def test_resend_lets_one_of_two_through(
    invitation: Invitation, cast: dict[str, User], scoped: Community
):
    actions.resend_invitation(again(invitation), by=cast["coordinator"])

    with pytest.raises(actions.Refused):
        actions.resend_invitation(invitation, by=cast["coordinator"])  # the stale copy


@pytest.mark.parametrize("act", [actions.resend_invitation, actions.revoke_invitation])
def test_a_revoked_invitation_is_over(
    invitation: Invitation, cast: dict[str, User], scoped: Community, act
):
    actions.revoke_invitation(invitation, by=cast["coordinator"])

    with pytest.raises(actions.Refused, match="taken back"):
        act(again(invitation), by=cast["coordinator"])


def test_accept_gives_the_role_and_what_was_said_about_the_person(
    invitation: Invitation, cast: dict[str, User], scoped: Community
):
    guest = verified(UserFactory(email=GUEST))

    actions.accept_invitation(invitation, by=guest)

    found = Membership.objects.get(user=guest)
    assert (found.role, found.organization, found.title) == ("contributor", "Acme", "Trainer")
    assert found.invited_by == cast["coordinator"]
    assert guest.groups.get().name == f"community:{scoped.pk}:contributor"


@pytest.mark.parametrize("address", ["other@example.org", None])
def test_accept_refuses_everybody_but_the_verified_address(
    invitation: Invitation, scoped: Community, address: str | None
):
    person = UserFactory(email=address or GUEST)
    EmailAddress.objects.create(user=person, email=person.email, verified=address is not None)

    with pytest.raises(actions.Refused, match=GUEST):
        actions.accept_invitation(invitation, by=person)

    assert not Membership.objects.filter(user=person).exists()


def test_accept_a_second_time_answers_like_the_first(invitation: Invitation, scoped: Community):
    guest = verified(UserFactory(email=GUEST))
    first = actions.accept_invitation(invitation, by=guest)

    assert actions.accept_invitation(again(invitation), by=guest) == first
    assert Membership.objects.filter(user=guest).count() == 1
    assert Activity.objects.verbs("invitation.accepted").count() == 1


def test_accept_refuses_an_expired_invitation(invitation: Invitation, scoped: Community):
    guest = verified(UserFactory(email=GUEST))
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())

    with pytest.raises(actions.Refused):
        actions.accept_invitation(again(invitation), by=guest)


def test_accept_never_lowers_the_role_of_a_member(
    cast: dict[str, User], scoped: Community, invitation: Invitation
):
    guest = verified(UserFactory(email=GUEST))
    actions.set_role(scoped, guest, "coordinator", by=cast["coordinator"])

    actions.accept_invitation(invitation, by=guest)

    assert Membership.objects.get(user=guest).role == "coordinator"


# --- The letter ----------------------------------------------------------------------------------


def test_letter_carries_a_link_that_works_and_leaves_once(invitation: Invitation, client: Client):
    assert send(invitation) is True
    assert send(invitation) is False

    (letter,) = mail.outbox
    assert letter.to == [GUEST]
    found = re.search(r"https?://[^/\s]+(/invitations/\S+)", letter.body)
    assert found
    assert client.get(found[1]).status_code == 200
    assert found[1] in letter.alternatives[0].content
    assert again(invitation).sent_at is not None


def test_letter_escapes_what_people_typed(cast: dict[str, User], community: Community):
    community.name = "<b>Tom & Jerry</b>\nBcc: x"
    community.save()
    with scope(community=community):
        asked = actions.invite(community, by=cast["coordinator"], email=GUEST, role="council")

    send(asked)

    assert "<b>Tom" not in mail.outbox[0].alternatives[0].content
    assert "Tom & Jerry" in mail.outbox[0].body
    assert "\n" not in mail.outbox[0].subject


def test_letter_made_again_after_a_crash_is_the_same(invitation: Invitation):
    send(invitation)
    with scopes_disabled():  # as if the process had died before it wrote sent_at
        Invitation.objects.filter(pk=invitation.pk).update(sent_at=None)

    assert schedule.send_unsent_invitations() == 0  # the lease still runs
    with scopes_disabled():
        Invitation.objects.filter(pk=invitation.pk).update(try_at=timezone.now())
    assert send(invitation) is True

    first, second = mail.outbox
    assert first.body == second.body
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_letter_that_cannot_leave_is_tried_again_later(
    invitation: Invitation, settings, monkeypatch
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    with pytest.raises(ConnectionRefusedError), transaction.atomic():
        send(invitation)
    send_outside_transaction = again(invitation)
    assert send_outside_transaction.sent_at is None


def test_pauses_between_tries_grow(invitation: Invitation):
    with scope(community=invitation.community):
        for attempts, minutes in ((0, 2), (1, 4), (9, 60), (300, 60)):
            Invitation.objects.filter(pk=invitation.pk).update(attempts=attempts)
            row = again(invitation)
            assert tasks.claim(row) is True
            assert tasks.claim(row) is False  # a second copy of the call
            pause = again(invitation).try_at - timezone.now()
            assert timedelta(minutes=minutes - 1) < pause <= timedelta(minutes=minutes)


def test_the_clock_finds_what_the_queue_lost(invitation: Invitation, other_community: Community):
    # The test's transaction never commits: the first call never reached the queue.
    assert schedule.send_unsent_invitations() == 1

    send(invitation)
    assert schedule.send_unsent_invitations() == 0


def test_the_act_wakes_the_worker_once_it_is_committed(
    cast: dict[str, User], scoped: Community, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        asked = actions.invite(scoped, by=cast["coordinator"], email=GUEST, role="council")

    (call,) = waiting
    assert call.args == (scoped.pk, asked.pk)  # numbers only: no secret in the queue


# --- The page behind the link --------------------------------------------------------------------


def test_opening_the_link_changes_nothing(invitation: Invitation, client: Client):
    before = again(invitation).__dict__.copy()

    page = client.get(link(invitation))

    after = again(invitation).__dict__
    assert {k: v for k, v in after.items() if k != "_state"} == {
        k: v for k, v in before.items() if k != "_state"
    }
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    for said in ("Louisville", "contributor", "Coordinator", GUEST):
        assert said in page.content.decode()


def test_new_person_makes_an_account_and_joins(
    invitation: Invitation, community: Community, client: Client
):
    typed = {"name": "Gus Guest", "password": PASSWORD, "email": "thief@example.org"}

    response = client.post(link(invitation), typed)

    assert response.url == reverse("reports:landing", args=["louisville"])
    user = User.objects.get(email=GUEST)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified
    assert (GUEST, "contributor") in members(community)
    assert not User.objects.filter(email="thief@example.org").exists()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("typed", [{"name": ""}, {"password": "short"}, {"password": GUEST}])
def test_new_person_is_told_what_is_missing(invitation: Invitation, client: Client, typed: dict):
    response = client.post(link(invitation), {"name": "Gus", "password": PASSWORD, **typed})

    assert response.status_code == 422
    assert not User.objects.filter(email=GUEST).exists()


def test_existing_account_signs_in_and_comes_back(
    invitation: Invitation, community: Community, client: Client
):
    verified(UserFactory(email=GUEST))
    page = client.get(link(invitation)).content.decode()
    sign_in = re.search(r'href="(/accounts/login/\?next=[^"]+)"', page)
    assert sign_in

    response = client.post(sign_in[1], {"login": GUEST, "password": PASSWORD})
    assert response.url == link(invitation)
    response = client.post(link(invitation))

    assert response.url == reverse("reports:landing", args=["louisville"])
    assert (GUEST, "contributor") in members(community)


def test_existing_account_is_not_made_twice(invitation: Invitation, client: Client):
    verified(UserFactory(email=GUEST))

    page = client.post(link(invitation), {"name": "Thief", "password": PASSWORD})

    assert page.status_code == 200
    assert User.objects.filter(email=GUEST).count() == 1
    assert "_auth_user_id" not in client.session


def test_another_account_is_offered_to_sign_out(invitation: Invitation, sign_in):
    client = sign_in("newcomer")

    page = client.post(link(invitation)).content.decode()

    assert "newcomer@example.org" in page
    assert "Sign out" in page
    assert again(invitation).accepted_at is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "expired"),
        ({"revoked_at": timezone.now()}, "taken back"),
        ({"accepted_at": timezone.now()}, "has been used"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_link_says_what_to_do(
    invitation: Invitation, client: Client, change: dict, words: str, method: str
):
    with scopes_disabled():
        Invitation.objects.filter(pk=invitation.pk).update(**change)

    page = getattr(client, method)(link(invitation))

    assert page.status_code == 410
    assert words in page.content.decode()


@pytest.mark.parametrize("token", ["x", "ü", "a" * 500, "%00"])
def test_unknown_link_is_not_found(db: None, client: Client, token: str):
    assert client.get(f"/invitations/{token}/").status_code == 404


def test_who_used_the_link_goes_straight_in(invitation: Invitation, client: Client):
    guest = verified(UserFactory(email=GUEST))
    client.force_login(guest, backend="django.contrib.auth.backends.ModelBackend")
    client.post(link(invitation))

    assert client.get(link(invitation)).url == reverse("reports:landing", args=["louisville"])


def test_first_page_lists_and_accepts_invitations(
    invitation: Invitation, community: Community, client: Client
):
    guest = verified(UserFactory(email=GUEST))
    client.force_login(guest, backend="django.contrib.auth.backends.ModelBackend")
    assert "Louisville" in client.get("/").content.decode()

    response = client.post(reverse("communities:accept-mine", args=[invitation.pk]))

    assert response.url == reverse("reports:landing", args=["louisville"])
    assert (GUEST, "contributor") in members(community)


def test_first_page_gives_nobody_elses_invitation(invitation: Invitation, sign_in):
    response = sign_in("newcomer").post(reverse("communities:accept-mine", args=[invitation.pk]))

    assert response.url == "/"
    assert again(invitation).accepted_at is None


# --- The people page -----------------------------------------------------------------------------


def test_form_invites_several_and_skips_who_is_in(
    community: Community, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in("coordinator")
    typed = {"emails": "A@example.org, b@example.org;\ncouncil@example.org", "role": "council"}

    page = client.post(reverse("communities:invite", args=["louisville"]), typed, follow=True)

    with scope(community=community):
        assert sorted(community.invitations.values_list("email", flat=True)) == [
            "a@example.org",
            "b@example.org",
        ]
    assert "council@example.org is in Louisville already" in page.content.decode()


@pytest.mark.parametrize("emails", ["", "nonsense", "a@example.org b@", " ".join(["x"] * 51)])
def test_form_keeps_what_was_typed_when_an_address_is_wrong(
    community: Community, sign_in, emails: str
):
    page = sign_in("coordinator").post(
        reverse("communities:invite", args=["louisville"]), {"emails": emails, "role": "council"}
    )

    assert page.status_code == 422
    assert emails in page.content.decode()


@pytest.mark.parametrize(("door", "field"), [("resend", "seed"), ("revoke", "revoked_at")])
def test_people_page_resends_and_revokes(invitation: Invitation, sign_in, door: str, field: str):
    before = getattr(invitation, field)

    sign_in("coordinator").post(
        reverse(f"communities:{door}-invitation", args=["louisville", invitation.pk])
    )

    assert getattr(again(invitation), field) != before


def test_an_invitation_of_another_community_is_not_found(
    other_community: Community, cast: dict[str, User], sign_in
):
    with scope(community=other_community):
        theirs = actions.invite(
            other_community, by=cast["other_coordinator"], email=GUEST, role="council"
        )

    door = reverse("communities:revoke-invitation", args=["louisville", theirs.pk])
    assert sign_in("coordinator").post(door).status_code == 404
