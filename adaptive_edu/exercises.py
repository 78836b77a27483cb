"""The exercises: one table, what each asks and expects. Imports NumPy, the kernels and the time limit.

`ask` calls a learner's code; `Turn` reads and compares what came back, and calls nothing. So a tutor may
do both in one process, and a grader each in its own.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from numbers import Number
from typing import Any, NamedTuple

import numpy as np

from .baselines import _gd
from .interrupt import TookTooLong, time_limit
from .steps import _adadelta, _adagrad, _rmsprop

SECONDS, ENDLESS = 1.0, "stopped after a second"      # for one call; how an answer says that it was
RANGES = {"rho": (0.6, 0.85), "learning_rate": (0.3, 0.8), "epsilon": (0.02, 0.2)}   # to draw from


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


@dataclass(frozen=True, eq=False)
class Exercise:
    """One entry of the table.

    Attributes
    ----------
    name, signature : str
        What the learner defines, and how it is called: positionally, in this order.
    points, notebook :
        What it is worth, and the notebook that asks for it.
    reference : callable
        The right step. It gets float64 arrays and returns a tuple of them.
    probes : tuple of tuples
        Calls on which wrong formulas differ, the smallest first, the default hyperparameters last.
    step : str
        For a class, the exercise of the step that it repeats; empty for a function.
    """

    name: str
    signature: str
    points: int
    notebook: str
    reference: Callable
    probes: tuple[tuple, ...]
    step: str = ""

    @property
    def kind(self):
        return "class" if self.step else "function"

    @cached_property
    def defaults(self):
        return {name: float(value) for name, value in self._parameters if value}

    @cached_property
    def arguments(self):
        """Names in the order of a call; a class first gets the params and grads of several updates."""
        return tuple(sorted((name for name, _ in self._parameters), key=self.is_hyperparameter))

    def is_hyperparameter(self, name):
        return name in RANGES or name in self.defaults

    @property
    def _parameters(self):
        return re.findall(r"(\w+)(?:=([^,)]+))?[,)]", self.signature.split(" ->")[0])

    @cached_property
    def results(self):
        names = tuple(self.signature.split("-> ")[1].split(", "))
        return (*names, "params of a second object") if self.step else names

    @cached_property
    def states(self):
        """How many values the step remembers from one call to the next."""
        return len(EXERCISES[self.step].results if self.step else self.results) - 1

    @cached_property
    def questions(self):
        """Every call that is needed to judge and to diagnose, as a list of `Question`."""
        first, *others = self.probes
        asked = [("probe", first), ("again", first), *(("probe", args) for args in others)]
        for at, name in enumerate(self.arguments):
            asked += [(f"other {name}", _changed(first, at, 0.5)), (f"other {name}", self._far(at))]
        if self.defaults:
            asked.append(("defaults", self.probes[-1][:-len(self.defaults)]))
        asked += [("no gradient", _changed(first, 1, 0)), ("pair", self._pair(1.5)),
                  ("other pair", self._pair(4)), *self._alone(), ("again", first)]
        return [Question(*question) for question in asked]

    def _far(self, at):
        """The largest probe with one argument changed by a lot."""
        largest = max(self.probes, key=lambda args: np.size(args[0]))
        free = not self.is_hyperparameter(self.arguments[at]) or self.arguments[at] in ("learning_rate", "epsilon")
        return _changed(largest, at, 30 if free else 0.1)       # rho and its like stay below one

    def _pair(self, factor):
        """The first probe as the first of two elements; the second is `factor` times as large."""
        return self._each(self.probes[0], lambda value: np.stack([value, factor * np.asarray(value)], -1))

    def _alone(self):
        """The arrays of the probes as floats, and each of their elements by itself."""
        for args in self.probes:
            shape = np.shape(args[0])[1:] if self.step else np.shape(args[0])
            if shape:
                floats = self._each(args, lambda value: value.astype(float))
                yield "as floats", floats
                yield from (("alone", self._each(floats, partial(_element, index=index)))
                            for index in np.ndindex(shape))

    def _each(self, args, change):
        return tuple(value if self.is_hyperparameter(name) else change(value)
                     for name, value in zip(self.arguments, args))

    @cached_property
    def expected(self):
        """The right results of each question, as a list of tuples of float64 arrays."""
        return [expected(self, question.args) for question in self.questions]


def _element(value, index):
    part = value[(..., *index)]
    return part if part.ndim else part.item()


def _changed(args, at, factor):
    return (*args[:at], args[at] * factor, *args[at + 1:])


def expected(exercise, args):
    """Return the right results of one call as a tuple of float64 arrays, one for each of its results.

    >>> expected(EXERCISES["gd_step"], (2.0, 0.5, 0.5))
    (array(1.75),)
    """
    if len(args) < len(exercise.arguments):
        args = (*args, *exercise.defaults.values())
    floats = [np.asarray(value, dtype=np.float64) for value in args]
    if exercise.step:
        params = fold(exercise.reference, exercise.states, *floats)
        return params, params
    return tuple(np.asarray(result) for result in exercise.reference(*floats))


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
        value, error = None, _sentence(problem)
    changed = tuple(name for name, before, after in zip(exercise.arguments, args, given)
                    if not np.array_equal(before, after))
    return Answer(args, value, error, changed)


def _sentence(problem):
    try:
        words = " ".join(str(problem).split())
    except Exception:                               # an exception that cannot be printed
        words = ""
    return f"{type(problem).__name__}: {words:.160}" if words else type(problem).__name__


class Turn:
    """A question and its answer: read as arrays, beside the right ones. Nothing is called here.

    Attributes
    ----------
    results : tuple of float64 arrays, or None if the code raised or the answer cannot be read
    complaint : None, or why it cannot be read: a key and the facts
    kind : {"numbers", "integers", "arrays"}, what was asked with
    single : bool, whether a result has less than double precision

    Examples
    --------
    >>> exercise = EXERCISES["gd_step"]
    >>> answer = Answer(exercise.questions[0].args, value=1.85)
    >>> Turn(exercise, exercise.questions[0], answer, exercise.expected[0]).all_right()
    True
    """

    def __init__(self, exercise, question, answer, expected):
        self.label, self.args, self.answer, self.expected = *question, answer, expected
        self.results, self.complaint, self.single = None, None, False
        first = np.asarray(self.args[0])
        numbers = first.ndim == (1 if exercise.step else 0)
        self.kind = "numbers" if numbers else "integers" if first.dtype.kind == "i" else "arrays"
        if not answer.error:
            self._read(exercise, answer.value, first.shape)

    def _read(self, exercise, value, shape):
        names, alone = exercise.results, len(exercise.results) == 1 or exercise.step
        wanted = f"{names[0]} alone" if alone else f"{len(names)} results, {', '.join(names)}"
        if exercise.step:                           # one row for each update of each object
            names, items, shape = names[:1] * 2 * shape[0], _all_rows(value, shape[0]), shape[1:]
        else:
            items = [value] if alone else _split(value, len(names), shape)
        if items is None:
            self.complaint = "results", {"got": described(value), "wanted": wanted}
            return
        arrays = [_as_array(item) for item in items]
        for name, item, array in zip(names, items, arrays):
            if array is None or array.shape != shape:
                self.complaint = _misfit(name, item, array, alone, wanted=wanted, shape=shape,
                                         first=exercise.arguments[0])
                return
        self.single = any(array.dtype.kind == "f" and array.dtype.itemsize < 8 for array in arrays)
        results = [array.astype(np.float64) for array in arrays]
        self.results = tuple(np.reshape(results, (2, -1, *shape))) if exercise.step else tuple(results)

    def right(self, at, tolerance=1e-9):
        """Return, element by element, whether the result at this place is right."""
        return close(self.results[at], self.expected[at], tolerance)

    def all_right(self, tolerance=1e-9):
        return self.results is not None and all(
            np.all(self.right(at, tolerance)) for at in range(len(self.expected)))


def close(value, expected, tolerance=1e-9):
    """Return, element by element, whether two arrays agree; honest forms differ by a few ulps only."""
    near = np.abs(value - expected) <= tolerance * np.abs(expected) + 1e-13
    return near | (value == expected) | (np.isnan(value) & np.isnan(expected))


def _all_rows(value, count):
    """The rows of both objects of a class, or None if there is not one for each update."""
    fits = isinstance(value, (tuple, list)) and [len(rows) for rows in value] == [count] * 2
    return [row for rows in value for row in rows] if fits else None


def _split(value, count, shape):
    """The results of a function that has several, or None if they are not as many."""
    if isinstance(value, np.ndarray):               # all results stacked in one array
        fits = value.ndim == len(shape) + 1
    else:
        fits = isinstance(value, (tuple, list))
    return value if fits and len(value) == count else None


def _as_array(item):
    """A real array of numbers, or None."""
    try:
        array = np.array(item)
        if array.dtype.kind == "O" and all(isinstance(number, Number) for number in array.flat):
            array = array.astype(np.float64)        # a Decimal is a number; text that looks like one is not
    except Exception:                               # ragged lists, objects that refuse
        return None
    return array if array.dtype.kind in "iufb" else None


def _misfit(name, item, array, alone, wanted, shape, first):
    """Why an item is no result: a key and the facts."""
    if alone and isinstance(item, tuple):
        return "results", {"got": described(item), "wanted": wanted}
    if array is None:
        return "not-numbers", {"which": name, "got": described(item)}
    return "shape", {"which": name, "got": array.shape, "wanted": shape, "first": first}


def described(value):
    """Return a few words for a value that a learner gave back.

    >>> described((1, 2)), described("0.5")
    ('a tuple of 2', 'a single str')
    """
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return "None" if value is None else f"a single {type(value).__name__}"


def draw_probes(exercise, rng):
    """Return new probes of the same kinds as the exercise's own: numbers, zero state, integers, 2-D, tiny.

    Parameters
    ----------
    exercise : Exercise
    rng : numpy.random.Generator

    Returns
    -------
    probes : tuple of tuples, for `dataclasses.replace(exercise, probes=probes)`

    Examples
    --------
    >>> probes = draw_probes(EXERCISES["adagrad_step"], np.random.default_rng(0))
    >>> [np.shape(args[0]) for args in probes]
    [(), (), (3,), (2, 2), ()]
    """
    kinds = [("numbers", ()), ("zero state", ()), ("integers", (3,)), ("arrays", (2, 2)), ("tiny", ())]
    rows = (3,) if exercise.step else ()
    return tuple(tuple(_draw(exercise, name, kind, rows + shape, rng) for name in exercise.arguments)
                 for kind, shape in kinds)


def _draw(exercise, name, kind, shape, rng):
    """One argument: sizes near one and a large epsilon, for there every wrong formula shows."""
    tiny = kind == "tiny" and exercise.defaults
    if exercise.is_hyperparameter(name):
        return exercise.defaults[name] if tiny else round(rng.uniform(*RANGES.get(name, (0.3, 0.8))), 3)
    size, state = rng.uniform(0.3, 2, shape), name in exercise.results and not name.startswith("param")
    values = size if "sq" in name or name == "average" else size * rng.choice([-1, 1], shape)
    if kind == "integers":
        values = np.sign(values) * np.ceil(2 * size)
    if kind in ("integers", "arrays") and (state or name.startswith("grad")):
        values[..., 0] *= np.arange(values[..., 0].size).reshape(values[..., 0].shape) > 0
    if tiny:
        values = values * (1e-3 if name.startswith("grad") else 0)
    if kind == "zero state" and state:
        values = values * 0
    values = values.astype(int) if kind == "integers" else np.round(values, 6) + 0.0
    return values if shape else float(values)


def _numbers(*values):
    return tuple(_frozen(value) if isinstance(value, list) else value for value in values)


def _frozen(value):
    """An array that nobody can change: the table is everybody's."""
    array = np.array(value)
    array.flags.writeable = False
    return array


