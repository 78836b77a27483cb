"""Every number that notebook 6 states in prose, recomputed, and its laws over decades of their parameters."""
import re
from pathlib import Path

import numpy as np
import pytest

import adaptive_edu as edu
from adaptive_edu import conventions, laws
from adaptive_edu.conventions import follow, in_our_words, recorded
from adaptive_edu.experiments import breast_cancer, logistic_regression
from adaptive_edu.questions.n06_conventions import QUESTIONS

PAGE = (Path(__file__).parents[1] / "notebooks" / "source" / "06_conventions.py").read_text(encoding="utf-8")


def five_steps(method, **hyperparameters):
    """Return the path of f = theta^2 from 1, by the public steps."""
    step, states = {"gd": (edu.gd_step, 0), "adagrad": (edu.adagrad_step, 1), "rmsprop": (edu.rmsprop_step, 1),
                    "adadelta": (edu.adadelta_step, 2)}[method]
    path, state = [1.0], states * (0.0,)
    for _ in range(5):
        result = step(path[-1], 2 * path[-1], *state, **hyperparameters)
        param, *state = result if isinstance(result, tuple) else (result,)
        path.append(param)
    return path


def steady(method, grad, steps, **switches):
    """Return what a dialect adds in each step of a steady slope, against the gradient."""
    params, _ = follow(method, np.full((steps, *np.shape(grad)), grad), np.zeros(np.shape(grad)), **switches)
    return -np.diff(params, axis=0)


def test_the_minutes_add_up():
    minutes = [int(number) for number in re.findall(r"^# ## .*\((\d+) min", PAGE, flags=re.MULTILINE)]
    assert sum(minutes) == 35 and "**Time:** 35 minutes" in PAGE


def test_the_page_asks_exactly_the_questions_of_its_file():
    assert set(re.findall(r'"(06-[\w-]+)"', PAGE)) == set(QUESTIONS)


def test_what_the_page_says_of_rate_place_is_so():
    assert {conventions.in_our_words(run)["rate_place"] for run in conventions.record()["runs"]} == {"outside"}
    assert {each["rate_place"] for each in conventions.OURS.values()} == {"outside"}


# Recall and section 1

def test_the_first_step_is_0_0045_and_a_hundredfold_epsilon_makes_it_tenfold():
    first = [steady("adadelta", 1.0, 1, epsilon=epsilon)[0] for epsilon in (1e-6, 1e-4)]
    assert round(first[0], 4) == 0.0045 and first[1] / first[0] == pytest.approx(10, rel=2e-3)


@pytest.mark.parametrize(("method", "settings", "path"), [
    ("gd", {"learning_rate": 0.1}, [1, 0.8, 0.64, 0.512, 0.4096, 0.32768]),
    ("adagrad", {"learning_rate": 0.5}, [1, 0.5, 0.276393, 0.156399, 0.089117, 0.050891]),
    ("rmsprop", {"learning_rate": 0.1}, [1, 0.683772, 0.498871, 0.369181, 0.272825, 0.199795]),
    ("adadelta", {}, [1, 0.995528, 0.991009, 0.986464, 0.981906, 0.977341])])
def test_five_steps_on_theta_squared(method, settings, path):
    assert five_steps(method, **settings) == pytest.approx(path, abs=5e-7)


def test_first_effective_rates_go_from_0_0022_to_0_25():
    rates = {m: (1 - five_steps(m, **s)[1]) / 2 for m, s in {
        "gd": {"learning_rate": 0.1}, "adagrad": {"learning_rate": 0.5}, "rmsprop": {"learning_rate": 0.1},
        "adadelta": {}}.items()}
    assert min(rates, key=rates.get) == "adadelta" and round(rates["adadelta"], 4) == 0.0022
    assert max(rates, key=rates.get) == "adagrad" and round(rates["adagrad"], 4) == 0.25


def test_rmsprops_first_step_is_0_316():
    assert round(1 - five_steps("rmsprop", learning_rate=0.1)[1], 3) == 0.316


