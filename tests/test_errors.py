"""Bad input: one sentence that names the argument, the rule and what arrived."""
import numpy as np
import pytest

from adaptive_edu import (
    Adadelta,
    Adagrad,
    GradientDescent,
    Momentum,
    RMSProp,
    adadelta_step,
    adagrad_step,
    gd_step,
    momentum_step,
    rmsprop_step,
)

ADAGRAD = {"param": [1.0, 2.0], "grad": [0.1, 0.2], "sum_sq_grad": [0.0, 0.0]}
RMSPROP = {"param": [1.0, 2.0], "grad": [0.1, 0.2], "avg_sq_grad": [0.0, 0.0]}
ADADELTA = {**RMSPROP, "avg_sq_delta": [0.0, 0.0]}
STEPS = {adagrad_step: ADAGRAD, rmsprop_step: RMSPROP, adadelta_step: ADADELTA}
nan, inf = float("nan"), float("inf")


def cases():
    for step, good in STEPS.items():
        for name in good:
            yield step, {name: [nan, 1.0]}, ValueError, f"{name} must be finite; got nan at index (0,)"
            yield step, {name: [1.0, inf]}, ValueError, f"{name} must be finite; got inf at index (1,)"
            yield step, {name: "two"}, TypeError, f"{name} must be a number or an array of numbers; got 'two'"
            yield step, {name: None}, TypeError, f"{name} must be a number or an array of numbers; got None"
            yield step, {name: [1j, 1]}, TypeError, f"{name} must be a number or an array of numbers; got [1j, 1]"
            yield step, {name: [[1], [1, 2]]}, TypeError, f"{name} must be a number or an array of numbers; got"
            yield step, {name: [True, False]}, TypeError, f"{name} must be a number or an array of numbers; got"
        for name in list(good)[1:]:
            for value, shape in ([1.0, 2.0, 3.0], "(3,)"), ([[1.0], [2.0]], "(2, 1)"), (1.0, "()"):
                yield step, {name: value}, ValueError, f"{name} must have the shape of param, (2,); got shape {shape}"
        for name in list(good)[2:]:
            yield step, {name: [0.0, -1.0]}, ValueError, "must be >= 0, since it"
        yield step, {"grad": [0.0, 1e200]}, ValueError, "grad must be below 1.3e154 in size"
        yield step, {"epsilon": 0.0}, ValueError, "epsilon must be > 0; got 0.0"
        yield step, {"epsilon": -1e-8}, ValueError, "epsilon must be > 0; got -1e-08"
        yield step, {"epsilon": nan}, ValueError, "epsilon must be finite; got nan"
        yield step, {"epsilon": [1.0, 1.0, 1.0]}, ValueError, "epsilon must broadcast to the shape of param, (2,)"
        yield step, {"epsilon": [[1.0], [1.0]]}, ValueError, "epsilon must broadcast to the shape of param, (2,)"
    for step in (rmsprop_step, adadelta_step):
        for value in (1.0, -0.1, 1.5):
            yield step, {"rho": value}, ValueError, f"rho must be in [0, 1); got {value}"
        yield step, {"rho": nan}, ValueError, "rho must be finite; got nan"
        yield step, {"rho": [0.9, 1.0]}, ValueError, "rho must be in [0, 1); got 1.0 at index (1,)"
        yield step, {"rho": "big"}, TypeError, "rho must be a number"
    for step in (adagrad_step, rmsprop_step):
        for value in (0.0, -1.0):
            yield step, {"learning_rate": value}, ValueError, f"learning_rate must be > 0; got {value}"
        yield step, {"learning_rate": nan}, ValueError, "learning_rate must be finite; got nan"


@pytest.mark.parametrize("step, bad, kind, sentence", list(cases()))
def test_a_step_says_what_is_wrong(step, bad, kind, sentence):
    with pytest.raises(kind) as caught:
        step(**{**STEPS[step], **bad})
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


CONSTRUCTORS = [(Adagrad, "learning_rate", 0), (Adagrad, "epsilon", 0), (RMSProp, "learning_rate", -1),
                (RMSProp, "rho", 1), (RMSProp, "epsilon", nan), (Adadelta, "rho", nan), (Adadelta, "rho", 1),
                (Adadelta, "epsilon", 0), (GradientDescent, "learning_rate", 0), (Momentum, "momentum", 1)]


@pytest.mark.parametrize("kind, name, value", CONSTRUCTORS)
def test_a_constructor_refuses_where_the_bad_value_was_written(kind, name, value):
    with pytest.raises(ValueError, match=f"{name} must be"):
        kind(**{name: value})


@pytest.mark.parametrize("kind", [GradientDescent, Momentum, Adagrad, RMSProp, Adadelta])
@pytest.mark.parametrize("params, grads, sentence", [
    ([1.0, 2.0], [1.0], r"grads must have the shape of params, \(2,\)"),
    ([1.0, 2.0], [1.0, nan], "grads must be finite; got nan"),
    ([1.0, inf], [1.0, 1.0], "params must be finite; got inf"),
    ([1.0], [1.0], r"params must keep the shape of the first update, \(2,\); got shape \(1,\)"),
    ("x", [1.0], "params must be a number"), ([1.0, 2.0], [1e200, 0.0], "grads must be below 1.3e154")])
def test_a_rejected_update_leaves_the_state_as_it_was(kind, params, grads, sentence):
    optimizer = kind()
    optimizer.update([1.0, 2.0], [0.5, -0.5])
    before = optimizer.state
    with pytest.raises((ValueError, TypeError), match=sentence):
        optimizer.update(params, grads)
    assert all(np.array_equal(before[name], optimizer.state[name]) for name in before)


@pytest.mark.parametrize("step, arguments", [(gd_step, (1.0, 1.0, 0.0)), (momentum_step, (1.0, 1.0, 0.0, 0.1, 1.0)),
                                             (momentum_step, (1.0, 1.0, nan))])
def test_the_baselines_refuse_too(step, arguments):
    with pytest.raises(ValueError, match="must be"):
        step(*arguments)
