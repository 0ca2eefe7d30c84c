"""A person's dates as a file that calendar programs read (iCalendar, RFC 5545).

The file of the same dates is the same to the byte: nothing in it says when it was asked for.
Moments are in UTC, which needs no rules of zones; days are whole days, wherever they are read.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event, vDuration

from reports.dates import Entry

ASK_AGAIN = timedelta(hours=6)
WHOLE_DAY = timedelta(days=1)


def calendar_file(entries: Iterable[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//TechHire//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "TechHire")
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    for entry in entries:
        calendar.add_component(event_of(entry))
    return calendar.to_ical()


def event_of(entry: Entry) -> Event:
    event, changed = Event(), entry.made_at.astimezone(UTC)
    event.add("uid", f"{entry.key}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.edits)
    event.add("summary", entry.title)
    event.add("url", entry.url)
    event.add("description", entry.url)
    if entry.place:
        event.add("location", entry.place)
    if isinstance(entry.at, datetime):
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("dtend", entry.at.astimezone(UTC) + timedelta(minutes=entry.minutes))
    else:
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + WHOLE_DAY)
    # Only a meeting takes up time.
    event.add("transp", "OPAQUE" if entry.minutes else "TRANSPARENT")
    return event
