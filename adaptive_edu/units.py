"""The parabola f = x^2/2 from x = 5 counted in other units, and what five formulas make of it.

`unit_x` and `unit_f` say how many new units make an old one: 1e3 is millimetres for metres. Every function
steps in the new units and converts its result back to the old ones, where a sound formula shows no change.
"""
from math import isfinite, nan, sqrt

import numpy as np

from .methods import METHODS, advance_function, on_floats
from .surfaces import quadratic
from .trajectories import run

START, STEPS = 5.0, 500
FORMULAS = {"gd": "gradient descent", "rmsprop": "RMSProp", "newton": "Newton", "adadelta": "Adadelta",
            "two": "Adadelta, two epsilons"}
RATES = {"gd": (0.0015,), "rmsprop": (0.005, 0.9, 1e-8), "adadelta": (0.95, 1e-6)}      # numbers that do not follow


def two_epsilons(param, grad, avg_sq_grad, avg_sq_delta, above, below, rho=0.95):
    """Take one Adadelta step with an epsilon of its own above and below the line, in plain floats.

    Examples
    --------
    >>> two_epsilons(10.0, 5.0, 9.0, 5.0, above=4.0, below=4.0, rho=0.25)
    (7.0, 21.0, 8.0)
    """
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)
    delta = -sqrt(avg_sq_delta + above) / sqrt(avg_sq_grad + below) * grad
    return param + delta, avg_sq_grad, rho * avg_sq_delta + (1 - rho) * (delta * delta)


def first_step(formula, unit_x=1.0, unit_f=1.0):
    """Return the length of a formula's first step, in old units.

    Parameters
    ----------
    formula : str or callable
        A key of `FORMULAS`, or a function with the signature of `adadelta_step`.
    unit_x, unit_f : float, > 0

    Examples
    --------
    >>> first_step("newton"), first_step("newton", unit_x=1e3)
    (5.0, 5.0)
    >>> round(first_step("gd"), 9), round(first_step("gd", unit_x=1e3), 15)
    (0.0075, 7.5e-09)
    """
    grad = START * unit_f / unit_x
    if callable(formula):
        advance = advance_function(formula, METHODS["adadelta"].state_names, map(np.array, RATES["adadelta"]))
        moved = advance((0.0, 0.0), (grad, grad), ((0.0, 0.0), (0.0, 0.0)))[0][0]
    else:
        step, memories = _rule(formula, unit_x, unit_f)
        moved, *_ = step(0.0, grad, *memories * (0.0,))      # from 0, where a small step is not rounded away
    return abs(moved) / unit_x


def path(formula, unit_x=1.0, unit_f=1.0, steps=STEPS):
    """Return where a formula goes, in old units, NaN from where its numbers cease to be finite.

    Parameters
    ----------
    formula, unit_x, unit_f :
        As for `first_step`.
    steps : int

    Returns
    -------
    array, shape (steps + 1,)

    Examples
    --------
    >>> path("adadelta")[-1].round(2), path("adadelta", unit_x=1e3)[-1].round(2)
    (np.float64(2.65), np.float64(5.0))
    """
    if callable(formula):
        return _own_path(formula, unit_x, unit_f, steps)
    step, memories = _rule(formula, unit_x, unit_f)
    now, slope = (START * unit_x, *memories * (0.0,)), unit_f / unit_x**2
    places = [now[0]]
    for _ in range(steps):
        now = step(now[0], slope * now[0], *now[1:]) if isfinite(now[0]) else (nan, *now[1:])
        places.append(now[0])
    return np.array(places) / unit_x


def loss(places):
    """Return the loss at places in old units.

    >>> loss(np.array([5.0, 2.0])).tolist()
    [12.5, 2.0]
    """
    return np.square(places) / 2


def _rule(formula, unit_x, unit_f):
    """Return a step in the new units, and how many memories it has."""
    if formula == "newton":
        curvature = unit_f / unit_x**2
        return (lambda x, grad: (x - grad / curvature,)), 0
    if formula == "two":
        both = {"above": 1e-6 * unit_x**2, "below": 1e-6 * (unit_f / unit_x) ** 2}
        return (lambda *now: two_epsilons(*now, **both)), 2
    kernel, numbers = on_floats(METHODS[formula].kernel), RATES[formula]
    return (lambda *now: kernel(*now, *numbers)), len(METHODS[formula].state_names)


def _own_path(function, unit_x, unit_f, steps):
    slope, start = unit_f / unit_x**2, START * unit_x
    found = run(function, quadratic(slope, slope), steps, (start, start), like="adadelta").points[:, 0] / unit_x
    return np.append(found, np.full(steps + 1 - len(found), nan))
