"""Exercises of one expression, of switches and of tests: right answers pass, and each slip gets its own sentence."""
import re

import numpy as np
import pytest

from adaptive_edu import laws
from adaptive_edu.authoring import ROOT
from adaptive_edu.authoring.course import read_script
from adaptive_edu.conventions import OURS, in_our_words, recorded
from adaptive_edu.exercises import EXERCISES, Choice, Expression, draw_probes
from adaptive_edu.tutor import check

EXPRESSIONS = {name: exercise for name, exercise in EXERCISES.items() if type(exercise) is Expression}
CHOICES = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Choice)}
SLIPS = [(name, slip) for name, exercise in EXPRESSIONS.items() for slip in exercise.slips]


def values(function, probes):
    return np.array([float(function(*probe)) for probe in probes])


@pytest.mark.parametrize("name, slip", SLIPS)
def test_each_slip_is_named_by_its_own_sentence(name, slip):
    wrong, sentence = EXPRESSIONS[name].slips[slip]
    verdict = check(wrong, name)
    assert not verdict and (verdict.mistake, verdict.message) == (slip, sentence)


@pytest.mark.parametrize("name, slip", SLIPS)
def test_calls_that_nobody_has_seen_can_show_each_slip_too(name, slip):
    exercise, rng = EXPRESSIONS[name], np.random.default_rng(1)
    probes = [probe for _ in range(200) for probe in draw_probes(exercise, rng)]
    wrong, right = values(exercise.slips[slip][0], probes), values(exercise.law, probes)
    assert not np.allclose(wrong, right, rtol=1e-9, atol=0)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_what_is_no_known_slip_is_not_told_the_right_number(name):
    verdict = check(lambda *args: 7.25 + 0.01 * sum(args), name)
    right = EXPRESSIONS[name].law(*EXPRESSIONS[name].probes[0])
    assert not verdict and f"{right:.3g}" not in verdict.message.split("Inputs")[0]


def test_an_expression_that_raises_is_told_so_and_nothing_is_said_of_arrays():
    verdict = check(lambda distance, rho, epsilon, boost: distance * C, "updates_needed")       # noqa: F821
    assert verdict.mistake == "raises" and "NameError: name 'C' is not defined" in verdict.message


def test_laws_of_the_table_are_those_of_the_course():
    law = EXPRESSIONS["updates_needed"].law
    for distance, rho, epsilon in ((0.05, 0.95, 1e-8), (4.9, 0.9, 1e-6), (1.0, 0.5, 0.25)):
        ours = law(distance, rho, epsilon, laws.adadelta_boost(rho))
        assert ours == pytest.approx(laws.adadelta_time(distance, rho, epsilon), rel=1e-12)
    for rho, epsilon in ((0.95, 1e-6), (0.5, 3.0)):
        length = EXPRESSIONS["first_length"].law(rho, epsilon)
        assert length == pytest.approx(laws.adadelta_steady_step(1, rho, epsilon), rel=1e-12)
    for distance, updates, rho in ((0.05, 84, 0.9), (10.0, 500, 0.95)):
        epsilon = EXPRESSIONS["epsilon_needed"].law(distance, updates, rho, laws.adadelta_boost(rho))
        assert laws.adadelta_distance(updates, rho, epsilon) == pytest.approx(distance, rel=1e-12)
    for half_life in (1.0, 6.5788, 20.0):
        assert EXPRESSIONS["rho_for"].law(half_life) ** half_life == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize("name", CHOICES)
def test_the_librarys_own_switches_are_right_and_one_wrong_switch_is_named(name):
    exercise = CHOICES[name]
    right = in_our_words(recorded(exercise.library, exercise.method)[0])
    if exercise.fixed:
        right |= {"start_state": 0.1 + 1e-7, "epsilon": 0.0}
    assert check(lambda: right, name)
    for switch in set(right) - {"epsilon_place", "rate_place", *exercise.fixed}:
        verdict = check(lambda switch=switch: {**right, switch: right[switch] * 0.5 + 0.01}, name)
        assert not verdict and verdict.mistake == ("not-equal" if exercise.fixed else switch)


@pytest.mark.parametrize("given, mistake", [
    (3.0, "no-switches"), ({1: 2}, "no-switches"), ({"rho": [1, 2]}, "no-switches"), ({"alpha": 0.99}, "no-dialect"),
    ({"rho": "much"}, "no-dialect"), ({"epsilon_place": "left"}, "no-dialect"), (None, "nothing"),
    ({}, "learning_rate")])
def test_what_is_no_choice_is_told_why(given, mistake):
    assert check(lambda: given, "torch_rmsprop").mistake == mistake


def test_a_choice_that_raises_or_is_not_written_is_told_so():
    def torch_rmsprop():
        raise NotImplementedError
    assert check(torch_rmsprop).mistake == "unwritten"
    assert "ZeroDivisionError" in check(lambda: 1 / 0, "torch_rmsprop").message


@pytest.mark.parametrize("answer, mistake", [
    (lambda step: None, "misses"), (lambda step: False, "accuses"), (lambda step: 1 / 0, "accuses"),
    (lambda: None, "arity")])
def test_a_test_that_is_worth_nothing_is_told_why(answer, mistake):
    verdict = check(answer, "test_adagrad")
    assert not verdict and verdict.mistake == mistake


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_asked_on_its_page_or_named_there_with_the_file(name):
    exercise = EXERCISES[name]
    script = ROOT / "notebooks" / "source" / f"{exercise.notebook}.py"
    page = "\n".join(cell.source for cell in read_script(script).cells)
    assert f"{exercise.notebook}.ipynb" in page and re.search(rf"\b{name}\b", page)


def test_the_courses_own_switches_are_what_is_left_out():
    assert check(lambda: {"learning_rate": 0.1, "rho": 0.9}, "optax_adadelta")
    assert OURS["adadelta"]["epsilon"] == 1e-6
