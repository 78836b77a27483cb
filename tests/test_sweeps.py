"""Sweeps: blocks are invisible, memory is bounded by the block, several processes give the same."""
import tracemalloc

import numpy as np
import pytest

from adaptive_edu import run, sweep, sweeps
from adaptive_edu.surfaces import RAVINE, ROSENBROCK, ROTATED_RAVINE

RHO, EPSILON = np.linspace(0, 0.99, 37)[:, None], np.logspace(-8, -1, 41)


def test_blocks_do_not_show(monkeypatch):
    whole = sweep("adadelta", ROSENBROCK, steps=30, rho=RHO, epsilon=EPSILON)
    monkeypatch.setattr(sweeps, "LANES", 100)
    cut = sweep("adadelta", ROSENBROCK, steps=30, rho=RHO, epsilon=EPSILON)
    for name in ("points", "final", "lowest", "losses"):
        assert np.array_equal(getattr(cut, name), getattr(whole, name))


def test_a_lane_of_any_block_is_a_separate_run(monkeypatch):
    monkeypatch.setattr(sweeps, "LANES", 100)
    plane = sweep("rmsprop", ROTATED_RAVINE, steps=30, rho=RHO, epsilon=EPSILON, learning_rate=0.1)
    for i, j in ((0, 0), (5, 7), (36, 40)):
        alone = run("rmsprop", ROTATED_RAVINE, steps=30, rho=RHO[i, 0], epsilon=EPSILON[j], learning_rate=0.1)
        assert np.array_equal(plane.losses[:, i, j], alone.losses)
        assert plane.final[i, j] == alone.losses[-1] and plane.lowest[i, j] == alone.losses.min()
        assert np.array_equal(plane.points[:, i, j], alone.points[-1])


def test_without_history_the_rest_is_the_same():
    kept = sweep("adagrad", RAVINE, steps=50, learning_rate=[0.1, 0.4])
    bare = sweep("adagrad", RAVINE, steps=50, learning_rate=[0.1, 0.4], history=False)
    assert bare.losses is None and np.array_equal(bare.final, kept.final) and np.array_equal(bare.lowest, kept.lowest)


def test_starts_are_a_grid_like_any_other():
    xs = np.array([-5.0, 1.0, 3.0])
    lanes = sweep("adagrad", RAVINE, steps=20, start=(xs, -2.0), learning_rate=0.4)
    for lane, x in enumerate(xs):
        alone = run("adagrad", RAVINE, steps=20, start=(x, -2.0), learning_rate=0.4)
        assert np.array_equal(lanes.losses[:, lane], alone.losses)


def test_several_processes_give_the_same_to_the_last_bit(monkeypatch):
    monkeypatch.setattr(sweeps, "LANES", 500)
    settings = {"steps": 20, "rho": RHO, "epsilon": EPSILON}
    alone, shared = sweep("adadelta", RAVINE, **settings), sweep("adadelta", RAVINE, workers=2, **settings)
    assert np.array_equal(alone.losses, shared.losses)


def peak_of(steps, size):
    tracemalloc.start()
    sweep("adadelta", RAVINE, steps=steps, history=False, rho=np.linspace(0, 0.99, size)[:, None],
          epsilon=np.logspace(-8, -2, size))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_steps():
    assert peak_of(30, size=300) < 1.02 * peak_of(3, size=300)


@pytest.mark.slow
def test_a_million_settings_need_less_than_a_gigabyte():
    assert peak_of(100, size=1000) < 1e9


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(ValueError, match=r"one shape; got x \(\), y \(\), rho \(2,\), epsilon \(3,\)"):
        sweep("adadelta", RAVINE, rho=[0.1, 0.2], epsilon=[1.0, 2.0, 3.0])


def test_a_diverging_lane_does_not_disturb_its_neighbours():
    lanes = sweep("gd", ROSENBROCK, steps=60, learning_rate=[1e-3, 1.0])
    assert np.array_equal(lanes.losses[:, 0], run("gd", ROSENBROCK, steps=60, learning_rate=1e-3).losses)
    assert not np.isfinite(lanes.final[1]) and np.isfinite(lanes.lowest[1])


@pytest.mark.parametrize("step, told", [
    (lambda param, grad, total, rate, epsilon: param, "must return param, sum_sq_grad; got 1 result"),
    (lambda param, grad, total, rate, epsilon: (param[0], total), r"must return param of the shape \(2, 3\)")])
def test_a_learners_step_is_held_to_its_signature(step, told):
    with pytest.raises(ValueError, match=told):
        sweep(step, RAVINE, steps=3, like="adagrad", learning_rate=np.ones(3))


def test_a_grid_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"must hold one setting or more; got shape \(0,\)"):
        sweep("adagrad", RAVINE, steps=3, learning_rate=np.ones(0))
