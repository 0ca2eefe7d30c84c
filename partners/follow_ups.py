"""What is owed to partners next, as a list: late, this week, later."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from communities.access import CommunityRequest
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Community
from partners.choices import Choices
from partners.listing import people_filter
from partners.models import Interaction
from partners.rows import day_words

SOON = timedelta(days=7)  # “this week”, as the list of the week counts it
WHEN = [("late", "Late"), ("week", "Today and the next 7 days"), ("later", "Later")]
SORTS: Sorts = {
    "due": ("Due", ["follow_up_on", "partner__name"]),
    "partner": ("Partner", ["partner__name", "follow_up_on"]),
    "owner": ("Owner", ["follow_up_owner__name", "follow_up_on"]),
}
COLUMNS: Columns = {
    "Partner": lambda row: row.partner.name,
    "Due": lambda row: row.follow_up_on,
    "Owner": lambda row: row.follow_up_owner,
    "After": lambda row: row.get_kind_display(),
    "On": lambda row: row.on,
    "With": lambda row: row.contact,
    "Summary": lambda row: row.summary,
}
Interactions = QuerySet[Interaction]


def follow_up_listing(request: CommunityRequest, choices: Choices) -> Listing:
    community = request.community
    return Listing(
        request,
        community.interactions.to_follow_up().for_lists(),
        search=search,
        sorts=SORTS,
        default_sort="due",
        filters=[
            people_filter(request, choices, "follow_up_owner"),
            Filter("when", "Due", WHEN, due(community)),
        ],
        columns=COLUMNS,
        nouns=("follow-up", "follow-ups"),
    )


def search(found: Interactions, words: str) -> Interactions:
    for word in words.split():
        found = found.filter(
            Q(partner__name__icontains=word)
            | Q(summary__icontains=word)
            | Q(contact__name__icontains=word)
        )
    return found


def due(community: Community) -> Any:
    today = community.today()

    def apply(found: Interactions, when: str) -> Interactions:
        if when == "late":
            return found.filter(follow_up_on__lt=today)
        if when == "week":
            return found.filter(follow_up_on__range=(today, today + SOON))
        return found.filter(follow_up_on__gt=today + SOON)

    return apply


@dataclass(slots=True)
class FollowUp:
    """A row of the list. A follow-up that is done offers its way back."""

    pk: int
    partner: str
    partner_pk: int
    due: str
    tone: str
    notes: list[str]
    summary: str
    is_done: bool


def follow_up_of(row: Interaction, today: date) -> FollowUp:
    """`row` from for_lists()."""
    is_done, on = row.followed_up_at is not None, row.follow_up_on
    late = (today - on).days if on and not is_done else 0
    whom = f" with {row.contact}" if row.contact else ""
    after = f"{row.get_kind_display()}{whom}, {day_words(row.on, today)}"
    return FollowUp(
        pk=row.pk,
        partner=row.partner.name,
        partner_pk=row.partner_id,
        due="Done" if is_done else due_words(on, today, late),
        tone="good" if is_done else "late" if late > 0 else "",
        notes=[str(row.follow_up_owner or "No owner yet"), after],
        summary=row.summary,
        is_done=is_done,
    )


def due_words(on: date | None, today: date, late: int) -> str:
    """As in “Due Nov 15, 1 day late”."""
    if late > 0:
        return f"Due {day_words(on, today)}, {late} day{'' if late == 1 else 's'} late"
    return "Due today" if on == today else f"Due {day_words(on, today)}"
