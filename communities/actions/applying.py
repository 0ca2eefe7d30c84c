"""An application from its first page to the program's desk: opened, handed in, taken back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from communities.actions.application_letters import write_letter
from communities.actions.conflicts import infer_conflicts
from communities.actions.pending import end_pending
from communities.application_form import FORM, Ask, Rows, SectionForm, is_answered, rows_of
from communities.models import (
    Activity,
    Application,
    ApplicationState,
    Community,
    LetterKind,
    Revision,
    Round,
    User,
)
from communities.models.application import LONGEST_REASON
from communities.models.application_state import APPLICATION_STEPS
from communities.refusal import Refused, Stale
from communities.revisions import content_of, part_of

Content = dict[str, Any]  # of revisions.content_of
MOVED_ON = "Somebody else has just changed where the application stands. Look again."


@transaction.atomic
def open_application(community: Community, *, by: User | None) -> Application:
    """The community's application, made if there is none yet. Raises Refused once it takes part."""
    found = community.applications.first()
    if found is not None:
        return found
    if not community.is_prospective:
        raise Refused(f"{community} takes part already.")
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    application, is_new = community.applications.get_or_create(
        defaults={"created_by": by, "changed_by": by}
    )
    if is_new:
        application.sections.model.objects.bulk_create(
            application.sections.model(
                community=community, application=application, key=form.key, created_by=by
            )
            for form in FORM
        )
        record(application, "application.opened", "opened the application", by=by)
    return application


@transaction.atomic
def submit(
    application: Application,
    *,
    by: User,
    to_round: Round | None = None,
    late_because: str = "",
    now: datetime | None = None,
) -> Revision:
    """Hand it in: what it says now is frozen as a revision, and a receipt goes to who did it.

    A returned application goes back to its own round. Raises Refused while something is missing,
    for a round that takes none, and for a late one without a reason; Stale when it moved on.
    """
    now = now or timezone.now()
    held = hold(application)
    was = ApplicationState(held.state)
    if ApplicationState.SUBMITTED not in APPLICATION_STEPS[was]:
        raise Refused(f"The application is “{was.label}”. It cannot be handed in now.")
    content = content_of(held)
    if missing := all_missing(content):
        raise Refused(f"{len(missing)} things are missing, first: {missing[0]}.")
    place = place_of(held, content, to_round=to_round, late_because=late_because, now=now)
    submitted = {"submitted_at": now, "submitted_by": by, "withdrawn_because": "", **place}
    move(held, ApplicationState.SUBMITTED, by=by, decided_at=None, **submitted)
    held.returns.filter(ended_at=None).update(ended_at=now)
    revision = freeze(held, content, by=by, now=now)
    to = f"to the round {held.round}"
    sentence = f"handed in the application {to}, revision {revision.number}"
    record(held, "application.submitted", sentence, by=by, revision=revision.number)
    send_receipt(held, revision, to=by)
    infer_conflicts(held)
    return revision


def place_of(
    held: Application, content: Content, *, to_round: Round | None, late_because: str, now: datetime
) -> dict[str, Any]:
    """Into which round it comes, and since when it is there. A returned one is in its own."""
    if held.state == ApplicationState.RETURNED:
        check_answered(held, content)
        return {"round": held.round}
    late_because = " ".join(late_because.split())[:LONGEST_REASON]
    taking = checked_round(to_round, now=now, late_because=late_because)
    return {"round": taking, "late_because": late_because, "received_at": now}


