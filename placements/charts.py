"""Bar charts, drawn on the server. Beside each stands its table, which says the same in numbers.

pygal draws them for a page of its own, with style, script and links inside. Our policy lets none of
that in, so only named elements and attributes pass; static/css/outcomes.css gives the colors.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from pygal import Bar, HorizontalBar, PluginImportFixer
from pygal.graph.graph import Graph
from pygal.style import Style

# For its maps, pygal puts a finder of an old kind among those that Python asks at every import, and
# Python warns of it each time. We draw no maps.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, PluginImportFixer)]

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "rect", "path", "line", "text"}
ATTRIBUTES = {
    *("class", "d", "height", "rx", "ry", "transform", "viewBox", "width"),
    *("x", "x1", "x2", "y", "y1", "y2"),
}
# What answers only to a script, or repeats what the table says.
UNUSED = {"tooltip", "tooltip-overlay"}
KEPT = 128  # drawings of a process; each is some 5 kB
WIDTH, UPRIGHT, FOOT, STEP = 440, 230, 46, 36
MARGIN, DIGIT = 4, 9  # around a drawing; of a number, which stands right of a lying bar
# How much room the words take; the sheet sets the same size.
LETTERS = Style(label_font_size=13, major_label_font_size=13, value_font_size=13)

Bars = tuple[tuple[str, int | None], ...]
Aims = tuple[float | None, ...]


class Columns(Bar):  # type: ignore[misc]  # pygal has no types
    """Bars with a dashed line over those that something is aimed at, and its number at the end."""

    aims: Aims = ()

    def _plot(self) -> None:
        super()._plot()
        if not self.aims:
            return
        group = self.svg.node(self.nodes["text_overlay"], class_="aims")
        for first, last, aim in runs(self.aims):
            left, right = (self.view.x(place / self._len) for place in (first, last + 1))
            height = self.view.y(aim)
            line = f"M{left:.1f} {height:.1f}H{right:.1f}"
            for layer in ("aim-edge", "aim"):
                self.svg.node(group, "path", class_=layer, d=line)
            word = self.svg.node(group, "text", class_="aim-value", x=right - 2, y=height - 4)
            word.text = f"{ceil(aim):,}"


def runs(aims: Aims) -> Iterator[tuple[int, int, float]]:
    """Neighbors with the same aim: the first, the last, and what they aim at."""
    place = 0
    for aim, same in groupby(aims):
        size = len([*same])
        if aim is not None:
            yield place, place + size - 1, aim
        place += size


def columns(
    name: str, bars: Sequence[tuple[str, int | None]], aims: Sequence[float | None] = ()
) -> SafeString:
    """Upright bars, for what follows in time; None leaves a gap.

    `aims` are what each bar is held against, None where it is held against nothing.
    """
    return drawn(Columns, UPRIGHT, name, tuple(bars), tuple(aims))


def steps(name: str, bars: Sequence[tuple[str, int | None]]) -> SafeString:
    """Lying bars, the first one on top; None leaves a gap."""
    return drawn(HorizontalBar, FOOT + STEP * len(bars), name, tuple(reversed(bars)))


# Drawing takes longer than the rest of the page, and the same numbers give the same picture.
@lru_cache(maxsize=KEPT)
def drawn(kind: type[Graph], height: int, name: str, bars: Bars, aims: Aims = ()) -> SafeString:
    longest = max([n or 0 for _, n in bars] + [aim or 0 for aim in aims] + [1])
    chart = kind(
        js=(),
        style=LETTERS,
        width=WIDTH,
        height=height,
        margin=MARGIN,
        min_scale=2,
        rounded_bars=2,
        show_legend=False,
        no_data_text="",  # each label says that its number is hidden
        print_values=True,
        print_values_position="top",
        value_formatter=lambda n: "" if n is None else f"{n:,.0f}",
        **room_for(kind, longest),
    )
    chart.x_labels = [label for label, _ in bars]
    chart.add(name, [n for _, n in bars])
    chart.aims = aims
    return filtered(chart.render(), name)


def room_for(kind: type[Graph], longest: float) -> dict[str, Any]:
    """Of the longest bar's number: above a column, but right of a lying bar, by its digits."""
    if kind is not HorizontalBar:
        return {"range": (0, 1.15 * longest), "max_scale": 5}
    return {
        "range": (0, 1.05 * longest),
        "max_scale": 2,  # long labels leave the axis little room
        "truncate_label": -1,
        "margin_right": MARGIN + DIGIT * len(f"{longest:,.0f}"),
    }


def filtered(svg: bytes, name: str) -> SafeString:
    """The drawing with nothing in it but shapes and words, and with a name for screen readers."""
    root = ET.fromstring(svg)  # noqa: S314  # our own drawing, made a moment ago
    clean(root)
    root.set("role", "img")
    root.set("aria-label", name)
    ET.register_namespace("", SVG.strip("{}"))
    # Labels were escaped when they were written, and nothing but shapes has passed.
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308  # see above


def clean(element: ET.Element) -> None:
    element.attrib = {key: value for key, value in element.attrib.items() if key in ATTRIBUTES}
    for child in list(element):
        if passes(child):
            clean(child)
        else:
            element.remove(child)


def passes(element: ET.Element) -> bool:
    is_shape = isinstance(element.tag, str) and element.tag.removeprefix(SVG) in ELEMENTS
    return is_shape and not UNUSED & set(element.get("class", "").split())
