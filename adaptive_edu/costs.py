"""What an update costs, counted: operations and bytes per parameter. No clock; see `measures` for that."""
from dataclasses import dataclass, field

from numpy.lib.mixins import NDArrayOperatorsMixin

from .methods import METHODS


def fused_bytes(method, itemsize=8):
    """Return the bytes per parameter that an update must move at least: param, grad and state in, all but grad out.

    Parameters
    ----------
    method : str
        A key of `METHODS`.
    itemsize : int
        Bytes of a number: 8 for float64, 4 for float32.

    Examples
    --------
    >>> [fused_bytes(method) for method in ("gd", "adagrad", "rmsprop", "adadelta")]
    [24, 40, 40, 56]
    """
    states = len(METHODS[method].state_names)
    return (2 + states + 1 + states) * itemsize


def limit(method, bandwidth, itemsize=8):
    """Return the least time per parameter [ns] of an update, for memory that moves `bandwidth` bytes in a ns.

    >>> limit("adagrad", bandwidth=80)
    0.5
    """
    return fused_bytes(method, itemsize) / bandwidth


@dataclass
class Passes:
    """What NumPy does with a formula: an array at a time, operation after operation.

    Attributes
    ----------
    names : list of str
        The operations, in order.
    arrays : list of int
        How many arrays each of them reads and writes.
    """

    names: list = field(default_factory=list)
    arrays: list = field(default_factory=list)

    @property
    def operations(self):
        """Operations per parameter; a root or a division counts as one."""
        return len(self.names)

    def bytes(self, itemsize=8):
        """Return the bytes per parameter that are moved if every array comes from memory and goes back to it."""
        return sum(self.arrays) * itemsize


def passes(method):
    """Return the passes that the readable kernel of a method makes over its arrays.

    Parameters
    ----------
    method : str
        A key of `METHODS`.

    Returns
    -------
    Passes

    Examples
    --------
    >>> found = passes("adagrad")
    >>> found.names
    ['multiply', 'add', 'multiply', 'sqrt', 'add', 'divide', 'add']
    >>> found.operations, found.bytes()
    (7, 136)
    """
    found, kind = Passes(), METHODS[method]
    stand_ins = [_Counted(found) for _ in range(2 + len(kind.state_names))]
    kind.kernel(*stand_ins, *kind.defaults.values())
    return found


class _Counted(NDArrayOperatorsMixin):
    """Takes the place of an array while a kernel is counted."""

    def __init__(self, found):
        self.found = found

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        read = {id(item) for item in inputs if isinstance(item, _Counted)}      # a square reads its array once
        self.found.names.append(ufunc.__name__)
        self.found.arrays.append(len(read) + 1)
        return _Counted(self.found)
