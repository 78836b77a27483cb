"""Runs over a surface: contours, paths, and what happened on the way."""

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LogNorm

from ..trajectories import describe
from .looks import SYMBOLS, look_of


def contour_levels(surface, points=120, count=14):
    """Return x, y, the excess loss on that grid, and levels in equal ratios (for ravines and valleys)."""
    x, y = (np.linspace(low, high, points) for low, high in surface.window)
    excess = np.maximum(surface.excess(*np.meshgrid(x, y)), 1e-12)
    top = excess.max()
    return x, y, excess, np.geomspace(top * 1e-4, top, count)


def draw_contours(ax, surface):
    """Draw the surface: levels in equal ratios, its start (ring) and its minimum (cross)."""
    x, y, excess, levels = contour_levels(surface)
    drawn = ax.contourf(x, y, excess, levels, norm=_light(levels), cmap="Greys", extend="both")
    ax.contour(x, y, excess, levels, colors="#BBBBBB", linewidths=0.5)
    ax.plot(*surface.minimum, "k+", ms=11, mew=1.5, zorder=4)
    ax.set(xlabel=r"$\theta_1$, first parameter", ylabel=r"$\theta_2$, second parameter",
           xlim=surface.window[0], ylim=surface.window[1], aspect="equal")
    ax.grid(False)
    return drawn


def contour_tones(levels):
    """Return the grey of the band above each level, as `draw_contours` fills it."""
    return colormaps["Greys"](_light(levels)([*(levels[:-1] + levels[1:]) / 2, levels[-1]]))


def draw_path(ax, trajectory, label=None):
    """Draw every step of a run, its start hollow and its end filled."""
    look, points = look_of(trajectory), trajectory.points
    line, = ax.plot(*points.T, color=look.color, ls=look.linestyle, label=label or trajectory.label)
    ax.plot(*points[0], "o", mfc="white", mec=look.color, ms=8)      # a ring for all: a cross cannot be hollow
    ax.plot(*points[-1], look.marker, color=look.color, ms=8)
    return line


def draw_losses(ax, trajectories, floor=1e-8):
    """Draw how far each run is above the minimum, step by step, on a logarithmic scale down to the floor."""
    lines = []
    for t in trajectories:
        look, excess = look_of(t), t.surface.excess(*t.points.T)
        lines += ax.plot(excess, color=look.color, ls=look.linestyle, marker=look.marker,
                         markevery=_every(excess), label=t.label)
    ax.set(yscale="log", xlabel="$t$, steps", ylabel=r"$f - f_{\min}$, loss above the minimum")
    ax.set_ylim(bottom=max(floor, ax.get_ylim()[0]))
    return lines


def draw_accumulators(ax, trajectory, coordinate=0):
    """Draw the state of a run along one coordinate, a line per accumulator."""
    look, styles = look_of(trajectory), ("-", "--")
    lines = [ax.plot(values[:, coordinate], color=look.color, ls=style, label=SYMBOLS[name])[0]
             for (name, values), style in zip(trajectory.state.items(), styles)]
    ax.set(yscale="log", xlabel="$t$, steps", ylabel=f"state along coordinate {coordinate + 1}")
    return lines


def draw_effective_rate(ax, trajectories, coordinate=0):
    """Draw what each run really multiplied the gradient by, -delta / gradient, step by step."""
    lines = []
    for t in trajectories:
        look, rate = look_of(t), t.effective_rate[:, coordinate]
        lines += ax.plot(np.arange(1, len(rate) + 1), rate, color=look.color, ls=look.linestyle,
                         marker=look.marker, markevery=_every(rate), label=t.label)
    ax.set(yscale="log", xlabel="$t$, steps",
           ylabel=rf"$-\Delta_{{{coordinate + 1}}} / g_{{{coordinate + 1}}}$, effective rate")
    return lines


def label_ends(ax, lines):
    """Write each line's label at its right end, in its colour, moved apart where two would collide."""
    ends = sorted((line for line in lines), key=lambda line: _end_height(ax, line))
    height = -np.inf
    for line in ends:
        height = max(_end_height(ax, line), height + 0.065)
        ax.annotate(line.get_label(), (1.01, height), xycoords="axes fraction", va="center",
                    color=line.get_color(), fontsize=10, annotation_clip=False)


def caption(trajectories):
    """Return one sentence per run: what the figure's alternative text says."""
    return " ".join(describe(t)[0].upper() + describe(t)[1:] for t in trajectories)


def _light(levels):
    return LogNorm(levels[0], levels[-1] * 1e9)        # stops short of dark: paths and words lie on top


def _every(values):
    return max(1, len(values) // 6)


def _end_height(ax, line):
    """Return the height of a line's last drawable point, in fractions of the axes."""
    xy = line.get_xydata()
    last = xy[np.isfinite(xy).all(axis=1)][-1]
    return max(0, ax.transAxes.inverted().transform(ax.transData.transform(last))[1])
