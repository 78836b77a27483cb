"""The network: its gradient is the derivative, runs are separate, and no run knows of pieces or other seeds."""
import warnings

import numpy as np
import pytest

from adaptive_edu import networks
from adaptive_edu.methods import METHODS
from adaptive_edu.networks import Network, crossing, split, train, training

SMALL = {"hidden": (5, 4), "batch": 8}


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(1)
    features = rng.random((60, 7)) * (np.arange(7) != 3)            # pixel 3 is dead
    return split(features, rng.integers(0, 3, 60), seeds=[4, 9])


@pytest.fixture
def problem(data):
    network = Network((7, 5, 4, 3))
    params = network.start([0, 1]) + 0.1 * np.random.default_rng(2).normal(size=(2, network.size))
    return network, params, data.features[data.training[:, :8]], data.labels[data.training[:, :8]]


# ------------------------------------------------------------------------------------------------ the network

def test_the_gradient_is_the_derivative_in_every_weight(problem):
    network, params, *batch = problem
    _, gradient = network.slopes(params, *batch)
    for k in range(network.size):
        h = 1e-6 * (np.arange(network.size) == k)
        slope = (network.slopes(params + h, *batch)[0] - network.slopes(params - h, *batch)[0]) / 2e-6
        assert np.allclose(gradient[:, k], slope, atol=1e-8)


def test_the_loss_is_the_mean_surprise_at_the_right_class(problem):
    network, params, features, labels = problem
    scores = network.outputs(params, features)[-1]
    chances = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    by_hand = [[-np.log(chances[s, i, labels[s, i]]) for i in range(8)] for s in range(2)]
    assert np.allclose(network.slopes(params, features, labels)[0], np.mean(by_hand, axis=1), rtol=1e-12)


def test_layers_are_views_of_one_row_of_numbers():
    network = Network((7, 5, 4, 3))
    row = np.arange(network.size, dtype=float)
    for weights, biases in network.layers(row):
        weights[:], biases[:] = 0, -1
    assert sorted(set(row)) == [-1, 0] and np.count_nonzero(row) == 5 + 4 + 3


def test_the_start_is_glorots_and_each_seed_has_its_own():
    network = Network((64, 64, 32, 10))
    start = network.start(range(5))
    for (weights, biases), (before, after) in zip(network.layers(start), ((64, 64), (64, 32), (32, 10))):
        limit = np.sqrt(6 / (before + after))
        assert np.all(biases == 0) and 0.99 * limit < np.abs(weights).max() <= limit
        assert weights.std() == pytest.approx(limit / np.sqrt(3), rel=0.03)
    assert np.array_equal(start[3], network.start([3])[0]) and not np.array_equal(start[0], start[1])


def test_huge_scores_do_not_overflow(problem):
    network, params, *batch = problem
    with np.errstate(over="raise", invalid="raise"):
        assert np.all(np.isfinite(network.slopes(1e4 * params, *batch)[1]))


# ------------------------------------------------------------------------------------------------------- data

def test_every_row_teaches_or_tests_and_seeds_differ(data):
    for teaches, tests in zip(data.training, data.testing):
        assert sorted([*teaches, *tests]) == list(range(60)) and len(tests) == 15
    assert not np.array_equal(data.testing[0], data.testing[1])


def test_the_digits_have_three_dead_pixels_and_450_tests():
    digits = networks.digits(range(2))
    assert digits.training.shape == (2, 1347) and digits.testing.shape == (2, 450)
    assert np.flatnonzero((digits.features == 0).all(axis=0)).tolist() == [0, 32, 39]
    assert digits.features.max() == 1 and networks.updates_of(digits, 1) == 14


@pytest.fixture
def small_openml(monkeypatch):
    """Return the arguments of the call; what comes back has MNIST's form, labels as words, and 70 rows."""
    asked = {}

    def fetch(*args, **kwargs):
        asked.update(kwargs, name=args[0])
        rng = np.random.default_rng(0)
        return rng.integers(0, 256, (70, 784)), np.array([str(k % 10) for k in range(70)], dtype=object)
    monkeypatch.setattr("sklearn.datasets.fetch_openml", fetch)
    return asked


