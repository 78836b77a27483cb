"""The explorers of single sections: stability, three memories, any units, startup; without a display."""
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest

from adaptive_edu import adadelta_step, laws, svg, units
from adaptive_edu.aloud import aloud
from adaptive_edu.explorers import (
    any_units,
    factors,
    measuring,
    remembering,
    stability,
    starting,
    startup,
    three_memories,
)
from adaptive_edu.explorers.controls import Number
from adaptive_edu.figures import LOOKS
from adaptive_edu.lines import walk
from adaptive_edu.streams import burst_and_spike, memories

MAKE = {"stability": (stability, factors.SCALE_OF), "memories": (three_memories, remembering.SCALE_OF),
        "units": (any_units, measuring.SCALE_OF), "startup": (startup, starting.SCALE_OF)}
SLIDERS = [(key, name) for key, (_, scales) in MAKE.items() for name in scales]


def mine(*arguments):
    return adadelta_step(*arguments)


def numbers(outcome):
    return outcome.replace("\N{MINUS SIGN}", "-")


# All four

@pytest.mark.parametrize("key, name", SLIDERS)
@pytest.mark.parametrize("part", [0.0, 0.35, 1.0])
def test_every_slider_reaches_picture_words_and_alternative(key, name, part):
    make, scales = MAKE[key]
    explorer = make()
    explorer.set(**{name: scales[name].at(part)})
    value, before = explorer.values[name], make().picture
    picture = explorer.picture
    assert f"{value:g}" in numbers(picture.outcome)
    ElementTree.fromstring(f"<div>{picture.ground}{picture.lines}</div>")
    if value != make().values[name]:
        assert picture.lines != before.lines and picture.alt != before.alt and picture.outcome != before.outcome
    heard = re.search(r'role="img" aria-label="([^"]*)"', picture.lines)[1]
    assert aloud(picture.alt) in heard.replace("&lt;", "<").replace("&gt;", ">")
    assert len(picture.alt.split()) > 20 and not picture.problem
    titles = re.findall(r'font-weight="600">([^<]+)<', picture.ground + picture.lines)
    assert len(titles) >= 2 and picture.lines.count("<table") == 1


@pytest.mark.parametrize("key, name", SLIDERS)
def test_slider_and_box_tell_the_same(key, name):
    number, told = Number(name, scale=MAKE[key][1][name]), []
    number.watch(lambda *_: told.append(number.value))
    number.slider.value = number.slider.min + 3 * number.slider.step
    assert told == [number.value] == [number.box.value]
    number.box.value = number.scale.at(0.8)
    assert number.slider.value == pytest.approx(number.scale.position_of(number.value))
    assert number.slider.description and number.box.description == f"{number.slider.description}, number"


@pytest.mark.parametrize("key", MAKE)
def test_a_reset_shows_the_beginning(key):
    make, scales = MAKE[key]
    explorer = make()
    first = explorer.picture
    explorer.set(**{name: scale.at(0.9) for name, scale in scales.items()})
    explorer.reset()
    assert explorer.picture == first


@pytest.mark.parametrize("key, name", SLIDERS)
def test_the_twin_shows_what_a_slider_would(key, name):
    make, scales = MAKE[key]
    at = [scales[name].at(part) for part in (0.2, 0.7)]
    figure, alt = make().twin(along=name, at=at)
    titles = [ax.get_title(loc) for ax in figure.axes for loc in ("left", "center")]
    assert all(f"{scales[name].words} {value:g}" in titles and f"At {scales[name].words} {value:g}: " in alt
               for value in at)
    plt.close(figure)


# Stability

def test_the_rates_of_the_first_question_can_be_reached():
    reached = {factors.RATES.value_at(place) for place in range(int(factors.RATES.high) + 1)}
    assert {0.02, 0.4, 0.476, 0.498, 0.5, 0.502, 0.52} <= reached


def test_the_steep_bar_passes_one_first_at_a_half():
    explorer = stability()
    for rate, striped in ((0.498, 0), (0.5, 1), (0.502, 1)):
        explorer.set(learning_rate=rate)
        assert explorer.picture.lines.count('stroke="#FFF" stroke-width="3.5"') == striped
    assert "steep; never a millionth of the loss" in explorer.picture.outcome


def test_ten_times_the_curvature_asks_for_a_tenth_of_the_rate():
    explorer = stability(learning_rate=0.4)
    explorer.set(curvature=40.0, learning_rate=0.04)
    assert "factors 0.992 flat, -0.6 steep" in numbers(explorer.picture.outcome)


def test_turning_changes_the_path_and_neither_bars_nor_steps():
    explorer = stability(learning_rate=0.4)
    level = explorer.picture
    explorer.set(angle=45.0)
    assert explorer.picture.outcome == level.outcome.replace("angle 0", "angle 45")
    assert explorer.picture.alt != level.alt and "from (-2.12, -4.95)" in explorer.picture.alt


def test_the_steps_to_a_millionth_are_those_of_the_law():
    # (GD7): at the best rate, from any start
    explorer = stability(learning_rate=2 / 4.2)
    bound = np.log(1e6) / (2 * np.log(21 / 19))
    assert f"a millionth of the loss after {int(np.ceil(bound))} steps" in explorer.picture.outcome


def test_factors():
    assert laws.descent_factor(0.25, 4.0) == 0 and "arrives in one step" in stability(0.25).picture.lines


# Three memories

def test_the_burst_is_that_of_the_static_twin():
    squares = np.isin(np.arange(1, 81), [10, 11, 12, 13, 14, 50]).astype(float)
    assert np.array_equal(burst_and_spike(), squares) and np.array_equal(remembering.Memories.squares, squares)


