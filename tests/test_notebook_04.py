"""Every number that notebook 4 states in prose, recomputed, and its laws over decades of their parameters."""
from itertools import permutations

import matplotlib.pyplot as plt
import numpy as np
import pytest

import adaptive_edu as edu
from adaptive_edu import figures
from adaptive_edu.lessons import try_order
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE

LINES = {"a": "avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta**2",
         "b": "param = param + delta",
         "c": "avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2",
         "d": "delta = -sqrt(avg_sq_delta + epsilon) / sqrt(avg_sq_grad + epsilon) * grad",
         "e": "grad = param"}
REST = dict(param=5.0, avg_sq_grad=0.0, avg_sq_delta=0.0, rho=0.95, epsilon=1e-6, sqrt=np.sqrt)
NINE_X = np.array([1, 1, 1, 1, 1, 1e-3, 1e-2, 1e2, 1e3])
NINE_F = np.array([1e-6, 1e-3, 1, 1e3, 1e6, 1, 1, 1, 1])


def effective_rates(grads, **hyperparameters):
    state, rates = (0.0, 0.0, 0.0), []
    for grad in grads:
        new = edu.adadelta_step(state[0], grad, *state[1:], **hyperparameters)
        rates.append((state[0] - new[0]) / grad)
        state = new
    return np.array(rates)


def in_units(s, c, above=1e-6, below=1e-6, rho=0.95, steps=500):
    """The path of f = x^2/2 from 5 in old units; s new units of x and c of f make an old one."""
    x, u, v = 5 * s, 0 * s, 0 * s
    path = [x / s]
    for _ in range(steps):
        grad = c * x / s**2
        u = rho * u + (1 - rho) * grad**2
        delta = -np.sqrt(v + above) / np.sqrt(u + below) * grad
        v = rho * v + (1 - rho) * delta**2
        x = x + delta
        path.append(x / s)
    return np.array(path)


def with_two(s, c, epsilon=1e-6, **more):
    return in_units(s, c, above=epsilon * s**2, below=epsilon * (c / s) ** 2, **more)


# Recall, sections 1 and 2

def test_half_life_is_6_58_steps_and_the_first_rmsprop_step_3_16_rates():
    assert round(np.log(0.5) / np.log(0.9), 2) == 6.58
    param, _ = edu.rmsprop_step(0.0, 7.0, 0.0, learning_rate=1.0)
    assert round(-param, 2) == 3.16


def test_in_millimetres_gradient_descents_step_is_a_millionth():
    slope = lambda x, unit: 2 * x / unit**2                       # noqa: E731  f = x^2 with x in new units
    step = 0.1 * slope(300, 1000) / 1000
    assert step / (0.1 * slope(0.3, 1)) == pytest.approx(1e-6)


@pytest.mark.parametrize("formula, passes", [
    (lambda g, h, u, v: g / h, True), (lambda g, h, u, v: np.sqrt(v) / np.sqrt(u) * g, True),
    (lambda g, h, u, v: np.sqrt(v) * np.sign(g), True), (lambda g, h, u, v: v / u * g, False),
    (lambda g, h, u, v: v * h / g, True)], ids="abcde")
def test_one_formula_of_five_fails_the_audit(formula, passes):
    s, c = 1000.0, 7.0
    new = formula(0.6 * c / s, 2 * c / s**2, 0.5 * (c / s) ** 2, 0.01 * s**2)
    ratio = new / s / formula(0.6, 2.0, 0.5, 0.01)
    assert bool(ratio == pytest.approx(1)) is passes
    if not passes:
        assert ratio == pytest.approx(s**2 / c)      # x^3/f: a million at c = 1


def test_diagonal_newton_takes_one_step_and_on_the_turned_ravine_47():
    runs = [edu.run("gd", surface, steps=100, learning_rate=rate)
            for surface, rate in ((RAVINE, (5, 0.25)), (ROTATED_RAVINE, 1 / 2.1))]
    assert [edu.steps_until(run.losses, 1e-3) for run in runs] == [1, 47]
    assert 1 / 2.1 == pytest.approx(2 / (0.2 + 4))


def test_the_diagonal_of_the_turned_ravine_is_2_1_twice():
    columns = [ROTATED_RAVINE.gradient(1.0, 0.0)[0], ROTATED_RAVINE.gradient(0.0, 1.0)[1]]
    assert columns == pytest.approx([2.1, 2.1])


