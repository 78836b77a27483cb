"""Drawing functions: each takes an `ax` first and returns what it drew. Nothing here computes a step.

Looks are in the style sheet (`plt.style.use("adaptive_edu.course")`) and in one table, `LOOKS`.
"""
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LogNorm
from matplotlib.patheffects import withStroke

from .lines import adadelta_roots
from .methods import NAMES
from .streams import COORDINATES
from .trajectories import describe

SYMBOLS = {"sum_sq_grad": r"$G$, sum of squared gradients",
           "avg_sq_grad": r"$E[g^2]$, average squared gradient",
           "avg_sq_delta": r"$E[\Delta^2]$, average squared step",
           "velocity": r"$v$, velocity",
           "learning_rate": r"$\eta$", "rho": r"$\rho$", "epsilon": r"$\epsilon$", "momentum": r"$\mu$"}


@dataclass(frozen=True)
class Look:
    """How one method looks in every figure: never by colour alone."""

    label: str
    color: str
    linestyle: str | tuple
    marker: str


LOOKS = {"gd": Look(NAMES["gd"], "#4D4D4D", ":", "x"),
         "momentum": Look(NAMES["momentum"], "#8C6BB1", (0, (1, 1)), "+"),
         "adagrad": Look(NAMES["adagrad"], "#0072B2", "-", "o"),
         "rmsprop": Look(NAMES["rmsprop"], "#D55E00", "--", "s"),
         "adadelta": Look(NAMES["adadelta"], "#00825F", "-.", "^"),
         "yours": Look("yours", "#B5267B", (0, (5, 1, 1, 1, 1, 1)), "D")}


def look_of(trajectory):
    """Return the look of a run: its method's, or `yours` for a learner's function."""
    return LOOKS["yours" if trajectory.label.startswith("your ") else trajectory.method]


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


def draw_walk(ax, curvature, points, reach=None):
    """Draw a walk of gradient descent over the parabola f = curvature theta^2 / 2: start hollow, end filled.

    Parameters
    ----------
    ax : Axes
    curvature : float
    points : array, shape (T + 1,)
        Where it was, the start first.
    reach : float, optional
        How far the parabola is drawn to both sides; a little farther than the points by default.
    """
    look, points = LOOKS["gd"], np.asarray(points)
    theta = (reach or 1.15 * np.abs(points).max()) * np.linspace(-1, 1, 201)
    ax.plot(theta, 0.5 * curvature * theta**2, color="#BBBBBB", lw=1.2)
    heights = 0.5 * curvature * points**2
    line, = ax.plot(points, heights, color=look.color, ls=look.linestyle, marker=look.marker, ms=5, lw=1.4)
    ax.plot(points[0], heights[0], "o", mfc="white", mec=look.color, ms=8)
    ax.plot(points[-1], heights[-1], "o", color=look.color, ms=8)
    ax.set_xlabel(r"$\theta$, parameter")
    return line


def draw_factors(ax, learning_rate, curvatures, names):
    """Draw by what a step of gradient descent multiplies each direction of a bowl, hatched where that grows.

    Parameters
    ----------
    ax : Axes
    learning_rate : float
    curvatures : sequence of float
        One for each direction.
    names : sequence of str
        Of the directions.
    """
    factors = 1 - learning_rate * np.asarray(curvatures)
    sizes = np.abs(factors)
    labels = [f"{name}\n{minus(factor)}" for name, factor in zip(names, factors, strict=True)]
    bars = ax.bar(labels, sizes, width=0.6, color=LOOKS["gd"].color, alpha=0.7, edgecolor="white")
    for bar, size in zip(bars, sizes):
        bar.set_hatch("///" if size >= 1 else "")
    ax.axhline(1, color="black", lw=1)
    ax.set(ylim=(0, max(1.3, 1.1 * sizes.max())), ylabel=r"$|1 - \eta\lambda|$, factor")
    ax.grid(axis="x", visible=False)
    return bars


