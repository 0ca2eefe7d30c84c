"""Many placements in one table: what they have in common above it, a row for each."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms

from communities.models import Community
from placements.choices import Offered
from placements.forms.placement import PlacementForm

ROWS = 10
SHARED = ("issuer", "training", "kind", "evidence")
COLUMNS = ("reference", "employer", "starts_on", "wage", "family")


class SharedForm(PlacementForm):
    """What all rows have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in SHARED}

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data  # what belongs together is looked at in each row


class RowForm(PlacementForm):
    """One row. Beside what it says itself stand the answers that all have in common.

    A row in which nothing is typed is no row: it is not bound.
    """

    def __init__(self, *args: Any, number: int, data: Any, **kwargs: Any) -> None:
        prefix = f"row-{number}"
        if data is not None:
            typed = [data.get(f"{prefix}-{name}", "").strip() for name in COLUMNS]
            data = data.copy() if any(typed) else None
        if data is not None:
            for name in SHARED:
                data[f"{prefix}-{name}"] = data.get(name, "")
        super().__init__(data, *args, prefix=prefix, use_required_attribute=False, **kwargs)
        self.number = number
        for name in COLUMNS:
            field = self.fields[name]
            field.help_text = ""
            field.widget.attrs["aria-label"] = f"{field.label}, row {number}"

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in COLUMNS]


class ManyForm:
    """The table as a whole: right when everything in it is, and logged as one."""

    def __init__(
        self,
        data: Any,
        *,
        community: Community,
        offered: Offered,
        initial: Mapping[str, Any],
        today: date,
    ) -> None:
        self.is_bound, self.stale, self.sentence = data is not None, "", ""
        self.suggested = offered.partners
        self.shared = SharedForm(data, initial=initial, today=today)
        self.rows = [RowForm(number=n, data=data, today=today) for n in range(1, ROWS + 1)]
        for form in (self.shared, *self.rows):
            form.offer(community, offered)

    @cached_property
    def filled(self) -> list[RowForm]:
        return [row for row in self.rows if row.is_bound]

    def is_valid(self) -> bool:
        """Look at every row, so that all that is wrong is said at once."""
        if not self.filled:
            self.sentence = "Fill in at least one row."
        is_right = self.shared.is_valid() and bool(self.filled)
        right = [row.is_valid() for row in self.filled] if is_right else []
        return is_right and all(right) and self.says_nothing_twice()

    def says_nothing_twice(self) -> bool:
        seen: dict[tuple[Any, ...], int] = {}
        for row in self.filled:
            said = row.cleaned_data
            key = said["reference"], said["employer"], said["starts_on"]
            if key in seen:
                row.add_error("reference", f"Row {seen[key]} says the same.")
            seen.setdefault(key, row.number)
        return all(row.is_valid() for row in self.filled)

    def said(self) -> list[dict[str, Any]]:
        return [row.said() for row in self.filled]

    def refuse(self, wrong: Mapping[int, str]) -> None:
        """Put each sentence at its row; `wrong` counts the filled ones."""
        for place, sentence in wrong.items():
            self.filled[place].add_error(None, sentence)

    @property
    def doubts(self) -> list[str]:
        """What asks for a second look, once each; nothing while something is wrong beside it."""
        if any(row.errors and not row.doubts for row in self.filled):
            return []
        return list(dict.fromkeys(words for row in self.filled for words in row.doubts))
