"""The fast twin of the figures: what is drawn lies where the numbers say, in the looks of the table."""
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from adaptive_edu import SURFACES, run, svg
from adaptive_edu.figures import LOOKS

PANEL = svg.Panel(10, 20, 100, 50, (0, 10), (0, 5), "A title")


def paths(words):
    """Return the `d` of every path in some SVG."""
    return re.findall(r' ?d="([^"]*)"', words)


def test_points_lie_where_the_numbers_say():
    assert PANEL.place([0, 10], [0, 5]).tolist() == [[0, 50], [100, 0]]


def test_a_line_leaves_a_gap_where_there_is_no_number():
    d, = paths(svg.line(PANEL, [0, 1, 2, 3], [1, np.nan, 1, 2], LOOKS["gd"]))
    assert d.count("M") == 2


def test_what_has_no_logarithm_is_a_gap():
    d, = paths(svg.line(svg.Panel(0, 0, 10, 10, (0, 2), (0.1, 10), log=True), [0, 1, 2], [0, 1, 10], LOOKS["gd"]))
    assert d == "M5,5 10,0"


def test_points_far_outside_stay_drawable():
    d, = paths(svg.line(PANEL, [0, 1], [1e300, -1e300], LOOKS["gd"]))
    assert all(abs(float(number)) <= 5000 for number in re.findall(r"-?[\d.e+]+", d))


def test_points_that_repeat_are_drawn_once():
    assert paths(svg.line(PANEL, [1, 1, 1, 2], [1, 1, 1, 1], LOOKS["gd"])) == ["M10,40 20,40"]


@pytest.mark.parametrize("key", LOOKS)
def test_every_look_has_a_line_and_a_marker_of_its_own(key):
    ElementTree.fromstring(f"<g>{svg.line(PANEL, [0, 1], [0, 1], LOOKS[key])}{svg.marker(1, 1, LOOKS[key])}</g>")
    assert LOOKS[key].color in svg.swatch(LOOKS[key])


def test_no_two_looks_share_dashes_and_marker():
    assert len({svg.swatch(look).replace(look.color, "") for look in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_contours_are_drawn_inside_their_panel(surface):
    panel = svg.Panel(0, 0, 200, 100, *surface.window)
    words = svg.contours(panel, surface)
    ElementTree.fromstring(words)
    assert words.count("fill-rule") == 14
    numbers = np.array([float(number) for d in paths(words)[:-1] for number in re.findall(r"-?[\d.]+", d)])
    assert numbers.min() >= 0 and numbers.max() <= 200


def test_a_document_says_what_it_shows_or_is_decoration():
    assert 'aria-label="a &lt; b"' in svg.document(1, 1, [], alt="a < b")
    assert 'aria-hidden="true"' in svg.document(1, 1, [])


def test_the_path_of_a_run_ends_where_the_run_ends():
    trajectory = run("gd", SURFACES["bowl"], steps=5, learning_rate=0.5)
    panel = svg.Panel(0, 0, 120, 70, *SURFACES["bowl"].window)
    d, = paths(svg.line(panel, *trajectory.points.T, LOOKS["gd"]))
    assert d.startswith("M10,55") and d.endswith("58.4,35.6")
