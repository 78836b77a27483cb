"""Run any method, or any function with the signature of a step, over a surface, and keep the record."""
import math
from array import array as growing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import FunctionType, MappingProxyType

import numpy as np

from .optimizers import Adadelta, Adagrad, GradientDescent, Momentum, Optimizer, RMSProp
from .steps import as_floats, require_shape
from .surfaces import Surface

METHODS = {"gd": GradientDescent, "momentum": Momentum,
           "adagrad": Adagrad, "rmsprop": RMSProp, "adadelta": Adadelta}
NAMES = {"gd": "gradient descent", "momentum": "momentum",
         "adagrad": "Adagrad", "rmsprop": "RMSProp", "adadelta": "Adadelta"}


@dataclass(frozen=True)
class Trajectory:
    """The immutable record of one run of T steps; every array is read-only.

    Attributes
    ----------
    method, label : str
        Key of the method it is (or imitates), and the name to show.
    surface : Surface
    hyperparameters : mapping of name to float
    points : array, shape (T + 1, 2)
        Where it was, the start first.
    losses : array, shape (T + 1,)
    gradients, effective_rate : array, shape (T, 2)
        Gradient used by each step, and delta / -gradient (NaN where the gradient is zero).
    state : mapping of name to array, shape (T + 1, 2)
    asked : int
        Steps asked for; T is smaller if the numbers ceased to be finite.
    """

    method: str
    label: str
    surface: Surface
    hyperparameters: Mapping[str, float]
    points: np.ndarray
    losses: np.ndarray
    gradients: np.ndarray
    effective_rate: np.ndarray
    state: Mapping[str, np.ndarray]
    asked: int

    @property
    def diverged(self):
        return len(self.gradients) < self.asked


@dataclass(frozen=True)
class Sweep:
    """The record of one run per setting; G is the common shape of the hyperparameters.

    Attributes
    ----------
    method : str
    surface : Surface
    hyperparameters : mapping of name to array, shape G
    points : array, shape (2, *G)
        Where each run ended.
    losses : array, shape (T + 1, *G)
    """

    method: str
    surface: Surface
    hyperparameters: Mapping[str, np.ndarray]
    points: np.ndarray
    losses: np.ndarray


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


def run(method, surface, steps=300, start=None, like=None, **hyperparameters):
    """Follow a method from the start of a surface and return the record.

    Parameters
    ----------
    method : str, Optimizer, or callable
        A key of `METHODS`; an optimizer object (its hyperparameters are used, its state is not); or a
        function called as `function(param, grad, *state, *hyperparameters)` on arrays of shape (2,).
    surface : Surface
    steps : int, >= 0
    start : (x, y), optional
        Instead of the surface's own.
    like : str, optional
        The key of the method that a function imitates, so that its state and defaults are known; not
        needed if the function is named as a step of the course is.
    **hyperparameters : float
        Instead of the method's defaults.

    Returns
    -------
    Trajectory

    Raises
    ------
    ValueError, TypeError : a wrong argument, or results of the wrong number or shape

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> run("gd", BOWL, steps=1, learning_rate=0.5).points.tolist()
    [[-5.0, -2.0], [-2.5, -1.0]]
    """
    method, function, values, label = _resolve(method, like, hyperparameters)
    start = _point(surface.start if start is None else start)
    values = {name: as_floats(name, value) for name, value in values.items()}
    for name, value in values.items():
        require_shape(name, value, (2,), of="a point of the plane")
    advance = (_advance_function(function, METHODS[method].state_names, values.values()) if function
               else _advance_floats(METHODS[method].kernel, values.values()))
    walk = _walk(advance, surface, start.tolist(), len(METHODS[method].state_names), _count(steps))
    return _record(method, label, surface, values, walk, steps)