def minus(number, digits=3):
    """Return a number as words of a figure, with a proper minus sign.

    >>> minus(-0.6)
    '\N{MINUS SIGN}0.6'
    """
    return f"{number + 0.0:.{digits}g}".replace("-", "\N{MINUS SIGN}")


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


# Where each box of `draw_adadelta_step` stands, its words, and what it is computed from.
_STEP = {"grad": (0, 3, "$g_t$, gradient", ()),
         "avg_sq_grad": (0, 2, r"$u_{t-1}$, average of $g^2$", ()),
         "avg_sq_delta": (0, 1, r"$v_{t-1}$, average of $\Delta^2$", ()),
         "param": (0, 0, r"$\theta_{t-1}$, parameter", ()),
         "new_avg_sq_grad": (1, 2.5, "(AD1)  $u_t$", ("grad", "avg_sq_grad")),
         "root_below": (2, 2.5, r"$\sqrt{u_t + \epsilon}$, below", ("new_avg_sq_grad",)),
         "root_above": (2, 1.25, r"$\sqrt{v_{t-1} + \epsilon}$, above", ("avg_sq_delta",)),
         "delta": (3, 2, r"(AD2)  $\Delta_t$, step", ("grad", "root_below", "root_above")),
         "new_avg_sq_delta": (4, 1, "(AD3)  $v_t$", ("avg_sq_delta", "delta")),
         "new_param": (4, 0, r"(AD4)  $\theta_t$", ("param", "delta"))}
_BENT = {("grad", "delta"): -0.25, ("avg_sq_delta", "new_avg_sq_delta"): 0.12}


def draw_adadelta_step(ax, values):
    """Draw what one Adadelta step is computed from: a box per number, an arrow per use.

    What was known before the step has dashed outlines and arrows, what the step computes solid ones.

    Parameters
    ----------
    ax : Axes
    values : mapping of name to float
        The numbers of `grad`, `avg_sq_grad`, `avg_sq_delta`, `param`, `new_avg_sq_grad`, `root_below`,
        `root_above`, `delta`, `new_avg_sq_delta` and `new_param`.

    Returns
    -------
    mapping of name to Text
    """
    known, computed = (LOOKS["gd"].color, "--"), (LOOKS["adadelta"].color, "-")
    boxes = {}
    for name, (x, y, words, sources) in _STEP.items():
        color, style = computed if sources else known
        frame = {"boxstyle": "round", "fc": "white", "ec": color, "ls": style, "lw": 1.6}
        boxes[name] = ax.text(x, y, f"{words}\n{minus(values[name], 8)}", ha="center", va="center",
                              fontsize=10, zorder=3, bbox=frame)
    for name, (x, y, _, sources) in _STEP.items():
        for source in sources:
            color, style = computed if _STEP[source][3] else known
            ax.annotate("", (x, y), _STEP[source][:2], zorder=1, arrowprops={
                "arrowstyle": "-|>", "color": color, "ls": style, "lw": 1.4, "shrinkA": 0, "shrinkB": 3,
                "patchA": boxes[source].get_bbox_patch(), "patchB": boxes[name].get_bbox_patch(),
                "connectionstyle": f"arc3,rad={_BENT.get((source, name), 0)}"})
    ax.set(xlim=(-0.5, 4.4), ylim=(-0.4, 3.4))
    ax.set_axis_off()
    return boxes


def mark_prediction(ax, value, label="your prediction", axis="x"):
    """Mark the value that a reader predicted on the x- or the y-axis; nothing if there is none."""
    if value is not None:
        look, upright = LOOKS["yours"], axis == "x"
        (ax.axvline if upright else ax.axhline)(value, color=look.color, ls=look.linestyle, lw=1.2)
        xy, xycoords = (value, 1), ("data", "axes fraction")
        place = {"rotation": 90, "va": "top", "ha": "right"} if upright else {"va": "bottom", "ha": "left"}
        ax.annotate(label, xy if upright else (0, value), color=look.color, fontsize=10,
                    xycoords=xycoords if upright else xycoords[::-1], **place)


