"""Answers by someone who had not read the table of mistakes: what the tutor says of them is true, and of use."""
import numpy as np
import pytest
import strangers

from adaptive_edu.exercises import EXERCISES, Question, Turn, ask, expected
from adaptive_edu.mistakes import catalogue
from adaptive_edu.tutor import check


def turn_on(answer, exercise, inputs):
    """The answer to the inputs that a verdict shows, read as the tutor reads it."""
    with np.errstate(all="ignore"):
        return Turn(exercise, Question("", inputs), ask(answer, exercise, inputs), expected(exercise, inputs))


def given(exercise, inputs, word):
    """The first argument whose name begins like this."""
    return np.asarray(next(value for name, value in zip(exercise.arguments, inputs) if name.startswith(word)))


def moved(turn):
    return turn.results[0] - turn.args[0]


# What a sentence claims of the inputs shown, asked again; of all others only that the answer to them is not right.
CLAIMS = {
    "zero-gradient": lambda turn, exercise: np.all(given(exercise, turn.args, "grad") == 0) and np.any(moved(turn)),
    "uphill": lambda turn, exercise: np.any(given(exercise, turn.args, "grad") * moved(turn) > 0),
    "stands-still": lambda turn, exercise: not np.any(moved(turn)),
    "not-finite": lambda turn, exercise: not np.all(np.isfinite(np.concatenate([*map(np.ravel, turn.results)]))),
    "raises": lambda turn, exercise: turn.answer.error,
    "numbers-only": lambda turn, exercise: turn.answer.error,
    "inputs-changed": lambda turn, exercise: turn.answer.changed,
    "A16": lambda turn, exercise: turn.answer.changed,
    "results": lambda turn, exercise: turn.complaint[0] == "results",
    "shape": lambda turn, exercise: turn.complaint[0] == "shape",
}


@pytest.mark.parametrize("exercise, mistake, answer", strangers.WRONG, ids=lambda each: getattr(each, "__name__", ""))
def test_a_wrong_answer_is_told_what_is_true(exercise, mistake, answer):
    verdict, exercise = check(answer, exercise), EXERCISES[exercise]
    assert not verdict and verdict.mistake == mistake
    if verdict.inputs:
        turn = turn_on(answer, exercise, verdict.inputs)
        assert turn.answer.changed or not turn.all_right() or "ignores" in verdict.message
        assert CLAIMS.get(mistake, lambda *_: True)(turn, exercise)


@pytest.mark.parametrize("exercise, answer", strangers.RIGHT, ids=lambda each: getattr(each, "__name__", ""))
def test_a_right_answer_in_an_unusual_style_passes(exercise, answer):
    assert check(answer, exercise)


def wrong(name, id):
    return next(mistake for mistake in catalogue(name) if mistake.id == id).wrong


@pytest.mark.parametrize("name, id", [("gd_step", "G10"), ("adagrad_step", "A24"), ("rmsprop_step", "R26")])
def test_twice_the_rate_is_four_times_the_step(name, id):
    states, rest = ([], []) if name == "gd_step" else ([1.0], [0.1] if name == "adagrad_step" else [0.9, 0.1])
    one, two = (np.ravel(wrong(name, id)[0](0.0, 0.3, *states, rate, *rest)[:1] if states else
                         wrong(name, id)[0](0.0, 0.3, rate))[0] for rate in (0.1, 0.2))
    assert two / one == pytest.approx(4)


@pytest.mark.parametrize("name, id", [("rmsprop_step", "R29"), ("adadelta_step", "D53")])
def test_an_average_with_a_squared_weight_tends_to_that_weight(name, id):
    average = 0.0
    for _ in range(400):
        average = wrong(name, id)[0](0.0, 1.0, average, 0.1, 0.9, 1e-6)[1]      # the fourth is a rate, or a state
    assert average == pytest.approx(0.1)


@pytest.mark.parametrize("name, id", [("adagrad_step", "A26"), ("rmsprop_step", "R28")])
def test_an_epsilon_that_is_a_floor_does_nothing_to_a_large_root(name, id):
    rest = [0.5, 0.01] if name == "adagrad_step" else [0.5, 0.9, 0.01]
    for floor in wrong(name, id):
        assert floor(0.0, 3.0, 4.0, *rest)[0] == floor(0.0, 3.0, 4.0, *rest[:-1], 0.02)[0]


@pytest.mark.parametrize("name, id", [("adagrad_step", "A25"), ("rmsprop_step", "R27")])
def test_a_line_of_division_below_param_moves_it_without_a_gradient(name, id):
    assert wrong(name, id)[0](2.0, 0.0, 4.0, *EXERCISES[name].defaults.values())[0] != 2.0
