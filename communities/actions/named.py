"""Whom an application names: the organizations behind it, and who is to sit on the council.

Each of them is a row of its own in a section. A row can be written while its section can.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from communities.actions.applying import hold, record
from communities.actions.rows import lock, second_click, swap
from communities.actions.sections import check_writable
from communities.answers import as_email, as_line, as_link, as_text, fit
from communities.application_form import BY_KEY, FORM, Rows
from communities.models import Application, NamedKind, NamedPartner, Nominee, User
from communities.refusal import Refused
from communities.revisions import NOMINEE, PARTNER

R = TypeVar("R", NamedPartner, Nominee)
MOST_ROWS = 200  # of one application; more is a list, and belongs in a file
MOST_OPENINGS = 1_000_000
LONGEST = {"contact_name": 150, "contact_title": 120, "title": 120, "brings": 500}
COUNCIL = "council"


@transaction.atomic
def name_partner(application: Application, *, by: User, **said: Any) -> NamedPartner:
    """Name an organization that stands behind the application. `kind` says in which section.

    Raises Refused for what is missing, wrong or named already.
    """
    return add(NamedPartner, application, partner_said(said), by=by)


@transaction.atomic
def change_named_partner(
    partner: NamedPartner, *, by: User, version: int | None = None, **said: Any
) -> NamedPartner:
    """Raises Stale when somebody changed or removed it since `version`."""
    return change(partner, partner_said({**values(partner), **said}), by=by, version=version)


@transaction.atomic
def remove_named_partner(
    partner: NamedPartner, *, by: User, version: int | None = None
) -> NamedPartner:
    """Take it off the application. It can be brought back."""
    return remove(partner, by=by, version=version)


@transaction.atomic
def restore_named_partner(partner: NamedPartner, *, by: User) -> NamedPartner:
    return restore(partner, by=by)


@transaction.atomic
def nominate(application: Application, *, by: User, **said: Any) -> Nominee:
    """Name somebody for the advisory council. Raises Refused for what is missing or wrong."""
    return add(Nominee, application, nominee_said(said), by=by)


@transaction.atomic
def change_nominee(
    nominee: Nominee, *, by: User, version: int | None = None, **said: Any
) -> Nominee:
    """Raises Stale when somebody changed or removed them since `version`."""
    return change(nominee, nominee_said({**values(nominee), **said}), by=by, version=version)


@transaction.atomic
def remove_nominee(nominee: Nominee, *, by: User, version: int | None = None) -> Nominee:
    """Take them off the list. They can be brought back."""
    return remove(nominee, by=by, version=version)


@transaction.atomic
def restore_nominee(nominee: Nominee, *, by: User) -> Nominee:
    return restore(nominee, by=by)


def add(model: type[R], application: Application, said: dict[str, Any], *, by: User) -> R:
    held = hold(application)
    check_writable(held, section_of(model, said))
    rows = model._default_manager.filter(application=held)
    if twice := second_click(rows, by=by, **said):
        return twice
    refuse_twin(rows, said)
    if rows.filter(removed_at=None).count() >= MOST_ROWS:
        raise Refused(f"An application names at most {MOST_ROWS}. Attach longer lists as a file.")
    people = {"created_by": by, "changed_by": by}
    new = model._default_manager.create(
        community=held.community, application=held, **said, **people
    )
    note(held, new, "named", f"named {new} in {where(new)}", by=by)
    return new


def change(row: R, said: dict[str, Any], *, by: User, version: int | None) -> R:
    application = hold(row.application)
    held = lock(row, version=version)
    check_writable(application, section_of(type(row), values(held)))
    check_writable(application, section_of(type(row), said))
    refuse_twin(type(row)._default_manager.filter(application=application), said, but=held.pk)
    was = str(held)
    if before := swap(held, by=by, **said):
        now = "" if str(held) == was else f", now {held}"
        sentence = f"changed what is said about {was}{now}"
        note(application, held, "changed", sentence, by=by, was=before)
    return held


def remove(row: R, *, by: User, version: int | None) -> R:
    application = hold(row.application)
    held = lock(row, version=version)
    check_writable(application, section_of(type(row), values(held)))
    swap(held, by=by, removed_at=timezone.now())
    note(application, held, "removed", f"took {held} off {where(held)}", by=by)
    return held


def restore(row: R, *, by: User) -> R:
    application = hold(row.application)
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if held.removed_at is None:
        raise Refused(f"“{held}” is there.")
    check_writable(application, section_of(type(row), values(held)))
    refuse_twin(type(row)._default_manager.filter(application=application), values(held))
    swap(held, by=by, removed_at=None)
    note(application, held, "restored", f"brought {held} back to {where(held)}", by=by)
    return held


def note(application: Application, row: R, verb: str, sentence: str, *, by: User, **d: Any) -> None:
    record(
        application, f"application.{row._meta.model_name}_{verb}", sentence, by=by, row=row.pk, **d
    )


def refuse_twin(rows: Any, said: Mapping[str, Any], *, but: int | None = None) -> None:
    same = rows.filter(removed_at=None, name__iexact=said["name"]).exclude(pk=but)
    if "brings" in said:  # an organization may be named as an employer and as a trainer
        same = same.filter(kind=said["kind"])
    if same.exists():
        raise Refused(f"“{said['name']}” is named already.")


def values(row: NamedPartner | Nominee) -> dict[str, Any]:
    fields = PARTNER if isinstance(row, NamedPartner) else NOMINEE
    return {field: getattr(row, field) for field in fields}


def section_of(model: type[R], said: Mapping[str, Any]) -> str:
    """The section in which such a row stands."""
    if model is Nominee:
        return COUNCIL
    for form in FORM:
        if form.rows == Rows.PARTNERS and said["kind"] in form.kinds:
            return form.key
    raise Refused("Choose what kind of organization it is.")


def where(row: R) -> str:
    return f"“{BY_KEY[section_of(type(row), values(row))].title}”"


def partner_said(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said about an organization, as it is kept. Raises Refused for what is wrong."""
    return {
        "kind": as_kind(said.get("kind")),
        "name": as_name(said.get("name")),
        "website": as_website(said.get("website")),
        **{key: short(key, said.get(key)) for key in ("contact_name", "contact_title", "brings")},
        "contact_email": as_address(said.get("contact_email")),
        "openings": as_openings(said.get("openings")),
        "is_signed": bool(said.get("is_signed")),
    }


def nominee_said(said: Mapping[str, Any]) -> dict[str, Any]:
    kind = as_text(said.get("kind"))
    return {
        "name": fit(as_name(said.get("name")), 150),
        "organization": as_line(as_text(said.get("organization"))),
        "title": short("title", said.get("title")),
        "email": as_address(said.get("email")),
        "kind": as_kind(kind) if kind else "",
    }


def as_kind(kind: Any) -> str:
    if kind not in NamedKind.values:
        raise Refused("Choose what kind of organization it is.")
    return str(kind)


def as_name(name: Any) -> str:
    line = as_line(as_text(name))
    if not line:
        raise Refused("Write the name.")
    return line


def short(key: str, text: Any) -> str:
    return fit(" ".join(as_text(text).split()), LONGEST[key])


def as_website(text: Any) -> str:
    return as_link(as_text(text)) if as_text(text) else ""


def as_address(text: Any) -> str:
    return as_email(as_text(text).lower()) if as_text(text) else ""


def as_openings(number: Any) -> int | None:
    if number is None or number == "":
        return None
    if not 0 <= int(number) <= MOST_OPENINGS:
        raise Refused(f"Write a number from 0 to {MOST_OPENINGS:,}.")
    return int(number)
