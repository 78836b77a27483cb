"""Many settings at once: one vectorised pass over any grid of hyperparameters and starts."""
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from .methods import choose, count, require_results, results_of
from .steps import as_floats
from .surfaces import Surface, surface_named

LANES = 8192        # settings that advance together: their state stays in the cache, and memory does not grow


@dataclass(frozen=True)
class Sweep:
    """The record of one run per setting; G is the common shape of hyperparameters and start.

    Attributes
    ----------
    method : str
    surface : Surface
    hyperparameters : mapping of name to array, shape G
    points : array, shape (2, *G)
        Where each run ended.
    final, lowest : array, shape G
        The last loss of each run, and the lowest on its way.
    losses : array, shape (T + 1, *G), or None if it was not asked for
    computed : str
        How, in one sentence.
    """

    method: str
    surface: Surface
    hyperparameters: Mapping[str, np.ndarray]
    points: np.ndarray
    final: np.ndarray
    lowest: np.ndarray
    losses: np.ndarray | None
    computed: str


def sweep(method, surface, steps=300, start=None, like=None, history=True, workers=1, compiled=False,
          **hyperparameters):
    """Run every setting of arrays of hyperparameters at once and return how each fared.

    Memory does not grow with the steps if `history` is off: a million settings need less than a gigabyte. What
    takes longer than a second shows a progress bar.

    Parameters
    ----------
    method, surface, steps, like :
        As for `run`. A learner's function must be written with array operations.
    start : (x, y), optional
        Numbers or arrays.
    history : bool
        Keep the loss after every step.
    workers : int
        Processes that share the settings, by joblib (so inside `joblib.parallel_config(backend="dask")` a cluster);
        threads, if `compiled`.
    compiled : bool
        Compile step and surface with numba (the extra `fast`), which takes some seconds the first time. A step or a
        surface that numba cannot compile is computed in arrays as ever: `computed` says so.
    **hyperparameters : float or array
        Broadcast against each other, and against `start`, to a common shape G.

    Returns
    -------
    Sweep

    Raises
    ------
    ValueError, TypeError : as `run`; shapes that do not broadcast
    ImportError : `compiled` without numba; says what to install

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> sweep("gd", BOWL, steps=1, learning_rate=[0.5, 1.0]).final.tolist()
    [3.625, 0.0]
    """
    chosen, surface = choose(method, like, hyperparameters), surface_named(surface)
    x, y = (as_floats("start", value) for value in (surface.start if start is None else start))
    try:
        x, y, *arrays = np.broadcast_arrays(x, y, *chosen.values.values())
    except ValueError:
        shapes = ", ".join(f"{name} {value.shape}" for name, value in {"x": x, "y": y, **chosen.values}.items())
        raise ValueError(f"start and hyperparameters must broadcast to one shape; got {shapes}") from None
    if not x.size:
        raise ValueError(f"start and hyperparameters must hold one setting or more; got shape {x.shape}")
    lanes = np.stack([array.ravel() for array in (x, y, *arrays)])
    blocks = [lanes[:, at:at + LANES] for at in range(0, lanes.shape[1], LANES)]
    advance, computed = _way(chosen, surface, lanes, compiled)
    parts = _each(blocks, partial(advance, steps=count(steps), history=history), workers, compiled)
    points, final, lowest, losses = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    return Sweep(chosen.key, surface, MappingProxyType(dict(zip(chosen.values, arrays))), points.reshape(2, *x.shape),
                 final.reshape(x.shape), lowest.reshape(x.shape),
                 losses.reshape(-1, *x.shape) if history else None, computed)


def _way(chosen, surface, lanes, compiled):
    """Return what advances a block of settings, and one sentence on how."""
    step, names = chosen.function or chosen.kernel, chosen.state_names
    ordinary = partial(_advance, step=step, surface=surface, names=names)
    if not compiled:
        return ordinary, "In arrays."
    from .compiled_sweeps import compiled_or_not
    return compiled_or_not(lanes, step, surface, len(names), ordinary)


def _each(blocks, advance, workers, compiled):
    """Return what `advance` makes of each block, in this process or in several; compiled, in several threads."""
    if len(blocks) == 1:
        return [advance(blocks[0])]
    from tqdm import tqdm
    blocks = tqdm(blocks, desc="sweep", unit="block", delay=1, leave=False)
    if workers == 1:
        return [advance(block) for block in blocks]
    from joblib import Parallel, delayed
    return Parallel(n_jobs=workers, prefer="threads" if compiled else None)(
        delayed(advance)(block) for block in blocks)


def _advance(block, step, surface, names, steps, history):
    """Run the settings of one block side by side; return points, final, lowest and all losses."""
    param, values = block[:2], block[2:]
    state = [np.zeros_like(param) for _ in names]
    with np.errstate(all="ignore"):      # a lane that diverges says so by its loss
        loss = lowest = surface.function(*param)
        losses = np.empty((steps + 1 if history else 1, block.shape[1]))
        losses[0] = loss
        for t in range(steps):
            results = results_of(step(param, np.stack(surface.gradient(*param)), *state, *values))
            require_results(step, names, results, block[:2].shape)
            param, *state = results
            loss = surface.function(*param)
            lowest = np.fmin(lowest, loss)
            if history:
                losses[t + 1] = loss
    return param, loss, lowest, losses
