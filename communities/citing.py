"""Places of an application that a review can point to: its answers, their paragraphs, its rows.

A place is an anchor of the page (communities/reading.py) written with dots: “need.openings”,
“need.barriers.2”, “employers.row-12”.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from communities.reading import ReadField, ReadSection

NO_LONGER = "A place that this revision does not have"


@dataclass(frozen=True)
class Cite:
    """A place as a link on the page."""

    place: str
    label: str
    is_there: bool = True

    @property
    def anchor(self) -> str:
        return f"a-{self.place.replace('.', '-')}"


def places_in(sections: Iterable[ReadSection]) -> dict[str, Cite]:
    """All that can be cited, in the order of the page."""
    return {place: Cite(place, label) for section in sections for place, label in within(section)}


def within(section: ReadSection) -> Iterator[tuple[str, str]]:
    for field in section.fields:
        if field.is_answered:
            yield from of_answer(section, field)
    for row in section.rows:
        yield f"{section.key}.row-{row.pk}", f"{section.title}: {row.title}"
    for file in section.files:
        yield f"{section.key}.file-{file.pk}", f"{section.title}: {file.name}"


def of_answer(section: ReadSection, field: ReadField) -> Iterator[tuple[str, str]]:
    place, label = f"{section.key}.{field.key}", f"{section.title}: {field.label}"
    yield place, label
    if field.is_long and (parts := len(field.paragraphs)) > 1:
        for n in range(1, parts + 1):
            yield f"{place}.{n}", f"{label}, paragraph {n}"


def cited(places: Mapping[str, Cite], chosen: Iterable[str]) -> list[Cite]:
    """These places as links; one that is gone is said to be gone."""
    return [places.get(place) or Cite(place, NO_LONGER, is_there=False) for place in chosen]
