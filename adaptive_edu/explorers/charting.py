"""The explorer "plane": the loss of Adadelta for every rho and epsilon at once, as a map that follows the steps."""
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from math import log10

import numpy as np
from PIL import Image

from .. import svg
from ..figures import LOOKS, planes
from ..planes import EPSILONS, RHOS, Plane, describe_plane, least_epsilon, plane_of
from ..surfaces import quadratic
from . import stack
from .controls import Number
from .explorer import Explorer
from .picture import Picture
from .scales import Scale, powers

START, HEIGHT = (5.0, 0.0), 380
STEPS = np.unique([float(f"{step:.2g}") for step in np.geomspace(10, 1000, 400)]).astype(int)
CURVATURE = powers("curvature", -1, 1.5, 1.0)
MARK = replace(LOOKS["gd"], color="#000000", linestyle="-")


class Moments(Scale):
    """A logarithmic scale of those numbers of steps at which something was measured."""

    def clip(self, value):
        return self.value_at(log10(max(float(value), 1)))


def moments(steps):
    """Return the scale of a slider through these numbers of steps, at the last to begin with.

    >>> moments(np.array([10, 100, 300])).clip(120)
    100
    """
    places = np.log10(steps)
    return Moments("steps", places[0], places[-1], 0.02, int(steps[-1]),
                   value_at=lambda place: int(steps[np.abs(places - place).argmin()]), position_of=log10,
                   unit_at=lambda step: 10 if step >= 100 else 1)


def plane(measured=None, steps=300, curvature=1.0, level=0.1, **looks):
    """Return an explorer of the whole plane of rho and epsilon.

    Parameters
    ----------
    measured : Plane, optional
        What to look at; without it, the loss curvature x^2 / 2 from x = 5, with a slider for the curvature.
    steps, curvature : float
        Where the sliders begin.
    level : float
        The words say which epsilon comes below it.
    **looks
        `levels`, `limits` and `words`, as for `figures.draw_plane`.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = plane()
    >>> explorer.set(steps=1000, curvature=4.0)
    >>> print(explorer.picture.outcome)
    curvature 4, 1000 steps: the loss is 1.1 for Zeiler; at rho 0.95 the least epsilon below 0.1 is 2e-06.
    """
    chart = Chart(measured, level, **looks)
    begin = {"steps": steps} if measured else {"steps": steps, "curvature": curvature}
    controls = [Number(name, value, chart.scales[name]) for name, value in begin.items()]
    return Explorer(controls, chart.picture, chart.twin)


