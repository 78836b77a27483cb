"""Rows with labels, and how each random seed deals them out."""
from dataclasses import dataclass
from math import ceil

import numpy as np

USES = {"split": 0, "start": 1, "order": 2}


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
        rows, tests = np.stack([draw(seed, "split").permutation(count) for seed in seeds]), ceil(test * count)
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


def draw(seed, use):
    """Return the random generator of a seed for one use, so that no use disturbs another."""
    return np.random.default_rng([seed, USES[use]])