def _series(*hyperparameters, defaults):
    """Updates for a class: params and grads of three in a row, with each tuple of hyperparameters."""
    numbers = [2., 1.5, 1.], [.3, -.2, .4]
    integers = [[3, -2, 1], [2, 5, -4], [-1, 3, 2]], [[2, 0, 1], [1, 3, -2], [-1, 2, 3]]
    arrays = ([[[-2.0134, -1.], [.0031, -.1]], [[-3., .5], [.2, .7]], [[.4172, 3.], [-1., 2.]]],
              [[[.5163, 0.], [.0011, -2.]], [[.3119, .2], [-.4, 0.]], [[-.6, .1], [.8, 1.]]])
    tiny = [0., 0., 0.], [1e-3, 2e-3, -1e-3]
    series = [numbers, integers, arrays]
    return (*(_numbers(*values, *hyper) for values, hyper in zip(series, hyperparameters)),
            _numbers(*tiny, *defaults))


_TABLE = [
    Exercise("gd_step", "gd_step(param, grad, learning_rate) -> param", 1, "01_gradient_descent", _gd, (
        _numbers(2., .3, .5), _numbers([3, -2, 1], [2, 0, 1], .6),
        _numbers([[-2.0134, -1.], [.3721, -.1]], [[.2163, 0.], [-.4019, -2.]], .7382), _numbers(0., 1e-7, .01))),
    Exercise("ema", "ema(average, value, rho) -> average", 1, "03_rmsprop",
             lambda average, value, rho: (rho * average + (1 - rho) * value,), (
        _numbers(2., .3, .8), _numbers(0., .5, .7), _numbers([3, 0, 1], [2, 4, 0], .6),
        _numbers([[2.0134, 0.], [.3721, .1]], [[.2163, 1.], [-.4019, 3.]], .9137), _numbers(0., 1e-7, .95))),
    Exercise("adagrad_step", "adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8)"
             " -> param, sum_sq_grad", 2, "02_adagrad", _adagrad, (
        _numbers(2., .3, .2, .5, .05), _numbers(2., .3, 0., .5, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, 0, 4], .5, .25),
        _numbers([[.1034, -1.], [-.0127, -1.]], [[-.7163, 0.], [.0051, -.7]], [[.0119, 0.], [0., 1.]],
                 2.0382, .0217),
        _numbers(0., 1e-3, 0., .01, 1e-8))),
    Exercise("rmsprop_step", "rmsprop_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, "
             "epsilon=1e-8) -> param, avg_sq_grad", 2, "03_rmsprop", _rmsprop, (
        _numbers(2., .3, .2, .5, .8, .05), _numbers(2., .3, 0., .5, .8, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, 0, 4], .5, .6, .25),
        _numbers([[.3034, -.1], [-2e-4, -.9]], [[.4163, 0.], [.0021, 2.]], [[.3119, 0.], [0., .0523]],
                 .5382, .7137, .1017),
        _numbers(0., 1e-3, 0., .001, .9, 1e-8))),
    Exercise("adadelta_step", "adadelta_step(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6)"
             " -> param, avg_sq_grad, avg_sq_delta", 3, "04_adadelta", _adadelta, (
        _numbers(2., .3, .2, .1, .8, .05), _numbers(2., .3, 0., 0., .8, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, 0, 4], [0, 0, 2], .6, .25),
        _numbers([[-2.0134, -1.], [.0031, -.1]], [[.0263, 0.], [.0011, -2.]], [[.0519, 0.], [0., 2.]],
                 [[.4172, 0.], [0., .0423]], .4137, .1017),
        _numbers(0., 1e-3, 0., 0., .95, 1e-6))),
    Exercise("Adagrad", "Adagrad(learning_rate=0.01, epsilon=1e-8).update(params, grads) -> params",
             2, "02_adagrad", _adagrad,
             _series((.5, .05), (.6, .25), (2.0382, .0217), defaults=(.01, 1e-8)), step="adagrad_step"),
    Exercise("RMSProp", "RMSProp(learning_rate=0.001, rho=0.9, epsilon=1e-8).update(params, grads) -> params",
             2, "03_rmsprop", _rmsprop,
             _series((.5, .8, .05), (.6, .6, .25), (2.0382, .7137, .1017), defaults=(.001, .9, 1e-8)),
             step="rmsprop_step"),
    Exercise("Adadelta", "Adadelta(rho=0.95, epsilon=1e-6).update(params, grads) -> params",
             2, "04_adadelta", _adadelta,
             _series((.8, .05), (.6, .25), (.4137, .1017), defaults=(.95, 1e-6)), step="adadelta_step"),
]
EXERCISES: dict[str, Exercise] = {exercise.name: exercise for exercise in _TABLE}
