"""What every member of the family does, whatever its formula is, and the door by which a new one comes in.

`family_check` states the properties of a step one by one; `adopt` adds a step to the methods that can be
run. Imports NumPy and the methods.
"""
import inspect
from dataclasses import dataclass
from html import escape

import numpy as np

from .exercises.asking import in_words, quietly
from .interrupt import TookTooLong, time_limit
from .methods import METHODS, NAMES
from .optimizers import Optimizer
from .steps import BROADCAST

ENDLESS = "it did not come to an end"
UNWRITTEN = "not written yet"


@dataclass(frozen=True)
class Finding:
    """One property of a step: whether it holds, and the smallest input tried on which it does not."""

    property: str
    holds: bool | None
    failing: str = ""

    def __repr__(self):
        icon = {True: "✓", False: "✗", None: "○"}[self.holds]
        return f"{icon} {self.property}" + (f": {self.failing}" if self.failing else "")


@dataclass(frozen=True)
class Family:
    """What `family_check` found, property by property; true if all of them hold."""

    name: str
    findings: tuple[Finding, ...]

    def __bool__(self):
        return all(finding.holds for finding in self.findings)

    def __repr__(self):
        if self.findings[0].failing == UNWRITTEN:
            return f"○ {self.name}: {UNWRITTEN}, put your own lines in place of the placeholder and run both again."
        held = sum(finding.holds is True for finding in self.findings)
        return "\n".join([f"{self.name}: {held} of {len(self.findings)} properties hold",
                          *map(repr, self.findings)])

    def _repr_html_(self):
        first, *lines = repr(self).splitlines()
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f'<div role="status"><b>{escape(first)}</b><ul style="list-style: none">{items}</ul></div>'


def family_check(step, *state_names, seconds=10.0):
    """Examine a new step by what every member of the family does, whatever its formula is.

    Parameters
    ----------
    step : callable
        Called as `step(param, grad, *state, **hyperparameters) -> param, *state`; every hyperparameter has a
        default, every state starts from zero and has the shape of param.
    *state_names : str
        What it remembers, in the order of its arguments.
    seconds : float
        How long all of it may take.

    Returns
    -------
    Family
        Nothing that the step does is raised, but a keyboard interrupt.

    Examples
    --------
    >>> def stubborn(param, grad, velocity, learning_rate=0.1):
    ...     velocity = 0.9 * velocity + grad
    ...     return param - learning_rate * grad, velocity
    >>> for finding in family_check(stubborn, "velocity").findings:
    ...     if not finding.holds:
    ...         print(finding)
    ✗ every state matters to a later step: a change of velocity changed no later param
    """
    name = getattr(step, "__name__", "this step")
    findings = []
    with quietly():
        try:
            with time_limit(seconds):
                member = _Member(step, state_names)
                for number, (words, holds) in enumerate(PROPERTIES.items()):
                    findings.append(_finding(words, holds, member))
                    if number < 2 and not findings[-1].holds:
                        break                       # nothing else that it answers would mean much
        except TookTooLong:
            words = list(PROPERTIES)[len(findings)]
            findings.append(Finding(words, False, ENDLESS))
    left = list(PROPERTIES)[len(findings):]
    return Family(name, (*findings, *(Finding(words, None, "not tried") for words in left)))


def _finding(words, holds, member):
    try:
        failing = holds(member)
    except (KeyboardInterrupt, TookTooLong):
        raise
    except NotImplementedError:
        return Finding(words, None, UNWRITTEN)
    except BaseException as error:
        failing = f"{member.last}: {in_words(error)}"
    return Finding(words, not failing, failing or "")


class _Member:
    """A step under examination; `last` is its last call in words."""

    def __init__(self, step, state_names):
        self.step, self.state_names, self.last = step, state_names, "it cannot be called"
        self.defaults = _defaults(step)

    def __call__(self, param, grad, state, **hyperparameters):
        """Call it; return param and the states as a list, whatever they are."""
        self.last = self.in_words(param, grad, state, hyperparameters)
        results = self.step(param, grad, *state, **hyperparameters)
        return list(results) if isinstance(results, (tuple, list)) else [results]

    def in_words(self, param, grad, state, hyperparameters=None):
        given = {"param": param, "grad": grad, **dict(zip(self.state_names, state)), **(hyperparameters or {})}
        return ", ".join(f"{name} = {np.asarray(value).tolist()}" for name, value in given.items())

    def zeros(self, like):
        return [np.zeros(np.shape(like)) if np.shape(like) else 0.0 for _ in self.state_names]

    def walk(self, param, grads, **hyperparameters):
        """Return what each step of several gave back, from zero state."""
        state, given = self.zeros(param), []
        for grad in grads:
            param, *state = self(param, grad, state, **hyperparameters)
            given.append([np.array(each, dtype=np.float64) for each in (param, *state)])
        return given


