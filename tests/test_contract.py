"""The contract, on every path by which parameters can move: what comes in, what comes out, what is refused."""
import numpy as np
import pytest

from adaptive_edu import Adadelta, Adagrad, GradientDescent, Momentum, RMSProp, pieces, quadratic, sweep
from adaptive_edu.fast import accelerate

BOWL = quadratic(1.0, 1.0)          # the gradient is the parameter itself
KINDS = {"gd": GradientDescent, "momentum": Momentum, "adagrad": Adagrad, "rmsprop": RMSProp, "adadelta": Adadelta}
START = [3.0, -2.0, 0.0, 1e-3, -40.0]


def compiled(optimizer):
    pytest.importorskip("numba", reason="the compiled path needs numba (the extra `fast`)")
    return accelerate(optimizer)


def by_steps(method, start, steps=4, **settings):
    params, state = start, [np.zeros(np.shape(start)) for _ in KINDS[method].state_names]
    for _ in range(steps):
        results = KINDS[method].step(params, params, *state, **settings)
        params, *state = results if isinstance(results, tuple) else (results,)
    return params


def by_updates(prepare=lambda optimizer: optimizer, out=None, dtype=None):
    """Return a path of updates; `out` makes the place for a result from the parameters, and so needs arrays."""
    def path(method, start, steps=4, **settings):
        optimizer, params = prepare(KINDS[method](**settings)), np.array(start, dtype) if dtype else start
        for _ in range(steps):
            params = optimizer.update(params, np.array(params), out=out and out(params))
        return params
    path.prepare, path.dtype, path.out = prepare, dtype or np.float64, out
    return path


def by_sweep(compiled):
    def path(method, start, steps=4, **settings):
        if compiled:
            pytest.importorskip("numba", reason="the compiled path needs numba (the extra `fast`)")
        return sweep(method, BOWL, steps, start=(start, 0.0), compiled=compiled, **settings).points[0]
    return path


def itself(params):
    return params


def another(params):
    return np.full(params.shape, np.nan, params.dtype)


UPDATES = {"default": by_updates(), "in pieces": by_updates(), "out=params": by_updates(out=itself, dtype=np.float64),
           "out=params in pieces": by_updates(out=itself, dtype=np.float64),
           "out=another": by_updates(out=another, dtype=np.float64),
           "float32": by_updates(dtype=np.float32), "float32 in pieces": by_updates(out=itself, dtype=np.float32),
           "compiled": by_updates(compiled), "compiled out=params": by_updates(compiled, itself, np.float64),
           "compiled float32": by_updates(compiled, dtype=np.float32)}
PATHS = {"steps": by_steps, **UPDATES, "sweep": by_sweep(False), "compiled sweep": by_sweep(True)}
each_method = pytest.mark.parametrize("method", KINDS)
each_path = pytest.mark.parametrize("path", PATHS, indirect=True)
each_update = pytest.mark.parametrize("path", UPDATES, indirect=True)


@pytest.fixture
def path(request, monkeypatch):
    if "pieces" in request.param:
        monkeypatch.setattr(pieces, "PIECE", 8)          # bytes: one or two elements
    return PATHS[request.param]


def agree(path, one, other):
    """Return whether two results are the same: to the last bit, in single precision to its rounding."""
    if getattr(path, "dtype", None) is np.float32:
        return np.allclose(one, other, rtol=1e-5, atol=1e-6)
    return np.array_equal(one, other)


@each_path
@each_method
def test_every_path_goes_where_the_steps_go(path, method):
    assert agree(path, path(method, START), by_steps(method, START))


@each_path
def test_the_result_is_an_array_of_floats_in_the_shape_of_the_parameters(path):
    params = path("adadelta", np.reshape(START[:4], (2, 2)))
    assert type(params) is np.ndarray and params.shape == (2, 2) and params.dtype == getattr(path, "dtype", np.float64)


@each_path
def test_integers_never_truncate(path):
    assert np.array_equal(path("rmsprop", [3, -2, 1]), path("rmsprop", [3.0, -2.0, 1.0]))
    assert np.array_equal(path("rmsprop", np.array([3, -2, 1])), path("rmsprop", [3.0, -2.0, 1.0]))


@each_path
def test_arguments_do_not_change(path):
    start, rho = np.array(START), np.linspace(0.1, 0.9, 5)
    path("adadelta", start, rho=rho)
    assert np.array_equal(start, START) and np.array_equal(rho, np.linspace(0.1, 0.9, 5))


