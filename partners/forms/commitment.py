"""What a partner promises: any kind, an employer's own, and what has come of it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from partners.actions.commitments import LONGEST_NOTE, MOST
from partners.actions.steps import FEEDBACK_MONTHS
from partners.forms.fields import Dated, DayField, PastField
from partners.forms.row import RowForm
from partners.models import JOBS, Commitment, CommitmentKind, FeedbackWay, Step

MONTHS = [(n, f"{n} months") for n in range(FEEDBACK_MONTHS[0], FEEDBACK_MONTHS[1] + 1)]


def quantity_field(**kwargs: Any) -> forms.IntegerField:
    wrong = "Say how many, as a whole number from 1 on."
    messages = dict.fromkeys(("required", "invalid", "min_value"), wrong)
    return forms.IntegerField(min_value=1, max_value=MOST, error_messages=messages, **kwargs)


class CommitmentForm(RowForm):
    kind = forms.ChoiceField(label="What", choices=CommitmentKind.choices)
    quantity = quantity_field(label="How many", help_text="Dollars for funding.")
    due_on = DayField(label="By when", required=False)
    note = forms.CharField(
        label="Note",
        help_text="Which roles, on what terms.",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    feedback_on = DayField(
        label="Feedback due",
        help_text="For jobs: when the employer says how the hires have done, 6 to 12 months on.",
        required=False,
    )
    feedback_way = forms.ChoiceField(
        label="How the feedback comes",
        choices=[("", "Not said yet"), *FeedbackWay.choices],
        required=False,
    )


class StepForm(Dated):
    to = forms.ChoiceField(label="Where it stands", choices=Step.choices)
    on = PastField(label="Since when", help_text="Leave it empty for today.", required=False)


class AddCommitmentForm(CommitmentForm):
    step = forms.ChoiceField(
        label="Where it stands", choices=[c for c in Step.choices if c[0] != Step.WITHDRAWN]
    )
    on = PastField(label="Since when", error_messages={"required": "Say since when."})

    field_order = ("kind", "quantity", "step", "on")


class DeliverForm(forms.Form):
    delivered = forms.IntegerField(
        label="Delivered so far",
        min_value=0,
        max_value=MOST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "Say how many have come; 0 for none."
        ),
    )


class EmployerForm(Dated):
    """What an employer commits to, as the national commitment asks it."""

    kind = forms.ChoiceField(
        label="They will offer",
        choices=[(kind.value, kind.label) for kind in JOBS],
        error_messages={"required": "Choose what they will offer."},
        widget=forms.RadioSelect,
    )
    quantity = quantity_field(label="How many")
    roles = forms.CharField(
        label="Which roles, on what terms", max_length=LONGEST_NOTE, required=False
    )
    on = PastField(label="Promised on", error_messages={"required": "Say on which day."})
    due_on = DayField(label="By when", required=False)
    feedback_months = forms.TypedChoiceField(
        label="They say how the hires have done after", choices=MONTHS, coerce=int
    )
    feedback_way = forms.ChoiceField(
        label="How they say it",
        choices=FeedbackWay.choices,
        error_messages={"required": "Choose how they say it."},
        widget=forms.RadioSelect,
    )
    name_use_allowed_on = PastField(
        label="May use their name and logo since",
        help_text="The day they gave you permission. Leave it empty until then.",
        required=False,
    )


def values_of(commitment: Commitment) -> Mapping[str, Any]:
    return {field: getattr(commitment, field) for field in CommitmentForm.base_fields}
