"""Merges as a list: what went into what, when, by whom, and whether it was taken back."""

from typing import Any

from django.db.models import QuerySet

from communities.access import CommunityRequest
from communities.listing import Columns, Filter, Listing, Sorts
from partners.models import Merge

STATES = [("standing", "Merged"), ("undone", "Taken back")]
SORTS: Sorts = {
    "at": ("When", "at"),
    "kept": ("Kept", "kept__name"),
    "merged": ("Merged", "merged__name"),
}
COLUMNS: Columns = {
    "Merged": lambda merge: merge.merged,
    "Into": lambda merge: merge.kept_was or merge.kept,
    "When": lambda merge: merge.at,
    "By": lambda merge: merge.by,
    "Taken back": lambda merge: merge.undone_at,
}


def merge_listing(request: CommunityRequest) -> Listing:
    return Listing(
        request,
        request.community.merges.for_lists(),
        search=lambda found, words: found.search(words),
        sorts=SORTS,
        default_sort="-at",
        filters=[Filter("state", "State", STATES, in_state)],
        columns=COLUMNS,
        nouns=("merge", "merges"),
    )


def in_state(found: QuerySet[Merge], state: str) -> QuerySet[Any]:
    return found.filter(undone_at__isnull=state == "standing")
