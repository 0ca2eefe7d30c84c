"""What of a drawing reaches a page: shapes and words, nothing that the policy refuses."""

import re
from xml.etree import ElementTree as ET

import pytest

from placements import charts

AIMS = [87.5, 87.5, None, 2000.0]
BARS = [("Q1 ’26", 3), ("Q2 ’26", None), ("Q3 ’26", 1200), ("Q4 ’26", 0)]


def parts(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter())


def words(svg: str) -> list[str]:
    return [part.text for part in parts(svg) if part.text]


def test_nothing_that_the_policy_refuses_is_left():
    svg = charts.columns("People", BARS)

    names = {part.tag.removeprefix(charts.SVG) for part in parts(svg)}
    attributes = {name for part in parts(svg) for name in part.attrib}
    assert names == {"svg", "g", "rect", "path", "text"}
    assert attributes <= charts.ATTRIBUTES | {"role", "aria-label"}


def test_style_script_and_links_are_taken_out_wherever_they_stand():
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        b"<defs><style>a{}</style><script>x()</script></defs>"
        b'<g style="fill:red" onclick="x()" class="plot"><a xlink:href="https://example.org/">'
        b'<text>gone</text></a><text xlink:href="#a" x="1">kept</text></g></svg>'
    )

    assert charts.filtered(svg, "Picture") == (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Picture">'
        '<g class="plot"><text x="1">kept</text></g></svg>'
    )


def test_more_steps_make_a_taller_picture_and_no_thinner_bars():
    few, many = (charts.steps("Age", [(str(n), n) for n in range(size)]) for size in (3, 7))

    assert ET.fromstring(few).get("viewBox") == "0 0 440 154"
    assert ET.fromstring(many).get("viewBox") == "0 0 440 298"


def test_a_gap_has_no_bar_and_no_number():
    svg = charts.columns("People", BARS)

    bars = [part for part in parts(svg) if "rect" in part.get("class", "").split()]
    values = [part.text for part in parts(svg) if part.get("class") == "value"]
    assert len(bars) == 3
    assert values == ["3", "1,200", "0"]


def test_the_first_step_is_on_top():
    svg = charts.steps("Funnel", [("Enrolled", 30), ("Placed", 12)])

    height = {part.text: float(part.get("y")) for part in parts(svg) if part.text}
    assert height["Enrolled"] < height["Placed"]


@pytest.mark.parametrize("n", [7, 126, 4_821, 120_000])
def test_a_number_beside_a_lying_bar_is_inside_the_picture(n):
    svg = charts.steps("Funnel", [("Enrolled", n), ("Same employer after 180 days: hidden", None)])

    left = float(re.search(r"translate\(([\d.]+)", svg).group(1))
    number = next(part for part in parts(svg) if part.get("class") == "value" and part.text)
    # The sheet moves it by 4 and writes it in bold digits of some 8.3.
    assert left + float(number.get("x")) + 4 + 8.3 * len(number.text) < charts.WIDTH
    assert not any("…" in word for word in words(svg))


def test_names_are_words_and_never_markup():
    svg = charts.columns("<b>&", [("<script>x()</script>", 1)])

    assert ET.fromstring(svg).get("aria-label") == "<b>&"
    assert "<script>x()</script>" in words(svg)


def test_nothing_to_draw_is_an_empty_picture():
    assert words(charts.steps("Funnel", [("Enrolled", None), ("Placed", 0)]))[:2] == [
        "Placed",
        "Enrolled",
    ]


def test_a_line_says_what_the_bars_are_held_against():
    plain, aimed = charts.columns("People", BARS), charts.columns("People", BARS, AIMS)

    lines = [part for part in parts(aimed) if part.get("class") == "aim"]
    values = [part.text for part in parts(aimed) if part.get("class") == "aim-value"]
    assert len(lines) == 2
    assert values == ["88", "2,000"]
    assert {name for part in lines for name in part.attrib} == {"class", "d"}
    assert "aim" not in plain


def test_a_line_lies_where_a_bar_of_its_number_ends():
    svg = charts.columns("People", [("Q1 ’26", 40), ("Q2 ’26", 80)], [40.0, None])

    bar = next(part for part in parts(svg) if "rect" in part.get("class", "").split())
    line = next(part for part in parts(svg) if part.get("class") == "aim")
    left, height, right = re.findall(r"[\d.]+", line.get("d"))
    assert float(height) == pytest.approx(float(bar.get("y")), abs=0.1)
    assert float(left) < float(bar.get("x"))
    assert float(right) > float(bar.get("x")) + float(bar.get("width"))
