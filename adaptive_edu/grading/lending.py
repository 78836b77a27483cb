"""Lend a step to a stranger's code: each call is a message, the step stays here. Imports NumPy and the wire."""
import numpy as np

from ..exercises.asking import quietly
from .inside import wire

CALLS = 5_000           # of one step: a loop that waits for a broken step to arrive ends here
LARGEST = 10_000        # elements in what a step is asked to compute, here, for a stranger


class Lent:
    """A step of ours as a stranger may call it: values in, values out, nothing too large, not for ever.

    Attributes
    ----------
    name : str
        What it claims to be.
    calls, most : int
        How often it has been called, and how often it may be.

    Examples
    --------
    >>> lent = Lent("half", lambda param: param / 2)
    >>> lent(((3.0,), {}))
    ({'value': {'tuple': [1.5, {'list': [None]}]}}, b'')
    """

    def __init__(self, name, step):
        self.name, self.step, self.calls, self.most = name, step, 0, CALLS

    def __call__(self, call):
        """Return the header and payload of the answer: results, and what arrays became that were written into."""
        self.calls += 1
        try:
            args, settings = call
            given = [each[()] if isinstance(each, np.ndarray) else each for each in (*args, *settings.values())]
            _refuse_large(given)
            before = [each.copy() if isinstance(each, np.ndarray) else None for each in given]
            with quietly():
                results = self.step(*given[:len(args)], **dict(zip(settings, given[len(args):])))
            after = [each if old is not None and not np.array_equal(old, each, equal_nan=True) else None
                     for old, each in zip(before, given)]
            tree, payload = wire.pack((results, after))
            return {"value": tree}, payload
        except Exception as error:              # what a step raises, its caller gets
            return {"error": [type(error).__name__, f"{error!s:.200}"]}, b""


def _refuse_large(values):
    shape = np.broadcast_shapes(*(np.shape(value) for value in values))
    if np.prod(shape, dtype=float) > LARGEST:
        raise ValueError(f"a step is examined with {LARGEST} elements at most")
