"""Goals as they are typed: proposed by the community, restated by the program."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms

from communities.models import Goal, GoalMetric, Horizon
from communities.models.goal import FIRST_YEAR, LAST_YEAR, LONGEST_NOTE, LONGEST_REASON
from communities.refusal import Refused
from communities.written import MOST_PROMISED, as_as_of, as_reason, as_year, check_baseline
from partners.forms.fields import read
from partners.forms.row import RowForm


def number_field(label: str, *, least: int, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=MOST_PROMISED, **kwargs)


class AnyGoalForm(RowForm):
    """What a proposal and a restatement have in common."""

    year = forms.IntegerField(
        label="Year",
        help_text="It is due on its last day.",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    target = number_field("Target", least=1)
    baseline = number_field(
        "Baseline",
        least=0,
        help_text="What was there before. Leave it empty if nobody knows: that is not zero.",
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
        help_text="As in how it was announced. Everybody who sees progress reads it.",
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, today: date, designated_on: date | None, **kwargs: Any) -> None:
        self.today, self.designated_on = today, designated_on
        super().__init__(*args, today=today, **kwargs)

    def clean_year(self) -> Any:
        return read(
            lambda year: as_year(year, designated_on=self.designated_on), self.cleaned_data["year"]
        )

    def clean_baseline_as_of(self) -> Any:
        return read(
            lambda text: as_as_of(text, today=self.today), self.cleaned_data["baseline_as_of"]
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"baseline", "baseline_as_of"} <= said.keys():
            wrong = "baseline" if said["baseline"] is None else "baseline_as_of"
            self.hold(wrong, lambda: check_baseline(said["baseline"], said["baseline_as_of"]))
        return said

    def hold(self, field: str, check: Callable[[], None]) -> None:
        """What a check refuses stands at the field."""
        try:
            check()
        except Refused as refused:
            self.add_error(field, str(refused))


class GoalForm(AnyGoalForm):
    metric = forms.ChoiceField(
        label="What is promised", choices=[("", "Choose one"), *GoalMetric.choices]
    )
    horizon = forms.ChoiceField(label="By when", choices=[("", "Choose one"), *Horizon.choices])
    field_order = ("metric", "horizon", "year", "target", "baseline", "baseline_as_of", "note")


class RestateForm(AnyGoalForm):
    reason = forms.CharField(
        label="Why it is restated",
        help_text="Everybody reads it beside the goal, and the goal before stays to be seen.",
        max_length=LONGEST_REASON,
        required=False,
    )

    def clean_reason(self) -> Any:
        return read(as_reason, self.cleaned_data["reason"])


def goal_values(goal: Goal) -> Mapping[str, Any]:
    return {name: getattr(goal, name) for name in GoalForm.base_fields}


def restated_values(goal: Goal) -> Mapping[str, Any]:
    """Its own reason is another one's."""
    return {**{name: getattr(goal, name) for name in AnyGoalForm.base_fields}, "reason": ""}
