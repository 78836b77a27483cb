"""Every number that notebook 7 states in prose, recomputed, and the functions that it is drawn with."""
import contextlib
import io
import re
from itertools import pairwise
from pathlib import Path
from time import process_time
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from adaptive_edu import adadelta_step, figures, laws, networks, planes
from adaptive_edu.baselines import momentum_step
from adaptive_edu.lessons import counting
from adaptive_edu.networks import crossing, train, training
from adaptive_edu.questions.n07_zeiler import QUESTIONS

SOURCE = (Path(__file__).parents[1] / "notebooks" / "source" / "07_zeiler.py").read_text(encoding="utf-8")
METHODS = {"gd": {"learning_rate": 0.5}, "momentum": {"learning_rate": 0.1}, "adagrad": {"learning_rate": 0.05},
           "rmsprop": {"learning_rate": 0.003}, "adadelta": {}}
RATES, RHOS, EPSILONS = np.logspace(0, -4, 5), np.array([0.9, 0.95, 0.99]), np.array([1e-8, 1e-6, 1e-4, 1e-2])
EVERY = np.arange(1, 85)


@pytest.fixture(scope="module")
def data():
    return networks.digits(range(5))


@pytest.fixture(scope="module")
def curves(data):
    return {m: 100 * train(m, data, 50, tests=[14, 84, 700], **values).errors for m, values in METHODS.items()}


@pytest.fixture(scope="module")
def older(data):
    return {m: 100 * train(m, data, 6, tests=[84], learning_rate=RATES).errors[..., 0]
            for m in ("gd", "momentum", "adagrad")}


@pytest.fixture(scope="module")
def table(data):
    return train("adadelta", data, 6, tests=EVERY, rho=RHOS[:, None], epsilon=EPSILONS)


@pytest.fixture(scope="module")
def slow(data):
    return train("adadelta", data, 30, tests=np.arange(1, 421), rho=RHOS, epsilon=1e-8)


@pytest.fixture(scope="module")
def middle(data):
    return train("adadelta", data, 6, tests=EVERY, rho=RHOS, epsilon=1e-7)


@pytest.fixture(scope="module")
def spans(data):
    return {n: train("adadelta", data, n, tests=[14 * n], epsilon=[1e-6, 1e-4]) for n in (1, 5, 30)}


def times(run, level):
    return np.array([crossing(run.updates, errors.mean(axis=0), level) for errors in run.errors])


def test_the_minutes_add_up():
    minutes = [int(number) for number in re.findall(r"^# ## .*\((\d+) min", SOURCE, flags=re.MULTILINE)]
    assert sum(minutes) == 40 and "**Time:** 40 minutes" in SOURCE


def test_the_page_asks_exactly_the_questions_of_its_file():
    assert set(re.findall(r'reply\("(07-[\w-]+)"', SOURCE)) == set(QUESTIONS)


# ------------------------------------------------------------------------------------------------ 1. the set-up

def test_the_sizes_that_are_stated(data):
    assert data.training.shape[1] + data.testing.shape[1] == 1797 and networks.Network((64, 64, 32, 10)).size == 6570
    assert networks.updates_of(data, 1) == 14 and networks.updates_of(data, 6) == 84 and 6 * 60_000 // 100 == 3600
    assert data.training.shape[1] % 100 == 47
    assert 100 / data.testing.shape[1] == pytest.approx(0.22, abs=0.005)


def test_at_the_start_every_digit_has_about_one_chance_in_ten(data):
    network, rows = networks.Network((64, 64, 32, 10)), data.training[:, :100]
    loss, _ = network.slopes(network.start(range(5)), data.features[rows], data.labels[rows])
    assert np.all(np.abs(loss - np.log(10)) < 0.2) and np.log(10) == pytest.approx(2.3, abs=0.005)


# ---------------------------------------------------------------------------------------- 2. five training curves

@pytest.mark.parametrize("share", (0.5, 0.9, 0.99))
@pytest.mark.parametrize("rate", (1e-3, 0.1, 1.0))
def test_momentum_adds_a_share_of_the_step_before_and_in_a_steady_slope_tends_to_ten_rates_at_0_9(share, rate):
    rng, before, place = np.random.default_rng(0), 0.0, 1.0
    for grad in rng.normal(size=20):
        new, step = momentum_step(place, grad, before, rate, share)
        assert new == place + step and step == pytest.approx(share * before - rate * grad, rel=1e-12)
        place, before = new, step
    for _ in range(round(30 / (1 - share))):
        place, before = momentum_step(place, 0.5, before, rate, share)
    assert -before == pytest.approx(rate / (1 - share) * 0.5, rel=1e-6) and 1 / (1 - 0.9) == pytest.approx(10)


