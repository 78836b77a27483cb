"""Every number that notebook 1 states in prose, recomputed; its laws over decades; its pictures."""
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE

SOURCE = (Path(__file__).parents[1] / "notebooks" / "source" / "01_gradient_descent.py").read_text(encoding="utf-8")
CURVATURES, START = np.array([0.2, 4.0]), np.array([-5.0, -2.0])
decades = pytest.mark.parametrize("curvature", [0.01, 0.1, 1.0, 10.0, 100.0])


def losses_on(surface, rate, steps, start=None):
    return edu.run("gd", surface, steps=steps, start=start, learning_rate=rate).losses


def steps_to_a_millionth(kappa, scale=4.0, start=None):
    surface = edu.quadratic(scale / kappa, scale)
    losses = losses_on(surface, 2 / (scale / kappa + scale), int(4 * kappa) + 20, start)
    return edu.steps_until(losses, 1e-6 * losses[0])


def part_of(step, which):
    parts = 0.5 * CURVATURES * (1 - 0.4 * CURVATURES) ** (2 * step) * START**2
    return parts[which] / parts.sum()


def test_the_minutes_of_the_sections_add_up():
    sections = [int(minutes) for minutes in re.findall(r"^# ## .+\((\d+) min\)$", SOURCE, flags=re.MULTILINE)]
    assert f"**Time:** {sum(sections)} minutes" in SOURCE


def test_one_step_on_paper():
    assert edu.gd_step(1.0, 4.0, 0.125) == 0.5


@decades
@pytest.mark.parametrize("product", [0.01, 0.1, 1.0, 1.9, 2.0, 2.1])
def test_every_step_multiplies_by_one_minus_rate_times_curvature(curvature, product):
    param = 3.0
    for step in range(1, 20):
        param = edu.gd_step(param, curvature * param, product / curvature)
        assert param == pytest.approx(3.0 * (1 - product) ** step, rel=1e-12, abs=1e-14)


@decades
@pytest.mark.parametrize("share", [0.001, 0.5, 0.99, 1.01, 2.0])
def test_it_converges_exactly_below_two_over_the_curvature(curvature, share):
    sizes = np.abs(edu.run("gd", edu.quadratic(curvature, curvature), 50, learning_rate=share * 2 / curvature).points)
    assert np.all(sizes[-1] < sizes[0]) == (share < 1)


def test_the_four_fates():
    factors = 1 - 4.0 * np.array([0.05, 0.25, 0.45, 0.52])
    assert 0 < factors[0] < 1 and factors[1] == 0 and -1 < factors[2] < 0 and factors[3] < -1
    assert -4.0 * factors[2] ** np.arange(3) == pytest.approx([-4, 3.2, -2.56])


def test_on_a_quartic_the_edge_is_at_two():
    def fate(param, steps):
        for _ in range(steps):
            param = edu.gd_step(param, param**3, 0.5)
        return abs(param)
    assert fate(2.0, 50) == 2.0
    assert all(fate(start, 2000) < 0.1 for start in (0.5, 1.9, 1.999)) and all(fate(s, 5) > 100 for s in (2.1, 2.5))
    assert fate(1.9, 4000) / fate(1.9, 2000) > 0.7      # it crawls: like 1/sqrt(t), not by a factor per step


def test_the_flat_direction_keeps_92_percent():
    assert 1 - 0.4 * CURVATURES == pytest.approx([0.92, -0.6])


def test_the_ravine_takes_47_steps():
    assert edu.steps_until(losses_on(RAVINE, 0.4, 100), 1e-3) == 47


def test_the_loss_is_the_sum_of_its_two_parts_over_a_decade_of_rates():
    for rate in np.geomspace(0.05, 0.5, 7):
        t = np.arange(41)[:, None]
        law = 0.5 * np.sum(CURVATURES * (1 - rate * CURVATURES) ** (2 * t) * START**2, axis=1)
        assert losses_on(RAVINE, rate, 40) == pytest.approx(law, rel=1e-11)


