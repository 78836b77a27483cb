"""Figures are tested by asking the axes, not by comparing pixels."""
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from adaptive_edu import figures, run
from adaptive_edu.aloud import aloud
from adaptive_edu.methods import METHODS
from adaptive_edu.surfaces import RAVINE

matplotlib.use("Agg")
TRAJECTORIES = [run(method, RAVINE, steps=30, learning_rate=0.1) for method in ("gd", "adagrad", "rmsprop")]
TRAJECTORIES.append(run("adadelta", RAVINE, steps=30, epsilon=1e-4))


@pytest.fixture
def ax():
    with plt.style.context("adaptive_edu.course"):
        figure, ax = plt.subplots()
        yield ax
        plt.close(figure)


def test_every_method_has_a_look_of_its_own_in_each_of_three_ways():
    assert set(figures.LOOKS) == {*METHODS, "yours"}
    for feature in ("color", "linestyle", "marker"):
        assert len({str(getattr(look, feature)) for look in figures.LOOKS.values()}) == len(figures.LOOKS)


def test_a_path_shows_every_step_its_start_hollow_and_its_end_filled(ax):
    figures.draw_path(ax, TRAJECTORIES[1])
    path, start, end = ax.lines
    assert np.array_equal(path.get_xydata(), TRAJECTORIES[1].points)
    assert start.get_markerfacecolor() == "white" and end.get_markerfacecolor() != "white"


def test_contours_fill_the_window_and_are_labelled_in_words(ax):
    figures.draw_contours(ax, RAVINE)
    assert (ax.get_xlim(), ax.get_ylim()) == RAVINE.window
    assert "first parameter" in ax.get_xlabel() and ax.get_aspect() == 1


def test_losses_are_the_loss_above_the_minimum(ax):
    lines = figures.draw_losses(ax, TRAJECTORIES)
    for line, t in zip(lines, TRAJECTORIES, strict=True):
        assert np.array_equal(line.get_ydata(), t.surface.excess(*t.points.T)) and line.get_label() == t.label
    assert ax.get_yscale() == "log" and "loss above the minimum" in ax.get_ylabel()


def test_accumulators_are_drawn_by_their_words(ax):
    lines = figures.draw_accumulators(ax, TRAJECTORIES[3], coordinate=1)
    assert np.array_equal(lines[1].get_ydata(), TRAJECTORIES[3].state["avg_sq_delta"][:, 1])
    assert "average squared step" in lines[1].get_label()


def test_the_effective_rate_of_gradient_descent_is_flat(ax):
    line, *_ = figures.draw_effective_rate(ax, TRAJECTORIES)
    np.testing.assert_allclose(line.get_ydata(), 0.1, rtol=1e-9)


def test_labels_at_the_ends_do_not_collide(ax):
    lines = figures.draw_losses(ax, [TRAJECTORIES[0]] * 4)
    figures.label_ends(ax, lines)
    heights = sorted(text.xy[1] for text in ax.texts)
    assert min(np.diff(heights)) > 0.06


def test_a_learners_run_looks_like_yours():
    def adagrad_step(param, grad, total, rate, epsilon):
        return param - rate * grad, total
    assert figures.look_of(run(adagrad_step, RAVINE, steps=3)) is figures.LOOKS["yours"]


def test_a_figure_cannot_be_shown_without_a_sentence(ax):
    with pytest.raises(ValueError, match="alt must be a sentence"):
        figures.show(ax.figure, "a plot")


def test_showing_a_figure_gives_picture_and_alternative_text(ax, monkeypatch):
    shown = {}
    monkeypatch.setattr("IPython.display.display", lambda data, raw, metadata: shown.update(data, meta=metadata))
    alt = aloud(figures.caption(TRAJECTORIES))
    figures.show(ax.figure, figures.caption(TRAJECTORIES))
    assert shown["image/png"].startswith(b"\x89PNG") and shown["meta"] == {"image/png": {"alt": alt}}
    assert shown["text/plain"] == alt and "Gradient descent (learning_rate 0.1) on the ravine" in alt


def test_the_same_figure_gives_the_same_bytes(monkeypatch):
    pictures = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw, metadata: pictures.append(data["image/png"]))
    for _ in range(2):
        figure, ax = plt.subplots()
        figures.draw_losses(ax, TRAJECTORIES)
        figures.show(figure, figures.caption(TRAJECTORIES))
    assert pictures[0] == pictures[1]


def test_a_band_runs_from_the_least_to_the_greatest_about_the_median(ax):
    values = np.array([[1.0, 5.0], [2.0, 6.0], [9.0, 7.0]])
    line = figures.draw_band(ax, [0, 1], values, "adagrad")
    assert line.get_ydata().tolist() == [2.0, 6.0]
    edges = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (edges.min(), edges.max()) == (1.0, 9.0)


def test_a_tradeoff_names_its_points_at_the_means(ax):
    x, y = np.array([[0.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 3.0], [6.0, 6.0]])
    line = figures.draw_tradeoff(ax, x, y, [0.1, 1.0], "gd")
    assert line.get_xydata().tolist() == [[1.0, 2.0], [4.0, 6.0]]
    assert [(text.get_text(), text.xy) for text in ax.texts] == [("0.1", (1.0, 2.0)), ("1", (4.0, 6.0))]
