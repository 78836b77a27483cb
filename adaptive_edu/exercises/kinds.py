"""What every entry of the table has, and how the right answer to a call is computed. NumPy and the standard library."""
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .asking import fold

RANGES = {"rho": (0.6, 0.85), "learning_rate": (0.3, 0.8), "epsilon": (0.02, 0.2)}   # to draw from


@dataclass(frozen=True, eq=False)
class Exercise:
    """One entry of the table: a step or class, an expression, an update in place, a choice of switches, or a test.

    Attributes
    ----------
    name, signature : str
        What the learner defines, and how it is called: positionally, in this order.
    points, notebook :
        What it is worth, and the notebook that asks for it.
    """

    name: str
    signature: str
    points: int
    notebook: str
    step = ""               # for a class, the exercise of the step that it repeats
    questions = ()          # all calls that are needed to judge
    in_place = ()           # arguments that must hold the results of their names afterwards
    writable = ()           # arguments that may be changed

    @property
    def kind(self):
        return "class" if self.step else "function"

    @cached_property
    def defaults(self):
        return {name: float(value) for name, value in self._parameters if value}

    @cached_property
    def arguments(self):
        """Names in the order of a call; a class first gets the params and grads of several updates."""
        return tuple(sorted((name for name, _ in self._parameters), key=self.is_hyperparameter))

    def is_hyperparameter(self, name):
        return name in RANGES or name in self.defaults

    @property
    def _parameters(self):
        return re.findall(r"(\w+)(?:=([^,)]+))?[,)]", self.signature.split(" ->")[0])

    @cached_property
    def results(self):
        names = tuple(self.signature.partition("-> ")[2].split(", "))
        return (*names, "params of a second object") if self.step else names

    @cached_property
    def expected(self):
        """The right results of each question, as a list of tuples of float64 arrays."""
        return [expected(self, question.args) for question in self.questions]


def expected(exercise, args):
    """Return the right results of one call as a tuple of float64 arrays, one for each of its results.

    >>> from adaptive_edu.exercises import EXERCISES
    >>> expected(EXERCISES["gd_step"], (2.0, 0.5, 0.5))
    (array(1.75),)
    """
    if len(args) < len(exercise.arguments):
        args = (*args, *exercise.defaults.values())
    floats = [np.asarray(value, dtype=np.float64) for value in args]
    if exercise.step:
        params = fold(exercise.reference, exercise.states, *floats)
        return params, params
    return tuple(np.asarray(result) for result in exercise.reference(*floats))