def test_the_flat_part_is_most_from_step_2_and_all_but_one_percent_after_7():
    assert part_of(0, 1) > 0.5 and part_of(1, 1) > 0.5 and part_of(2, 0) > 0.5
    assert part_of(6, 1) > 0.01 > part_of(7, 1)


def test_the_best_single_rate_is_0_476_and_no_other_is_better():
    best = 2 / CURVATURES.sum()
    rates = np.linspace(0.001, 0.6, 6000)
    slower = np.abs(1 - np.outer(rates, CURVATURES)).max(axis=1)
    assert best == pytest.approx(0.476, abs=5e-4) and rates[slower.argmin()] == pytest.approx(best, abs=2e-4)
    assert np.abs(1 - best * CURVATURES) == pytest.approx(19 / 21) and slower.min() >= 19 / 21


@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("kappa", [2.0, 20.0, 63.0, 200.0, 2000.0])
def test_steps_to_a_millionth_follow_the_law_from_any_start(kappa, scale):
    law = np.log(1e6) / (2 * np.log((kappa + 1) / (kappa - 1)))
    for start in [(-5.0, -2.0), (1.0, 0.01), (0.0, 3.0)]:
        assert steps_to_a_millionth(kappa, scale, start) == np.ceil(law)


def test_ten_times_kappa_is_about_ten_times_the_steps():
    assert [steps_to_a_millionth(kappa) for kappa in (2.0, 20.0, 200.0, 2000.0)] == [7, 70, 691, 6908]


def test_the_rough_form_fails_at_small_kappa_only():
    kappas = np.array([2.0, 20.0, 200.0])
    law, rough = np.log(1e6) / (2 * np.log((kappas + 1) / (kappas - 1))), kappas / 4 * np.log(1e6)
    assert (round(law[0], 1), round(rough[0], 1)) == (6.3, 6.9) and rough[1:] == pytest.approx(law[1:], rel=1e-3)


def test_at_a_rate_of_0_001_the_loss_seems_to_stand_still():
    run = edu.run("gd", RAVINE, steps=2000, learning_rate=0.001)
    assert (run.losses[0], round(run.losses[-1], 1)) == (10.5, 1.1) and run.losses[-1] / run.losses[-2] > 0.9995
    assert run.points[-1, 0] / run.points[0, 0] == pytest.approx(2 / 3, abs=0.01)


def test_after_12_steps_at_0_02_both_creep():
    assert (1 - 0.02 * CURVATURES) ** 12 == pytest.approx([0.95, 0.37], abs=0.005)


@pytest.mark.parametrize("degrees", [-60, 10, 45, 90])
def test_gradient_descent_does_not_know_where_the_axes_are(degrees):
    turned = edu.rotate(RAVINE, degrees)
    assert losses_on(turned, 0.4, 60) == pytest.approx(losses_on(RAVINE, 0.4, 60), rel=1e-6)


def test_doubling_the_loss_doubles_the_curvatures_and_halves_the_edge():
    assert losses_on(edu.quadratic(0.4, 8.0), 0.4, 30)[-1] > 1e20
    halved = edu.run("gd", edu.quadratic(0.4, 8.0), 30, learning_rate=0.2).points
    assert np.array_equal(halved, edu.run("gd", RAVINE, 30, learning_rate=0.4).points)
    assert (1 - 0.4 * 4, 1 - 0.4 * 8) == pytest.approx((-0.6, -2.2))


@pytest.mark.parametrize("scale", [1e-3, 0.1, 10.0, 1e3])
def test_rescaling_the_parameter_asks_for_the_squared_factor(scale):
    old = edu.run("gd", RAVINE, 50, learning_rate=0.4).points
    new = edu.run("gd", edu.quadratic(*CURVATURES / scale**2), 50, start=scale * START, learning_rate=0.4 * scale**2)
    assert new.points == pytest.approx(scale * old, rel=1e-9, abs=1e-12 * scale)


