"""What a coordinator decides about the council's mail."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms

from communities.models import Community, User
from reports.ladder import Step
from reports.models import Cadence, ReportingSchedule

# What happens on the due day where nobody has written the report.
UNWRITTEN = [
    ("yes", "Send the council where things stand, without words"),
    ("no", "Wait for the report, and remind"),
]
HOURS = [(hour, f"{time(hour):%-I:%M %p}") for hour in range(24)]


class ScheduleForm(forms.Form):
    is_on = forms.BooleanField(label="Mail the council on schedule", required=False)
    cadence = forms.ChoiceField(
        label="How often", choices=Cadence.choices, widget=forms.RadioSelect
    )
    days_after_period = forms.IntegerField(
        label="Days after the period ends",
        min_value=1,
        max_value=60,
        help_text="Time to bring the board up to date before the council reads it.",
    )
    hour = forms.TypedChoiceField(
        label="Hour of the day",
        choices=HOURS,
        coerce=int,
        help_text="On the community's own clocks, all year round.",
    )
    sends_itself = forms.TypedChoiceField(
        label="If nobody has written the report by its due day",
        choices=UNWRITTEN,
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    lead_person = forms.ModelChoiceField(
        label="Who hears of it in the lead organization",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="When a report is long overdue. Somebody who belongs to the community.",
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = community.memberships.current().filter(user__is_active=True)
        people = User.objects.filter(pk__in=members.values("user")).order_by("name", "pk")
        self.fields["lead_person"].queryset = people  # type: ignore[attr-defined]

    @classmethod
    def values_of(cls, schedule: ReportingSchedule) -> dict[str, object]:
        values = {name: getattr(schedule, name) for name in cls.base_fields}
        word = "yes" if schedule.sends_itself else "no"
        return {**values, "sends_itself": word, "lead_person": schedule.lead_person_id}


class RungForm(forms.Form):
    """Other days for one rung, or none; `to` is the button that was pressed."""

    TO = ("days", "off", "program")

    days = forms.IntegerField(required=False)
    because = forms.CharField(
        label="Why?",
        max_length=300,
        required=False,
        help_text="Everybody who works in the community can read it.",
    )

    def __init__(self, typed: Mapping[str, Any] | None = None, *, step: Step) -> None:
        shown = {"days": abs(step.days)}
        super().__init__(typed, initial=shown, auto_id=f"id_{step.rung.key}_%s")
        self.step = step
        fewest, most = sorted(abs(days) for days in step.bounds)
        anchor = "after it went out" if not step.is_of_due_day else "after it is due"
        self.fields["days"] = forms.IntegerField(
            label=f"Days {'before it is due' if step.is_notice else anchor}",
            min_value=fewest,
            max_value=most,
            required=self.to == "days",
            error_messages={
                "min_value": f"Choose from {fewest} to {most} days.",
                "max_value": f"Choose from {fewest} to {most} days.",
                "required": "Say how many days.",
            },
        )
        self.fields["because"].required = self.to != "program"
        self.fields["because"].error_messages["required"] = "Say why."
        # The button that gives no reason asks the browser for none either.
        self.use_required_attribute = False

    @property
    def to(self) -> str:
        return str(self.data.get("to", "days"))

    @property
    def decision(self) -> dict[str, Any]:
        """What the act is asked for."""
        days = self.cleaned_data["days"] if self.to == "days" else None
        signed = -days if days and self.step.is_notice else days
        return {
            "days": signed,
            "is_on": self.to != "off",
            "because": self.cleaned_data["because"],
        }


class SnoozeForm(forms.Form):
    until = forms.DateField(
        label="To which day?",
        help_text="It leaves at its usual hour.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label="Why can it wait?",
        max_length=300,
        error_messages={"required": "Say why it can wait."},
        help_text="Everybody who works in the community can read it.",
    )


class DelegateForm(forms.Form):
    to = forms.TypedChoiceField(label="Who gets them instead?", coerce=int)
    until = forms.DateField(
        label="What is the last day?",
        help_text="Within 60 days.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    because = forms.CharField(label="Why?", max_length=300, required=False)

    def __init__(
        self, typed: Mapping[str, Any] | None = None, *, place: Community, people: list[User]
    ) -> None:
        super().__init__(typed, auto_id=f"id_{place.slug}_%s")
        choices = [("", "Choose somebody"), *((one.pk, str(one)) for one in people)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class SkipForm(forms.Form):
    # The period the person saw; another one may have come up since.
    period = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is it skipped?",
        max_length=400,
        help_text="Everybody who works in the community can read it.",
    )


class CorrectionForm(forms.Form):
    """Asked of a report that is out already."""

    because = forms.CharField(
        label="What is corrected, and why?",
        max_length=500,
        required=False,
        help_text="The council reads it above the report.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PostponeForm(forms.Form):
    until = forms.DateField(
        label="To which day?",
        help_text="It goes out at its usual hour.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label="Why does it come later?", max_length=500, help_text="The council reads it."
    )


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="Your question",
        max_length=2000,
        error_messages={"required": "Write your question."},
        help_text="The coordinator reads it, and the next report answers it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
