"""The clinic: each patient has the illness that the tutor names, and a test is worth what it catches."""
import ast
import inspect
import sys
import threading
import time
from copy import deepcopy

import numpy as np
import pytest
from right_solutions import SOLUTIONS

import adaptive_edu as edu
from adaptive_edu.clinic import (
    SITUATIONS,
    WARDS,
    Grade,
    grade_test,
    healthy,
    listing,
    patient,
    patients,
    point_at,
    shows,
)
from adaptive_edu.clinic.source import by_the_book
from adaptive_edu.exercises import EXERCISES
from adaptive_edu.family import PROPERTIES, adopt, family_check
from adaptive_edu.methods import METHODS, NAMES
from adaptive_edu.mistakes import FORMULAS
from adaptive_edu.surfaces import RAVINE
from adaptive_edu.tutor import check

EVERYONE = [each for exercise in WARDS for each in patients(exercise)]
STYLES = [each for exercise in WARDS for each in healthy(exercise)]
STATES = {"adagrad_step": ["sum_sq_grad"], "rmsprop_step": ["avg_sq_grad"],
          "adadelta_step": ["avg_sq_grad", "avg_sq_delta"]}


def name(each):
    return f"{each.exercise}-{each.id}"


# ------------------------------------------------------------------------------------------------- patients

@pytest.mark.parametrize("each", EVERYONE, ids=name)
def test_the_tutor_finds_in_each_patient_the_illness_that_it_is_named_for(each):
    assert check(each.step(), each.exercise).mistake == each.id and each.broken and each.message


@pytest.mark.parametrize("each", STYLES, ids=name)
def test_the_tutor_finds_every_healthy_style_right(each):
    assert check(each.step(), each.exercise).correct and not each.broken


@pytest.mark.parametrize("exercise", WARDS)
def test_every_wrong_formula_of_the_tutor_lies_in_its_ward_and_no_other_convention(exercise):
    ids = [each.id for each in patients(exercise)]
    assert len(ids) == len(set(ids))
    assert {mistake.id for mistake in FORMULAS[exercise] if mistake.kind == "mistake"} <= set(ids)
    assert not {"A1", "R1"} & set(ids)


@pytest.mark.parametrize("each", EVERYONE + STYLES, ids=name)
def test_the_source_is_the_function_and_fits_the_page(each):
    head, = ast.parse(each.source).body
    wanted = inspect.signature(getattr(edu, each.exercise))
    given = inspect.signature(each.step())
    assert head.name == each.exercise
    assert list(given.parameters.values())[:len(wanted.parameters)] == list(wanted.parameters.values())
    assert max(map(len, each.source.splitlines())) <= 130


@pytest.mark.parametrize("each", EVERYONE, ids=name)
def test_every_patient_shows_somewhere_and_healthy_ones_nowhere(each):
    assert shows(each) and set(shows(each)) <= set(SITUATIONS)
    assert all(shows(style) == () for style in healthy(each.exercise))


def test_a_step_is_made_anew_each_time():
    ill = patient("D33")
    first = ill.step()(1.0, 0.5, 0.0, 0.0)
    assert np.array_equal(ill.step()(1.0, 0.5, 0.0, 0.0), first)


def test_healthy_styles_take_lanes_of_hyperparameters():
    for each in STYLES:
        states, defaults = len(STATES[each.exercise]), EXERCISES[each.exercise].defaults
        lanes = [np.array([value, value / 2]) for value in defaults.values()]
        table = [np.array([1.0, 2.0]) for _ in range(2 + states)]
        right = getattr(edu, each.exercise)(*table, *lanes)
        assert np.allclose(each.step()(*table, *lanes), right, rtol=1e-12, atol=0)


@pytest.mark.parametrize("id", ["", "A1", "rounding", None, 3, []])
def test_an_unknown_patient_is_refused_in_a_sentence(id):
    with pytest.raises(ValueError, match="id must be that of one patient, such as A2 or D36; got"):
        patient(id)


@pytest.mark.parametrize("function", [patients, healthy])
def test_an_unknown_ward_is_refused_in_a_sentence(function):
    with pytest.raises(ValueError, match="exercise must be one of adagrad_step, rmsprop_step, adadelta_step; got"):
        function("gd_step")


def test_a_reader_who_points_at_the_wrong_line_is_told_the_illness():
    assert point_at("A2", 4).word == "right" and patient("A2").message in point_at("A2", 4).text
    assert point_at("A2", 3).word == "not so"
    assert point_at("A2", None).word == "not answered yet"
    assert all(point_at("A2", line).icon == "○" for line in (0, 99, -1, "4", 4.5))
    assert len(listing(patient("A2")).splitlines()) == 7


