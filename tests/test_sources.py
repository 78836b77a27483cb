"""One named test per source document, and every worked example at exact and at printed precision."""
import json
from decimal import Decimal, getcontext
from pathlib import Path

import numpy as np
import pytest

from adaptive_edu import Adadelta, adadelta_step, adagrad_step, rmsprop_step

CASES = json.loads((Path(__file__).parent / "data" / "worked_examples.json").read_text(encoding="utf-8"))["cases"]
STEPS = {"adadelta": adadelta_step, "adagrad": adagrad_step, "rmsprop": rmsprop_step}
OURS = {"parameter": "param", "params": "param", "grads": "grad", "G": "sum_sq_grad", "cache": "avg_sq_grad",
        "u": "avg_sq_grad", "v": "avg_sq_delta", "lr": "learning_rate", "beta": "rho"}
PRINTED_BY_ANOTHER_FORMULA = {"004-1": 5e-6}     # 004 drops epsilon between two lines of its worked text


def run_case(case):
    given = {OURS.get(name, name): value for name, value in case["inputs"].items()}
    return STEPS[case["function"]](**given)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_example_at_exact_precision(case):
    for result, exact in zip(run_case(case), case["exact"][case["formula_mode"]], strict=True):
        np.testing.assert_allclose(result, exact, rtol=1e-14, atol=0, strict=False)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_example_at_printed_precision(case):
    within = PRINTED_BY_ANOTHER_FORMULA.get(case["id"], 0.5 * 10.0 ** -case["decimals"])
    for result, printed in zip(run_case(case), case["printed"], strict=True):
        np.testing.assert_allclose(result, printed, rtol=0, atol=within)


def test_source_000_one_adadelta_step_is_right_to_fifty_digits():
    getcontext().prec = 50
    param, grad, u, v = Decimal("1"), Decimal("0.1"), Decimal("1"), Decimal("1")
    rho, epsilon = Decimal("0.95"), Decimal("0.000001")
    u = rho * u + (1 - rho) * grad ** 2
    delta = -(v + epsilon).sqrt() / (u + epsilon).sqrt() * grad
    exact = param + delta, u, rho * v + (1 - rho) * delta ** 2
    assert adadelta_step(1.0, 0.1, 1.0, 1.0) == pytest.approx([float(value) for value in exact], rel=4e-16)


def test_source_001_adagrad_puts_epsilon_outside_the_root():
    param, sum_sq_grad = adagrad_step([1.0, 2.0, 3.0], [0.1, 0.2, 0.3], [0.0, 0.0, 0.0])
    np.testing.assert_allclose(param, [0.990000001, 1.9900000005, 2.990000000333333], rtol=1e-15)
    np.testing.assert_allclose(sum_sq_grad, [0.01, 0.04, 0.09], rtol=1e-15)


def test_source_002_the_class_is_the_function_over_many_steps():
    rng, optimizer = np.random.default_rng(2), Adadelta(rho=0.9, epsilon=1e-4)
    params = folded = rng.normal(size=(3, 2))
    state = np.zeros((3, 2)), np.zeros((3, 2))
    for grads in rng.normal(size=(200, 3, 2)):
        params = optimizer.update(params, grads)
        folded, *state = adadelta_step(folded, grads, *state, rho=0.9, epsilon=1e-4)
    assert np.array_equal(params, folded)
    assert all(np.array_equal(a, b) for a, b in zip(optimizer.state.values(), state, strict=True))


def test_source_003_the_recurrence_that_it_derives():
    """w - update, the update positive when the gradient is: RMS of past updates over RMS of gradients."""
    gamma, epsilon, w, mean_g, mean_update = 0.9, 1e-6, 5.0, 0.0, 0.0
    param, state = 5.0, (0.0, 0.0)
    for _ in range(100):
        grad = 2 * w
        mean_g = gamma * mean_g + (1 - gamma) * grad ** 2
        update = (mean_update + epsilon) ** 0.5 / (mean_g + epsilon) ** 0.5 * grad
        mean_update = gamma * mean_update + (1 - gamma) * update ** 2
        w = w - update
        param, *state = adadelta_step(param, 2 * param, *state, rho=gamma, epsilon=epsilon)
    assert (param, *state) == pytest.approx((w, mean_g, mean_update), rel=1e-13)


def test_source_004_prints_what_another_formula_gives():
    ours, _ = rmsprop_step([1.0], [0.1], [0.0], learning_rate=0.1, rho=0.9)
    outside = 1 - 0.1 * 0.1 / (0.001 ** 0.5 + 1e-8)
    assert ours[0] == pytest.approx(0.683773815110, abs=1e-11)
    assert round(ours[0], 6) == 0.683774 and round(outside, 6) == 0.683772      # 004 prints 0.683772
