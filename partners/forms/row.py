"""A form over a row that somebody else may change at the same time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from partners.forms.fields import Dated


@dataclass(frozen=True)
class Theirs:
    """What somebody else did to one field meanwhile."""

    label: str
    was: str
    now: str
    is_mine_too: bool  # this person changed the same field, and their words stand in the form


class RowForm(Dated):
    """Carries what the person saw when it was opened.

    So only what they changed is written, and when they were late the form can show what others
    changed, take that over where this person changed nothing, and keep the rest as typed.
    """

    def __init__(self, *args: Any, row: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = row
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = row is not None

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def meet(self, now: Mapping[str, Any]) -> list[Theirs]:
        """Make the late form one over the row as it is now; what was changed meanwhile."""
        mine, found, data = self.changed_data, [], self.data.copy()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            seen = self.add_initial_prefix(name)
            was, is_now = lines(data.getlist(seen)), posted(field, now.get(name))
            if was != is_now:
                words = spoken(field, was), spoken(field, is_now)
                found.append(Theirs(str(self[name].label), *words, is_mine_too=name in mine))
            if name not in mine:
                data.setlist(name, is_now)
            data.setlist(seen, is_now)
        self.data = data
        return found


def posted(field: forms.Field, value: Any) -> list[str]:
    """A value as a browser sends it; an unticked box and an empty list send nothing."""
    value = field.prepare_value(value)
    if isinstance(field, forms.MultipleChoiceField):
        return [str(one) for one in value or ()]
    if isinstance(field, forms.BooleanField):
        return ["True"] if value else ["False"]
    if isinstance(value, date):
        return [value.isoformat()]
    return lines(["" if value is None else str(value)])


def lines(values: list[str]) -> list[str]:
    """With the line ends that we keep, whatever the browser sent."""
    return [value.replace("\r\n", "\n") for value in values]


def spoken(field: forms.Field, values: list[str]) -> str:
    """The same as people read it."""
    labels = {str(key): label for key, label in getattr(field, "choices", ())}
    if isinstance(field, forms.BooleanField):
        labels = {"True": "yes", "False": "no"}
    if isinstance(field, forms.DateField):
        days = [parse_date(value) for value in values if value]
        return ", ".join(date_format(day, "F j, Y") for day in days if day) or "empty"
    return ", ".join(str(labels.get(value, value)) for value in values if value) or "empty"