def test_at_the_end_less_than_one_point_between_methods_and_three_between_seeds(curves):
    last = np.stack([errors[:, -1] for errors in curves.values()])
    assert np.ptp(last.mean(axis=1)) < 1 and 2.5 < np.ptp(last, axis=1).max() < 3.5
    assert np.all((1.5 < last.mean(axis=1)) & (last.mean(axis=1) < 2.6))


def test_four_of_five_methods_come_first_on_one_seed_or_another_and_adadelta_does_not(curves):
    last = np.stack([errors[:, -1] for errors in curves.values()])
    first = last == last.min(axis=0)
    assert first.any(axis=1).tolist() == [True, True, True, True, False] and first.sum() > 5      # some together


def test_two_pairs_come_out_five_to_nothing_where_chance_gives_0_6(curves):
    last = np.stack([errors[:, -1] for errors in curves.values()])
    order, names = np.sign(last[:, None] - last).sum(axis=-1), list(curves)
    pairs = {(names[i], names[j]) for i, j in np.argwhere(order == -5)}
    assert pairs == {("momentum", "adadelta"), ("rmsprop", "adadelta")}
    assert 10 * 2 / 2**5 == pytest.approx(0.6, abs=0.03)


# ------------------------------------------------------------------------------------- 3. the rate of older methods

def test_two_of_five_rates_work_for_each_of_the_three(older):
    assert [int(np.sum(errors.mean(axis=1) < 15)) for errors in older.values()] == [2, 2, 2]


@pytest.mark.parametrize("method", ["momentum", "adagrad"])
def test_guessing_is_the_end_of_weights_that_hardly_moved_or_were_thrown_far_off(data, method):
    run = train(method, data, 6, tests=[84], learning_rate=[1, 0.1, 1e-4])
    walked = np.sqrt(np.mean((run.params - run.start) ** 2, axis=(-2, -1)))
    start = np.sqrt(np.mean(run.start ** 2))
    assert walked[0] > 5 * start and walked[2] < 0.05 * start < walked[1]
    assert np.all(run.errors[[0, 2], :, 0].mean(axis=-1) > 0.85)


def test_adagrads_best_rate_is_0_1_on_three_seeds_and_0_01_on_two(older):
    assert np.bincount(older["adagrad"].argmin(axis=0)).tolist() == [0, 3, 2]


def test_momentum_at_a_tenth_of_the_rate_is_gradient_descent_within_four_points(older):
    assert np.all(np.abs(older["gd"].mean(axis=1)[:-1] - older["momentum"].mean(axis=1)[1:]) < 4)


# --------------------------------------------------------------------------------------- 4. rho and epsilon, table 2

def test_three_columns_agree_and_the_left_one_does_not(table):
    last = 100 * table.errors[..., -1]
    means = last.mean(axis=-1)
    assert np.all((means[:, 1:] > 5) & (means[:, 1:] < 8.2)) and means[:, 1:].round().min() == 6
    assert means[:, 1:].round().max() == 8 and means[:, 0].round().tolist() == [33, 24, 11]
    assert last[:2, 0].min() > last[:, 1:].max()                # ranges far apart in two rows
    assert last[0, 0].min() > last[2, 0].max()                  # what an exit question answers


def test_at_first_both_edges_are_behind(table):
    early = table.errors[..., table.updates == 14][..., 0].mean(axis=-1)
    assert np.all(early[:, [0, 3]] > 0.55) and np.all(early[:, [1, 2]] < 0.45)


def test_at_epsilon_1e_8_a_larger_rho_is_better_and_at_1e_2_it_hardly_matters(table):
    means = table.errors[..., -1].mean(axis=-1)
    assert np.all(np.diff(means[:, 0]) < -0.09) and np.ptp(means[:, 3]) < 0.02


def test_at_epsilon_100_adadelta_is_gradient_descent_with_rate_1_seed_by_seed(data, older):
    run = train("adadelta", data, 6, tests=[84], epsilon=100.0)
    rate = np.sqrt(run.before["avg_sq_delta"] + 100) / np.sqrt(run.state["avg_sq_grad"] + 100)
    assert np.abs(rate - 1).max() < 2e-6
    assert np.abs(100 * run.errors[:, 0] - older["gd"][0]).max() < 1.5


