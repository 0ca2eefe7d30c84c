"""What every template may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "debug": settings.DEBUG,
        "program_email": settings.PROGRAM_EMAIL,
        # Set by the door; absent outside a community.
        "community": getattr(request, "community", None),
        "membership": getattr(request, "membership", None),
        "can": getattr(request, "permissions", frozenset()),
    }
