"""The demo's tables, as anybody can edit them in a spreadsheet."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    """What one cell holds, between semicolons."""
    return [word.strip() for word in cell.split(";") if word.strip()]
