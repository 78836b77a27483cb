"""Every number that notebook 2 states in prose, recomputed."""
import numpy as np
import pytest

import adaptive_edu as edu
from adaptive_edu import experiments
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE

RATES = np.logspace(-7, 1, 17)


def steps_on(surface, method, rate, start=None):
    losses = edu.run(method, surface, steps=5000, start=start, learning_rate=rate).losses
    return edu.steps_until(losses, 1e-3)


@pytest.fixture(scope="module")
def cancer():
    problem = experiments.logistic_regression(*experiments.breast_cancer())
    return {m: experiments.train(m, problem, 2000, learning_rate=RATES).losses[-500:] for m in ("gd", "adagrad")}


def test_first_steps_differ_by_less_than_one_part_in_ten_million():
    param, _ = edu.adagrad_step([1.0, 2.0, 3.0], [0.1, 0.2, 0.3], np.zeros(3))
    steps = np.array([1.0, 2.0, 3.0]) - param
    assert np.ptp(steps) / steps.max() < 1e-7


@pytest.mark.parametrize("total, rate, epsilon", [(25.0, 0.5, 3.0), (1.0, 0.01, 1e-8), (4.0, 2.0, 0.5)])
def test_a_step_for_a_gradient_of_one_is_as_long_as_the_effective_rate(total, rate, epsilon):
    step = -edu.adagrad_step(0.0, 1.0, total - 1, rate, epsilon)[0]
    assert step == pytest.approx(rate / (np.sqrt(total) + epsilon), rel=1e-15)


def test_the_largest_sum_took_the_largest_step_though_its_rate_is_the_smallest():
    sums = np.array([0.75, 0.34, 0.11])
    param, new = edu.adagrad_step([0.5, -0.5, 1.0], [0.5, -0.3, 0.1], [0.5, 0.25, 0.1])
    steps, rates = np.abs(param - [0.5, -0.5, 1.0]), 0.01 / np.sqrt(sums)
    assert np.allclose(new, sums) and np.argmax(steps) == np.argmax(sums) == np.argmin(rates)


def test_the_constant_of_the_law_is_zeta_of_one_half():
    # The remainder of the sum is 1/(2 sqrt T) - 1/(24 T^1.5) + ...
    total = 10**6
    constant = np.sum(1 / np.sqrt(np.arange(1, total + 1))) - 2 * np.sqrt(total) - 0.5 / np.sqrt(total)
    assert constant == pytest.approx(-1.4603545, abs=1e-7) and constant == pytest.approx(_zeta_half(), abs=1e-7)


def _zeta_half():
    """zeta(1/2) through the alternating series that converges there: eta(s) = (1 - 2^(1-s)) zeta(s)."""
    sums = np.cumsum((-1.0) ** np.arange(200) / np.sqrt(np.arange(1, 201)))
    for _ in range(99):                     # repeated means of partial sums (Euler's transformation)
        sums = (sums[1:] + sums[:-1]) / 2
    return sums[-1] / (1 - 2 ** 0.5)


def test_the_law_holds_over_decades_of_rate_and_of_time():
    for rate in (1e-3, 1e-2, 1e-1, 1.0):
        for total in (100, 1_000, 10_000):
            param = total_sum = 0.0
            for _ in range(total):
                param, total_sum = edu.adagrad_step(param, 1.0, total_sum, learning_rate=rate)
            law = rate * (2 * np.sqrt(total) - 1.4603545)
            assert -param == pytest.approx(law, abs=rate * 0.51 / np.sqrt(total))


def test_fifty_learning_rates_take_662_steps():
    walked = np.cumsum(1 / np.sqrt(np.arange(1, 1501)))
    assert np.argmax(walked >= 50) + 1 == 662
    assert ((50 + 1.4603545) / 2) ** 2 == pytest.approx(662.04, abs=0.01)


def test_sum_and_law_part_in_the_fifth_decimal():
    exact = 0.01 * np.sum(1 / np.sqrt(np.arange(1, 10_001)))
    law = 0.01 * (200 - 1.4603545)
    assert round(exact, 5) == 1.98545 and round(exact, 4) == round(law, 4) and round(exact, 5) != round(law, 5)


def test_the_ravine_takes_165_steps_and_turned_498():
    assert [steps_on(s, "adagrad", 0.4) for s in (RAVINE, ROTATED_RAVINE)] == [165, 498]
    assert [steps_on(s, "gd", 0.4) for s in (RAVINE, ROTATED_RAVINE)] == [47, 47]
    assert steps_on(RAVINE, "gd", 0.02) == steps_on(ROTATED_RAVINE, "gd", 0.02)


def test_there_is_a_start_within_six_that_takes_250_steps():
    assert steps_on(RAVINE, "adagrad", 0.4, start=(1.0, 6.0)) >= 250


def test_adagrad_ends_about_half_as_high_on_the_cancer_data(cancer):
    best = {m: np.median(losses, axis=0).min() for m, losses in cancer.items()}
    assert 0.45 < best["adagrad"] / best["gd"] < 0.55


