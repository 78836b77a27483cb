"""Runs along a line in plain floats, as long as a law needs them."""
from array import array as growing
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .methods import METHODS, choose, count, on_floats
from .steps import as_floats


@dataclass(frozen=True)
class Walk:
    """The record of T steps of one parameter along a line; every array is read-only.

    Attributes
    ----------
    method : str
    hyperparameters : mapping of name to float
    params : array, shape (T + 1,)
        Where it was, the start first.
    grads, deltas : array, shape (T,)
        Gradient used by each step, and the step.
    state : mapping of name to array, shape (T + 1,)
    """

    method: str
    hyperparameters: Mapping[str, float]
    params: np.ndarray
    grads: np.ndarray
    deltas: np.ndarray
    state: Mapping[str, np.ndarray]


def walk(method, gradient, steps=1000, start=0.0, **hyperparameters):
    """Follow a method along a line in plain floats, for runs as long as laws need, and keep the record.

    Parameters
    ----------
    method : str
        A key of `METHODS`.
    gradient : callable float -> float, or array_like of shape (T,)
        The slope at the parameter; or the gradients themselves, one for each step, and `steps` is not used.
    steps : int, >= 0
    start : float
    **hyperparameters : float
        Instead of the method's defaults.

    Returns
    -------
    Walk

    Raises
    ------
    ValueError, TypeError : a wrong argument

    Examples
    --------
    >>> walk("gd", lambda x: 2 * x, steps=2, start=8.0, learning_rate=0.25).params.tolist()
    [8.0, 4.0, 2.0]
    >>> walk("adagrad", [3.0, 4.0], learning_rate=0.5).state["sum_sq_grad"].tolist()
    [0.0, 9.0, 25.0]
    """
    chosen = choose(method, hyperparameters=hyperparameters)
    if chosen.function:
        raise TypeError(f"method must be one of {', '.join(METHODS)}; got {method!r:.60}")
    values = {name: float(value) for name, value in chosen.values.items()}
    given = None if callable(gradient) else as_floats("grad", gradient).tolist()
    steps = count(steps) if given is None else len(given)
    kernel, settings, names = on_floats(chosen.kernel), tuple(values.values()), chosen.state_names
    now = (float(as_floats("start", start)), *(0.0 for _ in names))
    record, grads = growing("d", now), growing("d")
    for step in range(steps):
        grad = gradient(now[0]) if given is None else given[step]
        now = kernel(now[0], grad, *now[1:], *settings)
        grads.append(grad)
        record.extend(now)
    params, *states = np.array(record).reshape(steps + 1, 1 + len(names)).T.copy()
    grads, deltas = np.array(grads), np.diff(params)
    for values_over_time in (params, grads, deltas, *states):
        values_over_time.flags.writeable = False
    return Walk(chosen.key, MappingProxyType(values), params, grads, deltas, MappingProxyType(dict(zip(names, states))))


def adadelta_roots(walk):
    """Return the two roots of each step of a walk of Adadelta; their ratio is the effective rate.

    Returns
    -------
    above, below : arrays, shape (T,)
        sqrt(avg_sq_delta + epsilon) from before the step, and sqrt(avg_sq_grad + epsilon) with its gradient.

    Examples
    --------
    >>> above, below = adadelta_roots(walk("adadelta", [4.0], rho=0.75, epsilon=4.0))
    >>> above.tolist(), (below**2).round(9).tolist()
    ([2.0], [8.0])
    """
    epsilon = walk.hyperparameters["epsilon"]
    return np.sqrt(walk.state["avg_sq_delta"][:-1] + epsilon), np.sqrt(walk.state["avg_sq_grad"][1:] + epsilon)
