"""Acts on a community as a whole: found it, change what it says, designate it."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django_scopes import scope

from communities.actions.grants import grant
from communities.models import Activity, Community, Status, User
from communities.refusal import Refused
from communities.roles import COMMUNITY_ROLES
from communities.staff import national_staff


@transaction.atomic
def found_community(
    *, by: User | None, name: str, kind: str, states: str, slug: str = "", **details: Any
) -> Community:
    """Open the workspace of a prospective community, with its groups and their grants.

    Raises Refused when the name is taken.
    """
    slug = slug or slugify(name)[:80]
    if not slug:
        raise Refused("Give the community a name with letters in it.")
    taken = f"There is already a community called “{name}”."
    if Community.objects.filter(slug=slug).exists():
        raise Refused(taken)
    said = {"name": name, "kind": kind, "states": states, "slug": slug, **details}
    try:
        with transaction.atomic():
            community = Community.objects.create(**said)
    except IntegrityError:  # somebody else founded it at the same moment
        raise Refused(taken) from None
    for role in COMMUNITY_ROLES.values():
        grant(role, community)
    with scope(community=community):
        Activity.record(community, by=by, verb="community.founded", sentence="opened the workspace")
    return community


@transaction.atomic
def update_community(community: Community, *, by: User, **changes: Any) -> Community:
    """Change what a community says about itself; the log keeps the value before and after."""
    before = {field: getattr(community, field) for field in changes}
    changed = {field: value for field, value in changes.items() if before[field] != value}
    if not changed:
        return community
    for field, value in changed.items():
        setattr(community, field, value)
    community.full_clean(validate_unique=False, validate_constraints=False)
    community.save(update_fields=list(changed))
    names = [field.replace("_", " ") for field in changed]
    Activity.record(
        community,
        by=by,
        verb="community.changed",
        sentence=f"changed {', '.join(names)}",
        data={f: {"was": str(before[f]), "now": str(changed[f])} for f in changed},
    )
    return community


@transaction.atomic
def set_liaison(community: Community, *, by: User, liaison: User | None) -> None:
    """Say who of the national staff looks after a community; None: nobody. Safe to repeat.

    Raises Refused for somebody who is not of the national staff, and when somebody else has
    just named another one.
    """
    if liaison == community.liaison:
        return
    if liaison and not national_staff().filter(pk=liaison.pk).exists():
        raise Refused("Choose somebody of the national staff.")
    as_read = Community.objects.filter(pk=community.pk, liaison=community.liaison_id)
    if not as_read.update(liaison=liaison):
        raise Refused("Somebody else has just changed the liaison. Look at the page again.")
    was, community.liaison = community.liaison_id, liaison
    now = f"named {liaison} as the national liaison" if liaison else "named nobody as the liaison"
    Activity.record(
        community,
        by=by,
        verb="community.liaison",
        sentence=now,
        data={"was": was, "now": liaison.pk if liaison else None},
    )


@transaction.atomic
def designate(community: Community, *, by: User | None, on: date, round: str) -> Community:
    """Make a prospective community an active one, which opens stages 2 to 5.

    Raises Refused when it is designated already.
    """
    prospective = Community.objects.filter(pk=community.pk, status=Status.PROSPECTIVE)
    if not prospective.update(status=Status.ACTIVE, designated_on=on, round=round):
        raise Refused(f"{community} is designated already.")
    community.status, community.designated_on, community.round = Status.ACTIVE, on, round
    with scope(community=community):
        Activity.record(
            community,
            by=by,
            verb="community.designated",
            sentence=f"designated {community} a TechHire community ({round})",
            data={"on": on, "round": round},
        )
    return community
