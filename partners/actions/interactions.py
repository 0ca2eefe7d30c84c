"""What happens to interactions: logged, corrected, followed up."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, second_click, swap
from communities.models import Community, User
from communities.refusal import Refused
from partners.actions.held import check_works_here, diff, hold, hold_removed, record
from partners.models import Contact, Interaction, InteractionKind, Partner
from partners.written import check_day, check_past

LONGEST_SUMMARY = 2000
SPOKEN: dict[str, str] = {
    InteractionKind.CALL: "a call",
    InteractionKind.VISIT: "a visit",
    InteractionKind.MAIL: "a mail",
    InteractionKind.EVENT: "an event",
}


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
        follow_up_owner=follow_up_owner or by,
    )
    check_works_here(held.community, said["follow_up_owner"])
    said["contact"] = there(held, contact)
    if twice := second_click(held.interactions.kept(), by=by, **said):
        return twice
    interaction = Interaction.objects.create(
        community=held.community, partner=held, created_by=by, changed_by=by, **said
    )
    sentence = f"logged {SPOKEN[interaction.kind]} with {held.name}"
    record(held, "interaction.logged", sentence, by=by, interaction=interaction.pk)
    return interaction


@transaction.atomic
def change_interaction(
    interaction: Interaction, *, by: User, version: int | None = None, **fields: Any
) -> Interaction:
    """Correct what was written down. Raises Stale when somebody was faster, Refused as above.

    A follow-up that gets another day is owed again.
    """
    held, partner = hold(interaction, version=version)
    names = ("kind", "summary", "on", "follow_up_on")
    said = described(
        partner.community,
        follow_up_owner=fields.get("follow_up_owner", held.follow_up_owner) or by,
        **{field: fields.get(field, getattr(held, field)) for field in names},
    )
    check_works_here(partner.community, said["follow_up_owner"], unless=held.follow_up_owner)
    said["contact"] = there(partner, fields.get("contact", held.contact), unless=held.contact)
    if said["follow_up_on"] != held.follow_up_on:
        said |= {"followed_up_at": None, "followed_up_by": None}
    before = swap(held, by=by, **said)
    if before:
        record(
            partner,
            "interaction.changed",
            f"corrected {SPOKEN[held.kind]} with {partner.name}",
            by=by,
            interaction=held.pk,
            fields=sorted(diff(before, held)),
        )
    return held


@transaction.atomic
def followed_up(interaction: Interaction, *, by: User) -> Interaction:
    """Note that the follow-up has been done. Doing it twice says so, and changes nothing."""
    held, partner = hold(interaction)
    if held.follow_up_on is None:
        raise Refused("Nothing was to be followed up.")
    if held.followed_up_at is not None:
        raise Refused("This has been followed up already.")
    swap(held, by=by, followed_up_at=timezone.now(), followed_up_by=by)
    sentence = f"followed up with {partner.name}"
    record(partner, "interaction.followed_up", sentence, by=by, interaction=held.pk)
    return held


@transaction.atomic
def reopen_follow_up(interaction: Interaction, *, by: User) -> Interaction:
    """Take “followed up” back."""
    held, partner = hold(interaction)
    if held.followed_up_at is None:
        raise Refused("This follow-up is still open.")
    swap(held, by=by, followed_up_at=None, followed_up_by=None)
    sentence = f"reopened a follow-up with {partner.name}"
    record(partner, "interaction.reopened", sentence, by=by, interaction=held.pk)
    return held


@transaction.atomic
def remove_interaction(
    interaction: Interaction, *, by: User, version: int | None = None
) -> Interaction:
    """Take away what was written down by mistake. It can be taken back."""
    held, partner = hold(interaction, version=version)
    swap(held, by=by, removed_at=timezone.now())
    sentence = f"removed {SPOKEN[held.kind]} with {partner.name}"
    record(partner, "interaction.removed", sentence, by=by, interaction=held.pk)
    return held


@transaction.atomic
def restore_interaction(interaction: Interaction, *, by: User) -> Interaction:
    """Bring a removed interaction back."""
    held, partner = hold_removed(interaction)
    swap(held, by=by, removed_at=None)
    sentence = f"brought {SPOKEN[held.kind]} with {partner.name} back"
    record(partner, "interaction.restored", sentence, by=by, interaction=held.pk)
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
        raise Refused("The follow-up cannot come before the day itself.")
    return {
        "kind": kind,
        "summary": summary,
        "on": on,
        "follow_up_on": follow_up_on,
        "follow_up_owner": follow_up_owner if follow_up_on else None,
    }


def there(
    partner: Partner, contact: Contact | None, *, unless: Contact | None = None
) -> Contact | None:
    """The contact, if it is one of the partner's. `unless` is the one named before.

    Raises Refused for another partner's, or one who was removed since.
    """
    if contact is None or contact == unless:
        return contact
    if not partner.contacts.kept().filter(pk=contact.pk).exists():
        raise Refused(f"{contact} is not at {partner.name}.")
    return contact
