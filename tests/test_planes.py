"""Maps over rho and epsilon: what they hold is what runs give, and what is drawn is what they hold."""
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from adaptive_edu import figures, planes, run
from adaptive_edu.conventions import DIALECTS
from adaptive_edu.explorers import charting, plane
from adaptive_edu.figures.planes import LIMITS, TONES, ink_on, lines_of, nines, on_map
from adaptive_edu.surfaces import BOWL, ROSENBROCK

RHOS, EPSILONS = np.array([0.0, 0.5, 0.9, 0.99]), np.array([1e-6, 1e-4, 1e-2])
SMALL = planes.plane_of(ROSENBROCK, [10, 40], RHOS, EPSILONS)


# The record

@pytest.mark.parametrize(("row", "column"), [(0, 3), (2, 0), (1, 2)])
def test_each_point_of_the_plane_is_a_run(row, column):
    alone = run("adadelta", ROSENBROCK, steps=40, rho=RHOS[column], epsilon=EPSILONS[row])
    assert SMALL.values[:, row, column].tolist() == alone.losses[[10, 40]].tolist()


def test_marked_settings_run_exactly_where_they_are():
    for rho, epsilon, values in SMALL.marked.values():
        alone = run("adadelta", ROSENBROCK, steps=40, rho=rho, epsilon=epsilon)
        assert values.tolist() == alone.losses[[10, 40]].tolist()


def test_the_marks_are_the_libraries_defaults_and_the_contracts():
    defaults = {library: (d.switches["rho"], d.switches["epsilon"])
                for (library, method), d in DIALECTS.items() if method == "adadelta"}
    marks = planes.SETTINGS
    assert marks["Zeiler"] == (0.95, 1e-6) and marks["Keras"] == defaults["keras"]
    assert marks["PyTorch, optax"] == defaults["torch"] == defaults["optax"]


def test_the_grid_is_even_on_its_axes():
    assert np.allclose(np.diff(nines(planes.RHOS)), 0.05) and np.allclose(np.diff(np.log10(planes.EPSILONS)), 0.25)
    for value in (0.9, 0.99, 0.999):
        assert np.isclose(planes.RHOS, value, rtol=0, atol=1e-12).any()


def test_least_epsilon_is_the_first_that_arrives():
    least = planes.least_epsilon(SMALL, 40, 3.0)
    for column, epsilon in enumerate(least):
        below = EPSILONS[SMALL.values[1, :, column] < 3.0]
        assert np.isnan(epsilon) if not len(below) else epsilon == below[0]
    assert np.isnan(planes.least_epsilon(SMALL, 40, 1e-9)).all()


def test_a_step_that_was_not_measured_is_refused():
    with pytest.raises(ValueError, match="step must be one of 10, 40; got 20"):
        SMALL.at(20)


def test_gather_puts_every_setting_back_in_its_place():
    rho, epsilon = planes.settings_of(RHOS, EPSILONS, planes.SETTINGS)
    found = planes.gather("rho", RHOS, EPSILONS, planes.SETTINGS, [1, 2], [rho, epsilon])
    assert np.array_equal(found.values[0], np.tile(RHOS, (3, 1)))
    assert np.array_equal(found.values[1], np.tile(EPSILONS[:, None], (1, 4)))
    assert all(values.tolist() == list(setting) for *setting, values in found.marked.values())


def test_the_words_hold_the_numbers():
    words = planes.describe_plane(SMALL, 40, 3.0)
    assert f"{SMALL.marked['Zeiler'][2][1]:.2g} for Zeiler" in words
    for rho, epsilon in zip(RHOS, planes.least_epsilon(SMALL, 40, 3.0)):
        needed = "none" if np.isnan(epsilon) else f"{epsilon:.1g}"
        assert rho == 0.5 or f"{needed} at rho {rho:g}" in words


# The figure

@pytest.fixture
def ax():
    return Figure().subplots()


def test_a_map_shows_its_tones_its_lines_and_its_marks(ax):
    found = planes.plane_of(BOWL, [300])
    marks = figures.draw_plane(ax, found, 300)
    image, = ax.images
    x, y, heights = on_map(found, 300, LIMITS)
    assert np.array_equal(image.get_array(), heights)
    assert [mark.get_label() for mark in marks] == list(planes.SETTINGS)
    assert marks[0].get_xydata().tolist() == [[pytest.approx(nines(0.95)), -6.0]]
    drawn = [line.get_xydata() for line in ax.lines if line not in marks]
    assert len(drawn) == len(lines_of(x, y, heights, (1e-3, 1e-2, 0.1, 1.0, 10.0))) >= 3
    assert {"0", "0.9", "0.99", "0.999"} <= {label.get_text() for label in ax.get_xticklabels()}


