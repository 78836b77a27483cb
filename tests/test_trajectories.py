"""Runs and sweeps: the record is what the steps do, immutable, and honest about divergence."""
import numpy as np
import pytest

from adaptive_edu import (
    SURFACES,
    Adadelta,
    Adagrad,
    adadelta_step,
    adagrad_step,
    describe,
    gd_step,
    momentum_step,
    quadratic,
    rmsprop_step,
    run,
    steps_until,
    sweep,
)
from adaptive_edu.family import adopt
from adaptive_edu.methods import METHODS, NAMES
from adaptive_edu.surfaces import BOWL, RAVINE, ROSENBROCK, ROTATED_RAVINE
from adaptive_edu.trajectories import first_difference

STEPS = {"gd": gd_step, "momentum": momentum_step, "adagrad": adagrad_step, "rmsprop": rmsprop_step,
         "adadelta": adadelta_step}
each_method = pytest.mark.parametrize("method", STEPS)


@each_method
@pytest.mark.parametrize("surface", [RAVINE, ROTATED_RAVINE, SURFACES["plateau"]], ids=lambda s: s.name)
def test_a_run_is_the_fold_of_the_public_step(method, surface):
    t = run(method, surface, steps=50)
    param, state = np.array(surface.start), [np.zeros(2) for _ in t.state]
    for step in range(50):
        results = STEPS[method](param, np.array(surface.gradient(*param)), *state)
        param, *state = results if isinstance(results, tuple) else (results,)
        assert np.array_equal(t.points[step + 1], param)
        assert all(np.array_equal(t.state[name][step + 1], s) for name, s in zip(t.state, state, strict=True))


@each_method
def test_a_learners_copy_of_a_step_draws_the_same_path(method):
    def mine(*arguments):
        return STEPS[method](*arguments)
    assert np.array_equal(run(mine, RAVINE, like=method).points, run(method, RAVINE).points)


def test_a_function_named_like_a_step_needs_no_like():
    def adagrad_step(p, g, s, lr, eps):
        return p - lr * g / (np.sqrt(s + g ** 2) + eps), s + g ** 2
    t = run(adagrad_step, RAVINE, learning_rate=0.4)
    assert t.label == "your Adagrad" and t.method == "adagrad"
    np.testing.assert_allclose(t.points, run("adagrad", RAVINE, learning_rate=0.4).points, rtol=1e-12)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.name)
@pytest.mark.parametrize("rho", [0.0, 0.9, 0.95, 0.999])
def test_rounding_that_grows_is_no_difference(rho, surface):
    def rmsprop_step(p, g, u, learning_rate, rho, epsilon):
        u = u * rho + g ** 2 * (1 - rho)
        return p - g * (learning_rate / np.sqrt(u + epsilon)), u
    t = run(rmsprop_step, surface, learning_rate=0.1, rho=rho, epsilon=1e-12)
    assert first_difference(t) is None


def test_a_difference_that_cannot_be_seen_is_found_where_it_begins():
    def rmsprop_step(p, g, u, learning_rate, rho, epsilon):
        u = rho * u + (1 - rho) * g ** 2
        return p - learning_rate * g / (np.sqrt(u) + epsilon), u
    t = run(rmsprop_step, RAVINE, learning_rate=0.1, rho=0.95, epsilon=1e-6)
    step, name, value, expected = first_difference(t)
    assert (step, name) == (1, "param") and value != expected and value == pytest.approx(expected, rel=1e-6)


def test_the_first_of_several_differences_counts():
    def adadelta_step(p, g, u, v, rho, epsilon):
        u = rho * u + (1 - rho) * g ** 2
        delta = -np.sqrt((v + epsilon) / (u + epsilon)) * g
        return p + delta, u, rho * v + (1 - rho) * (delta ** 2 if v.any() else 2 * delta ** 2)
    assert first_difference(run(adadelta_step, RAVINE))[:2] == (1, "avg_sq_delta")


def test_a_function_that_changes_its_inputs_cannot_change_the_record():
    def greedy(param, grad, sum_sq_grad, learning_rate, epsilon):
        sum_sq_grad += grad ** 2
        param -= learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon)
        grad *= 0
        return param, sum_sq_grad
    np.testing.assert_allclose(run(greedy, RAVINE, like="adagrad").points, run("adagrad", RAVINE).points, rtol=1e-12)


def test_an_optimizer_object_lends_its_hyperparameters_not_its_state():
    optimizer = Adagrad(learning_rate=0.4)
    optimizer.update([1.0, 1.0], [5.0, 5.0])
    assert np.array_equal(run(optimizer, RAVINE).points, run("adagrad", RAVINE, learning_rate=0.4).points)