def test_mnist_is_read_without_pandas_and_keeps_its_own_split(small_openml):
    mnist = networks.mnist([0, 1])
    assert small_openml == {"name": "mnist_784", "version": 1, "as_frame": False, "return_X_y": True,
                            "parser": "liac-arff"}
    assert mnist.features.dtype == np.float32 and 0.9 < mnist.features.max() <= 1
    assert mnist.training.tolist() == 2 * [list(range(60))] and mnist.testing[1].tolist() == list(range(60, 70))
    assert mnist.labels[:12].tolist() == [*range(10), 0, 1]


def test_a_network_trains_on_it(small_openml):
    trained = train("adadelta", networks.mnist([0, 1]), 2, epsilon=[1e-6, 1e-4])
    assert trained.network.sizes == (784, 64, 32, 10) and trained.errors.shape == (2, 2, 2)
    assert trained.params.dtype == np.float64 and np.all(np.isfinite(trained.losses))


# --------------------------------------------------------------------------------------------------- training

@pytest.mark.parametrize("method", METHODS)
def test_training_is_the_fold_of_the_step(data, method):
    trained = train(method, data, 2, **SMALL)
    network, step = trained.network, METHODS[method].step
    for s, seed in enumerate(data.seeds):
        params, order = network.start([seed])[0], np.random.default_rng([seed, 2])
        state = [np.zeros_like(params) for _ in METHODS[method].state_names]
        for _ in range(2):
            rows = data.training[s, order.permutation(45)]
            for first in range(0, 45, 8):
                chosen = rows[first:first + 8]
                _, gradient = network.slopes(params, data.features[chosen], data.labels[chosen])
                result = step(params, gradient, *state)
                params, *state = result if isinstance(result, tuple) else (result,)
        assert np.allclose(trained.params[s], params, rtol=1e-12, atol=1e-15)
        for name, values in zip(METHODS[method].state_names, state):
            assert np.allclose(trained.state[name][s], values, rtol=1e-12, atol=1e-30)


def test_lanes_are_separate_runs(data):
    rho, epsilon = np.array([[0.9], [0.99]]), np.array([1e-6, 1e-4, 1e-2])
    lanes = train("adadelta", data, 2, rho=rho, epsilon=epsilon, **SMALL)
    assert lanes.errors.shape == (2, 3, 2, 2) and lanes.losses.shape == (2, 3, 2, 12)
    for i, j in np.ndindex(2, 3):
        alone = train("adadelta", data, 2, rho=rho[i, 0], epsilon=epsilon[j], **SMALL)
        assert np.allclose(lanes.params[i, j], alone.params, rtol=1e-10)
        assert np.array_equal(lanes.errors[i, j], alone.errors)


def test_a_seed_does_not_know_which_other_seeds_run(data):
    other = split(data.features, data.labels, seeds=[9])
    assert np.allclose(train("adagrad", other, 2, **SMALL).params[0], train("adagrad", data, 2, **SMALL).params[1])


@pytest.mark.parametrize("piece", [1, 300, 10**9])
def test_pieces_do_not_matter_and_bound_what_is_trained_together(data, piece, monkeypatch):
    whole, widths, inner = train("gd", data, 1, learning_rate=np.linspace(0.1, 1, 7), **SMALL), [], training._train

    def recording(*args):
        widths.append(args[5].shape[1])
        return inner(*args)
    monkeypatch.setattr(training, "PIECE", piece)
    monkeypatch.setattr(training, "_train", recording)
    pieces = train("gd", data, 1, learning_rate=np.linspace(0.1, 1, 7), **SMALL)
    assert np.allclose(pieces.params, whole.params, rtol=1e-12) and sum(widths) == 7
    assert max(widths) == 1 or max(widths) * whole.network.size * 2 <= piece


