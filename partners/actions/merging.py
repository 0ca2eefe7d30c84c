"""Two partners that are one: the merged one goes into the kept one, with all that belongs to it.

`Merge.moved` holds, for the way back (partners/actions/unmerging.py):
`contacts`, `interactions`, `commitments`: the keys of what changed sides;
`folded`: contacts of one e-mail address, each with the one it went `into`, what that one got from
it (`filled`: field to was and now) and the `interactions` that named it;
`demoted`: the merged one's primary contact, when the kept one has its own;
`steps` and `new_steps`: the kept one's moves as they were, and the keys of the joint ones.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from communities.actions.rows import lock
from communities.models import User, as_json
from communities.refusal import Refused
from partners.actions.held import record
from partners.joint_history import History, Move, joint
from partners.merge_choices import CHECKS, Choices, chosen
from partners.models import Contact, Interaction, Merge, Partner, PipelineStep

CHILDREN = ("contacts", "interactions", "commitments")
# What a contact gets from the one that is folded into it, where it says nothing itself.
FILLED = ("title", "phone")


@transaction.atomic
def merge(
    kept: Partner,
    merged: Partner,
    *,
    by: User,
    choices: Choices,
    versions: tuple[int, int],
) -> Merge:
    """Put one partner into another, field by field as chosen; everything else moves along.

    `choices` maps a field to the side whose value stays; a missing one is the preview's default.
    `versions` are those of the preview. Raises Stale when either has changed since, Refused when
    the joined tags or notes are too many.
    """
    kept, merged = lock_both(kept, merged, versions=versions)
    sentence = f"merged {merged.name} into {kept.name}"
    values = chosen(kept, merged, choices)
    values |= {f: read(values[f]) for f, read in CHECKS.items() if f in values}
    history = [History.of(one, one.steps.order_by("at", "pk")) for one in (kept, merged)]
    moved: dict[str, Any] = fold_contacts(kept, merged, by=by)
    moved |= {name: move_all(getattr(merged, name).all(), to=kept, by=by) for name in CHILDREN}
    removed_at = timezone.now()
    write(merged, by=by, removed_at=removed_at, merged_into=kept)
    before = write(kept, by=by, **values)
    moved |= join_histories(kept, *history, by=by)
    made = Merge.objects.create(
        community=kept.community,
        kept=kept,
        merged=merged,
        before=before,
        moved=moved,
        version=kept.version,
        at=removed_at,
        by=by,
    )
    record(kept, "partner.merged", sentence, by=by, merged=merged.pk, merge=made.pk)
    return made


def lock_both(
    kept: Partner, merged: Partner, *, versions: tuple[int, int]
) -> tuple[Partner, Partner]:
    """In the order of their keys, so that two merges of the same two cannot wait for each other."""
    if kept.pk == merged.pk:
        raise Refused("Choose two different partners.")
    seen = zip((kept, merged), versions, strict=True)
    held = {
        partner.pk: lock(partner, version=version)
        for partner, version in sorted(seen, key=lambda pair: pair[0].pk)
    }
    return held[kept.pk], held[merged.pk]


def write(partner: Partner, *, by: User, **changes: Any) -> dict[str, dict[str, Any]]:
    """Change a partner that is locked, and its version in any case; return was and now by field."""
    was = {field: getattr(partner, field) for field in changes}
    new = {field: value for field, value in changes.items() if value != was[field]}
    Partner.objects.filter(pk=partner.pk).update(**new, **stamp(by))
    partner.refresh_from_db()
    return {f: {"was": as_json(was[f]), "now": as_json(getattr(partner, f))} for f in new}


def stamp(by: User) -> dict[str, Any]:
    return {"version": F("version") + 1, "changed_at": timezone.now(), "changed_by": by}


def move_all(rows: "QuerySet[Any]", *, to: Partner, by: User) -> list[int]:
    """Give rows to another partner, removed ones too; return their keys."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(partner=to, **stamp(by))
    return pks


def fold_contacts(kept: Partner, merged: Partner, *, by: User) -> dict[str, Any]:
    """Contacts of one e-mail address become the kept one's; one primary contact is left."""
    mine, theirs = list(kept.contacts.kept()), list(merged.contacts.kept())
    by_email = {contact.email.lower(): contact for contact in mine if contact.email}
    has_primary = any(contact.is_primary for contact in mine)
    folded = [
        fold(contact, into, is_primary=not has_primary, by=by)
        for contact in theirs
        if (into := by_email.get(contact.email.lower()))
    ]
    gone = {one["contact"] for one in folded}
    primary = [c.pk for c in theirs if c.is_primary and c.pk not in gone]
    demoted = primary if has_primary else []
    Contact.objects.filter(pk__in=demoted).update(is_primary=False, **stamp(by))
    return {"folded": folded, "demoted": demoted}


def fold(contact: Contact, into: Contact, *, is_primary: bool, by: User) -> dict[str, Any]:
    """Put one contact into another of the same address; `is_primary` says whether it may be."""
    got = {f: getattr(contact, f) for f in FILLED if getattr(contact, f) and not getattr(into, f)}
    if contact.is_primary and is_primary and not into.left_on:
        got["is_primary"] = True
    was = {field: getattr(into, field) for field in got}
    was_primary = contact.is_primary
    Contact.objects.filter(pk=contact.pk).update(
        removed_at=timezone.now(), is_primary=False, **stamp(by)
    )
    if got:
        Contact.objects.filter(pk=into.pk).update(**got, **stamp(by))
    named = Interaction.objects.filter(contact=contact)
    interactions = list(named.order_by("pk").values_list("pk", flat=True))
    named.update(contact=into)
    return {
        "contact": contact.pk,
        "into": into.pk,
        "was_primary": was_primary,
        "filled": {field: {"was": was[field], "now": now} for field, now in got.items()},
        "interactions": interactions,
    }


def join_histories(kept: Partner, mine: History, theirs: History, *, by: User) -> dict[str, Any]:
    """Give the kept one the joint history, with a last move to the place that was chosen."""
    both = joint(mine, theirs).moved(to=kept.pipeline, at=timezone.now(), by_id=by.pk)
    if both.moves == mine.moves:
        return {"steps": [], "new_steps": []}
    old = [step_as_json(step) for step in kept.steps.order_by("at", "pk")]
    kept.steps.all().delete()
    return {"steps": old, "new_steps": add_steps(kept, both.moves)}


def add_steps(partner: Partner, moves: Iterable[Move]) -> list[int]:
    steps = [
        PipelineStep(
            community=partner.community,
            partner=partner,
            was=move.was,
            now=move.now,
            at=move.at,
            by_id=move.by_id,
        )
        for move in moves
    ]
    return [step.pk for step in PipelineStep.objects.bulk_create(steps)]


def step_as_json(step: PipelineStep) -> dict[str, Any]:
    return {
        "pk": step.pk,
        "was": step.was,
        "now": step.now,
        "at": step.at.isoformat(),  # in full: Django's JSON cuts a moment to milliseconds
        "by_id": step.by_id,
    }
