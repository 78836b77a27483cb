"""The catalogue of attacks, and how tests grade one text as one student's `adagrad_step`.

The attacks end in .txt so that no tool of ours imports, collects or runs one by accident.
"""
import json
from dataclasses import dataclass
from pathlib import Path

from adaptive_edu.grading import files, marks
from adaptive_edu.grading.assignments import tasks_of
from adaptive_edu.grading.sandbox import Limits

ATTACKS = Path(__file__).parent / "attacks"
SHORT = Limits(cpu=1, reply=2.5, total=4.0)
RIGHT = """import numpy as np


def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + grad**2
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad
"""


@dataclass(frozen=True)
class Attack:
    """One file of the catalogue, NAME.STATUS-SCORE.SUFFIX.txt: what it is and what a sound grader gives it."""

    path: Path

    def __post_init__(self):
        name, verdict, suffix, _ = self.path.name.split(".")
        status, _, score = verdict.rpartition("-")
        vars(self).update(name=f"{self.path.parent.name}/{name}", status=status, score=float(score),
                          suffix=f".{suffix}")


def catalogue():
    """Return all attacks, in order."""
    return [Attack(path) for path in sorted(ATTACKS.rglob("*.txt"))]


def grade_with(runner, content, suffix=".py", student="eve"):
    """Grade content as one student's `adagrad_step` in a runner; return the `Result`."""
    tasks = tasks_of("adagrad_step")
    content = content.encode() if isinstance(content, str) else content
    try:
        code = files.pieces(files.cells(content, suffix), set(tasks[0].points))
    except files.Rejected as problem:
        return marks.without_code(tasks, "rejected", str(problem), student, "adagrad_step")[0]
    return marks.grade_all(tasks, code, {}, student, "adagrad_step", 0, runner)[0]


def notebook(*sources):
    """A notebook with these cells, as bytes."""
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
