"""What the main pages cost beside a bare Django page, and how that grows.

    python -m benchmarks [--scales 67,2000]

On SQLite and on PostgreSQL (DATABASE_URL, or a server at 127.0.0.1), each filled with the demo at
each scale. Prints a table; writes benchmarks/results.md and benchmarks/results.json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.databases import Database, databases
from benchmarks.report import as_table, write

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


def environment_of(folder: str, database: Database) -> dict[str, str]:
    """Production's: no DEBUG, no demo mode, https, hashed and compressed static files."""
    return {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": "only-for-the-benchmark",
        "SITE_URL": "https://techhire.example.org",
        "ALLOWED_HOSTS": "techhire.example.org",
        "VAR_DIR": folder,
        "DATABASE_URL": database.url,
        "REDIS_URL": "",
        "LOG_LEVEL": "WARNING",
    }


def figures_of(database: Database, scale: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="techhire-bench-") as folder, database.fresh(folder):
        environment = environment_of(folder, database)
        print(f"{database.vendor}, {scale} communities: loading ...", file=sys.stderr)
        run(environment, "manage.py", "collectstatic", "--no-input", "-v", "0")
        run(environment, "manage.py", "migrate", "-v", "0")
        # Its password is published, so it loads under DEBUG only; nothing is measured there.
        run(environment | {"DEBUG": "1"}, "manage.py", "load_demo", "--communities", str(scale))
        database.analyze()
        print(f"{database.vendor}, {scale} communities: measuring ...", file=sys.stderr)
        figures: list[dict[str, Any]] = json.loads(
            run(environment, "-m", "benchmarks.measure", str(scale))
        )
        return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", default="67,2000")
    scales = [int(scale) for scale in parser.parse_args().scales.split(",")]
    figures = [
        row for database in databases() for scale in scales for row in figures_of(database, scale)
    ]
    write(figures)
    print(as_table(figures))


if __name__ == "__main__":
    main()
