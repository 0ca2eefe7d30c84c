"""What a merge will do, in words: the choice of each field, what moves, who becomes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list

from partners.forms.merge import MergeForm
from partners.merge_choices import BOTH, FIELDS, KEPT, MERGED, Difference
from partners.models import Contact, Partner

CAPTIONS = {
    KEPT: "From the one that stays",
    MERGED: "From the one that leaves",
    BOTH: "Both together",
}


@dataclass(slots=True)
class Choice:
    side: str
    words: str
    caption: str
    is_chosen: bool


@dataclass(slots=True)
class FieldRow:
    """A field that differs, as printed: one choice for each value it may have."""

    name: str
    label: str
    errors: Any
    choices: list[Choice]


@dataclass(slots=True)
class Preview:
    rows: list[FieldRow]
    same: list[tuple[str, str]]  # fields that the two have alike, and what stands there
    moves: str  # as in “3 contacts and 1 commitment”; empty for nothing
    folds: list[str]  # people who are at both, and become one contact


def preview_of(kept: Partner, merged: Partner, form: MergeForm) -> Preview:
    """Costs three statements."""
    rows = kept.community.contacts.kept().filter(partner__in=(kept, merged))
    contacts = list(rows.order_by("name", "pk"))
    theirs = [contact for contact in contacts if contact.partner_id == merged.pk]
    return Preview(
        rows=[row_of(one, form) for one in form.differences],
        same=same_in(kept, form.differences),
        moves=moves_of(merged, len(theirs)),
        folds=folds_of(kept, contacts, theirs),
    )


def row_of(one: Difference, form: MergeForm) -> FieldRow:
    field = form[one.field]
    chosen = field.value() or one.default
    choices = [
        Choice(option.side, option.words, CAPTIONS[option.side], option.side == chosen)
        for option in one.options
    ]
    return FieldRow(one.field, one.label, field.errors, choices)


def same_in(kept: Partner, differ: Iterable[Difference]) -> list[tuple[str, str]]:
    names = {one.field for one in differ}
    values = {name: getattr(kept, name) for name in FIELDS if name not in names}
    return [(FIELDS[name].label, FIELDS[name].words(v)) for name, v in values.items() if v]


def moves_of(merged: Partner, contacts: int) -> str:
    counts = {
        "contact": contacts,
        "interaction": merged.interactions.kept().count(),
        "commitment": merged.commitments.filter(removed_at=None).count(),
    }
    words = [f"{n:,} {what}{'' if n == 1 else 's'}" for what, n in counts.items() if n]
    return get_text_list(words, "and") if words else ""


def folds_of(kept: Partner, contacts: list[Contact], theirs: list[Contact]) -> list[str]:
    addresses = {contact.email.lower() for contact in theirs if contact.email}
    both = [c for c in contacts if c.partner_id == kept.pk and c.email.lower() in addresses]
    return [f"{contact.name} ({contact.email})" for contact in both]
