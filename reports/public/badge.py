"""A small picture of where a community stands, for other people's pages."""

from dataclasses import dataclass

from reports.public.showing import Shown

# About how wide a letter of the badge is; the picture has no fonts of its own to measure.
LETTER, PADDING, HEIGHT = 7.2, 12, 28


@dataclass(frozen=True)
class Badge:
    """Two fields beside each other, as wide as their words."""

    left: str
    right: str

    @property
    def left_width(self) -> int:
        return round(len(self.left) * LETTER) + 2 * PADDING

    @property
    def right_width(self) -> int:
        return round(len(self.right) * LETTER) + 2 * PADDING

    @property
    def width(self) -> int:
        return self.left_width + self.right_width

    @property
    def left_middle(self) -> int:
        return self.left_width // 2

    @property
    def right_middle(self) -> int:
        return self.left_width + self.right_width // 2

    height = HEIGHT


def badge_of(found: Shown) -> Badge:
    """How many people were placed; the stage, where nothing is on record."""
    row = found.row
    if row and row.people:
        noun = "person" if row.people == 1 else "people"
        right = f"{row.people:,} {noun} placed"
    elif found.current:
        right = f"stage {found.current.stage.number} of {len(found.stations)}"
    else:
        right = f"since {found.community.designated_in}"
    return Badge(f"TechHire {found.community.name}", right)
