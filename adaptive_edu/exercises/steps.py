"""Exercises that are steps, or classes that repeat one: what they ask and expect. Imports NumPy and the kernels."""
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy import sqrt

from ..baselines import _gd
from ..steps import _adadelta, _adagrad, _rmsprop
from .asking import Question
from .kinds import Exercise


@dataclass(frozen=True, eq=False)
class Step(Exercise):
    """A step, or a class that repeats one.

    Attributes
    ----------
    reference : callable
        The right step. It gets float64 arrays and returns a tuple of them.
    probes : tuple of tuples
        Calls on which wrong formulas differ, the smallest first, the default hyperparameters last.
    step : str
        For a class, the exercise of the step that it repeats; empty for a function.
    """

    reference: Callable
    probes: tuple[tuple, ...]
    step: str = ""

    @cached_property
    def states(self):
        """How many values the step remembers from one call to the next."""
        if self.step:
            return len(inspect.signature(self.reference).parameters) - 2 - len(self.defaults)
        return len(self.results) - 1

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


def _element(value, index):
    part = value[(..., *index)]
    return part if part.ndim else part.item()


def _changed(args, at, factor):
    return (*args[:at], args[at] * factor, *args[at + 1:])


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


def _adam(param, grad, avg_grad, avg_sq_grad, count, learning_rate, rho_grad, rho, epsilon):
    """Kingma and Ba, arXiv:1412.6980 (not checked): what a learner adds to the family."""
    count = count + 1
    avg_grad = rho_grad * avg_grad + (1 - rho_grad) * grad
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad * grad
    mean, mean_sq = avg_grad / (1 - rho_grad**count), avg_sq_grad / (1 - rho**count)
    return param - learning_rate * mean / (sqrt(mean_sq) + epsilon), avg_grad, avg_sq_grad, count


STEPS = [
    Step("gd_step", "gd_step(param, grad, learning_rate) -> param", 1, "01_gradient_descent", _gd, (
        _numbers(2., .3, .5), _numbers([3, -2, 1], [2, 0, 1], .6),
        _numbers([[-2.0134, -1.], [.3721, -.1]], [[.2163, 0.], [-.4019, -2.]], .7382), _numbers(0., 1e-7, .01))),
    Step("ema", "ema(average, value, rho) -> average", 1, "03_rmsprop",
         lambda average, value, rho: (rho * average + (1 - rho) * value,), (
        _numbers(2., .3, .8), _numbers(0., .5, .7), _numbers([3, 0, 1], [2, 4, 0], .6),
        _numbers([[2.0134, 0.], [.3721, .1]], [[.2163, 1.], [-.4019, 3.]], .9137), _numbers(0., 1e-7, .95))),
    Step("adagrad_step", "adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8)"
         " -> param, sum_sq_grad", 2, "02_adagrad", _adagrad, (
        _numbers(2., .3, .2, .5, .05), _numbers(2., .3, 0., .5, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, 0, 4], .5, .25),
        _numbers([[.1034, -1.], [-.0127, -1.]], [[-.7163, 0.], [.0051, -.7]], [[.0119, 0.], [0., 1.]],
                 2.0382, .0217),
        _numbers(0., 1e-3, 0., .01, 1e-8))),
    Step("rmsprop_step", "rmsprop_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, "
         "epsilon=1e-8) -> param, avg_sq_grad", 2, "03_rmsprop", _rmsprop, (
        _numbers(2., .3, .2, .5, .8, .05), _numbers(2., .3, 0., .5, .8, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, 0, 4], .5, .6, .25),
        _numbers([[.3034, -.1], [-2e-4, -.9]], [[.4163, 0.], [.0021, 2.]], [[.3119, 0.], [0., .0523]],
                 .5382, .7137, .1017),
        _numbers(0., 1e-3, 0., .001, .9, 1e-8))),
    Step("adadelta_step", "adadelta_step(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6)"
         " -> param, avg_sq_grad, avg_sq_delta", 3, "04_adadelta", _adadelta, (
        _numbers(2., .3, .2, .1, .8, .05), _numbers(2., .3, 0., 0., .8, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, 0, 4], [0, 0, 2], .6, .25),
        _numbers([[-2.0134, -1.], [.0031, -.1]], [[.0263, 0.], [.0011, -2.]], [[.0519, 0.], [0., 2.]],
                 [[.4172, 0.], [0., .0423]], .4137, .1017),
        _numbers(0., 1e-3, 0., 0., .95, 1e-6))),
    Step("Adagrad", "Adagrad(learning_rate=0.01, epsilon=1e-8).update(params, grads) -> params",
         2, "02_adagrad", _adagrad,
         _series((.5, .05), (.6, .25), (2.0382, .0217), defaults=(.01, 1e-8)), step="adagrad_step"),
    Step("RMSProp", "RMSProp(learning_rate=0.001, rho=0.9, epsilon=1e-8).update(params, grads) -> params",
         2, "03_rmsprop", _rmsprop,
         _series((.5, .8, .05), (.6, .6, .25), (2.0382, .7137, .1017), defaults=(.001, .9, 1e-8)),
         step="rmsprop_step"),
    Step("Adadelta", "Adadelta(rho=0.95, epsilon=1e-6).update(params, grads) -> params",
         2, "04_adadelta", _adadelta,
         _series((.8, .05), (.6, .25), (.4137, .1017), defaults=(.95, 1e-6)), step="adadelta_step"),
    Step("adam_step", "adam_step(param, grad, avg_grad, avg_sq_grad, count, learning_rate=0.001, rho_grad=0.9, "
         "rho=0.999, epsilon=1e-8) -> param, avg_grad, avg_sq_grad, count", 3, "08_clinic", _adam, (
        _numbers(2., .3, -.4, .2, 2., .5, .7, .8, .05), _numbers(2., .3, 0., 0., 0., .5, .7, .8, .01),
        _numbers([3, -2, 1], [2, 0, 1], [1, -1, 0], [1, 0, 4], [1, 3, 0], .5, .75, .6, .25),
        _numbers([[-2.0134, -1.], [.0031, -.1]], [[.2263, 0.], [.1011, -2.]], [[-.3119, .2], [0., .5]],
                 [[.0519, 0.4], [0., 2.]], [[4., 2.], [1., 6.]], .5382, .6511, .7137, .1017),
        _numbers(0., 1e-3, 0., 0., 0., .001, .9, .999, 1e-8))),
]
