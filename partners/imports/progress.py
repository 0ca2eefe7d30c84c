"""How far an import is: kept in the shared cache, where it costs no transaction anything.

Losing it loses a bar on a page and nothing else.
"""

import time
from dataclasses import dataclass

from django.core.cache import caches

from partners.models import SheetImport

KEPT_SECONDS = 3600
PAUSE_SECONDS = 0.3  # between two notes
# A worker that has noted nothing for so long may be dead.
SILENT_SECONDS = 30


@dataclass(frozen=True)
class Progress:
    """So many of so many rows in a phase that has a name; without a total, nobody knows yet."""

    done: int = 0
    total: int = 0
    phase: str = ""


class Meter:
    """Notes how far one import is, as often as anybody looks and no oftener."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.noted_at = 0.0
        self.now = Progress()

    def begin(self, phase: str, total: int = 0) -> None:
        self.now = Progress(0, total, phase)
        self.note()

    def at(self, done: int) -> None:
        if time.monotonic() - self.noted_at > PAUSE_SECONDS:
            self.now = Progress(done, self.now.total, self.now.phase)
            self.note()

    def note(self) -> None:
        self.noted_at = time.monotonic()
        caches["shared"].set(key(self.pk), (time.time(), self.now), KEPT_SECONDS)

    def end(self) -> None:
        caches["shared"].delete(key(self.pk))


def progress_of(sheet_import: SheetImport) -> Progress:
    _, progress = caches["shared"].get(key(sheet_import.pk), (0, Progress()))
    return progress


def is_alive(pk: int) -> bool:
    """Whether a worker has said something about this import just now."""
    at, _ = caches["shared"].get(key(pk), (0, None))
    return time.time() - at < SILENT_SECONDS


def key(pk: int) -> str:
    return f"sheet-import-{pk}"