@pytest.mark.parametrize("id", [each.id for each in EVERYONE if len({*each.source.splitlines()} - {
    *by_the_book(each.exercise).splitlines()}) and each.id[0] in "ARD" and each.id[1:].isdigit()][:20])
def test_every_wrong_formula_has_a_line_to_point_at(id):
    lines = range(1, 1 + len(patient(id).source.splitlines()))
    assert 1 <= sum(point_at(id, line).word == "right" for line in lines) <= 4


# --------------------------------------------------------------------------------------- grading a test

def rests(step):
    assert step(2.0, 0.0, 0.0)[0] == 2.0


def test_the_grade_says_what_was_caught_and_where_the_missed_would_show():
    grade = grade_test(rests, ids=["A9", "A7", "A2"])
    assert grade.caught == ("A9",) and set(grade.missed) == {"A7", "A2"} and grade.score == 1 and grade.out_of == 3
    assert grade.missed["A7"] == shows(patient("A7")) and "Caught 1 of 3" in repr(grade) and "2 of those" in grade.tip


def test_a_grade_does_not_give_the_formula_away():
    grade = grade_test(lambda step: None, "adadelta_step")
    assert grade.score == 0 and len(grade.missed) == len(patients("adadelta_step"))
    for text in (repr(grade), grade._repr_html_(), *map(repr, grade.missed.values())):
        assert "sqrt" not in text and "rho *" not in text


@pytest.mark.parametrize("exercise", WARDS)
def test_a_test_against_the_courses_own_step_catches_all_formulas(exercise):
    probes = EXERCISES[exercise].probes

    def test(step):
        for args in probes:
            ours, right = step(*deepcopy(args)), getattr(edu, exercise)(*args)
            assert all(np.allclose(*pair, rtol=1e-9, atol=1e-15) for pair in zip(ours, right, strict=True))
    grade = grade_test(test, exercise)
    formulas = {mistake.id for mistake in FORMULAS[exercise] if mistake.kind == "mistake"}
    assert not grade.accused and formulas <= set(grade.caught)


def test_a_test_that_accuses_the_healthy_counts_for_nothing():
    def exact(step):
        assert step(0.1, 0.3, 0.2)[1] == 0.2 + 0.3**2
    grade = grade_test(exact)
    assert grade.score == 0 and set(grade.accused) == {"other algebra"} and not grade.caught
    assert "assert step(0.1, 0.3, 0.2)[1] == 0.2 + 0.3**2" in repr(grade) and "counts for nothing" in repr(grade)


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


BAD_TESTS = [lambda step: 1 / 0, lambda: None, lambda step: step(), lambda step: sys.exit(3), lambda step: step.nothing,
             lambda step: False, lambda step: np.array([True, False]), lambda step: np.False_,
             lambda step: (_ for _ in ()).throw(Unprintable()), lambda step: [] + [[[]]][5]]


@pytest.mark.parametrize("test", BAD_TESTS)
def test_a_bad_test_is_reported_and_never_raises(test):
    grade = grade_test(test)
    assert grade.score == 0 and len(grade.accused) == 4 and "\n" not in repr(grade)


@pytest.mark.parametrize("test", [lambda step: None, lambda step: True, lambda step: 3, lambda step: "no",
                                  lambda step: np.array([True]), lambda step: np.array([0.0])])
def test_a_test_that_says_nothing_against_anybody_catches_nobody(test):
    grade = grade_test(test, ids=["A2", "A7"])
    assert grade.score == 0 and not grade.accused and len(grade.missed) == 2


@pytest.mark.parametrize("thing", [None, 3, "test", edu.adagrad_step(1.0, 1.0, 0.0)])
def test_what_is_no_test_is_told_in_a_sentence(thing):
    assert "Hand over the test itself" in grade_test(thing).problem


def test_a_test_that_would_never_run_is_told_so():
    def lazy(step):
        yield step

    async def later(step):
        raise AssertionError
    assert all("only promises to run" in grade_test(test).problem for test in (lazy, later))


def test_an_unwritten_test_is_told_kindly():
    def stub(step):
        raise NotImplementedError("write me")
    assert "Not written yet" in repr(grade_test(stub)) and grade_test(stub).out_of == 0


def test_an_endless_test_ends():
    def endless(step):
        while True:
            pass
    before = time.perf_counter()
    grade = grade_test(endless, seconds=1.0)
    assert grade.score == 0 and "did not come to an end" in repr(grade) and time.perf_counter() - before < 3


