"""What a row of an import says, worked out once so that the template only prints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from partners.models import ImportRow, Outcome, SheetImport

WORDS = {
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.SAME: "Already so",
    Outcome.REJECTED: "Needs fixing",
}
TONES = {Outcome.NEW: "good", Outcome.CHANGED: "good", Outcome.REJECTED: "late"}
NO_NAME = "A row without a name"
WHOLE_ROW = "Row"
# As much of a cell as a glance takes in; the file has the rest.
LONGEST = 120


@dataclass(slots=True)
class ShownRow:
    """One row as printed.

    `facts` are what a new one says, `changes` what was and is to be, `problems` what is wrong,
    with the cell as it was brought.
    """

    number: int
    label: str
    word: str
    tone: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Printer:
    """Prints the rows of one import; `labels` are the names of its sheet's columns by key."""

    def __init__(self, sheet_import: SheetImport, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.places = {key: n for n, key in enumerate(sheet_import.columns) if key}

    def rows(self, found: Iterable[ImportRow]) -> list[ShownRow]:
        return [self.row(row) for row in found]

    def row(self, row: ImportRow) -> ShownRow:
        outcome = Outcome(row.outcome)
        shown = ShownRow(row.number, row.label or NO_NAME, WORDS[outcome], TONES.get(outcome, ""))
        if outcome == Outcome.NEW:
            shown.facts = self.facts(row)
        elif outcome == Outcome.CHANGED:
            shown.changes = [
                (self.label(key), short(change["was"]), short(change["now"]))
                for key, change in self.in_order(row.changes)
            ]
        shown.problems = [self.problem(row, key, why) for key, why in self.in_order(row.errors)]
        shown.warnings = list(row.warnings.values())
        return shown

    def facts(self, row: ImportRow) -> list[tuple[str, str]]:
        """All that it says but its name, which stands above."""
        said = ((key, change["now"]) for key, change in self.in_order(row.changes))
        return [(self.label(key), short(now)) for key, now in said if now and now != row.label]

    def in_order(self, said: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """As the columns of the sheet stand, with what is about the whole row first."""
        return [(key, said[key]) for key in ("", *self.labels) if key in said]

    def problem(self, row: ImportRow, key: str, why: str) -> tuple[str, str, str]:
        """The column, its cell unless the sentence quotes it, and the sentence."""
        cell = short(self.cell(row.cells, key))
        return self.label(key), "" if f"“{cell}”" in why else cell, why

    def label(self, key: str) -> str:
        return self.labels.get(key, WHOLE_ROW)

    def cell(self, cells: Sequence[str], key: str) -> str:
        place = self.places.get(key, len(cells))
        return cells[place] if place < len(cells) else ""


def short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