def _defaults(step):
    try:
        parameters = inspect.signature(step).parameters.values()
    except (TypeError, ValueError):
        return {}
    return {each.name: each.default for each in parameters
            if isinstance(each.default, (int, float)) and not isinstance(each.default, bool)}


SLOPES = (1.0, -1.0, 0.5, -3.0, 100.0, 0.01)        # gradients, the plain ones first
PATHS = [[slope] for slope in SLOPES] + [[1.0, 1.0], [1.0, -0.5], [1.0, -0.5, 2.0], [0.01, 3.0, -2.0, 1.0]]


def _gives_all(member):
    wanted = 1 + len(member.state_names)
    results = member(0.0, 1.0, member.zeros(0.0))
    if len(results) != wanted:
        return f"{member.last}: it gave back {len(results)} instead of {wanted}"
    for name, result in zip(("param", *member.state_names), results):
        if np.asarray(result).dtype.kind not in "iuf":
            return f"{member.last}: its {name} is no number"


def _keeps_shape(member):
    for shape in ((), (1,), (3,), (2, 3)):
        param = np.ones(shape) if shape else 1.0
        for name, result in zip(("param", *member.state_names), member(param, param, member.zeros(param))):
            if np.shape(result) != shape:
                return f"{member.last}: its {name} has the shape {np.shape(result)}"


def _keeps_inputs(member):
    for size in (1, 2):
        numbers = 0.5 * np.arange(1, 3 + len(member.state_names))       # all different: ones are blind to averages
        before = [np.full(size, number) for number in numbers]
        given = [each.copy() for each in before]
        said = member.in_words(given[0], given[1], given[2:])
        member(given[0], given[1], given[2:])
        for name, value, old in zip(("param", "grad", *member.state_names), given, before):
            if not np.array_equal(value, old):
                return f"{said}: afterwards {name} is {value.tolist()}"


def _keeps_no_secret(member):
    for grad in SLOPES:
        first, second = (member(1.0, grad, member.zeros(1.0)) for _ in range(2))
        if not all(np.array_equal(*pair, equal_nan=True) for pair in zip(first, second, strict=True)):
            first, second = ([np.asarray(each).tolist() for each in results] for results in (first, second))
            return f"{member.last}: first {first}, then {second}"


def _rests(member):
    for param in (0.0, 1.0):
        new = float(member(param, 0.0, member.zeros(param))[0])
        if new != param:
            return f"{member.last}: param became {new:g}"


def _goes_downhill(member):
    for grad in SLOPES:
        move = float(member(0.0, grad, member.zeros(0.0))[0])
        if not move * grad < 0:
            return f"{member.last}: it moved by {move:g}"


def _is_odd(member):
    for grads in PATHS:
        there, back = (member.walk(0.0, sign * np.array(grads))[-1][0] for sign in (1, -1))
        if not np.isclose(there, -back, rtol=1e-9, atol=0):
            return f"from 0 with the gradients {grads} to {there:g}, with the opposite ones to {back:g}"


def _treats_each_alone(member):
    for count, path in ((1, [1.0]), (2, [1.0]), (2, [1.0, 0.5]), (4, [0.5, -1.0, 2.0])):
        start = np.arange(1.0, 1 + count)
        grads = [grad * (-0.7) ** np.arange(count) for grad in path]
        together = member.walk(start, grads)[-1]
        for at in range(count):
            alone = member.walk(float(start[at]), [float(grad[at]) for grad in grads])[-1]
            for name, ours, own in zip(("param", *member.state_names), together, alone):
                if not np.isclose(ours[at], own, rtol=1e-9, atol=1e-15):
                    return (f"{member.in_words(start, grads[0], ())}, after {len(path)} step"
                            f"{'s' * (len(path) > 1)}: {name} of element {at + 1} is {ours[at]:g}, alone {own:g}")


