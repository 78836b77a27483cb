"""Every number that notebook 3 states in prose, recomputed; its laws over decades, and where they fail."""
from pathlib import Path

import numpy as np
import pytest

import adaptive_edu as edu
from adaptive_edu import figures, laws
from adaptive_edu.streams import memories
from adaptive_edu.surfaces import RAVINE, ROTATED_RAVINE
from adaptive_edu.tutor import check

SOURCE = (Path(__file__).parents[1] / "notebooks" / "source" / "03_rmsprop.py").read_text(encoding="utf-8")
RHOS = np.array([0.2, 0.5, 0.9, 0.95, 0.99])


def on_bowl(curvature, learning_rate, rho, epsilon, start=0.1, steps=4000):
    """Return where RMSProp is on f = curvature x^2 / 2 at its last two steps, for arrays of settings."""
    arrays = np.broadcast_arrays(curvature, learning_rate, rho, epsilon, start)
    curvature, *hyper, param = (np.array(array, float) for array in arrays)
    average = np.zeros(param.shape)
    for _ in range(steps):
        before = param
        param, average = edu.RMSProp.kernel(param, curvature * param, average, *hyper)
    return before, param


def hop(curvature, learning_rate, epsilon):
    """(RP12)"""
    return np.sqrt(learning_rate**2 / 4 - epsilon / curvature**2)


@pytest.fixture(scope="module")
def book():
    return edu.run("rmsprop", RAVINE, steps=400, learning_rate=0.4, rho=0.9, epsilon=1e-6)


# Recall and section 1

def test_the_sum_has_doubled_after_a_million_gentle_steps():
    assert 100 * 10**2 / 0.1**2 == pytest.approx(1_000_000)


def test_with_the_window_the_step_is_one_learning_rate_a_thousand_times_as_long_as_with_the_sum():
    squares = np.r_[np.full(100, 10.0), np.full(1000, 0.1)] ** 2
    total, mean, _ = memories(squares, 0.9, 10)
    with_sum, with_window = 0.01 * 0.1 / np.sqrt([total[-1], mean[-1]])
    assert with_window == pytest.approx(0.01) and with_window / with_sum == pytest.approx(1000, rel=1e-3)


def test_memories_are_the_sum_the_window_and_RP1_by_their_definitions():
    values = np.random.default_rng(3).random(60)
    total, mean, average = memories(values, 0.8, 7)
    padded, by_hand = np.r_[np.zeros(6), values], 0.0
    for t in range(60):
        by_hand = 0.8 * by_hand + 0.2 * values[t]
        expected = values[:t + 1].sum(), padded[t:t + 7].sum() / 7, by_hand
        assert (total[t], mean[t], average[t]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("rho", "window", "words"), [
    (1.0, 3, "rho must be in"), (0.9, 0, "window must be"), (0.9, 2.5, "a whole number >= 1; got 2.5")])
def test_memories_refuse_in_a_sentence(rho, window, words):
    with pytest.raises(ValueError, match=words):
        memories([1.0], rho, window)


# Section 2: weights

@pytest.mark.parametrize("rho", RHOS)
def test_RP5_and_RP6_unroll_the_recursion(rho):
    values, weights = np.random.default_rng(0).random(80), (1 - rho) * rho ** np.arange(80)
    assert memories(values, rho, 1)[2][-1] == pytest.approx(weights @ values[::-1], rel=1e-12)
    assert weights.sum() == pytest.approx(1 - rho**80, rel=1e-12)


def test_RP7_half_lives_of_three_decays():
    assert np.round(np.log(0.5) / np.log([0.9, 0.95, 0.99]), 2).tolist() == [6.58, 13.51, 68.97]


def test_after_the_burst_six_silent_steps_keep_more_than_half_and_seven_less():
    average = memories([1.0] * 5 + [0.0] * 20, 0.9, 10)[2]
    assert average[4 + 6] > average[4] / 2 > average[4 + 7]


