"""The explorer "stability": gradient descent over a bowl, and the two factors that decide where it goes."""
from dataclasses import replace
from functools import lru_cache, partial

from .. import laws, svg
from ..figures import LOOKS, caption, draw_contours, draw_factors, draw_path, minus
from ..surfaces import quadratic
from ..trajectories import steps_until
from . import stack
from .controls import Number
from .explorer import Explorer
from .layout import LEFT, WIDTH, Layout
from .picture import Picture
from .scales import SCALES, levels, powers
from .settings import plan, reference, settings

DOT = replace(LOOKS["gd"], marker="o")      # a step of the path
FLAT, NAMES, SMALL = 0.2, ("flat", "steep"), 1e-6
RATES = levels("learning rate", 0.02, (
    0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.125, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.42, 0.44, 0.45, 0.46,
    0.465, 0.47, 0.473, 0.476, 0.48, 0.485, 0.49, 0.495, 0.498, 0.5, 0.502, 0.505, 0.51, 0.52, 0.54, 0.57, 0.6, 0.7,
    0.8, 1.0))
SCALE_OF = {"learning_rate": RATES, "curvature": replace(powers("steep curvature", -0.7, 1.6, 4.0), step=0.02),
            "angle": SCALES["angle"]}


def stability(learning_rate=0.02, curvature=4.0, angle=0.0, steps=20):
    """Return an explorer of gradient descent on (0.2 x^2 + curvature y^2) / 2, turned by an angle.

    Parameters
    ----------
    learning_rate, curvature, angle : float
        Where the sliders begin; the curvature is the steep one, the angle in degrees.
    steps : int
        How many are drawn.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = stability()
    >>> explorer.set(learning_rate=0.4)
    >>> print(explorer.picture.outcome.replace("\N{MINUS SIGN}", "-"))
    learning rate 0.4, curvature 4, angle 0: factors 0.92 flat, -0.6 steep; a millionth of the loss after 75 steps.
    """
    begin = {"learning_rate": learning_rate, "curvature": curvature, "angle": angle}
    view = Stability(steps)
    controls = [Number(name, value, SCALE_OF[name]) for name, value in begin.items()]
    return Explorer(controls, view.picture, view.twin)


