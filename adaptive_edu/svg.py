"""Turn records into SVG strings: the fast twin of `figures`, for pictures that follow a slider.

Every function takes a `Panel` first, as those of `figures` take an `ax`, and returns a string; colours,
line styles and markers are those of `figures.LOOKS`. `document` makes a picture of such strings.
"""
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

import numpy as np
from contourpy import FillType, contour_generator
from matplotlib.colors import to_hex

from .aloud import aloud
from .figures import Look, contour_levels, contour_tones

INK, SOFT, GRID = "#333333", "#595959", "#E3E3E3"      # the first two reach contrast 7 on white
DASHES = {"-": (), "--": (6.5, 3), "-.": (10, 3, 2, 3), ":": (2, 3)}
EDGE = 6
LAW = Look("law", "#000000", (0, (8, 2)), "x")          # a prediction drawn over runs
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Panel:
    """A rectangle of a picture and the range of numbers it shows.

    Attributes
    ----------
    left, top, width, height : float
        In units of the picture, about a pixel each.
    xlim, ylim : (low, high)
    title : str
    log, log_x : bool
        Whether the vertical, the horizontal scale is logarithmic.
    """

    left: float
    top: float
    width: float
    height: float
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    title: str = ""
    log: bool = False
    log_x: bool = False

    def place(self, xs, ys):
        """Return where numbers lie, shape (n, 2), from the upper left corner of the panel.

        >>> Panel(0, 0, 100, 50, (0, 10), (0.1, 10), log=True).place([5], [1]).tolist()
        [[50.0, 25.0]]
        """
        with np.errstate(all="ignore"):
            xs, ys = np.broadcast_arrays(np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64))
            across, up = _shares(xs, self.xlim, self.log_x), _shares(ys, self.ylim, self.log)
            return np.stack([across * self.width, (1 - up) * self.height], axis=-1)


def document(width, height, parts, alt=None):
    """Return the picture: an `<svg>` that fills its place, with its alternative text or none (decoration).

    >>> document(10, 10, [], alt="An empty picture.")[:46]
    '<svg viewBox="0 0 10 10" role="img" aria-label'
    """
    role = f'role="img" aria-label="{escape(aloud(alt))}"' if alt else 'aria-hidden="true"'
    return (f'<svg viewBox="0 0 {width} {height}" {role} font-size="12" fill="{INK}" style="max-width:{width}px" '
            f'font-family="var(--jp-ui-font-family, sans-serif)">{"".join(parts)}</svg>')


def clipped(panel, parts):
    """Return the parts moved to the panel's place and cut at its edges, a marker's width beyond them."""
    width, height = panel.width + 2 * EDGE, panel.height + 2 * EDGE
    return (f'<svg x="{panel.left - EDGE}" y="{panel.top - EDGE:.4g}" width="{width}" height="{height:.4g}" '
            f'viewBox="{-EDGE} {-EDGE} {width} {height:.4g}">{"".join(parts)}</svg>')


def frame(panel, xlabel="", bottom=True, grid=True):
    """Return the title, axes, tick labels and perhaps the grid of a panel."""
    right, base = panel.left + panel.width, panel.top + panel.height
    parts = [text(panel.left, panel.top - 8, panel.title, weight="600")]
    for value, words in ticks(panel.ylim, panel.log):
        y = base - panel.height + panel.place(0, value)[1]
        parts.append(f'<path d="M{panel.left},{y:.1f}H{right}" stroke="{GRID}"/>' if grid else "")
        parts.append(text(panel.left - 6, y + 4, words, anchor="end"))
    for value, words in ticks(panel.xlim, panel.log_x) if bottom else ():
        parts.append(text(panel.left + panel.place(value, 1)[0], base + 16, words, anchor="middle"))
    parts.append(f'<path d="M{panel.left},{panel.top}V{base}H{right}" stroke="#8C8C8C" fill="none"/>')
    return "".join([*parts, text(right, base + (32 if bottom else 16), xlabel, anchor="end")])


def contours(panel, surface):
    """Return the surface in shades of grey, as `figures.draw_contours`, with its minimum as a cross."""
    x, y, excess, levels = contour_levels(surface, points=80)
    generator = contour_generator(x, y, excess, fill_type=FillType.OuterOffset)
    parts = [f'<rect width="{panel.width}" height="{panel.height}" fill="#FFF"/>']
    for level, tone in zip(levels, contour_tones(levels)):
        rings = (polygon[start:end] for polygon, cuts in zip(*generator.filled(level, np.inf))
                 for start, end in pairwise(cuts))
        d = "".join(_outline(panel.place(*ring.T)) + "Z" for ring in rings)
        parts.append(f'<path d="{d}" fill="{to_hex(tone)}" fill-rule="evenodd" stroke="#BBB" stroke-width=".5"/>')
    (cx, cy), = panel.place(*np.reshape(surface.minimum, (2, 1)))
    cross = f'<path d="M{cx - 6:.1f},{cy:.1f}h12m-6,-6v12" stroke="#000" stroke-width="1.5"/>'
    return clipped(panel, [*parts, cross])


def line(panel, xs, ys, look, width=1.8, opacity=1.0):
    """Return a line in a method's colour and style; what is not finite leaves a gap."""
    dashes = " ".join(f"{dash:g}" for dash in _dashes(look.linestyle))
    return (f'<path d="{_outline(panel.place(xs, ys))}" fill="none" stroke="{look.color}" '
            f'stroke-width="{width}" stroke-dasharray="{dashes}" opacity="{opacity:g}" '
            f'stroke-linejoin="round"/>')


