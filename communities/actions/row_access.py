"""National staff read a community's rows about people: for a day, for a reason, on the record."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from communities.actions.people import lock
from communities.models import Activity, Community, RowAccess, RowReading, User
from communities.models.row_access import LASTS, LONGEST_REASON
from communities.refusal import Refused


@transaction.atomic
def open_rows(community: Community, *, by: User, reason: str) -> RowAccess:
    """Let one of the national staff read for LASTS. Who has an open access keeps that one.

    Raises Refused without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why you need to see rows about people.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON} characters.")
    lock(community)
    now = timezone.now()
    accesses = community.row_accesses.filter(by=by)
    if there := accesses.open(now=now).first():
        return there
    accesses.filter(ended_at=None).update(ended_at=F("until"))
    access = RowAccess.objects.create(
        community=community, by=by, reason=reason, opened_at=now, until=now + LASTS
    )
    until = access.until.astimezone(community.zone)
    record(
        access,
        "rows.opened",
        f"may read the rows about people until {until:%B} {until.day} at {until:%H:%M}: “{reason}”",
        by=by,
        until=access.until.isoformat(),
    )
    return access


@transaction.atomic
def end_row_access(access: RowAccess, *, by: User) -> None:
    """Close it before its time. One that is over already stays as it is."""
    now = timezone.now()
    still = access.community.row_accesses.open(now=now).filter(pk=access.pk)
    if not still.update(ended_at=now, ended_by=by):
        return
    whose = "their own access" if by == access.by else f"the access of {access.by}"
    record(access, "rows.ended", f"ended {whose} to the rows about people", by=by)


def note_reading(access: RowAccess, *, by: User, what: str, path: str, is_file: bool) -> None:
    """Write down that a page was opened. Each file stands in the log too, because it travels."""
    now = timezone.now()
    same = access.readings.filter(path=path, is_file=is_file)
    again = {"times": F("times") + 1, "last_at": now}
    if is_file:
        record(access, "rows.exported", f"took a file of rows about people: {what}", by=by)
    if same.update(**again):
        return
    first = RowReading(community=access.community, access=access, what=what, path=path)
    first.is_file, first.first_at, first.last_at = is_file, now, now
    try:
        with transaction.atomic():
            first.save()
    except IntegrityError:  # the same page in two windows at once
        same.update(**again)


def record(access: RowAccess, verb: str, sentence: str, *, by: User, **data: str) -> None:
    Activity.record(
        access.community, by=by, verb=verb, sentence=sentence, subject=access.subject, data=data
    )
