"""Conflicts of interest: said, noted, found in what is on record, and lifted by somebody else.

A conflict cuts access at once (communities/access.py) and takes the application out of the
person's hands; what they wrote stays, and counts no more (Review.counted).
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.actions.acts import record_act
from communities.conflicts import named_in, people_from, reason_for
from communities.models import Application, Conflict, ConflictSource, User
from communities.models.review import LONGEST_REASON
from communities.refusal import Refused
from communities.staff import reviewers
from communities.tallies import recount

BECAUSE = "Conflict of interest"
Found = tuple[Application, User, str]  # with the reason


@transaction.atomic
def declare_conflict(application: Application, *, person: User, by: User, reason: str) -> Conflict:
    """Note that the person must not review it. One that stands already is left as it is.

    Raises Refused without a reason.
    """
    reason = said(reason, "Say what the conflict is. The program's staff reads it.")
    hold_all([application])
    if there := application.conflicts.open().filter(person=person).first():
        return there
    return note(application, person, reason, source=ConflictSource.DECLARED, by=by)


@transaction.atomic
def lift_conflict(conflict: Conflict, *, by: User, because: str) -> None:
    """There is none after all. Raises Refused for the person's own, and without a reason."""
    because = said(because, "Say why there is no conflict.")
    if by == conflict.person:
        raise Refused("Somebody else has to lift your conflict of interest.")
    still = Conflict.objects.open().filter(pk=conflict.pk)
    lifted = {"lifted_at": timezone.now(), "lifted_by": by, "lifted_because": because}
    if still.update(**lifted):
        recount([conflict.application_id])
        sentence = f"lifted the conflict of interest of {conflict.person}: {because}"
        log(conflict, "conflict.lifted", sentence, by=by)


@transaction.atomic
def infer_conflicts(application: Application, *, by: User | None = None) -> list[Conflict]:
    """Note those that are on record for any reviewer. Inside the community's scope."""
    return note_found([application], reviewers())


@transaction.atomic
def infer_conflicts_of(person: User, *, by: User | None) -> list[Conflict]:
    """Look through everything undecided for one person, whose profile may have changed."""
    with scopes_disabled():
        return note_found(Application.objects.undecided(), [person])


@transaction.atomic
def infer_all_conflicts(*, by: User | None) -> list[Conflict]:
    """The clock's: people join communities, and nobody may have thought of it."""
    with scopes_disabled():
        return note_found(Application.objects.undecided(), reviewers())


def note_found(applications: Iterable[Application], people: Iterable[User]) -> list[Conflict]:
    """Write down those that are new. One that was lifted is not found again for the same reason."""
    held, asked = hold_all(applications), list(people)
    on_record = Conflict.objects.filter(application__in=held, person__in=asked)
    stands, lifted = set(), set()
    for row in on_record.values_list("application_id", "person_id", "reason", "lifted_at"):
        stands.add(row[:2]) if row[3] is None else lifted.add(row[:3])
    return [
        note(application, person, reason, source=ConflictSource.INFERRED, by=None)
        for application, person, reason in found_among(held, asked)
        if (application.pk, person.pk) not in stands
        and (application.pk, person.pk, reason) not in lifted
    ]


def found_among(applications: list[Application], people: list[User]) -> Iterable[Found]:
    named, users = named_in(applications), {user.pk: user for user in people}
    persons = people_from(people)
    for application in applications:
        for person in persons:
            if reason := reason_for(person, named[application.pk]):
                yield application, users[person.pk], reason[:LONGEST_REASON]


def hold_all(applications: Iterable[Application]) -> list[Application]:
    """Locked in the order of their keys, so that no two acts wait for each other."""
    pks = [application.pk for application in applications]
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("community", "round").filter(pk__in=pks).order_by("pk"))


def note(
    application: Application,
    person: User,
    reason: str,
    *,
    source: ConflictSource,
    by: User | None,
) -> Conflict:
    conflict = Conflict.objects.create(
        community=application.community,
        application=application,
        person=person,
        reason=reason,
        source=source,
        noted_by=by,
    )
    whose = "their own conflict" if by == person else f"a conflict of {person}"
    verb = "found" if by is None else "declared"
    log(conflict, f"conflict.{verb}", f"{verb} {whose} of interest: {reason}", by=by)
    in_hand = application.assignments.current().filter(reviewer=person)
    in_hand.update(ended_at=conflict.noted_at, ended_because=BECAUSE)
    recount([application.pk])
    return conflict


def said(words: str, otherwise: str) -> str:
    words = " ".join(words.split())
    if not words:
        raise Refused(otherwise)
    if len(words) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON} characters.")
    return words


def log(conflict: Conflict, verb: str, sentence: str, *, by: User | None) -> None:
    subject = f"conflict:{conflict.pk}"
    record_act(conflict.community, by=by, verb=verb, sentence=sentence, subject=subject)
