"""Anything over time or over settings: curves, bands, laws, predictions, heat maps."""
from numbers import Real

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.patheffects import withStroke

from ..lines import adadelta_roots
from ..streams import COORDINATES
from .looks import BROKEN, LOOKS, power_of_ten, stream_look
from .paths import _every
from .planes import ink_on


def draw_curve(ax, values, method, label=None, **more):
    """Draw any sequence in the look of a method, its first element at step 1."""
    look = LOOKS[method]
    return ax.plot(np.arange(1, len(values) + 1), values, color=look.color, ls=look.linestyle,
                   marker=look.marker, markevery=_every(values), label=label or look.label, **more)[0]


def draw_decades(ax, values, method, label=None, points=240):
    """Draw a sequence on a logarithmic axis of steps, its first element at step 1, evenly thinned there."""
    look = LOOKS[method]
    steps = np.unique(np.geomspace(1, len(values), points).astype(int))
    ax.set_xscale("log")
    return ax.plot(steps, np.asarray(values)[steps - 1], color=look.color, ls=look.linestyle, marker=look.marker,
                   markevery=0.2, label=label or look.label)[0]


def draw_lanes(axes, walk):
    """Draw a walk of Adadelta in three lanes over its steps: distance from 0, gradient and roots, effective rate."""
    distance, roots, rate = axes
    color, tiny = LOOKS["adadelta"].color, 1e-300
    steps = np.unique(np.geomspace(1, len(walk.grads), 300).astype(int))
    x, grad = np.maximum(np.abs(walk.params[steps]), tiny), np.maximum(np.abs(walk.grads[steps - 1]), tiny)
    above, below = (root[steps - 1] for root in adadelta_roots(walk))
    lines = [distance.plot(steps, x, color=color, label="$|x|$, distance")[0],
             roots.plot(steps, grad, color="#4D4D4D", ls=":", label="$|g|$, gradient")[0],
             roots.plot(steps, below, color=color, label=r"$\sqrt{u+\epsilon}$, RMS of gradients")[0],
             roots.plot(steps, above, color=color, ls="--", label=r"$\sqrt{v+\epsilon}$, RMS of steps")[0],
             rate.plot(steps, above / below, color=color, ls="-.", label="effective rate")[0]]
    for ax in axes:
        ax.set(xscale="log", yscale="log")
    rate.set_xlabel("$t$, steps")
    return lines


def draw_band(ax, x, values, method):
    """Draw the median over the first axis, and a band from the least to the greatest value."""
    look = LOOKS[method]
    ax.fill_between(x, values.min(axis=0), values.max(axis=0), color=look.color, alpha=0.2, lw=0)
    return ax.plot(x, np.median(values, axis=0), color=look.color, ls=look.linestyle, marker=look.marker,
                   label=look.label)[0]


def draw_tradeoff(ax, x, y, names, method):
    """Draw a line of named points at the means over the last axis, and every single point faintly."""
    look, means = LOOKS[method], (np.mean(x, axis=-1), np.mean(y, axis=-1))
    ax.plot(x, y, look.marker, color=look.color, alpha=0.35, ms=4)
    offset = (8, 4) if method == "gd" else (8, -10)      # two lines that run side by side stay readable
    for name, *at in zip(names, *means):
        ax.annotate(f"{name:g}", at, xytext=offset, textcoords="offset points", color=look.color,
                    path_effects=[withStroke(linewidth=3, foreground="white")])
    return ax.plot(*means, color=look.color, ls=look.linestyle, marker=look.marker, label=look.label)[0]


def draw_law(ax, x, y, label):
    """Draw what a law predicts: a thin black line over the measured one."""
    return ax.plot(x, y, color="black", lw=0.9, ls=(0, (6, 3)), label=label, zorder=5)[0]


