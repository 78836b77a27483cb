"""The explorer "startup": all of Adadelta's run on a parabola, from the slow start to the end game."""
from dataclasses import replace
from functools import lru_cache

import numpy as np

from .. import laws, svg
from ..figures import LOOKS, draw_lanes, draw_law
from ..lines import adadelta_roots, walk
from ..trajectories import steps_until
from . import stack
from .controls import Number
from .explorer import Explorer
from .picture import Picture
from .scales import SCALES, powers

START, STEPS, NEAR = 5.0, 10_000, 0.1
SCALE_OF = {"rho": SCALES["rho"], "epsilon": SCALES["epsilon"],
            "curvature": replace(powers("curvature", -1, 1.5, 1.0),
                                 value_at=lambda power: min(float(f"{10**power:.2g}"), 30.0))}
MARKED = np.unique(np.geomspace(1, STEPS, 300).astype(int))      # the steps that are drawn
DISTANCE = replace(LOOKS["adadelta"], linestyle="-", marker="o", label="|x|, distance from the minimum")
GRADIENT = replace(LOOKS["gd"], label="|g|, gradient")
BELOW = replace(LOOKS["adadelta"], linestyle="-", marker="v", label="√(u + ε), RMS of gradients")
ABOVE = replace(LOOKS["adadelta"], linestyle="--", label="√(v + ε), RMS of steps")
RATE = replace(LOOKS["adadelta"], marker="D", label="effective rate √(v + ε) / √(u + ε)")
LANES = ((DISTANCE,), (GRADIENT, BELOW, ABOVE), (RATE,))
TITLES = ("|x|, distance from the minimum", "Gradient and the two roots", "Effective rate √(v + ε) / √(u + ε)")
RANGES = ((1e-6, 1e2), (1e-6, 1e3), (1e-6, 1e1))


def startup(rho=0.95, epsilon=1e-6, curvature=1.0):
    """Return an explorer of 10 000 steps of Adadelta on curvature x^2 / 2 from 5, on a logarithmic axis of steps.

    Parameters
    ----------
    rho, epsilon, curvature : float
        Where the sliders begin.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = startup()
    >>> explorer.set(epsilon=1e-4)
    >>> print(explorer.picture.outcome)
    rho 0.95, epsilon 0.0001, curvature 1: |x| is below 0.1 after 235 steps; at the end it is 0, the effective rate 1.
    """
    begin = {"rho": rho, "epsilon": epsilon, "curvature": curvature}
    view = Startup()
    return Explorer([Number(name, value, SCALE_OF[name]) for name, value in begin.items()], view.picture, view.twin)


