"""Files beside a section: taken for what they hold, never for what they are called."""

from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from communities.actions.applying import hold, record
from communities.actions.rows import lock, swap
from communities.actions.sections import check_writable
from communities.application_form import BY_KEY
from communities.files import inspect
from communities.models import Application, Attachment, User
from communities.refusal import Refused

MOST_FILES = 20  # beside one section


@transaction.atomic
def attach(application: Application, section: str, *, by: User, file: "File[Any]") -> Attachment:
    """Keep a file beside a section. Raises Refused when its content is not of a kind we take."""
    kind = inspect(file)
    held = hold(application)
    check_takes_files(held, section)
    name = PurePath(file.name or "").name[-200:]
    kept = Attachment(
        community=held.community,
        application=held,
        section=section,
        file=file,
        file_name=name,
        content_type=kind.content_type,
        size=file.size or 0,
        created_by=by,
        changed_by=by,
    )
    try:
        kept.save()
        log(held, kept, "attached", f"attached “{name}” to", by=by)
    except BaseException:
        # The row is rolled back; the file is ours to take away.
        if kept.file._committed:  # type: ignore[attr-defined]  # missing in the stubs
            kept.file.delete(save=False)
        raise
    return kept


def check_takes_files(held: Application, section: str) -> None:
    form = BY_KEY[section]
    if not form.takes_files:
        raise Refused(f"“{form.title}” takes no files.")
    check_writable(held, section)
    if held.attachments.filter(section=section, removed_at=None).count() >= MOST_FILES:
        raise Refused(f"A section takes at most {MOST_FILES} files. Remove one first.")


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> Attachment:
    """Take a file off. The row and the file stay, so that it can come back."""
    application = hold(attachment.application)
    held = lock(attachment)
    check_writable(application, held.section)
    swap(held, by=by, removed_at=timezone.now())
    log(application, held, "detached", f"removed “{held}” from", by=by)
    return held


@transaction.atomic
def restore_attachment(attachment: Attachment, *, by: User) -> Attachment:
    application = hold(attachment.application)
    held = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if held.removed_at is None:
        raise Refused(f"“{held}” is there.")
    check_takes_files(application, held.section)
    swap(held, by=by, removed_at=None)
    log(application, held, "attached", f"brought “{held}” back to", by=by)
    return held


def log(held: Application, file: Attachment, verb: str, did: str, *, by: User) -> None:
    sentence = f"{did} the section “{BY_KEY[file.section].title}”"
    record(held, f"application.{verb}", sentence, by=by, attachment=file.pk)
