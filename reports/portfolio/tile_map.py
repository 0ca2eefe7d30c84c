"""The states as squares, each about where it lies: no state is large because of its land.

The places are those of the grid that American newsrooms use; Puerto Rico is added. Shade shows how
many communities a state has, and the number stands in its square.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    n: int
    x: int
    y: int

    @property
    def step(self) -> int:
        return sum(self.n >= least for least in STEPS)

    @property
    def words(self) -> str:
        return f"{self.name}: {self.n} {'community' if self.n == 1 else 'communities'}"

    @property
    def center(self) -> int:
        return self.x + SIDE // 2

    @property
    def name_at(self) -> int:
        return self.y + 17

    @property
    def number_at(self) -> int:
        return self.y + 33


@dataclass(frozen=True)
class TileMap:
    tiles: list[Tile]
    # By name, those with communities, territories that have no square too.
    table: list[tuple[str, str, int]]
    width = len(GRID[0].split()) * (SIDE + GAP) - GAP
    height = len(GRID) * (SIDE + GAP) - GAP
    side = SIDE


def tile_map(by_state: Mapping[str, int]) -> TileMap:
    tiles = [
        Tile(code, NAMES[code], by_state.get(code, 0), x * (SIDE + GAP), y * (SIDE + GAP))
        for y, line in enumerate(GRID)
        for x, code in enumerate(line.split())
        if code != ".."
    ]
    named = ((NAMES.get(code, code), code, n) for code, n in by_state.items() if n)
    return TileMap(tiles, sorted(named))
