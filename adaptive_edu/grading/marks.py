"""From answers to a mark. Imports the exercises, the tutor, and what asks in the jail.

Three kinds of calls are made: the one in the visible test ("paper"), those of the tutor that a learner can
see, and calls drawn from a seed that nobody has seen. The message is what the tutor says on the calls that
can be seen, so it gives nothing away.
"""
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..clinic import examinees, graded
from ..exercises import EXERCISES, Choice, Examination, Question, Turn, draw_probes, expected
from ..judges import nearly, of_test
from ..mistakes import catalogue
from ..tutor import diagnose
from .asking import Code, talk
from .examining import examine
from .sandbox import NoSandbox
from .words import clean

STATUSES = ("rejected", "timeout", "memory", "error", "missing", "wrong", "needs-reader", "passed")
DRAWS = 2                       # times the five kinds of probe

# The calls of the visible tests, `<name>-paper` in the notebooks: a test compares them.
PAPER = {
    "gd_step": (1.0, 4.0, 0.125),
    "ema": (8.0, 4.0, 0.75),
    "adagrad_step": (1.0, 4.0, 9.0, 0.5, 3.0),
    "rmsprop_step": (1.0, 4.0, 28.0, 0.75, 0.75, 11.0),
    "adadelta_step": (10.0, 5.0, 9.0, 5.0, 0.25, 4.0),
    "Adagrad": (np.array([1.0, 0.75]), np.array([3.0, 4.0]), 0.5, 3.0),
    "RMSProp": (np.array([1.0, 0.0]), np.array([4.0, 2.0]), 0.75, 0.75, 5.0),
    "Adadelta": (np.array([10.0, 8.0]), np.array([4.0, 4.0]), 0.25, 4.0),
    "adam_step": (1.0, 4.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.25, 4.0),
    "effective_rate": (25.0, 0.5, 3.0),
    "first_length": (0.75, 4.0),
    "steady_step": (1, 0.75, 4.0),
    "remembered": (8.0, 3.0, 2.0, 0.75),
    "updates": (250, 100, 4),
    "updates_needed": (14.0, 0.5, 2.25, 1.0),
    "at_rest": (2.0, 0.25),
    "bytes_per_parameter": (1, 8),
    "roof": (8, 40, 50.0, 20.0),
}

SENTENCES = {
    "rejected": "The file could not be graded: {why}.",
    "nothing": "Nothing was handed in.",
    "deleted": "The cell for this answer was deleted, and no other stands in its place.",
    "timeout": "Your code did not come to an end in the time allowed.",
    "memory": "Your code asked for more memory than there is.",
    "error": "Your code ended the process that ran it, so there was nobody left to answer.",
    "malformed": "What your code gave back could not be read.",
    "value": "{name} must be a {kind}; got something else under that name.",
    "imported": "{name} is imported from the course; write your own.",
    "missing": "{name} is not defined{because}.",
    "other-inputs": "Right on the inputs of the check that you can run, wrong on others. Does your code look "
                    "for particular values?",
    "once": "This repeats what your {step} does and adds no mistake of its own, so it is counted once, there.",
    "needs-reader": "A person reads this answer.",
    "grader": "The grader could not judge these answers; a person will look at them.",
}


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


@dataclass(frozen=True)
class Finding:
    """The judgement before it becomes points: which checks hold, and what to say."""

    status: str
    mistake: str | None
    message: str
    paper: bool = False
    share: float = 0.0              # of the points for all else
    stuck: bool = False             # it ended before any question: the next exercise would end so, too


def draw_seed(seed, student, exercise):
    """Return the seed of one student's calls in one exercise.

    >>> draw_seed(0, "ada", "gd_step") == draw_seed(0, "bob", "gd_step")
    False
    """
    words = f"{seed}/{student}/{exercise}".encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:8], "big")


def grade(task, code, seed, runner, text=""):
    """Return the `Finding` on one task of a notebook.

    Parameters
    ----------
    task : authoring.tasks.Task
    code : Code
        The student's, as text; it runs in the runner alone.
    seed : int
        Of the calls that nobody has seen.
    runner : Jail or Alone
        Anything with `child()`.
    text : str, or None if there is no cell for it
        What was written for a person, if the task asks for prose.
    """
    if task.kind == "prose" and not text:
        return Finding("missing", "missing", SENTENCES["deleted" if text is None else "nothing"])
    if task.kind == "prose" or task.name not in EXERCISES:
        return Finding("needs-reader", None, SENTENCES["needs-reader"])
    exercise = EXERCISES[task.name]
    try:
        finding = _test(exercise, code, runner) if isinstance(exercise, Examination) else (
            _asked(exercise, code, seed, runner))
        return replace(finding, message=" ".join([finding.message, *code.notes]))
    except NoSandbox:                           # no jail, no marks
        raise
    except Exception as problem:                # a hole in the judging: never a mark, never the end of the run
        return Finding("needs-reader", "grader", f"{SENTENCES['grader']} ({type(problem).__name__})")


def _calls(exercise, seed):
    if isinstance(exercise, Choice):
        return list(exercise.questions)
    rng = np.random.default_rng(seed)
    drawn = [Question("drawn", args) for _ in range(DRAWS) for args in draw_probes(exercise, rng)]
    return [Question("paper", PAPER[exercise.name]), *exercise.questions, *drawn]


