"""A community's own items, beside the national ones."""

from django.db import transaction

from communities.models import Activity, Community, User
from communities.refusal import Refused
from stages.actions.held import LOCKED, find_item
from stages.checklist import is_locked
from stages.models import LocalItem, Stage
from stages.models.items import TITLE_LENGTH


@transaction.atomic
def add_local_item(
    community: Community,
    stage: int,
    *,
    title: str,
    by: User,
    guidance: str = "",
    evidence_hint: str = "",
) -> LocalItem:
    """Add an item to a stage of one community. It counts in its progress."""
    if not Stage.objects.filter(pk=stage).exists():
        raise Refused("There is no such stage.")
    check_open(community, stage)
    item = LocalItem.objects.create(
        community=community,
        stage_id=stage,
        title=titled(title),
        guidance=guidance.strip(),
        evidence_hint=evidence_hint.strip(),
        created_by=by,
    )
    sentence = f"added “{item.title}” to stage {stage}"
    record(item, "local_item.added", sentence, by=by, now=item.title)
    return item


@transaction.atomic
def edit_local_item(
    community: Community, key: str, *, title: str, guidance: str, evidence_hint: str, by: User
) -> LocalItem:
    """Change the words of a local item; its progress stays."""
    item = local_item(community, key)
    was = item.title
    item.title = titled(title)
    item.guidance, item.evidence_hint = guidance.strip(), evidence_hint.strip()
    item.save(update_fields=["title", "guidance", "evidence_hint"])
    sentence = f"renamed “{was}” to “{item.title}”" if was != item.title else f"edited “{was}”"
    record(item, "local_item.edited", sentence, by=by, was=was, now=item.title)
    return item


@transaction.atomic
def retire_local_item(community: Community, key: str, *, by: User) -> LocalItem:
    """Take a local item off the checklist. Its history stays, and it can come back."""
    item = local_item(community, key)
    here = community.local_items.filter(pk=item.pk, retired_on=None)
    if not here.update(retired_on=community.today()):
        raise Refused(f"“{item.title}” has been retired already.")
    record(item, "local_item.retired", f"took “{item.title}” off the checklist", by=by)
    return item


@transaction.atomic
def restore_local_item(community: Community, key: str, *, by: User) -> LocalItem:
    """Put a retired local item back on the checklist, where it stood."""
    item = local_item(community, key)
    gone = community.local_items.filter(pk=item.pk, retired_on__isnull=False)
    if not gone.update(retired_on=None):
        raise Refused(f"“{item.title}” is on the checklist.")
    record(item, "local_item.restored", f"put “{item.title}” back on the checklist", by=by)
    return item


def local_item(community: Community, key: str) -> LocalItem:
    item = find_item(community, key)
    if not isinstance(item, LocalItem):
        raise Refused("Only the program changes the national checklist.")
    check_open(community, item.stage_id)
    return item


def check_open(community: Community, stage: int) -> None:
    if is_locked(stage, is_prospective=community.is_prospective):
        raise Refused(LOCKED)


def titled(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused("Give the item a title.")
    if len(title) > TITLE_LENGTH:
        raise Refused(f"A title has at most {TITLE_LENGTH} characters.")
    return title


def record(
    item: LocalItem,
    verb: str,
    sentence: str,
    *,
    by: User,
    was: str | None = None,
    now: str | None = None,
) -> None:
    Activity.record(
        item.community,
        by=by,
        verb=verb,
        sentence=sentence,
        subject=f"item:{item.key}",
        data={"title": item.title, "was": was, "now": now},
    )
