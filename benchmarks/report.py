"""The figures as people and as programs read them."""

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
COLUMNS = (
    *("case", "database", "scale", "rows", "ratio", "ratio_of_fastest", "queries"),
    *("html_kb", "asset_kb", "ms", "floor_ms"),
)
HEAD = """# What the pages cost

Written by `make bench`. **ratio**: the page's time as a multiple of the floor's, a bare Django view
with one query and a plain table of as many rows, behind the middleware for sessions and sign-in
(`benchmarks/floor.py`). Both are the whole application in one process without a network, asked in
turns; the ratio is of medians, beside it that of the fastest. **queries** counts all statements of
a request. **html_kb**: the page after gzip. **asset_kb**: all scripts and styles it links, as
stored compressed. **rows**: list items and table rows of the page, the same number on the floor.
"""


def as_table(figures: list[dict[str, Any]]) -> str:
    lines = [[str(row[column]) for column in COLUMNS] for row in figures]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *lines, strict=True)]
    drawn = [
        "| " + " | ".join(map(str.ljust, line, widths)) + " |"
        for line in (list(COLUMNS), ["-" * width for width in widths], *lines)
    ]
    return "\n".join(drawn)


def write(figures: list[dict[str, Any]]) -> None:
    (FOLDER / "results.json").write_text(json.dumps(figures, indent=1) + "\n")
    made_with = f"Python {platform.python_version()}, Django {version('Django')}."
    (FOLDER / "results.md").write_text(f"{HEAD}\n{made_with}\n\n{as_table(figures)}\n")