def hold(application: Application, *, version: int | None = None) -> Application:
    """The row as it is now, locked for the rest of the transaction. Raises Stale if it moved."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("community", "round")
    held = rows.get(pk=application.pk)
    if version is not None and version != held.version:
        raise Stale(MOVED_ON)
    return held


def move(held: Application, to: ApplicationState, *, by: User | None, **values: object) -> None:
    """One legal step, by compare-and-swap. Raises Stale when somebody else was faster."""
    as_held = Application.objects.filter(pk=held.pk, version=held.version)
    if not as_held.step(to, changed_by=by, **values):
        raise Stale(MOVED_ON)
    held.refresh_from_db()


def check_answered(held: Application, content: Content) -> None:
    """Raises Refused while something that was asked has neither an answer nor a change."""
    if open_ones := unanswered(held, content):
        names = ", ".join(f"“{form.title}”" for form in open_ones)
        raise Refused(f"The program waits for an answer about {names}, or for a change there.")


def unanswered(held: Application, content: Content) -> list[SectionForm]:
    """The sections that came back, were not answered and say the same as before."""
    back = held.returns.filter(ended_at=None).select_related("revision").first()
    if back is None:
        return []
    asked = back.clarifications.filter(answer="").values_list("section", flat=True)
    before = back.revision.content
    forms = [form for form in FORM if form.key in set(asked)]
    return [form for form in forms if part_of(form, content) == part_of(form, before)]


def checked_round(wanted: Round | None, *, now: datetime, late_because: str) -> Round:
    if wanted is None:
        raise Refused("No round takes applications now.")
    if not wanted.takes(now=now):
        raise Refused(f"The round {wanted} takes no applications any more, or not yet.")
    if wanted.is_late(now=now) and not late_because:
        raise Refused(f"The round {wanted} has closed. Say why the application comes late.")
    return wanted


def freeze(held: Application, content: Content, *, by: User, now: datetime) -> Revision:
    last = held.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        community=held.community,
        application=held,
        number=last + 1,
        content=content,
        submitted_at=now,
        submitted_by=by,
    )


def all_missing(content: Content) -> list[str]:
    """What has to be there before it can be handed in, in words: “Goals: at least 2 goals”."""
    return [f"{form.title}: {what}" for form in FORM for what in missing_in(form, content)]


def short(label: str) -> str:
    """The first words of a long sentence."""
    words = label.split()
    return label if len(words) <= 6 else f"{' '.join(words[:5])} …"


def missing_in(form: SectionForm, content: Content) -> list[str]:
    answers = content["sections"].get(form.key, {})
    missing = [
        f"your agreement ({short(field.label)})" if field.ask == Ask.AGREE else field.label
        for field in form.fields
        if field.is_needed and not is_answered(field, answers)
    ]
    if form.rows and (n := len(rows_of(form, content))) < form.fewest:
        words = ROW_WORDS[form.rows] + ("" if form.fewest - n == 1 else "s")
        missing.append(f"{form.fewest - n} more {words}")
    return missing


ROW_WORDS = {
    Rows.PARTNERS: "named organization",
    Rows.NOMINEES: "council member",
    Rows.GOALS: "goal",
}


@transaction.atomic
def withdraw(application: Application, *, by: User, reason: str) -> Application:
    """Take it back; what was written stays. Raises Refused without a reason or once decided."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Say why you withdraw. The program reads it.")
    held = hold(application)
    was = ApplicationState(held.state)
    if ApplicationState.WITHDRAWN not in APPLICATION_STEPS[was]:
        raise Refused(f"The application is “{was.label}”. It cannot be withdrawn now.")
    move(held, ApplicationState.WITHDRAWN, by=by, withdrawn_because=reason)
    held.returns.filter(ended_at=None).update(ended_at=timezone.now())
    end_pending(held, by=by, because="The application was withdrawn.")
    record(held, "application.withdrawn", f"withdrew the application: {reason}", by=by)
    if was != ApplicationState.DRAFT:
        occurrence = f"version {held.version}"
        write_letter(held, LetterKind.WITHDRAWN, to=by, occurrence=occurrence, values={})
    return held


@transaction.atomic
def take_up_again(application: Application, *, by: User) -> Application:
    """Go on writing one that was withdrawn, declined or deferred, for a round to come."""
    held = hold(application)
    was = ApplicationState(held.state)
    if ApplicationState.DRAFT not in APPLICATION_STEPS[was]:
        raise Refused(f"The application is “{was.label}”. There is nothing to take up again.")
    move(held, ApplicationState.DRAFT, by=by)
    record(held, "application.taken_up", "took the application up again", by=by)
    return held


def send_receipt(held: Application, revision: Revision, *, to: User) -> None:
    assert held.round is not None  # noqa: S101  # submit() sets it
    values = {
        "round": held.round.name,
        "revision": revision.number,
        "reviews_due": in_words(held.round.reviews_due_on),
        "announces": in_words(held.round.announces_on),
    }
    occurrence = f"revision {revision.number}"
    write_letter(held, LetterKind.RECEIPT, to=to, occurrence=occurrence, values=values)


def in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def record(held: Application, verb: str, sentence: str, *, by: User | None, **data: object) -> None:
    Activity.record(
        held.community, by=by, verb=verb, sentence=sentence, subject=held.subject, data=data
    )
