"""Run any method, or any function with the signature of a step, over a surface, and keep the record."""
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .methods import METHODS, advance_floats, advance_function, choose, count, point
from .steps import require_shape
from .surfaces import Surface, surface_named

TINY = 1e-300      # below it numbers have too few digits to be compared


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


def run(method, surface, steps=300, start=None, like=None, **hyperparameters):
    """Follow a method from the start of a surface and return the record.

    Parameters
    ----------
    method : str, Optimizer, or callable
        A key of `methods.METHODS`; an optimizer object (its hyperparameters are used, its state is not); or a
        function called as `function(param, grad, *state, *hyperparameters)` on arrays of shape (2,).
    surface : Surface, or a key of `SURFACES`
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
    >>> run("gd", "bowl", steps=1, learning_rate=0.5).points.tolist()
    [[-5.0, -2.0], [-2.5, -1.0]]
    """
    chosen, surface = choose(method, like, hyperparameters), surface_named(surface)
    start = point(surface.start if start is None else start)
    for name, value in chosen.values.items():
        require_shape(name, value, (2,), of="a point of the plane")
    values = chosen.values.values()
    advance = (advance_function(chosen.function, chosen.state_names, values) if chosen.function
               else advance_floats(chosen.kernel, values))
    walk = _walk(advance, surface, start.tolist(), len(chosen.state_names), count(steps))
    return _record(chosen, surface, walk, steps)


def describe(trajectory):
    """Say in one sentence what a run did, with the numbers that matter (serves as alternative text).

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> describe(run("gd", BOWL, steps=1, learning_rate=0.5)).split(", loss")[0]
    'gradient descent (learning_rate 0.5) on the bowl: 1 step from (-5, -2) to (-2.5, -1)'
    """
    t, count = trajectory, len(trajectory.gradients)
    values = ", ".join(f"{name} {in_short(value)}" for name, value in t.hyperparameters.items())
    (x0, y0), (x1, y1) = t.points[0], t.points[-1]
    fate = (f", then the numbers ceased to be finite ({t.asked} steps were asked for)" if t.diverged else "")
    return (f"{t.label} ({values}) on the {t.surface.name}: {count} step{'s' * (count != 1)} from "
            f"({x0:.3g}, {y0:.3g}) to ({x1:.3g}, {y1:.3g}), loss from {t.losses[0]:.3g} to {t.losses[-1]:.3g}, "
            f"lowest at step {int(np.argmin(t.losses))}{fate}.")


def first_difference(trajectory, tolerance=1e-9):
    """Return where a run first leaves the formulas of its method, or None if every step is the method's own.

    Each step is compared from the place where the run stood, so rounding that grows over many steps is no
    difference.

    Parameters
    ----------
    trajectory : Trajectory
        Usually of a learner's function.
    tolerance : float
        Relative, of what a step changes.

    Returns
    -------
    (step, name, value, expected) or None
        `name` is `param` or that of an accumulator.

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> def adagrad_step(param, grad, sum_sq_grad, learning_rate, epsilon):
    ...     return param - learning_rate * grad, sum_sq_grad + grad**2
    >>> step, name, value, expected = first_difference(run(adagrad_step, BOWL, learning_rate=0.5))
    >>> step, name, value, round(expected, 6)
    (1, 'param', -2.5, -4.5)
    """
    before = {"param": trajectory.points, **trajectory.state}
    with np.errstate(all="ignore"):
        expected = METHODS[trajectory.method].kernel(
            trajectory.points[:-1], trajectory.gradients,
            *(values[:-1] for values in trajectory.state.values()),
            *map(np.array, trajectory.hyperparameters.values()))
        found = [_first_apart(name, values, then, tolerance) for (name, values), then in zip(before.items(), expected)]
    return min((each for each in found if each), default=None, key=lambda each: each[0])


def _first_apart(name, values, expected, tolerance):
    now = values[1:]
    apart = ~(np.abs(now - expected) <= tolerance * np.maximum(np.abs(values[:-1]), np.abs(expected)) + TINY)
    if not apart.any():
        return None
    step, coordinate = np.argwhere(apart)[0]
    return int(step) + 1, name, float(now[step, coordinate]), float(expected[step, coordinate])


def steps_until(losses, threshold):
    """Return the first step after which the loss is below the threshold, None if it never is.

    Examples
    --------
    >>> steps_until([9.0, 4.0, 1.0, 2.0], 3.0)
    2
    """
    below = np.flatnonzero(np.asarray(losses) < threshold)
    return int(below[0]) if len(below) else None


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


def _record(chosen, surface, walk, asked):
    points, states, gradients = (np.array(part, dtype=np.float64) for part in walk)
    gradients = gradients.reshape(-1, 2)
    with np.errstate(all="ignore"):
        losses = np.asarray(surface.function(*points.T))
        rate = np.where(gradients == 0, np.nan, np.diff(points, axis=0) / -gradients)
    state = {name: states[:, :, k] for k, name in enumerate(chosen.state_names)}
    for array in (points, losses, gradients, rate, *state.values()):
        array.flags.writeable = False
    shown = {name: float(value) if value.ndim == 0 else tuple(value.tolist()) for name, value in chosen.values.items()}
    return Trajectory(chosen.key, chosen.label, surface, MappingProxyType(shown), points, losses, gradients, rate,
                      MappingProxyType(state), asked)


def in_short(value):
    """Return a hyperparameter in a few digits, one of each coordinate with a stroke between them.

    >>> in_short(0.5), in_short((0.5, 1e-6))
    ('0.5', '0.5/1e-06')
    """
    return f"{value:g}" if np.ndim(value) == 0 else "/".join(f"{item:g}" for item in value)
