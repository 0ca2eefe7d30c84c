"""What shows that an item is done, and what people say about it."""

from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from communities.files import inspect
from communities.models import Community, User
from communities.refusal import Refused
from stages.actions.held import LOCKED, Held, hold
from stages.checklist import is_locked
from stages.models import Comment, Evidence
from stages.models.evidence import COMMENT_LENGTH, URL_LENGTH


@transaction.atomic
def attach_link(
    community: Community,
    key: str,
    *,
    url: str,
    by: User,
    title: str = "",
    quarter: date | None = None,
) -> Evidence:
    """Add a web address as evidence. Raises Refused unless it is http or https with a host."""
    held = hold(community, key, quarter=quarter)
    url = url.strip()
    if not is_web_address(url):
        raise Refused("Give a web address that starts with https:// or http://.")
    title = title.strip() or urlsplit(url).netloc
    return add(held, by=by, title=title, url=url)


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # “http://[” and the like
        return False
    return parts.scheme in ("http", "https") and bool(host) and len(url) <= URL_LENGTH


@transaction.atomic
def attach_file(
    community: Community,
    key: str,
    *,
    file: "File[Any]",
    by: User,
    title: str = "",
    quarter: date | None = None,
) -> Evidence:
    """Keep a file as evidence. Raises Refused when its content is not of a kind we take."""
    held = hold(community, key, quarter=quarter)
    kind = inspect(file)
    name = PurePath(file.name or "").name[-200:]
    evidence = Evidence(
        file=file, file_name=name, content_type=kind.content_type, size=file.size or 0
    )
    try:
        return add(held, by=by, title=title.strip() or name, evidence=evidence)
    except BaseException:
        # The row is rolled back; the file is ours to take away.
        if evidence.file._committed:  # type: ignore[attr-defined]  # missing in the stubs
            evidence.file.delete(save=False)
        raise


def add(
    held: Held, *, by: User, title: str, url: str = "", evidence: Evidence | None = None
) -> Evidence:
    evidence = evidence or Evidence(url=url)
    evidence.community, evidence.progress = held.community, held.progress
    evidence.title, evidence.added_by = title[:200], by
    evidence.save()
    held.record(
        "evidence.added",
        f"added evidence to {held.name}: {evidence.title}",
        by=by,
        was=None,
        now=evidence.title,
        evidence=evidence.pk,
    )
    return evidence


@transaction.atomic
def remove_evidence(community: Community, pk: int, *, by: User) -> Evidence:
    """Take evidence off its item. The row and the file stay, so that it can come back."""
    return set_removed(community, pk, by=by, removed=True)


@transaction.atomic
def restore_evidence(community: Community, pk: int, *, by: User) -> Evidence:
    """Put evidence back that was taken off."""
    return set_removed(community, pk, by=by, removed=False)


def set_removed(community: Community, pk: int, *, by: User, removed: bool) -> Evidence:
    known = community.evidence.filter(pk=pk).select_related(
        "progress__item", "progress__local_item"
    )
    evidence = known.first()
    if evidence is None:
        raise Refused("There is no such evidence.")
    row = evidence.progress
    held = Held(community, row.item or row.local_item, row)  # type: ignore[arg-type]
    if is_locked(held.item.stage_id, is_prospective=community.is_prospective):
        raise Refused(LOCKED)
    unchanged = community.evidence.filter(pk=pk, removed_at__isnull=removed)
    if not unchanged.update(removed_at=timezone.now() if removed else None):
        raise Refused("It has been removed already." if removed else "It is there already.")
    evidence.refresh_from_db(fields=["removed_at"])
    did = f"removed evidence from {held.name}" if removed else f"put evidence back on {held.name}"
    held.record(
        "evidence.removed" if removed else "evidence.restored",
        f"{did}: {evidence.title}",
        by=by,
        was=evidence.title if removed else None,
        now=None if removed else evidence.title,
        evidence=evidence.pk,
    )
    return evidence


@transaction.atomic
def comment(
    community: Community, key: str, *, body: str, by: User, quarter: date | None = None
) -> Comment:
    """Say something about an item."""
    return say(hold(community, key, quarter=quarter), body=body, by=by)


def say(held: Held, *, body: str, by: User) -> Comment:
    body = body.strip()
    if not body:
        raise Refused("Write something first.")
    if len(body) > COMMENT_LENGTH:
        raise Refused(f"A comment has at most {COMMENT_LENGTH:,} characters.")
    said = Comment.objects.create(
        community=held.community, progress=held.progress, author=by, body=body
    )
    held.record(
        "comment.added", f"commented on {held.name}", by=by, was=None, now=None, comment=said.pk
    )
    return said