def test_the_record_is_immutable():
    t = run("adadelta", RAVINE, steps=3)
    for array in (t.points, t.losses, t.gradients, t.effective_rate, *t.state.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    with pytest.raises(TypeError):
        t.hyperparameters["rho"] = 0.5
    with pytest.raises(AttributeError):
        t.points = None


def test_the_effective_rate_is_step_over_gradient():
    t = run("gd", RAVINE, steps=20, learning_rate=0.125)
    np.testing.assert_allclose(t.effective_rate, 0.125, rtol=1e-9)
    assert np.isnan(run("gd", BOWL, steps=1, start=(1.0, 0.0)).effective_rate[0, 1])


def test_a_run_that_diverges_is_cut_and_says_so():
    t = run("gd", ROSENBROCK, steps=100, learning_rate=1.0)
    assert t.diverged and len(t.points) < 101 and np.all(np.isfinite(t.points))
    assert "ceased to be finite (100 steps were asked for)" in describe(t)


@each_method
def test_lanes_of_a_sweep_are_separate_runs_to_the_last_bit(method):
    name = next(iter(METHODS[method].defaults))
    values = np.array([0.1, 0.3, 0.5])
    lanes = sweep(method, RAVINE, steps=40, **{name: values})
    for lane, value in enumerate(values):
        alone = run(method, RAVINE, steps=40, **{name: value})
        assert np.array_equal(lanes.losses[:, lane], alone.losses)
        assert np.array_equal(lanes.points[:, lane], alone.points[-1])


def test_a_sweep_over_a_plane_of_settings_has_its_shape():
    plane = sweep("adadelta", RAVINE, steps=5, rho=np.array([[0.5], [0.9]]), epsilon=[1e-6, 1e-4, 1e-2])
    assert plane.losses.shape == (6, 2, 3) and plane.points.shape == (2, 2, 3)
    alone = run("adadelta", RAVINE, steps=5, rho=0.9, epsilon=1e-4)
    assert plane.losses[-1, 1, 1] == alone.losses[-1]


def test_a_learners_step_sweeps_too():
    def mine(param, grad, sum_sq_grad, learning_rate, epsilon):
        sum_sq_grad = sum_sq_grad + grad ** 2
        return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad
    rates = np.geomspace(0.01, 1, 5)
    np.testing.assert_allclose(sweep(mine, RAVINE, like="adagrad", learning_rate=rates).losses,
                               sweep("adagrad", RAVINE, learning_rate=rates).losses, rtol=1e-10)


def test_a_description_gives_the_numbers_of_this_run():
    sentence = describe(run("adagrad", RAVINE, steps=165, learning_rate=0.4))
    assert sentence.startswith("Adagrad (learning_rate 0.4, epsilon 1e-08) on the ravine: 165 steps from (-5, -2)")
    assert "loss from 10.5 to 0.000983" in sentence


@pytest.mark.parametrize("aligned, turned, method, setting", [
    (165, 498, "adagrad", {"learning_rate": 0.4}), (977, 977, "gd", {"learning_rate": 0.02}),
    (47, 47, "gd", {"learning_rate": 0.4}), (235, 347, "adadelta", {"epsilon": 1e-4})])
def test_what_turning_the_ravine_costs(aligned, turned, method, setting):
    for surface, expected in ((RAVINE, aligned), (ROTATED_RAVINE, turned)):
        assert steps_until(run(method, surface, steps=1000, **setting).losses, 1e-3) == expected


@pytest.mark.parametrize("arguments, kind, sentence", [
    (("adam", BOWL), ValueError, "method must be one of gd, momentum, adagrad, rmsprop, adadelta"),
    ((3, BOWL), TypeError, "method must be a name, an optimizer or a function; got 3"),
    ((lambda p, g: p, BOWL), ValueError, "like must be one of gd"),
    (("gd", BOWL, -1), ValueError, "steps must be a whole number >= 0; got -1"),
    (("gd", BOWL, 2.5), ValueError, "steps must be a whole number >= 0; got 2.5"),
    (("gd", BOWL, 3, (1, 2, 3)), ValueError, r"start must have the shape of a point of the plane, \(2,\)")])
def test_bad_arguments_get_one_sentence(arguments, kind, sentence):
    with pytest.raises(kind, match=sentence):
        run(*arguments)


def test_an_unknown_hyperparameter_is_named():
    with pytest.raises(TypeError, match="Adadelta has no learning_rate; it has rho, epsilon"):
        run("adadelta", BOWL, learning_rate=1.0)


@pytest.mark.parametrize("wrong, sentence", [
    (lambda p, g, s, lr, e: p, "must return param, sum_sq_grad; got 1 result"),
    (lambda p, g, s, lr, e: (p, s, s), "must return param, sum_sq_grad; got 3 results"),
    (lambda p, g, s, lr, e: (p, 1.0), r"must return sum_sq_grad of the shape \(2,\) that came in; got shape \(\)")])
def test_results_of_the_wrong_number_or_shape_get_one_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        run(wrong, BOWL, like="adagrad")


def test_steps_until_may_be_never():
    assert steps_until(run("gd", quadratic(1.0, 1.0), steps=3).losses, 1e-30) is None


def test_a_class_is_not_needed_to_run_its_method():
    assert np.array_equal(run(Adadelta(rho=0.9), RAVINE).points, run(adadelta_step, RAVINE, rho=0.9).points)


def test_the_first_difference_of_a_run_with_a_rate_for_each_coordinate():
    trajectory = run(Adagrad(learning_rate=[0.1, 0.2]), RAVINE, steps=5)
    assert first_difference(trajectory) is None and "learning_rate 0.1/0.2" in describe(trajectory)


@pytest.mark.parametrize("divide", [lambda grad: grad / 0.0, lambda grad: np.divide(grad, 0.0)])
def test_an_adopted_step_that_divides_by_zero_diverges_and_closures_are_kept(divide):
    rate = 0.1

    def mine_step(param, grad, epsilon=1e-8):
        return (param - rate * divide(grad),)
    try:
        adopt(mine_step, "mine")
        with np.errstate(all="ignore"):
            assert run("mine", BOWL, steps=3).diverged
    finally:
        METHODS.pop("mine", None), NAMES.pop("mine", None)
