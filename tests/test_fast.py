"""The compiled path: the same results to the last bit, and the ordinary path where it does not apply."""
import numpy as np
import pytest

from adaptive_edu import Adadelta, Adagrad, GradientDescent, Momentum, RMSProp
from adaptive_edu.family import adopt
from adaptive_edu.fast import accelerate
from adaptive_edu.methods import METHODS, NAMES

pytest.importorskip("numba", reason="the compiled path needs numba (the extra `fast`)")
each_kind = pytest.mark.parametrize("kind", [GradientDescent, Momentum, Adagrad, RMSProp, Adadelta])


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def both(kind, params, gradients, **hyperparameters):
    """Return what an ordinary and an accelerated optimizer make of the same gradients, and their states."""
    results = []
    for optimizer in (kind(**hyperparameters), accelerate(kind(**hyperparameters))):
        moved = params
        for grads in gradients:
            moved = optimizer.update(moved, grads)
        results.append((moved, *optimizer.state.values()))
    return results


def same(one, other):
    return all(np.array_equal(a, b) and np.asarray(a).dtype == np.asarray(b).dtype
               for a, b in zip(one, other, strict=True))


@each_kind
@pytest.mark.parametrize("shape", [(), (1,), (7,), (40, 30), (100_003,)])
def test_compiled_and_ordinary_updates_agree_to_the_last_bit(kind, shape):
    assert same(*both(kind, normal(*shape), normal(3, *shape, seed=1)))


@each_kind
def test_extreme_but_valid_numbers_agree_too(kind):
    params = np.array([0.0, -0.0, 1e200, 5e-324, -3.0, 1e-300])
    grads = np.array([[0.0, -0.0, 1e150, 5e-324, 1e-160, -1e100]] * 3)
    with np.errstate(all="ignore"):
        assert same(*both(kind, params, grads))


@each_kind
def test_numbers_and_lists_agree(kind):
    assert same(*both(kind, 1.0, [2.0, 3.0])) and same(*both(kind, [1, 2], [[3, 4], [5, 6]]))


@each_kind
def test_single_precision_goes_the_ordinary_way(kind):
    assert same(*both(kind, normal(50).astype(np.float32), normal(3, 50, seed=1).astype(np.float32)))


@each_kind
def test_a_hyperparameter_for_every_element_goes_the_ordinary_way(kind):
    name = next(iter(kind.defaults))
    assert same(*both(kind, normal(50), normal(3, 50, seed=1), **{name: np.linspace(0.1, 0.9, 50)}))


@each_kind
def test_any_layout_of_memory_agrees(kind):
    assert same(*both(kind, normal(40, 30).T[::2], normal(3, 40, 30, seed=1).transpose(0, 2, 1)[:, ::2]))


@each_kind
def test_out_may_be_params_or_grads_or_overlap_either(kind):
    params, grads = normal(1000), normal(1000, seed=1)
    expected = kind().update(params, grads)
    for place in (lambda p, g: p, lambda p, g: g):
        p, g = params.copy(), grads.copy()
        assert np.array_equal(accelerate(kind()).update(p, g, out=place(p, g)), expected)
    memory = np.concatenate([params, [0.0]])
    assert np.array_equal(accelerate(kind()).update(memory[:-1], grads, out=memory[1:]), expected)


@each_kind
def test_checks_stay_on(kind):
    optimizer = accelerate(kind())
    optimizer.update([1.0, 2.0], [1.0, 2.0])
    before = optimizer.state
    with pytest.raises(ValueError, match="grads must be finite; got nan"):
        optimizer.update([1.0, 2.0], [1.0, np.nan])
    assert same(before.values(), optimizer.state.values())


def test_a_method_with_three_states_keeps_to_the_ordinary_path():
    def three_step(param, grad, one, two, three, learning_rate=0.1):
        return param - learning_rate * grad, one + 1, two + 1, three + 1
    try:
        optimizer = accelerate(adopt(three_step, "three")())
        assert optimizer.update(1.0, 1.0) == 0.9 and optimizer.state["three"] == 1
    finally:
        METHODS.pop("three", None), NAMES.pop("three", None)
