"""The methods on data: problems whose parameter is a vector, trained for many settings in one pass."""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .steps import as_floats
from .trajectories import METHODS, NAMES


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
    """Return the bundled breast-cancer data: 569 cells, 30 centred features and a constant, labels 0 or 1.

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
        # 1 / (1 + exp(m)) written with tanh: no overflow at any margin.
        pull = 0.5 - 0.5 * np.tanh(0.5 * _rows(signed, weights))
        return _rows(signed.T, -pull) / len(signed)

    return Problem(name, features.shape[1], loss, gradient)


def train(method, problem, steps, **hyperparameters):
    """Run a method from zero weights for every setting at once, the whole data in every step.

    Parameters
    ----------
    method : str
        A key of `trajectories.METHODS`.
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
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}; got {method!r}")
    unknown = set(hyperparameters) - set(METHODS[method].defaults)
    if unknown:
        raise TypeError(f"{NAMES[method]} has no {', '.join(sorted(unknown))}")
    values = {**METHODS[method].defaults, **hyperparameters}
    arrays = np.broadcast_arrays(*(as_floats(name, value) for name, value in values.items()))
    weights = np.zeros((problem.size, *arrays[0].shape))
    state = [np.zeros_like(weights) for _ in METHODS[method].state_names]
    losses = np.empty((steps + 1, *arrays[0].shape))
    losses[0] = problem.loss(weights)
    for step in range(steps):
        weights, *state = METHODS[method].kernel(weights, problem.gradient(weights), *state, *arrays)
        losses[step + 1] = problem.loss(weights)
    return Training(method, dict(zip(values, arrays)), losses, weights)


def _rows(matrix, weights):
    """Return matrix @ weights for weights of shape (d,) or (d, *G)."""
    return np.tensordot(matrix, weights, axes=1)
