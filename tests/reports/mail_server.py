"""A mail server of our own for tests: speaks enough SMTP, and can be told to say no or to wait."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self


@dataclass
class Script:
    """How the server behaves. An `Event` in `hold` keeps it waiting at that point until set."""

    answers: dict[str, str] = field(default_factory=dict)  # "RCPT" -> "550 no such person"
    hold: dict[str, threading.Event] = field(default_factory=dict)  # "GREET", "ACCEPT"
    hang_up_at: str = ""
    refuse_once: str = ""  # the answer to the next letter only
    on_letter: Callable[[], object] = lambda: None
    reached: dict[str, threading.Event] = field(
        default_factory=lambda: {at: threading.Event() for at in ("GREET", "ACCEPT")}
    )

    def pause(self, at: str) -> None:
        self.reached[at].set()
        if at in self.hold:
            self.hold[at].wait(30)


class Session(socketserver.StreamRequestHandler):
    server: "Server"

    def handle(self) -> None:
        script = self.server.script
        with self.server.lock:
            self.server.connections += 1
        script.pause("GREET")
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.split(maxsplit=1)[0].upper().decode() if line.strip() else ""
            if script.hang_up_at == verb:
                return
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA" and verb not in script.answers:
                if not self.take_letter(script):
                    return
                continue
            self.say(script.answers.get(verb, "250 ok"))

    def take_letter(self, script: Script) -> bool:
        """Read one letter; keep it when, and only when, the client could know that we have it."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        if script.hang_up_at == "BODY":
            self.server.keep(b"".join(lines))
            return False
        if "BODY" in script.answers:
            self.say(script.answers["BODY"])
            return True
        if script.refuse_once:
            self.say(script.refuse_once)
            script.refuse_once = ""
            return True
        script.on_letter()
        self.server.keep(b"".join(lines))
        script.pause("ACCEPT")
        self.say("250 accepted")
        return True

    def say(self, line: str) -> None:
        try:
            self.wfile.write(f"{line}\r\n".encode())
        except OSError:
            self.server.lost_clients += 1


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), Session)
        self.script = Script()
        self.letters: list[EmailMessage] = []
        self.lost_clients = self.connections = 0
        self.lock = threading.Lock()

    def keep(self, raw: bytes) -> None:
        with self.lock:
            self.letters.append(message_from_bytes(raw, policy=policy.default))

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def message_ids(self) -> Counter[str]:
        with self.lock:
            return Counter(letter["Message-ID"] for letter in self.letters)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for event in self.script.hold.values():
            event.set()
        self.shutdown()
        self.server_close()

    def settings(self) -> dict[str, Any]:
        """Django's settings that lead here."""
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_TIMEOUT": 2,
        }
