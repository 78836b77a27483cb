"""The classes: a step function, and a place for its state."""
import copy
import pickle
import re
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
    optimizer.learning_rate = -1
    with pytest.raises(ValueError, match="learning_rate must be > 0; got -1.0"):
        optimizer.update(1.0, 2.0)


def test_momentum_without_momentum_is_gradient_descent():
    with_, without = Momentum(0.1, momentum=0.0), GradientDescent(0.1)
    a = b = np.array([1.0, -2.0])
    for _ in range(5):
        a, b = with_.update(a, 2 * a), without.update(b, 2 * b)
    assert np.array_equal(a, b)
