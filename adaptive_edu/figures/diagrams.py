"""What explains one step: factors, walks on a parabola, who depends on whom."""

import numpy as np

from .looks import BROKEN, LOOKS


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
