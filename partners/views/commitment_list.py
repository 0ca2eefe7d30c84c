"""All that partners were asked for and promised, with what has come of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Columns, Filter, Listing, Sorts
from communities.roles import Permission
from partners.models import Commitment, CommitmentKind, Kind, Step
from partners.models.commitment import number_of
from partners.rows import day_words

Commitments = QuerySet[Commitment]
TO_COME = (Step.PROMISED, Step.STARTED)
STEPS = [("open", "Promised or started"), *Step.choices]
SORTS: Sorts = {
    "due": ("Due", [F("due_on").asc(nulls_last=True), "partner__name"]),
    "partner": ("Partner", ["partner__name", F("due_on").asc(nulls_last=True)]),
    "promised": ("Promised", [F("promised_on").asc(nulls_last=True), "partner__name"]),
}
COLUMNS: Columns = {
    "Partner": lambda row: row.partner.name,
    "What": lambda row: row.get_kind_display(),
    "Quantity": lambda row: row.quantity,
    "Delivered": lambda row: row.delivered,
    "Step": lambda row: row.get_step_display(),
    "Due": lambda row: row.due_on,
    "Asked": lambda row: row.asked_on,
    "Promised": lambda row: row.promised_on,
    "Started": lambda row: row.started_on,
    "All delivered": lambda row: row.delivered_on,
    "Withdrawn": lambda row: row.withdrawn_on,
    "Feedback due": lambda row: row.feedback_on,
    "Feedback given": lambda row: row.feedback_given_on,
    "Note": lambda row: row.note,
}


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def commitments(request: CommunityRequest) -> HttpResponse:
    """Those that are due first, first; above them what each kind adds up to."""
    community = request.community
    listing, name = commitment_listing(request), f"{community.slug}-commitments"
    if listing.wants_csv:
        return listing.csv(name)
    today = community.today()
    context = {
        "totals": totals_of(listing),
        "rows": [line_of(row, today) for row in listing.page],
    }
    return listing.answer("partners/commitments.html", context, name=name)


def commitment_listing(request: CommunityRequest) -> Listing:
    today = request.community.today()

    def late(found: Commitments, _: str) -> Commitments:
        return found.filter(step__in=TO_COME, due_on__lt=today)

    return Listing(
        request,
        request.community.commitments.kept().for_lists(),
        search=search,
        sorts=SORTS,
        default_sort="due",
        filters=[
            Filter("kind", "What", CommitmentKind.choices, lambda f, kind: f.filter(kind=kind)),
            Filter("step", "Step", STEPS, at_step),
            Filter("late", "Late", [("yes", "Late only")], late),
            Filter("partner_kind", "Partner", Kind.choices, of_partners),
        ],
        columns=COLUMNS,
        nouns=("commitment", "commitments"),
    )


def search(found: Commitments, words: str) -> Commitments:
    for word in words.split():
        found = found.filter(Q(partner__name__icontains=word) | Q(note__icontains=word))
    return found


def at_step(found: Commitments, step: str) -> Commitments:
    return found.filter(step__in=TO_COME if step == "open" else [step])


def of_partners(found: Commitments, kind: str) -> Commitments:
    return found.filter(partner__kinds__has=kind)


@dataclass(slots=True)
class KindTotal:
    """What stands of one kind; beside it what is only asked for, and what was withdrawn."""

    label: str
    delivered: str
    asked: str
    withdrawn: str


def totals_of(listing: Listing) -> list[KindTotal]:
    """One line for each kind among the rows that match, in the order of the kinds."""
    sums = {row["kind"]: row for row in listing.rows.totals("kind")}  # type: ignore[attr-defined]
    return [total_of(kind, sums[kind]) for kind in CommitmentKind if kind in sums]


def total_of(kind: CommitmentKind, sums: dict[str, Any]) -> KindTotal:
    promised, came = sums["promised"], sums["delivered_so_far"]
    return KindTotal(
        label=kind.label,
        delivered=f"{number_of(kind, came)} of {number_of(kind, promised)}" if promised else "",
        asked=number_of(kind, sums["asked"]),
        withdrawn=number_of(kind, sums["withdrawn"]),
    )


@dataclass(slots=True)
class Line:
    """One commitment as the list prints it."""

    partner: str
    partner_pk: int
    words: str
    note: str
    step: str
    due: str
    is_late: bool
    promised: str


def line_of(row: Commitment, today: date) -> Line:
    return Line(
        partner=row.partner.name,
        partner_pk=row.partner_id,
        words=row.so_far,
        note=row.note,
        step=row.get_step_display(),
        due=day_words(row.due_on, today),
        is_late=bool(row.step in TO_COME and row.due_on and row.due_on < today),
        promised=day_words(row.promised_on, today),
    )
