"""Acts of the past: the demo's history reaches back, and actions happen now.

Only the demo may do this: it moves the time of rows that it has just written itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from communities.models import Activity, Community
from stages.models import Comment, Evidence, ItemProgress, LocalItem

DATED = (
    (Activity, "at"),
    (Evidence, "added_at"),
    (Comment, "created_at"),
    (LocalItem, "created_at"),
)


def date_acts(community: Community, *, at: datetime, after: int = 0) -> None:
    """Say that what the log holds past row `after` happened at this time."""
    # A plain QuerySet: the log's own refuses every change.
    QuerySet(Activity).filter(community=community, pk__gt=after).update(at=at)


@contextmanager
def happening(community: Community, at: datetime) -> Iterator[None]:
    """Let the acts inside have happened at this time."""
    started = timezone.now()
    marks = [
        QuerySet(model).filter(community=community).aggregate(last=Max("pk"))["last"] or 0
        for model, _ in DATED
    ]
    yield
    for (model, field), mark in zip(DATED, marks, strict=True):
        QuerySet(model).filter(community=community, pk__gt=mark).update(**{field: at})
    touched = ItemProgress._base_manager.filter(community=community, changed_at__gte=started)
    touched.update(changed_at=at)
