"""The compiled sweep: the numbers of the ordinary one, or one sentence that says why not."""
import sys

import numpy as np
import pytest

from adaptive_edu import Surface, compiled_sweeps, sweep
from adaptive_edu.methods import METHODS
from adaptive_edu.surfaces import BEALE, RAVINE, ROSENBROCK, ROTATED_RAVINE, SURFACES

pytest.importorskip("numba", reason="the compiled path needs numba (the extra `fast`)")
KEPT = ("points", "final", "lowest", "losses")


def both(method, surface, steps=40, **settings):
    return sweep(method, surface, steps, **settings), sweep(method, surface, steps, compiled=True, **settings)


def grid(method, size):
    """Settings around the defaults, the boldest of which diverge on most surfaces."""
    name, value = next(iter(METHODS[method].defaults.items()))
    top = 1.0 if name == "rho" else 1e4
    return {name: np.linspace(0, 0.99, size) if top == 1.0 else value * np.geomspace(0.01, top, size)}


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in KEPT)


@pytest.mark.parametrize("method, surface", [("gd", ROSENBROCK), ("momentum", RAVINE), ("adagrad", ROTATED_RAVINE),
                                             ("rmsprop", BEALE), ("adadelta", ROSENBROCK)])
def test_both_give_the_same_to_the_last_bit(method, surface):
    in_arrays, compiled = both(method, surface, **grid(method, 150))      # two tiles and a part of one
    assert same(in_arrays, compiled)
    assert (in_arrays.computed, compiled.computed) == ("In arrays.", "In one compiled loop.")


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_so_they_do_everywhere(method, surface):
    in_arrays, compiled = both(method, surface, **grid(method, 150))
    assert same(in_arrays, compiled) and compiled.computed == "In one compiled loop."


def test_a_grid_of_starts_and_settings_has_the_same_shape():
    in_arrays, compiled = both("adadelta", ROSENBROCK, start=(np.linspace(-2, 2, 9)[:, None, None], 1.0),
                               rho=np.linspace(0, 0.99, 7)[:, None], epsilon=[1e-6, 1e-3])
    assert compiled.final.shape == (9, 7, 2) and same(in_arrays, compiled)


def test_blocks_threads_and_history_do_not_show(monkeypatch):
    settings = {"steps": 20, "rho": np.linspace(0, 0.99, 300), "compiled": True}
    whole = sweep("adadelta", ROSENBROCK, **settings)
    monkeypatch.setattr(sys.modules["adaptive_edu.sweeps"], "LANES", 100)
    assert same(whole, sweep("adadelta", ROSENBROCK, workers=2, **settings))
    bare = sweep("adadelta", ROSENBROCK, history=False, **settings)
    assert bare.losses is None and np.array_equal(bare.lowest, whole.lowest, equal_nan=True)


def test_a_loss_that_is_not_a_number_at_first_does_not_hide_the_lowest():
    hole = Surface("hole", "", lambda x, y: x * x + (x - 1) / (x - 1), lambda x, y: (2 * x, 0 * y), (1.0, 0.0),
                   (0.0, 0.0), ((-1, 1), (-1, 1)))
    in_arrays, compiled = both("gd", hole, learning_rate=[0.1, 0.2])
    assert compiled.computed == "In one compiled loop."
    assert np.all(np.isfinite(compiled.lowest)) and same(in_arrays, compiled)


def mine(param, grad, sum_sq_grad, learning_rate, epsilon):
    sum_sq_grad = sum_sq_grad + grad**2
    return param - learning_rate * grad / (sum_sq_grad**0.5 + epsilon), sum_sq_grad


def mixing(param, grad, sum_sq_grad, learning_rate, epsilon):
    return param - learning_rate * grad / (1 + np.max(np.abs(grad))), sum_sq_grad


def with_context(param, grad, sum_sq_grad, learning_rate, epsilon):
    with np.errstate(all="ignore"):
        return mine(param, grad, sum_sq_grad, learning_rate, epsilon)


def test_a_learners_step_and_surface_are_compiled_too():
    tilted = Surface("tilted bowl", "", lambda x, y: x * x + y * y + x, lambda x, y: (2 * x + 1, 2 * y),
                     (1.0, 2.0), (-0.5, 0.0), ((-3, 3), (-3, 3)))
    in_arrays, compiled = both(mine, tilted, like="adagrad", learning_rate=np.geomspace(0.01, 1, 50))
    assert compiled.computed == "In one compiled loop."
    np.testing.assert_allclose(compiled.losses, in_arrays.losses, rtol=1e-12)       # a power for a root: the last bit


@pytest.mark.parametrize("step, why", [(mixing, "compiled, mixing gives other numbers"),
                                       (with_context, "numba cannot compile with_context on the ravine")])
def test_what_cannot_be_compiled_goes_on_in_arrays_and_says_so(step, why):
    in_arrays, compiled = both(step, RAVINE, like="adagrad", learning_rate=np.geomspace(0.01, 1, 5))
    assert same(in_arrays, compiled)
    assert compiled.computed.startswith(f"In arrays: {why}")


def test_a_compiled_sweep_without_numba_says_what_to_install(monkeypatch):
    compiled_sweeps.fused_loop.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ImportError, match="needs numba: pip install"):
        sweep("gd", RAVINE, compiled=True)
