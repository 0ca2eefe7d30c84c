"""Several processes under one: their output side by side, and none outlives the others."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import NoReturn

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 15
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Stopped(Exception):
    """Somebody asked us to stop."""


def die_with_parent(parent: int, *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to end this process when its parent is gone, however it went.

    `parent` is its process id: one that was gone before we could ask ends this process at once.

    Linux alone can do this; elsewhere a parent killed with -9 leaves its children behind.
    """
    if _prctl:
        _prctl(PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:
            os.kill(os.getpid(), by)


def run_together(commands: dict[str, list[str]], *, greet: Callable[[], None]) -> int:
    """Run the commands until we are asked to stop or one of them ends; then stop them all.

    `greet` runs beside them once they are started. Returns 0 after a wish to stop, else the exit
    code of the first to end, or 1 when that was 0: none of them is meant to end by itself.
    """
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, stop)
    children: dict[str, subprocess.Popen[str]] = {}
    try:
        for name, command in commands.items():
            children[name] = start(command)
        for name, child in children.items():
            threading.Thread(target=relay, args=(name, child), daemon=True).start()
        threading.Thread(target=greet, daemon=True).start()
        name, code = first_to_end(children)
        print(f"The {name} process ended by itself (exit code {code}): stopping the others.")
        return code or 1
    except Stopped:
        print("\nStopping ...", flush=True)
        return 0
    finally:
        stop_all(list(children.values()))


def stop(signum: int, frame: FrameType | None) -> NoReturn:
    # The wish counts once: a second Ctrl-C must not break off the stopping itself.
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)
    raise Stopped


def start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # A group of its own: Ctrl-C reaches only us, and we stop each child in good order.
        start_new_session=True,
        preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509  # no thread runs yet
    )


def relay(name: str, child: subprocess.Popen[str]) -> None:
    """Print what the child says, each line with its name in front."""
    for line in child.stdout or ():
        print(f"{name:<6} | {line}", end="", flush=True)


def first_to_end(children: dict[str, subprocess.Popen[str]]) -> tuple[str, int]:
    while True:
        for name, child in children.items():
            if (code := child.poll()) is not None:
                return name, code
        time.sleep(0.1)


def stop_all(children: list[subprocess.Popen[str]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            print(f"Process {child.pid} does not stop: killing it.")
    for child in children:
        try:
            # The whole group: what a child had started must not keep the port.
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # the usual case: nothing is left of it
        child.wait()
