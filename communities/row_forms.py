"""The rows of a section as they are typed: named organizations, council members and goals."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from communities.actions.named import MOST_OPENINGS, nominee_said, partner_said, short
from communities.answers import as_email, as_line, as_link, as_text
from communities.application_fields import read
from communities.application_form import SectionForm
from communities.models import GoalMetric, Horizon, NamedKind
from communities.models.goal import FIRST_YEAR, LAST_YEAR
from communities.refusal import Refused
from communities.written import MOST_PROMISED, as_as_of, as_note, as_year, check_baseline

Reader = Callable[[str], Any]
LINE = {"autocomplete": "off"}


class ReadField(forms.CharField):
    """Text that one of our own readers puts into the form in which it is kept."""

    def __init__(self, reader: Reader, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(**{"widget": forms.TextInput(attrs=LINE), **kwargs})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read(self.reader, as_text(text)) if text else text


def optional(label: str, reader: Reader, **kwargs: Any) -> ReadField:
    return ReadField(reader, label=label, required=False, **kwargs)


def brief(key: str) -> Reader:
    return lambda text: short(key, text)


class PartnerForm(forms.Form):
    """An organization, of the kinds that belong in the section."""

    name = ReadField(as_line, label="Name of the organization")
    kind = forms.ChoiceField(label="What it is")
    brings = optional(
        "What it promises or brings",
        brief("brings"),
        help_text="In a sentence or two.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    openings = forms.IntegerField(
        label="Jobs or seats a year",
        help_text="Leave it empty if nobody knows: that is not zero.",
        min_value=0,
        max_value=MOST_OPENINGS,
        required=False,
    )
    is_signed = forms.BooleanField(label="They promised it in writing", required=False)
    contact_name = optional("Contact", brief("contact_name"))
    contact_title = optional("Their title", brief("contact_title"))
    contact_email = optional("Their e-mail address", as_email)
    website = optional("Website", as_link)

    def __init__(self, *args: Any, section: SectionForm, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in section.kinds]
        self.fields["kind"].choices = kinds if len(kinds) == 1 else [("", "Choose one"), *kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.initial.setdefault("kind", kinds[0][0])

    def clean(self) -> dict[str, Any]:
        return whole(self, partner_said)


class NomineeForm(forms.Form):
    name = ReadField(as_line, label="Name")
    title = optional("Title", brief("title"))
    organization = optional("Organization", as_line)
    kind = forms.ChoiceField(
        label="Speaks for", choices=[("", "Not said"), *NamedKind.choices], required=False
    )
    email = optional(
        "E-mail address",
        as_email,
        help_text="They are invited to the dashboard when the application is approved, and get no "
        "mail before.",
    )

    def __init__(self, *args: Any, section: SectionForm, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        return whole(self, nominee_said)


def whole(form: forms.Form, reader: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """All of it as it is kept, once every field could be read by itself."""
    if form.errors:
        return form.cleaned_data
    try:
        return reader(form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form.cleaned_data


class GoalRowForm(forms.Form):
    """A goal as the application proposes it; approved, it is restated and never changed."""

    metric = forms.ChoiceField(
        label="What you promise", choices=[("", "Choose one"), *GoalMetric.choices]
    )
    horizon = forms.ChoiceField(label="By when", choices=[("", "Choose one"), *Horizon.choices])
    year = forms.IntegerField(
        label="Year",
        help_text="It is due on its last day.",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    target = forms.IntegerField(label="Target", min_value=1, max_value=MOST_PROMISED)
    baseline = forms.IntegerField(
        label="Baseline",
        help_text="What was there before. Leave it empty if nobody knows: that is not zero.",
        min_value=0,
        max_value=MOST_PROMISED,
        required=False,
    )
    baseline_as_of = forms.CharField(
        label="Baseline as of",
        help_text="A year, as in 2025, or a day, as in 2025-03-09.",
        max_length=20,
        required=False,
    )
    note = forms.CharField(
        label="Note",
        help_text="As in how you will announce it.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, section: SectionForm, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_year(self) -> Any:
        return read(lambda year: as_year(year, designated_on=None), self.cleaned_data["year"])

    def clean_baseline_as_of(self) -> Any:
        text = self.cleaned_data["baseline_as_of"]
        return read(lambda said: as_as_of(said, today=self.today), text)

    def clean_note(self) -> Any:
        return read(as_note, self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"baseline", "baseline_as_of"} <= said.keys():
            try:
                check_baseline(said["baseline"], said["baseline_as_of"])
            except Refused as refused:
                wrong = "baseline" if said["baseline"] is None else "baseline_as_of"
                self.add_error(wrong, str(refused))
        return said
