"""The methods on data: problems whose parameter is a vector, trained for many settings in one pass."""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .methods import METHODS, NAMES
from .steps import as_floats


@dataclass(frozen=True)
class Problem:
    """A loss of a vector of weights; weights of shape (d, *G) are one column per setting.

    Attributes
    ----------
    name : str
    size : int
        Number of weights, d.
    loss : callable (weights) -> array of shape G
    gradient : callable (weights) -> array of shape (d, *G)
    """

    name: str
    size: int
    loss: Callable
    gradient: Callable


@dataclass(frozen=True)
class Training:
    """What `train` returns: the loss before and after every step, and the last weights, per setting."""

    method: str
    hyperparameters: dict
    losses: np.ndarray
    weights: np.ndarray


def breast_cancer(standardised=False):
    """Return the bundled breast-cancer data: 569 samples, 30 centred features and a constant, labels 0 or 1.

    The features' standard deviations differ by a factor of 2.2e5, so it is a ravine that nobody made up.

    Parameters
    ----------
    standardised : bool
        Divide each feature by its standard deviation.

    Returns
    -------
    features : array, shape (569, 31)
    labels : array, shape (569,)
    """
    from sklearn.datasets import load_breast_cancer
    features, labels = load_breast_cancer(return_X_y=True)
    features = features - features.mean(axis=0)
    if standardised:
        features = features / features.std(axis=0)
    return np.hstack([features, np.ones((len(labels), 1))]), labels.astype(np.float64)


def logistic_regression(features, labels, name="logistic regression"):
    """Return the problem of fitting probabilities: mean of log(1 + exp(-margin)) over the rows.

    Parameters
    ----------
    features : array, shape (n, d)
    labels : array, shape (n,), 0 or 1

    Returns
    -------
    Problem

    Examples
    --------
    >>> problem = logistic_regression(np.eye(2), np.array([0.0, 1.0]))
    >>> round(float(problem.loss(np.zeros(2))), 6)
    0.693147
    """
    signed = features * (2 * labels - 1)[:, None]

    def loss(weights):
        return np.logaddexp(0, -_rows(signed, weights)).mean(axis=0)

    def gradient(weights):
        pull = _squash(-_rows(signed, weights))
        return _rows(signed.T, -pull) / len(signed)

    return Problem(name, features.shape[1], loss, gradient)


def train(method, problem, steps, **hyperparameters):
    """Run a method from zero weights for every setting at once, the whole data in every step.

    Parameters
    ----------
    method : str
        A key of `methods.METHODS`.
    problem : Problem
    steps : int
    **hyperparameters : float or array
        Broadcast against each other to a common shape G.

    Returns
    -------
    Training
        With losses of shape (steps + 1, *G) and weights of shape (d, *G).

    Raises
    ------
    ValueError, TypeError : an unknown method or hyperparameter, or a value out of range

    Examples
    --------
    >>> problem = logistic_regression(np.eye(2), np.array([0.0, 1.0]))
    >>> train("gd", problem, 100, learning_rate=[0.1, 1.0]).losses[-1].round(3).tolist()
    [0.2, 0.021]
    """
    settings = broadcast(method, hyperparameters)
    arrays = settings.values()
    shape = next(iter(arrays)).shape
    weights = np.zeros((problem.size, *shape))
    state = [np.zeros_like(weights) for _ in METHODS[method].state_names]
    losses = np.empty((steps + 1, *shape))
    losses[0] = problem.loss(weights)
    for step in range(steps):
        weights, *state = METHODS[method].kernel(weights, problem.gradient(weights), *state, *arrays)
        losses[step + 1] = problem.loss(weights)
    return Training(method, settings, losses, weights)


@dataclass(frozen=True)
class Streams:
    """Rows that arrive one by one, a stream per seed; feature j is there with chance 0.5 / j.

    Attributes
    ----------
    features : array, shape (T, seeds, d), 0 or 1
    answers : array, shape (T, seeds)
        Labels 0 or 1 if `link` squashes, else numbers.
    truth : array, shape (seeds, d)
        The weights that made the answers.
    link : callable
        From a sum of weights to what is expected as answer.
    """

    features: np.ndarray
    answers: np.ndarray
    truth: np.ndarray
    link: Callable


def sparse_streams(seeds, steps=20_000, size=200, noise=None):
    """Make streams of sparse features, from common to rare, with weights of standard deviation 2.

    Parameters
    ----------
    seeds : sequence of int
    steps, size : int
    noise : float, optional
        Answer with the sum of weights and Gaussian noise of this size, instead of with a label.

    Returns
    -------
    Streams

    Examples
    --------
    >>> sparse_streams([0], steps=1000).features.sum(axis=0)[0, [0, 9, 99]].tolist()
    [504.0, 64.0, 3.0]
    """
    made = [_stream(np.random.default_rng(seed), steps, size, noise) for seed in seeds]
    features, answers, truth = (np.stack(parts, axis=-2 if k != 1 else -1) for k, parts in enumerate(zip(*made)))
    return Streams(features, answers, truth, _squash if noise is None else np.positive)


def _stream(rng, steps, size, noise):
    truth = 2 * rng.normal(size=size)
    features = (rng.random((steps, size)) < 0.5 / np.arange(1, size + 1)).astype(np.float64)
    total = features @ truth
    answers = rng.random(steps) < _squash(total) if noise is None else total + noise * rng.normal(size=steps)
    return features, answers.astype(np.float64), truth


def follow(method, streams, **hyperparameters):
    """Learn from one row after another, for every setting and every stream at once.

    Parameters
    ----------
    method : str
        A key of `methods.METHODS`.
    streams : Streams
    **hyperparameters : float or array of shape (settings,)

    Returns
    -------
    weights : array, shape (settings, seeds, d)

    Examples
    --------
    >>> follow("gd", sparse_streams([0, 1], steps=10), learning_rate=[0.1, 1.0]).shape
    (2, 2, 200)
    """
    arrays = broadcast(method, hyperparameters).values()
    columns = [array.reshape(-1, 1, 1) for array in arrays]
    weights = np.zeros((columns[0].size, *streams.truth.shape))
    state = [np.zeros_like(weights) for _ in METHODS[method].state_names]
    with np.errstate(all="ignore"):      # a setting that diverges says so by its weights
        for features, answers in zip(streams.features, streams.answers, strict=True):
            error = streams.link((weights * features).sum(axis=-1)) - answers
            weights, *state = METHODS[method].kernel(weights, error[..., None] * features, *state, *columns)
    return weights


def _squash(total):
    """Return 1 / (1 + exp(-total)), written so that nothing overflows."""
    return 0.5 + 0.5 * np.tanh(0.5 * total)


def broadcast(method, hyperparameters):
    """Return every hyperparameter of a method as an array of their common shape, checked."""
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}; got {method!r}")
    unknown = set(hyperparameters) - set(METHODS[method].defaults)
    if unknown:
        raise TypeError(f"{NAMES[method]} has no {', '.join(sorted(unknown))}")
    values = {**METHODS[method].defaults, **hyperparameters}
    arrays = np.broadcast_arrays(*(as_floats(name, value) for name, value in values.items()))
    return dict(zip(values, arrays))


def _rows(matrix, weights):
    """Return matrix @ weights for weights of shape (d,) or (d, *G)."""
    return np.tensordot(matrix, weights, axes=1)
