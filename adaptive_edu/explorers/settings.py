"""From where the sliders stand to runs: plain functions, tested without a display. Needs no ipywidgets."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot

import numpy as np

from ..methods import METHODS, key_of, method_of, point
from ..optimizers import Optimizer
from ..surfaces import Surface, rotate, surface_named
from ..trajectories import run

DEFAULTS = {"learning_rate": 0.1, "rho": 0.95, "epsilon": 1e-6, "momentum": 0.9}


@dataclass(frozen=True)
class Plan:
    """What a notebook fixed when it asked for an explorer.

    Attributes
    ----------
    surface : Surface, or callable curvature -> Surface
    methods : tuple of str or Optimizer
        Those given by name follow the sliders; an optimizer object keeps its own hyperparameters.
    steps : int
    start : (x, y) or None
    yours, like :
        A learner's function and the method it imitates, as for `trajectories.run`.
    """

    surface: Surface | Callable
    methods: tuple
    steps: int = 300
    start: tuple[float, float] | None = None
    yours: Callable | None = None
    like: str | None = None

    def key(self, method):
        """Return the key in `METHODS` of a method of the plan."""
        return method if isinstance(method, str) else key_of(method)


@dataclass(frozen=True)
class Settings:
    """One position of all sliders, ready to run.

    Attributes
    ----------
    surface : Surface
    start : (x, y)
    steps : int
    hyperparameters : mapping of name to float
        Those of any method; each run takes what its method knows.
    """

    surface: Surface
    start: tuple[float, float]
    steps: int
    hyperparameters: Mapping[str, float]


def plan(surface, methods, steps, start, yours, like):
    """Return the plan after checking what was asked for, the method that `yours` imitates included.

    >>> plan("ravine", ("rmsprop",), 300, None, None, None).surface.name
    'ravine'
    """
    for method in methods:
        if not (isinstance(method, Optimizer) or method in METHODS):
            raise ValueError(f"methods must be among {', '.join(METHODS)}, or optimizers; got {method!r}")
    if yours is not None:
        like = method_of(yours, like)
        methods = (*methods, *({like} - set(methods)))      # never without the reference beside it
    return Plan(surface if callable(surface) else surface_named(surface), tuple(methods), steps,
                None if start is None else tuple(point(start).tolist()), yours, like)


def settings(plan, values):
    """Return the settings for the values of the sliders.

    Parameters
    ----------
    plan : Plan
    values : mapping of name to value
        May hold `curvature`, `angle`, `start_x`, `start_y`, `steps` and any hyperparameter.

    Returns
    -------
    Settings

    Examples
    --------
    >>> chosen = settings(plan("ravine", ("adadelta",), 300, None, None, None), {"rho": 0.99, "steps": 10})
    >>> chosen.steps, chosen.start, chosen.hyperparameters["rho"]
    (10, (-5.0, -2.0), 0.99)
    """
    surface = surface_at(plan.surface, values.get("curvature"), values.get("angle"))
    x, y = plan.start or surface.start
    return Settings(surface, (values.get("start_x", x), values.get("start_y", y)),
                    values.get("steps", plan.steps),
                    {name: values.get(name, default) for name, default in DEFAULTS.items()})


@lru_cache(maxsize=64)      # the same surface object while other sliders move: contours are drawn once
def surface_at(surface, curvature=None, angle=None):
    """Return the surface of a family at a curvature, turned by an angle, its window then a square.

    >>> surface_at(surface_named("ravine"), angle=0.0).window
    ((-6.946221994724902, 6.946221994724902), (-6.946221994724902, 6.946221994724902))
    """
    if not isinstance(surface, Surface):
        surface = surface(curvature)
        surface = replace(surface, name=f"{surface.name} of curvature {curvature:g}")
    if angle is None:
        return surface
    reach = hypot(*(max(map(abs, side)) for side in surface.window))      # the frame stays when the bowl turns
    turned = rotate(surface, angle) if angle else surface
    return replace(turned, window=((-reach, reach), (-reach, reach)))


def reference(settings, method):
    """Run a method of the plan: one given by name with the sliders' hyperparameters.

    >>> chosen = settings(plan("bowl", ("gd",), 5, None, None, None), {"learning_rate": 0.5})
    >>> reference(chosen, "gd").points[1].tolist()
    [-2.5, -1.0]
    """
    key, given = (method, known(settings, method)) if isinstance(method, str) else (
        key_of(method), {name: tuple(np.atleast_1d(value).tolist()) if np.ndim(value) else value
                         for name, value in method.hyperparameters.items()})
    return _run(METHODS[key], key, settings.surface, settings.steps, settings.start, tuple(given.items()))


@lru_cache(maxsize=64)      # who does not have the hyperparameter that moves need not run again
def _run(_, key, surface, steps, start, given):     # by class, too: a step may be adopted anew under its old name
    return run(key, surface, steps, start, **dict(given))


def learners(settings, function, like):
    """Run a learner's function with the sliders' hyperparameters."""
    return run(function, settings.surface, settings.steps, settings.start, like=like, **known(settings, like))


def signature(method):
    """Return the names of what a step of a method is called with, in order.

    >>> signature("rmsprop")
    ('param', 'grad', 'avg_sq_grad', 'learning_rate', 'rho', 'epsilon')
    """
    return ("param", "grad", *METHODS[method].state_names, *METHODS[method].defaults)


def known(settings, method):
    """Return those hyperparameters of the settings that a method has."""
    return {name: value for name, value in settings.hyperparameters.items() if name in METHODS[method].defaults}


def require_known(explorer, names, sliders, values):
    """Raise one sentence if a slider, or a value to begin at, is not among the names an explorer knows."""
    for name in sliders:
        if name not in names:
            raise ValueError(f"sliders must be among {', '.join(names)}; got {name!r}")
    for name in values:
        if name not in names:
            raise TypeError(f"{explorer} has no {name}; what can be given is {', '.join(names)}")
