"""`make run`: web server, worker and clock from one command, with the demo in place.

Everything here may be said again: a second start migrates nothing, loads nothing and is quick.
"""

import fcntl
import hashlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

import django
import environ
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connections

from reports.demo.cast import CAST, PASSWORD
from techhire.processes import run_together

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def main() -> int:
    settle_environment()
    port = env.int("PORT")
    refuse_a_taken_port(port)
    lock = hold_the_folder(Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))))
    prepare()
    with lock:
        return run_together(commands(), greet=greet)


def settle_environment() -> None:
    """Read .env, and fill in what it leaves open. A site with its own key is no demo of ours."""
    environ.Env.read_env(BASE_DIR / ".env")
    if "SECRET_KEY" not in os.environ:
        os.environ.setdefault("DEBUG", "1")
        os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{os.environ['PORT']}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techhire.settings")


def refuse_a_taken_port(port: int) -> None:
    """Exit with a sentence when the web server could not listen."""
    if can_listen(port):
        return
    free = next((p for p in range(port + 1, port + 100) if can_listen(p)), None)
    advice = f" Choose another one: PORT={free} make run" if free else ""
    sys.exit(f"Port {port} is taken by another program, or by a TechHire still running.{advice}")


def can_listen(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does it: connections that ended a moment ago do not keep a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.str("WEB_HOST", default="127.0.0.1"), port))
        except OSError:
            return False
    return True


def hold_the_folder(folder: Path) -> IO[str]:
    """One TechHire for each data folder: a second clock would fight over its files."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        sys.exit(
            f"TechHire already runs on {folder} (process {lock.read().strip()}). "
            "Stop it first, or give this one a folder of its own: VAR_DIR=/some/where make run"
        )
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def prepare() -> None:
    """Bring database, roles, static files and demo up to date."""
    django.setup()
    say("Preparing the database ...")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        sys.exit(f"The database does not answer. It said: {error}")
    call_command("sync_roles", verbosity=0)
    if not settings.DEBUG:
        collect_static()
    if settings.DEMO:
        call_command("load_demo")
    connections.close_all()


def collect_static() -> None:
    """Hash and compress the static files, when one has changed since the last time."""
    facts = [
        (name, Path(storage.path(name)).stat())
        for finder in get_finders()
        for name, storage in finder.list(ignore_patterns=None)
    ]
    state = sorted((name, fact.st_size, fact.st_mtime_ns) for name, fact in facts)
    digest = hashlib.sha256(repr(state).encode()).hexdigest()
    note = settings.STATIC_ROOT / "collected"
    if not note.exists() or note.read_text() != digest:
        say("Collecting the static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(digest)


def commands() -> dict[str, list[str]]:
    # Two things that Celery says at every start, and that hold on a laptop as well as anywhere.
    hush = ["-W", "ignore:Using settings.DEBUG", "-W", "ignore:You're running the worker"]
    celery = [sys.executable, *hush, "-m", "celery", "-A", "techhire", "--quiet"]
    # There is one worker: it has nobody to talk to.
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [sys.executable, "-m", "techhire.web"],
        # One task at a time in one process: more of them would queue for SQLite's one writer.
        "worker": [*celery, "worker", "--pool", "solo", "--loglevel", "WARNING", *alone],
        "beat": [*celery, "beat", "--loglevel", "WARNING"],
    }


def greet() -> None:
    """Print the address and the sign-ins once the web server really answers."""
    address = f"http://127.0.0.1:{env.int('PORT')}"
    while not answers(f"{address}/healthz"):
        time.sleep(0.1)
    say(f"\nTechHire is ready: {address}/")
    if settings.DEMO:
        say(f"Sign in at {address}/accounts/login/ with the password {PASSWORD}")
        for person in CAST:
            say(f"  {person.email:<26} {person.what}")
    if settings.DEBUG:
        say(f"Mail is kept, not sent; read it at {address}/dev/mail/")
    say("Ctrl-C stops everything.\n")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
