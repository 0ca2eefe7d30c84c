"""Employers of many communities at once, each organization counted once. For the clock, not pages.

The three counts are those of placements.metrics; a national employer is one organization, however
many communities it hires in. Call it outside every scope; nothing but three numbers comes out.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from communities.models import Community
from partners.models import Kind, Partner
from placements.employers import ANY, promises
from placements.models import Measure, Tally


def employers_counted_once(communities: QuerySet[Community]) -> dict[str, int]:
    """By the key of the metric; hiring is since each community's designation."""
    partners = Partner.objects.filter(community__in=communities.order_by().values("pk")).order_by()
    ours = partners.kept().of_kind(Kind.EMPLOYER)
    return {
        "employers_committed": organizations(ours.filter(Exists(promises()))),
        "employers_engaged": organizations(ours.active()),
        "employers_hiring": hiring(partners),
    }


# Of an organization that turned out to be another, that one.
HEIR = Coalesce("organization__merged_into", "organization")


def organizations(partners: QuerySet[Partner]) -> int:
    return partners.annotate(heir=HEIR).values("heir").distinct().count()


def hiring(partners: QuerySet[Partner]) -> int:
    """Partners that were merged count as what they were merged into."""
    hires = Tally.objects.filter(
        measure=Measure.EMPLOYER,
        layer=OuterRef("pk"),
        community=OuterRef("community"),
        of=ANY,
        month__gte=OuterRef("community__designated_on"),
    )
    rows = partners.filter(Exists(hires)).values_list(HEIR, "merged_into")
    found, merged = set(), set()
    for organization, into in rows.iterator():
        if into is None:
            found.add(organization)
        else:
            merged.add(into)
    while merged:
        found, merged = follow(partners, found, merged)
    return len(found)


def follow(
    partners: QuerySet[Partner], found: set[int], merged: set[int]
) -> tuple[set[int], set[int]]:
    """One step along the mergers: the organizations at their end, and what was merged again."""
    further = set()
    for organization, into in partners.filter(pk__in=merged).values_list(HEIR, "merged_into"):
        if into is None:
            found.add(organization)
        else:
            further.add(into)
    return found, further
