"""What a coordinator decides about the council's mail."""

from datetime import time

from django import forms

from reports.models import Cadence, ReportingSchedule

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

    @classmethod
    def values_of(cls, schedule: ReportingSchedule) -> dict[str, object]:
        return {name: getattr(schedule, name) for name in cls.base_fields}


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