def test_the_window_holds_the_burst_in_full_and_is_empty_ten_steps_after_it():
    mean = memories([0.0] * 9 + [1.0] * 5 + [0.0] * 20, 0.9, 10)[1]
    assert mean[13:19] == pytest.approx(0.5) and mean[22] > 0 and mean[23:] == pytest.approx(0, abs=1e-15)


def test_RP8_mean_lag_is_longer_than_the_half_life_only_above_one_half():
    ages = np.arange(100_000)
    for rho in (0.1, 0.5, 0.9, 0.99):
        lag, half_life = ages @ ((1 - rho) * rho**ages), np.log(0.5) / np.log(rho)
        assert lag == pytest.approx(rho / (1 - rho), rel=1e-9)
        assert np.sign(round(lag - half_life, 9)) == np.sign(rho - 0.5)


def test_a_good_third_of_the_weight_is_older_than_w_from_nine_tenths_on():
    rho = 1 - np.geomspace(0.1, 1e-6, 30)
    older = rho ** (1 / (1 - rho))
    assert older.min() > 1 / 3 and older.max() < 0.368 and 1 - older[0] == pytest.approx(0.65, abs=0.005)


def test_the_average_has_more_weight_than_the_window_only_from_age_ten_on():
    weights, window = 0.1 * 0.9 ** np.arange(40), np.where(np.arange(40) < 10, 0.1, 0.0)
    more = weights > window
    assert weights[0] == window[0] and not more[:10].any() and more[10:].all()
    assert f"{weights[:7].sum():.2f}" == "0.52"            # written into the figure


def test_near_one_the_average_is_nearly_the_sum_times_one_minus_rho():
    values = np.random.default_rng(1).random(50)
    total, _, average = memories(values, 0.999, 10)
    assert average == pytest.approx(0.001 * total, rel=0.05)


def test_at_rho_zero_only_the_sign_is_left():
    params, _ = edu.rmsprop_step(np.zeros(3), [5.0, -0.1, 3.0], [7.0, 7.0, 7.0], 0.01, 0.0)
    assert params == pytest.approx([-0.01, 0.01, -0.01], rel=1e-5)


# Sections 4 and 5: source 004

def test_epsilon_of_1e_8_is_a_gradient_of_1e_4_inside_the_root():
    halved, _ = edu.rmsprop_step(0.0, 1e-4, 1e-8, learning_rate=1.0, rho=0.9)      # average = epsilon
    assert -halved == pytest.approx(np.sqrt(0.5), rel=1e-9)


def test_three_first_steps_of_3_16_learning_rates():
    params, _ = edu.rmsprop_step([1.0, 2.0, 3.0], [0.1, 0.2, 0.3], np.zeros(3), 0.01, 0.9)
    assert np.array([1.0, 2.0, 3.0]) - params == pytest.approx(0.0316228, abs=3e-7)
    assert 1 / np.sqrt(0.1) == pytest.approx(3.16, abs=0.005)


def test_the_third_example_steps_about_half_a_learning_rate():
    params, _ = edu.rmsprop_step([0.5, -0.5], [0.05, -0.05], [0.01, 0.01], 0.001, 0.99)
    assert np.abs(params - [0.5, -0.5]) / 0.001 == pytest.approx(0.5, abs=0.003)


def three_formulas(param, grad, average, learning_rate, epsilon=1e-8):
    below = np.sqrt(average + epsilon), np.sqrt(average) + epsilon, np.sqrt(average)
    return [param - learning_rate * grad / root for root in below]


def test_the_first_example_tells_inside_from_the_two_others():
    assert [f"{x:.6f}" for x in three_formulas(1, 0.1, 0.001, 0.1)] == ["0.683774", "0.683772", "0.683772"]
    assert three_formulas(1, 0.1, 0.001, 0.1)[0] == pytest.approx(0.683773815, abs=5e-10)


def test_the_other_two_examples_cannot_tell():
    for param, grad, average in ((1, 0.1, 0.001), (2, 0.2, 0.004), (3, 0.3, 0.009)):
        assert {f"{x:.6f}" for x in three_formulas(param, grad, average, 0.01)} == {f"{param - 0.031623:.6f}"}
    assert {f"{x:.6f}" for x in three_formulas(0.5, 0.05, 0.009925, 0.001)} == {"0.499498"}