class Stability:
    """The view of `stability`: from the values of the sliders to a picture, without a widget."""

    def __init__(self, steps):
        self._plan = plan(partial(quadratic, FLAT), ("gd",), steps, None, None, None)
        self._layout = Bowl()
        self._ground = lru_cache(maxsize=16)(self._layout.ground)

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        chosen, curvatures = settings(self._plan, values), (FLAT, values["curvature"])
        factors = laws.descent_factor(values["learning_rate"], curvatures)
        path, needed = reference(chosen, "gd"), patience(chosen)
        alt = (f"{caption([path])} A step multiplies the flat distance by {minus(factors[0])}, the steep one by "
               f"{minus(factors[1])}; {_arrival(needed)}.")
        lines = self._layout.lines(chosen, path, curvatures, factors, alt)
        outcome = (f"learning rate {values['learning_rate']:g}, curvature {values['curvature']:g}, angle "
                   f"{values['angle']:g}: factors {minus(factors[0])} flat, {minus(factors[1])} steep; "
                   f"{_arrival(needed)}.")
        rows = [(None, f"{name}, λ = {curvature:g}", minus(factor), fate(factor))
                for name, curvature, factor in zip(NAMES, curvatures, factors)]
        rows.append((LOOKS["gd"], "both", f"loss {path.losses[-1]:.3g} after {len(path.gradients)} steps",
                     _arrival(needed)))
        head = ("direction", "factor 1 − ηλ of each step", f"with η = {values['learning_rate']:g}")
        ground = self._ground(chosen.surface, chosen.start, chosen.steps, 0)
        return Picture(ground, lines + stack.table(head, rows), outcome, alt, chosen.steps)

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: path and factors at several places of one slider, side by side."""
        return stack.columns(self._column, values, SCALE_OF, along, at, 2, 5.4, height_ratios=(1.7, 1))

    def _column(self, axes, values):
        chosen = settings(self._plan, values)
        draw_contours(axes[0], chosen.surface)
        path = reference(chosen, "gd")
        draw_path(axes[0], path)
        draw_factors(axes[1], values["learning_rate"], (FLAT, values["curvature"]), NAMES)
        return caption([path])


def patience(chosen):
    """Return after how many steps the loss is below a millionth of the first: None if never, or not in 1800."""
    for steps in (100, 400, 1800):
        losses = reference(replace(chosen, steps=steps), "gd").losses
        found = steps_until(losses, SMALL * losses[0])
        if found is not None or losses[-1] >= losses[-2]:      # the end of a fall, or a rise
            return found
    return None


def fate(factor):
    """Say what a direction does.

    >>> [fate(factor) for factor in (0.9, 0.0, -0.5, -1.0, -1.2)]
    ['creeps in', 'arrives in one step', 'zigzags in', 'neither comes nor goes', 'zigzags out: diverges']
    """
    if abs(factor) < 1:
        return "creeps in" if factor > 1e-9 else "zigzags in" if factor < -1e-9 else "arrives in one step"
    return "neither comes nor goes" if abs(factor) == 1 else "zigzags out: diverges"


def _arrival(needed):
    return "never a millionth of the loss" if needed is None else f"a millionth of the loss after {needed} steps"


class Bowl(Layout):
    """A comparison's path and loss, and above the loss the two bars."""

    BARS = svg.Panel(LEFT, 30, WIDTH, 148, (0, 2.6), (0, 1.5), "|1 − ηλ|, what a step leaves of each distance")

    def __init__(self):
        super().__init__(("loss",), {"loss": (1e-2, 1e3)})

    def ground(self, surface, start, steps, coordinate):
        """Return what lies under the lines; the title leaves out the curvature, which stands under its bar."""
        name = surface.name.split(" of curvature ")[0] + " turned" * ("turned" in surface.name)
        return super().ground(replace(surface, name=name), start, steps, coordinate)

    def times(self, steps, coordinate):
        """Return the panel of the loss, below the bars."""
        (panel, last), = super().times(steps, coordinate)
        top = self.BARS.top + self.BARS.height + 76
        return [(replace(panel, top=top, height=panel.top + panel.height - top), last)]

    def lines(self, chosen, path, curvatures, factors, alt):
        """Return what follows the hand: path, loss and bars."""
        runs, steps = {"gd": path}, chosen.steps
        plane = self.path(chosen.surface)
        dots = [svg.marker(*place, DOT, size=1.6) for place in plane.place(*path.points.T)]
        parts = [self._paths(plane, runs, (), steps), svg.clipped(plane, dots)]
        for panel, _ in self.times(steps, 0):
            parts += self._over_time("loss", panel, runs, (), steps, steps, 0)
        return svg.document(self.width, self.height, [*parts, *self._bars(curvatures, factors)], alt)

    def _bars(self, curvatures, factors):
        panel = self.BARS
        parts = [svg.frame(panel, bottom=False, grid=False)]
        drawn = []
        for order, (name, curvature, factor) in enumerate(zip(NAMES, curvatures, factors)):
            (left, top), (right, base) = panel.place([order + 0.2, order + 0.8], [min(abs(factor), 1.6), 0])
            drawn.append(svg.bar(left, top, right - left, base - top, LOOKS["gd"], striped=abs(factor) >= 1))
            x, y = panel.left + (left + right) / 2, panel.top + panel.height
            parts += [svg.text(x, y + 18, minus(factor), "middle", svg.INK, "600"),
                      svg.text(x, y + 34, f"{name}, λ{'₁₂'[order]} = {curvature:g}", "middle")]
        one = panel.place(0, 1)[1]
        drawn.append(f'<path d="M0,{one:.1f}H{panel.width}" stroke="#000" stroke-width="1.5"/>')
        words = svg.text(panel.left + panel.width, panel.top + one - 6, "above: diverges", "end", svg.INK)
        return [*parts, svg.clipped(panel, drawn), words]
