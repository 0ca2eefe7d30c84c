"""Which row of a table holds the headings, and what each column is called."""

import re
from collections import Counter
from collections.abc import Container, Sequence

from openpyxl.utils import get_column_letter

from communities.refusal import Refused

HEADINGS_WITHIN = 20  # rows that hold anything
LONGEST_HEADING = 200
SIGNS = re.compile(r"[\W_]+")
AN_ADDRESS = re.compile(r"^\S+@\S+\.\S+$")
NO_HEADINGS = (
    "The first row holds data. Put a row above it that says what each column is, "
    "such as Name, Website, Contact name, Contact e-mail."
)


def fold(heading: str) -> str:
    """The same for two ways of writing one heading: “Contact_E-Mail *” and “contact e mail”."""
    return SIGNS.sub(" ", heading.casefold()).strip()


def heading_row(head: Sequence[list[str]], known: Container[str]) -> int:
    """Which of the first rows names the columns; there may be a title above it.

    The one with most headings that we know; else the first that is at least half as wide as the
    table. Raises Refused when that one holds data.
    """
    rows = head[:HEADINGS_WITHIN]
    scores = [sum(fold(cell) in known for cell in cells) for cells in rows]
    if max(scores) > 1:
        return scores.index(max(scores))
    widths = [sum(map(bool, cells)) for cells in rows]
    at = next(n for n, width in enumerate(widths) if width * 2 > max(widths))
    if any(AN_ADDRESS.match(cell) for cell in rows[at]):
        raise Refused(NO_HEADINGS)
    return at


def columns_held(headings: list[str], below: Sequence[list[str]]) -> list[int]:
    """The columns of the table, by their place: those that have a heading or belong to it.

    A column without one belongs when the heading row reaches over it, as under a merged heading,
    or when half of the rows fill it. What stands elsewhere is astray.
    """
    widest = max(map(len, [headings, *below]))
    filled = [sum(len(cells) > n and bool(cells[n]) for cells in below) for n in range(widest)]
    return [
        n
        for n in range(widest)
        if (n < len(headings) and (headings[n] or filled[n])) or filled[n] * 2 > len(below)
    ]


def names_of(headings: list[str], places: Sequence[int]) -> list[str]:
    """Each column's name, no two the same; by its letter where it has none."""
    seen: Counter[str] = Counter()
    names = []
    for n in places:
        written = " ".join(headings[n].split()) if n < len(headings) else ""
        name = written[:LONGEST_HEADING] or f"Column {letter_of(n)}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def letter_of(place: int) -> str:
    """As a spreadsheet calls the column: “A” for the first, whose place is 0."""
    letter: str = get_column_letter(place + 1)
    return letter
