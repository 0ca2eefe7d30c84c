"""The promise under fire, in small: `python -m benchmarks --only reminders` is the whole of it."""

from pathlib import Path

import pytest

from benchmarks.reminders import Pace, run, spring
from tests.reports.processes import own_site, what_is_missing

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]


def test_nothing_is_lost_or_doubled_while_workers_die_the_night_clocks_go_forward(tmp_path: Path):
    if missing := what_is_missing():
        pytest.skip(missing)
    # The mail server takes its time, so that workers die in the moment that nobody can close.
    pace = Pace(before=3, lease=2, quiet=2, answer=0.05, longest=600)

    with own_site() as site:
        figures = run(site, tmp_path, {spring(2, 30): 4}, seed=3, pace=pace)

    wrong = ("lost", "doubled", "strangers", "unlike_ledger")
    assert {name: figures[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert (figures["due"], figures["arrived"], figures["kills"]) == (60, 60, 4)
    # One letter is in a worker's hands at a time, and every connection may be cut with it.
    assert figures["uncertain"] <= figures["kills"] + 2 * figures["cuts"]