def test_RP9_the_effect_of_epsilon_over_decades_and_where_it_fails():
    for average in np.geomspace(1e-6, 1e2, 9):
        inside, _, none = three_formulas(0.0, -1.0, average, 1.0)
        assert none - inside == pytest.approx(none * 1e-8 / (2 * average), rel=0.01)
    inside, _, none = three_formulas(0.0, -1.0, 1e-8, 1.0)               # average = epsilon: far off
    assert none - inside < 0.6 * none / 2


# Section 6: a steady slope, a rare gradient

def test_RP10_steps_in_a_steady_slope_over_decades():
    for rho in RHOS:
        for grad in (0.1, 1.0, 10.0, 100.0):
            param, average = 0.0, 0.0
            for t in range(1, 200):
                before = param
                param, average = edu.rmsprop_step(param, grad, average, 0.01, rho)
                assert before - param == pytest.approx(0.01 / np.sqrt(1 - rho**t), rel=1e-4)


def test_no_step_is_longer_than_the_first_of_the_law():
    rng, average = np.random.default_rng(5), np.zeros(100)
    for scale in 10.0 ** rng.uniform(-3, 3, 300):
        moved, average = edu.rmsprop_step(np.zeros(100), scale * rng.normal(size=100), average, 0.01, 0.9)
        assert np.abs(moved).max() <= 0.01 / np.sqrt(0.1)


def test_fifty_learning_rates_take_41_steps_with_a_lead_of_about_nine():
    steps = 1 / np.sqrt(1 - 0.9 ** np.arange(1, 1001))
    assert np.argmax(np.cumsum(steps) >= 50) + 1 == 41
    assert np.sum(steps - 1) == pytest.approx(9.14, abs=0.005)


def test_RP11_a_rare_gradient_over_three_decades():
    gaps = np.array([1, 2, 5, 10, 30, 100, 1000])
    for rho in RHOS:
        for grad in (0.1, 1.0, 10.0):
            param = average = last = np.zeros(7)
            for step in range(3000):
                grads = np.where(step % gaps == 0, -grad, 0.0)
                new, average = edu.RMSProp.kernel(param, grads, average, 0.01, rho, 1e-8)
                last = np.where(grads, new - param, last)
                param = new
            law = 0.01 * np.sqrt((1 - rho**gaps) / (1 - rho))
            assert last == pytest.approx(law, rel=1e-3)


def test_both_laws_fail_where_epsilon_is_not_negligible():
    first, _ = edu.rmsprop_step(np.zeros(2), [-3e-4, -1e-5], np.zeros(2), 0.01, 0.9)
    assert first / (0.01 / np.sqrt(0.1)) == pytest.approx([0.69, 0.032], abs=0.002)


# Section 7: the limit cycle

def test_after_twenty_steps_the_book_looks_arrived(book):
    assert book.points[0].tolist() == [-5, -2] and book.losses[0] == pytest.approx(10.5)
    assert book.points[20] == pytest.approx([-0.010599, 0.0], abs=5e-7)
    assert book.losses[20] == pytest.approx(1.1e-5, rel=0.03)


def test_at_step_400_it_is_back_on_the_law(book):
    curvature = np.array([0.2, 4.0])
    amplitude = hop(curvature, 0.4, 1e-6)
    assert np.abs(book.points[-1]) == pytest.approx(amplitude, rel=1e-4)
    assert book.losses[-1] == pytest.approx(curvature @ amplitude**2 / 2, rel=1e-3)
    assert book.losses[-1] == pytest.approx(0.084, abs=5e-4)
    assert (book.points[-1] * book.points[-2] < 0).all()


