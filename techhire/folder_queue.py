"""Celery's queue in a folder, made safe for several processes (docs/decisions/0003).

kombu's own transport writes a message into the folder in which it is looked for: a worker that
looks in that moment takes an empty file, and stops over it. The same holds for the small table
that says which queue belongs to which exchange. Here both appear whole or not at all.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    # kombu's two classes above this one disagree about the name of the second argument.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write the message under a name that nobody looks for, then give it its own."""
        folder = Path(self.data_folder_out)
        name = f"{time_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        draft = folder / f"{name}.draft"
        draft.write_text(dumps(payload))
        draft.replace(folder / name)

    def get_table(self, exchange: str) -> list[Any]:
        with self.table_held():
            return super().get_table(exchange)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        with self.table_held():
            super()._queue_bind(exchange, routing_key, pattern, queue)

    @contextmanager
    def table_held(self) -> Iterator[None]:
        with (Path(self.control_folder) / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


def folder_options(folder: Path) -> dict[str, Any]:
    """The transport's options for a queue in this folder, which is made where there is none."""
    places = {name: folder / name for name in ("messages", "processed", "control")}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(places["messages"]),
        "data_folder_out": str(places["messages"]),
        "processed_folder": str(places["processed"]),
        "control_folder": str(places["control"]),
        "store_processed": False,
    }
