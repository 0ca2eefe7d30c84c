"""A form that several people write at once: what it shows, and what became of the last save."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, Protocol, TypeVar

from communities.answers import as_typed
from communities.application_fields import MET, SEEN, AnswersForm
from communities.models import User


class Versioned(Protocol):
    """What is written: each save counts it up."""

    @property
    def version(self) -> Any: ...


K = TypeVar("K", bound=Versioned)


@dataclass
class Overlap:
    """A field that two people changed at once: what the other one wrote stands there now."""

    label: str
    key: str
    theirs: str
    mine: str

    @property
    def met(self) -> str:
        return f"{MET}{self.key}"


@dataclass
class Writing(Generic[K]):
    """The form as the page shows it. `kept` is what stands on the site now."""

    form: AnswersForm
    kept: K
    seen: dict[str, str]
    overlaps: list[Overlap] = field(default_factory=list)
    by_whom: User | None = None
    refusal: str = ""
    was_saved: bool = False

    @property
    def status(self) -> HTTPStatus:
        if self.overlaps or self.refusal:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.form.errors else HTTPStatus.OK

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Name and value of what the form carries unseen: what each field has shown."""
        return [(f"{SEEN}{key}", value) for key, value in self.seen.items()]


def met_in(form: AnswersForm, overlaps: Mapping[str, Any]) -> list[Overlap]:
    """`overlaps`: by field, what somebody else wrote there meanwhile."""
    return [
        Overlap(
            label=asked.label,
            key=asked.key,
            theirs=as_typed(asked, {asked.key: overlaps[asked.key]}),
            mine=form.typed(asked),
        )
        for asked in form.section.fields
        if asked.key in overlaps
    ]