def test_at_epsilon_1e_2_it_is_not_though_the_means_are_equal(table, older):
    apart = 100 * table.errors[1, 3, :, -1] - older["gd"][0]
    assert abs(apart.mean()) < 0.5 and np.abs(apart).max() > 4


def test_squared_gradients_reach_0_016_at_the_start_and_0_35_later(data, monkeypatch):
    kind, largest = training.METHODS["adadelta"], []

    def watched(param, grad, *rest):
        largest.append(np.max(grad**2))
        return kind.kernel(param, grad, *rest)
    watching = SimpleNamespace(kernel=watched, state_names=kind.state_names, defaults=kind.defaults)
    monkeypatch.setattr(training, "METHODS", {"adadelta": watching})
    train("adadelta", data, 6, tests=[84], epsilon=1e-2)
    assert largest[0] == pytest.approx(0.016, abs=5e-4) and max(largest) == pytest.approx(0.35, abs=0.01)


def test_the_whole_table_with_five_seeds_takes_less_than_15_seconds(data):
    started = process_time()
    train("adadelta", data, 6, rho=RHOS[:, None], epsilon=EPSILONS)
    assert process_time() - started < 15


def test_the_table_in_the_summary(table):
    means = 100 * table.errors[..., -1].mean(axis=-1)
    assert round(means.min()) == 6 and round(means.max()) == 33


# --------------------------------------------------------------------------------------- 5. 84 updates are not 3600

def yardstick(updates, epsilon=1e-8):
    return np.array([laws.adadelta_distance(updates, rho, epsilon) for rho in RHOS])


def test_the_weights_walked_half_of_the_yardstick(table):
    walked = np.sqrt(np.mean((table.params - table.start) ** 2, axis=(-2, -1)))[:, 0]
    assert np.all(np.abs(walked / yardstick(84) - 0.5) < 0.04) and np.all((walked > 0.01) & (walked < 0.05))
    ratio = yardstick(3600) / yardstick(84)
    assert ratio.min() == pytest.approx(46, abs=0.6) and ratio.max() == pytest.approx(142, abs=0.6)
    assert np.all(yardstick(3600) > 3) and 0.03 < yardstick(84).min() and yardstick(84).max() < 0.09


@pytest.mark.parametrize("epsilon", (1e-9, 1e-7, 1e-5))
@pytest.mark.parametrize("updates", (10, 100, 1000))
def test_the_yardstick_is_root_epsilon_times_a_number_without_epsilon(epsilon, updates):
    assert np.allclose(yardstick(updates, epsilon), np.sqrt(epsilon) * yardstick(updates, 1.0), rtol=1e-12)


@pytest.mark.parametrize("rho", RHOS)
def test_the_yardstick_has_the_two_ends_that_are_stated(rho):
    C, late = laws.adadelta_boost(rho), 1e6 / (1 - rho)
    assert laws.adadelta_distance(1, rho, 1.0) == pytest.approx(np.sqrt(C), rel=0.01)
    assert C >= 1 / (1 - rho)
    assert laws.adadelta_distance(late, rho, 1.0) == pytest.approx(2 / 3 * np.sqrt(1 - rho) * late**1.5, rel=0.01)


def test_rho_matters_at_84_updates_and_hardly_at_3600():
    short, long = yardstick(84) / yardstick(84)[0], yardstick(3600) / yardstick(3600)[0]
    assert short[2] == pytest.approx(2.6, abs=0.05) and 1 - long.min() / long.max() == pytest.approx(0.22, abs=0.005)


def test_rho_0_99_falls_behind_0_9_at_2286_updates():
    assert yardstick(2285)[2] > yardstick(2285)[0] and yardstick(2286)[2] < yardstick(2286)[0]


def test_one_yardstick_explains_when_20_per_cent_are_reached(slow):
    T = times(slow, 0.2)
    needed = [laws.adadelta_distance(t, rho, 1e-8) for t, rho in zip(T, RHOS)]
    assert np.allclose(T, [130, 100, 50], atol=3) and np.allclose(needed, 0.05, rtol=0.1)


def test_the_law_predicts_ten_times_the_epsilon_from_one_measurement(slow, middle):
    needed = laws.adadelta_distance(times(slow, 0.2)[1], 0.95, 1e-8)
    predicted = np.array([laws.adadelta_time(needed, rho, 1e-7) for rho in RHOS])
    wrong = np.abs(predicted / times(middle, 0.2) - 1)
    assert np.all(wrong[:2] < 0.05) and 0.1 < wrong[2] < 0.2 and times(middle, 0.2)[2] < 20
    assert times(middle, 0.2)[1] == pytest.approx(32.9, abs=0.1)


