"""Explorers without a display: from the values of the controls to runs, words and pictures."""
import asyncio
import re
import subprocess
import sys
import threading
import time
from functools import partial
from xml.etree import ElementTree

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest

from adaptive_edu import Adagrad, adadelta_step, adagrad_step, laws, methods, quadratic, rmsprop_step, run
from adaptive_edu.aloud import aloud
from adaptive_edu.explorers import any_units, cells, compare, two_clocks
from adaptive_edu.explorers.controls import Number
from adaptive_edu.explorers.layout import ALONE, Layout
from adaptive_edu.explorers.scales import SCALES
from adaptive_edu.explorers.settings import plan, reference, settings
from adaptive_edu.family import adopt
from adaptive_edu.surfaces import RAVINE, SURFACES

SLIDERS = ("rho", "epsilon", "learning_rate", "momentum", "curvature", "angle", "start_x", "start_y", "steps")
METHODS = ("gd", "momentum", "adagrad", "rmsprop", "adadelta")


@pytest.fixture
def whole():
    """A comparison with everything that can be moved."""
    return compare(partial(quadratic, 0.2), METHODS, sliders=SLIDERS, steps=50)


def widgets():
    return len(ipywidgets.widgets.widget._instances)


def failing(**extra):
    """Return a step like RMSProp's that does something else for some values of rho."""
    def rmsprop_step_of_mine(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
        if rho in extra["at"]:
            return extra["does"](param, avg_sq_grad)
        return rmsprop_step(param, grad, avg_sq_grad, learning_rate, rho, epsilon)
    return compare(methods=("rmsprop",), yours=rmsprop_step_of_mine, like="rmsprop", steps=20)


def raises(error):
    def raise_it(*_):
        raise error
    return raise_it


def endless(*_):
    while True:
        pass


# From values to runs

def test_every_slider_reaches_the_runs(whole):
    before = whole.values
    for name in SLIDERS:
        whole.reset()
        old = whole.picture.alt
        whole.set(**{name: SCALES[name].at(0.3)})
        assert whole.picture.alt != old, name
    whole.reset()
    assert whole.values == before


def test_a_named_method_takes_from_the_sliders_what_it_has():
    chosen = settings(plan("ravine", ("rmsprop",), 30, None, None, None), {"rho": 0.5, "learning_rate": 0.2})
    found = reference(chosen, "rmsprop")
    expected = run("rmsprop", chosen.surface, 30, rho=0.5, learning_rate=0.2, epsilon=1e-6)
    assert np.array_equal(found.points, expected.points)


def test_an_optimizer_object_keeps_its_own():
    explorer = compare(methods=("adagrad", Adagrad(learning_rate=0.4)), sliders=("learning_rate",))
    explorer.set(learning_rate=0.2)
    assert "learning rate 0.4" in explorer.picture.lines and "learning rate 0.2" in explorer.picture.lines


def test_a_start_that_is_given_is_where_runs_begin():
    assert "from (3, 1)" in compare(start=(3, 1), steps=5).picture.alt


@pytest.mark.parametrize("name", ["rosenbrock", "Rosenbrock", "Rosenbrock valley"])
def test_a_surface_is_known_by_its_short_and_by_its_full_name(name):
    assert "on the Rosenbrock valley" in compare(name, steps=5).picture.alt


def test_a_family_of_surfaces_needs_no_slider():
    assert "bowl of curvature 9" in compare(partial(quadratic, 0.2), curvature=9, steps=5).picture.alt


def test_an_angle_turns_bowl_and_start_and_keeps_the_frame():
    explorer = compare("ravine", ("gd",), sliders=("angle",), angle=0, steps=5)
    level = explorer.picture.alt
    explorer.set(angle=45)
    assert "from (-5, -2)" in level and "from (-2.12, -4.95)" in explorer.picture.alt
    assert level.split("loss")[1] == explorer.picture.alt.split("loss")[1]      # gradient descent does not care


def test_asking_for_what_is_not_there_says_what_is():
    names = f"surface must be one of {', '.join(SURFACES)}, or a Surface; got "
    for wrong, words in ((dict(surface="hill"), names + "'hill'"), (dict(surface=3), names + "3"),
                         (dict(start="ab"), "start must be"), (dict(start=(1, 2, 3)), "start must have the shape"),
                         (dict(sliders=("curvature",)), "curvature needs a family of surfaces"),
                         (dict(curvature=2.0), "curvature needs a family of surfaces"),
                         (dict(methods=("sgd",)), "methods must be among gd"),
                         (dict(panels=("lost",)), "panels must be among loss"),
                         (dict(sliders=("beta",)), "sliders must be among learning_rate"),
                         (dict(beta=1), "compare has no beta"), (dict(yours=lambda x: x), "like must be one of")):
        with pytest.raises((ValueError, TypeError), match=words):
            compare(**wrong)
    with pytest.raises(ValueError, match="sliders must be among p_common"):
        two_clocks(sliders=("rho",))
    with pytest.raises(ValueError, match="steps must be a whole number >= 1; got 0"):
        two_clocks(steps=0)
    with pytest.raises(ValueError, match="along must be one of the sliders, rho, epsilon; got 'beta'"):
        compare().twin(along="beta")
    with pytest.raises(ValueError, match="tempo must be one of step, rho, epsilon"):
        compare().set(tempo=1)


# Words and pictures

@pytest.mark.parametrize("name", SLIDERS)
def test_words_are_computed_from_what_is_shown(whole, name):
    value = SCALES[name].at(0.4)
    whole.set(**{name: value})
    picture, value = whole.picture, f"{whole.values[name]:g}"
    assert f"{SCALES[name].words} {value}" in picture.outcome.replace("start x", "start, first").replace(
        "start y", "start, second")
    everything = picture.ground + picture.lines + picture.alt
    assert value.lstrip("-") in everything


def test_the_marked_step_is_the_same_everywhere(whole):
    whole.set(step=20)
    assert whole.picture.lines.count("<th>loss at step 20</th>") == 1 and "after 20 steps" in whole.picture.outcome
    gd = whole._view.__self__.runs(whole._view.__self__.settings(whole.values))["gd"]
    assert f"<td>{gd.losses[20]:.3g}</td>" in whole.picture.lines


def test_a_hidden_method_leaves_the_picture_and_keeps_its_row(whole):
    shown, rows = whole.picture, whole.picture.lines.count("<tr")
    whole.set(shown=("gd",))
    assert "Adadelta" not in whole.picture.alt and "gradient descent" in whole.picture.alt.lower()
    assert whole.picture.lines.count("<tr") == rows and len(whole.picture.lines) < len(shown.lines)
    whole.set(shown=())
    assert whole.picture.alt == "No method is shown."


def test_the_axes_stay_while_hyperparameters_move(whole):
    ground = whole.picture.ground
    whole.set(rho=0.5, epsilon=1e-3, learning_rate=1.0)
    assert whole.picture.ground == ground
    whole.set(coordinate=1)
    assert whole.picture.ground != ground


@pytest.mark.parametrize("explorer", [compare, two_clocks, partial(compare, "beale", panels=())])
def test_pictures_are_well_formed(explorer):
    picture = explorer().picture
    ElementTree.fromstring(f"<div>{picture.ground}{picture.lines}</div>".replace("colspan=3", "").replace(
        "class=hidden", ""))


def test_a_run_that_flies_off_says_so():
    explorer = compare("rosenbrock", ("gd",), sliders=("learning_rate",), learning_rate=1.0)
    assert "not finite after step" in explorer.picture.lines and "ceased to be finite" in explorer.picture.alt


def test_whoever_left_the_map_is_marked_at_its_edge():
    explorer = compare(methods=("gd",), sliders=("learning_rate",), panels=(), learning_rate=1.0)
    marks = re.findall(r"translate\(([-.0-9]+),([-.0-9]+)\)", explorer.picture.lines.partition("<table")[0])
    assert len(marks) == 2 and all(0 <= float(x) <= ALONE.width and 0 <= float(y) <= ALONE.height for x, y in marks)


def test_curves_beyond_their_axis_run_along_its_edge():
    layout = Layout(("rate",), {"rate": (0.2, 0.25)})
    runs = {"rmsprop": run("rmsprop", RAVINE, learning_rate=0.1)}
    picture = ElementTree.fromstring(layout.lines(RAVINE, runs, {}, (), 300, 300, 0, "a picture"))
    (panel, _), = layout.times(300, 0)
    curve = picture[1][0].get("d")
    heights = [float(y) for y in re.findall(r",([-.e0-9]+)", curve)]
    assert (min(heights), max(heights)) == pytest.approx((0, panel.height), abs=0.1)


def test_a_law_is_drawn_over_the_runs_and_named():
    def start_up(chosen):
        steps = np.arange(1, chosen.steps + 1)
        return steps, laws.adadelta_steady_step(steps, chosen.hyperparameters["rho"], 1e-6), "law A"
    picture = compare(methods=("adadelta",), predictions={"rate": start_up}).picture
    assert ">law A</text>" in picture.lines and "The prediction law A is 0.00612 at step 300." in picture.alt


def test_two_clocks_tell_arrivals_rate_and_distance():
    explorer = two_clocks(steps=100)
    explorer.set(p_rare=1.0, learning_rate=0.2)
    assert "the rare one 3.72 with 100." in explorer.picture.outcome
    assert explorer.picture.lines.count("<td>0.02</td>") == 1


# A learner's function

@pytest.mark.parametrize("does, words", [
    (raises(KeyError("oh")), "raised KeyError: 'oh'."),
    (raises(SystemExit(1)), "raised SystemExit: 1."),
    (lambda param, state: param, "must return param, avg_sq_grad; got 1 result"),
    (lambda param, state: (param[0], state), "must return param of the shape (2,)"),
    (lambda param, state: (param * np.nan, state), "gave NaN or infinity at step 1; the reference stays finite."),
    (lambda param, state: (param, "words"), "raised ValueError"),
    (lambda param, state: None, "is not written yet"),
    (lambda param, state: ..., "is not written yet"),
    (raises(NotImplementedError()), "is not written yet"),
    (endless, " s: is there a loop that does not end?")])
def test_whatever_a_function_does_costs_one_sentence_and_recovers(does, words, capsys):
    explorer = failing(at=(0.99,), does=does)
    good = explorer.picture
    explorer.set(rho=0.99)
    assert words in explorer.picture.problem and "\n" not in explorer.picture.problem
    assert 'opacity="0.35"' in explorer.picture.lines and "rho 0.99" in explorer.picture.alt
    explorer.set(rho=0.95)
    assert explorer.picture.lines == good.lines and not explorer.picture.problem
    assert capsys.readouterr() == ("", "")


def test_a_function_that_is_wrong_from_the_start_leaves_the_reference_alone():
    explorer = failing(at=(0.95,), does=raises(NotImplementedError()))
    assert explorer.picture.problem == "rmsprop_step_of_mine is not written yet, so the reference is shown alone."
    assert "no run yet" in explorer.picture.lines and explorer.picture.alt.startswith("RMSProp")
    explorer.set(rho=0.9)
    assert "your RMSProp" in explorer.picture.alt.replace("Your", "your")


def test_what_a_function_says_is_shown_as_words_never_as_markup():
    explorer = failing(at=(0.95,), does=raises(ValueError("<script>alert(1)</script>" + "x" * 500)))
    assert "&lt;script" in explorer._lines.value and "<script" not in explorer._lines.value
    assert len(explorer.picture.problem) < 250


def test_a_function_with_another_signature_is_told_how_it_is_called():
    explorer = compare(methods=(), yours=lambda param, grad: param, like="rmsprop")
    assert explorer.picture.problem.endswith(
        "It is called as <lambda>(param, grad, avg_sq_grad, learning_rate, rho, epsilon).")


def test_a_wrong_formula_is_told_its_first_wrong_number():
    def forgets_the_decay(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
        avg_sq_grad = avg_sq_grad + (1 - rho) * grad ** 2
        return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad
    explorer = compare(methods=(), yours=forgets_the_decay, like="rmsprop")
    words = "step 2 is not that of RMSProp: param -4.2517 instead of -4.2475"
    assert words in explorer.picture.lines and words in explorer.picture.outcome


def test_a_right_formula_is_told_that_each_step_is_right():
    explorer = compare(methods=(), yours=adadelta_step_of_mine, like="adadelta")
    assert "every step is that of Adadelta" in explorer.picture.lines


def printing(words, out="stdout", **options):
    """Return an explorer of a function that prints at every step."""
    def adagrad_step_of_mine(param, grad, sum_sq_grad, learning_rate, epsilon):
        print(*words(param, epsilon), file=getattr(sys, out))
        return adagrad_step(param, grad, sum_sq_grad, learning_rate, epsilon)
    return compare(methods=(), yours=adagrad_step_of_mine, like="adagrad", sliders=("epsilon",), **options)


@pytest.mark.parametrize("out", ["stdout", "stderr"])
def test_the_first_lines_that_a_function_prints_are_shown_and_the_rest_is_counted(out, capsys):
    explorer = printing(lambda param, epsilon: ("<b>", epsilon, param[1]), out, steps=300)
    assert explorer.picture.printed.splitlines()[0] == "<b> 1e-06 -2.0"
    assert explorer.picture.printed.splitlines()[6:] == ["... and 294 more lines"]
    assert "&lt;b&gt; 1e-06 -2.0" in explorer._printed.value and "<b>" not in explorer._printed.value
    explorer.set(epsilon=1e-3)
    assert explorer.picture.printed.startswith("<b> 0.001") and "0.001" in explorer._printed.value
    assert capsys.readouterr() == ("", "")


def test_what_a_function_printed_before_it_failed_is_shown_and_nothing_when_it_prints_nothing():
    explorer = failing(at=(0.99,), does=lambda *_: print("here I am", end="") or 1 / 0)
    assert explorer.picture.printed == explorer._printed.value == ""
    explorer.set(rho=0.99)
    assert explorer.picture.printed == "here I am" and "ZeroDivisionError" in explorer.picture.problem
    explorer.set(rho=0.95)
    assert explorer.picture.printed == explorer._printed.value == ""


def test_a_flood_of_words_is_kept_short():
    explorer = printing(lambda param, epsilon: ("x" * 10**6,), steps=3)
    assert explorer.picture.printed.splitlines() == ["x" * 107 + "...", "... and 2 more lines"]


@pytest.mark.parametrize("make, step", [
    (partial(two_clocks, steps=20), adagrad_step), (any_units, adadelta_step)])
def test_every_explorer_of_an_own_function_shows_what_it_prints(make, step):
    assert make(yours=lambda *arguments: print("seen") or step(*arguments)).picture.printed.startswith("seen\nseen")


def test_the_own_function_runs_beside_its_reference_even_if_that_was_not_asked_for():
    explorer = compare(methods=("gd",), yours=adadelta_step_of_mine, like="adadelta")
    assert set(explorer.values["shown"]) == {"gd", "adadelta", "yours"}
    assert explorer.picture.outcome.count("2.6 for") == 2


def adadelta_step_of_mine(*arguments):
    return adadelta_step(*arguments)


def test_two_clocks_run_the_own_function_and_survive_it():
    def adagrad_step_of_mine(param, grad, sum_sq_grad, learning_rate, epsilon):
        return param / 0 if learning_rate > 0.1 else (param - grad, sum_sq_grad)
    explorer = two_clocks(yours=adagrad_step_of_mine, steps=50)
    assert "your Adagrad" in explorer.picture.alt and not explorer.picture.problem
    explorer.set(learning_rate=1.0)
    assert "must return param, sum_sq_grad" in explorer.picture.problem


# Controls

def test_the_scale_of_rho_resolves_its_nines():
    positions = [SCALES["rho"].position_of(rho) for rho in (0.9, 0.99, 0.999)]
    assert np.allclose(np.diff(positions), 1)
    reached = {SCALES["rho"].value_at(k * 0.05) for k in range(81)}
    assert {0.0, 0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999} <= reached


@pytest.mark.parametrize("name", SCALES)
def test_slider_and_box_tell_the_same(name):
    number, told = Number(name), []
    number.watch(lambda *_: told.append(number.value))
    number.slider.value = number.slider.min + 10 * number.slider.step
    assert told == [number.value] == [number.box.value]
    number.box.value = SCALES[name].at(0.7)
    assert told[1:] == [number.value] and number.slider.value == pytest.approx(SCALES[name].position_of(number.value))
    assert number.slider.description and number.box.description == f"{number.slider.description}, number"


def test_a_page_that_moves_a_slider_to_its_nearest_notch_changes_nothing():
    told, rho = [], Number("rho", 0.95)
    rho.watch(lambda *_: told.append(rho.value))
    rho.slider.value = 1.3
    assert told == [] and rho.value == 0.95
    rho.slider.value = 1.35
    assert told == [0.955]


@pytest.mark.parametrize("name, typed, value, words", [
    ("rho", 1.5, 0.9999, "rho can be from 0 to 0.9999 here, not 1.5: 0.9999 is shown."),
    ("epsilon", -1, 1e-12, "epsilon can be from 1e-12 to 1 here, not -1: 1e-12 is shown."),
    ("steps", 20.4, 20, "steps 20.4 is not among the values here: the nearest, 20, is shown.")])
def test_a_number_typed_that_the_slider_lacks_becomes_the_nearest_and_is_told_until_the_next_gesture(
        name, typed, value, words):
    explorer = compare(sliders=("rho", "epsilon", "steps"))
    number = explorer._controls[name]
    number.box.value = typed
    assert number.value == number.box.value == value
    assert words in explorer._lines.value and aloud(words) in explorer._spoken.value
    explorer.set(rho=0.5)
    assert "here" not in explorer._lines.value + explorer._spoken.value


def test_a_step_typed_beyond_the_last_becomes_the_last_and_is_told():
    explorer, words = compare(steps=30), "step can be from 0 to 30 here, not 31: 30 is shown."
    time = explorer._controls["step"]
    time.box.value = 31
    assert time.value == time.box.value == 30
    assert words in explorer._lines.value and aloud(words) in explorer._spoken.value
    explorer._controls["rho"].slider.value = 1.0
    assert words not in explorer._lines.value


@pytest.mark.parametrize("values, words", [
    (dict(rho=0.99999), "rho must be in [0, 0.9999], the ends of its slider; got 0.99999"),
    (dict(rho=1.5), "rho must be in [0, 1); got 1.5"), (dict(rho="much"), "rho must be a number"),
    (dict(step=31), "step must be a whole number in [0, 30]; got 31"), (dict(step=2.5), "step must be a whole number"),
    (dict(coordinate=2), "coordinate must be among 0, 1; got 2"), (dict(shown="sgd"), "shown must be among adagrad")])
def test_a_value_from_code_that_a_control_lacks_is_refused_and_nothing_moves(values, words):
    explorer = compare(steps=30)
    before = explorer.values
    with pytest.raises((ValueError, TypeError), match=re.escape(words)):
        explorer.set(epsilon=1e-3, **values)
    assert explorer.values == before


@pytest.mark.parametrize("make", [partial(compare, sliders=("epsilon",), epsilon=2.0), partial(two_clocks, p_rare=1e-4),
                                  partial(compare, sliders=("steps",), steps=5000)])
def test_an_explorer_does_not_begin_beyond_the_ends_of_a_slider(make):
    with pytest.raises(ValueError, match="the ends of its slider; got"):
        make()


def test_an_arrow_key_in_the_box_never_overshoots_what_is_left():
    steps = {rho: Number("rho", rho).box.step for rho in (0.0, 0.9, 0.95, 0.99, 0.999)}
    assert np.allclose(list(steps.values()), [0.1, 0.01, 0.01, 0.001, 0.0001], rtol=1e-9)
    assert all(rho + step < 1 for rho, step in steps.items())
    assert Number("epsilon", 1e-6).box.step == pytest.approx(1e-7)


def test_time_that_ends_at_the_last_step_moves_with_it():
    explorer = compare(sliders=("steps",), steps=100)
    explorer.set(steps=40)
    assert explorer.values["step"] == 40
    explorer.set(step=10)
    explorer.set(steps=80)
    assert explorer.values["step"] == 10


def test_a_shorter_time_is_drawn_once():
    explorer, drawn = compare(sliders=("steps",), steps=100), []
    view, explorer._view = explorer._view, lambda values: drawn.append(values) or view(values)
    explorer._controls["steps"].box.value = 40
    assert len(drawn) == 1 and explorer.values["step"] == 40


@pytest.mark.parametrize("steps, begin", [(300, 150), (310, 7), (310, 310)])
def test_playing_ends_at_the_last_step(steps, begin):
    time = compare(steps=steps)._controls["step"]
    time.set(begin)
    time.button.click()
    assert (steps - time.value) % time.player.step == 0 and (time.value >= begin or begin == steps)


# The frame

def test_two_threads_draw_one_after_the_other():
    explorer, inside = compare(steps=20), []
    view = explorer._view

    def alone(values):
        inside.append(1)
        time.sleep(0.002)
        assert sum(inside) == 1
        inside.append(-1)
        return view(values)
    explorer._view, failed = alone, []

    def move(rho):
        try:
            explorer.set(rho=rho)
        except AssertionError as error:
            failed.append(error)
    threads = [threading.Thread(target=move, args=(0.1 * k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_a_step_that_the_page_has_corrected_already_does_not_take_the_sentence_away():
    explorer = compare(steps=30)
    step = explorer._controls["step"]
    step.box.value = -1
    drawn = explorer._lines.value
    step._moved({"new": 0})                     # as the page's own message says, a little later
    assert explorer._lines.value == drawn and "not -1: 0 is shown." in drawn


def test_the_outcome_is_said_once_after_the_last_movement():
    async def hand():
        explorer, said = compare(steps=20), []
        explorer._spoken.observe(lambda change: said.append(change["new"]), "value")
        for nines in (1.0, 1.1, 1.2):
            explorer._controls["rho"].slider.value = nines
            await asyncio.sleep(0.02)
        quiet = list(said)
        await asyncio.sleep(0.5)
        return quiet, said, explorer.picture.outcome
    quiet, said, outcome = asyncio.run(hand())
    assert quiet == [] and len(said) == 1 and aloud(outcome) in said[0] and 'aria-live="polite"' in said[0]


def test_a_stored_notebook_says_what_to_do():
    bundle = compare()._repr_mimebundle_()
    assert bundle["text/plain"] == "Explorer: run this cell to move the sliders."
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_closing_leaves_no_widget_behind():
    before = widgets()
    explorer = compare(partial(quadratic, 0.2), sliders=SLIDERS)
    assert widgets() > before
    explorer.close()
    assert widgets() == before


def test_a_cell_that_runs_again_closes_what_it_showed_and_no_other(monkeypatch):
    monkeypatch.setattr(cells, "_SHOWN", {})
    monkeypatch.setattr(cells, "_running", lambda: running)
    running = ("cell 1", "first")
    first, second = compare(), compare()
    running = ("cell 2", "second")
    other, count = two_clocks(), widgets()
    running = ("cell 1", "third")
    again = compare(), compare()
    assert widgets() == count and other.widget.comm is not None and first.widget.comm is None is second.widget.comm
    assert all(explorer.widget.comm is not None for explorer in again)


def test_the_figure_and_its_sliders_can_be_found():
    explorer = compare()
    everything = [explorer.widget, *explorer.widget.children]
    assert sum("adaptive-edu-figure" in part._dom_classes for part in everything) == 1


# Static twins

@pytest.mark.parametrize("make", [partial(compare, steps=30), partial(two_clocks, steps=30)])
def test_the_twin_shows_what_a_slider_would(make):
    explorer = make()
    along = next(name for name in explorer.values if name in SCALES)
    figure, alt = explorer.twin(along=along, at=(0.5, 0.9))
    titles = [ax.get_title(loc) for ax in figure.axes for loc in ("left", "center")]
    assert f"{SCALES[along].words} 0.5" in titles and f"{SCALES[along].words} 0.9" in titles
    assert f"At {SCALES[along].words} 0.9: " in alt
    plt.close(figure)


def test_importing_the_package_brings_no_explorer():
    code = "import sys, adaptive_edu; print([name for name in sys.modules if 'explorers' in name or 'ipywid' in name])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_method_that_has_changed_is_drawn_anew():
    optimizer = Adagrad(learning_rate=0.1)
    before = compare(methods=(optimizer,)).picture.outcome
    optimizer.learning_rate = 2.0
    assert compare(methods=(optimizer,)).picture.outcome != before


def test_a_step_adopted_anew_under_its_name_is_drawn_anew():
    said = []
    try:
        for step in (lambda param, grad, rate=0.1: (param - rate * grad,), lambda param, grad, rate=0.1: (param,)):
            adopt(step, "mine")
            said.append(compare(methods=("mine",), steps=20).picture.outcome)
    finally:
        del methods.METHODS["mine"], methods.NAMES["mine"]
    assert said[0] != said[1]


def test_what_is_heard_has_its_powers_of_ten_in_words():
    explorer = compare(methods=("adadelta",), sliders=("epsilon",), epsilon=1e-6)
    explorer._rest("")
    heard = [explorer._spoken.value, *re.findall(r'aria-label="([^"]*)"', explorer._lines.value)]
    assert len(heard) == 2 and all("10 to the power of minus 6" in each and "1e-06" not in each for each in heard)
    assert "1e-06" in explorer._lines.value


def test_a_function_that_is_not_shown_is_not_spoken_of():
    explorer = compare(methods=("adagrad",), yours=lambda param, grad, total, learning_rate=0.5, epsilon=1e-8: (
        param - learning_rate * grad, total), like="adagrad")
    assert " In yours " in explorer.picture.outcome
    explorer.set(shown=())
    assert "yours" not in explorer.picture.outcome