def sweep(method, surface, steps=300, start=None, like=None, **hyperparameters):
    """Run every setting of arrays of hyperparameters at once and return how each fared.

    Parameters
    ----------
    method, surface, steps, start, like :
        As for `run`. A learner's function must be written with array operations.
    **hyperparameters : float or array
        Broadcast against each other to a common shape G.

    Returns
    -------
    Sweep

    Raises
    ------
    ValueError, TypeError : as `run`; shapes that do not broadcast

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> sweep("gd", BOWL, steps=1, learning_rate=[0.5, 1.0]).losses[-1].tolist()
    [3.625, 0.0]
    """
    method, function, values, _ = _resolve(method, like, hyperparameters)
    arrays = np.broadcast_arrays(*(as_floats(name, value) for name, value in values.items()))
    grid, kernel = arrays[0].shape, function or METHODS[method].kernel
    param = np.empty((2, *grid))
    param[0], param[1] = (np.full(grid, value) for value in _point(surface.start if start is None else start))
    state = [np.zeros((2, *grid)) for _ in METHODS[method].state_names]
    losses = np.empty((_count(steps) + 1, *grid))
    with np.errstate(all="ignore"):      # a lane that diverges says so by its loss
        losses[0] = surface.function(*param)
        for step in range(steps):
            param, *state = _results(kernel(param, np.stack(surface.gradient(*param)), *state, *arrays))
            losses[step + 1] = surface.function(*param)
    return Sweep(method, surface, MappingProxyType(dict(zip(values, arrays))), param, losses)


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
    key, function, values, _ = _resolve(method, None, hyperparameters)
    if function:
        raise TypeError(f"method must be one of {', '.join(METHODS)}; got {method!r:.60}")
    values = {name: float(as_floats(name, value)) for name, value in values.items()}
    given = None if callable(gradient) else as_floats("grad", gradient).tolist()
    steps = _count(steps) if given is None else len(given)
    kernel, settings, names = on_floats(METHODS[key].kernel), tuple(values.values()), METHODS[key].state_names
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
    return Walk(key, MappingProxyType(values), params, grads, deltas, MappingProxyType(dict(zip(names, states))))


def describe(trajectory):
    """Say in one sentence what a run did, with the numbers that matter (serves as alternative text).

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> print(describe(run("gd", BOWL, steps=1, learning_rate=0.5)))
    gradient descent (learning_rate 0.5) on the bowl: 1 step from (-5, -2) to (-2.5, -1), loss from 14.5 to 3.62, lowest at step 1.
    """
    t, count = trajectory, len(trajectory.gradients)
    values = ", ".join(f"{name} {_number(value)}" for name, value in t.hyperparameters.items())
    (x0, y0), (x1, y1) = t.points[0], t.points[-1]
    fate = (f", then the numbers ceased to be finite ({t.asked} steps were asked for)" if t.diverged else "")
    return (f"{t.label} ({values}) on the {t.surface.name}: {count} step{'s' * (count != 1)} from "
            f"({x0:.3g}, {y0:.3g}) to ({x1:.3g}, {y1:.3g}), loss from {t.losses[0]:.3g} to {t.losses[-1]:.3g}, "
            f"lowest at step {int(np.argmin(t.losses))}{fate}.")


def steps_until(losses, threshold):
    """Return the first step after which the loss is below the threshold, None if it never is.

    Examples
    --------
    >>> steps_until([9.0, 4.0, 1.0, 2.0], 3.0)
    2
    """
    below = np.flatnonzero(np.asarray(losses) < threshold)
    return int(below[0]) if len(below) else None


def on_floats(kernel):
    """Return the same function, its square root taken from `math`: ten times as fast on single numbers.

    The code object is shared, so a formula stays written once; both roots round correctly, so the
    results agree to the last bit.
    """
    return FunctionType(kernel.__code__, {**kernel.__globals__, "sqrt": math.sqrt}, kernel.__name__)


def method_of(function, like=None):
    """Return the key of the method that a function imitates, by `like` or by its name."""
    key = like or getattr(function, "__name__", "").removesuffix("_step")
    if key not in METHODS:
        raise ValueError(f"like must be one of {', '.join(METHODS)}, to say which method "
                         f"{getattr(function, '__name__', 'the function')} imitates; got {like!r}")
    return key


