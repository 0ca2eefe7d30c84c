"""The whole application in this process, asked the way a web server asks it: no network between."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks import floor
from communities.models import User

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Answer:
    status: int
    body: bytes
    seconds: float


class Site:
    """One WSGI application, and a way to ask it. Times are wall-clock seconds."""

    def __init__(self, application: WSGIHandler) -> None:
        self.application = application

    @classmethod
    def whole(cls) -> "Site":
        return cls(WSGIHandler())

    @classmethod
    def bare(cls) -> "Site":
        with override_settings(MIDDLEWARE=floor.MIDDLEWARE):
            return cls(WSGIHandler())

    def get(self, path: str, cookie: str = "") -> Answer:
        environ = environ_of(path, cookie)
        start = time.perf_counter()
        response = self.application(environ, start_response)
        body = b"".join(response)
        response.close()
        return Answer(response.status_code, body, time.perf_counter() - start)

    def queries(self, path: str, cookie: str = "") -> int:
        """How many statements the page needs, not counting the marks of transactions."""
        with CaptureQueriesContext(connection) as captured:
            self.get(path, cookie)
        return sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)


def start_response(*_arguments: Any) -> Callable[[bytes], object]:
    """A web server would write the head of the answer here."""
    return len


def environ_of(path: str, cookie: str) -> dict[str, Any]:
    route, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": route,
        "QUERY_STRING": query,
        "SERVER_NAME": settings.ALLOWED_HOSTS[0],
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0],
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def cookie_of(email: str) -> str:
    """Sign a person in without the form; the cookie is what the browser would send back."""
    person = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
