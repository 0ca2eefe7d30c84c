"""What one revision of an application says differently from another, as people read it.

Section by section: the words added to and taken out of each answer, the rows that came, went or
changed, and the files. The community and the reviewers read the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from communities.reading import Content, ReadField, ReadFile, ReadRow, ReadSection, read

# Above this many words, comparing each with each takes too long: frequent words count less then.
MANY_WORDS = 800
SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"


@dataclass(frozen=True)
class Piece:
    """Words in a row that are the same in both, were added or were removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldDifference:
    label: str
    anchor: str
    pieces: list[Piece]


@dataclass(frozen=True)
class RowDifference:
    """A row or a file that was added, removed or changed; `pieces` are its facts."""

    kind: str
    title: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def word(self) -> str:
        return {ADDED: "Added", REMOVED: "Removed", CHANGED: "Changed"}[self.kind]


@dataclass(frozen=True)
class SectionDifference:
    key: str
    title: str
    fields: list[FieldDifference]
    rows: list[RowDifference]

    @property
    def count(self) -> int:
        return len(self.fields) + len(self.rows)


def differences(was: Content, now: Content) -> list[SectionDifference]:
    """The sections that are not the same, in the order of the form."""
    pairs = zip(read(was), read(now), strict=True)
    found = [section_difference(before, after) for before, after in pairs]
    return [section for section in found if section.count]


def section_difference(was: ReadSection, now: ReadSection) -> SectionDifference:
    return SectionDifference(
        now.key,
        now.title,
        fields=list(field_differences(was.fields, now.fields)),
        rows=[
            *row_differences(was.rows, now.rows),
            *file_differences(was.files, now.files),
        ],
    )


def field_differences(
    was: Iterable[ReadField], now: Iterable[ReadField]
) -> Iterator[FieldDifference]:
    before, after = ({f.key: f for f in fields} for fields in (was, now))
    for key in {**after, **before}:
        old, new = before.get(key), after.get(key)
        said, says = (old.value if old else ""), (new.value if new else "")
        if said != says:
            shown = new or old
            assert shown is not None  # noqa: S101  # the key is of one of them
            yield FieldDifference(shown.label, shown.anchor, words_changed(said, says))


def row_differences(was: Iterable[ReadRow], now: Iterable[ReadRow]) -> Iterator[RowDifference]:
    """Rows are the same row by their key, whatever is said about them."""
    before, after = ({row.pk: row for row in rows} for rows in (was, now))
    for pk, row in {**before, **after}.items():
        old, new = before.get(pk), after.get(pk)
        if old is None:
            yield RowDifference(ADDED, row.title, [Piece(ADDED, fact) for fact in row.facts])
        elif new is None:
            yield RowDifference(REMOVED, row.title, [Piece(REMOVED, fact) for fact in row.facts])
        elif old != new:
            yield RowDifference(CHANGED, new.title, list(facts_changed(old, new)))


def facts_changed(old: ReadRow, new: ReadRow) -> Iterator[Piece]:
    was, now = [old.title, *old.facts], [new.title, *new.facts]
    for fact in was:
        if fact not in now:
            yield Piece(REMOVED, fact)
    for fact in now:
        if fact not in was:
            yield Piece(ADDED, fact)


def file_differences(was: Iterable[ReadFile], now: Iterable[ReadFile]) -> Iterator[RowDifference]:
    before, after = ({file.pk: file for file in files} for files in (was, now))
    for pk, file in {**before, **after}.items():
        if (pk in before) != (pk in after):
            yield RowDifference(ADDED if pk in after else REMOVED, f"File: {file.name}")


def words_changed(was: str, now: str) -> list[Piece]:
    """The text with every word that came or went, spaces and line breaks as they were."""
    before, after = (re.findall(r"\S+\s*|\s+", text) for text in (was, now))
    is_long = max(len(before), len(after)) > MANY_WORDS
    matcher: SequenceMatcher[Any] = SequenceMatcher(None, before, after, autojunk=is_long)
    pieces: list[Piece] = []
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            pieces.append(Piece(SAME, "".join(before[i:j])))
            continue
        pieces += [Piece(REMOVED, "".join(before[i:j]))] if j > i else []
        pieces += [Piece(ADDED, "".join(after[k:m]))] if m > k else []
    return pieces
