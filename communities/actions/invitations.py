"""Acts on invitations: ask an address to join, ask again, take it back, say yes.

The letter itself is sent by communities/tasks.py once the act is committed; the queue carries
only the row's number, and the clock sends what the queue lost.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from communities import tasks
from communities.actions.applying import open_application
from communities.actions.community import found_community
from communities.actions.people import lock, set_role
from communities.actions.sections import give_section, may_write
from communities.application_form import BY_KEY, TITLES
from communities.models import Activity, Community, Invitation, Membership, Section, User
from communities.refusal import Refused
from communities.roles import COMMUNITY_ROLES, COORDINATOR, HELPER

VALID_FOR = timedelta(days=14)
NOT_OPEN = "This invitation has been answered, taken back or replaced."


@transaction.atomic
def invite(
    community: Community,
    *,
    by: User,
    email: str,
    role: str,
    organization: str = "",
    title: str = "",
    section: str = "",
) -> Invitation:
    """Ask an address to join in a role, by a letter with a link that works for 14 days.

    `section` is the one of the application that they are asked to write. Raises Refused for an
    unknown role, for a member, and for an address that was asked already.
    """
    if role not in COMMUNITY_ROLES:
        raise Refused("Choose one of the roles on the list.")
    if (role == HELPER.key and not section) or (section and section not in BY_KEY):
        raise Refused("Choose the section that they are to write.")
    email = email.strip().lower()
    lock(community)
    if community.memberships.current().filter(user__email=email).exists():
        raise Refused(f"{email} is in {community} already.")
    if community.invitations.unanswered().filter(email=email).exists():
        raise Refused(f"{email} has been invited already. You can send the invitation again.")
    invitation = community.invitations.create(
        email=email,
        role=role,
        organization=organization,
        title=title,
        section=section,
        invited_by=by,
        **Invitation.unsent(VALID_FOR),
    )
    to_write = f", to write “{TITLES[section]}”" if section else ""
    sentence = f"invited {email} as {role_of(role)}{to_write}"
    note(invitation, by=by, verb="invitation.made", sentence=sentence)
    send_soon(invitation)
    return invitation


@transaction.atomic
def found_with_coordinator(*, by: User, email: str, **details: Any) -> Community:
    """Open a prospective community and invite its first coordinator, or do neither.

    Raises Refused when the name is taken.
    """
    community = found_community(by=by, **details)
    with scope(community=community):
        invite(community, by=by, email=email, role=COORDINATOR.key)
        open_application(community, by=by)
    return community


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Send the letter again with a new link for another 14 days; the earlier link is dead at once.

    Raises Refused when the invitation was answered or taken back.
    """
    # Compare and swap on the seed: of two who press at once, one sends a letter.
    same = Invitation.objects.unanswered().filter(pk=invitation.pk, seed=invitation.seed)
    if not same.update(**Invitation.unsent(VALID_FOR)):
        raise Refused(NOT_OPEN)
    invitation.refresh_from_db()
    sentence = f"invited {invitation.email} again"
    note(invitation, by=by, verb="invitation.sent_again", sentence=sentence)
    send_soon(invitation)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back: its link stops working.

    Raises Refused when it was answered or taken back before.
    """
    still = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not still.update(revoked_at=timezone.now()):
        raise Refused(NOT_OPEN)
    sentence = f"took back the invitation of {invitation.email}"
    note(invitation, by=by, verb="invitation.revoked", sentence=sentence)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Join in the role of the invitation. Who is a member already keeps the role they have.

    A second press by the same person answers like the first. Raises Refused when the address is
    not a verified one of theirs, or when the invitation is no longer open.
    """
    if not owns(by, invitation.email):
        raise Refused(f"This invitation is for {invitation.email}.")
    community = invitation.community
    lock(community)
    member = community.memberships.current().filter(user=by).first()
    answer = Invitation.objects.open().filter(pk=invitation.pk)
    if not answer.update(accepted_at=timezone.now(), accepted_by=by):
        if member and Invitation.objects.filter(pk=invitation.pk, accepted_by=by).exists():
            return member
        raise Refused(NOT_OPEN)
    note(invitation, by=by, verb="invitation.accepted", sentence="accepted an invitation")
    member = member or set_role(
        community,
        by,
        invitation.role,
        by=by,
        invited_by=invitation.invited_by,
        organization=invitation.organization,
        title=invitation.title,
    )
    take_over_section(invitation, by=by)
    return member


def take_over_section(invitation: Invitation, *, by: User) -> None:
    """Who was asked to write one becomes its owner, if their role lets them write at all."""
    sections = Section.objects.filter(community=invitation.community, key=invitation.section)
    section = sections.select_related("application").first() if invitation.section else None
    if section is not None and may_write(invitation.community, by):
        give_section(section, by=by, to=by)


@transaction.atomic
def join_as_new_person(invitation: Invitation, *, name: str, password: str) -> User:
    """Make an account for the invited address and accept with it.

    The link came by mail to that address, so the address counts as verified. Raises Refused when
    an account exists by now, or when the invitation is no longer open.
    """
    lock(invitation.community)
    if account_of(invitation.email):
        raise Refused(f"There is an account for {invitation.email}. Sign in with it.")
    zone = invitation.community.time_zone
    user = User.objects.create_user(invitation.email, password, name=name, time_zone=zone)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    accept_invitation(invitation, by=user)
    return user


def send_soon(invitation: Invitation) -> None:
    """Wake the worker once this is committed; without a broker, the clock does it in a minute."""
    send = partial(tasks.send_invitation.delay, invitation.community_id, invitation.pk)
    transaction.on_commit(send, robust=True)


def owns(user: User, email: str) -> bool:
    """Whether the person has shown that letters to this address reach them."""
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


def account_of(email: str) -> User | None:
    """The account that signs in with this address."""
    return User.objects.filter(email=email.lower()).first()


def role_of(role: str) -> str:
    return COMMUNITY_ROLES[role].name.lower()


def note(invitation: Invitation, *, by: User, verb: str, sentence: str) -> None:
    Activity.record(
        invitation.community,
        by=by,
        verb=verb,
        sentence=sentence,
        subject=f"invitation:{invitation.pk}",
        data={"email": invitation.email, "role": invitation.role},
    )
