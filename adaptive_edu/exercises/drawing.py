"""New probes of the same kinds as an exercise's own, for calls that nobody has seen. Imports NumPy."""
import numpy as np

from .expressions import Expression
from .kinds import RANGES


def draw_probes(exercise, rng):
    """Return new probes of the same kinds as the exercise's own: numbers, zero state, integers, 2-D, tiny.

    Parameters
    ----------
    exercise : Exercise
    rng : numpy.random.Generator

    Returns
    -------
    probes : tuple of tuples, for `dataclasses.replace(exercise, probes=probes)`

    Examples
    --------
    >>> from adaptive_edu.exercises import EXERCISES
    >>> probes = draw_probes(EXERCISES["adagrad_step"], np.random.default_rng(0))
    >>> [np.shape(args[0]) for args in probes]
    [(), (), (3,), (2, 2), ()]
    """
    if isinstance(exercise, Expression):
        return tuple(exercise.draw(rng) for _ in range(5))
    kinds = [("numbers", ()), ("zero state", ()), ("integers", (3,)), ("arrays", (2, 2)), ("tiny", ())]
    rows = (3,) if exercise.step else ()
    return tuple(tuple(_draw(exercise, name, kind, rows + shape, rng) for name in exercise.arguments)
                 for kind, shape in kinds)


def _draw(exercise, name, kind, shape, rng):
    """One argument: sizes near one and a large epsilon, for there every wrong formula shows."""
    tiny = kind == "tiny" and exercise.defaults
    if exercise.is_hyperparameter(name):
        return exercise.defaults[name] if tiny else round(rng.uniform(*RANGES.get(name, (0.3, 0.8))), 3)
    size, state = rng.uniform(0.3, 2, shape), name in exercise.results and not name.startswith("param")
    values = size if "sq" in name or name == "average" else size * _signs(shape, rng)
    if kind == "integers":
        values = np.sign(values) * np.ceil(2 * size)
    if name == "count":
        values = np.ceil(2 * size)
    if kind in ("integers", "arrays") and (state or name.startswith("grad")):
        values[..., 0] *= np.arange(values[..., 0].size).reshape(values[..., 0].shape) > 0
    if tiny:
        values = values * (1e-3 if name.startswith("grad") else 0)
    if kind == "zero state" and state:
        values = values * 0
    values = values.astype(int) if kind == "integers" else np.round(values, 6) + 0.0
    return values if shape else float(values)


def _signs(shape, rng):
    """Random signs, both of them in an array: some mistakes are none where every gradient is positive."""
    signs = rng.choice([-1, 1], shape)
    if signs.size > 2:
        signs.flat[-1] = -signs.flat[1]         # the first may be multiplied by zero
    return signs
