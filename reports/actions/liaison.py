"""What the national staff writes down about a community, and who looks after it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from communities import actions as people
from communities.actions.acts import record_act
from communities.models import Community, User
from communities.refusal import Refused
from reports.models import LiaisonNote


@transaction.atomic
def assign_liaison(communities: Iterable[Community], *, by: User, liaison: User | None) -> int:
    """Let one of the staff, or nobody, look after all of these; all of it or nothing.

    Returns for how many that is a change. Raises Refused for somebody who is not of the staff.
    """
    changed = [community for community in communities if community.liaison != liaison]
    for community in changed:
        people.set_liaison(community, by=by, liaison=liaison)
    return len(changed)


@transaction.atomic
def write_note(community: Community, *, by: User, text: str) -> LiaisonNote:
    """For the staff alone: no page of the community shows it, and neither does its history."""
    if not text.strip():
        raise Refused("Write something.")
    note = LiaisonNote.objects.create(community=community, text=text.strip(), by=by)
    log(note, "note.written", "wrote a note", by=by)
    return note


@transaction.atomic
def remove_note(note: LiaisonNote, *, by: User) -> None:
    """Take a note of one's own away; a second press changes nothing."""
    if note.by_id != by.pk:
        raise Refused("Only who wrote a note takes it away.")
    if LiaisonNote.objects.filter(pk=note.pk, removed_at=None).update(removed_at=timezone.now()):
        log(note, "note.removed", "took a note away", by=by)


@transaction.atomic
def restore_note(note: LiaisonNote, *, by: User) -> None:
    """Bring a note of one's own back."""
    if note.by_id != by.pk:
        raise Refused("Only who wrote a note brings it back.")
    if LiaisonNote.objects.filter(pk=note.pk, removed_at__isnull=False).update(removed_at=None):
        log(note, "note.restored", "brought a note back", by=by)


def log(note: LiaisonNote, verb: str, sentence: str, *, by: User) -> None:
    record_act(note.community, by=by, verb=verb, sentence=sentence, subject=f"note:{note.pk}")
