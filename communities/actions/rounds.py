"""Rounds: opened, and changed while that harms nobody."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.actions.acts import record_act
from communities.models import Application, Round, Rubric, User, as_json
from communities.refusal import Refused, Stale

LONGEST_NAME = 40
NAMES = {
    "name": "name",
    "opens_at": "opening",
    "closes_at": "close",
    "late_until": "last moment for late ones",
    "is_sealed": "seal",
    "reviews_due_on": "day for reviews",
    "announces_on": "day of the answers",
    "rubric": "rubric",
    "reviews_wanted": "number of reviews",
    "spread_flagged": "spread that is pointed out",
}


class WrongField(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def open_round(
    *,
    by: User | None,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    reviews_due_on: date,
    announces_on: date,
    rubric: Rubric,
    **more: Any,
) -> Round:
    """Set a round up, for today or a day to come. Raises WrongField for dates out of order."""
    new = Round(
        name=" ".join(name.split()),
        opens_at=opens_at,
        closes_at=closes_at,
        reviews_due_on=reviews_due_on,
        announces_on=announces_on,
        rubric=rubric,
        created_by=by,
        **more,
    )
    check(new)
    if new.closes_at <= timezone.now():
        raise WrongField("closes_at", "Choose a close that is still to come.")
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        raise WrongField("name", f"There is already a round called “{new.name}”.") from None
    note(new, "round.opened", f"set up the round {new}", by=by)
    return new


@transaction.atomic
def change_round(round_: Round, *, by: User, version: int, **changes: Any) -> Round:
    """Change its dates and rules. Raises WrongField, and Stale when somebody else was faster.

    Once applications have come, it closes later and never earlier, and stays sealed.
    """
    held = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if held.version != version:
        raise Stale(f"Somebody else changed the round {held} before you.")
    before = {name: getattr(held, name) for name in changes}
    for name, value in changes.items():
        setattr(held, name, value)
    changed = [name for name in changes if getattr(held, name) != before[name]]
    if not changed:
        return held
    check(held)
    keep_word(held, before)
    write(held, changed)
    was = {n: [as_json(before[n]), as_json(getattr(held, n))] for n in changed}
    words = ", ".join(NAMES[name] for name in changed)
    note(held, "round.changed", f"changed the {words} of the round {held}", by=by, changed=was)
    return held


def write(held: Round, changed: list[str]) -> None:
    values = {name: getattr(held, name) for name in changed}
    try:
        with transaction.atomic():
            Round.objects.filter(pk=held.pk).update(**values, version=F("version") + 1)
    except IntegrityError:
        raise WrongField("name", f"There is already a round called “{held.name}”.") from None
    held.version += 1


def check(one: Round) -> None:
    """The order of the dates, each refusal at the field that has to change."""
    if not one.name or len(one.name) > LONGEST_NAME:
        raise WrongField("name", f"Give it a name of at most {LONGEST_NAME} characters.")
    if one.closes_at <= one.opens_at:
        raise WrongField("closes_at", "It has to close after it opens.")
    if one.late_until and one.late_until <= one.closes_at:
        raise WrongField("late_until", "Late applications end after the close, or leave it empty.")
    if one.reviews_due_on < one.last_moment.astimezone(timezone.get_current_timezone()).date():
        raise WrongField("reviews_due_on", "Reviews are due after the last application has come.")
    if one.announces_on < one.reviews_due_on:
        raise WrongField("announces_on", "Answers go out on the day of the reviews, or later.")
    for name in ("reviews_wanted", "spread_flagged"):
        if getattr(one, name) < 1:
            raise WrongField(name, "Choose 1 or more.")


def keep_word(held: Round, before: dict[str, Any]) -> None:
    """What applicants were told when they handed in still holds."""
    with scopes_disabled():
        has_applications = Application.objects.filter(round=held).handed_in().exists()
    if not has_applications:
        return
    if held.closes_at < before.get("closes_at", held.closes_at):
        raise WrongField("closes_at", "Applications have come: it can only close later.")
    was_sealed = before.get("is_sealed", held.is_sealed)
    if was_sealed and not held.is_sealed and held.closes_at > timezone.now():
        raise WrongField("is_sealed", "Applications came under this seal. It opens at the close.")
    if held.opens_at > timezone.now():
        raise WrongField("opens_at", "Applications have come: it cannot open in the future.")


def note(round_: Round, verb: str, sentence: str, *, by: User | None, **data: Any) -> None:
    record_act(None, by=by, verb=verb, sentence=sentence, subject=f"round:{round_.pk}", **data)
