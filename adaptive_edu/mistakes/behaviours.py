"""Right steps with bad manners, each spoilt in a way that is no formula. Imports the exercises and the statements."""
from functools import partial
from itertools import count, product

import numpy as np

from ..exercises import EXERCISES, Step
from .entry import Mistake
from .statements import STATEMENTS, statement_id

STUCK_AT = {"learning_rate": 0.01, "rho": 0.95, "rho_grad": 0.9, "epsilon": 1e-8}     # instead of the argument
UNSEEN_BY_EXAMPLES = {
    *product(["adagrad_step", "rmsprop_step", "adadelta_step"],
             ["integers", "inputs-changed", "ignores epsilon"]),
    ("adagrad_step", "rounding"), ("adadelta_step", "rounding"), ("adagrad_step", "ignores learning_rate"),
}


def _rounding(right, exercise):
    return lambda *args: _each(lambda result: np.round(result, 5), right(*args))


def _integers(right, exercise):
    def wrong(*args):
        dtype = np.asarray(args[0]).dtype
        return _each(lambda result: np.asarray(result).astype(dtype), right(*args))
    return wrong


def _each(change, results):
    return tuple(map(change, results)) if isinstance(results, tuple) else change(results)


def _in_place(right, exercise):
    def wrong(*args):
        results = right(*args)
        if np.ndim(args[0]):
            args[0][...] = np.atleast_1d(results[0] if isinstance(results, tuple) else results)
        return results
    return wrong


def _numbers_only(right, exercise):
    return lambda *args: right(*map(float, args))


def _memory(right, exercise):
    calls = count(1)
    return lambda *args: right(args[0] + next(calls), *args[1:])


def _nothing(right, exercise):
    return lambda *args: None


def _too_few(right, exercise):
    return lambda *args: (right(*args), 0) if len(exercise.results) == 1 else right(*args)[:-1]


def _ignoring(right, exercise, name):
    at, value = exercise.arguments.index(name), exercise.defaults.get(name, STUCK_AT[name])
    return lambda *args: right(*args[:at], value, *args[at + 1:])


SPOILT = {"rounding": _rounding, "integers": _integers, "inputs-changed": _in_place, "numbers-only": _numbers_only,
          "memory": _memory, "nothing": _nothing, "results": _too_few}


def _behaviours(exercise):
    """The right step of one exercise, spoilt in each way."""
    ignoring = {f"ignores {name}": partial(_ignoring, name=name) for name in exercise.arguments if name in STUCK_AT}
    return [_behaviour(exercise, key, spoil) for key, spoil in (SPOILT | ignoring).items()]


def _behaviour(exercise, key, spoil):
    message, *hints = STATEMENTS[key.split()[0]]
    id, wrong = statement_id(exercise.name, key), spoil(_right(exercise), exercise)
    return Mistake(id, exercise.name, (wrong,), message, tuple(hints), "behaviour",
                   passes_examples=(exercise.name, key) in UNSEEN_BY_EXAMPLES)


def _right(exercise):
    """The reference as a learner would write it: a single result stands alone."""
    def right(*args):
        results = exercise.reference(*args)
        return results if len(results) > 1 else results[0]
    return right


BEHAVIOURS = [behaviour for exercise in EXERCISES.values() if isinstance(exercise, Step) and not exercise.step
              for behaviour in _behaviours(exercise)]