# Section 3

@pytest.mark.parametrize("grad", [-1e-3, -1.0, -1e3])
def test_on_a_hilltop_newton_climbs_and_adadelta_goes_down(grad):
    assert -grad / -1.0 < 0 < edu.adadelta_step(0.0, grad, 0.0, 0.0)[0]      # the top lies on the left


def test_ratio_of_sizes_is_a_root_mean_square_of_inverse_curvatures_weighted_by_squared_gradients():
    rng = np.random.default_rng(0)
    grads, h = rng.normal(size=50), rng.uniform(0.1, 10, 50)
    ratio = np.sqrt(np.mean((grads / h) ** 2) / np.mean(grads**2))
    assert ratio == pytest.approx(np.sqrt(np.average(1 / h**2, weights=grads**2)))


def test_curvatures_1_and_10_give_a_ratio_near_0_711_and_a_mean_of_0_55_for_ten_seeds():
    h = np.resize([1.0, 10.0], 100_000)
    for seed in range(10):
        grads = np.random.default_rng(seed).normal(size=h.size)
        assert np.sqrt(np.mean((grads / h) ** 2) / np.mean(grads**2)) == pytest.approx(0.7106, abs=0.01)
    assert np.mean(1 / h) == pytest.approx(0.55)


def test_past_steps_of_any_rate_give_a_next_step_of_that_rate():
    for grad in (0.1, 1.0, 10.0):
        for rate in np.geomspace(0.1, 100, 7):
            param, _, _ = edu.adadelta_step(0.0, grad, grad**2, (rate * grad) ** 2)
            assert -param / grad == pytest.approx(rate, rel=6e-3)


def test_past_rates_fail_where_the_root_of_epsilon_begins_to_matter():
    assert -edu.adadelta_step(0.0, 1.0, 1.0, 1e-6)[0] == pytest.approx(np.sqrt(2) * 1e-3, rel=1e-5)


# Section 4

def test_the_numbers_on_paper():
    assert edu.adadelta_step(10.0, 5.0, 9.0, 5.0, rho=0.25, epsilon=4.0) == (7.0, 21.0, 8.0)


def test_every_order_of_the_five_lines_is_named_rightly():
    orders = ["".join(order) for order in permutations("abcde")]
    verdicts = {order: try_order(LINES, order, right="ecdab", **REST) for order in orders}
    right = {order for order, said in verdicts.items() if said.word == "right"}
    old_average = {order for order, said in verdicts.items() if "step before" in said.text}
    assert right == {"ecdab", "ecdba"}
    assert old_average == {"edcab", "edcba", "edacb", "edabc", "edbac", "edbca"}
    others = [said.text for order, said in verdicts.items() if order not in right | old_average]
    assert all("before there is one" in text for text in others)


@pytest.mark.parametrize("order", [None, "", "abc", "aabcd", 12, "ecdax"])
def test_an_order_that_is_none_is_asked_for_again(order):
    assert try_order(LINES, order, right="ecdab", **REST).icon == "○"


def test_an_order_may_have_capitals_and_commas():
    assert try_order(LINES, "E, C, D, A, B", right="ecdab", **REST).word == "right"


def test_from_rest_the_old_average_makes_gradient_descent_with_rate_1():
    u, v = 0.0, 0.0
    for grad in (3.0, -0.2, 40.0):
        delta = -np.sqrt(v + 1e-6) / np.sqrt(u + 1e-6) * grad
        u, v = 0.95 * u + 0.05 * grad**2, 0.95 * v + 0.05 * delta**2
        assert delta == pytest.approx(-grad)


def test_no_step_exceeds_its_bound_over_decades_of_everything():
    grad, u, v, epsilon = np.meshgrid(*np.geomspace([1e-3] * 4, [1e3, 1e3, 1e3, 1.0], 7, axis=1))
    for rho in (0.5, 0.9, 0.95, 0.99):
        param, _, _ = edu.adadelta_step(0 * grad, grad, u, v, rho=rho, epsilon=epsilon)
        assert np.all(-param <= np.sqrt((v + epsilon) / (1 - rho)))
    assert round(1 / np.sqrt(0.05), 2) == 4.47


