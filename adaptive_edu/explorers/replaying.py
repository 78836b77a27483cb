"""The explorer "stored table": training runs of many settings, walked through update by update. Nothing is trained."""
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import log

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_hex

from .. import svg
from ..figures import LOOKS, draw_cells, draw_spread, power_of_ten
from . import stack
from .controls import Number
from .explorer import Explorer
from .picture import Picture
from .scales import Scale

CHOSEN, OTHER = LOOKS["adadelta"], replace(LOOKS["adadelta"], color="#B5B5B5", linestyle="-")
CURVES = svg.Panel(60, 30, 440, 330, (0, 1), (0, 100), "Test error, %, by updates")
CELLS = svg.Panel(590, 30, 370, 330, (0, 1), (0, 1))
TONES = (4, 80)         # per cent of the darkest and the lightest cell


@dataclass(frozen=True)
class Stored(Scale):
    """A scale of values that are stored, and of no others: a number between them becomes the nearest, by ratio."""

    def clip(self, value):
        return self.value_at(self.position_of(super().clip(value)))


def stored_table(trained, rho=0.95, epsilon=1e-8, updates=None):
    """Return an explorer of a table of training runs, one for each rho, epsilon and seed.

    Parameters
    ----------
    trained : networks.Training
        With `rho` down the rows and `epsilon` across the columns.
    rho, epsilon, updates : float
        Where the sliders begin; updates, unless given, at the last.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from adaptive_edu import networks
    >>> trained = networks.train("adadelta", networks.digits([0]), 1, tests=[7, 14], rho=np.array([[0.9], [0.99]]),
    ...                          epsilon=np.array([1e-6, 1e-4]))
    >>> explorer = stored_table(trained, epsilon=1e-6)
    >>> explorer.set(rho=0.98, updates=8)
    >>> explorer.values
    {'rho': 0.99, 'epsilon': 1e-06, 'updates': 7.0}
    """
    view = Replay(trained)
    begin = {"rho": rho, "epsilon": epsilon, "updates": updates}
    controls = [Number(name, begin[name], scale) for name, scale in view.scales.items()]
    return Explorer(controls, view.picture, view.twin)