def test_rates_over_three_decades_and_a_half_work_instead_of_one(cancer):
    good = {m: RATES[np.median(losses, axis=0) < 0.15] for m, losses in cancer.items()}
    decades = {m: np.log10(rates.max() / rates.min()) for m, rates in good.items()}
    assert decades["adagrad"] == pytest.approx(3.5) and decades["gd"] == pytest.approx(1.0)


def test_adagrads_best_rate_is_some_three_hundred_times_gradient_descents(cancer):
    best = {m: RATES[np.median(losses, axis=0).argmin()] for m, losses in cancer.items()}
    assert best["adagrad"] / best["gd"] == pytest.approx(316, rel=0.01)


def test_with_a_rate_of_1e_minus_7_adagrad_hardly_moved(cancer):
    assert np.median(cancer["adagrad"][:, 0]) > 0.99 * np.log(2)


def test_on_standardised_features_both_do_better_still(cancer):
    problem = experiments.logistic_regression(*experiments.breast_cancer(standardised=True))
    for method, losses in cancer.items():
        scaled = experiments.train(method, problem, 2000, learning_rate=RATES).losses[-500:]
        assert np.median(scaled, axis=0).min() < np.median(losses, axis=0).min()


@pytest.fixture(scope="module")
def sparse():
    """Return the mean error of common and rare weights for each method and rate, in a table by noise."""
    rates = {"gd": [0.05, 0.1, 0.2, 0.5, 1.0], "adagrad": [0.1, 0.2, 0.5, 1.0, 2.0]}
    errors = {}
    for noise in (None, 0.1):
        streams = experiments.sparse_streams(range(5), noise=noise)
        for method in rates:
            wrong = experiments.follow(method, streams, learning_rate=rates[method]) - streams.truth
            with np.errstate(over="ignore"):
                errors[noise, method] = np.array([np.sqrt(np.mean(wrong[..., part] ** 2, axis=-1)).mean(axis=1)
                                                  for part in (slice(0, 10), slice(100, 200))])
    return errors


def test_gradient_descent_has_to_choose_between_common_and_rare_weights(sparse):
    assert sparse[None, "gd"].argmin(axis=1).tolist() == [2, 3]        # rates 0.2 and 0.5


def test_adagrad_at_one_is_better_on_both_than_gradient_descent_at_any_rate(sparse):
    assert np.all(sparse[None, "adagrad"][:, 3] < sparse[None, "gd"].min(axis=1))
    assert np.all(sparse[None, "adagrad"][:, 4] > sparse[None, "adagrad"][:, 3])          # at 2.0


def test_on_a_linear_model_gradient_descent_does_better_on_rare_weights(sparse):
    assert np.nanmin(sparse[0.1, "gd"][1]) < np.nanmin(sparse[0.1, "adagrad"][1])


def best_steps(surface, method):
    losses = edu.sweep(method, surface, steps=600, learning_rate=np.geomspace(0.01, 10, 100)).losses
    return min(edu.steps_until(lane, 1e-3) or np.inf for lane in losses.T)


def test_at_their_best_rates_adagrad_wins_on_the_ravine_and_loses_on_the_turned_one():
    gd, gd_turned = (best_steps(surface, "gd") for surface in (RAVINE, ROTATED_RAVINE))
    adagrad, turned = (best_steps(surface, "adagrad") for surface in (RAVINE, ROTATED_RAVINE))
    assert adagrad < gd == gd_turned < turned
    assert turned / adagrad == pytest.approx(12, abs=1)


def test_a_small_turn_helps_at_this_rate():
    assert steps_on(edu.rotate(RAVINE, 5), "adagrad", 0.4) == 93


@pytest.mark.parametrize("total, decimal", [(1.0, 12), (0.0, 9)])
def test_where_epsilon_stands_shows_in_the_twelfth_or_the_ninth_decimal(total, decimal):
    root = np.sqrt(total + 0.01)
    differ = abs(0.001 / (root + 1e-8) - 0.001 / np.sqrt(root**2 + 1e-8))
    assert 10.0 ** -decimal < differ < 10.0 ** (1 - decimal)


def test_below_a_loss_of_a_quarter_both_have_some_five_decades(cancer):
    good = {m: RATES[np.median(losses, axis=0) < 0.25] for m, losses in cancer.items()}
    assert all(np.log10(rates.max() / rates.min()) == pytest.approx(5, abs=0.6) for rates in good.values())


@pytest.mark.parametrize("total, slope", [(1e4, 1.0), (100.0, 0.1), (1.0, 0.01)])
def test_after_g_over_slope_squared_steps_a_step_is_more_than_two_thirds_of_a_free_one(total, slope):
    steps = round(total / slope**2)
    assert 1 / np.sqrt(total / slope**2 + steps) > 0.66 / np.sqrt(steps)
