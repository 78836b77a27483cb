"""The README's picture: what the course is about, computed like every other figure of it."""
import json
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from .. import figures
from ..surfaces import RAVINE, quadratic
from ..trajectories import describe, run, steps_until
from .course import versions

SETTINGS = {"gd": {"learning_rate": 0.4}, "adagrad": {"learning_rate": 0.4},
            "rmsprop": {"learning_rate": 0.05}, "adadelta": {"epsilon": 1e-4}}
EPSILONS, SHADES = (1e-8, 1e-6, 1e-4, 1e-2), (0.75, 0.85, 0.92, 1.0)
BOWL = quadratic(1.0, 1.0)


def problems(root, check):
    """Write the picture, or say in a sentence what differs from the one that is stored."""
    path = root / "notebooks" / "images" / "readme.png"
    fresh = picture()
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fresh)
        return []
    stored = path.read_bytes() if path.exists() else b""
    same = stored == fresh if _words(stored, "Comment") == _words(fresh, "Comment") else (
        _words(stored, "Description") == _words(fresh, "Description"))
    return [] if same else [f"{path.relative_to(root).as_posix()} differs: run adaptive-edu regenerate"]


def picture():
    """Return the bytes of the picture; it says in itself what it shows, and what its bytes depend on."""
    file = BytesIO()
    with plt.style.context(["default", "adaptive_edu.course"]):         # and nobody's own settings
        figure, alt = cover()
        figure.savefig(file, format="png", metadata={"Software": None, "Description": alt,
                                                     "Comment": json.dumps(versions())})
    plt.close(figure)
    return file.getvalue()


def _words(png, kind):
    return Image.open(BytesIO(png)).info.get(kind) if png else None


def cover():
    """Return the figure and its alternative text."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.9), width_ratios=[1.25, 1])
    runs = _paths(left)
    words = [describe(t) for t in runs] + [
        f"Adadelta on a bowl comes within 0.1 of the minimum after {count} steps with epsilon {epsilon:g}."
        for epsilon, count in _epsilons(right).items()]
    return figure, " ".join(word[0].upper() + word[1:] for word in words)


def _paths(ax):
    """Draw four methods on the ravine, each in its look."""
    figures.draw_contours(ax, RAVINE)
    runs = [run(method, RAVINE, steps=200, **settings) for method, settings in SETTINGS.items()]
    for t in runs:
        figures.draw_path(ax, t)
    ax.legend(loc="lower right", ncols=2)
    ax.set_title(f"{len(runs)} methods, {runs[0].asked} steps on a ravine")
    return runs


def _epsilons(ax):
    """Draw how the one number that is said not to matter sets the pace; return the steps for each."""
    steps, look = {}, figures.LOOKS["adadelta"]
    for epsilon, shade in zip(EPSILONS, SHADES, strict=True):
        t = run("adadelta", BOWL, steps=8000, start=(-5.0, 0.0), epsilon=epsilon)
        distance = np.abs(t.points[:, 0])
        steps[epsilon] = steps_until(distance, 0.1)
        shown = slice(1, steps[epsilon] + 1)
        ax.plot(np.arange(len(distance))[shown], distance[shown], color=look.color, ls=look.linestyle,
                alpha=shade)
        ax.plot(steps[epsilon], distance[steps[epsilon]], look.marker, color=look.color)
        ax.annotate(rf"$\epsilon$ = {epsilon:g}: {steps[epsilon]} steps", (steps[epsilon], 0.4), xytext=(9, 0),
                    textcoords="offset points", rotation=90, ha="center", va="bottom", fontsize=9)
    ax.set(xscale="log", xlabel="$t$, steps", ylabel="distance from the minimum", ylim=(-0.2, 5.3), xlim=(0.8, 2e4),
           title="Adadelta's hidden learning rate")
    return steps
