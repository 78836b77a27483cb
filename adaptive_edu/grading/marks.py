"""From findings to points, which are those of our own notebooks. Imports what judges, and the tutor's table."""
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..clinic import healthy
from ..exercises import EXERCISES
from ..mistakes import catalogue
from . import calls
from .asking import Code
from .judging import SENTENCES, Finding, grade
from .lending import Lent
from .words import clean

STATUSES = ("rejected", "timeout", "memory", "error", "missing", "wrong", "needs-reader", "passed")
NEVER_RIGHT = "timeout", "memory", "error", "missing"     # a step that is no use to the class that calls it
ONCE = "This repeats what your {step} does and adds no mistake of its own, so it is counted once, there."
IN_ITS_PLACE = "Your {step} is not right yet; here a right one stood in its place."


@dataclass(frozen=True)
class Result:
    """What one student gets for one exercise, one line of results.jsonl; `checks` holds the points of each."""

    student: str
    assignment: str
    exercise: str
    score: float
    max_score: float
    status: str
    mistake: str | None
    message: str
    checks: dict


def points(task, finding):
    """Return the points of each graded cell: the visible test by itself, any other if all is right, or its share."""
    if finding.status == "passed":
        return {cell: float(worth) for cell, worth in task.points.items()}
    return {cell: round(worth * (finding.paper if cell.endswith("-paper") else finding.share), 2)
            for cell, worth in task.points.items()}


def counted_once(finding, exercise, findings):
    """Return the finding on a class without the mistake of its step, if that is all that is wrong with it."""
    step = findings.get(exercise.step)
    if step is None or not finding.mistake or step.mistake not in finding.mistake.split("/"):
        return finding
    if not _is_formula(step.mistake, exercise.step):
        return finding
    return replace(finding, paper=True, share=1.0, message=f"{finding.message} {ONCE.format(step=exercise.step)}")


def _is_formula(mistake, step):
    """Whether it is one of a step's known wrong formulas, which say all of its values."""
    return mistake in {each.id for each in catalogue(step)}


def grade_all(tasks, pieces, texts, student, assignment, seed, runner):
    """Return a `Result` for each task of a notebook; each has a child of its own, and so its own limits."""
    code, findings, stuck = Code(pieces), {}, None
    for task in tasks:
        asks = task.kind == "code" and task.name in EXERCISES
        own = calls.draw_seed(seed, student, task.name)

        def ask(lent=None, task=task, own=own):
            return grade(task, code, own, runner, texts.get(task.name, ""), lent)
        finding = stuck if stuck and asks else _on_its_step(task, ask, findings) if asks else ask()
        stuck = stuck or (finding if finding.stuck else None)
        findings[task.name] = finding
    return [result(task, findings[task.name], student, assignment) for task in tasks]


def _on_its_step(task, ask, findings):
    """The finding on what may be built on a step: what is wrong with the step is counted there, and once.

    Where the student's own step is not right, a right one is lent to the class, in a child where nothing else
    is asked: whatever calls it there learns what no other exercise of theirs will hear of.
    """
    exercise = EXERCISES[task.name]
    step = findings.get(exercise.step)
    if step is None or step.status == "passed":
        return ask()
    ways = [lambda: _lent(exercise, ask)]
    if step.status not in NEVER_RIGHT:
        ways.insert(0 if _is_formula(step.mistake, exercise.step) else 1,       # what is likelier to be enough first
                    lambda: counted_once(ask(), exercise, findings))
    best = ways[0]()
    for way in ways[1:]:
        if _earned(task, best) < sum(task.points.values()):
            best = max(best, way(), key=partial(_earned, task))
    return best


def _earned(task, finding):
    return sum(points(task, finding).values())


def _lent(exercise, ask):
    lent = Lent(exercise.step, healthy(exercise.step)[0].step())
    finding = ask(lent)
    words = f" {IN_ITS_PLACE.format(step=exercise.step)}" if lent.calls else ""
    return replace(finding, message=finding.message + words)


def without_code(tasks: Sequence, status, why, student, assignment):
    """Return the results of a file that is not there ("missing") or cannot be graded ("rejected")."""
    finding = Finding(status, status, SENTENCES["rejected" if why else "nothing"].format(why=clean(why)))
    return [result(task, finding, student, assignment) for task in tasks]


def result(task, finding, student, assignment):
    """Return the `Result` of a finding: its points, and a name for the student."""
    checks = points(task, finding)
    return Result(student, assignment, task.name, sum(checks.values()), float(sum(task.points.values())),
                  finding.status, finding.mistake, finding.message, checks)
