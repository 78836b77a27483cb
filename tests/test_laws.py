"""Each law against runs, over a decade of every parameter, and the place where it fails."""
from math import sqrt

import numpy as np
import pytest

from adaptive_edu import laws
from adaptive_edu.methods import on_floats
from adaptive_edu.optimizers import Adadelta, Adagrad, RMSProp

ADAGRAD, RMSPROP, ADADELTA = (on_floats(kind.kernel) for kind in (Adagrad, RMSProp, Adadelta))


def lengths(steps, rho, epsilon, grad=1.0):
    """Return the lengths of Adadelta's steps in a steady slope."""
    param, *state = 0.0, 0.0, 0.0
    params = [param]
    for _ in range(steps):
        param, *state = ADADELTA(param, grad, *state, rho, epsilon)
        params.append(param)
    return -np.diff(params)


def tail(kernel, curvature, start, steps, width, *hyperparameters):
    """Return the largest |x| in the last 10 of so many steps on a parabola."""
    x, state, largest = start, (0.0,) * width, 0.0
    for step in range(steps):
        x, *state = kernel(x, curvature * x, *state, *hyperparameters)
        largest = max(largest, abs(x)) if step >= steps - 10 else 0.0
    return largest


@pytest.mark.parametrize("learning_rate", [0.003, 0.01, 0.03])
@pytest.mark.parametrize("grad", [0.1, 1.0])
def test_adagrads_distance_in_a_steady_slope(learning_rate, grad):
    param, total = 0.0, 0.0
    for step in range(1, 1001):
        param, total = ADAGRAD(param, grad, total, learning_rate, 1e-12)
        if step in (100, 1000):
            assert laws.adagrad_distance(step, learning_rate) == pytest.approx(-param, rel=0.3 / step)
    assert laws.adagrad_time(-param, learning_rate) == pytest.approx(1000, abs=1)


def test_adagrads_distance_is_too_small_at_the_first_steps():
    assert laws.adagrad_distance(2, 1.0) == pytest.approx(0.8 * (1 + 1 / sqrt(2)), rel=0.01)


@pytest.mark.parametrize("rho", [0.9, 0.99])
@pytest.mark.parametrize("grad", [0.1, 1.0])
@pytest.mark.parametrize("learning_rate", [0.001, 0.01])
def test_rmsprops_first_step_is_its_step_after_silence(rho, grad, learning_rate):
    step = laws.rmsprop_first_step(learning_rate, rho)
    assert -RMSPROP(0.0, grad, 0.0, learning_rate, rho, 1e-12)[0] == pytest.approx(step, rel=1e-6)
    faded = 1.0 * rho ** int(40 / (1 - rho))
    assert -RMSPROP(0.0, grad, faded, learning_rate, rho, 1e-12)[0] == pytest.approx(step, rel=1e-6)


@pytest.mark.parametrize("rho", [0.5, 0.9])
@pytest.mark.parametrize("curvature", [1.0, 3.0, 10.0])
@pytest.mark.parametrize("learning_rate, epsilon", [(0.01, 1e-8), (0.1, 1e-8), (0.01, 1e-5)])
def test_rmsprops_cycle(rho, curvature, learning_rate, epsilon):
    amplitude = tail(RMSPROP, curvature, 1.0, 4000, 1, learning_rate, rho, epsilon)
    assert amplitude == pytest.approx(laws.rmsprop_cycle(learning_rate, curvature, epsilon), rel=1e-3)


def test_below_the_bound_rmsprop_comes_to_rest():
    assert laws.rmsprop_cycle(0.01, 0.1, 1e-6) == 0
    assert tail(RMSPROP, 0.1, 1.0, 20_000, 1, 0.01, 0.9, 1e-6) < 1e-12


@pytest.mark.parametrize("rho", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("epsilon", [1e-9, 1e-8])
def test_adadeltas_steps_in_a_steady_slope_are_exact(rho, epsilon):
    law = laws.adadelta_steady_step(np.arange(1, 2001), rho, epsilon)
    np.testing.assert_allclose(lengths(2000, rho, epsilon), law, rtol=1e-5)      # epsilon beside grad^2 (1 - rho)
    assert laws.adadelta_growth(2000, rho, epsilon) == pytest.approx(law[-1], rel=1e-6)


@pytest.mark.parametrize("rho", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("epsilon", [1e-7, 1e-6, 1e-5])
@pytest.mark.parametrize("distance", [1.0, 4.9])
def test_adadeltas_time_to_a_distance(rho, epsilon, distance):
    travelled = np.cumsum(lengths(6000, rho, epsilon))
    measured = np.searchsorted(travelled, distance) + 1
    assert laws.adadelta_time(distance, rho, epsilon) == pytest.approx(measured, rel=0.02, abs=2)


def test_adadeltas_growth_ends_when_the_step_is_as_large_as_the_gradient():
    late = lengths(4000, 0.9, 1e-2)[-1]
    assert laws.adadelta_growth(4000, 0.9, 1e-2) > 1.5 and late == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("rho", [0.9, 0.95])
@pytest.mark.parametrize("curvature", [2.5, 5.0, 10.0, 25.0])
@pytest.mark.parametrize("epsilon", [1e-6, 1e-5])
def test_adadeltas_end_game_grows_without_end(rho, curvature, epsilon):
    amplitude = tail(ADADELTA, curvature, 0.001, 20_000, 2, rho, epsilon)
    assert amplitude == pytest.approx(laws.adadelta_endgame(20_000, curvature, epsilon), rel=0.01)


def test_up_to_curvature_two_adadelta_comes_to_rest():
    assert laws.adadelta_endgame(10_000, 1.9, 1e-6) == 0
    assert tail(ADADELTA, 1.9, 0.001, 20_000, 2, 0.9, 1e-6) < 1e-12


@pytest.mark.parametrize("rho", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("grad", [1e-3, 1e-2, 0.1, 1.0])
@pytest.mark.parametrize("epsilon", [1e-6, 1e-5])
def test_adadelta_starts_anew_after_silence(rho, grad, epsilon):
    state = (0.0, 1.0, 1.0)
    for _ in range(int(60 / (1 - rho))):
        state = ADADELTA(state[0], 0.0, *state[1:], rho, epsilon)
    assert -ADADELTA(0.0, grad, *state[1:], rho, epsilon)[0] == pytest.approx(
        laws.adadelta_after_silence(grad, rho, epsilon), rel=1e-6)
