"""What the main pages cost beside a bare Django page, and how that grows.

    python -m benchmarks [--scales 2000,67] [--full] [--only communities,placements,…]

On SQLite and on PostgreSQL (DATABASE_URL, or a server at 127.0.0.1), each filled with the demo at
each scale of communities. One of them holds more and more partners then, and placements: a
million of them, and a nation with two million, only with --full, because writing them takes
minutes. Prints tables; writes benchmarks/results.md and benchmarks/results.json.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cases import (
    APPLICATIONS,
    FULL,
    LETTERS,
    NATION,
    PARTNERS,
    PLACEMENTS,
    ROWS,
    SENT,
)
from benchmarks.databases import Database, databases
from benchmarks.report import Figures, as_text, measured_before, write
from tests.reports.processes import what_is_missing

PARTS = ("communities", "placements", "partners", "applications", "reminders")
NATIONAL = "nation"  # with --full, or when it is asked for: it fills a server for minutes
EVERY = ",".join(PARTS)
Pair = tuple[dict[str, str], Database]
ROOT = Path(__file__).resolve().parent.parent


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def environment_of(folder: Path, database: Database) -> dict[str, str]:
    """Production's: no DEBUG, no demo mode, https, hashed and compressed static files."""
    return {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": "only-for-the-benchmark",
        "SITE_URL": "https://techhire.example.org",
        "ALLOWED_HOSTS": "techhire.example.org",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database.url,
        "REDIS_URL": "",
        "LOG_LEVEL": "WARNING",
    }


def load(environment: dict[str, str], database: Database) -> None:
    run(environment, "manage.py", "collectstatic", "--no-input", "-v", "0")
    run(environment, "manage.py", "migrate", "-v", "0")
    # Its password is published, so it loads under DEBUG only; nothing is measured there.
    demo = ("manage.py", "load_demo", "--communities", str(database.scale))
    run(environment | {"DEBUG": "1"}, *demo)
    database.analyze()


def measured_in(environment: dict[str, str], database: Database, of: str, scale: int) -> Figures:
    print(f"Measuring {database.vendor}, {scale:,} {of} ...", file=sys.stderr)
    database.analyze()
    figures: Figures = json.loads(run(environment, "-m", "benchmarks.measure", of, str(scale)))
    return figures


def network_figures_of(environment: dict[str, str], database: Database) -> Figures:
    """Those that scale with the partners of one community, and not with the communities."""
    run(environment, "-m", "benchmarks.network", str(PARTNERS))
    pages = measured_in(environment, database, "partners", PARTNERS)
    print(f"Importing {ROWS:,} rows into {database.vendor} ...", file=sys.stderr)
    return [*pages, json.loads(run(environment, "-m", "benchmarks.imports", str(ROWS)))]


def review_figures_of(environment: dict[str, str], database: Database) -> Figures:
    run(environment, "-m", "benchmarks.applications", str(APPLICATIONS))
    return measured_in(environment, database, "applications", APPLICATIONS)


def placement_figures_of(pairs: list[Pair], scale: int) -> Figures:
    print(f"Writing {scale:,} placements ...", file=sys.stderr)
    fill = ("-m", "benchmarks.outcomes", str(scale))
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda pair: run(pair[0], *fill), pairs))
    return [row for pair in pairs for row in measured_in(*pair, "placements", scale)]


def measured(made: list[Database], placements: tuple[int, ...], parts: list[str]) -> Figures:
    """Fill the databases side by side, which takes longest; measure one after the other."""
    scales = [database.scale for database in made]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="techhire-bench-")))
        for database in made:
            stack.enter_context(database.fresh(folder))
        places = [environment_of(folder / database.name, database) for database in made]
        print(f"Loading {len(made)} databases ...", file=sys.stderr)
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(load, places, made))
        pairs = list(zip(places, made, strict=True))
        figures: Figures = []
        if "communities" in parts:
            for pair in pairs:
                figures += measured_in(*pair, "communities", pair[1].scale)
        # Last, because they change what the other pages show; where the floor has rows enough.
        if "placements" in parts:
            for scale in placements:
                largest = [pair for pair in pairs if pair[1].scale == max(scales)]
                figures += placement_figures_of(largest, scale)
        smallest = [pair for pair in pairs if pair[1].scale == min(scales)]
        if "partners" in parts:
            figures += [row for pair in smallest for row in network_figures_of(*pair)]
        if "applications" in parts:
            figures += [row for pair in smallest for row in review_figures_of(*pair)]
        return figures


def nation_figures() -> Figures:
    """The dashboards with every community full, and what counting the nation takes."""
    communities, partners, placements = NATION
    database = databases([communities])[-1]
    if database.vendor != "postgresql":
        return []
    with TemporaryDirectory(prefix="techhire-bench-") as place, database.fresh(Path(place)):
        environment = environment_of(Path(place), database)
        load(environment, database)
        print(f"Writing {placements:,} placements of {communities:,} ...", file=sys.stderr)
        filled = run(environment, "-m", "benchmarks.nation", str(partners), str(placements))
        case = {"case": "rollups", "of": NATIONAL, "database": database.vendor}
        counted = {**case, "scale": placements, **json.loads(filled)}
        return [counted, *measured_in(environment, database, NATIONAL, placements)]


def reminder_figures() -> Figures:
    """What a site under fire loses, and what the ledger costs. They need PostgreSQL and Redis."""
    database = databases([LETTERS])[-1]
    if missing := what_is_missing():
        print(f"The reminders are left out: {missing}", file=sys.stderr)
        return []
    figures = [json.loads(run({}, "-m", "benchmarks.reminders"))]
    with TemporaryDirectory(prefix="techhire-bench-") as place, database.fresh(Path(place)):
        environment = environment_of(Path(place), database)
        run(environment, "manage.py", "migrate", "-v", "0")
        print(f"Sending from {LETTERS:,} letters ...", file=sys.stderr)
        swept = run(environment, "-m", "benchmarks.sweep", str(LETTERS), str(SENT))
        return [*figures, json.loads(swept)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", default="2000,67")
    parser.add_argument("--full", action="store_true", help="a million placements too")
    parser.add_argument("--only", default=EVERY, help="the rest stays as it was measured")
    asked = parser.parse_args()
    parts = asked.only.split(",") + ([NATIONAL] if asked.full and asked.only == EVERY else [])
    made = databases([int(scale) for scale in asked.scales.split(",")])
    figures: Figures = []
    if set(parts) - {"reminders", NATIONAL}:
        figures += measured(made, FULL if asked.full else PLACEMENTS, parts)
    if NATIONAL in parts:
        figures += nation_figures()
    if "reminders" in parts:
        figures += reminder_figures()
    figures += [row for row in measured_before() if row["of"] not in parts]
    figures.sort(key=lambda row: (row["database"], row["scale"]))
    write(figures)
    print(as_text(figures))


if __name__ == "__main__":
    main()
