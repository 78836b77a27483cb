"""A map: a number over the whole plane of rho and epsilon, in tones and labelled lines."""
from functools import cache

import numpy as np
from contourpy import contour_generator
from matplotlib import colormaps
from matplotlib.patheffects import withStroke

TONES = colormaps["cividis"]        # even in lightness: the same map in grey, and for every eye
LEVELS = (1e-3, 1e-2, 0.1, 1.0, 10.0)
LIMITS = (1e-5, 1e2)
EVEN = 0.467                        # of the tones: there white and black words are equally easy to read
MARKERS = "^oDsv"
RHO_TICKS = (0, 0.5, 0.9, 0.99, 0.999)
CALM = 18                           # powers of ten across a whole map: a line steeper than this has no room for words


def nines(rho):
    """Return where a rho lies on an axis on which 0.9, 0.99 and 0.999 are evenly apart.

    >>> np.round(nines([0.9, 0.99, 0.999]), 9).tolist()
    [1.0, 2.0, 3.0]
    """
    return -np.log10(1 - np.asarray(rho, dtype=np.float64))


def draw_plane(ax, plane, step, levels=LEVELS, limits=LIMITS, words="{:g}"):
    """Draw a plane after a number of steps: dark is low; every level is a line with its number.

    Parameters
    ----------
    ax : Axes
    plane : planes.Plane
    step : int
        One of its `steps`.
    levels : sequence of float
    limits : pair of float
        The numbers of the darkest and of the lightest tone, on a logarithmic scale.
    words : str
        Format of a level's number.

    Returns
    -------
    list of Line2D
        The marked settings, to be named in a legend.
    """
    x, y, powers = on_map(plane, step, limits)
    low, high = np.log10(limits)
    ax.imshow(powers, TONES, vmin=low, vmax=high, origin="lower", aspect="auto", interpolation="bilinear",
              extent=_edges(x) + _edges(y))
    marks = places_of(plane)
    for level, points, place in lines_of(x, y, powers, levels, marks.values()):
        ink = ink_on(level, limits)
        ax.plot(*points.T, color=ink, lw=0.9)
        if place is not None:
            halo = withStroke(linewidth=2, foreground="white" if ink == "black" else "black", alpha=0.5)
            ax.text(*place, words.format(level), color=ink, fontsize=9, path_effects=[halo], ha="center", va="center")
    ticks = [rho for rho in RHO_TICKS if x[0] <= nines(rho) <= x[-1] + 1e-9]
    powers_of_ten = np.arange(np.ceil(y[0]), y[-1] + 1, 2)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), xticks=nines(ticks), xticklabels=[f"{rho:g}" for rho in ticks],
           yticks=powers_of_ten, yticklabels=[f"$10^{{{power:.0f}}}$" for power in powers_of_ten],
           xlabel=r"$\rho$, decay (even in nines)", ylabel=r"$\epsilon$")
    ax.grid(False)
    return [ax.plot(*place, marker, mfc="white", mec="black", ms=7, label=name)[0]
            for (name, place), marker in zip(marks.items(), MARKERS)]


def on_map(plane, step, limits):
    """Return the places of the columns and rows, and the powers of ten of the values, kept within the limits."""
    with np.errstate(all="ignore"):
        values = np.nan_to_num(plane.values[plane.at(step)], nan=np.inf)      # what blew up is high
        return nines(plane.rhos), np.log10(plane.epsilons), np.log10(np.clip(values, *limits))


def places_of(plane):
    """Return where each marked setting lies on the map."""
    return {name: (float(nines(rho)), float(np.log10(epsilon))) for name, (rho, epsilon, _) in plane.marked.items()}


def lines_of(x, y, powers, levels, marks=()):
    """Return the lines of the levels: level, points, and where there is most room for its number (None if nowhere).

    Parameters
    ----------
    x, y : array, shapes (R,) and (E,)
    powers : array, shape (E, R)
        Powers of ten.
    levels : sequence of float
    marks : places that numbers keep away from
    """
    lines = contour_generator(x, y, powers)
    down, right = np.gradient(powers)
    steepness = np.hypot(down * (len(y) - 1), right * (len(x) - 1))
    taken = np.reshape([(_share(a, x), _share(b, y)) for a, b in marks], (-1, 2))
    found = [(level, points) for level in levels for points in lines.lines(np.log10(level)) if len(points) > 3]
    return [(level, points, _roomy(points, x, y, steepness, taken)) for level, points in found]


def _roomy(points, x, y, steepness, taken):
    """Return the point of a line where its neighbours are farthest, not at the edges; None if that is too near."""
    shares = np.stack([_share(points[:, 0], x), _share(points[:, 1], y)], axis=1)
    free = (np.abs(shares - 0.5) < (0.4, 0.46)).all(axis=1)
    free &= ~(np.abs(shares[:, None] - taken) < (0.1, 0.06)).all(axis=-1).any(axis=1)
    columns, rows = np.rint(shares * (len(x) - 1, len(y) - 1)).astype(int).T
    steep = np.where(free, steepness[rows, columns], np.inf)
    return points[steep.argmin()] if steep.min() < CALM else None


def _share(values, axis):
    return (values - axis[0]) / (axis[-1] - axis[0])


@cache
def ink_on(level, limits):
    """Return the colour of words on a level's tone: white on the dark ones, black on the light ones.

    >>> ink_on(1e-4, LIMITS), ink_on(10.0, LIMITS)
    ('white', 'black')
    """
    low, high = np.log10(limits)
    return "white" if np.log10(level) < low + EVEN * (high - low) else "black"



def _edges(axis):
    """Return the outer edges of the cells around evenly spaced places."""
    half = (axis[1] - axis[0]) / 2
    return axis[0] - half, axis[-1] + half