def mark_prediction(ax, value, label="your prediction", axis="x", times=1.0):
    """Mark `times` the number that a reader predicted on the x- or the y-axis; nothing if there is no number."""
    if isinstance(value, Real):
        value, look, upright = value * times, LOOKS["yours"], axis == "x"
        (ax.axvline if upright else ax.axhline)(value, color=look.color, ls=look.linestyle, lw=1.2)
        xy, xycoords = (value, 1), ("data", "axes fraction")
        place = {"rotation": 90, "va": "top", "ha": "right"} if upright else {"va": "bottom", "ha": "left"}
        ax.annotate(label, xy if upright else (0, value), color=look.color, fontsize=10,
                    xycoords=xycoords if upright else xycoords[::-1], **place)


def draw_stream(axes, stream):
    """Draw a stream in four lanes under one another: arrivals, sum, effective rate, distance."""
    for coordinate, name in enumerate(COORDINATES):
        look, last = stream_look(stream, coordinate), len(stream.grads)
        axes[0].eventplot(np.flatnonzero(stream.grads[:, coordinate]) + 1, lineoffsets=1 - coordinate,
                          linelengths=0.8, linewidths=0.8, colors=look.color)
        lanes = (stream.sum_sq_grad, np.vstack([[np.nan, np.nan], stream.effective_rate]), stream.distance)
        for ax, values in zip(axes[1:], lanes):
            ax.plot(values[:, coordinate], color=look.color, ls=look.linestyle, label=f"{stream.label}, {name}")
    words = ("gradients", "$G$, sum", r"$\eta / (\sqrt{G} + \epsilon)$, rate", "distance")
    for ax, label in zip(axes, words):
        ax.set(ylabel=label, xlim=(0, last), yscale="linear" if ax is axes[0] else "log")
    axes[0].set(yticks=(1, 0), yticklabels=COORDINATES, ylabel="")
    axes[-1].set(xlabel="$t$, steps")


def draw_spread(ax, x, values, method="adadelta", **looks):
    """Draw the mean over the first axis as a line, and a band from the least to the greatest value.

    Parameters
    ----------
    ax : Axes
    x : array, shape (n,)
    values : array, shape (repetitions, n)
    method : str
        Whose look the line has, where `looks` do not say otherwise.
    **looks
        Of the line: label, color, linestyle, marker and others.
    """
    look = LOOKS[method]
    looks = {"color": look.color, "linestyle": look.linestyle, "marker": look.marker, "label": look.label, **looks}
    ax.fill_between(x, values.min(axis=0), values.max(axis=0), color=looks["color"], alpha=0.15, lw=0)
    return ax.plot(x, values.mean(axis=0), **looks)[0]


def draw_cells(ax, values, rows, columns, limits):
    """Draw a table of numbers as tones, each cell with its mean over the last axis and its range below.

    Parameters
    ----------
    ax : Axes
    values : array, shape (rows, columns, repetitions)
    rows : sequence of float
        What the rows stand for.
    columns : sequence of float
        What the columns stand for, such as powers of ten.
    limits : pair of float
        The numbers of the darkest and of the lightest tone, on a logarithmic scale.
    """
    means = values.mean(axis=-1)
    drawn = ax.imshow(means, norm=LogNorm(*limits), cmap="cividis", aspect="auto")
    for (row, column), mean in np.ndenumerate(means):
        ax.text(column, row, f"{mean:.0f}\n{values[row, column].min():.0f} to {values[row, column].max():.0f}",
                ha="center", va="center", fontsize=9, color=ink_on(mean, limits))
    ax.set(xticks=range(len(columns)), xticklabels=list(map(power_of_ten, columns)),
           yticks=range(len(rows)), yticklabels=[f"{value:g}" for value in rows])
    ax.grid(False)
    return drawn


def draw_broken(ax, values, label=None, **more):
    """Draw a sequence of a broken step, its first element at step 1, in the look that all patients share."""
    looks = {"color": BROKEN.color, "ls": BROKEN.linestyle, "marker": BROKEN.marker,
             "markevery": max(1, len(values) // 6), "label": label or BROKEN.label, **more}
    return ax.plot(np.arange(1, len(values) + 1), values, **looks)[0]
