"""Colours reach WCAG 2.2 AA: 4.5 for words, 3 for lines, marks and what shows the focus, on paper and around it."""
import ast
import re

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from adaptive_edu import figures, svg
from adaptive_edu.authoring import cover
from adaptive_edu.explorers import style
from adaptive_edu.figures import planes
from adaptive_edu.surfaces import SURFACES

WORDS, MARKS = 4.5, 3.0
LOOKS = {**figures.LOOKS, "broken": figures.BROKEN}
THEMES = {"light": "#FFFFFF", "dark": "#111111"}        # --jp-layout-color0 of JupyterLab's two themes


def luminance(colour):
    channels = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return sum(share * channel for share, channel in zip((0.2126, 0.7152, 0.0722), channels))


def contrast(one, other):
    """As WCAG defines it, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faded(colour, opacity):
    """The colour that paper shows through it."""
    return [opacity * channel + 1 - opacity for channel in to_rgb(colour)]


def test_the_extremes_and_an_example_of_the_w3c():
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", LOOKS)
def test_a_method_can_be_read_as_words_in_its_colour(name):
    assert contrast(LOOKS[name].color, "white") >= WORDS


@pytest.mark.parametrize("name", LOOKS)
def test_a_path_stands_out_from_the_darkest_ground_of_every_surface(name):
    grounds = [tone[:3] for surface in SURFACES.values() for tone in figures.contour_tones(levels(surface))]
    assert min(contrast(LOOKS[name].color, ground) for ground in grounds) >= MARKS


def levels(surface):
    return figures.contour_levels(surface, points=40)[3]


def test_words_of_the_explorers_can_be_read_on_their_paper():
    colours = [*re.findall(r"[; {]color: (#[0-9A-F]+)", style.SHEET), svg.INK, svg.SOFT]
    assert len(colours) > 5 and min(contrast(colour, "white") for colour in colours) >= WORDS


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_is_seen_in_both_themes(theme):
    outlines = re.findall(r"outline: 3px solid (#\w+)", style.SHEET)
    assert outlines and min(contrast(colour, THEMES[theme]) for colour in outlines) >= MARKS


def test_the_pictures_around_the_explorers_are_paper_in_both_themes():
    figure, = re.findall(r"\.adaptive-edu-figure \{(.*?)\}", style.SHEET, re.S)
    assert "background: #FFF" in figure and "color: #333" in figure     # so what follows a theme cannot come in


def test_words_on_every_tone_of_a_map_can_be_read():
    for level, tone in zip(np.geomspace(*planes.LIMITS, 500), planes.TONES(np.linspace(0, 1, 500))):
        assert contrast(planes.ink_on(level, planes.LIMITS), tone[:3]) >= WORDS


def test_the_palest_line_of_the_readme_stands_out():
    assert contrast(faded(LOOKS["adadelta"].color, min(cover.SHADES)), "white") >= MARKS


def test_words_that_a_notebook_colours_by_itself_can_be_read(root):
    colours = [colour for script in (root / "notebooks/source").glob("*.py") for colour in words_in(script)
               if colour != "white"]            # which stands on dark tiles
    assert colours and min(contrast(colour, "white") for colour in colours) >= WORDS


def words_in(script):
    """The colours that a script gives to words as they stand."""
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("annotate", "text"):
            yield from (word.value.value for word in node.keywords
                        if word.arg == "color" and isinstance(word.value, ast.Constant))
