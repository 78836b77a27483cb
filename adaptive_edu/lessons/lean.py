"""Judge an update in place: the kernel's numbers to the last bit, and no memory to speak of."""
from functools import partial
from inspect import signature

import numpy as np

from ..measures import arrays, peak_of
from ..methods import METHODS
from .attempts import attempt
from .said import Said

FEW, MANY = 10_007, 200_003          # no chunk divides these


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
    return attempt(lambda: _wrong(function, method, more) or _size(function, method, more, room))


def _ready(function, method, size, more):
    """Return the arrays, and the call with everything in it."""
    used = arrays(method, size)
    spare = {name: np.full(size, np.nan) for name in ("work", "other") if name in signature(function).parameters}
    return used, partial(function, *used, *METHODS[method].defaults.values(), **spare, **more)


def _wrong(function, method, more):
    """Return a sentence on the first number that differs after three steps, None if none does."""
    used, call = _ready(function, method, FEW, more)
    kind, (param, grad, *state) = METHODS[method], arrays(method, FEW)
    for _ in range(3):
        call()
        param, *state = kind.kernel(param, grad, *state, *kind.defaults.values())
    for name, mine, right in zip(("param", "grad", *kind.state_names), used, (param, grad, *state)):
        differs = np.flatnonzero(mine != right)
        if len(differs):
            at, rule = differs[0], ": grad must stay as it was" * (name == "grad")
            return _not_so(f"after three steps {name}[{at}] is {mine[at]:.12g}, not {right[at]:.12g}{rule}.")
    return None


def _size(function, method, more, room):
    _, call = _ready(function, method, MANY, more)
    peak = peak_of(call)
    if peak > room:
        return _not_so(f"the numbers are right, but {peak / 1e6:.1f} MB were held at one time: which operation still "
                       "makes a new array?")
    return Said("✓", "right", f"the kernel's numbers to the last bit, and at most {room // 1000} kB held beside them.")


def _not_so(words):
    return Said("✗", "not so", words)
