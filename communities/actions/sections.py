"""Writing a section: what is said in it, and who writes it.

Two people may write one section at the same time. What they said in different fields is kept
from both; of one field that both changed, the slower person's words wait for a choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.applying import hold, record
from communities.actions.rows import lock, swap
from communities.answers import as_answer, as_text, differs, fit
from communities.application_form import BY_KEY, SectionForm
from communities.models import (
    Activity,
    Application,
    ApplicationState,
    Clarification,
    Community,
    Section,
    User,
)
from communities.models.returning import LONGEST_ANSWER
from communities.refusal import Refused, Stale
from communities.roles import COMMUNITY_ROLES, Permission

# Whoever types is saved every few seconds; the log says once in this time that they wrote.
ONE_SITTING = timedelta(minutes=30)
WRITERS = tuple(
    key for key, role in COMMUNITY_ROLES.items() if Permission.WRITE_SECTIONS in role.permissions
)
NOT_NOW = "The application is “{}”, so this section stays as it was handed in."
NOT_ASKED = "The program asked about other sections. This one stays as it was handed in."


@dataclass(frozen=True)
class Saved:
    """`overlaps`: by field, what somebody else wrote there meanwhile. Those are not written.

    `by_whom` is who saved last before this, if it was another person.
    """

    section: Section
    overlaps: Mapping[str, Any] = field(default_factory=dict)
    by_whom: User | None = None


@transaction.atomic
def save_section(
    section: Section,
    *,
    by: User,
    answers: Mapping[str, Any],
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> Saved:
    """Write what was answered; fields that are not named stay as they are.

    `seen` is what each field showed to the person, as typed (answers.as_typed): a field that
    changed since is not written but returned. Without it, `version` is compared for the whole
    section, and Stale is raised. Raises Refused while the section cannot be written.
    """
    held = hold_writable(section)
    form = BY_KEY[held.key]
    if seen is None:
        seen = {}
        if version is not None and version != held.version:
            raise Stale(f"Somebody else wrote in “{form.title}” before you.")
    new = {key: as_answer(asked(form, key), said) for key, said in answers.items()}
    overlaps = {
        key: held.answers.get(key)
        for key, said in new.items()
        if key in seen and differs(asked(form, key), held.answers, seen[key], said)
    }
    by_whom = held.changed_by if overlaps and held.changed_by_id != by.pk else None
    kept = {**held.answers, **{k: said for k, said in new.items() if k not in overlaps}}
    write(held, form, {k: said for k, said in kept.items() if said is not None}, by=by)
    return Saved(held, overlaps, by_whom)


def asked(form: SectionForm, key: str) -> Any:
    found = form.field(key)
    if found is None:
        raise Refused(f"“{form.title}” does not ask for “{key}”.")
    return found


def write(held: Section, form: SectionForm, kept: dict[str, Any], *, by: User) -> None:
    changed = sorted(
        key for key in {*held.answers, *kept} if held.answers.get(key) != kept.get(key)
    )
    if not swap(held, by=by, answers=kept):
        return
    subject = f"section:{held.key}"
    lately = held.community.activities.about(subject).verbs("application.written").filter(by=by)
    if not lately.filter(at__gt=timezone.now() - ONE_SITTING).exists():
        Activity.record(
            held.community,
            by=by,
            verb="application.written",
            sentence=f"wrote in the section “{form.title}” of the application",
            subject=subject,
            data={"fields": changed},
        )


def hold_writable(section: Section) -> Section:
    """The section locked, inside its application. Raises Refused when it cannot be written now."""
    application = hold(section.application)
    check_writable(application, section.key)
    held = lock(section)
    held.community, held.application = application.community, application
    return held


def check_writable(application: Application, key: str) -> None:
    """All of a draft can be written; of what came back, the sections that are asked about."""
    state = ApplicationState(application.state)
    if state == ApplicationState.DRAFT:
        return
    if state != ApplicationState.RETURNED:
        raise Refused(NOT_NOW.format(state.label))
    if not open_questions(application).filter(section=key).exists():
        raise Refused(NOT_ASKED)


def open_questions(application: Application) -> Any:
    """What the program asks and waits for, of the return that is open."""
    return Clarification.objects.filter(
        returned__application=application, returned__ended_at=None
    ).select_related("returned")


@transaction.atomic
def answer_clarification(
    clarification: Clarification, *, by: User, answer: str, seen: str | None = None
) -> Clarification:
    """Answer what the program asked about a section, or write the answer anew.

    Raises Refused once it was handed in again, Stale when the answer is not as `seen` any more.
    """
    answer = fit(as_text(answer), LONGEST_ANSWER)
    application = hold(clarification.returned.application)
    held = open_questions(application).select_for_update(of=("self",))
    now = held.filter(pk=clarification.pk).first()
    if now is None:
        raise Refused("This question is closed: the application was handed in again.")
    if now.answer == answer:
        return now
    if seen is not None and as_text(seen) != now.answer:
        raise Stale("Somebody else answered this question at the same time.")
    now.answer = answer
    now.save(update_fields=["answer"])
    title = BY_KEY[now.section].title
    subject = f"section:{now.section}"
    lately = application.community.activities.about(subject).verbs("application.answered")
    if not lately.filter(by=by, at__gt=timezone.now() - ONE_SITTING).exists():
        Activity.record(
            application.community,
            by=by,
            verb="application.answered",
            sentence=f"answered the question about “{title}”",
            subject=subject,
        )
    return now


def may_write(community: Community, person: User) -> bool:
    """Whether their role lets them write at least the sections that are theirs."""
    return community.memberships.current().filter(user=person, role__in=WRITERS).exists()


@transaction.atomic
def give_section(section: Section, *, by: User, to: User | None) -> Section:
    """Say who writes a section, or that nobody in particular does.

    Raises Refused for somebody who writes nothing in this community.
    """
    application = hold(section.application)
    held = lock(section)
    if to is not None and not may_write(application.community, to):
        raise Refused(f"{to} does not write in {application.community}. Invite them first.")
    before = swap(held, by=by, owner=to)
    if before:
        title = BY_KEY[held.key].title
        if to is None:
            sentence = f"took the section “{title}” off its owner"
        else:
            whom = "took on" if to == by else f"gave {to}"
            sentence = f"{whom} the section “{title}”"
        record(application, "application.given", sentence, by=by, section=held.key)
    return held
