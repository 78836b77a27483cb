"""One update of arrays larger than the cache: piece by piece, in buffers that are used again. Imports NumPy alone.

A fresh array for every operation costs a fifth of the time. So the kernel runs once on stand-ins that note what is
done with them, and the notes are replayed on each piece with NumPy's `out=`. Formulas stay written once, and every
element sees the same operations in the same order: the same bits.
"""
from operator import itemgetter

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

PIECE = 196_608     # bytes of each array, measured: more fall out of the cache, fewer cost more calls
PLAIN = {np.add, np.subtract, np.multiply, np.divide, np.negative, np.sqrt}     # what the operators of arrays call


def advance(kernel, values, slopes, hyperparameters, result, state):
    """Put what the kernel returns in `result` and `state`."""
    (_in_one if values.nbytes <= PIECE else _in_pieces)(kernel, values, slopes, hyperparameters, result, state)


def _in_pieces(kernel, values, slopes, hyperparameters, result, state):
    """Do it with no temporary larger than a piece."""
    arrays = [value for value in hyperparameters if not isinstance(value, float)]
    work = (_replay(kernel, len(state), hyperparameters, values.dtype)
            or _call(kernel, len(state), hyperparameters))
    roles = ["readonly"] * 2 + ["readwrite"] * len(state) + ["readonly"] * len(arrays) + ["writeonly"]
    pieces = np.nditer([values, slopes, *state, *arrays, result], ["external_loop", "buffered", "copy_if_overlap"],
                       [[role, "overlap_assume_elementwise"] for role in roles], buffersize=PIECE // values.itemsize)
    with pieces:
        for piece in pieces:
            work(piece)


def _in_one(kernel, values, slopes, hyperparameters, result, state):
    """Do it with one call of the kernel."""
    first, *rest = kernel(values, slopes, *state, *hyperparameters)
    for place, new in zip(state, rest):         # before the result: a state may be the old parameters themselves
        place[...] = new
    result[...] = first


def _call(kernel, states, hyperparameters):
    """Return a function that calls the kernel on a piece: params, grads, state, array hyperparameters, result."""
    def work(piece):
        params, grads, *others, result = piece
        arrays = iter(others[states:])
        given = [value if isinstance(value, float) else next(arrays) for value in hyperparameters]
        _in_one(kernel, params, grads, given, result, others[:states])
    return work


def _replay(kernel, states, hyperparameters, dtype):
    """Return a function that does the same from notes; None if the kernel is more than arithmetic."""
    notes = Notes()
    given = [StandIn(notes) for _ in range(2 + states)]
    values = [value if isinstance(value, float) else StandIn(notes) for value in hyperparameters]
    known = len(notes.calls)
    try:
        results = [result.number for result in kernel(*given, *values)]
    except Exception:                   # whatever somebody else's kernel does to what is no array
        return None
    arranged = _arrange(notes.calls, known, results)
    if arranged is None:
        return None
    calls, count = arranged
    buffers = [np.empty(PIECE // dtype.itemsize, dtype) for _ in range(count)]
    constants = [np.array(value, dtype) for value in reversed(notes.constants)]

    def work(piece):
        at_hand = [*piece, *(buffer[:piece[0].size] for buffer in buffers), *constants]
        for ufunc, pick in calls:
            ufunc(*pick(at_hand))
    return work


class Notes:
    """What a kernel did: calls as (ufunc, numbers of its arguments), and constants, numbered from -1 downwards."""

    def __init__(self):
        self.calls, self.constants = [], []

    def number(self, item):
        if type(item) is StandIn:
            return item.number
        if type(item) not in (float, int):      # a NumPy scalar would turn float32 into float64
            raise TypeError(f"{type(item).__name__} is not recorded")
        self.constants.append(item)
        return -len(self.constants)


class StandIn(NDArrayOperatorsMixin):
    """Takes the place of an array while a kernel is recorded."""

    def __init__(self, notes, call=(None, ())):
        self.notes, self.number = notes, len(notes.calls)
        notes.calls.append(call)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if ufunc not in PLAIN or method != "__call__" or options:
            raise TypeError(f"{ufunc.__name__}.{method} is not recorded")
        return StandIn(self.notes, (ufunc, [self.notes.number(item) for item in inputs]))

    def __array__(self, *_, **__):
        raise TypeError("a stand-in has no elements")

    __bool__ = __array_function__ = __array__


def _arrange(calls, given, results):
    """Return (ufunc, what picks its arguments and its `out` from those at hand) for every call, and how many buffers.

    A new value takes the place of the one it replaces, which nothing may need afterwards; if something does, None is
    returned. An intermediate value takes a buffer whose value nobody needs any more.
    """
    last = {item: at for at, (_, inputs) in enumerate(calls) for item in inputs}
    replaced = [(0, 1), *((2 + k,) for k in range(len(results) - 1))]       # new params may overwrite params or grads
    if (len({*results}) < len(results) or min(results) < given
            or any(last.get(old, 0) > new for new, olds in zip(results, replaced) for old in olds)):
        return None
    place = {**{number: number for number in range(given)}, results[0]: given,
             **{new: 2 + k for k, new in enumerate(results[1:])}}
    arranged, free, used = [], [], given
    for at, (ufunc, inputs) in enumerate(calls[given:], given):
        free += {place[item] for item in inputs if last[item] == at and place.get(item, 0) > given}
        picks = [place.get(item, item) for item in inputs]
        if at not in place:
            place[at] = free.pop() if free else (used := used + 1)
        arranged.append((ufunc, itemgetter(*picks, place[at])))
    return arranged, used - given