@dataclass(frozen=True)
class Chart:
    """The view of `plane`: from the values of the sliders to a picture, without a widget."""

    measured: Plane | None
    level: float
    levels: tuple = planes.LEVELS
    limits: tuple = planes.LIMITS
    words: str = "{:g}"

    @property
    def scales(self):
        if self.measured:
            return {"steps": moments(self.measured.steps)}
        return {"steps": moments(STEPS), "curvature": CURVATURE}

    def plane(self, values):
        """Return the plane at the sliders' place."""
        return self.measured or of_parabola(values["curvature"])

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        found, step = self.plane(values), values["steps"]
        place = "".join(f"{name} {value:g}, " for name, value in values.items() if name != "steps") + f"{step} steps"
        alt = (f"A map of the {found.quantity} over rho and epsilon, {place}; dark is low. "
               f"{describe_plane(found, step, self.level)}")
        panel = _panel(*found.rhos[[0, -1]], *found.epsilons[[0, -1]])
        parts = [svg.text(panel.left, panel.top - 8, f"{found.quantity}, {place}; dark is low", weight="600"),
                 _tones(panel, found, step, self.limits), *self._lines(panel, found, step), *_marks(panel, found)]
        return Picture(_ground(panel), stack.document([panel], parts, alt) + _table(found, step),
                       f"{place}: {_outcome(found, step, self.level)}.", alt, step)

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: maps at several places of one slider, side by side."""
        return stack.columns(self._column, values, self.scales, along, at, 1, 4, sharey=True)

    def _column(self, axes, values):
        planes.draw_plane(axes[0], self.plane(values), values["steps"], self.levels, self.limits, self.words)
        return describe_plane(self.plane(values), values["steps"], self.level)

    def _lines(self, panel, found, step):
        x, y, heights = planes.on_map(found, step, self.limits)
        for level, points, place in planes.lines_of(x, y, heights, self.levels, planes.places_of(found).values()):
            ink = planes.ink_on(level, self.limits)
            yield svg.clipped(panel, [svg.line(panel, points[:, 0], 10 ** points[:, 1], replace(MARK, color=ink), 1.2)])
            if place is not None:
                across, down = panel.place(place[0], 10 ** place[1])
                yield _number(panel.left + across, panel.top + down + 4, self.words.format(level), ink)


@lru_cache(maxsize=8)
def of_parabola(curvature):
    """Return the plane of a parabola, at every number of steps of the slider."""
    return plane_of(quadratic(curvature, curvature), STEPS, RHOS, EPSILONS, start=START)


def _outcome(found, step, level):
    name, (rho, _, worth) = next(iter(found.marked.items()))
    least = least_epsilon(found, step, level)[np.abs(found.rhos - rho).argmin()]
    needed = f"the least epsilon below {level:g} is {least:.1g}" if np.isfinite(least) else (
        f"no epsilon comes below {level:g}")
    return f"the {found.quantity} is {worth[found.at(step)]:.2g} for {name}; at rho {rho:g} {needed}"


@lru_cache(maxsize=4)
def _panel(least_rho, most_rho, low, high):
    lane = svg.Panel(0, 0, 0, 0, (float(planes.nines(least_rho)), float(planes.nines(most_rho))), (low, high), log=True)
    return stack.stack([lane], (HEIGHT,))[0]


@lru_cache(maxsize=4)
def _ground(panel):
    base = panel.top + panel.height
    parts = [svg.frame(panel, bottom=False, grid=False), svg.text(panel.left - 40, panel.top - 8, "ε", "middle"),
             svg.text(panel.left + panel.width / 2, base + 34, "ρ, decay: 0.9, 0.99 and 0.999 evenly apart", "middle")]
    for rho in planes.RHO_TICKS:
        x = panel.left + panel.place(planes.nines(rho), 1)[0]
        if panel.left - 1 <= x <= panel.left + panel.width + 1:
            parts += [f'<path d="M{x:.1f},{base}v5" stroke="#8C8C8C"/>', svg.text(x, base + 18, f"{rho:g}", "middle")]
    return stack.document([panel], parts)


def _tones(panel, found, step, limits):
    """Return the tones as a small picture, each cell around its place, which the page makes smooth."""
    (low, high), heights = np.log10(limits), planes.on_map(found, step, limits)[2]
    tones = planes.TONES((heights[::-1] - low) / (high - low), bytes=True)[..., :3]
    file = BytesIO()
    Image.fromarray(np.ascontiguousarray(tones)).save(file, "png", compress_level=1)
    rows, columns = heights.shape
    wide, tall = panel.width * columns / (columns - 1), panel.height * rows / (rows - 1)
    return (f'<svg x="{panel.left}" y="{panel.top}" width="{panel.width}" height="{panel.height}"><image '
            f'x="{(panel.width - wide) / 2:.2f}" y="{(panel.height - tall) / 2:.2f}" width="{wide:.2f}" '
            f'height="{tall:.2f}" preserveAspectRatio="none" '
            f'href="data:image/png;base64,{b64encode(file.getvalue()).decode()}"/></svg>')


def _marks(panel, found):
    for (x, y), marker in zip(planes.places_of(found).values(), planes.MARKERS):
        across, down = panel.place(x, 10 ** y)
        yield svg.marker(panel.left + across, panel.top + down, replace(MARK, marker=marker), hollow=True, size=5)


def _number(x, y, words, ink):
    around = "#FFF" if ink == "black" else "#000"
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{ink}" stroke="{around}" stroke-width="2.5" '
            f'stroke-opacity=".5" paint-order="stroke" font-weight="600">{words}</text>')


def _table(found, step):
    rows = [(replace(MARK, marker=marker), name, f"{rho:g}", f"{epsilon:g}", f"{worth[found.at(step)]:.3g}")
            for (name, (rho, epsilon, worth)), marker in zip(found.marked.items(), planes.MARKERS)]
    return stack.table(("setting", "rho", "epsilon", f"{found.quantity} after {step} steps"), rows)
