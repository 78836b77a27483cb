"""The methods on a small network: many settings and several random seeds are trained in one pass.

All runs of a seed share its split of the data, its start and the order of its mini-batches, so that settings
differ in nothing but themselves.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, sqrt
from types import MappingProxyType

import numpy as np
from threadpoolctl import threadpool_limits  # comes with scikit-learn

from .experiments import _settings
from .methods import METHODS

PIECE = 131_072         # parameters trained together: the arrays of a step then stay in the cache


@dataclass(frozen=True)
class Data:
    """Rows with labels, and for each seed which of them teach and which test.

    Attributes
    ----------
    features : array, shape (n, d)
    labels : array of int, shape (n,)
    seeds : tuple of int
    training, testing : arrays of int, shapes (seeds, rows that teach) and (seeds, rows that test)
        Numbers of rows.
    """

    features: np.ndarray
    labels: np.ndarray
    seeds: tuple
    training: np.ndarray
    testing: np.ndarray


def split(features, labels, seeds, test=0.25):
    """Return data whose rows are dealt out anew for each seed.

    Parameters
    ----------
    features : array, shape (n, d)
    labels : array of int, shape (n,)
    seeds : sequence of int
    test : float or int
        The share of the rows that test, or how many of the last rows do, the same for every seed.

    Returns
    -------
    Data

    Examples
    --------
    >>> data = split(np.zeros((10, 2)), np.zeros(10, int), seeds=[0, 1])
    >>> data.training.shape, data.testing.shape
    ((2, 7), (2, 3))
    >>> split(np.zeros((5, 2)), np.zeros(5, int), seeds=[0], test=2).testing.tolist()
    [[3, 4]]
    """
    count = len(labels)
    if isinstance(test, int):
        rows, tests = np.tile(np.arange(count), (len(seeds), 1)), test
    else:
        rows, tests = np.stack([_draw(seed, "split").permutation(count) for seed in seeds]), ceil(test * count)
    return Data(features, np.asarray(labels, int), tuple(seeds), rows[:, :count - tests], rows[:, count - tests:])


def digits(seeds):
    """Return the bundled digits: 1797 pictures of 8 x 8 pixels from 0 to 1; a quarter, 450, tests.

    Examples
    --------
    >>> digits(seeds=range(5)).training.shape
    (5, 1347)
    """
    from sklearn.datasets import load_digits
    features, labels = load_digits(return_X_y=True)
    return split(features / 16, labels, seeds)


def mnist(seeds):
    """Return MNIST: 60 000 pictures of 28 x 28 pixels from 0 to 1 teach, 10 000 test.

    Needs the internet once: scikit-learn downloads the data from OpenML and keeps them in its own folder.
    """
    from sklearn.datasets import fetch_openml
    features, labels = fetch_openml("mnist_784", version=1, as_frame=False, return_X_y=True,
                                    parser="liac-arff")        # the other parser needs pandas
    return split(features.astype(np.float32) / 255, labels, seeds, test=len(labels) // 7)


@dataclass(frozen=True)
class Network:
    """Layers of tanh and, at the end, chances of the classes; all weights lie in one row of numbers.

    Attributes
    ----------
    sizes : tuple of int
        Inputs, the units of each layer, and the number of classes.

    Examples
    --------
    >>> Network((64, 64, 32, 10)).size
    6570
    """

    sizes: tuple

    @property
    def size(self):
        return sum((before + 1) * after for before, after in zip(self.sizes, self.sizes[1:]))

    def layers(self, params):
        """Return for each layer its weights (..., before, after) and biases (..., 1, after), as views.

        Parameters
        ----------
        params : array, shape (..., size)
        """
        views, start = [], 0
        for before, after in zip(self.sizes, self.sizes[1:]):
            middle, end = start + before * after, start + (before + 1) * after
            views.append((params[..., start:middle].reshape(*params.shape[:-1], before, after),
                          params[..., None, middle:end]))
            start = end
        return views

    def start(self, seeds):
        """Return weights drawn as Glorot and Bengio (2010) do, uniformly, and biases 0: shape (seeds, size)."""
        params = np.zeros((len(seeds), self.size))
        for row, seed in zip(params, seeds):
            random = _draw(seed, "start")
            for weights, _ in self.layers(row):
                limit = sqrt(6 / sum(weights.shape))
                weights[:] = random.uniform(-limit, limit, weights.shape)
        return params

    def outputs(self, params, features):
        """Return what every layer makes of the rows, the inputs first, the classes' scores last.

        Parameters
        ----------
        params : array, shape (..., size)
        features : array, shape (..., rows, d)
        """
        *hidden, last = self.layers(params)
        values = [features]
        for weights, biases in hidden:
            total = values[-1] @ weights
            total += biases
            values.append(np.tanh(total, out=total))
        values.append(values[-1] @ last[0] + last[1])
        return values

    def slopes(self, params, features, labels):
        """Return the mean loss, -log of the right class's chance, shape (...), and its gradient (..., size)."""
        *values, scores = self.outputs(params, features)
        rows = scores.shape[-2]
        scores -= scores.max(axis=-1, keepdims=True)        # so that nothing overflows
        chances = np.exp(scores)
        total = chances.sum(axis=-1, keepdims=True)
        right = labels[..., None] == np.arange(scores.shape[-1])
        loss = np.log(total).mean(axis=(-1, -2)) - np.sum(scores * right, axis=(-1, -2)) / rows
        back, gradient = (chances / total - right) / rows, np.empty_like(params)
        for k, (weights, biases) in reversed([*enumerate(self.layers(gradient))]):
            np.matmul(values[k].swapaxes(-1, -2), back, out=weights)
            np.sum(back, axis=-2, keepdims=True, out=biases)
            if k:
                back = back @ self.layers(params)[k][0].swapaxes(-1, -2)
                back *= 1 - values[k] * values[k]
        return loss, gradient

    def errors(self, params, features, labels):
        """Return the share of rows whose highest score is not the right class's, shape (...)."""
        return np.mean(self.outputs(params, features)[-1].argmax(axis=-1) != labels, axis=-1)


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
        After how many updates to test; after each epoch by default.
    progress : callable (share done), optional
        Called now and then, with a number up to 1.
    **hyperparameters : float or array
        Broadcast against each other to a common shape G.

    Returns
    -------
    Training

    Raises
    ------
    ValueError, TypeError : an unknown method or hyperparameter, or a value out of range

    Examples
    --------
    >>> train("adadelta", digits(seeds=[0, 1]), epochs=1, epsilon=[1e-6, 1e-4]).errors.shape
    (2, 2, 1)
    """
    settings = _settings(method, hyperparameters)
    shape = next(iter(settings.values())).shape
    columns = np.stack([values.ravel() for values in settings.values()])[..., None, None]
    network = Network((data.features.shape[1], *hidden, int(data.labels.max()) + 1))
    total = updates_of(data, epochs, batch)
    tests = np.unique(np.arange(1, epochs + 1) * (total // epochs) if tests is None else tests)
    width = max(1, PIECE // (network.size * len(data.seeds)))
    pieces = [columns[:, first:first + width] for first in range(0, columns.shape[1], width)]
    done = []
    # Products of small matrices: more threads would only wait for each other.
    with threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):      # what diverges says so by its errors
        for piece in pieces:
            report = partial(_report, progress, len(done), len(pieces))
            done.append(_train(METHODS[method], network, data, epochs, batch, tests, piece, report))
    errors, losses, params, before, state = (np.concatenate(part, axis=-3).reshape(*part[0].shape[:-3], *shape,
                                             *part[0].shape[-2:]) for part in zip(*done))
    names = METHODS[method].state_names
    return Training(method, MappingProxyType(settings), network, tests, errors, losses, network.start(data.seeds),
                    params, *(MappingProxyType(dict(zip(names, values))) for values in (before, state)))


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


def _train(kind, network, data, epochs, batch, tests, columns, report):
    """Train the settings in `columns`, of shape (hyperparameters, settings, 1, 1)."""
    start = network.start(data.seeds)
    params = np.repeat(start[None], columns.shape[1], axis=0)
    before = state = [np.zeros_like(params) for _ in kind.state_names]
    orders, seeds = [_draw(seed, "order") for seed in data.seeds], np.arange(len(data.seeds))[:, None]
    errors, losses, update = [], [], 0
    for _ in range(epochs):
        rows = data.training[seeds, [order.permutation(data.training.shape[1]) for order in orders]]
        for first in range(0, rows.shape[1], batch):
            chosen = rows[:, first:first + batch]
            loss, gradient = network.slopes(params, *_rows(data, chosen))
            before = state
            params, *state = kind.kernel(params, gradient, *state, *columns)
            losses.append(loss)
            update += 1
            if update in tests:
                errors.append(_errors(network, params, data))
        report(update / updates_of(data, epochs, batch))
    return (np.stack(errors, axis=-1), np.stack(losses, axis=-1), params,
            np.array(before).reshape(len(before), *params.shape), np.array(state).reshape(len(state), *params.shape))


def _report(progress, pieces_done, pieces, share):
    if progress:
        progress((pieces_done + share) / pieces)


def _errors(network, params, data):
    """Return the share of the test's rows that are wrong, looking at a thousand at a time."""
    pieces = np.array_split(data.testing, ceil(data.testing.shape[1] / 1000), axis=1)
    wrong = [network.errors(params, *_rows(data, rows)) * rows.shape[1] for rows in pieces]
    return sum(wrong) / data.testing.shape[1]


def _rows(data, numbers):
    return data.features[numbers].astype(np.float64), data.labels[numbers]


_USES = {"split": 0, "start": 1, "order": 2}


def _draw(seed, use):
    """Return the random generator of a seed for one use, so that no use disturbs another."""
    return np.random.default_rng([seed, _USES[use]])
