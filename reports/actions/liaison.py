"""What the national staff writes down about a community, and who looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions as people
from communities.actions.acts import record_act
from communities.actions.rows import SECOND_CLICK
from communities.models import Community, User
from communities.refusal import Refused
from reports.models import LiaisonNote


@dataclass
class Assigned:
    """Which communities somebody else looks after now, which before, and why others stay."""

    changed: list[Community] = field(default_factory=list)
    already: list[Community] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def assign_liaison(seen: Mapping[int, int | None], *, by: User, liaison: User | None) -> Assigned:
    """Let one of the staff, or nobody, look after as many of these as may be; the others are named.

    `seen` has the keys of communities, and of whoever looked after each as the page showed it: what
    somebody else changed since is not overwritten.
    """
    made = Assigned()
    with scopes_disabled():  # several communities in one act; in one order, whoever asks
        rows = Community.objects.taking_part().select_related("liaison").order_by("pk")
        for community in rows.filter(pk__in=list(seen)):
            assign_one(community, made, by=by, liaison=liaison, seen=seen[community.pk])
    return made


def assign_one(
    community: Community, made: Assigned, *, by: User, liaison: User | None, seen: int | None
) -> None:
    if community.liaison == liaison:
        made.already.append(community)
        return
    if community.liaison_id != seen:
        now = community.liaison or "nobody"
        made.refused.append(f"{community}: since you opened the page, {now} looks after it.")
        return
    try:
        with scope(community=community):
            people.set_liaison(community, by=by, liaison=liaison)
    except Refused as refused:
        made.refused.append(f"{community}: {refused}")
    else:
        made.changed.append(community)


@transaction.atomic
def write_note(community: Community, *, by: User, text: str) -> LiaisonNote:
    """For the staff alone: no page of the community shows it, and neither does its history.

    The same words from the same person a moment ago are one note.
    """
    text = said(text)
    # One at a time: of two clicks the second finds the first.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    just_now = timezone.now() - SECOND_CLICK
    own = community.liaison_notes.filter(by=by, text=text, at__gte=just_now, removed_at=None)
    if twice := own.first():
        return twice
    note = community.liaison_notes.create(text=text, by=by)
    log(note, "note.written", "wrote a note", by=by)
    return note


@transaction.atomic
def change_note(note: LiaisonNote, *, by: User, text: str) -> None:
    """Put a note of one's own in other words; the same words are no change.

    `note` is as old as the person read it. Raises Refused when it was changed or taken away since.
    """
    only_own(note, by, "changes it")
    text = said(text)
    if text == note.text:
        return
    as_read = LiaisonNote.objects.filter(pk=note.pk, changed_at=note.changed_at, removed_at=None)
    if not as_read.update(text=text, changed_at=timezone.now()):
        raise Refused("You have changed this note elsewhere since you opened this page.")
    log(note, "note.changed", "changed a note", by=by)


@transaction.atomic
def remove_note(note: LiaisonNote, *, by: User) -> None:
    """Take a note of one's own away; a second press changes nothing."""
    only_own(note, by, "takes it away")
    if LiaisonNote.objects.filter(pk=note.pk, removed_at=None).update(removed_at=timezone.now()):
        log(note, "note.removed", "took a note away", by=by)


@transaction.atomic
def restore_note(note: LiaisonNote, *, by: User) -> None:
    """Bring a note of one's own back."""
    only_own(note, by, "brings it back")
    if LiaisonNote.objects.filter(pk=note.pk, removed_at__isnull=False).update(removed_at=None):
        log(note, "note.restored", "brought a note back", by=by)


def only_own(note: LiaisonNote, by: User, act: str) -> None:
    if note.by_id != by.pk:
        raise Refused(f"Only who wrote a note {act}.")


def said(text: str) -> str:
    if not text.strip():
        raise Refused("Write something.")
    return text.strip()


def log(note: LiaisonNote, verb: str, sentence: str, *, by: User) -> None:
    """That it happened, and no word of the note."""
    record_act(note.community, by=by, verb=verb, sentence=sentence, subject=f"note:{note.pk}")