def test_adadelta_is_below_0_001_from_step_88_to_327_and_then_above():
    losses = edu.run("adadelta", edu.quadratic(0.004, 4.0), 100_000, start=(1, 1), epsilon=1e-4).losses
    assert np.flatnonzero(losses < 1e-3).tolist() == list(range(88, 328))
    assert losses[-1] == pytest.approx(3.742, abs=5e-4)
    assert 1e-4 * 100_000 * (4**2 - 4) / (8 * 4) == pytest.approx(3.75)


def turned(degrees, curvatures=(0.2, 4.0)):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[c, -s], [s, c]])
    return turn, turn @ np.diag(curvatures) @ turn.T


def steps_needed(step, states, degrees, settings, counting="stays", curvatures=(0.2, 4.0)):
    """The count of the notebook by another route: matrices, public steps, one setting after the other."""
    turn, curvatures = turned(degrees, curvatures)
    starts = 5 * turn @ np.array([[np.cos(a), np.sin(a)] for a in np.radians(22.5 + 45 * np.arange(8))]).T
    medians = []
    for setting in settings:
        param, state, losses = starts, states * (np.zeros((2, 8)),), []
        for _ in range(400):
            param, *state = step(param, curvatures @ param, *state, setting)
            losses.append((param * (curvatures @ param)).sum(axis=0) / 2)
        above = np.array(losses) >= 1e-3
        stays = [(np.flatnonzero(column)[-1] + 2 if column.any() else 0) for column in above.T]
        touches = np.argmin(above, axis=0) + 1
        medians.append(np.median(stays if counting == "stays" else touches))
    return min(medians)


def adagrad_at(param, grad, total, rate):
    return edu.adagrad_step(param, grad, total, learning_rate=rate)


def rmsprop_at(param, grad, average, rate):
    return edu.rmsprop_step(param, grad, average, learning_rate=rate)


RATES = np.geomspace(0.01, 10, 50)


def test_adagrad_needs_5_5_steps_aligned_and_53_turned():
    fit = RATES[(RATES > 1) & (RATES < 5)]               # its best lies there; the others take long
    assert steps_needed(adagrad_at, 1, 0, fit) == 5.5
    assert steps_needed(adagrad_at, 1, 45, fit) == 53


@pytest.mark.parametrize("degrees", [0, 20, 45])
def test_gradient_descent_needs_36_5_steps_at_every_angle(degrees):
    good = RATES[(RATES > 0.3) & (RATES < 0.49)]         # above 0.5 it diverges, below 2/4.2 slower is worse
    assert steps_needed(lambda p, g, rate: (edu.gd_step(p, g, rate),), 0, degrees, good) == 36.5


def test_rmsprop_is_slow_because_its_cycle_must_fit():
    good = RATES[(RATES > 0.02) & (RATES < 2)]
    assert steps_needed(rmsprop_at, 1, 0, good) > 200 > 10 * steps_needed(rmsprop_at, 1, 0, good, "touches")


def adadelta_at(param, grad, u, v, epsilon):
    return edu.adadelta_step(param, grad, u, v, epsilon=epsilon)


def test_adadelta_is_slow_because_its_cycle_must_fit():
    settings = np.geomspace(1e-8, 1, 50)[::2]
    assert steps_needed(adadelta_at, 2, 0, settings) > 200 > 5 * steps_needed(adadelta_at, 2, 0, settings, "touches")


def test_below_curvature_2_rmsprop_still_needs_199_steps_and_adadelta_32_5():
    with np.errstate(all="ignore"):
        assert steps_needed(rmsprop_at, 1, 0, RATES, curvatures=(0.09, 1.8)) == 199
        assert steps_needed(adadelta_at, 2, 0, np.geomspace(1e-8, 1, 50), curvatures=(0.09, 1.8)) == 32.5


@pytest.mark.parametrize(("curvature", "cycle"), [(1e-3, False), (1.9e-3, False), (2.1e-3, True), (0.09, True),
                                                  (0.2, True), (1.8, True), (4.0, True)])
