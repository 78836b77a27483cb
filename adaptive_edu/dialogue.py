"""All that is known of one learner's answers, and how a finding becomes a verdict. Imports NumPy and the two tables."""
from functools import cached_property

import numpy as np

from .exercises import Turn
from .mistakes import STATEMENTS, statement_id
from .verdict import Verdict


class Dialogue:
    """All turns with one learner, and the words for what they show."""

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

    def given(self, turn, name):
        return np.asarray(turn.args[self.exercise.arguments.index(name)], dtype=np.float64)

    def move(self, turn, results=None):
        """How far param went, with its sign."""
        return (results or turn.results)[0] - self.given(turn, self.exercise.arguments[0])

    @cached_property
    def wrong(self):
        return [turn for turn in self.probes if not turn.all_right()]

    @cached_property
    def wrong_results(self):
        return [at for at in range(len(self.names))
                if not all(np.all(turn.right(at)) for turn in self.probes)]

    def say(self, key, turn=None, id=None, **facts):
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