def _resolve(method, like, hyperparameters):
    """Return the method's key, the learner's function or None, all hyperparameters, and a label."""
    if isinstance(method, str) and method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, or a step function; got {method!r}")
    if isinstance(method, str):
        key, function, label, given = method, None, NAMES[method], {}
    elif isinstance(method, Optimizer):
        key = next(key for key, kind in METHODS.items() if isinstance(method, kind))
        function, label, given = None, NAMES[key], method.hyperparameters
    elif isinstance(method, Callable):
        key = method_of(method, like)
        function = None if method is METHODS[key].step else method
        label, given = (NAMES[key], {}) if function is None else (f"your {NAMES[key]}", {})
    else:
        raise TypeError(f"method must be a name, an optimizer or a function; got {method!r:.60}")
    unknown = set(hyperparameters) - set(METHODS[key].defaults)
    if unknown:
        raise TypeError(f"{NAMES[key]} has no {', '.join(sorted(unknown))}; "
                        f"it has {', '.join(METHODS[key].defaults)}")
    return key, function, {**METHODS[key].defaults, **given, **hyperparameters}, label


def _advance_floats(kernel, values):
    """Return a step of both coordinates in plain floats: the fastest way to walk in the plane."""
    kernel = on_floats(kernel)
    of_x, of_y = zip(*(np.broadcast_to(value, 2).tolist() for value in values))

    def advance(param, grad, state):
        try:
            x, *state_x = kernel(param[0], grad[0], *state[0], *of_x)
            y, *state_y = kernel(param[1], grad[1], *state[1], *of_y)
        except (ValueError, OverflowError):      # where NumPy would answer NaN or infinity
            return (math.nan, math.nan), state
        return (x, y), (state_x, state_y)
    return advance


def _advance_function(function, names, values):
    """Return a step of a learner's function on fresh arrays, its results checked for number and shape."""
    values = [value if value.ndim else float(value) for value in values]

    def advance(param, grad, state):
        results = function(np.array(param), np.array(grad), *np.array(state).T.copy(), *values)
        param, *state = (np.asarray(result, dtype=np.float64) for result in _results(results))
        _expect(function, names, [param, *state])
        return tuple(param.tolist()), np.array(state).T.reshape(2, len(names)).tolist()
    return advance


def _results(results):
    return results if isinstance(results, (tuple, list)) else (results,)


def _expect(function, names, results):
    if len(results) != 1 + len(names):
        raise ValueError(f"{function.__name__} must return {', '.join(('param', *names))}; "
                         f"got {len(results)} result{'s' * (len(results) != 1)}")
    for name, result in zip(("param", *names), results):
        if result.shape != (2,):
            raise ValueError(f"{function.__name__} must return {name} of the shape (2,) that came in; "
                             f"got shape {result.shape}")


def _walk(advance, surface, param, width, steps):
    """Return the lists of points, states and gradients, cut before the first that is not finite."""
    state = ((0.0,) * width,) * 2
    points, states, gradients = [tuple(param)], [state], []
    for _ in range(steps):
        grad = surface.gradient(*param)
        param, state = advance(param, grad, state)
        if not (math.isfinite(param[0]) and math.isfinite(param[1])):
            break
        points.append(param)
        states.append(state)
        gradients.append(grad)
    return points, states, gradients


def _record(method, label, surface, values, walk, asked):
    points, states, gradients = (np.array(part, dtype=np.float64) for part in walk)
    gradients = gradients.reshape(-1, 2)
    with np.errstate(all="ignore"):
        losses = np.asarray(surface.function(*points.T))
        rate = np.where(gradients == 0, np.nan, np.diff(points, axis=0) / -gradients)
    state = {name: states[:, :, k] for k, name in enumerate(METHODS[method].state_names)}
    for array in (points, losses, gradients, rate, *state.values()):
        array.flags.writeable = False
    shown = {name: float(value) if value.ndim == 0 else tuple(value.tolist()) for name, value in values.items()}
    return Trajectory(method, label, surface, MappingProxyType(shown), points, losses, gradients, rate,
                      MappingProxyType(state), asked)


def _point(start):
    start = as_floats("start", start)
    require_shape("start", start, (2,), of="a point of the plane")
    return start


def _count(steps):
    if not (isinstance(steps, (int, np.integer)) and steps >= 0):
        raise ValueError(f"steps must be a whole number >= 0; got {steps!r}")
    return steps


def _number(value):
    return f"{value:g}" if np.ndim(value) == 0 else "/".join(f"{item:g}" for item in value)
