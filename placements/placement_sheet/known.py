"""What a community has on record already, as far as a file speaks of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Max, Sum

from communities.models import Community
from communities.names import name_key
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.known import Directory
from partners.models import Partner
from placements.models import Cohort, Placement, TrainingProgram
from placements.people import ForgottenStarts, Issuers


class Key(NamedTuple):
    """One start of one person: by it a row finds its placement again."""

    issuer: int
    reference: str
    employer: int
    starts_on: date


class Known(Directory):
    """Partners and training as they are now; placements once `load` has been told of whom.

    A merged partner is the one that was kept. A removed one is found for what is on record.
    """

    def __init__(self, community: Community) -> None:
        super().__init__(community)
        removed = community.partners.exclude(removed_at=None).filter(merged_into=None)
        self.removed = {partner.key: partner for partner in removed.order_by("pk")}
        self.programs = {program.pk: program for program in community.trainingprograms.all()}
        self.cohorts = {cohort.pk: cohort for cohort in community.cohorts.order_by("pk")}
        self.programs_named: dict[str, list[TrainingProgram]] = defaultdict(list)
        for program in self.programs.values():
            if program.removed_at is None:
                self.programs_named[program.name.casefold()].append(program)
        self.cohorts_of: dict[int, list[Cohort]] = defaultdict(list)
        for cohort in self.cohorts.values():
            cohort.program = self.programs[cohort.program_id]
            if cohort.removed_at is None:
                self.cohorts_of[cohort.program_id].append(cohort)
        self.forgotten = ForgottenStarts(community, Issuers(community))
        self.placements: dict[Key, Placement] = {}
        self.removed_keys: set[Key] = set()
        self.days_of: dict[tuple[int, str, int], set[date]] = defaultdict(set)

    def heir(self, pk: int) -> int:
        return self.heirs[pk].pk if pk in self.heirs else pk

    def partner(self, name: str) -> Partner | None:
        key = name_key(name)
        return self.by_key.get(key) or self.by_old_key.get(key) or self.removed.get(key)

    def load(self, references: Iterable[str]) -> None:
        """Read what is on record of these people."""
        for some in in_chunks(sorted(set(references))):
            rows = self.community.placements.filter(reference__in=some, forgotten_at=None)
            for placement in rows.order_by("pk"):
                self.add(placement)

    def add(self, placement: Placement) -> None:
        key = Key(
            self.heir(placement.issuer_id),
            placement.reference,
            self.heir(placement.employer_id),
            placement.starts_on,
        )
        if placement.removed_at:
            self.removed_keys.add(key)
            return
        self.placements[key] = placement
        self.days_of[key[:3]].add(placement.starts_on)


def seen(community: Community) -> object:
    """Changes with whatever `Known` reads: every act moves a version, or makes a row."""
    moves: dict[str, Any] = {"rows": Count("pk"), "versions": Sum("version"), "last": Max("pk")}
    read = (
        *(community.partners, community.placements, community.trainingprograms),
        community.cohorts,
    )
    return (community.today(), *(rows.order_by().aggregate(**moves) for rows in read))
