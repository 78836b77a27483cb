"""Exercises in place: right numbers where they belong, each slip its own sentence, and no large arrays."""
import numpy as np
import pytest

from adaptive_edu.authoring import ROOT
from adaptive_edu.exercises import EXERCISES, Update, ask, draw_probes
from adaptive_edu.exercises.updates import MANY
from adaptive_edu.methods import METHODS
from adaptive_edu.tutor import check, diagnose, examine
from adaptive_edu.tutor.holding import of_memory

UPDATES = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Update)}
SLIPS = [(name, slip) for name, exercise in UPDATES.items() for slip in exercise.slips]


def in_place(name, formula):
    """An update that writes what a formula gives into the arrays that came in."""
    exercise = UPDATES[name]

    def update(*args):
        results, given = formula(*args), dict(zip(exercise.arguments, args))
        for each, result in zip(exercise.results, results):
            given[each][...] = result
        return tuple(given[each] for each in exercise.results)
    return update


def test_there_are_two_and_their_laws_are_the_kernels():
    for name, method in (("rmsprop_in_place", "rmsprop"), ("adadelta_in_chunks", "adadelta")):
        exercise, rng = UPDATES[name], np.random.default_rng(2)
        for args in (*exercise.probes, *draw_probes(exercise, rng)):
            states = len(METHODS[method].state_names)
            right = METHODS[method].kernel(*args[:2 + states], *args[2 + states:6])
            assert all(map(np.array_equal, exercise.law(*args), right))
    assert list(UPDATES) == ["rmsprop_in_place", "adadelta_in_chunks"]


@pytest.mark.parametrize("name, slip", SLIPS)
def test_each_slip_is_named_by_its_own_sentence(name, slip):
    wrong, sentence = UPDATES[name].slips[slip]
    verdict = check(in_place(name, wrong), name)
    assert not verdict and (verdict.mistake, verdict.message) == (slip, sentence)


@pytest.mark.parametrize("name, slip", SLIPS)
def test_calls_that_nobody_has_seen_show_each_slip_too(name, slip):
    exercise, rng = UPDATES[name], np.random.default_rng(1)
    probes = [args for _ in range(4) for args in draw_probes(exercise, rng)]
    with np.errstate(invalid="ignore"):
        wrong = [np.concatenate(exercise.slips[slip][0](*args)) for args in probes]
    right = [np.concatenate(exercise.law(*args)) for args in probes]
    assert not np.allclose(wrong, right, rtol=1e-6, atol=0)


@pytest.mark.parametrize("name", UPDATES)
def test_right_numbers_in_new_arrays_are_not_in_place(name):
    verdict = check(UPDATES[name].law, name)
    assert verdict.mistake == "not-in-place" and " and ".join(UPDATES[name].results) in verdict.message


def test_one_array_that_is_new_is_named():
    def update(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
        avg_sq_grad[:] = rho * avg_sq_grad + (1 - rho) * grad**2
        return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad
    verdict = check(update, "rmsprop_in_place")
    assert verdict.mistake == "not-in-place" and "the param that came in" in verdict.message


@pytest.mark.parametrize("name", UPDATES)
def test_a_gradient_that_changes_is_told_and_spare_arrays_are_free(name):
    right = in_place(name, UPDATES[name].law)

    def spoils(*args):
        results = right(*args)
        args[1][...] = 0
        return results
    verdict = check(spoils, name)
    assert verdict.mistake == "inputs-changed" and "The caller's grad changed" in verdict.message


def test_what_spare_arrays_hold_does_not_matter_before_or_after():
    exercise = UPDATES["rmsprop_in_place"]
    right = in_place("rmsprop_in_place", exercise.law)

    def uses(*args):
        args[6][...], args[7][...] = 1.0, np.nan
        return right(*args)
    assert diagnose(exercise, examine(uses, exercise)).correct


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_that_gives_nothing_back_is_told_so(name):
    right = in_place(name, UPDATES[name].law)
    assert check(lambda *args: right(*args) and None, name).mistake == "nothing"


@pytest.mark.parametrize("name", UPDATES)
def test_whole_arrays_in_between_are_told_with_what_was_held(name):
    exercise = UPDATES[name]
    wasteful = in_place(name, exercise.law)
    verdict = check(wasteful, name)
    assert diagnose(exercise, examine(wasteful, exercise)).correct          # the numbers alone are right
    assert verdict.mistake == "holds" and " MB at one time" in verdict.message
    assert f"{exercise.room // 1000} kB are enough" in verdict.message


@pytest.mark.parametrize("name", UPDATES)
def test_one_array_more_is_over_the_limit_and_a_tenth_of_one_is_not(name):
    exercise = UPDATES[name]

    def holds(count):
        return of_memory(exercise, lambda *args: np.empty(count)).mistake
    assert holds(MANY) == "holds" and holds(exercise.room // 10) is None
    assert 8 * MANY > 3 * exercise.room and exercise.large[0].size == MANY


def test_what_fails_on_long_arrays_alone_is_told():
    right = in_place("adadelta_in_chunks", UPDATES["adadelta_in_chunks"].law)
    verdict = check(lambda *args: right(*args) if args[0].size < 100 else 1 / 0, "adadelta_in_chunks")
    assert "ZeroDivisionError" in verdict.message and "200,003 parameters" in verdict.message


def test_other_arguments_than_param_are_not_ignored_unseen():
    right = in_place("rmsprop_in_place", UPDATES["rmsprop_in_place"].law)
    verdict = check(lambda p, g, u, rate, rho, eps, work, other: right(p, g, u, rate, 0.9, eps, work, other),
                    "rmsprop_in_place")
    assert verdict.mistake == "ignores rho" and "work" not in verdict.message.split("Inputs")[0]


@pytest.mark.parametrize("name", UPDATES)
def test_probes_are_everybodys_and_asked_with_copies(name):
    exercise = UPDATES[name]
    with pytest.raises(ValueError, match="read-only"):
        exercise.probes[0][0][0] = 1.0
    answer = ask(in_place(name, exercise.law), exercise, exercise.probes[0])
    assert answer.changed == exercise.results and not answer.error


@pytest.mark.parametrize("name", UPDATES)
def test_the_page_asks_with_the_check_and_the_exercise_says_what_is_looked_at(name):
    page = (ROOT / "notebooks" / "source" / "09_memory_limit.py").read_text(encoding="utf-8")
    assert f"check({name})" in page and f"def {UPDATES[name].signature.split(' ->')[0]}:" in page
