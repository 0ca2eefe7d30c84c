"""The track: five stations on a line. Worked out here, so that its template only prints.

It stands on every page of a community, and conditions in a template cost more than in Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django import template
from django.urls import reverse

from communities.roles import Permission
from stages.models import Stage
from stages.progress import Progress

register = template.Library()


class Standing(Protocol):
    """What the track needs of a stage: one community's own, or one of many."""

    @property
    def stage(self) -> Stage: ...
    @property
    def progress(self) -> Progress: ...
    @property
    def is_locked(self) -> bool: ...
    @property
    def is_completed(self) -> bool: ...


@dataclass(slots=True)
class Station:
    """One stop of the track, as printed. `url` is empty where the reader may not open the stage."""

    number: int
    title: str
    url: str
    marks: str
    fill: int
    words: str
    is_here: bool
    is_completed: bool


@register.inclusion_tag("components/track.html", takes_context=True)
def track(
    context: template.Context, standings: Iterable[Standing], current: Standing
) -> dict[str, Any]:
    """Draw the standings; stations are links for those who may open the stages."""
    request = context.get("request")
    base = ""
    if request and Permission.VIEW_WORK in getattr(request, "permissions", ()):
        base = reverse("stages:board", args=[request.community.slug])
    return {"stations": [station(standing, current, base) for standing in standings]}


def station(standing: Standing, current: Standing, base: str) -> Station:
    number, progress = standing.stage.number, standing.progress
    return Station(
        number=number,
        title=standing.stage.title,
        url=f"{base}{number}/" if base else "",
        marks=f"s{number}{marks(standing, current)}",
        fill=100 if standing.is_completed else progress.percent,
        words="Opens with designation" if standing.is_locked else progress.words,
        is_here=number == current.stage.number,
        is_completed=standing.is_completed,
    )


def marks(standing: Standing, current: Standing) -> str:
    if standing.is_completed:
        return " full"
    if standing.is_locked:
        return " later locked"
    is_here = standing.stage.number == current.stage.number
    return "" if is_here or standing.progress.done else " later"
