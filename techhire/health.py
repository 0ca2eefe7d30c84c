"""Whether the process is alive (/healthz) and can do its work (/readyz).

For load balancers and container health checks: no sign-in, no secrets, no details of a failure.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from reports.models import Beat
from techhire.celery import app

logger = logging.getLogger(__name__)
# Beats come each minute; one may be late, three missing ones mean that the clock stands still.
LONGEST_SILENCE = timedelta(minutes=3)
BROKER_SECONDS = 2


class NotReady(Exception):
    """A part that does not work, in words that tell an outsider nothing."""


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and clock work; 503 and the part that does not otherwise."""
    parts = {name: state_of(name, check) for name, check in CHECKS.items()}
    ready = all(state.startswith("ok") for state in parts.values())
    status = "ok" if ready else "not ready"
    return JsonResponse({"status": status, **parts}, status=200 if ready else 503)


def state_of(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, OperationalError, OSError) as error:
        # The log of the operator gets the reason; the page, which anybody can open, does not.
        logger.warning("The %s is not ready: %s", name, error)
        return "does not answer"
    except NotReady as reason:
        logger.warning("The %s is not ready: %s", name, reason)
        return str(reason)


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def broker() -> str:
    timeouts = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    options = {**app.conf.broker_transport_options, **(timeouts if settings.REDIS_URL else {})}
    with app.connection_for_write(transport_options=options) as link:
        link.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    return "ok"


def clock() -> str:
    beat = Beat.objects.filter(name="sweep").first()
    if beat is None:
        raise NotReady("has not been heard yet")
    silence = timezone.now() - beat.heard_at
    if silence > LONGEST_SILENCE:
        raise NotReady(f"was last heard {int(silence.total_seconds())} seconds ago")
    return f"ok, heard {max(int(silence.total_seconds()), 0)} seconds ago"


CHECKS: dict[str, Callable[[], str]] = {"database": database, "broker": broker, "clock": clock}
