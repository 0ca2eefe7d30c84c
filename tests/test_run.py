"""`make run` as somebody meets it: real processes on a folder of their own."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.once
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def can_connect(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def idle_connections(port: int, count: int) -> Iterator[None]:
    """So many browsers that have read a page and keep their connection."""
    with ExitStack() as stack:
        for _ in range(count):
            link = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            link.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert link.recv(12) == b"HTTP/1.1 200"
        yield


def comes_true(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def start_run(folder: Path, port: int, **settings: str) -> subprocess.Popen[str]:
    """What `make run` executes, on SQLite and the folder queue, whatever the suite runs on."""
    keep = {"PATH", "HOME", "LANG"}
    environment = {name: value for name, value in os.environ.items() if name in keep}
    environment |= {"VAR_DIR": str(folder), "PORT": str(port), "WEB_WORKERS": "1", **settings}
    return subprocess.Popen(
        [sys.executable, "-m", "techhire.run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if words in line:
            return said
    raise AssertionError(f"It ended without saying “{words}”:\n{said}")


def descendants(pid: int) -> set[int]:
    """Every process below this one, from /proc."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(") ")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we were looking
    found, layer = set(), {pid}
    while layer:
        layer = {child for child, parent in parents.items() if parent in layer}
        found |= layer
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture
def started(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    port = free_port()
    process = start_run(tmp_path, port, **getattr(request, "param", {}))
    try:
        yield process, port, read_until(process, "Ctrl-C stops everything.")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="Looks at processes through /proc.")
def test_run_serves_the_demo_and_ctrl_c_stops_everything(started):
    process, port, said = started
    below = descendants(process.pid)

    with idle_connections(port, 100):
        login = f"http://127.0.0.1:{port}/accounts/login/"
        with urllib.request.urlopen(login, timeout=10) as page:
            assert page.status == 200
    assert f"TechHire is ready: http://127.0.0.1:{port}/" in said
    assert "coordinator@example.org" in said
    assert "techhire-demo" in said
    assert len(below) >= 4  # web server and its worker, Celery's worker, the clock
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=PATIENCE) == 0
    assert [pid for pid in below if is_alive(pid)] == []
    assert not can_connect(port)


@pytest.mark.parametrize("started", [{"DEMO": "0"}], indirect=True)
@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end.")
def test_kill_9_leaves_no_process_and_no_taken_port(started):
    process, port, _ = started
    below = descendants(process.pid)

    process.kill()

    assert comes_true(lambda: not any(is_alive(pid) for pid in below))
    assert not can_connect(port)


def test_run_says_plainly_that_the_port_is_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said, _ = start_run(tmp_path, port).communicate(timeout=PATIENCE)

    assert said.startswith(f"Port {port} is taken by another program")
    assert "make run" in said
    assert said.count("\n") == 1


def test_run_refuses_a_folder_that_another_one_runs_on(tmp_path):
    with (tmp_path / "run.lock").open("w") as lock:
        lock.write("4321\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)

        said, _ = start_run(tmp_path, free_port()).communicate(timeout=PATIENCE)

    assert said.startswith(f"TechHire already runs on {tmp_path} (process 4321).")


def run_in_a_process(tmp_path: Path, *commands: str) -> subprocess.CompletedProcess[str]:
    named = {f"part{n}": ["sh", "-c", command] for n, command in enumerate(commands)}
    program = (
        "import sys; from techhire.processes import run_together; "
        f"sys.exit(run_together({named!r}, greet=lambda: None))"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_when_one_ends_the_others_are_stopped(tmp_path):
    done = run_in_a_process(tmp_path, "exec sleep 300", "echo hello; exit 3")

    assert done.returncode == 3
    assert "part1  | hello\n" in done.stdout
    assert "The part1 process ended by itself (exit code 3): stopping the others." in done.stdout


def test_an_end_without_an_error_is_an_error(tmp_path):
    assert run_in_a_process(tmp_path, "exec sleep 300", "exit 0").returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end.")
def test_a_child_whose_parent_went_before_it_could_ask_ends_at_once():
    program = "from techhire.processes import die_with_parent; die_with_parent(1); print('lives')"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "")


def test_what_a_child_had_started_goes_with_it(tmp_path):
    note = tmp_path / "pid"

    run_in_a_process(tmp_path, f"sleep 300 & echo $! > {note}; exit 1")

    assert not is_alive(int(note.read_text()))
