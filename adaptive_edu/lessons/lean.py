"""Judge an update in place: the kernel's numbers, and no memory to speak of."""
from functools import partial
from inspect import signature

import numpy as np

from ..exercises.updates import MANY
from ..measures import arrays, peak_of
from ..methods import METHODS
from .attempts import attempt
from .said import Said

FEW = 10_007                         # no chunk divides it, nor `MANY`
ROUNDING = 1e-12


def lean(function, method, room, **more):
    """Say whether a learner's update in place agrees with the kernel, and what it allocates. No clock is used.

    Parameters
    ----------
    function : callable (param, grad, *state, *hyperparameters, ...)
        Changes param and state; further arguments named `work` and `other` get arrays like param.
    method : str
        A key of `METHODS`, whose kernel is right.
    room : int
        Bytes it may hold at one time, for 200 003 parameters of 8 bytes.
    **more
        Further arguments.

    Returns
    -------
    Said

    Examples
    --------
    >>> def wasteful(param, grad, learning_rate):
    ...     param += -learning_rate * grad
    >>> lean(wasteful, "gd", room=1000)
    ✗ not so: the numbers are right, but 1.6 MB were held at one time: which operation still makes a new array?
    """
    return attempt(lambda: _judged(function, method, room, more))


def _judged(function, method, room, more):
    pairs = _three_steps(function, method, more)
    return _wrong(pairs) or _size(function, method, more, room, all(np.array_equal(*pair) for pair in pairs.values()))


def _ready(function, method, size, more):
    """Return the arrays, and the call with everything in it."""
    used = arrays(method, size)
    spare = {name: np.full(size, np.nan) for name in ("work", "other") if name in signature(function).parameters}
    return used, partial(function, *used, *METHODS[method].defaults.values(), **spare, **more)


def _three_steps(function, method, more):
    """Return the learner's array and the right one, by name, after three steps."""
    used, call = _ready(function, method, FEW, more)
    kind, (param, grad, *state) = METHODS[method], arrays(method, FEW)
    for _ in range(3):
        call()
        param, *state = kind.kernel(param, grad, *state, *kind.defaults.values())
    return dict(zip(("param", "grad", *kind.state_names), zip(used, (param, grad, *state))))


def _wrong(pairs):
    """Return a sentence on the first number that differs by more than rounding, None if none does."""
    for name, (mine, right) in pairs.items():
        differs = np.flatnonzero(~np.isclose(mine, right, rtol=ROUNDING, atol=0))
        if len(differs):
            at, rule = differs[0], ": grad must stay as it was" * (name == "grad")
            return _not_so(f"after three steps {name}[{at}] is {mine[at]:.12g}, not {right[at]:.12g}{rule}.")
    return None


def _size(function, method, more, room, same_bits):
    _, call = _ready(function, method, MANY, more)
    peak = peak_of(call)
    if peak > room:
        return _not_so(f"the numbers are right, but {peak / 1e6:.1f} MB were held at one time: which operation still "
                       "makes a new array?")
    numbers = "to the last bit," if same_bits else "but for rounding, since the order is another,"
    return Said("✓", "right", f"the kernel's numbers {numbers} and at most {room // 1000} kB held beside them.")


def _not_so(words):
    return Said("✗", "not so", words)
