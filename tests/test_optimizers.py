"""The classes: a step function, and a place for its state."""
import copy
import pickle
import re
import tracemalloc
from inspect import signature

import numpy as np
import pytest

from adaptive_edu import Adadelta, Adagrad, GradientDescent, Momentum, RMSProp

KINDS = [GradientDescent, Momentum, Adagrad, RMSProp, Adadelta]
each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
def test_a_repr_can_be_pasted_back(kind):
    for optimizer in (kind(), kind(**{next(iter(kind.defaults)): [0.25, 0.125]})):
        assert repr(eval(repr(optimizer))) == repr(optimizer)


@each_kind
def test_constructor_and_step_have_the_same_defaults(kind):
    assert {n: p.default for n, p in signature(kind).parameters.items()} == kind.defaults


@each_kind
def test_defaults_that_a_docstring_names_are_the_signatures(kind):
    for name, value in re.findall(r"default (\w+)=([\d.e-]+)", kind.step.__doc__):
        assert kind.defaults[name] == float(value)


@each_kind
def test_two_instances_share_nothing(kind):
    one, two = kind(), kind()
    one.update([1.0, 2.0], [1.0, -1.0])
    assert all(np.array_equal(value, 0.0) for value in two.state.values())


@each_kind
def test_what_is_read_of_the_state_is_a_copy(kind):
    optimizer = kind()
    optimizer.update([1.0, 2.0], [1.0, -1.0])
    before = optimizer.state
    for value in optimizer.state.values():
        value += 1.0
    assert all(np.array_equal(before[name], optimizer.state[name]) for name in before)


@each_kind
def test_reset_forgets_everything(kind):
    optimizer = kind()
    first = optimizer.update(1.0, 2.0)
    optimizer.update(first, 3.0)
    optimizer.reset()
    assert optimizer.update(1.0, 2.0) == first


@each_kind
def test_a_number_gives_a_number_and_a_list_an_array(kind):
    assert type(kind().update(1, 2)) is float
    assert isinstance(kind().update([1], [2]), np.ndarray)


@each_kind
def test_a_copy_and_a_pickle_go_on_alike(kind):
    optimizer = kind()
    optimizer.update([1.0, 2.0], [1.0, -1.0])
    twins = copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))
    expected = optimizer.update([1.0, 2.0], [0.5, 0.5])
    assert all(np.array_equal(twin.update([1.0, 2.0], [0.5, 0.5]), expected) for twin in twins)


def test_a_schedule_may_change_the_rate_between_updates():
    optimizer = GradientDescent(learning_rate=0.5)
    optimizer.learning_rate = 0.25
    assert optimizer.update(1.0, 2.0) == 0.5
    with pytest.raises(ValueError, match="learning_rate must be > 0; got -1.0"):
        optimizer.learning_rate = -1
    assert optimizer.learning_rate == 0.25


def test_momentum_without_momentum_is_gradient_descent():
    with_, without = Momentum(0.1, momentum=0.0), GradientDescent(0.1)
    a = b = np.array([1.0, -2.0])
    for _ in range(5):
        a, b = with_.update(a, 2 * a), without.update(b, 2 * b)
    assert np.array_equal(a, b)


STEPPED = [Adagrad, RMSProp, Adadelta]
each_method = pytest.mark.parametrize("kind", STEPPED)
MANY = 100_003          # more than three pieces, and not a multiple of one


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def folded(kind, params, gradients, **hyperparameters):
    state = [np.zeros_like(params) for _ in kind.state_names]
    for grads in gradients:
        params, *state = kind.step(params, grads, *state, **hyperparameters)
    return params, state


@each_method
def test_pieces_are_the_step_to_the_last_bit(kind):
    params, gradients, optimizer = normal(MANY), normal(3, MANY, seed=1), kind()
    updated = params
    for grads in gradients:
        updated = optimizer.update(updated, grads)
    expected, state = folded(kind, params, gradients)
    assert np.array_equal(updated, expected)
    assert all(np.array_equal(a, b) for a, b in zip(optimizer.state.values(), state, strict=True))