def test_it_is_tested_when_asked_and_after_each_epoch_otherwise(data):
    asked = train("gd", data, 2, tests=[1, 5, 12], **SMALL)
    assert asked.updates.tolist() == [1, 5, 12] and train("gd", data, 2, **SMALL).updates.tolist() == [6, 12]
    last = [np.mean(asked.network.outputs(params, data.features[rows])[-1].argmax(axis=-1) != data.labels[rows])
            for params, rows in zip(asked.params, data.testing)]
    assert asked.errors[:, -1].tolist() == last


@pytest.mark.parametrize("tests", [[0, 6], [6, 13], [1.5, 6], []])
def test_moments_outside_the_training_are_refused(data, tests):
    with pytest.raises(ValueError, match=r"tests must be whole numbers of updates from 1 to 12; got \["):
        train("gd", data, 2, tests=tests, **SMALL)


def test_a_large_test_set_is_looked_at_in_slices():
    rng = np.random.default_rng(3)
    data = split(rng.random((2600, 4)), rng.integers(0, 3, 2600), seeds=[0], test=2500)
    trained = train("gd", data, 1, **SMALL)
    whole = trained.network.errors(trained.params, data.features[data.testing], data.labels[data.testing])
    assert trained.errors[:, 0] == pytest.approx(whole, abs=1e-15)


def test_the_state_before_leads_to_the_state_after(data):
    trained = train("adadelta", data, 1, **SMALL)
    g_sq, delta_sq = ((trained.state[n] - 0.95 * trained.before[n]) / 0.05 for n in ("avg_sq_grad", "avg_sq_delta"))
    rate_sq = (trained.before["avg_sq_delta"] + 1e-6) / (trained.state["avg_sq_grad"] + 1e-6)
    large = g_sq > 1e-8
    assert np.count_nonzero(large) > 50 and np.allclose(delta_sq[large], rate_sq[large] * g_sq[large], rtol=1e-6)


def test_weights_of_a_dead_pixel_never_move_and_have_rate_one(data):
    trained = train("adadelta", data, 5, **SMALL)
    first = [trained.network.layers(values)[0][0][:, 3] for values in
             (trained.params, trained.start, trained.before["avg_sq_delta"], trained.state["avg_sq_grad"])]
    assert np.array_equal(first[0], first[1]) and np.all(np.sqrt(first[2] + 1e-6) / np.sqrt(first[3] + 1e-6) == 1)


def test_a_run_that_diverges_is_no_error_and_does_not_disturb_others(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        both = train("gd", data, 3, learning_rate=[0.1, 1e300], **SMALL)
    assert np.allclose(both.params[0], train("gd", data, 3, learning_rate=0.1, **SMALL).params)
    assert np.all(both.errors[1] > 0.4)


def test_the_first_loss_is_that_of_the_start_and_it_falls(data):
    trained = train("momentum", data, 20, **SMALL)
    rows = data.training[0, np.random.default_rng([4, 2]).permutation(45)[:8]]
    loss, _ = trained.network.slopes(trained.start[0], data.features[rows], data.labels[rows])
    assert trained.losses[0, 0] == pytest.approx(loss) and trained.losses[0, -1] < loss


def test_progress_goes_up_to_one(data):
    shares = []
    train("gd", data, 3, learning_rate=[0.1, 0.2], progress=shares.append, **SMALL)
    assert np.all(np.diff(shares) > 0) and shares[-1] == 1


@pytest.mark.parametrize("arguments, settings, kind, sentence", [
    (("adam",), {}, ValueError, "method must be one of gd"),
    (("gd",), {"rho": 0.5}, TypeError, "gradient descent has no rho"),
    (("adadelta",), {"epsilon": [1e-6, 0]}, ValueError, r"epsilon must be > 0; got 0.0 at index \(1,\)")])
def test_bad_arguments_get_one_sentence(data, arguments, settings, kind, sentence):
    with pytest.raises(kind, match=sentence):
        train(*arguments, data, 1, **settings)


def test_a_crossing_lies_on_the_straight_line_between_two_points():
    assert crossing([10, 20, 30], [0.9, 0.4, 0.1], 0.4) == pytest.approx(20)
    assert crossing([10, 20], [0.1, 0.4], 0.5) == 10 and np.isnan(crossing([10, 20], [0.9, 0.6], 0.5))
