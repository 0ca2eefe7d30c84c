"""The address of one's own calendar. It belongs to a person, and to no community's history."""

from django.db import transaction

from communities.models import User
from reports.models import CalendarFeed


@transaction.atomic
def make_feed(*, by: User) -> CalendarFeed:
    """One address for each person: of two presses at once, the second finds the first one's."""
    feed, _ = CalendarFeed.objects.get_or_create(person=by, defaults=CalendarFeed.fresh())
    return feed


@transaction.atomic
def renew_feed(*, by: User) -> CalendarFeed:
    """A new address; the one before, wherever it was copied to, opens nothing from now on."""
    feed, _ = CalendarFeed.objects.update_or_create(person=by, defaults=CalendarFeed.fresh())
    return feed


@transaction.atomic
def end_feed(*, by: User) -> None:
    """No address at all. Safe to repeat."""
    CalendarFeed.objects.filter(person=by).delete()
