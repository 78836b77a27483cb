"""A step in source text: what a patient is, and how a formula is written out as one. Imports the tutor's formulas."""
import math
import re
from dataclasses import dataclass, field

import numpy as np

from ..exercises import EXERCISES
from ..mistakes import RIGHT

WARDS = ("adagrad_step", "rmsprop_step", "adadelta_step")


@dataclass(frozen=True)
class Patient:
    """A step that may be broken.

    Attributes
    ----------
    id : str
        The catalogue's id of the mistake; of a healthy step, its style.
    exercise : str
        The step that it claims to be.
    source : str
        Its code, which is all there is to it; `np`, `math` and `floats` are known there.
    message : str
        What the tutor would say; empty if it is healthy.
    """

    id: str
    exercise: str
    source: str = field(repr=False)
    message: str = field(default="", repr=False)

    @property
    def broken(self):
        return bool(self.message)

    def step(self):
        """Return the function, made anew: what one call leaves behind, another examination never finds."""
        names = {"np": np, "math": math, "floats": floats}
        exec(compile(self.source, f"<patient {self.id}>", "exec"), names)
        return names[self.exercise]


def floats(*values):
    """Return each value as a new array of floats.

    >>> floats(1, [2, 3])
    (array(1.), array([2., 3.]))
    """
    return tuple(np.array(value, dtype=np.float64) for value in values)


def ward(exercise):
    """Return the name of an exercise that has a ward; a ValueError says that another has none."""
    if exercise not in WARDS:
        raise ValueError(f"exercise must be one of {', '.join(WARDS)}; got {exercise!r:.60}")
    return exercise


def states(exercise):
    """Return the names of what a step remembers.

    >>> states("adadelta_step")
    ('avg_sq_grad', 'avg_sq_delta')
    """
    return EXERCISES[exercise].arguments[2:2 + EXERCISES[exercise].states]


def by_the_book(exercise):
    """Return the right step as source, a line for each equation."""
    return source(exercise, [taken(exercise), *written(RIGHT[exercise])])


def source(exercise, body, more=""):
    """Return a function with these lines, and `more` arguments than those of the exercise."""
    head = EXERCISES[exercise].signature.split(") ->")[0]
    return "\n    ".join([f"def {head}{more}):", *body])


def taken(exercise, how="floats({})"):
    """Return the line that makes of the arguments what the others compute with.

    >>> taken("adagrad_step", "map(float, ({}))")
    'param, grad, sum_sq_grad = map(float, (param, grad, sum_sq_grad))'
    """
    names = ", ".join(("param", "grad", *states(exercise)))
    return f"{names} = {how.format(names)}"


def written(lines):
    """Return a formula as lines of code: those that are used, with `known` replaced by what it stands for.

    >>> written({"known": "u + 1", "below": "sqrt(known)", "unused": "2", "give": "1 / below"})
    ['below = np.sqrt(u + 1)', 'return 1 / below']
    """
    lines = dict(lines)
    give, known = lines.pop("give"), lines.pop("known", "")
    inside = known if known.isidentifier() else f"({known})"
    code, used = [f"return {give}"], give
    for name, line in reversed(lines.items()):
        if re.search(rf"\b{name}\b", used):
            line = re.sub(r"\bknown\b", inside, line.replace("(known)", f"({known})"))
            code, used = [f"{name} = {line}", *code], f"{used} {line}"
    return [re.sub(r"(?<![\w.])sqrt\(", "np.sqrt(", line) for line in code]
