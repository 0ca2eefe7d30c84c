"""A rubric as a form: criteria are added, taken out and moved by pressing buttons of the page.

The page keeps them all, saved or not: without a script too, each press sends the whole form and
gets it back changed. Only “Save” writes.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from communities.actions.rubrics import LONGEST_ANCHOR, MOST_CRITERIA, SCORES, Asked
from communities.models import Criterion, Rubric
from communities.models.round import HEAVIEST, LIGHTEST

Values = dict[str, str]
ANCHORS = tuple(f"anchor-{score}" for score in SCORES)
FIELDS = ("key", "name", "question", "weight", *ANCHORS)


class CriterionForm(forms.Form):
    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    name = forms.CharField(max_length=80)
    question = forms.CharField(max_length=300)
    weight = forms.IntegerField(
        min_value=LIGHTEST, max_value=HEAVIEST, help_text=f"From {LIGHTEST} to {HEAVIEST}."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for score, name in zip(SCORES, ANCHORS, strict=True):
            box = forms.Textarea(attrs={"rows": 1})
            self.fields[name] = forms.CharField(
                label=f"{score}", max_length=LONGEST_ANCHOR, widget=box
            )

    @property
    def scale(self) -> list[forms.BoundField]:
        return [self[name] for name in reversed(ANCHORS)]

    @property
    def number(self) -> int:
        """Its place on the page, counted from one."""
        return int(str(self.prefix).removeprefix("c")) + 1

    def asked(self) -> Asked:
        typed = self.cleaned_data
        anchors = tuple(" ".join(typed[name].split()) for name in ANCHORS)
        return Asked(typed["name"], typed["question"], typed["weight"], anchors, typed["key"])


class RubricForm(forms.Form):
    """The name, and a form for each criterion (`criteria`)."""

    name = forms.CharField(
        label="Name of the rubric", max_length=80, help_text="As rounds call it."
    )

    def __init__(
        self, data: Mapping[str, str] | None, rows: list[Values], *, is_sent: bool
    ) -> None:
        super().__init__(data if is_sent else None, initial={"name": (data or {}).get("name", "")})
        self.criteria = [
            CriterionForm(prefixed(row, f"c{n}"), prefix=f"c{n}")
            if is_sent
            else CriterionForm(initial=row, prefix=f"c{n}")
            for n, row in enumerate(rows)
        ]

    def is_valid(self) -> bool:
        # Every form is asked, so that all that is wrong is said at once.
        return all([super().is_valid(), *[form.is_valid() for form in self.criteria]])

    def asked(self) -> list[Asked]:
        return [form.asked() for form in self.criteria]


def prefixed(row: Values, prefix: str) -> Values:
    return {f"{prefix}-{field}": value for field, value in row.items()}


def rows_of(rubric: Rubric) -> list[Values]:
    return [values_of(criterion) for criterion in rubric.criteria.all()]


def values_of(criterion: Criterion) -> Values:
    anchors = {
        name: criterion.anchors.get(str(s), "") for s, name in zip(SCORES, ANCHORS, strict=True)
    }
    said = {"key": criterion.key, "name": criterion.name, "question": criterion.question}
    return {**said, "weight": str(criterion.weight), **anchors}


def posted_rows(data: Mapping[str, str]) -> list[Values]:
    """The criteria that the page sent, in their order."""
    number = data.get("criteria", "")
    n = min(int(number), MOST_CRITERIA + 1) if number.isdecimal() and len(number) < 4 else 0
    return [{field: data.get(f"c{i}-{field}", "") for field in FIELDS} for i in range(n)]


def pressed(rows: list[Values], press: str) -> list[Values]:
    """The criteria after one press: “add”, “up-2”, “down-2”, “remove-2”. Others change nothing."""
    act, _, number = press.partition("-")
    if act == "add":
        return [*rows, dict.fromkeys(FIELDS, "")][:MOST_CRITERIA]
    n = int(number) if number.isdecimal() and len(number) < 4 else len(rows)
    if n >= len(rows):
        return rows
    others = rows[:n] + rows[n + 1 :]
    if act == "remove":
        return others
    to = {"up": max(n - 1, 0), "down": n + 1}.get(act, n)
    return [*others[:to], rows[n], *others[to:]]
