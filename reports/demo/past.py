"""Acts of the past: the demo's history reaches back, and actions happen now.

Only the demo may do this: it moves the time of rows that it has just written itself.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Model, QuerySet
from django.utils import timezone

from communities.models import Activity, Community, SavedFilter
from partners.models import (
    Commitment,
    Contact,
    Interaction,
    Partner,
    PipelineStep,
    SheetImport,
)
from stages.models import Comment, Evidence, ItemProgress, LocalItem

Dated = Iterable[tuple[type[Model], str]]
# What an act writes down with the time of now, by the room it belongs to.
LOG: Dated = ((Activity, "at"),)
STAGES: Dated = (
    *LOG,
    (Evidence, "added_at"),
    (Comment, "created_at"),
    (LocalItem, "created_at"),
    (ItemProgress, "changed_at"),
)
NETWORK: Dated = (
    *LOG,
    *((model, "created_at") for model in (Partner, Contact, Interaction, Commitment, SavedFilter)),
    *((model, "changed_at") for model in (Partner, Contact, Interaction, Commitment)),
    (Interaction, "followed_up_at"),
    (PipelineStep, "at"),
    *((SheetImport, field) for field in ("created_at", "checked_at", "applied_at")),
)


def date_acts(community: Community, *, at: datetime) -> None:
    """Say that all that the log holds of a community happened at this time."""
    # A plain QuerySet: the log's own refuses every change.
    QuerySet(Activity).filter(community=community).update(at=at)


@contextmanager
def happening(community: Community, at: datetime, *, dated: Dated = STAGES) -> Iterator[None]:
    """Let the acts inside have happened at this time."""
    started = timezone.now()
    yield
    for model, field in dated:
        since = {f"{field}__gte": started}
        QuerySet(model).filter(community=community, **since).update(**{field: at})
