"""Council meetings: planned, changed, called off, held, and what was decided."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused, Stale
from reports.council import is_evidence, page_of
from reports.models import CouncilDecision, CouncilMeeting
from stages import actions as stages

# "Measure and report progress; meet the advisory council": what minutes are evidence of.
COUNCIL_ITEM = "3.2"
LONGEST_REASON, LONGEST_DECISION = 300, 500
MEETING_FIELDS = ("starts_at", "minutes_long", "place", "agenda")


@transaction.atomic
def plan_meeting(
    community: Community,
    *,
    by: User,
    starts_at: datetime,
    minutes_long: int = 90,
    place: str = "",
    agenda: str = "",
) -> CouncilMeeting:
    """Call the council together. Raises Refused for a time that two meetings would share."""
    check_free(community, starts_at)
    meeting = CouncilMeeting.objects.create(
        community=community,
        starts_at=starts_at,
        minutes_long=minutes_long,
        place=place,
        agenda=agenda,
    )
    note(meeting, by=by, verb="planned", did=f"planned a council meeting on {day_of(meeting)}")
    return meeting


@transaction.atomic
def change_meeting(meeting: CouncilMeeting, *, by: User, edits: int, **fields: Any) -> None:
    """Another time, place or agenda. Raises Stale where somebody else changed it since.

    Raises Refused for another meeting's moment, and for moving one that was held ahead.
    """
    unknown = fields.keys() - set(MEETING_FIELDS)
    if unknown:
        raise ValueError(f"A meeting has no {unknown}.")
    moment = fields.get("starts_at", meeting.starts_at)
    check_free(meeting.community, moment, besides=meeting)
    as_seen = meeting.community.meetings.standing().filter(pk=meeting.pk, edits=edits)
    if moment > timezone.now() and as_seen.filter(held_at__isnull=False).exists():
        raise Refused("This meeting was held: it cannot be moved to a day that is still to come.")
    if not as_seen.update(**fields, edits=F("edits") + 1):
        raise Stale("Somebody changed this meeting after you opened it, or called it off.")
    meeting.refresh_from_db()
    note(meeting, by=by, verb="changed", did=f"changed the council meeting on {day_of(meeting)}")


def check_free(
    community: Community, moment: datetime, *, besides: CouncilMeeting | None = None
) -> None:
    """One meeting at a time; whoever plans another at this moment waits here."""
    Community.objects.select_for_update().get(pk=community.pk)
    same = community.meetings.standing().filter(starts_at=moment)
    if besides:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise Refused("A meeting is planned for this moment already.")


@transaction.atomic
def cancel_meeting(meeting: CouncilMeeting, *, by: User, reason: str) -> None:
    """Call a meeting off, with a reason that the council reads. Raises Refused once it was held."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Say why it is called off. The council reads it.")
    ahead = meeting.community.meetings.standing().filter(pk=meeting.pk, held_at=None)
    called_off = {"cancelled_at": timezone.now(), "cancelled_because": reason}
    if not ahead.update(**called_off, edits=F("edits") + 1):
        raise Refused("This meeting was held, or called off already.")
    did = f"called off the council meeting on {day_of(meeting)}: {reason}"
    note(meeting, by=by, verb="cancelled", did=did)


@transaction.atomic
def write_minutes(
    meeting: CouncilMeeting,
    *,
    by: User,
    edits: int,
    minutes: str,
    attended: str = "",
    as_evidence: bool = False,
) -> None:
    """Write down what was said and who was there; the first time, the meeting counts as held.

    `as_evidence` attaches its page to the checklist's item about the council: then, and not when
    the minutes are changed, so that what was taken out there stays out. Raises Refused before it
    began and without words, Stale where somebody else wrote since.
    """
    if not minutes.strip():
        raise Refused("Write the minutes.")
    if meeting.starts_at > timezone.now():
        raise Refused("The meeting has not begun yet.")
    as_seen = meeting.community.meetings.standing().filter(pk=meeting.pk, edits=edits)
    words = {"minutes": minutes.strip(), "attended": attended.strip()}
    if not as_seen.update(**words, edits=F("edits") + 1):
        raise Stale("Somebody wrote the minutes after you opened them, or called the meeting off.")
    first = meeting.community.meetings.filter(pk=meeting.pk, held_at=None)
    is_first = bool(first.update(held_at=timezone.now()))
    meeting.refresh_from_db()
    did = f"wrote the minutes of the council meeting on {day_of(meeting)}"
    note(meeting, by=by, verb="minuted", did=did)
    # An applicant works on the first stage alone: the item is not open to it.
    if as_evidence and is_first and not meeting.community.is_prospective:
        attach(meeting, by=by)


def attach(meeting: CouncilMeeting, *, by: User) -> None:
    """The meeting's page as evidence; a second time changes nothing."""
    community, url = meeting.community, page_of(meeting)
    if not is_evidence(meeting):
        title = f"Minutes of the council meeting on {day_of(meeting)}"
        stages.attach_link(community, COUNCIL_ITEM, url=url, title=title, by=by)


@transaction.atomic
def note_decision(meeting: CouncilMeeting, *, by: User, text: str) -> CouncilDecision:
    """What the council decided or advised, in a sentence; the same one twice is one."""
    words = " ".join(text.split())[:LONGEST_DECISION]
    if not words:
        raise Refused("Write what was decided.")
    held = meeting.community.meetings.select_for_update().get(pk=meeting.pk)
    if held.cancelled_at:
        raise Refused("This meeting was called off: it decided nothing.")
    decision, is_new = CouncilDecision.objects.get_or_create(
        community=meeting.community, meeting=meeting, text=words, defaults={"noted_by": by}
    )
    if is_new:
        note(meeting, by=by, verb="decided", did=f"noted a decision of the council: {words}")
    return decision


@transaction.atomic
def remove_decision(decision: CouncilDecision, *, by: User) -> None:
    """Take a decision out that was noted by mistake; the log keeps that it was there."""
    meeting, words = decision.meeting, decision.text
    removed, _ = CouncilDecision.objects.filter(pk=decision.pk).delete()
    if removed:
        note(meeting, by=by, verb="undecided", did=f"took out a decision of the council: {words}")


def day_of(meeting: CouncilMeeting) -> str:
    local = meeting.starts_at.astimezone(meeting.community.zone)
    return f"{local:%B} {local.day}, {local.year}"


def note(meeting: CouncilMeeting, *, by: User, verb: str, did: str) -> None:
    Activity.record(
        meeting.community,
        by=by,
        verb=f"meeting.{verb}",
        sentence=did,
        subject=meeting.subject,
    )