def test_nine_settings_pass_30_per_cent_at_one_yardstick_but_for_one(slow, middle, table):
    T = np.array([times(slow, 0.3), times(middle, 0.3),
                  [crossing(EVERY, errors.mean(axis=0), 0.3) for errors in table.errors[:, 1]]])
    D = np.array([[laws.adadelta_distance(t, rho, epsilon) for t, rho in zip(row, RHOS)]
                  for row, epsilon in zip(T, (1e-8, 1e-7, 1e-6))])
    assert round(T.min()) == 9 and round(T.max()) == 90
    assert np.sort(D.ravel())[[0, -2]].round(3).tolist() == [0.033, 0.046] and D.argmax() == 8


def test_at_large_epsilon_the_law_fails_as_its_assumption_does(data, table):
    network, rows = networks.Network((64, 64, 32, 10)), data.training[:, :100]
    _, gradient = network.slopes(network.start(range(5)), data.features[rows], data.labels[rows])
    share = np.outer(1 - RHOS, np.median(gradient[gradient != 0] ** 2) / EPSILONS)
    assert (share < 1).tolist() == [[False, False, True, True], [False, False, True, True], [False, True, True, True]]
    for i, rho in enumerate(RHOS):
        for j in (2, 3):
            T = crossing(EVERY, table.errors[i, j].mean(axis=0), 0.3)
            assert laws.adadelta_distance(T, rho, EPSILONS[j]) > 0.3


def test_errors_fall_below_a_tenth_after_94_to_252_updates(slow):
    T = times(slow, 0.1)
    assert T.min().round() == 94 and T.max().round() == 252
    assert round(T.min() / 14) == 7 and round(T.max() / 14) == 18 and T.max() < 300


def test_from_22_points_between_the_rows_to_2_6(slow):
    means = 100 * slow.errors.mean(axis=1)
    assert np.ptp(means[:, slow.updates == 84]) == pytest.approx(22, abs=0.5)
    assert np.ptp(means[:, -1]) == pytest.approx(2.6, abs=0.1)


# ----------------------------------------------------------------------------------------------- 6. effective rates

def rates_of(run):
    epsilon = run.hyperparameters["epsilon"][:, None, None]
    return np.sqrt(run.before["avg_sq_delta"] + epsilon) / np.sqrt(run.state["avg_sq_grad"] + epsilon)


def test_dead_pixels_have_rate_exactly_one_and_never_move(data, spans):
    dead = (data.features == 0).all(axis=0)
    for run in spans.values():
        (end, _), (rate, _), (start, _) = (run.network.layers(v)[0] for v in (run.params, rates_of(run), run.start))
        assert np.all(rate[..., dead, :] == 1) and np.array_equal(end[0][:, dead], start[:, dead])
        assert np.array_equal(end[1][:, dead], start[:, dead])


def test_the_third_layer_has_the_smallest_median_each_time_and_the_second_the_largest_at_30(spans):
    for n, run in spans.items():
        middles = [np.median(rate) for rate, _ in run.network.layers(rates_of(run)[0])]
        assert np.argmin(middles) == 2 and (n < 30 or np.argmax(middles) == 1)


def test_the_third_layer_has_the_largest_median_gradient_and_the_second_the_smallest(spans):
    run = spans[30]
    middles = [np.median(u) for u, _ in run.network.layers(run.state["avg_sq_grad"][0])]
    assert np.argmax(middles) == 2 and np.argmin(middles) == 1


def test_rates_climb_and_a_quarter_of_the_first_layer_is_near_one_at_once(spans):
    first = {n: run.network.layers(rates_of(run)[0])[0][0] for n, run in spans.items()}
    assert np.median(first[1]) < np.median(first[5]) < np.median(first[30])
    assert np.mean(np.abs(first[1] - 1) < 0.05) == pytest.approx(0.25, abs=0.03)


def test_after_30_epochs_the_slowest_weights_of_all_are_in_the_first_layer(spans):
    slowest = [np.percentile(rate, 5) for rate, _ in spans[30].network.layers(rates_of(spans[30])[0])]
    assert np.argmin(slowest) == 0


