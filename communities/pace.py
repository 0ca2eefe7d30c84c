"""How fast one host of addresses is written to, by all workers together.

Mail hosts turn away whoever writes to many of their people at once. A letter beyond the limit is
told the minute in which there is room for it, and the letters to other hosts go on.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache

MINUTE = 60
# A minute's count is asked for in that minute; the second one is for clocks that differ.
KEPT = 2 * MINUTE


def wait_until(email: str, *, now: datetime) -> datetime | None:
    """Ask to write to an address now; None when that may be, else when to ask again.

    Those that ask in vain are spread over the coming minutes, so that a heap of ten thousand is
    looked at once, and not in every minute again. The count is the cache's: of all workers where
    they share one (Redis), else of this one.
    """
    most = settings.MAIL_PER_HOST_PER_MINUTE
    if not most:
        return None
    minute = int(now.timestamp()) // MINUTE
    before = counted(f"pace:{host_of(email)}:{minute}") - 1
    if before < most:
        return None
    return datetime.fromtimestamp((minute + before // most) * MINUTE, tz=UTC)


def host_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def counted(key: str) -> int:
    """One more; the first is 1."""
    cache.add(key, 0, KEPT)
    try:
        return cache.incr(key)
    except ValueError:  # the cache was emptied in between
        return 1
