"""All that is known of one learner's answers, and how a finding becomes a verdict. Imports NumPy and the two tables."""
from functools import cached_property

import numpy as np

from ..exercises import Turn
from ..mistakes import STATEMENTS, statement_id
from .verdict import Verdict


class Dialogue:
    """All turns with one learner, and the words for what they show.

    Attributes
    ----------
    turns, probes : list of Turn
        All questions with their answers, and of these the calls on which wrong formulas differ.
    names : tuple of str
        Of the results.
    gradient : str or None
        The argument that says where a step should go, if there is one.
    tolerance : float
        1e-5 where a result came back in single precision.
    """

    def __init__(self, exercise, answers):
        self.exercise = exercise
        self.turns = [Turn(exercise, *turn) for turn in zip(exercise.questions, answers, exercise.expected)]
        self.probes = [turn for turn in self.turns if turn.label == "probe"]
        self.names = exercise.results[:1] if exercise.step else exercise.results
        self.gradient = next((name for name in exercise.arguments if name.startswith("grad")), None)
        self.tolerance = 1e-5 if any(turn.single for turn in self.probes) else 1e-9

    def get(self, label):
        """The turn with this label, if it was answered with numbers."""
        return next((turn for turn in self.turns if turn.label == label and turn.results), None)

    def right(self, label):
        """Whether all turns with this label came out right."""
        return all(turn.all_right() for turn in self.turns if turn.label == label)

    def only_kind(self, turns):
        """The kind of inputs that these probes have and no other has, "arrays" being any but numbers; else None."""
        kinds, others = {turn.kind for turn in turns}, {turn.kind for turn in self.probes if turn not in turns}
        if kinds & others or not others:
            return None
        return kinds.pop() if len(kinds) == 1 else "arrays" if "numbers" in others else None

    def given(self, turn, name):
        """The argument of this name, as floats."""
        return np.asarray(turn.args[self.exercise.arguments.index(name)], dtype=np.float64)

    def move(self, turn, results=None):
        """How far param went, with its sign."""
        return (results or turn.results)[0] - self.given(turn, self.exercise.arguments[0])

    @cached_property
    def wrong(self):
        """The probes that did not come out right."""
        return [turn for turn in self.probes if not turn.all_right()]

    @cached_property
    def wrong_results(self):
        """The places of those results that are not right on every probe."""
        return [at for at in range(len(self.names))
                if not all(np.all(turn.right(at)) for turn in self.probes)]

    def say(self, key, turn=None, id=None, **facts):
        """The verdict that `STATEMENTS` has for this, with the facts, and with the inputs on which it shows."""
        message, *hints = STATEMENTS[key]
        message = message.format(name=self.exercise.name, **facts) + (self._inputs(turn) if turn else "")
        return self.verdict(id or statement_id(self.exercise.name, key), message, hints, turn)

    def verdict(self, id, message, hints=(), turn=None):
        right = id == "right"
        inputs = turn.args if turn else ()
        return Verdict(right, None if right else id, message, self.exercise.name, tuple(hints), inputs)

    def _inputs(self, turn):
        values = (f"{name} = {np.asarray(value).tolist()}"
                  for name, value in zip(self.exercise.arguments, turn.args))
        return f" Inputs{', one update after another' if self.exercise.step else ''}: {', '.join(values)}."


def same(turn, other):
    """Return whether two turns came out the same: equal results, or the same error.

    >>> from adaptive_edu.exercises import EXERCISES, Answer
    >>> talk = Dialogue(EXERCISES["gd_step"], [Answer((), 1.0), Answer((), 1.0), Answer((), error="TypeError")])
    >>> same(talk.turns[0], talk.turns[1]), same(talk.turns[0], talk.turns[2])
    (True, False)
    """
    if turn.results is None or other.results is None:
        return turn.results is other.results and turn.answer.error == other.answer.error
    pairs = zip(turn.results, other.results)
    return all(np.array_equal(*pair, equal_nan=True) for pair in pairs)


def listed(names):
    """Return names as a sentence has them, each once.

    >>> listed(["rho", "epsilon", "rho"]), listed(["rho"])
    ('rho and epsilon', 'rho')
    """
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def ended(error):
    """Return the words of an error with the full stop that ends a sentence."""
    return f"{error.rstrip('.')}."
