"""Pieces, and the notes that are replayed on them: no kernel can tell that it was cut or recorded."""
import numpy as np
import pytest

from adaptive_edu import Adadelta, Adagrad, GradientDescent, Momentum, RMSProp, pieces


def reads_the_old_state_late(param, grad, state, rate):
    new = state + grad * grad
    return param - rate * grad / (state + 1), new


def reads_the_old_params_late(param, grad, state, rate):
    new = param - rate * grad
    return new, param * 2 - new


def reads_the_gradient_late(param, grad, state, rate):
    new = param - rate
    return new, state + grad / 3


def remembers(param, grad, state, rate):
    return param - rate * grad + 0.5 * (param - state), param


def returns_one_thing_twice(param, grad, state, rate):
    new = param - rate * grad
    return new, new


def keeps_the_old_params(param, grad, state, rate):
    return param - rate * grad, param


def uses_a_value_again(param, grad, state, rate):
    delta = rate * grad
    scale = (delta * delta + 3) * 5
    return param - delta / scale, state + delta * scale


def needs_a_power(param, grad, state, rate):
    new = state + abs(grad) ** 1.5
    return param - rate * grad**3, new


def asks_where(param, grad, state, rate):
    return np.where(grad > 0, param - rate, param + rate), np.maximum(state, grad * grad)


def changes_in_place(param, grad, state, rate):
    state *= 0.5
    state += grad
    return param - rate * state, state


def has_a_numpy_number(param, grad, state, rate):
    return param - np.float64(0.1) * grad, state / np.float64(3.0)


def has_an_array(param, grad, state, rate):
    return param - rate * grad, state + np.array(0.1) * grad


def has_signed_zeros(param, grad, state, rate):
    return 0.0 * grad + -0.0, -0.0 * grad - state * 1


def is_plain(param, grad, state, rate):
    return param - rate * grad / (np.sqrt(state) + 1), 2 * state + 1 - rate


KERNELS = [reads_the_old_state_late, reads_the_old_params_late, reads_the_gradient_late, remembers,
           keeps_the_old_params, uses_a_value_again, returns_one_thing_twice, needs_a_power, asks_where,
           changes_in_place, has_a_numpy_number, has_an_array, has_signed_zeros, is_plain]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 32)


def arrays(dtype):
    draws = np.random.default_rng(0).normal(size=(3, 21))        # pieces and a part of one
    return [*draws[:2].astype(dtype), abs(draws[2]).astype(dtype)]


@pytest.mark.parametrize("place", ["a new array", "params", "grads"])
@pytest.mark.parametrize("rate", [0.3, "one for each element"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_a_kernel_cannot_tell_that_it_was_cut(kernel, dtype, rate, place):
    values, slopes, state = arrays(dtype)
    rate = rate if isinstance(rate, float) else np.linspace(0, 1, 21).astype(dtype)
    expected = [np.array(result, dtype) for result in kernel(values.copy(), slopes.copy(), state.copy(), rate)]
    result = {"params": values, "grads": slopes}.get(place, np.empty_like(values))
    pieces.advance(kernel, values, slopes, [rate], result, [state])
    for got, wanted in zip((result, state), expected):
        assert np.array_equal(got, wanted) and np.array_equal(np.signbit(got), np.signbit(wanted))


@pytest.mark.parametrize("kind, buffers", [(GradientDescent, 1), (Momentum, 2), (Adagrad, 2), (RMSProp, 2),
                                           (Adadelta, 3)])
def test_our_kernels_are_replayed_in_few_buffers(kind, buffers, monkeypatch):
    made = []
    monkeypatch.setattr(np, "empty", lambda *args: made.append(args) or np.zeros(*args))
    assert pieces._replay(kind.kernel, len(kind.state_names), list(kind.defaults.values()), np.dtype(float))
    assert len(made) <= buffers


@pytest.mark.parametrize("kernel", [remembers, keeps_the_old_params, needs_a_power, asks_where,
                                    changes_in_place, has_a_numpy_number, has_an_array],
                         ids=lambda kernel: kernel.__name__)
def test_what_cannot_be_noted_is_called(kernel):
    assert pieces._replay(kernel, 1, [0.3], np.dtype(float)) is None
