"""The explorer "three memories": what a sum, a window and an exponential average keep of a burst."""
from dataclasses import replace
from functools import lru_cache

import numpy as np

from .. import laws, streams, svg
from ..figures import LOOKS, draw_curve
from . import stack
from .controls import Number
from .explorer import Explorer
from .picture import Picture
from .scales import even, nines

STEPS, BURST, SPIKE = 80, (10, 14), 50
END = BURST[1]
SCALE_OF = {"rho": nines("rho", 0.9, high=3.0), "window": even("window", 1, 100, 1, 10)}
SQUARE = replace(LOOKS["gd"], color="#8C8C8C", label="squared gradient")
MEMORY = {"sum": LOOKS["adagrad"], "mean": LOOKS["gd"], "average": LOOKS["rmsprop"]}
WORDS = {"sum": "G, sum", "mean": "m, mean of the last w", "average": "u, exponential average"}
HEIGHTS = (56, 76, 96, 96)


def three_memories(rho=0.9, window=10):
    """Return an explorer of what three memories keep of five squared gradients and of one late one.

    Parameters
    ----------
    rho : float
        Where the slider of the average's decay begins.
    window : int
        Where the slider of the window's width begins.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = three_memories()
    >>> explorer.set(rho=0.5, window=20)
    >>> print(explorer.picture.outcome)
    rho 0.5, w 20: half-life 1 step, the average before the spike 2.82e-11; the window at zero 20 steps after the burst.
    """
    view = Memories()
    controls = [Number(name, value, SCALE_OF[name]) for name, value in (("rho", rho), ("window", window))]
    return Explorer(controls, view.picture, view.twin)


class Memories:
    """The view of `three_memories`: from the values of the sliders to a picture, without a widget."""

    squares = streams.burst_and_spike(STEPS, BURST, SPIKE)

    def kept(self, values):
        """Return the three memories by name."""
        return dict(zip(MEMORY, streams.memories(self.squares, values["rho"], values["window"])))

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        kept, half = self.kept(values), float(laws.half_life(values["rho"]))
        zero = back_at_zero(kept["mean"])
        alt = (f"Squared gradients of 1 in steps {BURST[0]} to {END} and in step {SPIKE}, and three memories of them, "
               f"rho {values['rho']:g}, w {values['window']}. {_peaks(kept)}")
        outcome = (f"rho {values['rho']:g}, w {values['window']}: half-life {half:.3g} step{'s' * (half != 1)}, the "
                   f"average before the spike {kept['average'][SPIKE - 2]:.3g}; the window {_ended(zero)}.")
        panels = lanes(roof(kept["mean"].max()), roof(kept["average"].max()))
        drawn = [_squares(panels[0], self.squares)]
        drawn += [_curve(panel, kept[name], MEMORY[name]) for panel, name in zip(panels[1:], MEMORY)]
        drawn += [_half_life(panels[3], kept["average"][END - 1], half), _zero(panels[2], zero)]
        rows = [(MEMORY[name], WORDS[name], *(f"{kept[name][step - 1]:.3g}" for step in (END, SPIKE - 1, STEPS)))
                for name in MEMORY]
        head = ("memory", f"after the burst (step {END})", f"before the spike (step {SPIKE - 1})",
                f"at the end (step {STEPS})")
        lines = stack.document(panels, drawn, alt) + stack.table(head, rows)
        return Picture(_ground(panels), lines, outcome, alt, STEPS)

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: the memories at several places of one slider, side by side."""
        return stack.columns(self._column, values, SCALE_OF, along, at, 1, 3.6, sharey=True)

    def _column(self, axes, values):
        kept = self.kept(values)
        axes[0].bar(np.arange(1, STEPS + 1), self.squares, color=SQUARE.color, alpha=0.5)
        for name, method in (("mean", "gd"), ("average", "rmsprop")):
            draw_curve(axes[0], kept[name], method, WORDS[name])
        axes[0].set(xlabel="$t$, steps", ylim=(0, 1.1))
        return _peaks(kept)


def back_at_zero(mean):
    """Return how many steps after the burst the mean is at zero, None if it never is before the spike.

    >>> back_at_zero(streams.memories(Memories.squares, 0.9, 10)[1])
    10
    """
    zeros = np.flatnonzero(mean[END - 1:SPIKE - 1] == 0)
    return int(zeros[0]) if len(zeros) else None


def roof(greatest):
    """Return the round number just above: an axis that follows the sliders in few, large steps.

    >>> roof(0.41), roof(1.0), roof(0.0048)
    (0.5, 1.0, 0.005)
    """
    return next(unit * k for unit in (1e-3, 1e-2, 1e-1) for k in (1, 2, 5, 10) if unit * k >= greatest * (1 - 1e-9))


@lru_cache(maxsize=32)
def lanes(mean, average):
    """Return the four panels for axes that end at these values."""
    titles = ("g², squared gradients", WORDS["sum"] + " of them", f"{WORDS['mean']}, axis up to {mean:g}",
              f"{WORDS['average']}, axis up to {average:g}")
    tops = (1, 7, mean, average)
    return tuple(stack.stack([svg.Panel(0, 0, 0, 0, (0, STEPS), (0, 1.08 * top), title)
                              for top, title in zip(tops, titles)], HEIGHTS))


@lru_cache(maxsize=32)
def _ground(panels):
    return stack.document(panels, stack.frames(panels, "step"))


def _peaks(kept):
    return " ".join(f"{WORDS[name]}: up to {kept[name].max():.3g}, at the end {kept[name][-1]:.3g}." for name in MEMORY)


def _squares(panel, squares):
    steps = np.flatnonzero(squares) + 1
    places, (_, base) = panel.place(steps - 0.4, squares[steps - 1]), panel.place(0, 0)
    width = 0.8 * panel.width / STEPS
    return svg.clipped(panel, [svg.bar(x, y, width, base - y, SQUARE) for x, y in places])


def _curve(panel, values, look):
    steps = np.arange(1, STEPS + 1)
    ends = panel.place(steps[[END - 1, -1]], values[[END - 1, -1]])
    marks = [svg.marker(*at, look, size=3.5) for at in ends]
    return svg.clipped(panel, [svg.line(panel, steps, values, look, 2), *marks])


def _flag(panel, step, words):
    """Return a flag that stands at a step, its words to the right; at the right edge if the step lies beyond."""
    x, beyond = panel.left + panel.place(min(step, STEPS), 0)[0], step > STEPS
    pole = f'<path d="M{x:.1f},{panel.top}v{panel.height}" stroke="{svg.INK}" stroke-dasharray="3 3"/>'
    return ("" if beyond else pole) + svg.text(x - 6 if beyond else x + 6, panel.top + 12, words,
                                               "end" if beyond else "start", svg.INK, halo=True)


def _half_life(panel, kept, half):
    words = f"{'half of it is left' if half else 'nothing is left'}: half-life {half:.3g} step{'s' * (half != 1)}"
    words += ", beyond the right edge" * (END + half > STEPS)
    if not 1 <= half <= STEPS - END:             # between two steps, or beyond the axis, there is no curve to ring
        return _flag(panel, END + half, words)
    x, y = panel.place(END + half, kept / 2)
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" stroke="{svg.INK}" stroke-width="1.6"/>'
    return _flag(panel, END + half, words) + svg.clipped(panel, [ring])


def _zero(panel, zero):
    return "" if zero is None else _flag(panel, END + zero, _ended(zero))


def _ended(zero):
    return "not at zero before the spike" if zero is None else f"at zero {zero} step{'s' * (zero != 1)} after the burst"
