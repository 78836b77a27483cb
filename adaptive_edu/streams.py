"""Gradients that arrive now and then: one coordinate often, the other rarely. Nothing of drawing here.

What a feature that is present in half of the examples, and one present in one of fifty, do to Adagrad.
"""
from dataclasses import dataclass

import numpy as np

from .methods import METHODS, advance_floats, advance_function, method_of
from .steps import as_floats

COORDINATES = ("common", "rare")


@dataclass(frozen=True)
class Stream:
    """The immutable record of T steps on two coordinates, the common one first; arrays are read-only.

    Attributes
    ----------
    label : str
        Whose step it was.
    probabilities : (float, float)
        Chance that a gradient arrives in a step.
    learning_rate, epsilon : float
    grads : array, shape (T, 2)
        1 where a gradient arrived, else 0.
    sum_sq_grad, distance : array, shape (T + 1, 2)
        The sum after each step, and how far the parameter lies from its start.
    effective_rate : array, shape (T, 2)
        -delta / grad of the latest arrival; NaN before the first.
    """

    label: str
    probabilities: tuple[float, float]
    learning_rate: float
    epsilon: float
    grads: np.ndarray
    sum_sq_grad: np.ndarray
    effective_rate: np.ndarray
    distance: np.ndarray


def arrivals(p_common, p_rare, steps=400, seed=0):
    """Draw which steps bring a gradient of 1 to each of the two coordinates.

    The draws depend on the seed alone: a larger probability adds arrivals and moves none.

    Parameters
    ----------
    p_common, p_rare : float in [0, 1]
    steps : int, >= 0
    seed : int

    Returns
    -------
    array, shape (steps, 2)

    Examples
    --------
    >>> arrivals(1.0, 0.0, steps=2).tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    for name, value in (("p_common", p_common), ("p_rare", p_rare)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be in [0, 1]; got {value}")
    draws = np.random.default_rng(seed).random((steps, 2))
    return (draws < (p_common, p_rare)).astype(np.float64)


def adagrad_stream(p_common, p_rare, learning_rate=0.1, epsilon=1e-8, steps=400, seed=0, function=None):
    """Run Adagrad, or a function with the signature of `adagrad_step`, on such a stream.

    Parameters
    ----------
    p_common, p_rare, steps, seed :
        As for `arrivals`.
    learning_rate, epsilon : float, > 0
    function : callable, optional
        Called as `function(param, grad, sum_sq_grad, learning_rate, epsilon)` on arrays of shape (2,).

    Returns
    -------
    Stream

    Raises
    ------
    ValueError, TypeError : a wrong argument, or results of the wrong number or shape

    Examples
    --------
    >>> stream = adagrad_stream(1.0, 0.5, learning_rate=0.1, steps=100)
    >>> stream.grads.sum(axis=0).tolist(), stream.distance[-1].round(2).tolist()
    ([100.0, 43.0], [1.86, 1.17])
    """
    grads = arrivals(p_common, p_rare, steps, seed)
    values = as_floats("learning_rate", learning_rate), as_floats("epsilon", epsilon)
    advance = (advance_function(function, METHODS["adagrad"].state_names, values) if function
               else advance_floats(METHODS["adagrad"].kernel, values))
    param, state = (0.0, 0.0), ((0.0,), (0.0,))
    params, sums = [param], [(0.0, 0.0)]
    for grad in grads.tolist():
        param, state = advance(param, grad, state)
        params.append(param)
        sums.append((state[0][0], state[1][0]))
    label = "Adagrad" if function is None else f"your {method_of(function, 'adagrad').capitalize()}"
    return _record(label, (p_common, p_rare), values, grads, np.array(sums), np.array(params))


def burst_and_spike(steps=80, burst=(10, 14), spike=50):
    """Return squared gradients that are 1 in the steps of a burst (both ends) and at one later step, else 0.

    Examples
    --------
    >>> burst_and_spike(6, burst=(2, 3), spike=5).tolist()
    [0.0, 1.0, 1.0, 0.0, 1.0, 0.0]
    """
    step = np.arange(1, steps + 1)
    return ((burst[0] <= step) & (step <= burst[1]) | (step == spike)).astype(np.float64)


def memories(values, rho, window):
    """Return three memories of a sequence after each of its values: sum, mean of the latest, fading average.

    Parameters
    ----------
    values : array_like, shape (T,)
        What arrives, step by step; squared gradients, say.
    rho : float in [0, 1)
        Decay of the exponential average, which is 0 before the first value.
    window : int, >= 1
        How many of the latest values the mean is taken of; those before the first count as 0.

    Returns
    -------
    total, window_mean, average : arrays, shape (T,)

    Examples
    --------
    >>> [memory.tolist() for memory in memories([8.0, 0.0, 0.0], rho=0.5, window=2)]
    [[8.0, 8.0, 8.0], [4.0, 4.0, 0.0], [4.0, 2.0, 1.0]]
    """
    rho, values, averages, average = float(as_floats("rho", rho)), as_floats("values", values), [], 0.0
    if not (isinstance(window, (int, np.integer)) and window >= 1):
        raise ValueError(f"window must be a whole number >= 1; got {window!r}")
    for value in values.tolist():
        average = rho * average + (1 - rho) * value
        averages.append(average)
    window_mean = np.convolve(values, np.full(window, 1 / window))[:len(values)]
    return np.cumsum(values), window_mean, np.array(averages)


def describe_stream(stream):
    """Say in one sentence how far each coordinate came, with its numbers (serves as alternative text).

    Examples
    --------
    >>> stream = adagrad_stream(1.0, 0.5, learning_rate=0.1, steps=100)
    >>> print(describe_stream(stream))      # doctest: +NORMALIZE_WHITESPACE
    Adagrad (learning_rate 0.1, epsilon 1e-08), 100 steps, gradients arriving with probabilities 1 and
    0.5: the common coordinate saw 100 gradients and moved 1.86, its rate falling to 0.01; the rare one
    saw 43, moved 1.17, its rate 0.0152.
    """
    s, (common, rare) = stream, stream.grads.sum(axis=0)
    rates = s.effective_rate[-1] if len(s.grads) else (np.nan, np.nan)
    return (f"{s.label} (learning_rate {s.learning_rate:g}, epsilon {s.epsilon:g}), {len(s.grads)} steps, gradients "
            f"arriving with probabilities {s.probabilities[0]:g} and {s.probabilities[1]:g}: "
            f"the common coordinate saw {common:.0f} gradients and moved {s.distance[-1][0]:.3g}, its rate "
            f"falling to {_rate(rates[0])}; the rare one saw {rare:.0f}, moved {s.distance[-1][1]:.3g}, "
            f"its rate {_rate(rates[1])}.")


def _rate(value):
    return f"{value:.3g}" if np.isfinite(value) else "unknown"


def _record(label, probabilities, values, grads, sums, params):
    with np.errstate(all="ignore"):
        rate = _held(np.where(grads == 0, np.nan, np.diff(params, axis=0) / -grads))
    distance = np.abs(params)
    for array in (grads, sums, rate, distance):
        array.flags.writeable = False
    return Stream(label, probabilities, float(values[0]), float(values[1]), grads, sums, rate, distance)


def _held(rate):
    """Return the array with each NaN replaced by the latest number above it."""
    latest = np.where(np.isnan(rate), 0, np.arange(1, len(rate) + 1)[:, None])
    latest = np.maximum.accumulate(latest, axis=0)
    return np.where(latest == 0, np.nan, np.take_along_axis(rate, np.maximum(latest, 1) - 1, axis=0))
