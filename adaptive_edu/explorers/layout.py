"""Where the panels of a comparison lie, and what is drawn in each. Draws through `svg` alone."""
from dataclasses import replace

import numpy as np

from .. import svg
from ..figures import look_of

TITLES = {"loss": "Loss above the minimum, cut at 10⁻⁸",
          "state": "Accumulators, {} coordinate (thin: of squared steps)",
          "rate": "Effective rate −Δ/g, {} coordinate"}
PATH = svg.Panel(40, 30, 452, 372, (0, 1), (0, 1))      # left, top, width, height; limits come with the surface
ALONE = replace(PATH, width=912)
LEFT, WIDTH, GAP, BOTTOM = 560, 392, 34, 402
FLOOR = 1e-8                                            # as `figures.draw_losses`


def series(kind, run, coordinate):
    """Return the lines of a run in a panel over time: pairs of steps and values.

    >>> from ..trajectories import run
    >>> from ..surfaces import BOWL
    >>> [len(values) for _, values in series("state", run("adadelta", BOWL, steps=3), 0)]
    [4, 4]
    """
    if kind == "loss":
        lines = [np.maximum(run.losses - run.surface.function(*run.surface.minimum), FLOOR)]
    elif kind == "state":
        lines = [values[:, coordinate] for values in run.state.values()]
    else:
        lines = [np.append(np.nan, run.effective_rate[:, coordinate])]
    return [(np.arange(len(values)), values) for values in lines]


def limits(kinds, runs):
    """Return for each kind of panel the decades that hold these runs, for both coordinates.

    Runs that fly off are left out, unless all do: one of them would flatten every other line.
    """
    calm = [run for run in runs if run.losses.max() <= 100 * run.losses[0]] or runs
    return {kind: svg.decades([value for run in calm for coordinate in (0, 1)
                               for _, values in series(kind, run, coordinate) for value in values])
            for kind in kinds}


class Layout:
    """The panels of a comparison: the path at the left, the kinds over time under one another at the right.

    Parameters
    ----------
    kinds : sequence of str
        Among `loss`, `state`, `rate`.
    ranges : mapping of kind to (low, high)
        Fixed while sliders move, so that it is the line that moves and not its axis.
    """

    def __init__(self, kinds, ranges):
        for kind in kinds:
            if kind not in TITLES:
                raise ValueError(f"panels must be among {', '.join(TITLES)}; got {kind!r}")
        self.kinds, self._ranges = tuple(kinds), ranges
        self._path, self.width, self.height = PATH if kinds else ALONE, LEFT + WIDTH + 14, BOTTOM + 38
        self._kept = {}      # place in the picture -> the run drawn there, how, and what was drawn

    def ground(self, surface, start, steps, coordinate):
        """Return what lies under the lines: contours, axes, titles."""
        path = self.path(surface)
        title = f"{surface.name[0].upper()}{surface.name[1:]}, {steps} steps from ({start[0]:.3g}, {start[1]:.3g})"
        parts = [svg.contours(path, replace(surface, window=(path.xlim, path.ylim))),
                 svg.frame(replace(path, title=title), "θ₁ to the right, θ₂ upwards", grid=False)]
        for panel, last in self.times(steps, coordinate):
            parts.append(svg.frame(panel, "step" if last else "", bottom=last))
        return svg.document(self.width, self.height, parts)

    def lines(self, surface, runs, curves, faded, step, steps, coordinate, alt):
        """Return what follows the hand: every run in every panel, all marked at the same step."""
        parts = [self._paths(self.path(surface), runs, faded, step)]
        for kind, (panel, _) in zip(self.kinds, self.times(steps, coordinate)):
            parts += self._over_time(kind, panel, runs, faded, step, steps, coordinate)
            parts += [_curve(panel, *curves[kind])] if kind in curves else []
        return svg.document(self.width, self.height, parts, alt)

    def path(self, surface):
        """Return the panel of the plane: the surface's window, widened so that both axes share a unit."""
        (left, right), (low, high) = surface.window
        width, height = self._path.width, self._path.height
        unit = max((right - left) / width, (high - low) / height) / 2
        x, y = (left + right) / 2, (low + high) / 2
        return replace(self._path, xlim=(x - unit * width, x + unit * width),
                       ylim=(y - unit * height, y + unit * height))

    def times(self, steps, coordinate):
        """Return the panels over time, each with whether it is the last."""
        count = len(self.kinds)
        height = (BOTTOM - PATH.top - GAP * (count - 1)) / max(count, 1)
        word = ("first", "second")[coordinate]
        return [(svg.Panel(LEFT, PATH.top + k * (height + GAP), WIDTH, height, (0, steps), self._ranges[kind],
                           TITLES[kind].format(word), log=True), k == count - 1)
                for k, kind in enumerate(self.kinds)]

    def _paths(self, panel, runs, faded, step):
        lines = [self._line((key, "path"), panel, run, *run.points.T, 2, _opacity(key, faded))
                 for key, run in runs.items()]
        marks = []
        for run in runs.values():
            places = panel.place(*run.points[[0, min(step, len(run.points) - 1)]].T)
            places = np.clip(places, 0, (panel.width, panel.height))                # who left is marked at the edge
            marks += [svg.marker(*places[0], look_of(run), hollow=True), svg.marker(*places[1], look_of(run))]
        return svg.clipped(panel, lines + marks)

    def _over_time(self, kind, panel, runs, faded, step, steps, coordinate):
        moment = panel.place(step, 1)[0]
        parts = [f'<path d="M{moment:.1f},0V{panel.height}" stroke="{svg.SOFT}"/>'] if step < steps else []
        for key, run in runs.items():
            for order, (xs, values) in enumerate(series(kind, run, coordinate)):
                values = np.where(values > 0, np.clip(values, *panel.ylim), np.nan)     # beyond: along the edge
                parts.append(self._line((key, kind, order), panel, run, xs, values, 1.1 if order else 1.8,
                                        _opacity(key, faded)))
                if step < len(values) and not order:
                    parts.append(svg.marker(*panel.place(step, values[step]), look_of(run), size=3.5))
        return [svg.clipped(panel, parts)]

    def _line(self, place, panel, run, xs, ys, width, opacity):
        """Return a line of a run, drawn anew only if the run or its panel is another one than before."""
        kept = self._kept.get(place)
        if not (kept and kept[0] is run and kept[1] == (panel, opacity)):
            drawn = svg.line(panel, xs, ys, look_of(run), width, opacity)
            kept = self._kept[place] = run, (panel, opacity), drawn
        return kept[2]


def _curve(panel, xs, values, label):
    """Return a law's line with its name above its middle."""
    places = panel.place(xs, values)
    x, y = places[len(places) // 2]
    words = svg.text(x, y - 6, label, anchor="middle", fill=svg.INK, halo=True)
    return svg.clipped(panel, [svg.line(panel, xs, values, svg.LAW, 1.2), words])


def _opacity(key, faded):
    return 0.35 if key in faded else 1.0