class Startup:
    """The view of `startup`: from the values of the sliders to a picture, without a widget."""

    def __init__(self):
        self._panels = stack.stack([svg.Panel(0, 0, 0, 0, (1, STEPS), limits, title, log=True, log_x=True)
                                    for limits, title in zip(RANGES, TITLES)], (118, 138, 118))
        self._ground = stack.document(self._panels, stack.frames(self._panels, "step, logarithmic"))

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        walked = ran(**values)
        curves, end = over_time(walked), _end(walked)
        alt = (f"Adadelta on a parabola of curvature {values['curvature']:g} from {START:g}, rho {values['rho']:g}, "
               f"epsilon {values['epsilon']:g}: {_fate(walked)}. {_law_words(values)}")
        outcome = (f"rho {values['rho']:g}, epsilon {values['epsilon']:g}, curvature {values['curvature']:g}: "
                   f"{_fate(walked)}.")
        parts = [svg.clipped(panel, [_line(panel, curves[look.label], look) for look in looks])
                 for panel, looks in zip(self._panels, LANES)]
        parts += [*_law_a(self._panels[2], values), *_law_b(self._panels[0], values), _one(self._panels[2])]
        rows = [(look, look.label, *(f"{value:.3g}" for value in end[look.label])) for looks in LANES for look in looks]
        table = stack.table(("line", "at step 1", "at step 100", f"at step {STEPS}"), rows)
        return Picture(self._ground, stack.document(self._panels, parts, alt) + table, outcome, alt, STEPS)

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: the three lanes at several places of one slider, side by side."""
        return stack.columns(self._column, values, SCALE_OF, along, at, 3, 7, sharex=True, sharey="row")

    def _column(self, axes, values):
        walked = ran(**values)
        draw_lanes(axes, walked)
        draw_law(axes[2], MARKED, law_a(**values), "law A")
        if values["curvature"] > 2:
            draw_law(axes[0], MARKED, laws.adadelta_endgame(MARKED, values["curvature"], values["epsilon"]), "law B")
        for ax, limits in zip(axes, RANGES):
            ax.set(ylim=limits)
        return f"{_fate(walked)}."


@lru_cache(maxsize=32)
def ran(rho, epsilon, curvature):
    """Return the walk for these settings."""
    return walk("adadelta", lambda x: curvature * x, STEPS, start=START, rho=rho, epsilon=epsilon)


def over_time(walked):
    """Return by label what each line shows at every step."""
    above, below = adadelta_roots(walked)
    return {DISTANCE.label: np.abs(walked.params[1:]), GRADIENT.label: np.abs(walked.grads), BELOW.label: below,
            ABOVE.label: above, RATE.label: above / below}


def law_a(rho, epsilon, curvature):
    """Return the rate that law A predicts for a slope that stays as it was at the start, at the drawn steps."""
    return laws.adadelta_steady_step(MARKED, rho, epsilon) / (START * curvature)


def _end(walked):
    return {label: values[[0, 99, -1]] for label, values in over_time(walked).items()}


def _line(panel, values, look):
    drawn = np.maximum(values[MARKED - 1], panel.ylim[0] / 10)      # a zero lies below the axis, not nowhere
    places = panel.place(MARKED[[0, -1]], drawn[[0, -1]])
    return svg.line(panel, MARKED, drawn, look, 1.8) + "".join(svg.marker(*at, look, size=3.5) for at in places)


def _law_a(panel, values):
    rates = law_a(**values)
    x, y = panel.place(MARKED[-60], rates[-60])
    return [svg.clipped(panel, [svg.line(panel, MARKED, rates, svg.LAW, 1.2)]),
            svg.text(panel.left + x, min(panel.top + y + 16, panel.top + panel.height - 4), "law A, slope of the start",
                     "middle", svg.INK, halo=True)]


def _law_b(panel, values):
    if values["curvature"] <= 2:
        return []
    late = MARKED[MARKED > 20]
    amplitude = laws.adadelta_endgame(late, values["curvature"], values["epsilon"])
    right, y = panel.left + panel.width, panel.top + panel.place(STEPS, amplitude[-1])[1]
    badge = (f'<rect x="{right - 258}" y="{panel.top - 22}" width="258" height="19" rx="9" fill="#FFF" '
             f'stroke="{svg.INK}" stroke-width="1.4"/>')
    words = f"curvature {values['curvature']:g} > 2: oscillates for ever"
    return [svg.clipped(panel, [svg.line(panel, late, amplitude, svg.LAW, 1.2)]),
            svg.text(right - 4, max(y - 7, panel.top + 12), "law B", "end", svg.INK, halo=True),
            badge, svg.text(right - 129, panel.top - 8, words, "middle", svg.INK, "600")]


def _one(panel):
    y = panel.top + panel.place(1, 1)[1]
    return (f'<path d="M{panel.left},{y:.1f}h{panel.width}" stroke="#000" stroke-width="1"/>'
            + svg.text(panel.left + 6, y - 5, "rate 1", fill=svg.INK, halo=True))


def _fate(walked):
    found, rate = steps_until(np.abs(walked.params), NEAR), over_time(walked)[RATE.label][-1]
    arrival = f"|x| is never below {NEAR}" if found is None else f"|x| is below {NEAR} after {found} steps"
    return f"{arrival}; at the end it is {abs(walked.params[-1]):.3g}, the effective rate {rate:.3g}"


def _law_words(values):
    words = f"Law A starts at a rate of {law_a(**values)[0]:.3g} and ends at {law_a(**values)[-1]:.3g}."
    if values["curvature"] <= 2:
        return words
    end = laws.adadelta_endgame(STEPS, values["curvature"], values["epsilon"])
    return f"{words} The curvature is above 2: law B says an amplitude of {end:.3g} at the end."
