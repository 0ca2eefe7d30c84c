"""The databases of a measurement: made for it and dropped after it."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

NAME = "techhire_bench"
DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass
class Database:
    vendor: str
    url: str = ""

    @contextmanager
    def fresh(self, folder: str) -> Iterator[None]:
        raise NotImplementedError

    def analyze(self) -> None:
        """Fresh statistics for the planner, as after every bulk load."""
        raise NotImplementedError


class Sqlite(Database):
    @contextmanager
    def fresh(self, folder: str) -> Iterator[None]:
        self.path = Path(folder) / "bench.sqlite3"
        self.url = f"sqlite:///{self.path}"
        yield

    def analyze(self) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.execute("ANALYZE")


class Postgresql(Database):
    """A database of its own on the server; the one that the address names is not touched."""

    def __init__(self, server: str) -> None:
        super().__init__("postgresql", urlsplit(server)._replace(path=f"/{NAME}").geturl())
        self.server = server

    @contextmanager
    def fresh(self, folder: str) -> Iterator[None]:  # its rows lie elsewhere
        self.execute(self.server, f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")
        try:
            yield
        finally:
            self.execute(self.server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")

    def analyze(self) -> None:
        self.execute(self.url, "VACUUM ANALYZE")

    @staticmethod
    def execute(url: str, *statements: str) -> None:
        connection = psycopg2.connect(url, connect_timeout=3)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()


def databases() -> Iterator[Database]:
    yield Sqlite("sqlite")
    named = os.environ.get("DATABASE_URL", "")
    server = named if named.startswith("postgres") else DEFAULT_SERVER
    try:
        Postgresql.execute(server, "SELECT 1")
    except psycopg2.OperationalError as error:
        print(f"PostgreSQL is left out, because it does not answer: {error}", file=sys.stderr)
        return
    yield Postgresql(server)