def test_RP12_over_decades_of_curvature_rate_and_decay_and_from_seven_starts():
    curvature = np.geomspace(0.1, 1000, 9)[:, None, None, None]
    rate = np.geomspace(1e-3, 1e-1, 5)[:, None, None]
    start = np.array([1.0, -0.3, 0.05, 7.0, 0.001, 0.77, -2.0])
    before, after = on_bowl(curvature, rate, RHOS[:, None], 1e-8, start, steps=20_000)
    cycles = np.broadcast_to(curvature * rate > 2.2e-4, after.shape)
    with np.errstate(invalid="ignore"):
        law = np.broadcast_to(hop(curvature, rate, 1e-8), after.shape)[cycles]
    assert np.abs(after[cycles]) == pytest.approx(law, rel=1e-6) and (before * after)[cycles].max() < 0
    assert cycles.mean() > 0.9


def test_at_rho_zero_it_hops_between_any_two_places_a_learning_rate_apart():
    before, after = on_bowl(1.0, 0.01, 0.0, 1e-10, start=np.array([0.1, 0.0937, 0.0712]))
    assert (before * after < 0).all() and np.abs(before - after) == pytest.approx(0.01, rel=1e-4)
    assert np.ptp(np.abs(after)) > 1e-4 and hop(1.0, 0.01, 1e-10) == pytest.approx(0.005, rel=1e-4)


def test_from_rho_0_995_on_the_dip_can_go_below_the_numbers_of_a_computer_and_at_0_99_it_does_not():
    start = np.array([0.3, 1.0, 7.0, 100.0])
    assert np.abs(on_bowl(1.0, 0.01, 0.995, 1e-8, start, steps=40_000)).max() < 1e-320
    _, after = on_bowl(1.0, 0.01, 0.99, 1e-8, start, steps=40_000)
    assert np.abs(after) == pytest.approx(hop(1.0, 0.01, 1e-8), rel=1e-6)


def test_the_law_that_the_figures_draw_is_RP12():
    for curvature in np.geomspace(0.3, 300, 7):
        assert laws.rmsprop_cycle(1e-3, curvature, 1e-8) == pytest.approx(hop(curvature, 1e-3, 1e-8), rel=1e-12)


def test_RP13_below_the_border_it_is_gradient_descent_and_converges():
    curvature = np.geomspace(0.02, 0.19, 12)
    _, after = on_bowl(curvature, 1e-3, 0.9, 1e-8, steps=6000)
    assert np.abs(after).max() < 1e-12
    before, after = on_bowl(curvature, 1e-3, 0.9, 1e-8, steps=400)      # while there are digits to see
    seen = np.abs(after) > 1e-250
    assert (after / before)[seen] == pytest.approx(1 - 10 * curvature[seen], abs=1e-9) and seen.sum() >= 10


def test_the_border_is_at_two_tenths_at_the_defaults():
    _, after = on_bowl(np.array([0.19, 0.21]), 1e-3, 0.9, 1e-8, steps=20_000)
    assert abs(after[0]) < 1e-12 and abs(after[1]) == pytest.approx(hop(0.21, 1e-3, 1e-8), rel=1e-6)
    assert 2 * np.sqrt(1e-8) / 1e-3 == pytest.approx(0.2) and 1e-3 / np.sqrt(1e-8) == pytest.approx(10)


def test_deviations_shrink_like_the_root_of_rho_above_one_ninth_and_slower_below():
    for rho, expected in ((0.05, 0.7864), (0.1, 0.5), (0.2, 0.2**0.5), (0.9, 0.9**0.5), (0.99, 0.99**0.5)):
        matrix = np.array([[1 - 2 * (1 - rho), -rho], [2 * (1 - rho), rho]])
        assert (np.linalg.det(matrix), np.trace(matrix)) == pytest.approx((rho, 3 * rho - 1))
        assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("rho", [0.1, 0.5, 0.9, 0.99])
def test_measured_deviations_shrink_as_fast_as_the_eigenvalues_say(rho):
    amplitude, away, average = 0.005, [], 0.005**2
    slowest = max(rho**0.5, 0.5 if rho < 1 / 9 else 0)
    param = amplitude * (1 + 1e-4)
    for _ in range(int(-6 / np.log10(slowest))):           # six decades: above rounding
        param, average = edu.RMSProp.kernel(param, param, average, 0.01, rho, 1e-30)
        away.append(abs(abs(param) / amplitude - 1))
    half = len(away) // 2
    measured = (max(away[half:]) / max(away[:half])) ** (1 / half)
    assert measured == pytest.approx(slowest, rel=0.03)