def test_rmsprop_ends_in_a_cycle_but_for_the_smallest_curvatures(curvature, cycle):
    param, average = 1e-3, 0.0                      # with the rate 0.1 the border is 2 sqrt(1e-8) / 0.1 = 0.002
    for _ in range(40_000):
        before = param
        param, average = edu.RMSProp.kernel(param, curvature * param, average, 0.1, 0.9, 1e-8)
    assert (before * param < 0 and abs(param) > 1e-3) == cycle and (cycle or abs(param) < 1e-9)


def test_aligned_adagrad_sees_a_round_bowl():
    ravine, bowl = (edu.run("adagrad", edu.quadratic(a, b), 50, learning_rate=1.0, epsilon=1e-300).points
                    for a, b in ((0.2, 4.0), (1.0, 1.0)))
    assert ravine == pytest.approx(bowl, abs=1e-10)


# Section 2

def first_step(library, method):
    run = recorded(library, method)[0]
    start = conventions.record()["problems"]["dense"]["start"][0]
    return abs(run["params"][0][0] - start)


def test_the_first_gradient_of_the_dense_problem():
    assert conventions.record()["problems"]["dense"]["gradients"][0][0] == -0.254


def test_first_steps_of_pytorch_and_keras_differ_by_31_6_and_2236():
    assert round(first_step("torch", "rmsprop") / first_step("keras", "rmsprop"), 1) == 31.6
    assert round(first_step("torch", "adadelta") / first_step("keras", "adadelta")) == 2236


def test_rmsprops_first_step_is_10_rates_in_pytorch_and_3_16_in_keras():
    assert first_step("torch", "rmsprop") / 0.01 == pytest.approx(10, abs=1e-4)
    assert first_step("keras", "rmsprop") / 0.001 == pytest.approx(3.16, abs=5e-3)


def test_at_1e_6_the_step_with_epsilon_outside_is_99_times_as_long():
    outside, inside = (steady("rmsprop", 1e-6, 200, epsilon_place=place)[-1] for place in ("outside", "inside"))
    assert round(outside / inside, 2) == 99.01


@pytest.mark.parametrize("epsilon", [1e-10, 1e-8, 1e-6, 1e-4])
def test_the_laws_of_both_floors_over_decades(epsilon):
    sizes = np.geomspace(1e-8, 10, 40)
    for place, law in (("outside", sizes / (sizes + epsilon)), ("inside", sizes / np.sqrt(sizes**2 + epsilon))):
        step = steady("rmsprop", sizes, 300, epsilon_place=place, epsilon=epsilon, learning_rate=1.0)[-1]
        assert step == pytest.approx(law, rel=1e-9)


def test_half_a_step_is_made_at_epsilon_and_at_the_root_of_a_third_of_it():
    outside, inside = 1e-8, np.sqrt(1e-8 / 3)
    assert outside / (outside + 1e-8) == pytest.approx(0.5) and round(inside, 6) == 5.8e-5
    assert inside / np.sqrt(inside**2 + 1e-8) == pytest.approx(0.5)


def test_the_record_has_the_gradients_the_page_says():
    dense, small, sparse = (np.abs(conventions.record()["problems"][name]["gradients"])
                            for name in ("dense", "small", "sparse"))
    assert 0.1 <= dense.min() and dense.max() <= 3
    assert 1e-6 <= small[small > 0].min() and small.max() <= 1e-2
    assert np.mean(sparse == 0) > 0.8


@pytest.mark.parametrize(("library", "method", "seen"), [
    ("torch", "rmsprop", True), ("keras", "rmsprop", True), ("torch", "adagrad", True), ("keras", "adagrad", False)])
def test_only_small_gradients_see_the_place_of_epsilon(library, method, seen):
    far = {}
    for run in recorded(library, method):
        right = in_our_words(run)
        other = {"inside": "outside", "outside": "inside"}[right["epsilon_place"]]
        far[run["problem"]] = conventions.distance(run, **{**right, "epsilon_place": other})
    assert far["dense"] < 2e-5 and far["sparse"] < 1e-5
    assert far["small"] > 0.04 if seen else 1e-7 < far["small"] < 2e-7