def test_the_surprise_makes_a_step_4_46_times_as_long_and_16_times_shorter_ones_after_it():
    rates = effective_rates(100 * [1.0] + [100.0] + 99 * [1.0])
    steps = rates * np.array(100 * [1.0] + [100.0] + 99 * [1.0]) / rates[99]
    assert round(steps[100], 2) == 4.46 and round(1 / steps[101]) == 16 and steps[199] < 0.15


def test_waiting_for_both_averages_is_solved_by_both_old_ones():
    rng = np.random.default_rng(1)
    for _ in range(100):
        grad, u, v, epsilon = 10 ** rng.uniform(-3, 1, 4)
        rho = rng.uniform(0.1, 0.99)
        delta = -np.sqrt((rho * v + epsilon) / (rho * u + epsilon)) * grad
        new_u, new_v = rho * u + (1 - rho) * grad**2, rho * v + (1 - rho) * delta**2
        assert delta == pytest.approx(-np.sqrt((new_v + epsilon) / (new_u + epsilon)) * grad)


def test_waiting_for_both_from_rest_is_gradient_descent_with_rate_1_for_ever():
    u, v = 0.0, 0.0
    for grad in np.random.default_rng(2).normal(size=100):
        delta = -np.sqrt((0.95 * v + 1e-6) / (0.95 * u + 1e-6)) * grad
        u, v = 0.95 * u + 0.05 * grad**2, 0.95 * v + 0.05 * delta**2
        assert delta == pytest.approx(-grad)


# Section 5

def test_source_000_prints_one_root_that_does_not_round_so():
    root = np.sqrt(0.95 + 0.05 * 0.1**2 + 1e-6)
    assert f"{root:.6f}" == "0.974936" and f"{root:.5f}" == "0.97494" != "0.97493"


def test_the_second_step_is_almost_twice_the_first():
    param, _, _ = edu.adadelta_step([1.0, 2.0], [0.1, 0.2], [1.0, 1.0], [1.0, 1.0])
    first, second = param - [1.0, 2.0]
    assert second / first == pytest.approx(1.99842, abs=1e-5)


@pytest.mark.parametrize("grad, u, v, rho, rate", [(0.1, 1, 1, 0.95, 1.0257), (0.2, 1, 1, 0.95, 1.0249),
                                                   (0.5, 0.5, 0.5, 0.9, 1.0260)])
def test_the_effective_rate_is_above_1_in_every_example_of_source_000(grad, u, v, rho, rate):
    assert round(-edu.adadelta_step(0.0, grad, u, v, rho=rho)[0] / grad, 4) == rate


def test_no_example_of_source_000_sees_where_epsilon_stands_and_a_start_from_rest_does():
    def both(grad, u, v, rho, e=1e-6):
        u = rho * u + (1 - rho) * grad**2
        return grad * np.sqrt(v + e) / np.sqrt(u + e), grad * (np.sqrt(v) + e) / (np.sqrt(u) + e)
    for case in ((0.1, 1, 1, 0.95), (0.2, 1, 1, 0.95), (0.5, 0.5, 0.5, 0.9)):
        inside, outside = both(*case)
        assert abs(inside - outside) < 1e-8
    inside, outside = both(0.5, 0.0, 0.0, 0.9)
    assert inside / outside == pytest.approx(1000, rel=1e-3)


def test_the_picture_of_a_step_names_every_number():
    values = dict(grad=0.1, avg_sq_grad=1.0, avg_sq_delta=1.0, param=1.0, new_avg_sq_grad=0.9505,
                  root_below=0.97493641, root_above=1.0000005, delta=-0.10257084,
                  new_avg_sq_delta=0.95052604, new_param=0.89742916)
    figure, ax = plt.subplots()
    boxes = figures.draw_adadelta_step(ax, values)
    plt.close(figure)
    for name, value in values.items():
        assert boxes[name].get_text().endswith(f"{value:.8g}".replace("-", "\N{MINUS SIGN}"))
    assert len([text for text in ax.texts if text.get_text() == ""]) == 11      # arrows: one for each use


# Section 6

def test_ten_steps_from_5_come_to_4_95():
    x, u, v = 5.0, 0.0, 0.0
    for _ in range(10):
        x, u, v = edu.adadelta_step(x, x, u, v)
    assert round(x, 2) == 4.95


