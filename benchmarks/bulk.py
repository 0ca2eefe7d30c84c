"""Rows by the million: written past the ORM, the way each database reads them fastest."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, models

AT_ONCE = 20_000

Row = Sequence[str | int | date | Decimal | None]


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows of plain values, in the order of `columns`; texts hold no tab and no backslash."""
    table = model._meta.db_table  # documented, in spite of its name
    names, rest = ", ".join(f'"{column}"' for column in columns), iter(rows)
    with connection.cursor() as cursor:
        for some in iter(lambda: list(islice(rest, AT_ONCE)), []):
            if connection.vendor == "postgresql":
                lines = io.StringIO("".join(copied(some)))
                cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', lines)
            else:
                marks = ", ".join(["%s"] * len(columns))
                plain = [
                    [str(v) if isinstance(v, Decimal | date) else v for v in row] for row in some
                ]
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', plain)


def copied(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield "\t".join("\\N" if value is None else str(value) for value in row) + "\n"


def go_on_after(*tables: type[models.Model]) -> None:
    """Let the database count on from the keys that were written here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def empty(*tables: type[models.Model]) -> None:
    """Delete every row, whoever's it is; in the order in which they refer to each other."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


@contextmanager
def unchecked() -> Iterator[None]:
    """Outside a transaction: no look at each row for what it refers to, nor a wait for the disk.

    For rows of which we know that they fit, in a database that is thrown away.
    """
    statements = {
        "postgresql": ("SET session_replication_role = %s", "replica", "origin"),
        "sqlite": ("PRAGMA synchronous = %s", "OFF", "NORMAL"),
    }
    statement, during, after = statements[connection.vendor]
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        cursor.execute(statement % during)
        yield
        cursor.execute(statement % after)