def test_an_endless_test_ends_outside_the_main_thread():
    def endless(step):
        while True:
            pass
    grades = []
    thread = threading.Thread(target=lambda: grades.append(grade_test(endless, seconds=0.5)))
    thread.start()
    thread.join(10)
    assert "did not come to an end" in repr(grades[0])


def test_a_test_that_waits_for_convergence_catches_the_one_that_never_arrives():
    def arrives(step):
        param, total = 1.0, 0.0
        while abs(param) > 0.1:
            param, total = step(param, param, total, 0.5)
    grade = grade_test(arrives, ids=["A7", "A9"])
    assert grade.caught == ("A7",) and not grade.accused


def test_a_slow_test_is_told_whom_it_did_not_reach():
    grade = grade_test(lambda step: time.sleep(0.06), seconds=0.5)
    assert grade.unreached and grade.out_of == len(patients("adagrad_step")) and "your test is slow" in repr(grade)


def test_an_interrupt_from_the_keyboard_passes():
    def interrupted(step):
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        grade_test(interrupted)


def test_what_a_test_prints_is_dropped(capsys):
    grade_test(lambda step: print("here"), ids=["A2"])
    assert capsys.readouterr().out == ""


def test_unknown_patients_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="ids must be among A7, A2, .*; got"):
        grade_test(rests, ids=["D36"])


def test_a_perfect_grade_is_marked_as_one():
    assert repr(Grade("adagrad_step", ("A2",))).startswith("✓") and Grade("adagrad_step", ("A2",)).tip == ""


# ------------------------------------------------------------------------------- the properties of the family

def adam_step(param, grad, avg_grad, avg_sq_grad, count, learning_rate=0.001, rho_grad=0.9, rho=0.999, epsilon=1e-8):
    count = count + 1
    avg_grad = rho_grad * avg_grad + (1 - rho_grad) * grad
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    mean, mean_sq = avg_grad / (1 - rho_grad**count), avg_sq_grad / (1 - rho**count)
    return param - learning_rate * mean / (np.sqrt(mean_sq) + epsilon), avg_grad, avg_sq_grad, count


def adamax_step(param, grad, avg_grad, largest, count, learning_rate=0.002, rho_grad=0.9, rho=0.999, epsilon=1e-8):
    count, avg_grad = count + 1, rho_grad * avg_grad + (1 - rho_grad) * grad
    largest = np.maximum(rho * largest, np.abs(grad))
    return param - learning_rate / (1 - rho_grad**count) * avg_grad / (largest + epsilon), avg_grad, largest, count


def adagrad_with_momentum(param, grad, velocity, sum_sq_grad, learning_rate=0.01, momentum=0.9, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + grad**2
    velocity = momentum * velocity - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon)
    return param + velocity, velocity, sum_sq_grad


def lion_step(param, grad, avg_grad, learning_rate=1e-3, mixed=0.9, kept=0.99):
    return param - learning_rate * np.sign(mixed * avg_grad + (1 - mixed) * grad), kept * avg_grad + (1 - kept) * grad


MEMBERS = [(edu.gd_step, []), (edu.momentum_step, ["velocity"]),
           *((getattr(edu, key), names) for key, names in STATES.items()),
           (adam_step, ["avg_grad", "avg_sq_grad", "count"]), (adamax_step, ["avg_grad", "largest", "count"]),
           (adagrad_with_momentum, ["velocity", "sum_sq_grad"]), (lion_step, ["avg_grad"])]


@pytest.mark.parametrize("step, names", MEMBERS, ids=[step.__name__ for step, _ in MEMBERS])
def test_every_member_of_the_family_has_all_properties(step, names):
    assert family_check(step, *names), family_check(step, *names)


@pytest.mark.parametrize("each", STYLES, ids=name)
def test_every_healthy_style_is_a_member(each):
    assert family_check(each.step(), *STATES[each.exercise])


