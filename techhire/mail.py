"""Mail without a mail server: each letter becomes a file, readable at /dev/mail/."""

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Write each message to its own .eml file under settings.MAIL_DIR, whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            handle, draft = tempfile.mkstemp(dir=folder, prefix=f"{stamp}-")
            with os.fdopen(handle, "wb") as file:
                letter = message.message()
                file.write(letter.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's own
            # A reader of the folder sees only names ending in .eml: never half a letter.
            Path(draft).rename(f"{draft}.eml")
        return len(email_messages)
