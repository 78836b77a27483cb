"""A sweep in one compiled loop: step, gradient and loss fused, settings side by side. Needs numba (the extra `fast`).

Nothing is written twice: numba compiles the kernel or the learner's step, and the surface, as they stand.
"""
from functools import lru_cache

import numpy as np

from .fast import compiled

WIDTH = 64          # settings that go through all steps together: what they need stays in the nearest cache


def compiled_or_not(block, step, surface, states, ordinary):
    """Return what advances a block, compiled if numba can and the result is the same, and one sentence on it.

    Both go a few steps with a few settings first: a step that mixes its elements, say, is another one compiled.
    """
    def quick(block, steps, history):
        return advance(block, step, surface, states, steps, history)
    name = getattr(step, "__name__", "the step")
    few = block[:, :: max(1, block.shape[1] // 16)].copy()
    expected = ordinary(few, steps=5, history=True)
    try:
        same = all(np.allclose(*pair, rtol=1e-9, atol=0, equal_nan=True) for pair in
                   zip(quick(few, steps=5, history=True), expected))
        why = "" if same else f"compiled, {name} gives other numbers"
    except ImportError:
        raise
    except Exception as error:          # numba has many
        why = f"numba cannot compile {name} on the {surface.name} ({type(error).__name__})"
    return (ordinary, f"In arrays: {why}.") if why else (quick, "In one compiled loop.")


def advance(block, step, surface, states, steps, history):
    """Run the settings of one block, in tiles; return points, final, lowest and all losses, as `sweeps` does."""
    x, y, loss, low, first = places(states)
    work = np.zeros((first + len(block) - 2, block.shape[1]))
    work[x], work[y], work[first:] = block[0], block[1], block[2:]
    with np.errstate(all="ignore"):
        work[loss] = work[low] = surface.function(*block[:2])
    losses = np.empty((steps + 1 if history else 1, block.shape[1]))
    losses[0] = work[loss]
    loop = fused_loop(step, surface.function, surface.gradient, states, len(block) - 2)
    for at in range(0, block.shape[1], WIDTH):
        loop(work[:, at:at + WIDTH], losses[:, at:at + WIDTH], steps)
    return work[[x, y]], work[loss], work[low], losses


def places(states):
    """Return the rows of x, y (each with its state behind it), loss and lowest loss, and the first hyperparameter."""
    y = 1 + states
    return 0, y, 2 * y, 2 * y + 1, 2 * y + 2


@lru_cache(maxsize=32)
def fused_loop(step, function, gradient, states, values):
    """Return the loop of a step over a surface: loop(work, losses, steps), in place, of at most WIDTH columns.

    It compiles when it is first called, which takes some seconds.
    """
    step, function, gradient = compiled(step), compiled(function), compiled(gradient)
    state, given, put = _reader(states), _reader(values), _writer(1 + states)
    x, y, loss, low, first = places(states)
    rows = first + values

    def loop(work, losses, steps):
        tile = np.empty((rows, WIDTH))      # of known size: the compiler sees that its rows do not overlap
        for row in range(rows):
            for i in range(work.shape[1]):
                tile[row, i] = work[row, i]
        for t in range(steps):
            for i in range(work.shape[1]):
                grad_x, grad_y = gradient(tile[x, i], tile[y, i])
                setting = given(tile, first, i)
                put(tile, x, i, step(tile[x, i], grad_x, *(state(tile, x + 1, i) + setting)))
                put(tile, y, i, step(tile[y, i], grad_y, *(state(tile, y + 1, i) + setting)))
                now, least = function(tile[x, i], tile[y, i]), tile[low, i]
                tile[loss, i] = now
                tile[low, i] = now if (now < least) | (least != least) else least       # as np.fmin
            if len(losses) > 1:
                for i in range(work.shape[1]):
                    losses[t + 1, i] = tile[loss, i]
        for row in range(rows):
            for i in range(work.shape[1]):
                work[row, i] = tile[row, i]

    return compiled(loop)


def _reader(count):
    """Return a compiled function that reads `count` rows of a tile in column i, as a tuple."""
    if count == 0:
        return compiled(lambda tile, row, i: ())
    rest = _reader(count - 1)
    return compiled(lambda tile, row, i: (tile[row, i], *rest(tile, row + 1, i)))


def _writer(count):
    """Return a compiled function that writes a tuple of `count` values to rows of a tile in column i."""
    if count == 0:
        return compiled(lambda tile, row, i, values: None)
    rest = _writer(count - 1)

    def put(tile, row, i, values):
        tile[row, i] = values[0]
        rest(tile, row + 1, i, values[1:])
    return compiled(put)