# Section 3

def test_from_0_1_a_slope_of_0_01_comes_0_166_of_the_way_in_100_steps_and_0_738_in_10_000():
    way = {start: np.cumsum(steady("adagrad", 0.01, 10_000, start_state=start)) for start in (0.0, 0.1)}
    assert round(way[0.1][99] / way[0.0][99], 3) == 0.166
    assert round(way[0.1][-1] / way[0.0][-1], 3) == 0.738


@pytest.mark.parametrize("start", [1e-3, 1e-2, 1e-1])
@pytest.mark.parametrize("grad", [1e-3, 3e-3, 1e-2])
@pytest.mark.parametrize("rate", [1e-3, 1e-1])
def test_the_law_of_the_start_over_decades(start, grad, rate):
    way = np.cumsum(steady("adagrad", grad, 2000, start_state=start, learning_rate=rate))
    steps, fill = np.arange(1, 2001), start / grad**2
    law = 2 * rate * (np.sqrt(steps + fill) - np.sqrt(fill))
    assert way == pytest.approx(law, rel=max(0.3 / fill, 1e-4))


def test_the_law_of_the_start_fails_at_a_start_of_0_by_a_factor_of_2():
    assert 2 * 0.01 * np.sqrt(1) / steady("adagrad", 0.01, 1)[0] == pytest.approx(2, rel=1e-5)


def test_a_start_is_gradient_descent_with_3_16_rates():
    assert 1 / np.sqrt(0.1) == pytest.approx(3.16, abs=5e-3)
    early = steady("adagrad", 0.01, 10, start_state=0.1)
    assert early == pytest.approx(3.162 * 0.01 * 0.01, rel=6e-3)


def test_with_the_mean_over_a_hundred_the_start_of_0_1_comes_46_times_less_far():
    for start, times in ((0.0, 1), (0.1, 46)):
        total, mean = (steady("adagrad", grad, 10_000, start_state=start).sum() for grad in (1e-2, 1e-4))
        assert round(total / mean) == times


# Section 4

@pytest.mark.parametrize("rate", [1e-3, 0.1, 0.5, 2.0])
def test_a_rate_outside_scales_the_path_for_given_gradients(rate):
    grads = np.random.default_rng(1).normal(size=500)
    plain, scaled = (follow("adadelta", grads, 0.0, learning_rate=eta)[0] for eta in (1.0, rate))
    assert scaled == pytest.approx(rate * plain, rel=1e-10, abs=1e-16)


@pytest.mark.parametrize("rate", [0.1, 0.5, 2.0])
def test_on_a_parabola_a_rate_outside_is_a_curvature_of_rate_times_as_much(rate):
    rated, _ = follow("adadelta", lambda x: 3 * x, 1.0, 2000, learning_rate=rate)
    plain, _ = follow("adadelta", lambda x: 3 * rate * x, 1.0 / rate, 2000)
    assert rated == pytest.approx(rate * plain, rel=1e-6, abs=1e-12)


def test_a_thousandth_of_the_rate_needs_133_times_the_767_steps():
    way = np.cumsum(steady("adadelta", 1.0, 103_000))
    fast, slow = (int(np.argmax(way >= 4.9 / rate)) + 1 for rate in (1, 0.001))
    assert fast == 767 and round(slow / fast, 1) == 133.3
    for rate in (1, 0.1, 0.01, 0.001):
        law = laws.adadelta_time(4.9 / rate, 0.95, 1e-6)
        assert np.argmax(way >= 4.9 / rate) + 1 == pytest.approx(law, rel=2e-3)


def test_the_law_depends_on_rate_and_root_of_epsilon_as_one_product():
    both = [laws.adadelta_time(4.9 / 1e-3, 0.95, 1e-6), laws.adadelta_time(4.9, 0.95, 1e-12)]
    assert both[0] == pytest.approx(both[1])
    times = laws.adadelta_time(4.9 / np.array([1e-6, 1e-7]), 0.95, 1e-6)
    assert np.log10(times[1] / times[0]) == pytest.approx(2 / 3, abs=1e-4)


