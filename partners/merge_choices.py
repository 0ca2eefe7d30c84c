"""Two partners that are one: where they differ, what may be kept, and what is kept unless asked.

The preview shows it and the merge goes by it, so that nobody gets anything they did not see.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from communities.names import domain_of
from partners.models import Kind, Organization, Partner, Pipeline
from partners.written import as_notes, as_tags

KEPT, MERGED, BOTH = "kept", "merged", "both"
Choices = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One side's value of a field, or both joined, and how people read it."""

    side: str
    value: Any
    words: str


@dataclass(frozen=True)
class Difference:
    """A field that the two have differently; `options` are different from each other."""

    field: str
    label: str
    options: tuple[Option, ...]
    default: str

    def value(self, side: str) -> Any:
        """The value of a side; an unknown side is the default."""
        values = {option.side: option.value for option in self.options}
        return values.get(side, values[self.default])


@dataclass(frozen=True)
class Field:
    """`join` makes one value of both; `prefers_merged` says when the merged one's is the better."""

    label: str
    words: Callable[[Any], str]
    prefers_merged: Callable[[Partner, Partner], bool]
    join: Callable[[Any, Any], Any] | None = None


def differences(kept: Partner, merged: Partner) -> list[Difference]:
    found = (difference(name, field, kept, merged) for name, field in FIELDS.items())
    return [one for one in found if len(one.options) > 1]


def difference(name: str, field: Field, kept: Partner, merged: Partner) -> Difference:
    mine, theirs = getattr(kept, name), getattr(merged, name)
    values = [(KEPT, mine), (MERGED, theirs)]
    if field.join:
        values.append((BOTH, field.join(mine, theirs)))
    # Of two sides with the same value, the first stands for both.
    options: dict[Any, Option] = {}
    for side, value in values:
        options.setdefault(sameness(value), Option(side, value, field.words(value)))
    best = BOTH if field.join else MERGED if field.prefers_merged(kept, merged) else KEPT
    default = options[sameness(dict(values)[best])].side
    return Difference(name, field.label, tuple(options.values()), default)


def sameness(value: Any) -> Any:
    """Words in another order are the same words."""
    return frozenset(value) if isinstance(value, tuple) else value


def chosen(kept: Partner, merged: Partner, choices: Choices) -> dict[str, Any]:
    """The value of every field that differs, by the sides that somebody chose."""
    found = differences(kept, merged)
    values = {one.field: one.value(choices.get(one.field, "")) for one in found}
    if values.get("pipeline", kept.pipeline) != kept.pipeline:
        values["pipeline_since"] = merged.pipeline_since
    elif kept.pipeline == merged.pipeline:
        values["pipeline_since"] = min(kept.pipeline_since, merged.pipeline_since)
    if "name" in values:
        values["key"] = merged.key if values["name"] == merged.name else kept.key
    values["organization"] = organization_after(kept, merged, values.get("website", kept.website))
    return values


def organization_after(kept: Partner, merged: Partner, website: str) -> Organization:
    """The shared organization of the one that stays.

    Its own, unless the address that was chosen is the other's, or only the other's organization
    is known by a domain: by that the nation counts it once.
    """
    domain = domain_of(website)
    is_others = bool(domain) and domain == domain_of(merged.website) != domain_of(kept.website)
    only_theirs = merged.organization.domain and not kept.organization.domain
    return merged.organization if is_others or only_theirs else kept.organization


def is_empty(name: str) -> Callable[[Partner, Partner], bool]:
    return lambda kept, merged: not getattr(kept, name)


def never(kept: Partner, merged: Partner) -> bool:
    return False


def united(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*mine, *theirs)))


def kinds_united(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind for kind in Kind.values if kind in {*mine, *theirs})


def joined(mine: str, theirs: str) -> str:
    """The longer notes, then the shorter unless they stand in them already."""
    longer, shorter = (mine, theirs) if len(mine) >= len(theirs) else (theirs, mine)
    return longer if shorter in longer else f"{longer}\n\n{shorter}"


def closeness(pipeline: str) -> int:
    """Inactive is farther than any other place."""
    return -1 if pipeline == Pipeline.INACTIVE else Pipeline.values.index(pipeline)


def or_nothing(value: Any) -> str:
    return str(value) if value else "Nothing"


def day(value: date | None) -> str:
    return f"{value:%b} {value.day}, {value.year}" if value else "Nothing"


# The values are right each by itself; what is joined of them may be too much.
CHECKS: dict[str, Callable[[Any], Any]] = {"tags": as_tags, "notes": as_notes}
FIELDS: dict[str, Field] = {
    "name": Field("Name", or_nothing, never),
    "website": Field("Website", or_nothing, is_empty("website")),
    "kinds": Field(
        "Kind",
        lambda kinds: or_nothing(", ".join(Kind(kind).label for kind in kinds)),
        never,
        kinds_united,
    ),
    "pipeline": Field(
        "Pipeline",
        lambda pipeline: str(Pipeline(pipeline).label),
        lambda kept, merged: closeness(merged.pipeline) > closeness(kept.pipeline),
    ),
    "owner": Field("Owner", lambda owner: str(owner) if owner else "Nobody", is_empty("owner")),
    "since": Field("Partner since", day, lambda kept, merged: merged.since < kept.since),
    "name_use_allowed_on": Field(
        "May use its name and logo since", day, is_empty("name_use_allowed_on")
    ),
    "tags": Field("Tags", lambda tags: or_nothing(", ".join(tags)), never, united),
    "notes": Field("Notes", or_nothing, never, joined),
}