def test_the_rate_is_one_where_the_gradient_is_small_beside_root_epsilon(spans):
    root, rate = np.sqrt(spans[30].state["avg_sq_grad"]), rates_of(spans[30])
    bounds = [0, 3e-4, 1e-3, 3e-3, 1e-2]
    medians = [np.median(rate[0][(root[0] > low) & (root[0] <= high)]) for low, high in pairwise(bounds)]
    assert np.all(np.diff(medians) < 0) and medians[0] > 0.995 and medians[-1] < 0.5
    assert np.all(np.abs(rate[1] - 1) < 0.05) and root[0].max() > 1e-2


def test_the_rate_from_the_state_is_step_over_gradient():
    param, u, v, grads = 1.0, 0.0, 0.0, np.random.default_rng(0).normal(size=50)
    for grad in grads:
        before = v
        new, u, v = adadelta_step(param, grad, u, v)
        assert (param - new) / grad == pytest.approx(np.sqrt(before + 1e-6) / np.sqrt(u + 1e-6), rel=1e-9)
        param = new


# ------------------------------------------------------------------------------------------------ 7. MNIST's switch

def test_the_cell_for_mnist_runs_on_small_made_data(monkeypatch):
    def fetch(*args, **kwargs):
        rng = np.random.default_rng(0)
        return rng.integers(0, 256, (700, 784)), np.array([str(k % 10) for k in range(700)], dtype=object)
    monkeypatch.setattr("sklearn.datasets.fetch_openml", fetch)
    shown = []
    monkeypatch.setattr(figures, "show", lambda figure, alt: (shown.append(alt), plt.close(figure)))
    cell = SOURCE.split("if USE_MNIST:")[1].split("# %%")[0]
    names = {"USE_MNIST": True, "networks": networks, "figures": figures, "plt": plt, "counting": counting,
             "SEEDS": range(2), "rhos": RHOS[:2], "epsilons": EPSILONS[1:3]}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec("if USE_MNIST:" + cell, names)
    assert names["large"].errors.shape == (2, 2, 2, 6) and "MNIST: 100 % done" in said.getvalue()
    assert "a list for each rho" in shown[0]


def test_the_switch_is_off():
    assert re.findall(r"^USE_MNIST = (\w+)", SOURCE, flags=re.MULTILINE) == ["False"]


# --------------------------------------------------------------------------------------------------- 8. your turn


def solutions():
    """The solutions that are folded on the page, run from its text."""
    names = {"np": np}
    for code in re.findall(r"```python\n(# def .*?)# ```", SOURCE, flags=re.DOTALL):
        exec(re.sub(r"^# ?", "", code, flags=re.MULTILINE), names)
    return names


def test_the_epsilon_of_the_solution_ends_between_15_and_25_per_cent(data):
    epsilon = solutions()["epsilon_needed"](0.05, 84, 0.9, laws.adadelta_boost(0.9))
    assert epsilon == pytest.approx(2.2e-8, abs=5e-10)
    assert epsilon == pytest.approx((0.05 / laws.adadelta_distance(84, 0.9, 1.0)) ** 2, rel=1e-12)
    assert 0.15 < train("adadelta", data, 6, tests=[84], rho=0.9, epsilon=epsilon).errors.mean() < 0.25


def test_a_ranking_is_broken_by_seed_2_alone(curves):
    gd, momentum = curves["gd"][:, 1], curves["momentum"][:, 1]
    assert np.flatnonzero(gd < momentum).tolist() == [2] and np.mean(gd - momentum) == pytest.approx(2.53, abs=0.005)
    one = networks.digits([2])
    for method, errors in (("gd", gd), ("momentum", momentum)):
        again = train(method, one, 6, tests=[84], **METHODS[method]).errors.item()
        assert 100 * again == pytest.approx(errors[2], abs=1e-9)


def test_the_exit_questions_numbers():
    assert 2 / 450 == pytest.approx(0.004, abs=5e-4) and np.sqrt(0.1 / 0.01) == pytest.approx(3.2, abs=0.05)


# ------------------------------------------------------------------------------------------ what it is drawn with

def test_a_spread_is_the_mean_between_the_least_and_the_greatest():
    ax = Figure().subplots()
    line = figures.draw_spread(ax, [1, 2], np.array([[1.0, 5.0], [2.0, 6.0], [9.0, 7.0]]), "adagrad", marker="")
    edges = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert line.get_ydata().tolist() == [4.0, 6.0] and (edges.min(), edges.max()) == (1.0, 9.0)
    assert line.get_color() == figures.LOOKS["adagrad"].color and line.get_marker() == ""
    assert line.get_label() == "Adagrad"


