"""The figures as people and as programs read them."""

import json
import platform
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks.cases import GROWTH, HTML_KB, LEDGER, QUERIES, RATIO

FOLDER = Path(__file__).resolve().parent
COLUMNS = (
    *("case", "database", "of", "scale", "rows", "ratio", "ratio_of_fastest", "queries"),
    *("html_kb", "asset_kb", "ms", "floor_ms"),
)
IMPORT_COLUMNS = ("case", "database", "scale", "ratio", "rows_per_s", "peak_mb", "s", "bulk_s")
HEAD = """# What the pages cost

Written by `make bench`. **ratio**: the page's time as a multiple of the floor's, a bare Django view
with one query and a plain table of as many rows, behind the middleware for sessions and sign-in
(`benchmarks/floor.py`). Both are the whole application in one process without a network, asked in
turns; the ratio is of medians, beside it that of the fastest. **scale**: how many there are of
what the case grows with, **of**: communities, or partners or placements of one of them. **queries**
counts all statements of a request.
**html_kb**: the page after gzip. **asset_kb**: all scripts and styles it links, as stored
compressed. **rows**: list items and table rows of the page, the same number on the floor.
"""
IMPORT_HEAD = """# What an import costs

A messy file of **scale** rows, each a partner and a person there (`benchmarks/imports.py`): read,
checked with a stored preview of every row, then written with what an undo needs. **ratio**: all of
that as a multiple of bulk_s, the seconds that Django takes for the bulk insert of the same
organizations, partners and contacts and nothing else; medians of turns. **peak_mb**: the whole
process at its largest.
"""
CHAOS_COLUMNS = (
    *("case", "due", "arrived", "lost", "doubled", "uncertain", "copies", "kills", "clock_kills"),
    *("cuts", "emptied", "s", "seed"),
)
CHAOS_HEAD = """# What a site under fire loses

Reminders that are due at one moment (`benchmarks/reminders.py`), sent by two workers and two clocks
on PostgreSQL and Redis to a mail server on the same machine: on the night the clocks go forward, at
an hour that does not exist, and again on the night they go back, at one that comes twice. Meanwhile
**kills** workers and **clock_kills** clocks die without warning and are started again, all
connections to the database are cut (**cuts**), and the broker is emptied (**emptied**), at random
points of the way that **seed** gives. **due**: people who are owed a letter. **arrived**: different
Message-IDs at the mail server. **lost**: people whom none reached. **doubled**: people with two
Message-IDs, and letters that came twice though the ledger does not say so. **uncertain**: letters
whose worker died between handing them over and writing that down, which the ledger shows and sends
once more under the same Message-ID; **copies** is how often both of them arrived.
"""
SWEEP_COLUMNS = (
    *("case", "database", "scale", "sent", "ratio", "per_s", "loop_per_s", "sweep_ms", "peak_mb"),
)
SWEEP_HEAD = """# What the ledger costs

**scale** letters are due (`benchmarks/sweep.py`). One look of the clock at all of them takes
sweep_ms; then **sent** of them leave from one process in the worker's real turns, per_s a second.
**ratio**: the time of a turn as a multiple of a loop's that sends the same mails without a ledger,
over one connection to the same mail server on this machine, which answers at once; medians of
turns. **peak_mb**: the whole process at its largest.
"""
GROWTH_COLUMNS = ("case", "database", "of", "from", "to", "ms", "then_ms", "grows")
GROWTH_HEAD = f"""# How it grows

Each case at its smallest and its largest scale. **grows**: the ratio at the largest as a multiple
of the ratio at the smallest, so that what else the machine did at the time counts on both sides;
where a page has more rows then, so has its floor. At most {GROWTH}.
"""
ROLLUP_COLUMNS = (
    *("case", "database", "communities", "partners", "scale", "communities_per_s", "nation_s"),
)
ROLLUP_HEAD = """# What the nation's rows cost

A server on which each of **communities** is as full as the others, with **partners** and **scale**
placements in all (`benchmarks/nation.py`). The clock counts a community's row of the portfolio when
something moved there: communities_per_s, by one process, from sums that nobody had read before.
nation_s: the totals of the nation with each employer counted once, in seconds, every ten minutes.
What pages cost on that server stands above, **of** nation.
"""
LIMITS = (
    f"Limits: {QUERIES} queries, a ratio of {RATIO}, {HTML_KB} kB of HTML, growth of {GROWTH}; "
    f"a ratio of {LEDGER} for the ledger, and no reminder lost or doubled."
)
Figures = list[dict[str, Any]]


