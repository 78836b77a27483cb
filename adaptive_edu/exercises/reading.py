"""Reading what came back, beside what is right. Imports NumPy; calls nothing of a learner's."""
from dataclasses import replace
from numbers import Number

import numpy as np


class Turn:
    """A question and its answer: read as arrays, beside the right ones. Nothing is called here.

    Attributes
    ----------
    results : tuple of float64 arrays, or None if the code raised or the answer cannot be read
    complaint : None, or why it cannot be read: a key and the facts
    kind : {"numbers", "integers", "arrays"}, what was asked with
    single : bool, whether a result has less than double precision

    Examples
    --------
    >>> from adaptive_edu.exercises import EXERCISES, Answer
    >>> exercise = EXERCISES["gd_step"]
    >>> answer = Answer(exercise.questions[0].args, value=1.85)
    >>> Turn(exercise, exercise.questions[0], answer, exercise.expected[0]).all_right()
    True
    """

    def __init__(self, exercise, question, answer, expected):
        changed = tuple(name for name in answer.changed if name not in exercise.writable)
        self.answer = replace(answer, changed=changed) if exercise.writable else answer
        self.label, self.args, self.expected = *question, expected
        self.results, self.complaint, self.single = None, None, False
        first = np.asarray(self.args[0])
        numbers = first.ndim == (1 if exercise.step else 0)
        self.kind = "numbers" if numbers else "integers" if first.dtype.kind == "i" else "arrays"
        if not answer.error:
            self._read(exercise, answer.value, first.shape)
        left = [name for name in exercise.in_place if name not in answer.changed]
        if left and self.results and self.all_right():
            self.results, self.complaint = None, ("not-in-place", {"names": " and ".join(left)})

    def _read(self, exercise, value, shape):
        names, alone = exercise.results, len(exercise.results) == 1 or exercise.step
        wanted = f"{names[0]} alone" if alone else f"{len(names)} results, {', '.join(names)}"
        if exercise.step:                           # one row for each update of each object
            names, items, shape = names[:1] * 2 * shape[0], _all_rows(value, shape[0]), shape[1:]
        else:
            items = [value] if alone else _split(value, len(names), shape)
        if items is None:
            self.complaint = "results", {"got": described(value), "wanted": wanted}
            return
        arrays = [_as_array(item) for item in items]
        for name, item, array in zip(names, items, arrays):
            if array is None or array.shape != shape:
                self.complaint = _misfit(name, item, array, alone, wanted=wanted, shape=shape,
                                         first=exercise.arguments[0])
                return
        self.single = any(array.dtype.kind == "f" and array.dtype.itemsize < 8 for array in arrays)
        results = [array.astype(np.float64) for array in arrays]
        self.results = tuple(np.reshape(results, (2, -1, *shape))) if exercise.step else tuple(results)

    def right(self, at, tolerance=1e-9):
        """Return, element by element, whether the result at this place is right."""
        return close(self.results[at], self.expected[at], tolerance)

    def all_right(self, tolerance=1e-9):
        return self.results is not None and all(
            np.all(self.right(at, tolerance)) for at in range(len(self.expected)))


def close(value, expected, tolerance=1e-9):
    """Return, element by element, whether two arrays agree; honest forms differ by a few ulps only."""
    near = np.abs(value - expected) <= tolerance * np.abs(expected) + 1e-13
    return near | (value == expected) | (np.isnan(value) & np.isnan(expected))


def _all_rows(value, count):
    """The rows of both objects of a class, or None if there is not one for each update."""
    fits = isinstance(value, (tuple, list)) and [len(rows) for rows in value] == [count] * 2
    return [row for rows in value for row in rows] if fits else None


def _split(value, count, shape):
    """The results of a function that has several, or None if they are not as many."""
    if isinstance(value, np.ndarray):               # all results stacked in one array
        fits = value.ndim == len(shape) + 1
    else:
        fits = isinstance(value, (tuple, list))
    return value if fits and len(value) == count else None


def _as_array(item):
    """A real array of numbers, or None."""
    try:
        array = np.array(item)
        if array.dtype.kind == "O" and all(isinstance(number, Number) for number in array.flat):
            array = array.astype(np.float64)        # a Decimal is a number; text that looks like one is not
    except Exception:                               # ragged lists, objects that refuse
        return None
    return array if array.dtype.kind in "iufb" else None


def _misfit(name, item, array, alone, wanted, shape, first):
    """Why an item is no result: a key and the facts."""
    if alone and isinstance(item, tuple):
        return "results", {"got": described(item), "wanted": wanted}
    if array is None:
        return "not-numbers", {"which": name, "got": described(item)}
    return "shape", {"which": name, "got": array.shape, "wanted": shape, "first": first}


def described(value):
    """Return a few words for a value that a learner gave back.

    >>> described((1, 2)), described("0.5")
    ('a tuple of 2', 'a single str')
    """
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return "None" if value is None else f"a single {type(value).__name__}"