def test_cells_hold_mean_and_range_and_stay_readable():
    ax = Figure().subplots()
    values = np.array([[[4.0, 6.0], [60.0, 80.0]]])
    drawn = figures.draw_cells(ax, values, [0.9], [1e-8, 1e-6], limits=(4, 80))
    assert drawn.get_array().tolist() == [[5.0, 70.0]]
    assert [text.get_text() for text in ax.texts] == ["5\n4 to 6", "70\n60 to 80"]
    assert [text.get_color() for text in ax.texts] == ["white", "black"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1e-8", "1e-6"]


def test_counting_keeps_one_line(capsys):
    say = counting("training")
    for share in (0.25, 1.0):
        say(share)
    assert capsys.readouterr().out == "\rtraining: 25 %\rtraining: 100 % done\n"


def test_no_value_of_the_papers_tables_and_every_claim_about_it_is_marked():
    paragraphs = re.split(r"\n#\n|\n# %%", SOURCE)
    for paragraph in paragraphs:
        if re.search(r"(Table|Figure) \d of the paper", paragraph):
            assert "not checked" in paragraph


def test_what_c_has_beside_the_first_steps_boost_is_positive_from_0_58_on():
    beside = [laws.adadelta_boost(rho) - 1 / (1 - rho) for rho in (0.3, 0.5, 0.57, 0.58, 0.6, 0.9, 0.95, 0.99)]
    assert [bool(more > 0) for more in beside] == 3 * [False] + 5 * [True]


def test_the_solution_of_the_law_says_what_the_law_says_in_section_5():
    needed = solutions()["updates_needed"](0.0488, 0.95, 1e-7, laws.adadelta_boost(0.95))
    assert needed == pytest.approx(32.0, abs=0.1)


# ------------------------------------------------------------------------------------------- the whole plane

WIDE_RHOS, WIDE_EPSILONS = 1 - 10.0 ** -np.linspace(0, 3, 10), 10.0 ** np.arange(-10, 1)


@pytest.fixture(scope="module")
def chart():
    rho, epsilon = planes.settings_of(WIDE_RHOS, WIDE_EPSILONS, planes.SETTINGS)
    wide = train("adadelta", networks.digits([0, 1]), 6, tests=[14, 28, 84], rho=rho, epsilon=epsilon)
    return planes.gather("test error in per cent", WIDE_RHOS, WIDE_EPSILONS, planes.SETTINGS, [14, 28, 84],
                         100 * wide.errors.mean(axis=1).T)


def line_of_20(chart, updates):
    """Return the power of ten of the epsilon at which each column of the map first falls through 20 %."""
    lower = chart.values[chart.at(updates)][:7]
    return np.array([np.interp(-np.log10(20), -np.log10(column), np.log10(WIDE_EPSILONS[:7])) for column in lower.T])


def law_of_20(updates):
    return np.array([2 * np.log10(0.05 / laws.adadelta_distance(updates, rho, 1.0)) for rho in WIDE_RHOS])


def test_after_84_updates_the_line_of_20_per_cent_is_law_a_from_09_on_and_not_below(chart):
    line, law = line_of_20(chart, 84), law_of_20(84)
    late = WIDE_RHOS > 0.89
    assert np.all(np.abs(line - law)[late] < 0.11) and np.ptp(line[late]) == pytest.approx(2, abs=0.15)
    assert (line - law)[1] == pytest.approx(0.5, abs=0.1) and WIDE_RHOS[1] == pytest.approx(0.54, abs=0.005)


def test_after_14_updates_the_law_lies_low(chart):
    column = np.abs(WIDE_RHOS - 0.9).argmin()
    assert line_of_20(chart, 14)[column] - law_of_20(14)[column] > 0.3


def test_the_window_of_the_table_is_flat_but_at_its_lower_edge_after_84_updates(chart):
    columns = (WIDE_RHOS > 0.89) & (WIDE_RHOS < 0.991)
    window = chart.values[chart.at(84)][2:9][:, columns]
    assert window[2:].max() < 12 and window[0].max() > 20
    assert np.ptp(chart.values[chart.at(14)][2:9][:, columns]) > 50


def test_the_recommended_settings_stand_above_the_law_after_84_updates_and_keras_not_after_14():
    for updates, keras in ((14, False), (84, True)):
        above = {name: np.log10(epsilon) > 2 * np.log10(0.05 / laws.adadelta_distance(updates, rho, 1.0))
                 for name, (rho, epsilon) in planes.SETTINGS.items()}
        assert above["Keras"] == keras and above["Zeiler"]
        assert above["PyTorch, optax"] or updates == 14
