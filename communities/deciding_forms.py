"""What people type when they decide, and when they edit letters."""

from typing import Any

from django import forms

from communities.models import Outcome
from communities.models.decision import LONGEST_LETTER, LONGEST_REASON, LONGEST_SUBJECT

UNKNOWN = -1  # no row ever has this version


class SeenForm(forms.Form):
    """Carries the version of the row that the person had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        version = self.cleaned_data["version"]
        return UNKNOWN if version is None else version

    def meet(self, version: int) -> None:
        """After a conflict: what was typed stays, and is sent over what the page shows by now."""
        self.data = {**self.data.dict(), self.add_prefix("version"): version}  # type: ignore[attr-defined]


def reason_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecideForm(SeenForm):
    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = reason_field("Reason", "For the staff alone. The community reads the letter.")


class ReasonForm(SeenForm):
    """Why a pending decision is taken back."""

    reason = reason_field("Why it is taken back", "For the staff alone.")


class ReopenForm(forms.Form):
    reason = reason_field("Why it is reopened", "The community reads this sentence.")


class LetterForm(SeenForm):
    subject = forms.CharField(max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label="Text",
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class PksField(forms.Field):
    """The rows that were ticked, by their keys."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        keys = [int(key) for key in value or [] if str(key).isdecimal() and len(str(key)) < 19]
        if not keys:
            raise forms.ValidationError("Tick at least one application.")
        return keys


class DecideManyForm(forms.Form):
    """One outcome and one reason for all that were ticked."""

    pk = PksField()
    outcome = forms.ChoiceField(
        label="With those ticked", choices=[("", "Choose"), *Outcome.choices]
    )
    reason = forms.CharField(
        label="Reason, for the staff alone",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
