"""Where an illness shows, and where not. Imports the source and the healthy styles."""
from copy import deepcopy
from functools import cache, partial

import numpy as np

from ..exercises import EXERCISES
from ..exercises.asking import quietly
from .source import WARDS, states
from .styles import healthy

TABLE = np.array([[2.0, -1.0], [0.5, 3.0]])


@cache
def shows(patient):
    """Return the situations of `SITUATIONS` in which a patient differs from a healthy step.

    Examples
    --------
    >>> from adaptive_edu.clinic import patient
    >>> shows(patient("A9"))
    ('a large epsilon', 'a zero gradient from zero state')
    """
    well = healthy(patient.exercise)[0]
    with quietly():
        return tuple(words for words, seen in _scenes(patient.exercise).items()
                     if not _alike(_seen(seen, patient), _seen(seen, well)))


def _scenes(exercise):
    """Functions of a step, by situation: what an onlooker sees there, as one array."""
    count, defaults = len(states(exercise)), EXERCISES[exercise].defaults
    zero, some = (0.0,) * count, (0.2, 0.1)[:count]
    others = {"learning_rate": 0.5, "rho": 0.6, "epsilon": defaults["epsilon"]}
    return {
        "a first step, from zero state": _moved(0.0, 0.3, *zero),
        "a state that is not zero": _moved(2.0, -0.3, *some),
        "several steps in a row": partial(_in_a_row, zero),
        "other values of the hyperparameters": _moved(2.0, 0.3, *some, *(others[name] for name in defaults)),
        "a large epsilon": _moved(2.0, 0.3, *some, *(defaults | {"epsilon": 0.25}).values()),
        "a zero gradient from zero state": _moved(2.0, 0.0, *zero),
        "an array of several elements": _moved(TABLE, TABLE[::-1] / 3, *(abs(TABLE) for _ in zero)),
        "whole numbers": _moved(np.array([3, -2]), np.array([2, 1]), *(np.array([1, 4]) for _ in zero)),
        "the same call twice": partial(_twice, some),
        "the inputs afterwards": partial(_afterwards, count)}


def _moved(*args):
    def seen(step):
        results = step(*deepcopy(args))
        return np.concatenate([np.ravel(results[0] - np.asarray(args[0])), *map(np.ravel, results[1:])])
    return seen


def _in_a_row(zero, step):
    now, rows = (1.0, *zero), []
    for grad in (0.3, -0.2, 0.4, 0.1):
        now = step(now[0], grad, *now[1:])
        rows.append(now)
    return np.array(rows)


def _twice(some, step):
    first, second = (np.array(step(2.0, 0.3, *some)) for _ in range(2))
    return second - first


def _afterwards(count, step):
    given = [TABLE.copy(), TABLE / 2, *(abs(TABLE) for _ in range(count))]
    before = [each.copy() for each in given]
    step(*given)
    return np.array(given) - before


def _seen(seen, patient):
    try:
        return np.asarray(seen(patient.step()), dtype=np.float64)
    except Exception:
        return np.array(np.nan)


def _alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-12)


SITUATIONS = tuple(_scenes(WARDS[0]))