def test_a_drop_of_the_gradient_pushes_the_rate_above_1_01():
    assert round(effective_rates(199 * [1e-3] + [1e-6])[-1], 4) == 1.0126
    assert round(1 / np.sqrt(0.95), 3) == 1.026
    assert effective_rates(200 * [1.0]).max() < 0.01


# Section 7

def test_the_share_of_newtons_rate_in_the_first_step_over_decades():
    for h in (0.1, 1.0, 10.0):
        for x in (1.0, 5.0, 10.0):
            for epsilon in (1e-8, 1e-7, 1e-6):
                for rho in (0.9, 0.95, 0.99):
                    param, _, _ = edu.adadelta_step(x, h * x, 0.0, 0.0, rho=rho, epsilon=epsilon)
                    share = (x - param) / (h * x) * h
                    assert share == pytest.approx(np.sqrt(epsilon / (1 - rho)) / x, rel=6e-3)


def test_the_share_fails_where_the_gradient_is_not_large_beside_epsilon():
    param, _, _ = edu.adadelta_step(1e-3, 1e-3, 0.0, 0.0)
    assert (1e-3 - param) / 1e-3 < 1 < np.sqrt(1e-6 / 0.05) / 1e-3


def test_the_share_is_0_000894_at_first_and_0_4_percent_after_a_thousand_steps_for_every_curvature():
    runs = {h: h * edu.run("adadelta", edu.quadratic(h, h), steps=1600).effective_rate[:, 0]
            for h in (0.1, 0.5, 1.5)}
    for h, share in runs.items():
        assert round(share[0], 6) == 0.000894 and round(share[999], 3) == 0.004
        assert share[-1] == pytest.approx(h, rel=0.02)
    assert runs[0.1][:1100] == pytest.approx(runs[1.5][:1100], rel=0.01)


def test_without_epsilon_the_step_is_proportional_to_past_steps_and_from_rest_nothing_moves():
    one, two = (in_units(np.ones(1), np.ones(1), above=a, below=0.0, steps=1) - 5 for a in (1e-6, 4e-6))
    assert two[-1] == pytest.approx(2 * one[-1])
    assert np.all(in_units(np.ones(1), np.ones(1), above=0.0, below=0.0) == 5)


def test_nine_units_with_one_epsilon():
    expected = [4.998, 3.287, 2.646, 2.646, 2.646, -11.07, -0.889, 4.971, 4.998]
    assert in_units(NINE_X, NINE_F)[-1] == pytest.approx(expected, abs=4e-3)
    own = edu.run("adadelta", edu.quadratic(1.0, 1.0), steps=500).points[-1, 0]
    assert in_units(NINE_X, NINE_F)[-1, 2] == pytest.approx(-own)         # the surface starts at -5


def test_nine_units_with_two_epsilons_agree_to_the_printed_digits():
    assert with_two(NINE_X, NINE_F)[-1] == pytest.approx(2.645679635676, abs=5e-13)


def test_powers_of_two_agree_to_the_last_bit_over_decades_of_epsilon_and_rho():
    s, c = 2.0 ** np.array([0, 0, 0, -10, -7, 7, 10, 5]), 2.0 ** np.array([0, -20, 20, 0, 0, 0, 0, -9])
    for epsilon in (1e-8, 1e-6, 1e-4):
        for rho in (0.5, 0.9, 0.99):
            paths = with_two(s, c, epsilon=epsilon, rho=rho, steps=200)
            normal = np.abs(paths).min(axis=1) > 1e-150         # squares below 1e-308 lose their last bits
            assert normal.sum() > 50 and np.ptp(paths[normal], axis=1).max() == 0


def test_a_unit_ten_times_coarser_acts_like_an_epsilon_a_hundred_times_larger_above_the_line():
    coarse = in_units(np.array([0.1]), np.ones(1))
    assert coarse == pytest.approx(in_units(np.ones(1), np.ones(1), above=1e-4, below=1e-8))


def test_adadelta_does_best_with_a_unit_four_to_ten_times_coarser():
    units = np.logspace(-3, 3, 121)
    good = units[in_units(units, np.ones(121))[-1] ** 2 / 2 < 1e-3]
    assert 0.095 < good.min() < 0.11 and 0.2 < good.max() < 0.3
