"""What happens to interactions: logged, corrected, followed up."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.models import Community, User
from communities.refusal import Refused
from partners.actions.held import check_day, check_past, check_works_here, diff, lock, record, swap
from partners.models import Contact, Interaction, InteractionKind, Partner

LONGEST_SUMMARY = 2000


@transaction.atomic
def log_interaction(
    partner: Partner,
    *,
    by: User,
    kind: str,
    summary: str,
    on: date | None = None,
    contact: Contact | None = None,
    follow_up_on: date | None = None,
    follow_up_owner: User | None = None,
) -> Interaction:
    """Write down what passed with a partner, and what is owed next.

    A follow-up without an owner is the writer's own. Raises Refused for a day to come, or a
    contact of another partner.
    """
    held = lock(partner)
    said = described(
        held.community,
        kind=kind,
        summary=summary,
        on=on or held.community.today(),
        follow_up_on=follow_up_on,
        follow_up_owner=(follow_up_owner or by) if follow_up_on else None,
    )
    check_contact(held, contact)
    interaction = Interaction.objects.create(
        community=held.community,
        partner=held,
        contact=contact,
        created_by=by,
        changed_by=by,
        **said,
    )
    what = interaction.get_kind_display().lower()
    record(held, "interaction.logged", f"logged a {what} with {held.name}", by=by)
    return interaction


@transaction.atomic
def change_interaction(
    interaction: Interaction, *, by: User, version: int | None = None, **fields: Any
) -> Interaction:
    """Correct what was written down. Raises Stale when somebody was faster, Refused as above."""
    held, partner = lock(interaction, version=version), lock(interaction.partner)
    names = ("kind", "summary", "on", "follow_up_on", "follow_up_owner")
    said = {f: fields.get(f, getattr(held, f)) for f in names}
    if said["follow_up_on"] is None:
        fields |= {"followed_up_at": None, "followed_up_by": None}
        said["follow_up_owner"] = None
    check_contact(partner, fields.get("contact"))
    before = swap(held, by=by, **fields | described(partner.community, **said))
    if before:
        record(
            partner,
            "interaction.changed",
            f"corrected a {held.get_kind_display().lower()} with {partner.name}",
            by=by,
            fields=sorted(diff(before, held)),
        )
    return held


@transaction.atomic
def followed_up(interaction: Interaction, *, by: User) -> Interaction:
    """Note that the follow-up has been done. Doing it twice says so, and changes nothing."""
    held, partner = lock(interaction), lock(interaction.partner)
    if held.follow_up_on is None:
        raise Refused("Nothing was to be followed up.")
    if held.followed_up_at is not None:
        raise Refused("This has been followed up already.")
    swap(held, by=by, followed_up_at=timezone.now(), followed_up_by=by)
    record(partner, "interaction.followed_up", f"followed up with {partner.name}", by=by)
    return held


@transaction.atomic
def reopen_follow_up(interaction: Interaction, *, by: User) -> Interaction:
    """Take “followed up” back."""
    held, partner = lock(interaction), lock(interaction.partner)
    if held.followed_up_at is None:
        raise Refused("This follow-up is still open.")
    swap(held, by=by, followed_up_at=None, followed_up_by=None)
    record(partner, "interaction.reopened", f"reopened a follow-up with {partner.name}", by=by)
    return held


@transaction.atomic
def remove_interaction(
    interaction: Interaction, *, by: User, version: int | None = None
) -> Interaction:
    """Take away what was written down by mistake."""
    held, partner = lock(interaction, version=version), lock(interaction.partner)
    swap(held, by=by, removed_at=timezone.now())
    what = held.get_kind_display().lower()
    record(partner, "interaction.removed", f"removed a {what} with {partner.name}", by=by)
    return held


def described(
    community: Community,
    *,
    kind: str,
    summary: str,
    on: date,
    follow_up_on: date | None,
    follow_up_owner: User | None,
) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is missing or wrong."""
    summary = summary.replace("\r\n", "\n").replace("\0", "").strip()
    if kind not in InteractionKind.values:
        raise Refused("Choose what it was: a call, a visit, a mail or an event.")
    if not summary:
        raise Refused("Say in a sentence what came of it.")
    if len(summary) > LONGEST_SUMMARY:
        raise Refused(f"Write at most {LONGEST_SUMMARY:,} characters.")
    check_past(on, community)
    check_day(follow_up_on)
    if follow_up_on and follow_up_on < on:
        raise Refused("The follow-up comes after the day itself.")
    check_works_here(community, follow_up_owner)
    return {
        "kind": kind,
        "summary": summary,
        "on": on,
        "follow_up_on": follow_up_on,
        "follow_up_owner": follow_up_owner,
    }


def check_contact(partner: Partner, contact: Contact | None) -> None:
    if contact is not None and contact.partner_id != partner.pk:
        raise Refused(f"{contact} is not at {partner.name}.")
