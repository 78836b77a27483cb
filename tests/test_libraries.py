"""Recorded runs of PyTorch, Keras and optax, where their rule is ours, agree within 1e-12."""
import numpy as np
import pytest

from adaptive_edu import adadelta_step, adagrad_step, conventions, rmsprop_step
from adaptive_edu.methods import METHODS

RECORD = conventions.record()
OURS = [run for run in RECORD["runs"] if run["ours"]]
STEPS = {"adagrad": adagrad_step, "rmsprop": rmsprop_step, "adadelta": adadelta_step}


def replay(run, **hyperparameters):
    """Return our parameters after every gradient of a recorded run, and our last state by name."""
    problem, names = RECORD["problems"][run["problem"]], METHODS[run["method"]].state_names
    param, state, params = np.array(problem["start"]), [np.zeros(len(problem["start"])) for _ in names], []
    for grad in problem["gradients"]:
        param, *state = STEPS[run["method"]](param, grad, *state, **hyperparameters)
        params.append(param)
    return np.array(params), dict(zip(names, state))


@pytest.mark.parametrize("run", OURS, ids=[run["id"] for run in OURS])
def test_our_step_replays(run):
    params, state = replay(run, **run["our_settings"])
    np.testing.assert_allclose(params, run["params"], rtol=1e-12, atol=0)
    for name, value in run["state"].items():
        np.testing.assert_allclose(state[name], value, rtol=1e-12, atol=0)


def test_every_rule_that_is_ours_was_recorded():
    assert {(run["library"], run["method"]) for run in OURS} == {
        ("torch", "adagrad"), ("keras", "rmsprop"), ("optax", "rmsprop"),
        ("torch", "adadelta"), ("keras", "adadelta"), ("optax", "adadelta")}


@pytest.mark.parametrize("run", [run for run in OURS if run["method"] != "adadelta"], ids=lambda run: run["id"])
def test_the_record_would_notice_epsilon_on_the_other_side(run):
    settings = dict(run["our_settings"])
    moved = settings["epsilon"] ** (2 if run["method"] == "rmsprop" else 0.5)
    params, _ = replay(run, **{**settings, "epsilon": moved})
    assert not np.allclose(params, run["params"], rtol=1e-11, atol=0)


def test_optax_adadelta_without_a_rate_climbs():
    run = next(run for run in RECORD["runs"] if run["id"] == "optax-adadelta-dense-climbs")
    problem = RECORD["problems"]["dense"]
    first = np.array(run["params"][0]) - problem["start"]
    assert run["settings"]["learning_rate"] is None and np.all(first * problem["gradients"][0] > 0)


def test_the_record_names_its_versions():
    assert {"torch", "keras", "optax", "jax", "numpy"} <= set(RECORD["versions"])
