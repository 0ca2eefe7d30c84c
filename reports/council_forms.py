"""What a coordinator types about a council meeting."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from reports.models import AskState, CouncilMeeting

UTC = ZoneInfo("UTC")
A_YEAR = timedelta(days=366)


class MeetingForm(forms.Form):
    """Day and time are those of the community's clocks."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label="Begins at", widget=forms.TimeInput(attrs={"type": "time"}))
    minutes_long = forms.IntegerField(
        label="Minutes it takes", min_value=15, max_value=480, initial=90
    )
    place = forms.CharField(
        label="Where",
        max_length=200,
        required=False,
        help_text="A room, or the address of a call.",
    )
    agenda = forms.CharField(
        label="Your own points",
        required=False,
        max_length=4000,
        help_text="One in each line. Open asks and questions are added by themselves.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_day(self) -> date:
        """Meetings that were held may be entered later; nobody plans three years ahead."""
        day: date = self.cleaned_data["day"]
        today = timezone.localdate(timezone=self.zone)
        if not today - A_YEAR <= day <= today + 3 * A_YEAR:
            raise forms.ValidationError("Check the year: it is far from today.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "day" in data and "time" in data:
            local = datetime.combine(data["day"], data["time"], tzinfo=self.zone)
            if local.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != (
                local.replace(tzinfo=None)
            ):
                self.add_error("time", "Clocks are moved forward over this time. Choose another.")
            data["starts_at"] = local.astimezone(UTC)
        return data

    @property
    def fields_of_it(self) -> dict[str, Any]:
        names = ("starts_at", "minutes_long", "place", "agenda")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def values_of(meeting: CouncilMeeting) -> dict[str, Any]:
        local = meeting.starts_at.astimezone(meeting.community.zone)
        return {
            "day": local.date(),
            "time": local.time(),
            "minutes_long": meeting.minutes_long,
            "place": meeting.place,
            "agenda": meeting.agenda,
        }


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label="Minutes", max_length=20000, widget=forms.Textarea(attrs={"rows": 10})
    )
    attended = forms.CharField(
        label="Who was there",
        required=False,
        max_length=4000,
        help_text="A name in each line.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    as_evidence = forms.BooleanField(
        label="Attach this page as evidence of item 3.2, meeting the council",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, meeting: CouncilMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked once, and not of an applicant, to whom the item is not open yet.
        if meeting.held_at or meeting.community.is_prospective:
            del self.fields["as_evidence"]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Why is it called off?", max_length=300, help_text="The council reads it."
    )


class DecisionForm(forms.Form):
    text = forms.CharField(
        label="What was decided or advised",
        max_length=500,
        error_messages={"required": "Write what was decided."},
    )


class CloseAskForm(forms.Form):
    state = forms.ChoiceField(
        label="What became of it",
        choices=[(AskState.MET, "Done"), (AskState.DROPPED, "Not needed any more")],
    )
    outcome = forms.CharField(
        label="In a sentence", max_length=500, help_text="The council reads it."
    )
