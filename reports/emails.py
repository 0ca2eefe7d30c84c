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
from reports.post import Post
from reports.reading import ReportView
from reports.reminders import LETTERS, Letter

PROGRESS = "reports:progress"


class WrongCommunity(Exception):
    """A letter of one community was about to be made with another's data. Nothing is sent."""


@dataclass(frozen=True)
class Rendered:
    """What one reader gets."""

    subject: str
    text: str
    html: str


def build(
    reminder: Reminder, connection: BaseEmailBackend, post: Post | None = None
) -> EmailMultiAlternatives:
    """The letter of one row of the ledger, ready to leave; the same each time but for its news.

    `post` is what letters of the same turn share.
    """
    post = post or Post(reminder.community)
    report = report_of(reminder, post)
    letter, reader = LETTERS[reminder.rule], reminder.recipient
    wish = wish_of(reminder.community, reader, letter.mail_class)
    url, instead_of = post.url_for(reminder), reminder.instead_of
    rendered = render(
        letter, post, report=report, reader=reader, wish=wish, url=url, instead_of=instead_of
    )
    contact = post.standing.contact
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[reader.email],
        reply_to=[contact.email] if contact else None,
        connection=connection,
        headers=headers_of(reminder, wish),
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def report_of(reminder: Reminder, post: Post) -> ProgressReport:
    """What the letter is about; WrongCommunity is raised where anything is another community's."""
    assert_one_community(reminder)
    if post.community != reminder.community:
        raise WrongCommunity(f"Reminder {reminder.pk} was to tell of {post.community}.")
    if reminder.report is None:
        raise WrongCommunity(f"Reminder {reminder.pk} is about no report.")
    return reminder.report


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
    post: Post,
    *,
    report: ProgressReport,
    reader: User,
    wish: Wish | None = None,
    url: str = "",
    instead_of: User | None = None,
) -> Rendered:
    """Subject, plain text and HTML as this reader gets them: dates in the reader's own zone.

    Without a `wish`, as in a preview, no link stops the reader's mail; without a `url`, the letter
    leads to the page that asks for a sign-in.
    """
    report.community = post.community
    words = post.words_of(report) if letter.is_to_council else None
    name = f"emails/{template_of(letter, words)}"
    context = {
        **letter_context(letter, post, report=report),
        "reader": reader,
        "instead_of": instead_of,
        "words": words,
        "unsubscribe_url": wish.url if wish else "",
        "read_url": url or page_of(report, words),
        "needs_no_password": bool(url),
    }
    return in_words(name, context, reader)


def in_words(name: str, context: dict[str, Any], reader: User) -> Rendered:
    """The three templates of a letter, in the reader's own zone and language."""
    with timezone.override(reader.zone), translation.override(reader.language):
        subject = render_to_string(f"{name}.subject.txt", context)
        return Rendered(
            subject=" ".join(subject.split()),
            text=render_to_string(f"{name}.txt", context),
            html=render_to_string(f"{name}.html", context),
        )


def template_of(letter: Letter, words: ReportView | None) -> str:
    """A report with words is a letter of its own; one without says where things stand."""
    return "council_report" if words and letter.is_the_report else letter.template


def letter_context(letter: Letter, post: Post, *, report: ProgressReport) -> dict[str, Any]:
    slug = post.community.slug
    return {
        "choices_url": f"{settings.SITE_URL}{reverse('reports:my-mail')}",
        "view": post.standing,
        "community": post.community,
        "report": report,
        "why": letter.why,
        "is_by_hand": letter.is_by_hand,
        "board_url": absolute("stages:board", slug),
        "mail_url": absolute("reports:mail", slug),
        "progress_url": absolute("reports:progress", slug),
        "write_url": absolute("reports:write-report", slug, report.pk) if report.pk else "",
    }


def page_of(report: ProgressReport, words: ReportView | None) -> str:
    """Where a reader finds it with a sign-in."""
    slug = report.community.slug
    return absolute("reports:report", slug, report.pk) if words else absolute(PROGRESS, slug)


def absolute(door: str, *args: object) -> str:
    return f"{settings.SITE_URL}{reverse(door, args=args)}"


def assert_one_community(reminder: Reminder) -> None:
    """The row, its report and the open scope are of one community, or WrongCommunity is raised."""
    report = reminder.report
    owners = {reminder.community_id, report.community_id if report else reminder.community_id}
    scope = get_scope().get("community")
    if scope is None or owners != {scope.pk}:
        raise WrongCommunity(f"Reminder {reminder.pk} mixes communities: {owners}, in {scope}.")