def test_a_millionth_of_epsilon_does_what_a_thousandth_of_the_rate_does():
    small_rate, small_epsilon = (steady("adadelta", 1.0, 3000, **more)
                                 for more in ({"learning_rate": 1e-3}, {"epsilon": 1e-12}))
    assert small_rate == pytest.approx(small_epsilon, rel=1e-4)


@pytest.fixture(scope="module")
def tumours():
    features, labels = breast_cancer(standardised=True)
    problem = logistic_regression(features, labels)
    weights, _ = follow("adadelta", problem.gradient, np.zeros((31, 2)), 1000, learning_rate=[0.001, 1.0],
                        epsilon=1e-7)
    errors = np.mean((np.einsum("if,tfk->tik", features, weights[[1, 1000]]) > 0) != labels[:, None], axis=1)
    return features, problem.loss(np.moveaxis(weights, 0, 1)), errors


def test_keras_default_stays_at_0_678_where_rate_1_reaches_0_059(tumours):
    features, losses, _ = tumours
    assert features.shape == (569, 31)
    assert losses[0].round(3).tolist() == [0.693, 0.693] and losses[-1].round(3).tolist() == [0.678, 0.059]


def test_the_default_calls_93_5_percent_rightly_and_the_first_step_did_as_well(tumours):
    _, _, (first, last) = tumours
    assert round(100 * (1 - last[0]), 1) == 93.5
    assert first[0] == pytest.approx(last[0], abs=0.005)


def test_no_length_of_the_weights_changes_a_verdict():
    features, _ = breast_cancer(standardised=True)
    weights = np.random.default_rng(0).normal(size=31)
    assert np.array_equal(features @ weights > 0, features @ (1e-3 * weights) > 0)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("epsilon", [1e-8, 1e-7, 1e-6])
@pytest.mark.parametrize("rho", [0.9, 0.95, 0.99])
def test_inside_a_rate_below_1_comes_to_rest(rate, epsilon, rho):
    step = steady("adadelta", 1.0, 12_000, learning_rate=rate, rate_place="inside", epsilon=epsilon, rho=rho)
    assert step[-1] == pytest.approx(rate * np.sqrt(epsilon / (1 - rate**2)), rel=1e-4)


