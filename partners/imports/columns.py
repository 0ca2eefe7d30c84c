"""What the columns of a file mean: guessed, corrected by a person, remembered for the next file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from communities.models import Community
from partners.imports.headings import LONGEST_HEADING, fold
from partners.models import ColumnMemory

DAYS = "days"  # in what is said once for a whole file: the order of days and months
WHAT_TO_FIX = "What to fix"  # the column that we add to rejected rows, and never read
# Of 100: “Organisation name” is “Organization name”, “Contact fax” is not “Contact name”.
NEAR_ENOUGH = 87


@dataclass(frozen=True)
class Column:
    """One thing that a row can say. `takes_several` columns of a file may go into it.

    Those that are not `is_exported` are for files of other programs, and stand in none of ours.
    What is said `once` may hold for the whole file, where its rows say nothing: one of `choices`,
    as `usual`, or where there are none any text.
    """

    key: str
    label: str
    hint: str = ""
    is_required: bool = False
    aliases: tuple[str, ...] = ()
    takes_several: bool = False
    is_exported: bool = True
    once: bool = False
    choices: tuple[str, ...] = ()
    usual: str = ""


def meanings(columns: Sequence[Column]) -> dict[str, str]:
    """The key behind every heading that we know, folded."""
    names = {fold(name): c.key for c in columns for name in (c.label, c.key, *c.aliases)}
    return {**names, fold(WHAT_TO_FIX): ""}


def guess(
    columns: Sequence[Column], headings: Sequence[str], remembered: Mapping[str, str]
) -> list[str]:
    """What each heading means: as it did last time, by its name, or by a name near to it.

    A column is guessed once, unless it takes several; the surer guess has it.
    """
    known = meanings(columns)
    single = {column.key for column in columns if not column.takes_several}
    free = {column.key for column in columns} | {""}
    found: dict[int, str] = {}
    for look_up in (remembered.get, known.get, lambda heading: nearest(heading, known)):
        for n, heading in enumerate(headings):
            key = look_up(fold(heading))
            if n not in found and key is not None and key in free:
                found[n] = key
                free -= {key} & single
    return [found.get(n, "") for n in range(len(headings))]


def nearest(heading: str, known: Mapping[str, str]) -> str | None:
    best = process.extractOne(
        heading, known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_ENOUGH
    )
    return known[best[0]] if best else None


def remembered(community: Community, sheet: str) -> dict[str, str]:
    """What headings meant last time, folded; empty for a column that was left out."""
    rows = community.column_memory.filter(sheet=sheet)
    return dict(rows.values_list("heading", "column"))


def remember(
    community: Community, sheet: str, headings: Sequence[str], columns: Sequence[str]
) -> None:
    meant = {fold(h)[:LONGEST_HEADING]: key for h, key in zip(headings, columns, strict=True)}
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(community=community, sheet=sheet, heading=heading, column=key)
            for heading, key in sorted(meant.items())
        ],
        update_conflicts=True,
        unique_fields=["community", "sheet", "heading"],
        update_fields=["column"],
    )
