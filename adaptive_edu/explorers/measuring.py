"""The explorer "units": five formulas on one parabola, counted in any units of x and of f."""
from dataclasses import replace
from functools import lru_cache

import numpy as np

from .. import svg
from .. import units as counted
from ..figures import LOOKS
from . import stack
from .controls import Number
from .explorer import Explorer
from .learner import Learner
from .picture import Picture
from .scales import powers
from .settings import signature

SCALE_OF = {"unit_x": replace(powers("unit of x", -3, 3, 1.0), step=0.1),
            "unit_f": replace(powers("unit of f", -6, 6, 1.0), step=0.2)}
LOOK = {"gd": LOOKS["gd"], "rmsprop": LOOKS["rmsprop"], "newton": replace(svg.LAW, label="Newton", marker="s"),
        "adadelta": LOOKS["adadelta"], "two": replace(LOOKS["adadelta"], linestyle="-", marker="v"),
        "yours": LOOKS["yours"]}
SHORT = {"two": "two epsilons"}              # in a sentence
PATHS = ("two", "adadelta")                 # whose losses are drawn, in this order
SAME = 1e-3                                 # relative: what differs less is not striped
LEFT, WIDTH, ROW = 190, 560, 30


def any_units(yours=None, unit_x=1.0, unit_f=1.0):
    """Return an explorer of the first steps of five formulas on x^2/2 from 5, in any units.

    Parameters
    ----------
    yours : callable, optional
        A learner's function with the signature of `adadelta_step`; it is measured beside the others.
    unit_x, unit_f : float
        Where the sliders begin: how many new units make an old one.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = any_units()
    >>> explorer.set(unit_x=1000)
    >>> print(explorer.picture.outcome)
    unit of x 1000, of f 1: another first step: gradient descent, RMSProp, Adadelta; the same: Newton, two epsilons.
    """
    view = Units(yours)
    controls = [Number(name, value, SCALE_OF[name]) for name, value in (("unit_x", unit_x), ("unit_f", unit_f))]
    return Explorer(controls, view.picture, view.twin)


