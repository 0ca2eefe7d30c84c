"""The databases of a measurement: made for it and dropped after it."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


class Database:
    vendor = ""
    url = ""

    def __init__(self, scale: int) -> None:
        self.scale = scale
        self.name = f"techhire_bench_{self.vendor}_{scale}"

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[None]:
        raise NotImplementedError

    def analyze(self) -> None:
        """Fresh statistics for the planner, as after every bulk load."""
        raise NotImplementedError


class Sqlite(Database):
    vendor = "sqlite"

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[None]:
        self.path = folder / f"{self.name}.sqlite3"
        self.url = f"sqlite:///{self.path}"
        yield

    def analyze(self) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.execute("ANALYZE")


class Postgresql(Database):
    """A database of its own on the server; the one that the address names is not touched."""

    vendor = "postgresql"

    def __init__(self, scale: int, server: str) -> None:
        super().__init__(scale)
        self.server = server
        self.url = urlsplit(server)._replace(path=f"/{self.name}").geturl()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[None]:
        drop = f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)"
        execute(self.server, drop, f"CREATE DATABASE {self.name}")
        try:
            yield
        finally:
            execute(self.server, drop)

    def analyze(self) -> None:
        execute(self.url, "VACUUM ANALYZE")


def execute(url: str, *statements: str) -> None:
    connection = psycopg2.connect(url, connect_timeout=3)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def databases(scales: list[int]) -> list[Database]:
    """One for each scale on SQLite, and on PostgreSQL where a server answers."""
    made: list[Database] = [Sqlite(scale) for scale in scales]
    named = os.environ.get("DATABASE_URL", "")
    server = named if named.startswith("postgres") else DEFAULT_SERVER
    try:
        execute(server, "SELECT 1")
    except psycopg2.OperationalError as error:
        print(f"PostgreSQL is left out, because it does not answer: {error}", file=sys.stderr)
        return made
    return [*made, *(Postgresql(scale, server) for scale in scales)]
