"""The letters of this room. Each function renders and sends one; it decides nothing."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from communities.models import ApplicationLetter, Invitation
from communities.tokens import token_from


def letter(
    template: str, context: Mapping[str, Any], *, to: str, message_id: str
) -> EmailMultiAlternatives:
    """A message from `emails/<template>.{subject.txt,txt,html}`, not sent yet.

    A letter that is made twice has the same Message-ID: mail programs show it once.
    """
    values = {"site_url": settings.SITE_URL, "program_email": settings.PROGRAM_EMAIL, **context}
    subject, text, html = (
        render_to_string(f"emails/{template}.{part}", values)
        for part in ("subject.txt", "txt", "html")
    )
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text, to=[to], headers={"Message-ID": message_id}
    )
    message.attach_alternative(html, "text/html")
    return message


def send_invitation(invitation: Invitation) -> None:
    """Ask the address to join. Needs the community and who invited."""
    path = reverse("communities:accept-invitation", args=[token_from(invitation.seed)])
    message_id = f"<invitation-{invitation.pk}-{invitation.token_hash[:12]}@{settings.MAIL_DOMAIN}>"
    context = {"invitation": invitation, "link": f"{settings.SITE_URL}{path}"}
    letter("invitation", context, to=invitation.email, message_id=message_id).send()


def application_letter(
    letter_: ApplicationLetter, connection: BaseEmailBackend
) -> EmailMultiAlternatives:
    """A letter about an application, ready to leave; the same each time."""
    html = application_html(letter_.subject, letter_.body)
    message = EmailMultiAlternatives(
        letter_.subject,
        letter_.body,
        to=[letter_.recipient.email],
        connection=connection,
        headers={
            "Message-ID": letter_.message_id,
            "Idempotency-Key": letter_.idempotency_key,
            "X-Idempotency-Key": letter_.idempotency_key,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def application_html(subject: str, body: str) -> str:
    """Such a letter as mail programs show it."""
    letter_ = {"subject": subject, "body": body}
    values = {"letter": letter_, "program_email": settings.PROGRAM_EMAIL}
    return render_to_string("emails/application.html", values)
