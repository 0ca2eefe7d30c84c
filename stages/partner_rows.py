"""What is due between the community and its partners, as rows of the week.

The most urgent MOST of them are listed; the rest is counted.
"""

from datetime import date

from django.urls import reverse

from communities.models import Community, User
from partners.models import InteractionKind, in_words
from partners.owed import Owed, What, owed_in
from stages.models import Status
from stages.rows import days
from stages.week import NO_MORE, SOON, More, WeekRow, Why, due_words

MOST = 30


def partner_rows(community: Community, *, today: date, owner: User | None = None) -> More:
    """Everybody's, or one owner's, in one query."""
    owed = owed_in(community, today=today, until=today + SOON, limit=MOST, owner=owner)
    if not owed.rows:
        return NO_MORE
    pages = reverse("partners:partner", args=[community.slug, 0]).removesuffix("0/")
    rows = [row_of(one, today, f"{pages}{one.partner_pk}/") for one in owed.rows]
    late = owed.late - sum(row.why == Why.OVERDUE for row in rows)
    soon = owed.total - len(rows) - late
    return More(rows, {Why.OVERDUE: late, Why.SOON: soon})


def row_of(one: Owed, today: date, url: str) -> WeekRow:
    left = (one.on - today).days
    return WeekRow(
        why=Why.OVERDUE if left < 0 else Why.SOON,
        stage=0,
        key="",
        label="Partner",
        title=one.partner,
        url=url,
        reason=reason_of(
            one, today, f"{days(-left)} late" if left < 0 else f"due {due_words(left)}"
        ),
        verb="Follow up",
        status=Status.TODO.value,
        owner=one.owner,
        urgency=left,
    )


def reason_of(one: Owed, today: date, when: str) -> str:
    """As in “Follow up: 3 days late, call on November 12”."""
    if one.what == What.FOLLOW_UP:
        kind = InteractionKind(one.kind).label.lower()
        return f"Follow up: {when}, {kind} on {long(one.since, today)}"
    if one.what == What.PROMISE:
        return f"Promise: {when}, {in_words(one.kind, one.quantity, delivered=one.delivered)} came"
    return f"Feedback: {when}, on {in_words(one.kind, one.quantity)}"


def long(day: date, today: date) -> str:
    """“November 12”, with the year when it is another one."""
    return f"{day:%B} {day.day}" if day.year == today.year else f"{day:%B} {day.day}, {day.year}"