@decades
def test_a_rate_of_one_over_the_curvature_lands_in_one_step(curvature):
    assert edu.gd_step(3.0, curvature * 3.0, 1 / curvature) == pytest.approx(0.0, abs=1e-15)


def test_on_the_turned_ravine_one_over_the_diagonal_is_the_best_single_rate():
    along_axes = np.array([ROTATED_RAVINE.gradient(1.0, 0.0)[0], ROTATED_RAVINE.gradient(0.0, 1.0)[1]])
    assert along_axes == pytest.approx(CURVATURES.mean()) and 1 / along_axes == pytest.approx(2 / CURVATURES.sum())
    losses = losses_on(ROTATED_RAVINE, tuple(1 / along_axes), 100)
    assert edu.steps_until(losses, 1e-6 * losses[0]) == 70


def test_a_feature_in_metres_makes_kappa_50_000_and_two_rates_repair_it():
    assert 0.2e6 / 4.0 == 50_000
    old = edu.run("gd", RAVINE, 50, learning_rate=0.4).points
    new = edu.run("gd", edu.quadratic(0.2e6, 4.0), 50, start=(-0.005, -2.0), learning_rate=(0.4 / 1000**2, 0.4)).points
    assert new * (1000, 1) == pytest.approx(old, abs=1e-12)
    assert losses_on(edu.quadratic(0.2e6, 4.0), 0.4, 3, (-0.005, -2.0))[-1] > 1e20


def test_only_an_empty_steep_direction_survives_a_rate_above_the_edge():
    assert losses_on(RAVINE, 0.52, 500, (-5.0, 0.0))[-1] < 1e-3
    trace = losses_on(RAVINE, 0.52, 500, (-5.0, 1e-9))
    grown = next(step for step in range(50, 500) if trace[step] > 1)
    assert trace[-1] > 1 and trace[100] < 1e-9 and grown == 265 and "after 265 steps it is a loss of 1" in SOURCE


def test_with_curvatures_0_01_and_100_the_best_rate_leaves_0_9998_and_takes_about_35_000_steps():
    assert 9999 / 10001 == pytest.approx(0.9998, abs=5e-7)
    assert np.log(1e6) / (2 * np.log(10001 / 9999)) == pytest.approx(35_000, rel=0.02)


def test_a_wrong_sign_stays_on_its_side_and_runs_away():
    param = edu.gd_step(1.0, -4.0, 0.1)
    assert param == 1.4


@pytest.mark.parametrize(("limit", "answer"), [
    (None, "○ not written yet"), (0.5, "✓ that is the edge"), (2 / CURVATURES, "✗ one limit is asked for"),
    (0.49, "go higher"), (0.51, "go lower"), (2 / CURVATURES.min(), "go lower"), (2 / CURVATURES.sum(), "go higher")])
def test_the_cell_that_judges_the_edge(limit, answer, capsys):
    cell = SOURCE.split("such as curvatures.sum()\n\n# %%\n")[1].split("# %%")[0]
    exec(cell, {"my_limit": limit, "curvatures": CURVATURES, "edu": edu, "np": np})
    assert answer in capsys.readouterr().out


def test_a_walk_starts_hollow_and_ends_filled():
    figure, ax = plt.subplots()
    line = figures.draw_walk(ax, 4.0, [-4.0, 2.0, -1.0])
    assert line.get_xydata().tolist() == [[-4, 32], [2, 8], [-1, 2]]
    start, end = ax.lines[-2:]
    assert start.get_markerfacecolor() == "white" and end.get_xydata().tolist() == [[-1, 2]]
    plt.close(figure)


def test_a_direction_that_grows_is_hatched_and_its_factor_is_written():
    figure, ax = plt.subplots()
    bars = figures.draw_factors(ax, 0.52, CURVATURES, ("flat", "steep"))
    assert [bool(bar.get_hatch()) for bar in bars] == [False, True]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["flat\n0.896", "steep\n\N{MINUS SIGN}1.08"]
    assert [bar.get_height() for bar in bars] == pytest.approx([0.896, 1.08])
    plt.close(figure)
