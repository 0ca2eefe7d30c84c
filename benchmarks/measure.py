"""Measure every case on the database of this process, and print the figures as JSON.

    python -m benchmarks.measure OF SCALE

A child of `python -m benchmarks`, which sets the environment. Of the cases those are measured that
grow with OF (communities, partners, placements), of which the database holds SCALE.
"""

import gc
import json
import os
import statistics
import sys
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.db import connection

from benchmarks.cases import CASES, COORDINATOR, MANAGER, Case
from benchmarks.site import Answer, Site, cookie_of
from benchmarks.weight import Page, assets_kb, compressed_kb
from communities.models import Community

WARM_UPS = 10
PAIRS = 60


def give_a_second_factor(email: str) -> None:
    """National staff have one in production, and every request of theirs looks it up."""
    from allauth.mfa.models import Authenticator

    from communities.models import User

    person = User.objects.get(email=email)
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})


def times(case: Case, cookie: str, rows: int) -> tuple[list[float], list[float]]:
    """Seconds of the page and of the floor, taken in turns so that both meet the same noise."""
    page, bare, floor_cookie = Site.whole(), Site.bare(), cookie_of(case.reader or COORDINATOR)
    ours: list[float] = []
    floor: list[float] = []
    for round_ in range(WARM_UPS + PAIRS):
        if round_ == WARM_UPS:
            gc.collect()
            gc.freeze()
            ours.clear()
            floor.clear()
        ours.append(page.get(case.path, cookie).seconds)
        floor.append(bare.get(f"/floor/{rows}/", floor_cookie).seconds)
    gc.unfreeze()
    return ours, floor


def page_of(case: Case, answer: Answer) -> Page:
    """Raises SystemExit when it is not the page that was meant, or the floor is too low for it."""
    if answer.status != 200:
        raise SystemExit(f"{case.path} answers {answer.status} to {case.reader or 'nobody'}.")
    page = Page(answer.body.decode())
    if page.rows < case.fewest_rows:
        raise SystemExit(f"{case.path} lists {page.rows} rows, not {case.fewest_rows} or more.")
    # The floor lists communities.
    if Community.objects.count() < page.rows:
        raise SystemExit(f"The floor has fewer rows than the {page.rows} of {case.path}.")
    return page


def measure(case: Case, scale: int) -> dict[str, Any]:
    cookie = cookie_of(case.reader) if case.reader else ""
    site = Site.whole()
    answer = site.get(case.path, cookie)
    page = page_of(case, answer)
    ours, floor = times(case, cookie, page.rows)
    return {
        "case": case.name,
        "of": case.of,
        "database": connection.vendor,
        "scale": scale,
        "ratio": round(statistics.median(ours) / statistics.median(floor), 2),
        "ratio_of_fastest": round(min(ours) / min(floor), 2),
        "queries": site.queries(case.path, cookie),
        "html_kb": compressed_kb(answer.body),
        "asset_kb": assets_kb(page.assets),
        "rows": page.rows,
        "ms": round(statistics.median(ours) * 1000, 2),
        "floor_ms": round(statistics.median(floor) * 1000, 2),
    }


def main() -> None:
    give_a_second_factor(MANAGER)
    of, scale = sys.argv[1], int(sys.argv[2])
    cases = [case.at(scale) for case in CASES if case.of == of]
    json.dump([measure(case, scale) for case in cases], sys.stdout)


if __name__ == "__main__":
    main()
