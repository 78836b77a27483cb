"""The exercises: one table, what each asks and expects.

`ask` calls a learner's code; `Turn` reads and compares what came back, and calls nothing. So a tutor may
do both in one process, and a grader each in its own.

`asking` calls, `reading` reads, `kinds` and the files named like kinds of exercises hold the table, `drawing`
draws calls that nobody has seen. Imports NumPy, the kernels, the laws and the time limit.
"""
from .asking import ENDLESS, SECONDS, Answer, Question, ask, call, fold
from .drawing import draw_probes
from .expressions import EXPRESSIONS, Expression
from .kinds import RANGES, Exercise, expected
from .open import CHOICES, EXAMINATIONS, Choice, Examination
from .reading import Turn, close, described
from .steps import STEPS, Step
from .updates import UPDATES, Update

__all__ = ["ENDLESS", "EXERCISES", "RANGES", "SECONDS", "Answer", "Choice", "Examination", "Exercise", "Expression",
           "Question", "Step", "Turn", "Update", "ask", "call", "close", "described", "draw_probes", "expected",
           "fold"]

EXERCISES: dict[str, Exercise] = {exercise.name: exercise for exercise in
                                  (*STEPS, *EXPRESSIONS, *UPDATES, *CHOICES, *EXAMINATIONS)}
