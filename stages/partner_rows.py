"""What is due between the community and its partners, as rows of the week.

The most urgent MOST of them are listed; the rest is counted. In the same statement: how many
checks of placements wait, and whether anybody of the national staff may read rows about people.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from communities.models import Community, User
from partners.models import InteractionKind, in_words
from partners.owed import Beside, Owed, What, owed_in
from placements.listing import MOST_COUNTED
from placements.waiting import checks_to_ask
from stages.models import Status
from stages.rows import days
from stages.week import SOON, More, WeekRow, Why, due_words

MOST = 30


READERS_SQL = """
SELECT COUNT(*), 0 FROM communities_rowaccess
WHERE community_id = %(community)s AND ended_at IS NULL AND until > %(now)s
"""


def partner_rows(
    community: Community,
    *,
    today: date,
    owner: User | None = None,
    records_placements: bool = False,
) -> More:
    """Everybody's, or one owner's, in one query; it counts for who records placements as well."""
    beside = [checks_to_ask(today), Beside("readers", READERS_SQL, {"now": timezone.now()})]
    owed = owed_in(
        community,
        today=today,
        until=today + SOON,
        limit=MOST,
        owner=owner,
        beside=beside if records_placements else (),
    )
    pages = reverse("partners:partner", args=[community.slug, 0]).removesuffix("0/")
    rows = [row_of(one, today, f"{pages}{one.partner_pk}/") for one in owed.rows]
    late = owed.late - sum(row.why == Why.OVERDUE for row in rows)
    soon = owed.total - len(rows) - late
    due, overdue = owed.beside.get("checks", (0, 0))
    if due:
        rows.append(checks_row(community, due, overdue))
    readers, _ = owed.beside.get("readers", (0, 0))
    return More(rows, {Why.OVERDUE: late, Why.SOON: soon}, readers)


def checks_row(community: Community, due: int, overdue: int) -> WeekRow:
    """One line for all of them: the queue has the rest."""
    words = [f"{overdue:,} overdue"] if overdue else []
    if due > overdue:
        words.append(f"{due - overdue:,} due")
    number = f"{due:,} or more" if due == MOST_COUNTED else f"{due:,}"
    return WeekRow(
        why=Why.OVERDUE if overdue else Why.SOON,
        stage=0,
        key="",
        label="Placements",
        title=f"{number} {'check' if due == 1 else 'checks'} of who is still at work",
        url=reverse("placements:checks", args=[community.slug]),
        reason=", ".join(words),
        verb="Ask",
        status=Status.TODO.value,
        owner=None,
        urgency=0,
        is_nobodys=True,
    )


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
