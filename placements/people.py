"""Who is one person: a reference counts within the partner that gave it out.

Partners that turned out to be one are one here too, as long as their merge stands. The rows keep
the issuer that they were written with, so that a merge that is taken back parts them again.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import BigIntegerField, Case, F, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth

from communities.models import Community
from communities.periods import add_months
from placements.models import Placement

Person = tuple[int, str]  # the issuer that is kept, and the reference


class Issuers:
    """The merged partners of a community, and what each of them is now; in one query."""

    def __init__(self, community: Community) -> None:
        merged = community.partners.exclude(merged_into=None).order_by()
        pairs = merged.values_list("pk", "merged_into")
        self.into: dict[int, int] = {pk: into for pk, into in pairs if into is not None}

    def heir(self, pk: int) -> int:
        while pk in self.into:
            pk = self.into[pk]
        return pk

    def family(self, pk: int) -> list[int]:
        """All partners that are the same as this one by now, itself among them."""
        heir = self.heir(pk)
        return [heir, *(merged for merged in self.into if self.heir(merged) == heir)]

    def person(self, placement: Placement) -> Person:
        return self.heir(placement.issuer_id), placement.reference

    def expression(self) -> Combinable:
        """The same as `heir`, of the issuer of a placement, for the database."""
        if not self.into:
            return F("issuer_id")
        cases = [When(issuer_id=pk, then=Value(self.heir(pk))) for pk in self.into]
        return Case(*cases, default=F("issuer_id"), output_field=BigIntegerField())


class ForgottenStarts:
    """Months of which somebody was forgotten: what stands in an old file may be counted already.

    A start that is not on record, by an issuer and from a month of which people were forgotten,
    may be one of theirs. Nobody can tell, so it is refused: it would count somebody twice.
    """

    def __init__(self, community: Community, issuers: Issuers) -> None:
        self.community, self.issuers = community, issuers
        self.limit = add_months(community.today(), -12 * community.forget_after_years)

    def refusal(self, issuer_pk: int, starts_on: date) -> str:
        """Why a new start of this day cannot be logged; empty when it can."""
        month = starts_on.replace(day=1)
        # Before the limit alone, because nobody is forgotten earlier than that.
        if starts_on >= self.limit or (self.issuers.heir(issuer_pk), month) not in self.months:
            return ""
        return (
            f"People who started in {month:%B %Y} are counted already, without reference: they "
            f"were forgotten after the {self.community.forget_after_years} years that "
            f"{self.community} keeps who was placed. Logged again, they would count twice."
        )

    @cached_property
    def months(self) -> set[tuple[int, date]]:
        rows = self.community.placements.exclude(forgotten_at=None).order_by()
        issued = rows.annotate(month=TruncMonth("starts_on")).values_list("issuer", "month")
        return {(self.issuers.heir(pk), month) for pk, month in issued.distinct()}


def wrongly_linked(community: Community) -> Iterator[Person]:
    """People some of whose placements do not know which one was before, or know a wrong one.

    A merge and its being taken back touch no placement; only who is affected by one is looked at.
    """
    issuers = Issuers(community)
    ever = community.merges.order_by().values_list("kept", "merged").distinct()
    merged = {pk for both in ever for pk in both}
    if not merged:
        return
    rows = in_order(community.placements.kept().filter(forgotten_at=None), merged, issuers)
    for person, starts in groupby(rows.iterator(), key=lambda row: (row[0], row[1])):
        before: date | None = None
        for *_, starts_on, previous_on in starts:
            if previous_on != before:
                yield person
                break
            before = starts_on


def in_order(
    rows: "QuerySet[Placement]", partners: Collection[int], issuers: Issuers
) -> "QuerySet[Placement, tuple[int, str, date, date | None]]":
    """Kept issuer, reference, start and the one before; by person, the first start first."""
    theirs = rows.filter(issuer__in=partners).annotate(issued_by=issuers.expression())
    return theirs.order_by("issued_by", "reference", "starts_on", "pk").values_list(
        "issued_by", "reference", "starts_on", "previous_on"
    )