def test_every_point_of_a_line_is_at_its_level():
    x, y = np.linspace(0, 3, 31), np.linspace(-10, 0, 21)
    heights = np.add.outer(0.5 * y, x)                # a plane: interpolation is exact
    for level, points, place in lines_of(x, y, heights, (0.01, 0.1)):
        assert np.allclose(0.5 * points[:, 1] + points[:, 0], np.log10(level))
        assert place is not None and place.tolist() in points.tolist()


def test_no_number_stands_where_lines_crowd_nor_on_a_mark():
    x, y = np.linspace(0, 3, 31), np.linspace(-10, 0, 21)
    cliff = np.add.outer(30 * y, 0 * x)
    assert all(place is None for *_, place in lines_of(x, y, cliff, (1e-100, 1e-90)))
    (*_, free), = lines_of(x, y, np.add.outer(0.5 * y, 0 * x), (1e-3,))
    (*_, moved), = lines_of(x, y, np.add.outer(0.5 * y, 0 * x), (1e-3,), marks=[tuple(free)])
    assert abs(moved[0] - free[0]) >= 0.3 - 1e-9 or abs(moved[1] - free[1]) >= 0.6 - 1e-9


def test_what_blew_up_is_high_and_what_vanished_is_low():
    values = np.array([[[np.nan, np.inf], [0.0, 1.0]]])
    found = planes.Plane("loss", RHOS[:2], EPSILONS[:2], np.array([1]), values, {})
    assert on_map(found, 1, (1e-5, 1e2))[2].tolist() == [[2.0, 2.0], [-5.0, 0.0]]


def test_tones_rise_in_lightness_so_that_grey_shows_the_same_map():
    linear = TONES(np.linspace(0, 1, 64))[:, :3] @ [0.299, 0.587, 0.114]
    assert np.all(np.diff(linear) > 0) and ink_on(1e-5, LIMITS) == "white" and ink_on(100.0, LIMITS) == "black"


# The explorer

@pytest.fixture(scope="module")
def explorer():
    return plane()


def test_both_sliders_reach_picture_words_and_alternative(explorer):
    explorer.reset()
    first = explorer.picture
    for name, value in (("steps", 100), ("curvature", 4.0)):
        explorer.reset()
        explorer.set(**{name: value})
        picture = explorer.picture
        assert picture.lines != first.lines and picture.alt != first.alt and f"{value:g}" in picture.outcome
        ElementTree.fromstring(f"<div>{picture.ground}{picture.lines}</div>")
        assert picture.ground == first.ground            # axes stay, whatever moves


def test_the_slider_stands_only_where_something_was_measured(explorer):
    explorer.set(steps=123)
    assert explorer.values["steps"] == 120 and "120 steps" in explorer.picture.outcome
    for typed, shown in ((1e9, 1000), (0, 10)):
        explorer._controls["steps"].box.value = typed
        assert explorer.values["steps"] == shown


def test_the_table_shows_the_losses_of_the_marks(explorer):
    explorer.set(steps=300, curvature=1.0)
    loss = run("adadelta", BOWL, steps=300, start=(5.0, 0.0)).losses[-1]
    assert f"<td>{loss:.3g}</td>" in explorer.picture.lines


def test_a_picture_is_light_enough_to_follow_the_hand(explorer):
    explorer.set(steps=300, curvature=4.0)
    assert len(explorer.picture.lines) < 20_000 and "data:image/png;base64," in explorer.picture.lines


def test_a_measured_plane_has_one_slider():
    explorer = plane(SMALL, steps=40, level=3.0)
    assert set(explorer.values) == {"steps"} and explorer.values["steps"] == 40
    explorer.set(steps=10)
    assert re.search(r"10 steps: the loss is \S+ for Zeiler", explorer.picture.outcome)


def test_the_twin_draws_a_map_for_each_place(explorer):
    explorer.set(steps=300)
    figure, alt = explorer.twin(along="curvature", at=[1.0, 4.0])
    assert len(figure.axes) == 2 and all(ax.images for ax in figure.axes)
    first = charting.of_parabola(1.0)
    assert planes.describe_plane(first, 300, 0.1) in alt
    plt.close(figure)
