"""The form of a review: what was posted as an Opinion, and what a page shows of each criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from communities.actions.reviewing import Opinion, Said
from communities.citing import Cite, cited
from communities.models import Criterion, Recommendation
from communities.models.review import LONGEST_COMMENT, LONGEST_REASON, LONGEST_SUMMARY
from communities.models.round import HIGHEST, LOWEST
from communities.reviewing import Desk

CANNOT = "cannot"
SCORES = [(str(score), str(score)) for score in range(LOWEST, HIGHEST + 1)]
TOO_LONG = "Write at most %(limit_value)s characters."


def text_field(longest: int) -> forms.CharField:
    errors = {"max_length": TOO_LONG}
    return forms.CharField(required=False, max_length=longest, error_messages=errors)


class PlacesField(forms.Field):
    """Places that are cited, in the order in which they were chosen; others are left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self, places: Mapping[str, Cite], kept: tuple[str, ...]) -> None:
        super().__init__(required=False)
        self.known = {*places, *kept}

    def to_python(self, value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place for place in value or () if place in self.known))


@dataclass(frozen=True)
class Block:
    """One criterion as the page shows it, with what was chosen or typed."""

    criterion: Criterion
    value: str
    comment: str
    cites: list[Cite]
    errors: list[str]

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def scale(self) -> list[tuple[str, str, bool]]:
        """Each score with its words and whether it is chosen, the lowest first."""
        scale = reversed(self.criterion.scale)
        return [(str(score), words, str(score) == self.value) for score, words in scale]

    @property
    def cannot_judge(self) -> bool:
        return self.value == CANNOT


class ReviewForm(forms.Form):
    recommendation = forms.ChoiceField(
        required=False, choices=[("", "Not said yet"), *Recommendation.choices]
    )
    summary = text_field(LONGEST_SUMMARY)

    def __init__(self, data: Any, *, desk: Desk, places: Mapping[str, Cite]) -> None:
        initial = {}
        if desk.review:
            written = desk.review
            initial = {"recommendation": written.recommendation, "summary": written.summary}
        super().__init__(data, initial=initial)
        self.desk, self.places = desk, places
        for criterion in desk.criteria:
            self.add_criterion(criterion.key, desk.about(criterion))

    def add_criterion(self, key: str, said: Said) -> None:
        score = CANNOT if said.cannot_judge else "" if said.value is None else str(said.value)
        choices = [("", ""), *SCORES, (CANNOT, CANNOT)]
        self.fields[f"score-{key}"] = forms.ChoiceField(required=False, choices=choices)
        self.fields[f"comment-{key}"] = text_field(LONGEST_COMMENT)
        self.fields[f"cites-{key}"] = PlacesField(self.places, said.cites)
        self.fields[f"cite-{key}"] = forms.CharField(required=False)
        self.initial = {
            **self.initial,
            f"score-{key}": score,
            f"comment-{key}": said.comment,
            f"cites-{key}": list(said.cites),
        }

    def opinion(self) -> Opinion:
        typed = self.cleaned_data
        scores = {criterion.key: self.said(criterion.key) for criterion in self.desk.criteria}
        return Opinion(typed["recommendation"], typed["summary"], scores)

    def said(self, key: str) -> Said:
        typed = self.cleaned_data
        score, added = typed[f"score-{key}"], typed[f"cite-{key}"]
        cites = dict.fromkeys([*typed[f"cites-{key}"], *([added] if added in self.places else [])])
        return Said(
            value=int(score) if score not in ("", CANNOT) else None,
            cannot_judge=score == CANNOT,
            comment=typed[f"comment-{key}"],
            cites=tuple(cites),
        )

    @cached_property
    def blocks(self) -> list[Block]:
        return [self.block(criterion) for criterion in self.desk.criteria]

    def block(self, criterion: Criterion) -> Block:
        names = [f"{name}-{criterion.key}" for name in ("score", "comment", "cites")]
        value, comment, places = (self[name].value() for name in names)
        errors = [str(error) for name in names for error in self.errors.get(name, [])]
        return Block(
            criterion, value or "", comment or "", cited(self.places, places or ()), errors
        )

    @property
    def recommendations(self) -> list[tuple[str, str, bool]]:
        chosen = self["recommendation"].value()
        return [(key, word, key == chosen) for key, word in Recommendation.choices]

    @property
    def place_options(self) -> SafeString:
        """The options of every list of places, drawn once."""
        pairs = ((cite.place, cite.label) for cite in self.places.values())
        return format_html_join("", '<option value="{}">{}</option>', pairs)


class AbstainForm(forms.Form):
    reason = forms.CharField(
        label="Why you abstain",
        max_length=LONGEST_REASON,
        help_text="The staff reads it, the community does not.",
        error_messages={"required": "Say why you abstain. The staff reads it."},
    )
