"""The states as squares, each about where it lies: no state is large because of its land.

The places are those of the grid that American newsrooms use; Puerto Rico is added. Shade shows how
many communities a state has, and the number stands in its square.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from communities.states import NAMES

# Twelve columns; a dot is a place without a state.
GRID = (
    "AK .. .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. .. VT NH",
    ".. WA ID MT ND MN IL WI MI NY RI MA",
    ".. OR NV WY SD IA IN OH PA NJ CT ..",
    ".. CA UT CO NE MO KY WV VA MD DE ..",
    ".. .. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. .. TX .. .. .. .. FL .. PR",
)
SIDE, GAP = 40, 4
# From so many communities on, the next darker shade.
STEPS = (1, 2, 4, 8)


WIDTH, HEIGHT = (n * (SIDE + GAP) - GAP for n in (len(GRID[0].split()), len(GRID)))
SQUARE = (
    '<rect class="step{}" x="{}" y="{}" width="40" height="40" rx="4"/>'
    '<text x="{}" y="{}">{}</text><text class="n" x="{}" y="{}">{}</text>'
)
# Written here, because fifty squares cost a template more than all the rest of the page.
LINKED, BARE = (
    f'<a href="{{}}" aria-label="{{}}">{SQUARE}</a>',
    f'<g aria-hidden="true">{SQUARE}</g>',
)


@dataclass(frozen=True)
class TileMap:
    """`table` has name, address and number of each, of territories without a square too."""

    squares: SafeString
    table: list[tuple[str, str, int]]
    width = WIDTH
    height = HEIGHT


def tile_map(by_state: Mapping[str, int], link: Callable[[str], str]) -> TileMap:
    """`link` gives the address of a state's communities."""
    squares = [
        square(code, by_state.get(code, 0), x * (SIDE + GAP), y * (SIDE + GAP), link)
        for y, line in enumerate(GRID)
        for x, code in enumerate(line.split())
        if code != ".."
    ]
    named = ((NAMES.get(code, code), link(code), n) for code, n in by_state.items() if n)
    return TileMap(mark_safe("".join(squares)), sorted(named))  # noqa: S308  # each is escaped


def square(code: str, n: int, x: int, y: int, link: Callable[[str], str]) -> SafeString:
    center, step = x + SIDE // 2, sum(n >= least for least in STEPS)
    drawn = (step, x, y, center, y + 17, code, center, y + 33, n or "")
    if not n:
        return format_html(BARE, *drawn)
    words = f"{NAMES[code]}: {n} {'community' if n == 1 else 'communities'}"
    return format_html(LINKED, link(code), words, *drawn)
