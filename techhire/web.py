"""The web server, the same in development and in production: `python -m techhire.web`.

Why granian, and why these figures: docs/decisions/0005-web-server.md.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

import environ
from granian.constants import Interfaces
from granian.server import MPServer

from techhire.processes import die_with_parent

env = environ.Env()


def application() -> Callable[..., Any]:
    """What each worker process serves. It must not keep the port when the server is gone."""
    parent = multiprocessing.parent_process()
    if parent and parent.pid:
        # Outright: a second wish to stop can catch granian's handler inside the first, for good.
        die_with_parent(parent.pid, by=signal.SIGKILL)
    from techhire import wsgi  # noqa: PLC0415  # reads the settings, which the server never needs

    return wsgi.application


def server() -> MPServer:
    # While developing, a worker that dies should be seen, not replaced.
    is_production = not env.bool("DEBUG", default=False)
    return MPServer(
        "techhire.web:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=env.str("WEB_HOST", default="127.0.0.1"),
        port=env.int("PORT", default=8000),
        # Python runs on one core for each process; the threads fill the waits for the database.
        workers=env.int("WEB_WORKERS", default=os.cpu_count() or 1),
        blocking_threads=env.int("WEB_THREADS", default=4),
        # Threads own database connections: one that ends makes the next request connect anew.
        blocking_threads_idle_timeout=600,
        websockets=False,
        # Open connections in each process, idle ones included: a browser keeps its own for a while.
        # Too low a figure makes new readers wait until somebody else's connection ends.
        backpressure=1024,
        backlog=2048,
        respawn_failed_workers=is_production,
        respawn_interval=1,
        # A worker above this many MiB is replaced, which bounds a leak anywhere below us.
        workers_max_rss=env.int("WEB_MAX_MEMORY", default=512) if is_production else None,
        # What is being answered may finish; a worker that hangs does not hold up the stop.
        workers_kill_timeout=10,
    )


if __name__ == "__main__":
    server().serve()
