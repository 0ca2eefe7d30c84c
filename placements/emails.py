"""The letters of this room. Each function renders and sends one; it decides nothing."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from communities.emails import letter
from placements.asked import asks, facts_of
from placements.models import Confirmation, Question


def send_confirmation(confirmation: Confirmation, questions: Sequence[Question]) -> None:
    """Ask the contact. Needs the community and who asked; `questions` are those of for_letter().

    Who answers the mail itself reaches the person who asked.
    """
    path = reverse("placements:confirm", args=[confirmation.token])
    key = f"{confirmation.pk}-{confirmation.token_hash[:12]}"
    context = {
        "confirmation": confirmation,
        "employer": questions[0].placement.employer,
        "questions": [(asks(one), facts_of(one.placement)) for one in questions],
        "link": f"{settings.SITE_URL}{path}",
    }
    message_id = f"<confirmation-{key}@{settings.MAIL_DOMAIN}>"
    message = letter("confirmation", context, to=confirmation.email, message_id=message_id)
    if confirmation.asked_by:
        message.reply_to = [confirmation.asked_by.email]
    message.send()
