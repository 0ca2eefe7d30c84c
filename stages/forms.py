"""Turns what people send about the checklist into typed values; asks, never writes."""

from collections.abc import Iterable
from typing import Any

from django import forms

from communities.answers import fit
from communities.application_fields import read
from communities.models import Round, User
from communities.models.application import LONGEST_REASON as LONGEST_LATE
from stages.models import Status
from stages.models.evidence import COMMENT_LENGTH, URL_LENGTH
from stages.models.items import TITLE_LENGTH
from stages.models.progress import REASON_LENGTH, WAITING_ON_LENGTH


class StatusForm(forms.Form):
    """A tick sends `to` alone; the whole form also asks what a status needs."""

    to = forms.ChoiceField(label="Status", choices=Status.choices)
    waiting_on = forms.CharField(
        label="Waiting on",
        help_text="Whom or what, if it is waiting.",
        max_length=WAITING_ON_LENGTH,
        required=False,
    )
    reason = forms.CharField(
        label="Why it does not apply",
        help_text="If it is not applicable. The reason is shown beside the item.",
        max_length=REASON_LENGTH,
        required=False,
    )


class OwnerForm(forms.Form):
    """`members` are those who may work here; the empty choice is nobody."""

    owner = forms.TypedChoiceField(label="Owner", required=False, empty_value=None)

    def __init__(self, *args: Any, members: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(member.pk): member for member in members}
        names = [(key, str(member)) for key, member in by_key.items()]
        field = self.fields["owner"]
        field.choices = [("", "Nobody yet"), *names]  # type: ignore[attr-defined]
        field.coerce = by_key.get  # type: ignore[attr-defined]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DueForm(forms.Form):
    due_on = forms.DateField(
        label="Due date",
        help_text="Leave it empty for the item's usual day.",
        widget=DateInput,
        required=False,
    )


class LinkForm(forms.Form):
    url = forms.CharField(
        label="Web address",
        max_length=URL_LENGTH,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    title = forms.CharField(label="What it is", max_length=200, required=False)


class FileForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, pictures, Word, Excel, PowerPoint, plain text or CSV.",
        # The act looks at what the file holds and says what is wrong with it, empty ones too.
        allow_empty_file=True,
        max_length=200,
    )
    title = forms.CharField(label="What it is", max_length=200, required=False)


class CommentForm(forms.Form):
    body = forms.CharField(
        label="Comment", max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class LocalItemForm(forms.Form):
    title = forms.CharField(label="Title", max_length=TITLE_LENGTH)
    guidance = forms.CharField(
        label="How to go about it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    evidence_hint = forms.CharField(
        label="What would show that it is done", max_length=500, required=False
    )


class ReasonForm(forms.Form):
    """The reason for opening or closing a stage before its time."""

    reason = forms.CharField(label="Reason", max_length=REASON_LENGTH, required=False)


class TargetForm(forms.Form):
    target_on = forms.DateField(label="Target date", widget=DateInput, required=False)


class HandInForm(forms.Form):
    """The round to which the application is handed in, and why it comes late if it does.

    Without rounds it is one that goes back to its own, or that no round takes now.
    """

    late_because = forms.CharField(
        label="Why it comes late",
        help_text="The program reads it. In a sentence or two.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, rounds: Iterable[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(row.pk): row for row in rounds}
        choices = [(key, row.name) for key, row in by_key.items()]
        field = forms.TypedChoiceField(
            label="Round",
            choices=choices,
            coerce=by_key.get,
            empty_value=None,
            required=False,
            initial=next(iter(by_key), ""),
            widget=forms.RadioSelect if len(by_key) > 1 else forms.HiddenInput,
        )
        self.fields = {"to_round": field, **self.fields}
        if not any(row.is_late() for row in by_key.values()):
            del self.fields["late_because"]

    def clean_late_because(self) -> Any:
        return read(lambda said: fit(said, LONGEST_LATE), self.cleaned_data["late_because"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors.pop("to_round", None):  # at the top: with one round, no box shows it
            self.add_error(None, "That round takes no applications any more. See which one does.")
        chosen, why = said.get("to_round"), said.get("late_because", "").strip()
        if chosen and chosen.is_late() and not why and not self.errors:
            self.add_error(
                "late_because",
                f"The round {chosen} has closed. Say why the application comes late.",
            )
        return said
