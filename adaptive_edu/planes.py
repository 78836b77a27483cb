"""A loss over the whole plane of rho and epsilon, after one number of steps or many."""
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from .sweeps import sweep

# Even in log(1 - rho) and in log(epsilon): 0.9 and 0.99 are twenty columns apart, a power of ten is four rows.
RHOS = 1 - 10.0 ** -np.linspace(0, 3, 61)
EPSILONS = 10.0 ** np.linspace(-10, 0, 41)
# The paper's, and the defaults of `conventions.DIALECTS`.
SETTINGS = {"Zeiler": (0.95, 1e-6), "PyTorch, optax": (0.9, 1e-6), "Keras": (0.95, 1e-7)}


@dataclass(frozen=True)
class Plane:
    """What became of Adadelta for every rho and epsilon of a grid.

    Attributes
    ----------
    quantity : str
        What was measured, in words.
    rhos, epsilons : array, shapes (R,) and (E,), rising
    steps : array of int, shape (M,), rising
        After how many steps it was measured.
    values : array, shape (M, E, R)
    marked : mapping of name to (rho, epsilon, array of shape (M,))
        Settings somebody recommends, and what became of them.
    """

    quantity: str
    rhos: np.ndarray
    epsilons: np.ndarray
    steps: np.ndarray
    values: np.ndarray
    marked: Mapping

    def at(self, step):
        """Return the place of a number of steps among `steps`; it must be one of them."""
        found = np.flatnonzero(self.steps == step)
        if not len(found):
            raise ValueError(f"step must be one of {', '.join(map(str, self.steps))}; got {step!r}")
        return int(found[0])


def plane_of(surface, steps, rhos=RHOS, epsilons=EPSILONS, marked=SETTINGS, start=None):
    """Return the loss of Adadelta on a surface over the plane of rho and epsilon, by one sweep.

    Parameters
    ----------
    surface : Surface
    steps : sequence of int
        After how many steps to look.
    rhos, epsilons : array_like
        The grid, rising.
    marked : mapping of name to (rho, epsilon)
        Settings that run along, exactly where they are.
    start : (x, y), optional

    Returns
    -------
    Plane

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> found = plane_of(BOWL, steps=[10, 100])
    >>> found.values.shape, found.marked["Zeiler"][2].round(2).tolist()
    ((2, 41, 61), [14.18, 11.44])
    """
    steps, (rho, epsilon) = np.unique(steps), settings_of(rhos, epsilons, marked)
    losses = sweep("adadelta", surface, int(steps[-1]), start, rho=rho, epsilon=epsilon).losses[steps]
    return gather("loss", rhos, epsilons, marked, steps, losses)


def settings_of(rhos, epsilons, marked):
    """Return every rho and every epsilon of a plane as two flat arrays, those of the marked settings last.

    Examples
    --------
    >>> settings_of([0.0, 0.9], [1e-6], {"Zeiler": (0.95, 1e-6)})[0].tolist()
    [0.0, 0.9, 0.95]
    """
    own = np.reshape(list(marked.values()), (-1, 2)).T
    return tuple(np.append(grid, more) for grid, more in zip(np.meshgrid(rhos, epsilons), own))


def gather(quantity, rhos, epsilons, marked, steps, values):
    """Return the plane of values that were measured, shape (M, settings), in the order of `settings_of`."""
    rhos, epsilons, values = np.asarray(rhos), np.asarray(epsilons), np.asarray(values)
    grid, own = np.split(values, [len(rhos) * len(epsilons)], axis=1)
    marks = {name: (*setting, column) for (name, setting), column in zip(marked.items(), own.T, strict=True)}
    return Plane(quantity, rhos, epsilons, np.asarray(steps), grid.reshape(-1, len(epsilons), len(rhos)),
                 MappingProxyType(marks))


def least_epsilon(plane, step, level):
    """Return for each rho the least epsilon of the grid that comes below a level, NaN where none does.

    Parameters
    ----------
    plane : Plane
    step : int
    level : float

    Examples
    --------
    >>> from adaptive_edu.surfaces import BOWL
    >>> least_epsilon(plane_of(BOWL, [100], rhos=[0.9, 0.99]), 100, level=1.0)
    array([1.77827941e-04, 5.62341325e-05])
    """
    below = plane.values[plane.at(step)] < level
    return np.where(below.any(axis=0), plane.epsilons[below.argmax(axis=0)], np.nan)


def describe_plane(plane, step, level):
    """Return two sentences on a plane after a number of steps: the marked settings, and what it takes to arrive."""
    own = ", ".join(f"{values[plane.at(step)]:.2g} for {name} (rho {rho:g}, epsilon {epsilon:g})"
                    for name, (rho, epsilon, values) in plane.marked.items())
    columns = np.unique(np.abs(plane.rhos[:, None] - (0, 0.9, 0.99)).argmin(axis=0))
    least = least_epsilon(plane, step, level)[columns]
    needs = ", ".join(f"{epsilon:.1g} at rho {plane.rhos[column]:.3g}" if np.isfinite(epsilon)
                      else f"none at rho {plane.rhos[column]:.3g}" for column, epsilon in zip(columns, least))
    return (f"After {step} steps the {plane.quantity} is {own}. " * bool(own)
            + f"The least epsilon that comes below {level:g} is {needs}.")