class Replay:
    """The view of `stored_table`: from the values of the sliders to a picture, without a widget."""

    def __init__(self, trained):
        rho, epsilon, errors = _in_order(trained)
        self.stored = {"rho": rho, "epsilon": epsilon, "updates": trained.updates}
        self.scales = {name: _stored(name, values) for name, values in self.stored.items()}
        self.errors, self.middle = errors, errors.mean(axis=2)
        self.least, self.most = errors.min(axis=2), errors.max(axis=2)
        self.curves = replace(CURVES, xlim=(0, float(trained.updates[-1])))

    def _at(self, values):
        """Return where the values stand among those that are stored."""
        return tuple(int(np.argmin(np.abs(stored - values[name]))) for name, stored in self.stored.items())

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        row, column, time = at = self._at(values)
        said = f"{self.middle[at]:.1f} ({self.least[at]:.1f} to {self.most[at]:.1f}) % of errors"
        where = f"rho {values['rho']:g}, epsilon {values['epsilon']:g}, after {values['updates']:g} updates"
        best = np.unravel_index(self.middle[..., time].argmin(), self.middle.shape[:2])
        among = np.count_nonzero(self.middle[..., time] < self.middle[at])
        count = self.middle[..., time].size
        alt = (f"Test errors of Adadelta by updates, {count} settings in grey and one in colour with the range of its "
               f"seeds, and a table of all at one moment. At {where}: {said}. The best then is rho "
               f"{self.stored['rho'][best[0]]:g}, epsilon {self.stored['epsilon'][best[1]]:g}, with "
               f"{self.middle[(*best, time)]:.1f} %.")
        fewer = f"{among} of {count} settings {'has' if among == 1 else 'have'} fewer"
        rows = [(CHOSEN, where, said, fewer)]
        head = ("setting", "mean (range) of the seeds", "beside the others")
        drawn = [self._curve(row, column, time), self._cells(time), self._outline(row, column)]
        lines = svg.document(980, 400, drawn, alt) + stack.table(head, rows)
        return Picture(self._ground, lines, f"{where}: {said}; {fewer}.", alt, int(values["updates"]))

    @cached_property
    def _ground(self):
        times, panel = self.stored["updates"], self.curves
        others = [svg.line(panel, times, curve, OTHER, 1) for curves in self.middle for curve in curves]
        return svg.document(980, 400, [svg.frame(panel, "updates"), svg.clipped(panel, others), *self._axes()])

    @cached_property
    def _bands(self):
        """The curve of each setting and the range of its seeds, drawn once."""
        times, panel = self.stored["updates"], self.curves

        def band(row, column):
            there = panel.place(times, self.least[row, column])
            back = panel.place(times, self.most[row, column])[::-1]
            outline = "L".join(f"{x:.1f},{y:.1f}" for x, y in [*there, *back])
            return (f'<path d="M{outline}Z" fill="{CHOSEN.color}" fill-opacity=".2"/>'
                    + svg.line(panel, times, self.middle[row, column], CHOSEN, 2.2))
        return [[band(row, column) for column in range(len(self.stored["epsilon"]))]
                for row in range(len(self.stored["rho"]))]

    def _curve(self, row, column, time):
        panel = self.curves
        (x, y), = panel.place([self.stored["updates"][time]], [self.middle[row, column, time]])
        pole = f'<path d="M{x:.1f},0V{panel.height}" stroke="{svg.INK}" stroke-dasharray="3 3"/>'
        return svg.clipped(panel, [self._bands[row][column], pole, svg.marker(x, y, CHOSEN)])

    @lru_cache  # noqa: B019  (the view lives as long as its page)
    def _cells(self, time):
        parts = [svg.text(CELLS.left, CELLS.top - 8, f"All settings after {self.stored['updates'][time]} updates, %",
                          weight="600")]
        for place in np.ndindex(self.middle.shape[:2]):
            x, y, width, height = self._cell(*place)
            mean, least, most = (values[(*place, time)] for values in (self.middle, self.least, self.most))
            tone, ink = _tone(mean)
            parts += [f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{tone}"/>',
                      svg.text(x + width / 2, y + height / 2 - 2, f"{mean:.0f}", "middle", ink, "600"),
                      svg.text(x + width / 2, y + height / 2 + 14, f"{least:.0f} to {most:.0f}", "middle", ink)]
        return "".join(parts)

    def _cell(self, row, column):
        rows, columns = self.middle.shape[:2]
        width, height = CELLS.width / columns, CELLS.height / rows
        return CELLS.left + column * width, CELLS.top + row * height, width, height

    def _outline(self, row, column):
        x, y, width, height = self._cell(row, column)
        box = (f'<rect x="{x + 2:.1f}" y="{y + 2:.1f}" width="{width - 4:.1f}" height="{height - 4:.1f}" fill="none" '
               'stroke="{}" stroke-width="{}"/>')
        return box.format("#FFF", 5) + box.format("#000", 2.5)

    def _axes(self):
        """What stands around the cells."""
        base, (_, _, width, height) = CELLS.top + CELLS.height, self._cell(0, 0)
        across = [svg.text(CELLS.left + (k + 0.5) * width, base + 16, power_of_ten(value), "middle")
                  for k, value in enumerate(self.stored["epsilon"])]
        down = [svg.text(CELLS.left - 6, CELLS.top + (k + 0.5) * height + 4, f"{value:g}", "end")
                for k, value in enumerate(self.stored["rho"])]
        return [*across, *down, svg.text(CELLS.left + CELLS.width, base + 34, "epsilon", "end"),
                svg.text(CELLS.left - 6, CELLS.top - 8, "ρ", "end")]

    def twin(self, values, along="updates", at=(14, 28, 84)):
        """Return `(figure, alt)`: curve and table at several places of one slider, side by side."""
        figure, said = stack.columns(self._column, values, self.scales, along, at, 2, 6.6)
        for ax, value in zip(figure.axes, at):          # what is below has another axis
            ax.tick_params(labelbottom=True)
            ax.set_xlabel("updates")
            if along == "epsilon":
                ax.set_title(f"epsilon {power_of_ten(value)}")
        return figure, said

    def _column(self, axes, values):
        row, column, time = at = self._at(values)
        for curve in self.middle.reshape(-1, self.middle.shape[-1]):
            axes[0].plot(self.stored["updates"], curve, color=OTHER.color, lw=0.8)
        draw_spread(axes[0], self.stored["updates"], self.errors[row, column], "adadelta",
                    markevery=6)
        axes[0].axvline(self.stored["updates"][time], color="#777777", lw=0.9)
        axes[0].set(ylim=CURVES.ylim, ylabel="test error, %")
        draw_cells(axes[1], self.errors[..., time], self.stored["rho"], self.stored["epsilon"], TONES)
        axes[1].set(xlabel=r"$\epsilon$", ylabel=r"$\rho$")
        axes[1].add_patch(plt.Rectangle((column - 0.48, row - 0.48), 0.96, 0.96, fill=False, color="black", lw=2))
        return (f"rho {values['rho']:g}, epsilon {values['epsilon']:g}, {values['updates']:g} updates: "
                f"{self.middle[at]:.1f} ({self.least[at]:.1f} to {self.most[at]:.1f}) %.")


def _in_order(trained):
    """Return rho and epsilon as they rise, and the errors in their order, %: rho, epsilon, seed, update."""
    rho, epsilon = np.atleast_2d(trained.hyperparameters["rho"], trained.hyperparameters["epsilon"])
    if trained.errors.ndim != 4 or np.any(rho != rho[:, :1]) or np.any(epsilon != epsilon[:1]):
        raise ValueError("trained must have rho down the rows and epsilon across the columns of one table; got "
                         f"hyperparameters of shape {np.shape(trained.hyperparameters['rho'])}")
    rows, columns = np.argsort(rho[:, 0]), np.argsort(epsilon[0])
    return rho[rows, 0], epsilon[0, columns], 100 * trained.errors[np.ix_(rows, columns)]


def _stored(words, values):
    values = [float(value) for value in values]

    def nearest(value):
        return min(range(len(values)), key=lambda place: abs(log(value / values[place])))

    def gap(value):
        place = nearest(value)
        return abs(values[place] - values[place + 1 if place + 1 < len(values) else place - 1])
    return Stored(words, 0.0, len(values) - 1.0, 1.0, values[-1], lambda place: values[round(place)], nearest, gap)


def _tone(mean):
    """Return the colour of a cell and of the words on it, as `figures.draw_cells` has them."""
    share = np.log(mean / TONES[0]) / np.log(TONES[1] / TONES[0])
    tone = to_hex(plt.get_cmap("cividis")(float(np.clip(share, 0, 1))))
    return tone, "#FFF" if share < 0.5 else "#000"
