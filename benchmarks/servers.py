"""Which web server: the same signed-in page from each candidate, over persistent connections.

    python -m benchmarks.servers [--path /c/louisville/stages/] [--seconds 8]

Needs a database with the demo in it (DATABASE_URL or VAR_DIR as for `make run`) and the `servers`
group of pyproject.toml. Prints a table: throughput and latency as ratios to the first server,
memory, requests lost while the server stops, and whether the port is free after a kill -9.
"""

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PORT = 8157
BIN = Path(sys.executable).parent
BIND = f"127.0.0.1:{PORT}"
CANDIDATES = {
    "gunicorn, sync": ["gunicorn", "techhire.wsgi", "-b", BIND, "-w", "2"],
    "gunicorn, gthread": [
        *("gunicorn", "techhire.wsgi", "-b", BIND, "-w", "2"),
        *("-k", "gthread", "--threads", "4", "--keep-alive", "75"),
    ],
    "granian, WSGI": [
        *("granian", "techhire.wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(PORT), "--workers", "2", "--blocking-threads", "4"),
    ],
    "granian, WSGI, 1 thread": [
        *("granian", "techhire.wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(PORT), "--workers", "2", "--blocking-threads", "1"),
    ],
    # The one chosen, with its settings in techhire/web.py.
    "granian, as we run it": ["python", "-m", "techhire.web"],
    "uvicorn, ASGI": [
        *("uvicorn", "benchmarks.asgi:application", "--host", "127.0.0.1", "--port", str(PORT)),
        *("--workers", "2", "--no-access-log", "--lifespan", "off"),
    ],
}


HEAD = (
    "| server | requests/s, × the first | alone, × | 16 readers: median, 99 % ms | failed | MB |"
    " lost in a stop | port free after kill -9 |\n|---|---|---|---|---|---|---|---|"
)


@dataclass
class Load:
    """What the readers saw. Times in milliseconds."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def quantile(self, share: float) -> float:
        return sorted(self.times)[int(len(self.times) * share)]


class Reader:
    """One browser with one connection, which it keeps for as long as the server does."""

    def __init__(self, path: str, cookie: str) -> None:
        self.request = (
            f"GET {path} HTTP/1.1\r\nHost: {BIND}\r\nCookie: {cookie}\r\n"
            "Accept-Encoding: gzip\r\n\r\n"
        ).encode()
        self.socket: socket.socket | None = None

    def read(self) -> None:
        """Fetch the page once. Raises OSError when the answer does not come whole."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", PORT), timeout=10)
        try:
            self.socket.sendall(self.request)
            head, body = self.receive_head(self.socket)
            status = head.split(b" ", 2)[1]
            if status != b"200":
                raise ConnectionError(f"The page answered {status.decode()}.")
            length = next(
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            )
            while len(body) < length:
                body += self.receive(self.socket)
        except OSError:
            self.close()
            raise
        if b"connection: close" in head.lower():
            self.close()

    def receive_head(self, connection: socket.socket) -> tuple[bytes, bytes]:
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.receive(connection)
        head, _, body = answer.partition(b"\r\n\r\n")
        return head, body

    @staticmethod
    def receive(connection: socket.socket) -> bytes:
        part = connection.recv(65536)
        if not part:
            raise ConnectionResetError("closed before the answer was whole")
        return part

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None


def measure(path: str, cookie: str, *, readers: int, seconds: float) -> Load:
    """Read the page from so many connections at once for so long."""
    load, end = Load(), time.perf_counter() + seconds

    def one() -> None:
        reader = Reader(path, cookie)
        while (start := time.perf_counter()) < end:
            try:
                reader.read()
            except OSError:
                load.failed += 1
                continue
            load.times.append((time.perf_counter() - start) * 1000)
        reader.close()

    load.seconds = seconds
    crowd(one, readers)
    return load


def crowd(act: Callable[[], None], readers: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def lost_while_stopping(path: str, cookie: str, server: subprocess.Popen[bytes]) -> int:
    """Answers that broke off when the server was told to stop, refused connections not counted."""
    lost: list[OSError] = []

    def one() -> None:
        reader = Reader(path, cookie)
        while True:
            try:
                reader.read()
            except ConnectionRefusedError:
                return
            except OSError as error:
                lost.append(error)

    stopper = threading.Timer(1.0, server.terminate)
    stopper.start()
    crowd(one, 8)
    server.wait(timeout=40)
    return len(lost)


def wait_until(ready: Callable[[], bool], *, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.1)
    return False


def answers() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def start(name: str) -> subprocess.Popen[bytes]:
    program, *options = CANDIDATES[name]
    server = subprocess.Popen(
        [str(BIN / program), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, **surroundings(program)},
    )
    if not wait_until(answers):
        raise SystemExit(f"{name} does not start: run it by hand to see why.")
    return server


def surroundings(program: str) -> dict[str, str]:
    """What else a server is told. Two processes of four threads, where it is for us to say."""
    if program == "uvicorn":
        # Each request of an ASGI server may run in another thread, with a connection of its own:
        # Django's documentation asks for connections that end with the request.
        return {"CONN_MAX_AGE": "0"}
    return {"PORT": str(PORT), "WEB_WORKERS": "2", "WEB_THREADS": "4"}


def memory_mb(group: int) -> float:
    """Proportional memory (shared pages counted once) of a process group, from /proc."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == group:
                lines = (entry / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (ProcessLookupError, FileNotFoundError):
            continue  # it ended while we were looking
    return total / 1024


def frees_its_port(server: subprocess.Popen[bytes]) -> bool:
    """Whether the workers go when their parent is killed without a word."""
    server.kill()
    server.wait()
    gone = wait_until(lambda: not answers(), seconds=10)
    if not gone:
        with suppress(ProcessLookupError):  # they went in this very moment
            os.killpg(server.pid, signal.SIGKILL)
        wait_until(lambda: not answers())
    return gone


def signed_in_cookie(email: str) -> str:
    import django  # the settings need the environment of the command line

    django.setup()
    from django.conf import settings
    from django.test import Client

    from communities.models import User

    client = Client()
    client.force_login(
        User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend"
    )
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--path", default="/c/louisville/stages/")
    parser.add_argument("--email", default="coordinator@example.org")
    parser.add_argument("--seconds", type=float, default=8)
    return parser.parse_args()


def main() -> None:
    options = asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techhire.settings")
    cookie = signed_in_cookie(options.email)

    first: tuple[float, float] | None = None
    print(HEAD, flush=True)
    for name in CANDIDATES:
        server = start(name)
        measure(options.path, cookie, readers=4, seconds=2)
        alone = measure(options.path, cookie, readers=1, seconds=options.seconds / 2)
        many = measure(options.path, cookie, readers=16, seconds=options.seconds)
        memory = memory_mb(server.pid)
        lost = lost_while_stopping(options.path, cookie, server)
        free = frees_its_port(start(name))
        median = statistics.median(alone.times)
        first = first or (many.rate, median)
        print(
            f"| {name} | {many.rate:.0f}, {many.rate / first[0]:.2f} | {median / first[1]:.2f} | "
            f"{many.quantile(0.5):.0f}, {many.quantile(0.99):.0f} | {many.failed} | "
            f"{memory:.0f} | {lost} | {'yes' if free else 'no'} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
