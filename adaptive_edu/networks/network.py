"""A small network whose weights lie in one row of numbers, so that many are computed at once."""
from dataclasses import dataclass
from math import sqrt

import numpy as np

from .data import draw


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
            random = draw(seed, "start")
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
