"""Programs and cohorts as they are typed, and the counts that a provider reports."""

from collections.abc import Mapping
from typing import Any

from django import forms

from communities.models import Community
from partners.forms.fields import DayField, PastField
from partners.forms.row import RowForm
from partners.models import Partner
from placements.actions.training import COUNTS
from placements.forms.fields import MoneyField, PartnerField
from placements.models import Cohort, Mode, Track, TrainingProgram
from placements.written import (
    LONGEST_COHORT,
    LONGEST_CREDENTIAL,
    LONGEST_PROGRAM,
    MOST_PEOPLE,
    MOST_WEEKS,
)


class ProgramForm(RowForm):
    name = forms.CharField(label="Name", max_length=LONGEST_PROGRAM)
    provider = PartnerField(label="Who teaches it")
    track = forms.ChoiceField(
        label="What it trains for", choices=[("", "Choose one"), *Track.choices]
    )
    mode = forms.ChoiceField(
        label="How it is taught", choices=[("", "Not known"), *Mode.choices], required=False
    )
    weeks = forms.IntegerField(label="Weeks", min_value=1, max_value=MOST_WEEKS, required=False)
    cost = MoneyField(
        label="Cost of a seat", help_text="In dollars, whoever pays it.", required=False
    )
    credential = forms.CharField(
        label="Credential",
        help_text="What people earn by completing it.",
        max_length=LONGEST_CREDENTIAL,
        required=False,
    )

    def offer(self, community: Community, *, now: Partner | None = None) -> None:
        """Whose partners may teach it. `now` is who does."""
        self.fields["provider"].offer(community, now=now)  # type: ignore[attr-defined]  # a PartnerField


def count_field(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=0, max_value=MOST_PEOPLE, required=False
    )


class CohortForm(RowForm):
    name = forms.CharField(
        label="Name",
        help_text="As in “Spring evenings”.",
        max_length=LONGEST_COHORT,
        required=False,
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", help_text="Planned or past.", required=False)
    seats = count_field("Seats")
    enrolled = count_field("Enrolled", "Who began. Leave empty what nobody has reported.")
    completed = count_field("Completed")
    withdrew = count_field("Withdrew", "Who left or was removed before the end.")
    reported_on = PastField(
        label="Counts as of",
        help_text="Changed counts are those of today, unless you say another day.",
        required=False,
    )

    def changes(self) -> dict[str, Any]:
        """New counts do not keep the day of the old ones."""
        said = super().changes()
        if said.keys() & {*COUNTS} and "reported_on" not in said:
            said["reported_on"] = None
        return said


def program_values(program: TrainingProgram) -> Mapping[str, Any]:
    return {name: getattr(program, name) for name in ProgramForm.base_fields}


def cohort_values(cohort: Cohort) -> Mapping[str, Any]:
    return {name: getattr(cohort, name) for name in CohortForm.base_fields}
