"""What the jail holds as a copy, because the original must stay outside, is the original."""
import inspect

import numpy as np
import pytest

from adaptive_edu import checking
from adaptive_edu.clinic import examining
from adaptive_edu.exercises import EXERCISES, asking
from adaptive_edu.grading.inside import child

COPIES = {"_python": checking, "_take_turns": asking, "_rows": asking, "_copy": asking, "_is_no": examining}


def code(function):
    """The source without remarks and docstring: those may say where it stands."""
    lines = [line.split("  #")[0].rstrip() for line in inspect.getsource(function).splitlines()]
    return "\n".join(lines).replace(f'    """{function.__doc__}"""\n', "")


@pytest.mark.parametrize("name", COPIES)
def test_copy_is_the_original(name):
    assert code(getattr(child, name)) == code(getattr(COPIES[name], name))


class Counter:
    """Remembers its calls, as an optimizer its state."""

    def __init__(self, *hyperparameters):
        self.calls, self.hyperparameters = 0, hyperparameters

    def update(self, params, grads):
        self.calls += 1
        return params - self.calls * grads, self.hyperparameters


@pytest.mark.parametrize("name", ["adagrad_step", "Adagrad", "Adadelta", "gd_step"])
def test_calls_inside_give_what_they_give_outside(name):
    exercise = EXERCISES[name]
    learner = Counter if exercise.step else lambda *args: args[::-1]
    for question in exercise.questions:
        mine, theirs = child.call(learner, bool(exercise.step), question.args), asking.call(learner, exercise,
                                                                                           question.args)
        np.testing.assert_equal(mine, theirs)


def test_sentences_on_what_was_raised_are_the_same():
    class Silent(Exception):
        def __str__(self):
            raise ValueError
    for problem in (ValueError("a\nb"), ValueError("x" * 500), Silent(), KeyError()):
        assert child._sentence(problem) == asking.in_words(problem)