@each_path
def test_settings_for_each_element_are_separate_runs(path):
    rhos = [0.0, 0.5, 0.9, 0.95, 0.99]
    together = path("adadelta", START, rho=rhos)
    assert agree(path, together, [path("adadelta", [x], rho=rho)[0] for x, rho in zip(START, rhos)])


@each_path
@pytest.mark.parametrize("method, settings, sentence", [
    ("adadelta", {"rho": 1.0}, r"rho must be in \[0, 1\); got 1.0"), ("adadelta", {"rho": -0.1}, "rho must be in"),
    ("adadelta", {"epsilon": 0.0}, "epsilon must be > 0; got 0.0"), ("rmsprop", {"epsilon": -1e-8}, "epsilon must be"),
    ("adagrad", {"learning_rate": 0.0}, "learning_rate must be > 0; got 0.0"),
    ("gd", {"learning_rate": np.nan}, "learning_rate must be finite; got nan"),
    ("momentum", {"momentum": 1.0}, "momentum must be in"),
    ("rmsprop", {"rho": "0.9"}, "rho must be a number or an array of numbers; got '0.9'"),
    ("adagrad", {"epsilon": [1e-8, 1e-6]}, "epsilon must broadcast to the|to one shape")])
def test_bad_settings_get_one_sentence(path, method, settings, sentence):
    with pytest.raises((ValueError, TypeError), match=sentence):
        path(method, START, **settings)


@each_path
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_start_that_is_not_finite_gets_one_sentence(path, bad):
    with pytest.raises(ValueError, match=rf"(params?|start) must be finite; got {bad} at index \(2,\)"):
        path("adagrad", [1.0, 2.0, bad, 4.0])


BAD = {"a gradient that is not a number": ({"grads": [1.0, 2.0, np.nan]}, "grads must be finite; got nan"),
       "an infinite gradient": ({"grads": [np.inf, 2.0, 3.0]}, "grads must be finite; got inf"),
       "a square that overflows": ({"grads": [1.0, 2.0, 1e200]}, "grads must be below 1.3e154|got inf"),
       "a parameter that is not a number": ({"params": [1.0, np.nan, 3.0]}, "params must be finite; got nan"),
       "gradients of another shape": ({"grads": [1.0, 2.0]}, r"grads must have the shape of params, \(3,\)"),
       "parameters of another shape": ({"params": [1.0] * 4, "grads": [1.0] * 4}, "must keep the shape of the first"),
       "words": ({"grads": ["a", "b", "c"]}, "grads must be a number or an array of numbers"),
       "an `out` of another shape": ({"out": np.zeros(4)}, "out must be an array of"),
       "an `out` that is no array": ({"out": [0.0] * 3}, "out must be an array of"),
       "an `out` that is read-only": ({"out": np.broadcast_to(0.0, 3)}, "out must be an array (of|that can be)")}


@each_update
@each_method
@pytest.mark.parametrize("bad, sentence", BAD.values(), ids=BAD)
def test_a_rejected_call_leaves_state_and_parameters_as_they_were(path, method, bad, sentence):
    optimizer, params = path.prepare(KINDS[method]()), np.array([1.0, 2.0, 3.0], path.dtype)
    params = optimizer.update(params, [0.5, -0.5, 0.25])
    before, kept = optimizer.state, params.copy()
    given = np.array(bad.get("params", params), path.dtype)
    call = {"grads": [1.0, 1.0, 1.0], "out": path.out and path.out(given), **bad, "params": given}
    with np.errstate(over="ignore"), pytest.raises((ValueError, TypeError), match=sentence):
        optimizer.update(**call)
    assert np.array_equal(params, kept)
    assert all(np.array_equal(before[name], optimizer.state[name]) for name in before)


@each_update
@each_method
def test_a_first_call_that_is_rejected_leaves_no_shape_behind(path, method):
    optimizer = path.prepare(KINDS[method]())
    with pytest.raises(ValueError, match="grads must be finite"):
        optimizer.update(np.ones(3, path.dtype), [1.0, np.nan, 1.0])
    assert optimizer.update(np.ones(5, path.dtype), np.ones(5)).shape == (5,)


@each_method
@pytest.mark.parametrize("prepare", [itself, compiled])
def test_a_number_comes_back_for_a_number(method, prepare):
    assert type(prepare(KINDS[method]()).update(1, 2)) is float
    results = KINDS[method].step(1, 2, *(0.0 for _ in KINDS[method].state_names))
    assert all(type(result) is float for result in (results if isinstance(results, tuple) else (results,)))