def test_the_turned_ravine_has_another_cycle(book):
    turned = edu.run("rmsprop", ROTATED_RAVINE, steps=1000, learning_rate=0.4, rho=0.9, epsilon=1e-6)
    assert turned.losses[-100:] == pytest.approx(0.16, abs=1e-4)
    assert turned.losses[-1] / book.losses[-1] == pytest.approx(1.9, abs=0.05)


def test_a_tenth_of_the_rate_is_a_tenth_of_the_hop():
    _, after = on_bowl(1.0, np.array([0.1, 0.01, 0.001]), 0.9, 1e-8)
    assert np.abs(after) == pytest.approx([0.05, 0.005, 0.0005], rel=0.03)


# Section 8 and the exit questions

def test_the_loss_hangs_at_a_floor_that_is_a_hundred_times_as_high_at_ten_times_the_rate():
    for rate in (0.04, 0.1, 0.4):
        losses = edu.run("rmsprop", RAVINE, steps=300, learning_rate=rate, rho=0.9, epsilon=1e-6).losses
        assert losses[-20:] == pytest.approx(rate**2 * 4.2 / 8, rel=0.06)
    rmsprop = edu.run("rmsprop", RAVINE, steps=300, learning_rate=0.4, rho=0.9, epsilon=1e-6).losses
    adagrad = edu.run("adagrad", RAVINE, steps=300, learning_rate=0.4, epsilon=1e-6).losses
    assert (np.diff(adagrad) < 0).all() and adagrad[-1] < 1e-4 and (rmsprop[1:21] < adagrad[1:21]).all()


def test_the_rho_of_a_half_life_of_twenty_and_what_1_over_20_gives_instead():
    assert round(0.5 ** (1 / 20), 5) == 0.96594 and "return 0.5 ** (1 / half_life)" in SOURCE
    assert np.log(0.5) / np.log(0.95) == pytest.approx(13.5, abs=0.05)
    verdict = check(lambda half_life: 1 - 1 / half_life, "rho_for")
    assert verdict.mistake == "memory" and "after 13.5 steps" in verdict.message


def test_an_epsilon_above_the_border_breaks_the_cycle_and_a_huge_one_is_slow():
    _, after = on_bowl(1.0, 0.1, 0.9, np.array([0.0024, 0.0027, 0.01, 1e8]))
    assert (np.abs(after) < 1e-6).tolist() == [False, True, True, False]
    assert 0.1 / np.sqrt(0.01) == pytest.approx(1) and (0.1 / 2) ** 2 == pytest.approx(0.0025)


def test_the_answers_of_the_exit_questions():
    assert 0.95**20 == pytest.approx(0.358, abs=5e-4)
    before, after = on_bowl(4.0, 0.01, 0.9, 1e-8, start=1.0)
    assert sorted([before, after]) == pytest.approx([-0.005, 0.005], rel=1e-3)
    assert 4 * 0.01 == pytest.approx(0.04) and 2 * np.sqrt(1e-8) == pytest.approx(0.0002)


@pytest.mark.parametrize(("axis", "data"), [("x", ([3.0, 3.0], [0, 1])), ("y", ([0, 1], [3.0, 3.0]))])
def test_a_prediction_is_marked_on_the_axis_that_was_asked_for(axis, data):
    from matplotlib.figure import Figure
    ax = Figure().add_subplot()
    for nothing in (None, "x"):
        figures.mark_prediction(ax, nothing, axis=axis, times=2.0)
    assert not ax.lines
    figures.mark_prediction(ax, 1.5, axis=axis, times=2.0)
    assert [list(values) for values in ax.lines[0].get_data()] == [list(values) for values in data]
    assert ax.texts[0].get_text() == "your prediction"