class Units:
    """The view of `any_units`: from the values of the sliders to a picture, without a widget."""

    def __init__(self, yours=None):
        self._learner = Learner(yours, signature("adadelta")) if yours else None
        self.labels = {**counted.FORMULAS, **({"yours": "your Adadelta"} if yours else {})}
        self._panels = _panels(len(self.labels))
        self._ground = _ground(self._panels, tuple(self.labels.values()))

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        now, before, paths = self.measured(values["unit_x"], values["unit_f"])
        problem, printed = (self._learner.problem, self._learner.printed) if self._learner else ("", "")
        moved = {key: differs(now[key], before[key]) for key in now}
        alt = f"{_place(values)} Lengths of the first steps, in old units: {self._steps(now, before)}. {_losses(paths)}"
        drawn = [part for row, key in enumerate(self.labels) if key in now
                 for part in self._bar(row, key, now[key], before[key], moved[key])]
        drawn.append(_curves(self._panels[1], paths, problem))
        rows = [(LOOK[key], self.labels[key], *(f"{counted.loss(path[step]):.3g}" for step in (100, counted.STEPS)))
                for key, path in paths.items()]
        if self._learner and "yours" not in paths:
            rows.append((LOOK["yours"], self.labels["yours"], "no run yet", ""))
        table = stack.table(("formula", "loss after 100 steps", f"after {counted.STEPS} steps"), rows)
        outcome = _outcome(values, [SHORT.get(key, self.labels[key]) for key in now if moved[key]],
                           [SHORT.get(key, self.labels[key]) for key in now if not moved[key]])
        lines = stack.document(self._panels, drawn, alt) + table
        return Picture(self._ground, lines, outcome, alt, counted.STEPS, problem, printed)

    def measured(self, unit_x, unit_f):
        """Return the first steps now and in the old units, and the paths."""
        now, before, paths = (dict(found) for found in _measured(unit_x, unit_f))
        if self._learner:
            found = self._learner.attempt(lambda function: _own(function, unit_x, unit_f)) or self._learner.last_good
            if found:
                now["yours"], before["yours"], paths["yours"] = found
        return now, before, paths

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: the first steps and the losses at several places of one slider."""
        return stack.columns(self._column, values, SCALE_OF, along, at, 2, 5.6, sharey="row")

    def _column(self, axes, values):
        now, before, paths = self.measured(values["unit_x"], values["unit_f"])
        for key, length in now.items():
            axes[0].barh(self.labels[key], length, color=LOOK[key].color, edgecolor="white", alpha=0.75,
                         hatch="///" if differs(length, before[key]) else "")
        for key, path in paths.items():
            axes[1].plot(counted.loss(path), color=LOOK[key].color, ls=LOOK[key].linestyle, label=self.labels[key])
        axes[0].set(xscale="log", xlim=self._panels[0].xlim, xlabel="first step, in old units")
        axes[1].set(yscale="log", ylim=self._panels[1].ylim, xlabel="$t$, steps", ylabel="loss, in old units")
        return f"{self._steps(now, before)}. {_losses(paths)}"

    def _steps(self, now, before):
        return ", ".join(f"{self.labels[key]} {now[key]:.3g}"
                         + (f" instead of {before[key]:.3g}" if differs(now[key], before[key]) else "") for key in now)

    def _bar(self, row, key, now, before, moved):
        panel = self._panels[0]
        (x, y), (was, _) = panel.place([now, before], len(self.labels) - row - 0.2)
        bar = svg.bar(0, y, min(max(x, 0), panel.width + stack.LEFT), 0.6 * ROW, LOOK[key], striped=moved)
        notch = f'<path d="M{was:.1f},{y - 3:.1f}v{0.6 * ROW + 6:.1f}" stroke="#000" stroke-width="2"/>'
        words = f"{now:.3g}" + (f" instead of {before:.3g}" if moved else ", as before")
        return [svg.clipped(panel, [bar, notch]),
                svg.text(panel.left + panel.width + 14, panel.top + y + 0.45 * ROW, words, fill=svg.INK)]


def differs(now, before):
    """Say whether a step is another one: by more than a thousandth.

    >>> differs(1.0, 1.0001), differs(1.0, 1.01)
    (False, True)
    """
    return not abs(now - before) <= SAME * before


@lru_cache(maxsize=64)
def _measured(unit_x, unit_f):
    return ({key: counted.first_step(key, unit_x, unit_f) for key in counted.FORMULAS},
            {key: counted.first_step(key) for key in counted.FORMULAS},
            {key: counted.path(key, unit_x, unit_f) for key in PATHS})


def _own(function, unit_x, unit_f):
    return (counted.first_step(function, unit_x, unit_f), counted.first_step(function),
            counted.path(function, unit_x, unit_f))


def _panels(count):
    title = "First step, back in old units; striped if it differs from the one before (black mark)"
    steps = svg.Panel(0, 0, 0, 0, (1e-10, 1e4), (0, count), title, log_x=True)
    losses = svg.Panel(0, 0, 0, 0, (0, counted.STEPS), (1e-4, 1e2), "Loss in old units", log=True)
    first, second = stack.stack([steps, losses], (count * ROW, 150), LEFT, WIDTH)
    return first, replace(second, top=second.top + 16)       # room for the numbers below the bars


@lru_cache(maxsize=4)
def _ground(panels, labels):
    bars, losses = panels
    base = bars.top + bars.height
    names = [svg.text(LEFT - 10, bars.top + (row + 0.62) * ROW, words, "end", svg.INK)
             for row, words in enumerate(labels)]
    axis = [f'<path d="M{LEFT},{bars.top}V{base}H{LEFT + WIDTH}" stroke="#8C8C8C" fill="none"/>']
    for value, words in svg.ticks(bars.xlim, log=True, most=6):
        x = LEFT + bars.place(value, 0)[0]
        axis += [f'<path d="M{x:.1f},{bars.top}V{base}" stroke="{svg.GRID}"/>', svg.text(x, base + 16, words, "middle")]
    title = svg.text(LEFT, bars.top - 8, bars.title, weight="600")
    return stack.document(panels, [*axis, title, *names, svg.frame(losses, "step")])


def _curves(panel, paths, problem):
    steps, parts = np.arange(counted.STEPS + 1), []
    for key, path in paths.items():
        width, opacity = (8, 0.3) if key == "two" else (2, 0.35 if key == "yours" and problem else 1.0)
        values = counted.loss(path)
        parts += [svg.line(panel, steps, values, LOOK[key], width, opacity),
                  svg.marker(*panel.place(steps[-1], values[-1]), LOOK[key], size=4)]
    return svg.clipped(panel, parts)


def _place(values):
    return f"Unit of x {values['unit_x']:g}, unit of f {values['unit_f']:g} (new units in one old unit)."


def _losses(paths):
    labels = {**counted.FORMULAS, "yours": "yours"}
    return f"Loss after {counted.STEPS} steps: " + ", ".join(
        f"{labels[key]} {counted.loss(path[-1]):.3g}" for key, path in paths.items()) + "."


def _outcome(values, moved, same):
    fates = [words for names, words in ((moved, f"another first step: {', '.join(moved)}"),
                                        (same, f"the same: {', '.join(same)}")) if names]
    return f"unit of x {values['unit_x']:g}, of f {values['unit_f']:g}: {'; '.join(fates)}."
