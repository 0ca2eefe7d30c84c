"""What the national staff types about rounds, reviewers and conflicts."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from communities.models import Community, Reviewer, Round, Rubric, User
from communities.models.review import LONGEST_REASON
from communities.models.saved_filter import LONGEST_NAME

AT_ONCE = 100  # applications in one act
MOMENT = "%Y-%m-%dT%H:%M"
ROUND_FIELDS = (
    *("name", "opens_at", "closes_at", "late_until", "is_sealed", "reviews_due_on"),
    *("announces_on", "rubric", "reviews_wanted", "spread_flagged"),
)


class MomentField(forms.DateTimeField):
    """A day and a time by the reader's clocks."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, **kwargs)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


class RoundForm(forms.Form):
    name = forms.CharField(max_length=40, help_text="As communities read it: Spring 2027.")
    opens_at = MomentField(label="Opens")
    closes_at = MomentField(label="Closes")
    late_until = MomentField(
        label="Late applications until",
        required=False,
        help_text="After the close they need a reason. Empty: none are taken.",
    )
    is_sealed = forms.BooleanField(
        label="Sealed until the close",
        required=False,
        help_text="Nobody of the program reads what was handed in before the round closes.",
    )
    reviews_due_on = DayField(label="Reviews are due on")
    announces_on = DayField(label="Answers go out on")
    rubric = forms.ModelChoiceField(
        queryset=Rubric.objects.none(), empty_label=None, help_text="The questions of each review."
    )
    reviews_wanted = forms.IntegerField(
        label="Reviews for each application", min_value=1, max_value=20, initial=3
    )
    spread_flagged = forms.IntegerField(
        label="Point out scores that lie this far apart", min_value=1, max_value=4, initial=2
    )

    def __init__(self, *args: Any, round_: Round | None = None, **kwargs: Any) -> None:
        if round_:
            kwargs["initial"] = values_of(round_)
        super().__init__(*args, **kwargs)
        kept = Q(replaced_at=None) | Q(pk=round_.rubric_id if round_ else None)
        self.fields["rubric"].queryset = Rubric.objects.filter(kept)  # type: ignore[attr-defined]
        zone = timezone.get_current_timezone_name()
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = f"By your clocks ({zone.replace('_', ' ')})."

    def differences(self, round_: Round) -> list[tuple[str, Any]]:
        """What the row says where it differs from what was typed: label and value."""
        return [
            (str(self[name].label), value)
            for name, value in values_of(round_).items()
            if name in self.cleaned_data and self.cleaned_data[name] != value
        ]


def values_of(round_: Round) -> dict[str, Any]:
    values = {name: getattr(round_, name) for name in ROUND_FIELDS}
    for name in ("opens_at", "closes_at", "late_until"):
        if values[name]:  # the box holds no seconds: what was not touched must not differ
            values[name] = values[name].replace(second=0, microsecond=0)
    return values


class ReviewerForm(forms.Form):
    organization = forms.CharField(
        max_length=200,
        required=False,
        help_text="Where you work. It is compared with the organizations that applications name.",
    )
    states = forms.CharField(
        max_length=60,
        required=False,
        help_text="Two-letter codes with commas between them: KY,IN. Applications from there come "
        "to somebody else first.",
    )
    most_at_once = forms.IntegerField(
        label="Most reviews at once", min_value=1, max_value=100, initial=10
    )
    is_available = forms.BooleanField(label="Takes reviews now", required=False)

    def __init__(self, *args: Any, reviewer: Reviewer, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(reviewer, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_states(self) -> str:
        codes = self.cleaned_data["states"].upper().replace(" ", "").strip(",")
        if codes:
            Community._meta.get_field("states").run_validators(codes)
        return codes


class ConflictForm(forms.Form):
    """`people`: those for whom a manager may note one; without, it is the person's own."""

    person = forms.ModelChoiceField(
        label="Who has it", queryset=User.objects.none(), empty_label=None
    )
    reason = forms.CharField(
        label="What the conflict is",
        max_length=LONGEST_REASON,
        help_text="The program's staff reads it; the community never does.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: QuerySet[User] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """Why something ends."""

    because = forms.CharField(
        label="Why", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class SaveViewForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_shared = forms.BooleanField(label="Share with all of the staff", required=False)


class AskReviewersForm(forms.Form):
    """Who is to review, and by when."""

    reviewer = forms.TypedMultipleChoiceField(
        label="Who",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one reviewer."},
    )
    due_on = DayField(
        label="Due on",
        required=False,
        help_text="Empty: the day of the round, and a week from now at least.",
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = choices  # type: ignore[attr-defined]