def _keeps_fractions(member):
    for count in (1, 2):
        whole = np.arange(1, 1 + count)
        ours, right = (member(given, given, [given * 0 for _ in member.state_names])
                       for given in (whole, whole.astype(float)))
        if not all(np.allclose(*pair, rtol=1e-12, atol=0) for pair in zip(ours, right)):
            return f"{member.in_words(whole, whole, ())}: param {np.asarray(ours[0]).tolist()}, " \
                   f"with the same as floats {np.asarray(right[0]).tolist()}"


def _state_moves(member):
    for at, name in enumerate(member.state_names):
        if all(np.all(given[1 + at] == 0) for grads in PATHS for given in member.walk(0.0, grads)):
            return f"{name} stays 0 whatever the gradients"


def _state_matters(member):
    """Change one state after two steps: if it is of any use, some later step comes out differently."""
    for at, name in enumerate(member.state_names):
        def later(change, at=at):
            ends = []
            for grad in (1.0, 0.1, -2.0):
                param, *state = member.walk(0.0, [1.0, -0.5])[-1]
                state[at] = state[at] * change + 0.1 * (change - 1)
                for _ in range(2):
                    param, *state = member(param, grad, state)
                ends.append(float(param))
            return ends
        unchanged = later(1)
        if all(later(change) == unchanged for change in (2, 100)):
            return f"a change of {name} changed no later param"


def _descends(member):
    curvature, param = np.array([1.0, 4.0]), np.array([-5.0, -2.0])
    loss = first = float(curvature @ param**2) / 2
    state = member.zeros(param)
    for _ in range(300):
        param, *state = member(param, curvature * param, state)
    loss = float(curvature @ np.asarray(param, dtype=float) ** 2) / 2
    if not loss < first:
        return f"f = (x^2 + 4 y^2) / 2 from (-5, -2), with its defaults: {first:g} at first, {loss:g} after 300 steps"


def _lanes(member):
    for name, value in member.defaults.items():
        settings = np.array([value, 0.9 * value, 0.5 * value])
        together = member.walk(np.ones(3), [np.full(3, 0.5), np.full(3, -0.2)], **{name: settings})[-1][0]
        for setting, ours in zip(settings, together):
            own = float(member.walk(1.0, [0.5, -0.2], **{name: float(setting)})[-1][0])
            if not np.isclose(ours, own, rtol=1e-9, atol=0):
                return f"{name} = {settings.tolist()}: the lane of {setting:g} ends at {ours:g}, run alone at {own:g}"


PROPERTIES = {
    "it gives back param and every state": _gives_all,
    "the same call gets the same answer": _keeps_no_secret,
    "shapes stay: numbers, vectors, matrices": _keeps_shape,
    "what came in is as it was": _keeps_inputs,
    "a zero gradient from zero state moves nothing": _rests,
    "the first step goes downhill": _goes_downhill,
    "opposite gradients take it to opposite places": _is_odd,
    "every element is treated as it would be alone": _treats_each_alone,
    "whole numbers lose no fraction": _keeps_fractions,
    "every state is kept up to date": _state_moves,
    "every state matters to a later step": _state_matters,
    "it descends on a bowl": _descends,
    "lanes of hyperparameters equal separate runs": _lanes,
}


def adopt(step, name):
    """Take a step into the family: afterwards `run(name, surface)` and the experiments know it.

    Parameters
    ----------
    step : callable
        As for `family_check`; arguments without a default after param and grad are its states.
    name : str
        The new key of `METHODS`; those of the course's own methods are taken.

    Returns
    -------
    type
        An `Optimizer`, with `update`, `state` and the rest.

    Raises
    ------
    ValueError : the name of one of the course's own methods

    Examples
    --------
    >>> def sign_step(param, grad, learning_rate=0.1):
    ...     return (param - learning_rate * np.sign(grad),)
    >>> adopt(sign_step, "sign")().update(1.0, 30.0)
    0.9
    >>> del METHODS["sign"], NAMES["sign"]      # and out again
    """
    if name in METHODS and not getattr(METHODS[name], "adopted", False):
        raise ValueError(f"name must not be that of one of the course's methods, {', '.join(METHODS)}; got {name!r}")

    def start(self, **hyperparameters):
        self._start(**{**self.defaults, **hyperparameters})

    METHODS[name] = type(name, (Optimizer,), {"__init__": start, "adopted": True}, step=step, kernel=step)
    NAMES[name] = f"your {name}"
    BROADCAST.update(METHODS[name].defaults)           # hyperparameters of any name may be lanes
    return METHODS[name]