@pytest.mark.parametrize("rate", [1.5, 2.0, 3.0])
@pytest.mark.parametrize("rho", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("epsilon", [1e-8, 1e-7, 1e-6])
def test_inside_a_rate_above_1_grows_by_a_factor(rate, rho, epsilon):
    settled = round(14 / (1 - rho))
    step = steady("adadelta", 1.0, settled + 2, learning_rate=rate, rate_place="inside", rho=rho, epsilon=epsilon)
    assert (step[-1] / step[-2]) ** 2 == pytest.approx(1 + (1 - rho) * (rate**2 - 1), rel=2e-4)


def test_inside_at_rate_1_the_place_makes_no_difference():
    places = [steady("adadelta", 1.0, 500, rate_place=place) for place in ("inside", "outside")]
    assert places[0] == pytest.approx(places[1], rel=1e-12)


def test_0_5_inside_rests_at_5_7735e_4_and_2_grows_by_1_15():
    assert 0.5 * np.sqrt(1e-6 / 0.75) == pytest.approx(5.7735e-4, abs=1e-8)
    step = steady("adadelta", 1.0, 202, learning_rate=2.0, rate_place="inside")
    assert (step[200] / step[199]) ** 2 == pytest.approx(1.15, abs=5e-5)


def test_inside_a_rate_above_1_rests_too_where_gradients_are_near_the_root_of_epsilon():
    below, above = 0.9 * np.sqrt(1e-6 / 3), 1.1 * np.sqrt(1e-6 / 3)
    rests, grows = (steady("adadelta", g, 8000, learning_rate=2.0, rate_place="inside") for g in (below, above))
    assert rests[-1] == pytest.approx(rests[-1000], rel=1e-6) and grows[-1] > 10 * grows[-1000]


@pytest.mark.parametrize(("rate", "curvature"), [(0.5, 10), (0.9, 10), (0.9, 3), (0.7, 30)])
@pytest.mark.parametrize("epsilon", [1e-7, 1e-6, 1e-5])
def test_the_bounce_settles_inside(rate, curvature, epsilon):
    params, _ = follow("adadelta", lambda x: curvature * x, 0.1, 6000, learning_rate=rate, rate_place="inside",
                       epsilon=epsilon)
    law = 0.5 * np.sqrt(epsilon * (rate**2 - 4 / curvature**2) / (1 - rate**2))
    assert np.abs(params[-10:]) == pytest.approx(law, rel=1e-3)


@pytest.mark.parametrize(("rate", "curvature"), [(0.9, 10), (0.5, 10), (2.0, 4)])
def test_the_bounce_grows_outside(rate, curvature):
    params, _ = follow("adadelta", lambda x: curvature * x, 1.0, 40_000, learning_rate=rate)
    law = 0.5 * np.sqrt(1e-6 * 40_000 * (rate**2 - 4 / curvature**2))
    assert abs(params[-1]) == pytest.approx(law, rel=0.02)


def test_the_folded_table_of_the_bounce_and_that_the_law_is_6_8_and_1_5_percent_too_long():
    bounce = {place: np.abs(follow("adadelta", lambda x: 10 * x, 1.0, 20_000, learning_rate=0.9,
                                   rate_place=place)[0][[5000, 20_000]]) for place in ("outside", "inside")}
    law = 0.5 * np.sqrt(1e-6 * np.array([5000, 20_000]) * (0.81 - 0.04))
    assert (100 * (law / bounce["outside"] - 1)).round(1).tolist() == [6.8, 1.5]
    assert bounce["outside"].round(5).tolist() == [0.02906, 0.06111] and law.round(5).tolist() == [0.03102, 0.06205]
    assert bounce["inside"].round(6).tolist() == 2 * [round(0.5 * np.sqrt(1e-6 * 0.77 / 0.19), 6)] == 2 * [0.001007]


# The exercises

@pytest.mark.parametrize(("key", "solution"), [
    (("torch", "rmsprop"), dict(epsilon_place="outside", learning_rate=0.01, rho=0.99, epsilon=1e-8)),
    (("keras", "adagrad"), dict(epsilon_place="inside", start_state=0.1, learning_rate=0.001, epsilon=1e-7)),
    (("optax", "adadelta"), dict(learning_rate=0.1, rho=0.9, epsilon=1e-6)),
    (("keras", "adagrad"), dict(epsilon_place="outside", start_state=0.1 + 1e-7, learning_rate=0.001, epsilon=0.0))])
def test_the_solutions_match(key, solution):
    assert conventions.match(*key, solution).word == "equal"


def test_the_wrong_translations_are_wrong_as_the_replies_say():
    runs = recorded("keras", "adagrad")
    near = dict(epsilon_place="outside", start_state=0.1, learning_rate=0.001)
    far = [max(conventions.distance(run, **near, epsilon=epsilon) for run in runs) for epsilon in (1e-7, np.sqrt(1e-7))]
    assert 1e-7 < far[0] < 2e-7 and far[1] == pytest.approx(1e-3, rel=0.05)


@pytest.mark.parametrize("grad", [0.5, 1.0, 2.0])
def test_near_1_both_places_agree_to_six_digits_from_the_first_step_on(grad):
    outside, inside = (steady("rmsprop", grad, 300, epsilon_place=place) for place in ("outside", "inside"))
    assert outside == pytest.approx(inside, rel=5e-7, abs=0)


@pytest.mark.parametrize(("gradient", "ratio"), [(1e-8, 5000), (1e-14, 10_000)])
def test_the_places_differ_5000_fold_at_1e_8_and_never_10_000_fold(gradient, ratio):
    measured = np.sqrt(gradient**2 + 1e-8) / (gradient + 1e-8)
    assert measured == pytest.approx(ratio, rel=1e-5) and measured < 10_000


def test_64_runs_are_recorded():
    assert len(conventions.record()["runs"]) == 64
