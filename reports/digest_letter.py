"""What the Monday letter says: the list of the page “This week”, as it stands when it leaves."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from communities.models import Community, User
from communities.roles import COORDINATOR
from reports.digest import AT_WORK
from reports.emails import Rendered, absolute, assert_one_community, headers_of, in_words
from reports.manners import Wish, wish_of
from reports.models import Reminder, Rule
from reports.reminders import LETTERS
from stages.this_week import ThisWeek, this_week
from stages.week import Week

MOST_ROWS = 15
NOTHING = "Nothing needs anybody this week."


def needless(reminders: Collection[Reminder]) -> dict[int, str]:
    """Of letters of one community, the digests that would say nothing, and why."""
    digests = [one for one in reminders if one.rule == Rule.WEEKLY_DIGEST]
    if not digests:
        return {}
    community = digests[0].community
    if community.status not in AT_WORK:
        because = f"{community} is {community.get_status_display().lower()} now."
        return {one.pk: because for one in digests}
    found = week_in(community)
    empty = [one for one in digests if is_empty(found.for_reader(one.recipient))]
    return {one.pk: NOTHING for one in empty}


def week_in(community: Community) -> ThisWeek:
    """All that coordinators see of it: nobody else gets the letter."""
    return this_week(community, COORDINATOR.permissions)


def is_empty(week: Week) -> bool:
    return not week.rows and not week.left_out


def build_digest(reminder: Reminder, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The letter of one row of the ledger, ready to leave."""
    assert_one_community(reminder)
    community, reader = reminder.community, reminder.recipient
    week = week_in(community).for_reader(reader)
    wish = wish_of(community, reader, LETTERS[Rule.WEEKLY_DIGEST].mail_class)
    rendered = render_digest(community, week, reader=reader, wish=wish)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[reader.email],
        connection=connection,
        headers=headers_of(reminder, wish),
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def render_digest(
    community: Community, week: Week, *, reader: User, wish: Wish | None = None
) -> Rendered:
    context = digest_context(community, week, reader=reader, wish=wish)
    return in_words(f"emails/{LETTERS[Rule.WEEKLY_DIGEST].template}", context, reader)


def digest_context(
    community: Community, week: Week, *, reader: User, wish: Wish | None
) -> dict[str, Any]:
    shown = week.rows[:MOST_ROWS]
    return {
        "unsubscribe_url": wish.url if wish else "",
        "choices_url": f"{settings.SITE_URL}{reverse('reports:my-mail')}",
        "week_url": absolute("stages:week", community.slug),
        "community": community,
        "today": community.today(),
        "reader": reader,
        "why": LETTERS[Rule.WEEKLY_DIGEST].why,
        "headline": NOTHING.rstrip(".") if is_empty(week) else week.headline,
        "rows": [(row, f"{settings.SITE_URL}{row.url}") for row in shown],
        "more": len(week.rows) - len(shown) + week.left_out,
    }
