"""What the forms of placements offer to choose from: partners by name, programs and cohorts."""

from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from communities.models import Community
from partners.models import Kind, Partner
from placements.models import Cohort, TrainingProgram
from placements.models.training import month_of_start

# More than these would make a page heavy; a name that is not offered can be typed all the same.
MOST_OFFERED = 300

Training = TrainingProgram | Cohort


@dataclass(frozen=True, slots=True)
class Offered:
    partners: tuple[str, ...]  # names, as a list of suggestions
    trainings: dict[str, Training]  # by what stands in the address or the form

    @property
    def training_choices(self) -> list[tuple[str, str]]:
        return [(key, label_of(training)) for key, training in self.trainings.items()]


def offered_in(community: Community) -> Offered:
    """In three queries."""
    names = community.partners.kept().order_by("name").values_list("name", flat=True)
    return Offered(tuple(names[:MOST_OFFERED]), trainings_of(community))


def trainings_of(community: Community) -> dict[str, Training]:
    """Each program, and below it its cohorts, the latest first."""
    programs = list(community.trainingprograms.kept().in_order()[:MOST_OFFERED])
    below: dict[int, list[Cohort]] = {}
    for cohort in community.cohorts.kept().order_by("-starts_on", "-pk")[:MOST_OFFERED]:
        below.setdefault(cohort.program_id, []).append(cohort)
    found: dict[str, Training] = {}
    for program in programs:
        found[key_of(program)] = program
        for cohort in below.get(program.pk, ()):
            cohort.program = program  # it is read already
            found[key_of(cohort)] = cohort
    return found


def key_of(training: Training) -> str:
    return f"{'cohort' if isinstance(training, Cohort) else 'program'}-{training.pk}"


def label_of(training: Training) -> str:
    """Cohorts are marked: they stand below their program."""
    if isinstance(training, Cohort):
        return f"– {training}"
    return f"{training.name}, {training.provider}"


def employer_choices(community: Community) -> list[tuple[str, str]]:
    """Employers by name, for a filter."""
    rows = community.partners.kept().of_kind(Kind.EMPLOYER).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:MOST_OFFERED]]


def provider_choices(community: Community) -> list[tuple[str, str]]:
    """Partners that teach something, by name, for a filter; merged ones as those that were kept."""
    rows = community.trainingprograms.kept().order_by()
    heirs = rows.values_list(Coalesce("provider__merged_into", "provider"))
    found = community.partners.filter(pk__in=heirs).order_by("name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")[:MOST_OFFERED]]


def partner_called(community: Community, key: str) -> Partner | None:
    """By the key of its name, or of a name that it had before it was merged into another one."""
    named = community.partners.filter(key=key)
    if found := named.kept().first():
        return found
    merged = named.filter(merged_into__removed_at=None).select_related("merged_into")
    before = merged.exclude(merged_into=None).order_by("-pk").first()
    return before.merged_into if before else None


def program_choices(community: Community) -> list[tuple[str, str]]:
    rows = community.trainingprograms.kept().order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:MOST_OFFERED]]


def cohort_words(name: str, starts_on: date) -> str:
    """A cohort beside its program's name, as in “Spring evenings, March 2026”."""
    return f"{name}, {month_of_start(starts_on)}" if name else month_of_start(starts_on)
