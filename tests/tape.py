"""What a fixture writes through the real acts, written again in a handful of statements.

Founding two communities and giving ten people their roles takes most of the time of a small test.
The first test of a process does it; others that begin at the same place, and by the same clock, get
the same rows.
"""

import time
from collections.abc import Callable
from functools import cache

from django.db import connection, transaction
from django.utils import timezone

Row = tuple[object, ...]
Rows = dict[str, dict[object, Row]]  # by the table, and by the key in its first column
Place = tuple[object, ...]

# To whom keys were given out: two communities may have been founded in either order, and where a
# test has emptied the tables, permissions have new keys.
PLACE_SQL = """
SELECT slug, id FROM communities_community UNION ALL SELECT email, id FROM communities_user
UNION ALL SELECT name, id FROM auth_group WHERE name LIKE 'national%'
UNION ALL SELECT 'permission', MIN(id) FROM auth_permission
"""
# A new test on SQLite begins with the same keys again; on PostgreSQL none is given out twice.
KEYS_SQL = {"sqlite": "SELECT name, seq FROM sqlite_sequence", "postgresql": ""}
MOST_TAPES = 60  # of one fixture: a test that begins somewhere else does not begin there often
OFF_BY = 60  # seconds; a clock that somebody set is further away
BEGAN = (time.monotonic(), timezone.now().timestamp())


class Tape:
    """The rows that were new or changed, table by table."""

    def __init__(self, before: Rows, after: Rows) -> None:
        self.statements: list[tuple[str, list[Row]]] = []
        for table, rows in after.items():
            old = before[table]
            if new := [row for key, row in rows.items() if key not in old]:
                places = ", ".join(["%s"] * len(new[0]))
                self.statements.append((f'INSERT INTO "{table}" VALUES ({places})', new))
            if changed := [(*row, key) for key, row in rows.items() if old.get(key, row) != row]:
                first, *others = columns_of(table)
                sets = ", ".join(f'"{column}" = %s' for column in (first, *others))
                sql = f'UPDATE "{table}" SET {sets} WHERE "{first}" = %s'
                self.statements.append((sql, changed))

    def play(self) -> None:
        # At once: the tables come in no order, and what they refer to is asked for at the end.
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, rows in self.statements:
                cursor.cursor.executemany(as_driver(sql), rows)


class Recorder:
    def __init__(self) -> None:
        self.tapes: dict[str, dict[Place, Tape]] = {}

    def write(self, name: str, act: Callable[[], object]) -> None:
        """Do what `act` does to the database, in whatever place that is."""
        tapes, place = self.tapes.setdefault(name, {}), here()
        if place in tapes:
            tapes[place].play()
        elif len(tapes) >= MOST_TAPES:
            act()
        else:
            before = all_rows()
            act()
            tapes[place] = Tape(before, all_rows())


def here() -> Place:
    keys = KEYS_SQL[connection.vendor]
    return (moment(), *sorted([*fetched(PLACE_SQL), *(fetched(keys) if keys else ())]))


def moment() -> float | None:
    """What a clock shows that somebody has set; None for the real one."""
    (monotonic, wall), now = BEGAN, timezone.now().timestamp()
    is_real = abs(now - wall - (time.monotonic() - monotonic)) < OFF_BY
    return None if is_real else now


def as_driver(sql: str) -> str:
    return sql.replace("%s", "?") if connection.vendor == "sqlite" else sql


def fetched(sql: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql)
        return [tuple(row) for row in cursor.cursor.fetchall()]


@cache
def columns_of(table: str) -> list[str]:
    # Asked once: to tell it, Django parses the statement that made the table.
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]


def all_rows() -> Rows:
    """Each value as the database writes and reads it itself."""
    found: Rows = {}
    for table in connection.introspection.table_names():
        kind = "{}" if connection.vendor == "sqlite" else "{}::text"
        columns = ", ".join(kind.format(f'"{column}"') for column in columns_of(table))
        found[table] = {row[0]: row for row in fetched(f'SELECT {columns} FROM "{table}"')}
    return found
