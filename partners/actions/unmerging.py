"""The way back from a merge: both partners as they were; what came since stays with the kept one.

Nothing that somebody wrote since is lost: where it would be, the undo is refused and says what
stands in its way.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list

from communities.models import User, as_json
from communities.refusal import Refused
from partners.actions.held import record
from partners.actions.merging import CHILDREN, stamp, write
from partners.actions.partners import FIELD_WORDS, LISTED
from partners.models import Contact, Interaction, Merge, Partner, PipelineStep

PLACE = "the place in the pipeline"
WORDS = {**FIELD_WORDS, "pipeline": PLACE, "pipeline_since": PLACE}
CONTACT_WORDS = {"title": "the title", "phone": "the phone number"}


@transaction.atomic
def undo_merge(merge: Merge, *, by: User) -> Partner:
    """Take a merge back; return the partner that is there again.

    Raises Refused where something written since would be lost.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise Refused("This merge was taken back already.")
    both = Partner.objects.select_for_update().filter(pk__in=[merge.kept_id, merge.merged_id])
    held = {partner.pk: partner for partner in both.order_by("pk")}
    kept, merged = held[merge.kept_id], held[merge.merged_id]
    refuse_loss(merge, kept, merged)
    put_back_rows(merge, kept, merged, by=by)
    put_back_contacts(merge, merged, by=by)
    put_back_steps(merge, kept)
    put_back_names(merge, kept, merged, by=by)
    Merge.objects.filter(pk=merge.pk).update(undone_at=timezone.now())
    sentence = f"took back that {merged.name} was merged into {kept.name}"
    record(kept, "partner.unmerged", sentence, by=by, merged=merged.pk, merge=merge.pk)
    return merged


def refuse_loss(merge: Merge, kept: Partner, merged: Partner) -> None:
    """Raises Refused for the first thing that must be settled before the merge is taken back."""
    if kept.merged_into:
        raise Refused(f"“{kept}” was merged into “{kept.merged_into}”. Take that back first.")
    if kept.removed_at:
        raise Refused(f"“{kept}” was removed from the directory. Bring it back first.")
    later = kept.merges.standing().filter(pk__gt=merge.pk).first()
    if later:
        raise Refused(f"“{later.merged}” was merged into “{kept}” later. Take that back first.")
    changed = [*changed_fields(merge, kept), *changed_contacts(merge)]
    if changed:
        what = get_text_list(list(dict.fromkeys(changed)), "and")
        raise Refused(f"Somebody has changed {what} since; taking the merge back would lose that.")
    refuse_taken_names(merge, kept, merged)
    refuse_torn(merge, kept)


def changed_fields(merge: Merge, kept: Partner) -> Iterator[str]:
    """In words, those that the merge wrote and that somebody has written again."""
    for field, pair in merge.before.items():
        if field in WORDS and as_json(getattr(kept, field)) != pair["now"]:
            yield f"{WORDS[field]} of {kept}"


def changed_contacts(merge: Merge) -> Iterator[str]:
    folds = merge.moved["folded"]
    contacts = Contact.objects.in_bulk([fold["into"] for fold in folds])
    for fold in folds:
        contact = contacts[fold["into"]]
        for field, pair in fold["filled"].items():
            if field in CONTACT_WORDS and getattr(contact, field) != pair["now"]:
                yield f"{CONTACT_WORDS[field]} of {contact}"


def refuse_taken_names(merge: Merge, kept: Partner, merged: Partner) -> None:
    keys = {merged.key, merge.before.get("key", {"was": kept.key})["was"]}
    listed = kept.community.partners.kept().exclude(pk=kept.pk)
    if taken := listed.filter(key__in=keys).first():
        raise Refused(f"{LISTED.format(taken)} Give it another name, or remove it, first.")


def refuse_torn(merge: Merge, kept: Partner) -> None:
    """Raises Refused for a call or the like with somebody who would be at the other partner."""
    contacts, interactions = merge.moved["contacts"], merge.moved["interactions"]
    repointed = [pk for fold in merge.moved["folded"] for pk in fold["interactions"]]
    goes, stays = Q(pk__in=interactions), Q(contact__in=contacts)
    torn = kept.interactions.filter(
        (~goes & stays) | (goes & ~stays & Q(contact__isnull=False) & ~Q(pk__in=repointed))
    )
    if one := torn.select_related("contact").first():
        what = f"The {one.get_kind_display().lower()} of {one.on:%B} {one.on.day}, {one.on.year}"
        raise Refused(
            f"{what} names {one.contact}, who would be at the other partner. "
            "Correct who it was with first."
        )


def put_back_rows(merge: Merge, kept: Partner, merged: Partner, *, by: User) -> None:
    for name in CHILDREN:
        rows = getattr(kept, name).filter(pk__in=merge.moved[name])
        rows.update(partner=merged, **stamp(by))


def put_back_contacts(merge: Merge, merged: Partner, *, by: User) -> None:
    primary = [*merge.moved["demoted"]]
    for fold in merge.moved["folded"]:
        unfold(fold, by=by)
        primary += [fold["contact"]] if fold["was_primary"] else []
    present = merged.contacts.present()
    # Who was made the primary contact since stays it.
    if not present.filter(is_primary=True).exists():
        present.filter(pk__in=primary).update(is_primary=True, **stamp(by))


def unfold(fold: dict[str, Any], *, by: User) -> None:
    Contact.objects.filter(pk=fold["contact"]).update(removed_at=None, **stamp(by))
    into = Contact.objects.get(pk=fold["into"])
    as_left = {f: pair for f, pair in fold["filled"].items() if getattr(into, f) == pair["now"]}
    if as_left:
        was = {field: pair["was"] for field, pair in as_left.items()}
        Contact.objects.filter(pk=into.pk).update(**was, **stamp(by))
    repointed = Interaction.objects.filter(pk__in=fold["interactions"], contact=into)
    repointed.update(contact=fold["contact"])


def put_back_names(merge: Merge, kept: Partner, merged: Partner, *, by: User) -> None:
    """The fields of both; each has its own name again, in the directory again."""
    try:
        with transaction.atomic():
            write(kept, by=by, **fields_before(merge, kept))
            write(merged, by=by, removed_at=None, merged_into=None)
    except IntegrityError:
        raise Refused("Somebody has just given one of the two names to another partner.") from None


def put_back_steps(merge: Merge, kept: Partner) -> None:
    kept.steps.filter(pk__in=merge.moved["new_steps"]).delete()
    PipelineStep.objects.bulk_create(
        PipelineStep(
            community=kept.community,
            partner=kept,
            **step | {"at": datetime.fromisoformat(step["at"])},
        )
        for step in merge.moved["steps"]
    )


def fields_before(merge: Merge, kept: Partner) -> dict[str, Any]:
    """The kept one's fields as they were, by the names of their columns.

    The shared organization may have been corrected by the nation since; then that stays.
    """
    before = {}
    for name, pair in merge.before.items():
        field: Any = Partner._meta.get_field(name)
        if name in WORDS or as_json(getattr(kept, name)) == pair["now"]:
            before[field.attname] = field.to_python(pair["was"])
    return before
