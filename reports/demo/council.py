"""Louisville's council: two meetings that were held, what they decided, and the next one."""

from datetime import datetime, timedelta
from typing import NamedTuple

from communities.models import Community, User
from reports import actions
from reports.demo.past import LOG, happening
from reports.models import CouncilDecision, CouncilMeeting


class Held(NamedTuple):
    """A meeting so many days ago."""

    days_ago: int
    place: str
    agenda: str
    minutes: str
    attended: str
    decisions: tuple[str, ...]


HELD = (
    Held(
        118,
        "Library, second floor",
        "What employers look for\nWhich programs to ask",
        "Four employers said what they look for in the first year. The college will compare its "
        "courses with it.\n\nTransport to the campus came up twice; nobody knows yet how many it "
        "stops.",
        "Walter Kim\nLinh Tran\nMarcus Bell\nSofia Greene",
        ("Ask the transit agency for a later bus on class nights.",),
    ),
    Held(
        27,
        "City Hall, room 120",
        "First results of the pilot\nEvening cohort",
        "The pilot's figures were read line by line. Two members asked how those who left are "
        "counted; they stay in the number that is divided by.\n\nThe evening cohort was discussed "
        "at length.",
        "Walter Kim\nLinh Tran\nMarcus Bell\nSofia Greene\nJames Whitfield",
        (
            "Advise the city to fund a second evening cohort, if the first one keeps eight of ten.",
            "Show those who left training in every report.",
        ),
    ),
)
NEXT_IN_DAYS, HOUR = 20, 16


def convene(community: Community, *, by: User, now: datetime) -> None:
    """Inside the community's scope; the acts happen now, and their rows are dated back."""
    for held in HELD:
        hold(community, held, by=by, at=four_oclock(community, now - timedelta(days=held.days_ago)))
    with happening(community, now - timedelta(days=2), dated=LOG):
        actions.plan_meeting(
            community,
            by=by,
            starts_at=four_oclock(community, now + timedelta(days=NEXT_IN_DAYS)),
            place="City Hall, room 120, or by video: https://meet.example.org/louisville",
            agenda="Is the second evening cohort funded?\nWho speaks at the open evening",
        )


def hold(community: Community, held: Held, *, by: User, at: datetime) -> None:
    with happening(community, at + timedelta(hours=20), dated=LOG):
        meeting = actions.plan_meeting(
            community, by=by, starts_at=at, place=held.place, agenda=held.agenda
        )
        actions.write_minutes(meeting, by=by, edits=0, minutes=held.minutes, attended=held.attended)
        for text in held.decisions:
            actions.note_decision(meeting, by=by, text=text)
    CouncilMeeting.objects.filter(pk=meeting.pk).update(held_at=at + timedelta(hours=20))
    CouncilDecision.objects.filter(meeting=meeting).update(created_at=at)


def four_oclock(community: Community, at: datetime) -> datetime:
    local = at.astimezone(community.zone)
    return local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
