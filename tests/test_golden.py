"""Numbers that can be checked on paper, and the wrong formulas that each of them would catch."""
from math import sqrt

import pytest

from adaptive_edu import adadelta_step, adagrad_step, rmsprop_step

# Every root is whole, results are distinct, epsilon is large: compared with ==.
ADADELTA = {"param": 10.0, "grad": 5.0, "avg_sq_grad": 9.0, "avg_sq_delta": 5.0, "rho": 0.25, "epsilon": 4.0}
ADAGRAD = {"param": 1.0, "grad": 4.0, "sum_sq_grad": 9.0, "learning_rate": 0.5, "epsilon": 3.0}
RMSPROP = {"param": 1.0, "grad": 4.0, "avg_sq_grad": 28.0, "learning_rate": 0.75, "rho": 0.75, "epsilon": 11.0}


def test_AD1_to_AD4_adadelta_on_paper():
    # E[g^2]: 9/4 + 75/4 = 21; sqrt(21 + 4) = 5; sqrt(5 + 4) = 3; delta = -3/5 * 5; E[d^2]: 5/4 + 27/4 = 8
    assert adadelta_step(**ADADELTA) == (7.0, 21.0, 8.0)


def test_AG1_to_AG3_adagrad_on_paper():
    assert adagrad_step(**ADAGRAD) == (0.75, 25.0)         # 9 + 16 = 25; delta = -0.5 * 4 / (5 + 3)


def test_RP1_to_RP3_rmsprop_on_paper():
    assert rmsprop_step(**RMSPROP) == (0.5, 25.0)          # 21 + 4 = 25; delta = -0.75 * 4 / sqrt(25 + 11)


def test_AD3_the_state_is_not_rounded():
    _, avg_sq_grad, avg_sq_delta = adadelta_step(1.0, 1.0, 0.0, 0.0)
    assert avg_sq_grad == pytest.approx(0.05, rel=1e-15)
    assert avg_sq_delta == pytest.approx(1e-6 / (1 + 2e-5), rel=1e-14)      # 9.9998e-07, on paper


def adadelta_with(old=False, outside=False, inverted=False, new_delta=False, fed_by="delta", sign=-1,
                  swapped=False, rootless=False):
    """Return an Adadelta step with one thing wrong; with nothing wrong it is the formula."""
    def step(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon):
        keep, take = (1 - rho, rho) if swapped else (rho, 1 - rho)
        below, avg_sq_grad = avg_sq_grad, keep * avg_sq_grad + take * grad ** 2
        below = below if old else avg_sq_grad
        above = keep * avg_sq_delta + take * grad ** 2 if new_delta else avg_sq_delta
        rms = ((lambda a: sqrt(a) + epsilon) if outside else
               (lambda a: a + epsilon) if rootless else (lambda a: sqrt(a + epsilon)))
        ratio = rms(below) / rms(above) if inverted else rms(above) / rms(below)
        delta = sign * ratio * grad
        fed = delta if fed_by == "delta" else grad
        return param + delta, avg_sq_grad, keep * avg_sq_delta + take * fed ** 2
    return step


MUTANTS = {"epsilon outside the roots": {"outside": True}, "old average below": {"old": True},
           "ratio inverted": {"inverted": True}, "new average above": {"new_delta": True},
           "fed with the gradient": {"fed_by": "grad"}, "sign": {"sign": 1},
           "rho exchanged with 1 - rho": {"swapped": True}, "no root": {"rootless": True}}


def test_the_mutants_with_nothing_wrong_are_the_formula():
    assert adadelta_with()(**ADADELTA) == adadelta_step(**ADADELTA)


@pytest.mark.parametrize("wrong", MUTANTS.values(), ids=MUTANTS)
def test_the_adadelta_case_catches(wrong):
    assert adadelta_with(**wrong)(**ADADELTA) != pytest.approx((7.0, 21.0, 8.0), rel=1e-3)


ADAGRAD_MUTANTS = {
    "epsilon inside": lambda p, g, s, lr, e: (p - lr * g / sqrt(s + g * g + e), s + g * g),
    "old sum": lambda p, g, s, lr, e: (p - lr * g / (sqrt(s) + e), s + g * g),
    "no root": lambda p, g, s, lr, e: (p - lr * g / (s + g * g + e), s + g * g),
    "an average": lambda p, g, s, lr, e: (p - lr * g / (sqrt(.9 * s + .1 * g * g) + e), .9 * s + .1 * g * g),
    "gradient not squared": lambda p, g, s, lr, e: (p - lr * g / (sqrt(s + g) + e), s + g),
    "sign": lambda p, g, s, lr, e: (p + lr * g / (sqrt(s + g * g) + e), s + g * g),
    "no epsilon": lambda p, g, s, lr, e: (p - lr * g / sqrt(s + g * g), s + g * g),
    "old sum returned": lambda p, g, s, lr, e: (p - lr * g / (sqrt(s + g * g) + e), s)}


def ema(u, g, r):
    return r * u + (1 - r) * g * g


RMSPROP_MUTANTS = {
    "epsilon outside": lambda p, g, u, lr, r, e: (p - lr * g / (sqrt(ema(u, g, r)) + e), ema(u, g, r)),
    "old average": lambda p, g, u, lr, r, e: (p - lr * g / sqrt(u + e), ema(u, g, r)),
    "no root": lambda p, g, u, lr, r, e: (p - lr * g / (ema(u, g, r) + e), ema(u, g, r)),
    "rho exchanged": lambda p, g, u, lr, r, e: (p - lr * g / sqrt(ema(u, g, 1 - r) + e), ema(u, g, 1 - r)),
    "1 - rho missing": lambda p, g, u, lr, r, e: (p - lr * g / sqrt(r * u + g * g + e), r * u + g * g),
    "a sum": lambda p, g, u, lr, r, e: (p - lr * g / sqrt(u + g * g + e), u + g * g),
    "sign": lambda p, g, u, lr, r, e: (p + lr * g / sqrt(ema(u, g, r) + e), ema(u, g, r)),
    "no epsilon": lambda p, g, u, lr, r, e: (p - lr * g / sqrt(ema(u, g, r)), ema(u, g, r))}


@pytest.mark.parametrize("wrong", ADAGRAD_MUTANTS.values(), ids=ADAGRAD_MUTANTS)
def test_the_adagrad_case_catches(wrong):
    assert wrong(*ADAGRAD.values()) != pytest.approx((0.75, 25.0), rel=1e-3)


@pytest.mark.parametrize("wrong", RMSPROP_MUTANTS.values(), ids=RMSPROP_MUTANTS)
def test_the_rmsprop_case_catches(wrong):
    assert wrong(*RMSPROP.values()) != pytest.approx((0.5, 25.0), rel=1e-3)
