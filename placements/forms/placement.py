"""A placement as it is typed: what has to be said first, what is seldom known last."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q

from communities.models import Community
from communities.refusal import Refused
from partners.forms.fields import DayField, ReadField
from partners.forms.row import RowForm
from placements.choices import Offered
from placements.forms.fields import PartnerField, TrainingField, WageField
from placements.models import BANDS, UNREPORTED, Cohort, Evidence, Kind, Placement
from placements.occupations import Family
from placements.written import (
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    as_occupation,
    as_reference,
    check_start,
    doubts,
)

NEAR = timedelta(days=30)  # two starts of one person at one employer are rarely this close
SELDOM = ("title", "occupation", "reported_by", "note", *BANDS)


class ReferenceField(ReadField):
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def kept(self, text: str) -> str:
        return as_reference(text)


def choices_with(none: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", none), *choices]


class PlacementForm(RowForm):
    reference = ReferenceField(
        label="Reference",
        help_text="The partner’s own sign for the person. Never a name.",
        max_length=LONGEST_REFERENCE,
    )
    employer = PartnerField(label="Employer")
    starts_on = DayField(label="First day of work")
    kind = forms.ChoiceField(
        label="Kind of work", choices=choices_with("Choose one", list(Kind.choices))
    )
    family = forms.ChoiceField(
        label="Placed as", choices=choices_with("Choose one", list(Family.choices))
    )
    wage = WageField(label="Wage", help_text="Dollars an hour.")
    prior_wage = WageField(
        label="Wage before the training",
        help_text="Dollars an hour; 0 for somebody without work.",
        may_be_zero=True,
    )
    training = TrainingField(label="Program or cohort", required=False)
    issuer = PartnerField(
        label="Who gave out the reference", help_text="The partner that keeps the person’s file."
    )
    evidence = forms.ChoiceField(
        label="Who says so", choices=choices_with("Choose one", list(Evidence.choices))
    )
    title = forms.CharField(label="Job title", max_length=LONGEST_TITLE, required=False)
    occupation = forms.CharField(
        label="O*NET code", help_text="As in 15-1252.00.", max_length=20, required=False
    )
    reported_by = forms.CharField(
        label="Source",
        help_text="Which report or mail it comes from. No person’s name.",
        max_length=LONGEST_SOURCE,
        required=False,
    )
    note = forms.CharField(label="Note", max_length=LONGEST_NOTE, required=False)
    gender, person_of_color, age, education, veteran, limited_english = (
        forms.ChoiceField(
            label=label, choices=choices_with(UNREPORTED, list(bands.choices)), required=False
        )
        for label, bands in BANDS.values()
    )

    community: Community
    placement: Placement | None = None
    doubts: Sequence[str] = ()

    def offer(
        self, community: Community, offered: Offered, *, now: Placement | None = None
    ) -> None:
        """What may be chosen. `now` is the placement that is changed."""
        self.community, self.placement, self.suggested = community, now, offered.partners
        for name, field in self.fields.items():
            if isinstance(field, PartnerField):
                field.offer(community, now=getattr(now, name, None))
            elif isinstance(field, TrainingField):
                field.offer(offered, now=(now.cohort or now.program) if now else None)

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        try:
            check_start(day, self.community)
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return day

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                as_occupation(said["family"], said["occupation"])
            except Refused as wrong:
                self.add_error("occupation", str(wrong))
        if not self.errors:
            self.ask_again(doubts(said) | near_twin(self.community, said, but=self.placement))
        return said

    def ask_again(self, found: Mapping[str, str]) -> None:
        """Mark what is worth a second look, unless the person saw the same sentence before."""
        seen = set(self.data.getlist("seen"))  # type: ignore[attr-defined]  # a QueryDict
        new = {name: words for name, words in found.items() if words not in seen}
        if self.placement:
            new = {name: words for name, words in new.items() if name in self.changed_data}
        self.doubts = list(found.values()) if new else []
        for name, words in new.items():
            self.add_error(name, words)

    def said(self) -> dict[str, Any]:
        """What was typed, as the acts take it."""
        return as_fields(self.cleaned_data)

    def changes(self) -> dict[str, Any]:
        return as_fields(super().changes())

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in SELDOM]

    @property
    def seldom(self) -> list[forms.BoundField]:
        return [self[name] for name in SELDOM]

    @property
    def is_more_open(self) -> bool:
        """Whether something stands in what is folded away, or is wrong there."""
        return any(self[name].value() or self[name].errors for name in SELDOM)


def as_fields(said: Mapping[str, Any]) -> dict[str, Any]:
    """Program and cohort apart, where the form has one question."""
    fields = dict(said)
    if "training" in fields:
        chosen = fields.pop("training")
        is_cohort = isinstance(chosen, Cohort)
        fields["program"] = chosen.program if is_cohort else chosen
        fields["cohort"] = chosen if is_cohort else None
    return fields


def values_of(placement: Placement) -> Mapping[str, Any]:
    values = {
        name: getattr(placement, name) for name in PlacementForm.base_fields if name != "training"
    }
    return values | {"training": placement.cohort or placement.program}


def near_twin(
    community: Community, said: Mapping[str, Any], *, but: Placement | None
) -> dict[str, str]:
    """The same reference at the same employer a few days apart: often one start, told twice."""
    day, employer = said["starts_on"], said["employer"]
    others = community.placements.kept().filter(
        Q(employer=employer) | Q(employer__merged_into=employer),
        reference=said["reference"],
        starts_on__range=(day - NEAR, day + NEAR),
    )
    others = others.exclude(pk=but.pk) if but else others
    # The very same start is no doubt: the act refuses it.
    other = others.exclude(issuer=said["issuer"], starts_on=day).order_by("starts_on").first()
    if other is None:
        return {}
    on = f"{other.starts_on:%B} {other.starts_on.day}, {other.starts_on.year}"
    return {
        "starts_on": f"{other.reference} is on record at {employer} since {on}. Is this another "
        "start?"
    }
