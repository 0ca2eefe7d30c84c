"""Many placements at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from communities.models import Community, User
from communities.refusal import Refused
from placements.actions.placements import log_placement
from placements.models import Placement
from placements.tally import together


class RowsRefused(Refused):
    """What is wrong with each row, by its place in the list."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        super().__init__("Nothing is logged yet: some rows have to be put right.")
        self.rows = dict(rows)


@transaction.atomic
def log_placements(
    community: Community, *, by: User | None, jobs: Sequence[Mapping[str, Any]]
) -> list[Placement]:
    """Log each of these, as log_placement does. Raises RowsRefused, and then none is logged."""
    logged: list[Placement] = []
    wrong: dict[int, str] = {}
    with together(community):
        for number, job in enumerate(jobs):
            try:
                with transaction.atomic():
                    logged.append(log_placement(community, by=by, **job))
            except Refused as refused:
                wrong[number] = str(refused)
        if wrong:
            raise RowsRefused(wrong)
    return logged