def as_table(figures: Figures, columns: tuple[str, ...]) -> str:
    lines = [[str(row[column]) for column in columns] for row in figures]
    widths = [max(map(len, column)) for column in zip(columns, *lines, strict=True)]
    drawn = [
        "| " + " | ".join(map(str.ljust, line, widths)) + " |"
        for line in (list(columns), ["-" * width for width in widths], *lines)
    ]
    return "\n".join(drawn)


def as_text(figures: Figures) -> str:
    """A table of the pages, and one for each kind of work: they have little in common."""
    imports = [row for row in figures if "rows_per_s" in row]
    chaos = [row for row in figures if row["case"] == "reminder_chaos"]
    sweeps = [row for row in figures if row["case"] == "reminder_sweep"]
    rollups = [row for row in figures if row["case"] == "rollups"]
    pages = [row for row in figures if row not in (*imports, *chaos, *sweeps, *rollups)]
    growth = growth_of(pages)
    parts = (
        f"{HEAD}\n{made_with()} {LIMITS}",
        over_limits(pages, growth, chaos, sweeps),
        as_table(pages, COLUMNS),
    )
    grown = (GROWTH_HEAD.rstrip(), as_table(growth, GROWTH_COLUMNS))
    brought = (IMPORT_HEAD.rstrip(), as_table(imports, IMPORT_COLUMNS))
    fired = (CHAOS_HEAD.rstrip(), as_table(chaos, CHAOS_COLUMNS))
    swept = (SWEEP_HEAD.rstrip(), as_table(sweeps, SWEEP_COLUMNS))
    rolled = (ROLLUP_HEAD.rstrip(), as_table(rollups, ROLLUP_COLUMNS))
    return "\n\n".join((*parts, *grown, *rolled, *brought, *fired, *swept))


def growth_of(pages: Figures) -> Figures:
    """Of each case and database with several scales."""
    by_case: dict[tuple[str, str, str], Figures] = {}
    for row in sorted(pages, key=itemgetter("scale")):
        by_case.setdefault((row["case"], row["of"], row["database"]), []).append(row)
    return [
        {
            **{name: last[name] for name in ("case", "database", "of")},
            "from": first["scale"],
            "to": last["scale"],
            "ms": first["ms"],
            "then_ms": last["ms"],
            "grows": round(last["ratio"] / first["ratio"], 2),
        }
        for first, *_, last in (rows for rows in by_case.values() if len(rows) > 1)
    ]


def over_limits(pages: Figures, growth: Figures, chaos: Figures, sweeps: Figures) -> str:
    """In words, so that nobody has to look for it in the tables."""
    page = {"queries": QUERIES, "ratio": RATIO, "html_kb": HTML_KB}
    kinds: list[tuple[Figures, dict[str, float]]] = [
        (pages, page),
        (growth, {"grows": GROWTH}),
        (sweeps, {"ratio": LEDGER}),
        (chaos, {"lost": 0, "doubled": 0, "strangers": 0, "unlike_ledger": 0}),
    ]
    over = [
        f"{row['case']} on {row['database']} at {row.get('scale') or row['to']:,}: "
        f"{name} {row[name]}"
        for rows, limits in kinds
        for row in rows
        for name, most in limits.items()
        if row[name] > most
    ]
    return f"**Over a limit:** {'; '.join(over) or 'nothing'}."


def made_with() -> str:
    return f"Python {platform.python_version()}, Django {version('Django')}."


def measured_before() -> Figures:
    figures: Figures = json.loads((FOLDER / "results.json").read_text())
    return figures


def write(figures: Figures) -> None:
    (FOLDER / "results.json").write_text(json.dumps(figures, indent=1) + "\n")
    (FOLDER / "results.md").write_text(f"{as_text(figures)}\n")