BROKEN = {
    "it gives back param and every state": lambda p, g, s, rate=0.1: p - rate * g,
    "the same call gets the same answer": lambda p, g, s, rate=0.1, seen=[]: (p - rate * g / (1 + len(seen)),
                                                                             seen.append(1) or s + g),
    "shapes stay: numbers, vectors, matrices": lambda p, g, s, rate=0.1: (np.atleast_1d(p - rate * g), s + g**2),
    "what came in is as it was": lambda p, g, s, rate=0.1: (p - rate * g, s.__iadd__(g) if np.ndim(s) else s + g),
    "a zero gradient from zero state moves nothing": lambda p, g, s, rate=0.1: (
        p - rate * g / np.sqrt(s + g**2), s + g**2),
    "the first step goes downhill": lambda p, g, s, rate=0.1: (p + rate * g, s + g),
    "opposite gradients take it to opposite places": lambda p, g, s, rate=0.1: (p - rate * (g + 0.1 * g**2), s + g),
    "every element is treated as it would be alone": lambda p, g, s, rate=0.1: (
        p - rate * g / (1 + np.sum(g**2)), s + g),
    "whole numbers lose no fraction": lambda p, g, s, rate=0.1: (
        np.asarray(p - rate * g).astype(np.asarray(p).dtype), s + g),
    "every state is kept up to date": lambda p, g, s, rate=0.1: (p - rate * g - s, s),
    "every state matters to a later step": lambda p, g, s, rate=0.1: (p - rate * g, s + g),
    "it descends on a bowl": lambda p, g, s, rate=3.0: (p - rate * g, s + g),
    "lanes of hyperparameters equal separate runs": lambda p, g, s, rate=0.1: (p - np.max(rate) * g - 0.01 * s, s + g),
}


@pytest.mark.parametrize("words", PROPERTIES)
def test_each_property_fails_for_a_step_that_lacks_it_with_an_input_that_shows_it(words):
    found = {finding.property: finding for finding in family_check(BROKEN[words], "state").findings}
    assert found[words].holds is False and found[words].failing and not family_check(BROKEN[words], "state")
    assert list(found) == list(PROPERTIES)


def test_the_smallest_failing_input_is_shown():
    found = family_check(patient("A8").step(), "sum_sq_grad").findings
    failing = next(finding.failing for finding in found if finding.holds is False)
    assert failing.startswith("param = [1.0, 2.0], grad = [1.0, -0.7], after 1 step: param of element 1")


def test_an_unwritten_member_is_told_kindly():
    def my_step(param, grad, state, learning_rate=0.1):
        raise NotImplementedError
    assert repr(family_check(my_step, "state")).startswith("○ my_step: not written yet")
    assert not family_check(my_step, "state")


@pytest.mark.parametrize("step", [lambda p, g: 1 / 0, lambda: None, 3, lambda p, g: "x", lambda p, g: None,
                                  lambda p, g: (_ for _ in ()).throw(SystemExit(3)), lambda p, g: [[1, 2], [3]]])
def test_a_step_that_raises_or_answers_nonsense_is_reported(step):
    assert family_check(step).findings[0].holds is False


def test_an_endless_step_ends():
    def endless(param, grad):
        while True:
            pass
    family = family_check(endless, seconds=0.3)
    assert family.findings[0].failing == "it did not come to an end" and len(family.findings) == len(PROPERTIES)


# --------------------------------------------------------------------------------------------- adoption

@pytest.fixture
def adopted():
    yield adopt(adam_step, "Adam")
    del METHODS["Adam"], NAMES["Adam"]


def test_an_adopted_step_is_a_method_like_the_others(adopted):
    path = edu.run("Adam", RAVINE, steps=300, learning_rate=0.1)
    assert path.label == "your Adam" and path.losses[-1] < 0.01
    assert list(path.state) == ["avg_grad", "avg_sq_grad", "count"]
    optimizer, state, updated = adopted(learning_rate=0.5), (0.0, 0.0, 0.0), 1.0
    param = updated
    for grad in (1.0, -0.5):
        param, *state = adam_step(param, grad, *state, learning_rate=0.5)
        updated = optimizer.update(updated, grad)
        assert updated == pytest.approx(param, rel=1e-15)
    assert list(optimizer.state.values()) == pytest.approx(state)
    assert adopt(adam_step, "Adam") is METHODS["Adam"]


def test_the_courses_own_methods_cannot_be_replaced():
    with pytest.raises(ValueError, match="name must not be that of one of the course's methods, gd, .*; got 'adagrad'"):
        adopt(adam_step, "adagrad")


def test_right_solutions_in_any_style_are_found_right_by_a_good_test():
    def test(step):
        param, total = step(1.0, 4.0, 9.0, 0.5, 3.0)
        assert abs(param - 0.75) < 1e-9 and abs(total - 25) < 1e-9
    for key, step in SOLUTIONS:
        if key == "adagrad_step":
            test(lambda *args, step=step: tuple(map(float, step(*args))))
    assert len(grade_test(test).caught) >= 20