@pytest.mark.parametrize("rho", [0.5, 0.8, 0.9, 0.97])
def test_after_a_half_life_half_is_left(rho):
    half = laws.half_life(rho)
    average = memories(burst_and_spike(2000, spike=0), rho, 1)[2][13:]
    assert np.interp(np.log(average[0] / 2), np.log(average[:60])[::-1], np.arange(60)[::-1]) == pytest.approx(half)


def test_the_window_alone_is_at_zero_again():
    explorer = three_memories(window=30)
    assert "the window at zero 30 steps after the burst" in explorer.picture.outcome
    explorer.set(window=100)
    assert "the window not at zero before the spike" in explorer.picture.outcome


def test_the_ends_of_rho():
    explorer = three_memories(rho=0.999)
    assert "half-life 693 steps, beyond the right edge" in explorer.picture.lines
    explorer.set(rho=0.0)
    assert "nothing is left: half-life 0 steps" in explorer.picture.lines and explorer.values["rho"] == 0


# Units

def test_in_the_old_units_nothing_is_striped_and_elsewhere_two_formulas_stand():
    explorer = any_units()
    assert 'stroke-width="3.5"' not in explorer.picture.lines
    explorer.set(unit_x=0.1, unit_f=1e3)
    assert explorer.picture.outcome.endswith("the same: Newton, two epsilons.")


def test_the_unit_of_f_is_noticed_by_adadelta_only_where_gradients_are_small():
    explorer = any_units()
    explorer.set(unit_f=1e3)
    assert "another first step: gradient descent; " in explorer.picture.outcome
    explorer.set(unit_f=1e-6)
    assert "RMSProp, Adadelta; the same: Newton, two epsilons." in explorer.picture.outcome


@pytest.mark.parametrize("unit_x, unit_f", [(2.0 ** -10, 1.0), (1.0, 2.0 ** 20), (2.0 ** 7, 2.0 ** -10)])
def test_with_two_epsilons_the_path_is_the_same_to_the_last_bit(unit_x, unit_f):
    assert np.array_equal(units.path("two", unit_x, unit_f), units.path("two"))
    assert units.first_step("two", unit_x, unit_f) == units.first_step("two")


def test_adadelta_s_path_is_that_of_the_walk_and_of_an_own_function():
    expected = walk("adadelta", lambda x: x, 500, start=5.0).params
    assert np.array_equal(units.path("adadelta"), expected) and np.allclose(units.path(mine), expected, rtol=1e-12)
    assert units.first_step(mine, 1e3) == pytest.approx(units.first_step("adadelta", 1e3))


@pytest.mark.parametrize("formula", units.FORMULAS)
def test_the_first_step_is_the_first_of_the_path(formula):
    found = units.path(formula, 10.0, 10.0, steps=1)
    assert 5 - found[1] == pytest.approx(units.first_step(formula, 10.0, 10.0))


def test_numbers_that_cease_to_be_finite_are_a_gap():
    assert np.isnan(units.path("gd", 1e-3, 1e6)[-1])


def test_an_own_function_is_measured_and_its_failure_costs_one_sentence():
    def adadelta_step_of_mine(param, grad, u, v, rho, epsilon):
        if abs(grad).max() > 1e4:
            raise KeyError("oh")
        return adadelta_step(param, grad, u, v, rho, epsilon)
    explorer = any_units(yours=adadelta_step_of_mine)
    assert "your Adadelta" in explorer.picture.alt
    explorer.set(unit_f=1e6)
    assert explorer.picture.problem.startswith("adadelta_step_of_mine raised KeyError") and "Its last" in (
        explorer.picture.problem)
    explorer.set(unit_f=1.0)
    assert not explorer.picture.problem and explorer.picture.outcome.count("your Adadelta") == 1


# Startup

def test_law_b_and_its_badge_come_above_curvature_two():
    explorer = startup(epsilon=1e-3)
    assert "law B" not in explorer.picture.lines and "law A" in explorer.picture.lines
    explorer.set(curvature=4.0)
    assert "law B" in explorer.picture.lines and "curvature 4 &gt; 2: oscillates for ever" in explorer.picture.lines
    assert "the effective rate 0.5." in explorer.picture.outcome and "law B says an amplitude of 1.37" in (
        explorer.picture.alt)


def test_the_numbers_of_notebook_five():
    explorer = startup()
    assert "|x| is below 0.1 after 1284 steps" in explorer.picture.outcome
    explorer.set(epsilon=1e-4)
    assert "|x| is below 0.1 after 235 steps" in explorer.picture.outcome


def test_law_a_is_the_rate_of_the_first_steps():
    view = startup()._view.__self__
    rates = starting.over_time(starting.ran(0.95, 1e-6, 1.0))[starting.RATE.label][starting.MARKED - 1]
    assert rates[0] == pytest.approx(starting.law_a(0.95, 1e-6, 1.0)[0], rel=1e-5)
    assert len(starting.MARKED) < 300 and view.picture({"rho": 0.95, "epsilon": 1e-6, "curvature": 1.0}).last == 10_000


# What was added for them

def test_a_panel_may_have_a_logarithmic_horizontal_scale():
    panel = svg.Panel(0, 0, 100, 50, (1, 1e4), (0, 1), log_x=True)
    assert panel.place([1, 100, 1e4], 0.5)[:, 0].tolist() == [0, 50, 100] and np.isnan(panel.place(0, 1)[0])
    assert "10²" in svg.frame(panel)


def test_a_bar_without_height_is_nothing_and_no_error():
    ElementTree.fromstring(svg.bar(0, 0, 10, -1e-9, LOOKS["gd"], striped=True))
