"""The letters: rendered here, for one reader and one community at a time."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import get_scope

from communities.models import User
from reports.manners import Wish, wish_of
from reports.models import ProgressReport, Reminder
from reports.progress import CouncilView, council_view
from reports.reminders import LETTERS, Letter


class WrongCommunity(Exception):
    """A letter of one community was about to be made with another's data. Nothing is sent."""


@dataclass(frozen=True)
class Rendered:
    """What one reader gets."""

    subject: str
    text: str
    html: str


def build(
    reminder: Reminder, connection: BaseEmailBackend, view: CouncilView | None = None
) -> EmailMultiAlternatives:
    """The letter of one row of the ledger, ready to leave; the same each time but for its news.

    `view` is where the community stands, if that was worked out for a letter just before.
    """
    assert_one_community(reminder)
    community, reader = reminder.community, reminder.recipient
    view = view or council_view(community)
    if view.community != community:
        raise WrongCommunity(f"Reminder {reminder.pk} was to tell of {view.community}.")
    if reminder.report is None:
        raise WrongCommunity(f"Reminder {reminder.pk} is about no report.")
    letter = LETTERS[reminder.rule]
    wish = wish_of(community, reader, letter.mail_class)
    rendered = render(letter, view, report=reminder.report, reader=reader, wish=wish)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[reader.email],
        reply_to=[view.contact.email] if view.contact else None,
        connection=connection,
        headers=headers_of(reminder, wish),
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def headers_of(reminder: Reminder, wish: Wish | None) -> dict[str, str]:
    slug = reminder.community.slug
    return {
        "Message-ID": reminder.message_id,
        "Idempotency-Key": reminder.idempotency_key,
        "X-Idempotency-Key": reminder.idempotency_key,
        "List-Id": f"<{slug}.progress.{settings.MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        **unsubscribing(wish),
    }


def unsubscribing(wish: Wish | None) -> dict[str, str]:
    """The headers by which mail programs offer one press that says no (RFC 8058)."""
    if wish is None:
        return {}
    return {
        "List-Unsubscribe": f"<{wish.url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def render(
    letter: Letter,
    view: CouncilView,
    *,
    report: ProgressReport,
    reader: User,
    wish: Wish | None = None,
) -> Rendered:
    """Subject, plain text and HTML as this reader gets them: dates in the reader's own zone.

    Without a `wish`, as in a preview, no link stops the reader's mail.
    """
    context = letter_context(letter, view, report=report, reader=reader, wish=wish)
    name = f"emails/{letter.template}"
    with timezone.override(reader.zone), translation.override(reader.language):
        subject = render_to_string(f"{name}.subject.txt", context)
        return Rendered(
            subject=" ".join(subject.split()),
            text=render_to_string(f"{name}.txt", context),
            html=render_to_string(f"{name}.html", context),
        )


def letter_context(
    letter: Letter,
    view: CouncilView,
    *,
    report: ProgressReport,
    reader: User,
    wish: Wish | None,
) -> dict[str, Any]:
    slug = view.community.slug
    return {
        "unsubscribe_url": wish.url if wish else "",
        "choices_url": f"{settings.SITE_URL}{reverse('reports:my-mail')}",
        "view": view,
        "community": view.community,
        "report": report,
        "reader": reader,
        "why": letter.why,
        "is_by_hand": letter.is_by_hand,
        "progress_url": absolute("reports:progress", slug),
        "board_url": absolute("stages:board", slug),
        "mail_url": absolute("reports:mail", slug),
    }


def absolute(door: str, slug: str) -> str:
    return f"{settings.SITE_URL}{reverse(door, args=[slug])}"


def assert_one_community(reminder: Reminder) -> None:
    """The row, its report and the open scope are of one community, or WrongCommunity is raised."""
    report = reminder.report
    owners = {reminder.community_id, report.community_id if report else reminder.community_id}
    scope = get_scope().get("community")
    if scope is None or owners != {scope.pk}:
        raise WrongCommunity(f"Reminder {reminder.pk} mixes communities: {owners}, in {scope}.")
