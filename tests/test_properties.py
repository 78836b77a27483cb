"""What must hold for every input: properties of the three steps."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import array_of, decays, epsilons, gradients, params, rates, step_arguments

from adaptive_edu import Adadelta, Adagrad, RMSProp, adadelta_step, adagrad_step, rmsprop_step

STEPS = {"adagrad": adagrad_step, "rmsprop": rmsprop_step, "adadelta": adadelta_step}
each_step = pytest.mark.parametrize("method", STEPS)


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@each_step
@given(data=st.data())
def test_an_array_step_is_its_elements_steps(method, data):
    arguments, hyper = data.draw(step_arguments(method))
    whole = STEPS[method](*arguments, **hyper)
    for index in np.ndindex(arguments[0].shape):
        assert STEPS[method](*(float(a[index]) for a in arguments), **hyper) == tuple(r[index] for r in whole)


@each_step
@given(data=st.data())
def test_inputs_do_not_change_and_results_are_new(method, data):
    arguments, hyper = data.draw(step_arguments(method))
    before = [a.copy() for a in arguments]
    results = STEPS[method](*arguments, **hyper)
    assert same(arguments, before)
    assert not any(np.shares_memory(r, a) for r in results for a in arguments)
    assert all(r.shape == arguments[0].shape and r.dtype == np.float64 for r in results)


@each_step
@given(data=st.data())
def test_nested_lists_give_what_arrays_give(method, data):
    arguments, hyper = data.draw(step_arguments(method))
    assert same(STEPS[method](*arguments, **hyper), STEPS[method](*(a.tolist() for a in arguments), **hyper))


@each_step
@given(data=st.data())
def test_opposite_gradients_take_opposite_steps(method, data):
    (param, grad, *state), hyper = data.draw(step_arguments(method))
    plus, *state_plus = STEPS[method](np.zeros_like(param), grad, *state, **hyper)
    minus, *state_minus = STEPS[method](np.zeros_like(param), -grad, *state, **hyper)
    assert np.array_equal(plus, -minus) and same(state_plus, state_minus)
    assert np.all(plus * grad <= 0)


@given(data=st.data())
def test_zero_gradient_leaves_param_and_decays_both_averages(data):
    (param, grad, u, v), hyper = data.draw(step_arguments("adadelta"))
    after, new_u, new_v = adadelta_step(param, 0 * grad, u, v, **hyper)
    assert np.array_equal(after, param)
    assert np.array_equal(new_u, hyper["rho"] * u) and np.array_equal(new_v, hyper["rho"] * v)


@given(data=st.data())
def test_adagrads_sum_never_decreases(data):
    arguments, hyper = data.draw(step_arguments("adagrad"))
    assert np.all(adagrad_step(*arguments, **hyper)[1] >= arguments[2])


@each_step
@given(data=st.data())
def test_averages_and_sums_stay_non_negative(method, data):
    arguments, hyper = data.draw(step_arguments(method))
    assert all(np.all(state >= 0) for state in STEPS[method](*arguments, **hyper)[1:])


@given(grad=gradients, rate=rates, rho=decays, epsilon=epsilons)
def test_no_step_is_longer_than_its_bound(grad, rate, rho, epsilon):
    bit = 1 + 1e-12
    assert abs(adagrad_step(0.0, grad, 0.0, rate, epsilon)[0]) <= rate * bit
    assert abs(rmsprop_step(0.0, grad, 0.0, rate, rho, epsilon)[0]) <= rate / (1 - rho) ** 0.5 * bit
    assert abs(adadelta_step(0.0, grad, 0.0, 0.0, rho, epsilon)[0]) <= (epsilon / (1 - rho)) ** 0.5 * bit


@given(param=params, grad=gradients, power=st.integers(-8, 8), epsilon=epsilons)
def test_adagrad_does_not_see_the_scale_of_the_loss(param, grad, power, epsilon):
    scale = 2.0 ** power       # a power of two: exact
    assert (adagrad_step(param, grad, 0.0, epsilon=epsilon)[0]
            == adagrad_step(param, scale * grad, 0.0, epsilon=scale * epsilon)[0])


def test_adagrad_is_not_indifferent_to_rotation():
    """A counterexample that is a lesson: turning the axes turns gradient descent, not Adagrad."""
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    grad = np.array([1.0, 0.5])
    straight, _ = adagrad_step(np.zeros(2), grad, np.zeros(2))
    turned, _ = adagrad_step(np.zeros(2), turn @ grad, np.zeros(2))
    assert not np.allclose(turn @ straight, turned, rtol=0.1, atol=0)


@each_step
@given(data=st.data())
def test_array_hyperparameters_are_lanes_of_one_call(method, data):
    arguments, hyper = data.draw(step_arguments(method))
    lanes = np.stack([arguments[0]] * 3), *(np.stack([a] * 3) for a in arguments[1:])
    rows = {name: np.array([value, value / 2, value / 3]) for name, value in hyper.items()}
    shape = (3,) + (1,) * arguments[0].ndim
    together = STEPS[method](*lanes, **{name: row.reshape(shape) for name, row in rows.items()})
    for lane in range(3):
        alone = STEPS[method](*arguments, **{name: row[lane] for name, row in rows.items()})
        assert same([r[lane] for r in together], alone)


@pytest.mark.parametrize("kind, method", [(Adagrad, "adagrad"), (RMSProp, "rmsprop"), (Adadelta, "adadelta")])
@given(data=st.data())
def test_n_updates_are_n_folds_of_the_function(kind, method, data):
    (folded, grad, *state), hyper = data.draw(step_arguments(method))
    grads = data.draw(array_of(gradients, (4, *grad.shape)))
    state = [np.zeros_like(a) for a in state]
    optimizer, updated = kind(**hyper), folded
    for grad in grads:
        updated = optimizer.update(updated, grad)
        folded, *state = STEPS[method](folded, grad, *state, **hyper)
    assert np.array_equal(updated, folded) and same(optimizer.state.values(), state)


def test_integers_never_truncate():
    for step in (adagrad_step, rmsprop_step):
        assert same(step([3, -2], [2, 1], [1, 0]), step([3.0, -2.0], [2.0, 1.0], [1.0, 0.0]))
    big = np.array([50_000], dtype=np.int32)       # its square does not fit an int32
    assert adagrad_step(big, big, big * 0)[1] == 2.5e9


def test_the_three_steps_in_single_and_half_precision_are_computed_in_double():
    half = np.array([300.0], dtype=np.float16)     # its square does not fit a float16
    assert adagrad_step(half, half, half * 0)[1] == 90_000.0