def stream_look(stream, coordinate):
    """Return the look of the common (0) or the rare (1) coordinate of a stream."""
    if stream.label.startswith("your "):
        return replace(LOOKS["yours"], linestyle=(LOOKS["yours"].linestyle, ":")[coordinate], marker="Dv"[coordinate])
    return replace(LOOKS["adagrad"], linestyle=("-", "--")[coordinate], marker="os"[coordinate])


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


def label_ends(ax, lines):
    """Write each line's label at its right end, in its colour, moved apart where two would collide."""
    ends = sorted((line for line in lines), key=lambda line: _end_height(ax, line))
    height = -np.inf
    for line in ends:
        height = max(_end_height(ax, line), height + 0.065)
        ax.annotate(line.get_label(), (1.01, height), xycoords="axes fraction", va="center",
                    color=line.get_color(), fontsize=10, annotation_clip=False)


def show(figure, alt):
    """Display a figure with its alternative text, in the notebook and for a screen reader.

    Parameters
    ----------
    figure : matplotlib Figure
        Closed afterwards, so that no backend shows it a second time.
    alt : str
        What the figure shows, with this run's numbers; at least a sentence.

    Raises
    ------
    ValueError : an alternative text too short to say anything
    """
    from IPython.display import display
    from matplotlib.pyplot import close
    if len(alt.split()) < 8:
        raise ValueError(f"alt must be a sentence that says what the figure shows; got {alt!r}")
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})    # no version: stable bytes
    close(figure)
    display({"image/png": picture.getvalue(), "text/plain": alt}, raw=True, metadata={"image/png": {"alt": alt}})


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
    rows, columns : sequence of float
        What the rows and the columns stand for.
    limits : pair of float
        The numbers of the darkest and of the lightest tone, on a logarithmic scale.
    """
    means = values.mean(axis=-1)
    drawn = ax.imshow(means, norm=LogNorm(*limits), cmap="cividis", aspect="auto")
    dark = np.sqrt(limits[0] * limits[1])
    for (row, column), mean in np.ndenumerate(means):
        ax.text(column, row, f"{mean:.0f}\n{values[row, column].min():.0f} to {values[row, column].max():.0f}",
                ha="center", va="center", fontsize=9, color="white" if mean < dark else "black")
    ax.set(xticks=range(len(columns)), xticklabels=[f"{value:g}" for value in columns],
           yticks=range(len(rows)), yticklabels=[f"{value:g}" for value in rows])
    ax.grid(False)
    return drawn


# ---------------------------------------------------------------------------------------------- the clinic

BROKEN = Look("broken", "#8C5A2B", (0, (4, 1, 1, 1)), "v")          # a patient: no method, and none of the LOOKS


def draw_broken(ax, values, label=None, **more):
    """Draw a sequence of a broken step, its first element at step 1, in the look that all patients share."""
    looks = {"color": BROKEN.color, "ls": BROKEN.linestyle, "marker": BROKEN.marker,
             "markevery": max(1, len(values) // 6), "label": label or BROKEN.label, **more}
    return ax.plot(np.arange(1, len(values) + 1), values, **looks)[0]


def draw_presence(ax, present, rows):
    """Draw where something is present: a square in a row for each column that has it, and the count beside.

    Parameters
    ----------
    ax : Axes
    present : array of bool, shape (rows, columns)
    rows : sequence of str
        What the rows stand for, the first on top.
    """
    row, column = np.nonzero(present)
    drawn, = ax.plot(column, row, "s", color=BROKEN.color, ms=7)
    for at, count in enumerate(np.sum(present, axis=1)):
        ax.annotate(f"{count}", (1.015, at), xycoords=("axes fraction", "data"), va="center", color=BROKEN.color)
    ax.set(yticks=range(len(rows)), yticklabels=rows, xticks=[], xlim=(-0.7, present.shape[1] - 0.3),
           ylim=(len(rows) - 0.5, -0.5))
    return drawn
