"""Train a network with many settings and several random seeds in one pass.

All runs of a seed share its split of the data, its start and the order of its mini-batches, so that settings
differ in nothing but themselves.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil
from types import MappingProxyType

import numpy as np
from threadpoolctl import threadpool_limits  # comes with scikit-learn

from ..experiments import broadcast
from ..methods import METHODS
from .data import draw
from .network import Network

PIECE = 131_072         # parameters trained together: the arrays of a step then stay in the cache


@dataclass(frozen=True)
class Training:
    """What `train` returns. G is the common shape of the hyperparameters, then the seeds follow.

    Attributes
    ----------
    method : str
    hyperparameters : mapping of name to array of shape G
    network : Network
    updates : array of int, shape (tests,)
        After how many updates it was tested.
    errors : array, shape (*G, seeds, tests)
        The share of the test's rows that were wrong.
    losses : array, shape (*G, seeds, all updates)
        The loss of each mini-batch before its update.
    start, params : arrays, shapes (seeds, size) and (*G, seeds, size)
    before, state : mappings of name to array, shape (*G, seeds, size)
        The state before the last update, and after it.
    """

    method: str
    hyperparameters: Mapping
    network: Network
    updates: np.ndarray
    errors: np.ndarray
    losses: np.ndarray
    start: np.ndarray
    params: np.ndarray
    before: Mapping
    state: Mapping


def updates_of(data, epochs, batch=100):
    """Return the number of updates: a mini-batch each, the last of an epoch with the rows that are left.

    Examples
    --------
    >>> from adaptive_edu.networks import digits
    >>> updates_of(digits(seeds=[0]), epochs=6)
    84
    """
    return epochs * ceil(data.training.shape[1] / batch)


def train(method, data, epochs, hidden=(64, 32), batch=100, tests=None, progress=None, **hyperparameters):
    """Train a network for every setting and every seed.

    Parameters
    ----------
    method : str
        A key of `methods.METHODS`.
    data : Data
    epochs : int
        How often every row of the training set is seen.
    hidden : tuple of int
        Units of the hidden layers.
    batch : int
        Rows of a mini-batch.
    tests : sequence of int, optional
        After how many updates to test, from 1 to `updates_of` all epochs; after each epoch by default.
    progress : callable (share done), optional
        Called now and then, with a number up to 1.
    **hyperparameters : float or array
        Broadcast against each other to a common shape G.

    Returns
    -------
    Training

    Raises
    ------
    ValueError, TypeError : an unknown method or hyperparameter, or a value or test out of range

    Examples
    --------
    >>> from adaptive_edu.networks import digits
    >>> train("adadelta", digits(seeds=[0, 1]), epochs=1, epsilon=[1e-6, 1e-4]).errors.shape
    (2, 2, 1)
    """
    for name, value in {"epochs": epochs, "batch": batch}.items():
        if not (isinstance(value, (int, np.integer)) and value >= 1):
            raise ValueError(f"{name} must be a whole number >= 1; got {value!r:.60}")
    settings = broadcast(method, hyperparameters)
    shape = next(iter(settings.values())).shape
    columns = np.stack([values.ravel() for values in settings.values()])[..., None, None]
    network = Network((data.features.shape[1], *hidden, int(data.labels.max()) + 1))
    ends = updates_of(data, epochs, batch) // epochs * np.arange(1, epochs + 1)
    tests = ends if tests is None else _moments(tests, ends[-1])
    width = max(1, PIECE // (network.size * len(data.seeds)))
    pieces = [columns[:, first:first + width] for first in range(0, columns.shape[1], width)]
    work = partial(_train, METHODS[method], network, data, partial(_batches, data, epochs, batch), tests)
    # Products of small matrices: more threads would only wait for each other.
    with threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):      # what diverges says so by its errors
        done = [work(piece, _share(progress, at, len(pieces), ends[-1])) for at, piece in enumerate(pieces)]
    errors, losses, params, before, state = (np.concatenate(part, axis=-3).reshape(*part[0].shape[:-3], *shape,
                                             *part[0].shape[-2:]) for part in zip(*done))
    names = METHODS[method].state_names
    return Training(method, MappingProxyType(settings), network, tests, errors, losses, network.start(data.seeds),
                    params, *(MappingProxyType(dict(zip(names, values))) for values in (before, state)))


def _moments(tests, last):
    tests = np.unique(tests)
    if tests.dtype.kind not in "iu" or not np.all((tests >= 1) & (tests <= last)):      # none at all are floats
        raise ValueError(f"tests must be whole numbers of updates from 1 to {last}; got {tests.tolist()!s:.60}")
    return tests


def crossing(updates, errors, level):
    """Return where a curve first falls below a level, by straight lines between its points; NaN if nowhere.

    Parameters
    ----------
    updates, errors : sequences of float
    level : float

    Examples
    --------
    >>> crossing([10, 20, 30], [0.75, 0.5, 0.25], 0.375)
    25.0
    """
    below = np.flatnonzero(np.asarray(errors) < level)
    if not len(below) or below[0] == 0:
        return updates[0] if len(below) else np.nan
    two = slice(below[0] - 1, below[0] + 1)
    return float(np.interp(-level, -np.asarray(errors[two]), updates[two]))


def _train(kind, network, data, batches, tests, columns, report):
    """Train the settings in `columns`, of shape (hyperparameters, settings, 1, 1)."""
    params = np.repeat(network.start(data.seeds)[None], columns.shape[1], axis=0)
    before = state = [np.zeros_like(params) for _ in kind.state_names]
    errors, losses = [], []
    for update, rows in enumerate(batches(), start=1):
        loss, gradient = network.slopes(params, *_rows(data, rows))
        before = state
        params, *state = kind.kernel(params, gradient, *state, *columns)
        losses.append(loss)
        if update in tests:
            errors.append(_errors(network, params, data))
        report(update)
    return (np.stack(errors, axis=-1), np.stack(losses, axis=-1), params,
            np.array(before).reshape(len(before), *params.shape), np.array(state).reshape(len(state), *params.shape))


def _batches(data, epochs, batch):
    """Yield the numbers of the rows of each mini-batch, shape (seeds, rows); every seed has an order of its own."""
    orders, seeds = [draw(seed, "order") for seed in data.seeds], np.arange(len(data.seeds))[:, None]
    for _ in range(epochs):
        rows = data.training[seeds, [order.permutation(data.training.shape[1]) for order in orders]]
        for first in range(0, rows.shape[1], batch):
            yield rows[:, first:first + batch]


def _share(progress, pieces_done, pieces, updates):
    """Return a function that reports the share of all work that an update of this piece has reached."""
    return lambda update: progress and progress((pieces_done + update / updates) / pieces)


def _errors(network, params, data):
    """Return the share of the test's rows that are wrong, looking at a thousand at a time."""
    pieces = np.array_split(data.testing, ceil(data.testing.shape[1] / 1000), axis=1)
    wrong = [network.errors(params, *_rows(data, rows)) * rows.shape[1] for rows in pieces]
    return sum(wrong) / data.testing.shape[1]


def _rows(data, numbers):
    return data.features[numbers].astype(np.float64), data.labels[numbers]