@each_method
def test_a_hyperparameter_for_every_element_is_cut_into_pieces_too(kind):
    epsilon = np.linspace(1e-8, 1, MANY)
    updated = kind(epsilon=epsilon).update(normal(MANY), normal(MANY, seed=1))
    assert np.array_equal(updated, folded(kind, normal(MANY), [normal(MANY, seed=1)], epsilon=epsilon)[0])


@each_method
@pytest.mark.parametrize("size", [5, MANY])
def test_out_may_be_the_parameters_themselves(kind, size):
    params, grads = normal(size), normal(size, seed=1)
    expected = kind().update(params, grads)
    assert kind().update(params, grads, out=params) is params
    assert np.array_equal(params, expected)


@each_method
@pytest.mark.parametrize("size", [6, MANY])
def test_out_may_overlap_the_parameters(kind, size):
    memory = normal(size + 1)
    expected = kind().update(memory[:-1].copy(), normal(size, seed=1))
    assert np.array_equal(kind().update(memory[:-1], normal(size, seed=1), out=memory[1:]), expected)


@each_method
def test_any_layout_of_memory_will_do(kind):
    params, grads = normal(400, 300), normal(300, 400, seed=1).T
    expected = kind().update(params.copy(), np.ascontiguousarray(grads))
    assert np.array_equal(kind().update(params, grads), expected)
    assert np.array_equal(kind().update(params[::2, ::3], grads[::2, ::3]), expected[::2, ::3])


@each_method
@pytest.mark.parametrize("size", [7, MANY])
def test_single_precision_is_the_same_kernel_on_single_precision(kind, size):
    params, grads = normal(size).astype(np.float32), normal(size, seed=1).astype(np.float32)
    updated = kind().update(params, grads)
    state = [np.zeros_like(params) for _ in kind.state_names]
    assert updated.dtype == np.float32
    assert np.array_equal(updated, kind.kernel(params, grads, *state, *kind.defaults.values())[0])


@each_method
def test_nothing_is_allocated_that_grows_with_the_parameter(kind):
    params, grads, optimizer = normal(10 * MANY), normal(10 * MANY, seed=1), kind()
    optimizer.update(params, grads, out=params)
    tracemalloc.start()
    optimizer.update(params, grads, out=params)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.5 * params.nbytes


@each_method
@pytest.mark.parametrize("out, got", [(np.zeros(3), r"float64 of shape \(3,\)"), ([0.0, 0.0], r"\[0.0, 0.0\]"),
                                      (np.zeros(2, np.float32), "float32 of shape")])
def test_an_out_that_does_not_fit_is_refused_before_anything_changes(kind, out, got):
    optimizer = kind()
    with pytest.raises(TypeError, match=rf"out must be an array of float64 .* \(2,\); got {got}"):
        optimizer.update([1.0, 2.0], [1.0, 2.0], out=out)
    assert all(np.array_equal(value, 0.0) for value in optimizer.state.values())


@each_method
@pytest.mark.parametrize("place", [0, MANY - 1])
@pytest.mark.parametrize("value, sentence", [(np.nan, "must be finite; got nan"), (np.inf, "must be finite; got inf"),
                                             (1e200, "must be below 1.3e154")])
def test_one_bad_gradient_among_many_is_found(kind, place, value, sentence):
    grads = normal(MANY)
    grads[place] = value
    with pytest.raises(ValueError, match=f"grads {sentence}"):
        kind().update(normal(MANY), grads)


@each_method
def test_large_but_harmless_numbers_are_no_fault(kind):
    params = np.array([1e200, -1e200])
    assert np.array_equal(kind().update(params, [1.0, 1.0]), params)
    assert kind().update(np.zeros(2), np.full(2, 1.2e154)).shape == (2,)


def test_a_square_that_single_precision_cannot_hold_is_refused():
    with pytest.raises(ValueError, match=r"grads must be below 1.8e19 in size in float32"):
        Adagrad().update(np.zeros(2, np.float32), np.array([1.0, 1e20], np.float32))


def test_the_dtype_stays_that_of_the_first_update():
    optimizer = Adagrad()
    optimizer.update(np.zeros(2, np.float32), np.ones(2))
    with pytest.raises(TypeError, match="params must keep the dtype of the first update, float32; got float64"):
        optimizer.update(np.zeros(2), np.ones(2))
