"""Asking a learner's code: calls go in, answers come out, nothing is judged. Imports NumPy and the time limit."""
import io
import warnings
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..interrupt import TookTooLong, time_limit

SECONDS, ENDLESS = 1.0, "stopped after a second"      # for one call; how an answer says that it was


class Question(NamedTuple):
    """One call, `args` in the order of the signature, and what it is for."""

    label: str
    args: tuple


@dataclass(frozen=True)
class Answer:
    """What came of one call: `value`, or `error` as "Type: message", and the arguments it changed."""

    args: tuple
    value: Any = None
    error: str = ""
    changed: tuple[str, ...] = ()


def fold(step, states, params, grads, *hyperparameters, start=0.0):
    """Return the new params of one update after another, each row of `params` and `grads` being one.

    `states` is how many values `step` remembers; all of them are `start` before the first update.
    """
    state, rows = [np.full(np.shape(params[0]), start)] * states, []
    for row, grad in zip(params, grads):
        new, *state = step(row, grad, *state, *hyperparameters)
        rows.append(new)
    return np.array(rows)


def call(learner, exercise, args):
    """Return what `learner`, a function or a class, gives back for one question."""
    if exercise.step:
        return _take_turns(learner, *args[:2], args[2:])
    return learner(*args)


def _take_turns(learner, params, grads, hyperparameters):
    """Update two objects in turn with the same values: each must remember its own."""
    first, second = learner(*hyperparameters), learner(*hyperparameters)
    turns = []
    for rows in zip(_rows(params), _rows(grads)):
        copies = [_copy(row) for row in rows]
        turns.append((_copy(first.update(*rows)), _copy(second.update(*copies))))
    return tuple(map(list, zip(*turns)))


def _rows(values):
    return values.tolist() if values.ndim == 1 else list(values)


def _copy(value):
    return value.copy() if isinstance(value, np.ndarray) else value


def ask(learner, exercise, args):
    """Return the `Answer` of `learner` to one question: anything but a keyboard interrupt is an answer.

    The learner gets copies, so that a changed input shows and does no harm. Nothing is judged here.

    >>> from adaptive_edu.exercises import EXERCISES
    >>> ask(lambda param, grad, learning_rate: param - grad, EXERCISES["gd_step"], (3.0, 2.0, 0.5)).value
    1.0
    """
    given = tuple(_copy(value) for value in args)
    try:
        with time_limit(SECONDS):
            value, error = call(learner, exercise, given), ""
    except KeyboardInterrupt:
        raise
    except TookTooLong:
        value, error = None, ENDLESS
    except BaseException as problem:                # SystemExit, RecursionError: answers, too
        value, error = None, in_words(problem)
    changed = tuple(name for name, before, after in zip(exercise.arguments, args, given)
                    if isinstance(before, np.ndarray) and not np.array_equal(before, after))
    return Answer(args, value, error, changed)


@contextmanager
def quietly():
    """Drop what is printed and warned of."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def in_words(problem):
    """Return an exception as one line of words, whatever it is."""
    try:
        words = " ".join(str(problem).split())
    except Exception:                               # an exception that cannot be printed
        words = ""
    return f"{type(problem).__name__}: {words:.160}" if words else type(problem).__name__