def marker(x, y, look, hollow=False, size=4.5):
    """Return a method's marker at a place of the picture (or of a clipped panel)."""
    if not (np.isfinite(x) and np.isfinite(y)):
        return ""
    s, fill = size, "#FFF" if hollow else look.color
    shapes = {"o": f"M{-s},0a{s},{s} 0 1,0 {2 * s},0a{s},{s} 0 1,0 {-2 * s},0Z",
              "s": f"M{-s},{-s}h{2 * s}v{2 * s}h{-2 * s}Z", "^": f"M{-s},{s}L0,{-s}L{s},{s}Z",
              "D": f"M{-s},0L0,{-s}L{s},0L0,{s}Z", "v": f"M{-s},{-s}L0,{s}L{s},{-s}Z",
              "x": f"M{-s},{-s}L{s},{s}M{-s},{s}L{s},{-s}",
              "+": f"M{-s},0H{s}M0,{-s}V{s}"}
    return (f'<path d="{shapes[look.marker]}" transform="translate({x:.1f},{y:.1f})" fill="{fill}" '
            f'stroke="{look.color}" stroke-width="1.8"/>')


def bar(left, top, width, height, look, striped=False):
    """Return a bar in a method's colour, perhaps with white stripes (paths: a pattern's id is shared by a page).

    >>> from .figures import LOOKS
    >>> bar(0, 0, 10, 20, LOOKS["gd"]).count("path"), bar(0, 0, 10, 20, LOOKS["gd"], striped=True).count("path")
    (0, 1)
    """
    d = "".join(f"M{x:.1f},{height:.1f}l{height:.1f},{-height:.1f}" for x in np.arange(-height, width, 9))
    stripes = f'<path d="{d}" stroke="#FFF" stroke-width="3.5"/>' if striped else ""
    return (f'<svg x="{left:.1f}" y="{top:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}">'
            f'<rect width="100%" height="100%" fill="{look.color}" fill-opacity=".75"/>{stripes}</svg>')


def text(x, y, words, anchor="start", fill=SOFT, weight="400", halo=False):
    """Return words at a place of the picture, perhaps with a white halo, to be read on top of lines."""
    around = ' stroke="#FFF" stroke-width="3" paint-order="stroke"' if halo else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" '
            f'font-weight="{weight}"{around}>{escape(words)}</text>') if words else ""


def swatch(look):
    """Return a short sample of a method's line and marker, for a legend.

    >>> from .figures import LOOKS
    >>> swatch(LOOKS["adagrad"])[:25]
    '<svg viewBox="0 0 34 12" '
    """
    panel = Panel(0, 0, 34, 12, (0, 34), (0, 12))
    return (f'<svg viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">'
            f'{line(panel, [0, 34], [6, 6], look)}{marker(17, 6, look, size=3.5)}</svg>')


def ticks(limits, log=False, most=4):
    """Return at most `most` + 1 round numbers between two limits, each with its words.

    >>> ticks((0, 300)), ticks((1e-3, 1e1), log=True, most=2)
    ([(0.0, '0'), (100.0, '100'), (200.0, '200'), (300.0, '300')], [(0.001, '10⁻³'), (0.1, '10⁻¹'), (10.0, '10¹')])
    """
    if log:
        low, high = ceil(log10(limits[0]) - 1e-9), floor(log10(limits[1]) + 1e-9)
        stride = max(1, ceil((high - low) / most))
        return [(10.0 ** k, "10" + str(k).translate(SUPERSCRIPT)) for k in range(low, high + 1, stride)]
    span = (limits[1] - limits[0]) / most
    unit = 10.0 ** floor(log10(span))
    step = next(unit * k for k in (1, 2, 2.5, 5, 10) if unit * k >= span * 0.999)
    first = -(-limits[0] // step)
    values = [step * (first + k) for k in range(2 * most) if step * (first + k) <= limits[1] * (1 + 1e-9)]
    return [(value, f"{value:g}".replace("-", "−")) for value in values]


def decades(values, floor_at=1e-12, top=1e12):
    """Return the powers of ten just below and above all positive finite numbers given.

    >>> decades([0.02, 3.0, float("inf")])
    (0.01, 10.0)
    """
    values = np.asarray(values, dtype=np.float64)
    values = values[np.isfinite(values) & (values >= floor_at) & (values <= top)]
    if not len(values):
        return 0.1, 10.0
    low, high = floor(log10(values.min())), ceil(log10(values.max()))
    return 10.0 ** low, 10.0 ** max(high, low + 1)


def _shares(values, limits, log):
    """Return how far along the limits values lie, from 0 to 1; what has no logarithm becomes a gap."""
    low, high = limits
    if log:
        values, low, high = np.log10(np.where(values > 0, values, np.nan)), log10(low), log10(high)
    return (values - low) / (high - low)


def _dashes(style):
    return [1.8 * dash for dash in style[1]] if isinstance(style, tuple) else DASHES[style]


def _outline(points):
    """Return the `d` of a path through points: to a tenth, without repetitions, broken at gaps."""
    points = np.clip(np.round(points, 1), -5e3, 5e3)
    finite = np.isfinite(points).all(axis=1)
    if finite.all():
        return _move(points)
    parts = np.split(points, np.flatnonzero(~finite))
    return "".join(_move(part[np.isfinite(part).all(axis=1)]) for part in parts)


def _move(points):
    if not len(points):
        return ""
    points = points[np.append(True, (points[1:] != points[:-1]).any(axis=1))]
    return "M" + ("%.4g,%.4g " * len(points) % tuple(points.ravel().tolist())).rstrip()