def _asked(exercise, code, seed, runner):
    calls = _calls(exercise, seed)
    said = talk(exercise, [args for _, args in calls], code, runner)
    return _unfit(exercise, said, code) or _judge(exercise, calls, said)


def _unfit(exercise, said, code):
    """A finding on what cannot be called, else None."""
    name = exercise.name
    if said.at is not None:
        return replace(_ended(said.end), stuck=True)
    if said.kind in ("value", "imported"):
        return Finding("wrong", said.kind, SENTENCES[said.kind].format(name=name, kind=exercise.kind))
    if said.kind is not None:
        return None
    if any("raised MemoryError" in each for each in said.raised):
        return _ended("memory")
    raised = [each for each in said.raised if f"name '{name}' is not defined" not in each]      # that says no more
    ends = [end for end, _ in code.cuts.values()] + ["error"] * bool(raised) + ["missing"]
    because = f"; {clean('; '.join(raised))}" if raised else ""
    return Finding(ends[0], "missing", SENTENCES["missing"].format(name=name, because=because))


def _ended(how):
    return Finding("error" if how == "malformed" else how, how, SENTENCES[how])


def _judge(exercise, calls, said):
    if isinstance(exercise, Choice):
        finding = _early(said) or _complete(exercise, [], said.answers)
        return replace(finding, paper=bool(said.answers) and nearly(exercise, said.answers[0]))
    turns = [Turn(exercise, call, answer, expected(exercise, call.args)) for call, answer in zip(calls, said.answers)]
    finding = _early(said) or _complete(exercise, turns[1:], said.answers[1:])
    return replace(finding, paper=bool(turns) and turns[0].all_right())


def _early(said):
    """What to say when answers are missing, or memory was; else None."""
    if said.end:
        return _ended(said.end)
    return _ended("memory") if any(answer.error.startswith("MemoryError") for answer in said.answers) else None


def _complete(exercise, turns, answers):
    seen = len(exercise.questions)
    verdict = diagnose(exercise, answers[:seen])
    if not verdict.correct:
        return Finding(_word(verdict, answers), verdict.mistake, verdict.message)
    if not all(turn.all_right() for turn in turns[seen:]):
        return Finding("wrong", "other-inputs", SENTENCES["other-inputs"])
    return Finding("passed", None, verdict.message, paper=True)


def _test(exercise, code, runner):
    """The finding on a test of steps: a share of the points for each broken step that it catches."""
    everyone = examinees(exercise.ward, exercise.ids)
    said, found = examine(exercise, code, everyone, runner)
    finding = _unfit(exercise, said, code) or (_ended(said.end) if said.end else None)
    if finding:
        return finding
    grade = graded(everyone, [why and clean(why) for why in found])
    verdict = of_test(exercise, grade)
    word = "passed" if verdict.correct else "missing" if verdict.mistake == "unwritten" else "wrong"
    return Finding(word, verdict.mistake, verdict.message, grade.score >= exercise.enough,
                   grade.score / max(grade.out_of, 1))


def _word(verdict, answers):
    if verdict.mistake == "unwritten":
        return "missing"
    return "error" if all(answer.error for answer in answers) else "wrong"


def points(task, finding):
    """Return the points of each graded cell: the visible test by itself, any other if all is right, or its share."""
    if finding.status == "passed":
        return {cell: float(worth) for cell, worth in task.points.items()}
    return {cell: round(worth * (finding.paper if cell.endswith("-paper") else finding.share), 2)
            for cell, worth in task.points.items()}


def counted_once(finding, exercise, findings):
    """Return the finding on a class without the mistake of its step, if that is all that is wrong with it."""
    step = findings.get(exercise.step)
    if step is None or not step.mistake or not finding.mistake or step.mistake not in finding.mistake.split("/"):
        return finding
    if step.mistake not in {mistake.id for mistake in catalogue(exercise.step)}:    # a formula, known in all its values
        return finding
    words = SENTENCES["once"].format(step=exercise.step)
    return replace(finding, paper=True, share=1.0, message=f"{finding.message} {words}")


def grade_all(tasks, pieces, texts, student, assignment, seed, runner):
    """Return a `Result` for each task of a notebook; each has a child of its own, and so its own limits."""
    code, findings, stuck = Code(pieces), {}, None
    for task in tasks:
        asks = task.kind == "code" and task.name in EXERCISES
        own = draw_seed(seed, student, task.name)
        finding = stuck if stuck and asks else grade(task, code, own, runner, texts.get(task.name, ""))
        stuck = stuck or (finding if finding.stuck else None)
        findings[task.name] = counted_once(finding, EXERCISES[task.name], findings) if asks else finding
    return [result(task, findings[task.name], student, assignment) for task in tasks]


def without_code(tasks: Sequence, status, why, student, assignment):
    """Return the results of a file that is not there ("missing") or cannot be graded ("rejected")."""
    finding = Finding(status, status, SENTENCES["rejected" if why else "nothing"].format(why=clean(why)))
    return [result(task, finding, student, assignment) for task in tasks]


def result(task, finding, student, assignment):
    """Return the `Result` of a finding: its points, and a name for the student."""
    checks = points(task, finding)
    return Result(student, assignment, task.name, sum(checks.values()), float(sum(task.points.values())),
                  finding.status, finding.mistake, finding.message, checks)
