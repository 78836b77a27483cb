"""From code to a mark: ask in the jail, judge here. Imports the exercises, the tutor and the wire.

Nothing that comes out of the jail is believed but values. Three kinds of calls are made: the one in the
visible test ("paper"), those of the tutor that a learner can see, and calls drawn from a seed that nobody
has seen. The message is what the tutor says on the calls that can be seen, so it gives nothing away.
"""
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..exercises import EXERCISES, Answer, Question, Turn, draw_probes, expected
from ..tutor import diagnose
from .inside import wire
from .sandbox import Lost, NoSandbox, why_it_ended

STATUSES = ("rejected", "timeout", "memory", "error", "missing", "wrong", "needs-reader", "passed")
UNTOUCHED = ("", "YOUR ANSWER HERE")
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
}

SENTENCES = {
    "rejected": "The file could not be graded: {why}.",
    "nothing": "Nothing was handed in.",
    "timeout": "Your code did not come to an end in the time allowed.",
    "memory": "Your code asked for more memory than there is.",
    "error": "Your code ended the process that ran it, so there was nobody left to answer.",
    "malformed": "What your code gave back could not be read.",
    "value": "{name} must be a {kind}; got something else under that name.",
    "imported": "{name} is imported from the course; write your own.",
    "missing": "{name} is not defined{because}.",
    "other-inputs": "Right on the inputs of the check that you can run, wrong on others. Does your code look "
                    "for particular values?",
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
    stuck: bool = False             # it ended before any question: the next exercise would end so, too


def draw_seed(seed, student, exercise):
    """Return the seed of one student's calls in one exercise.

    >>> draw_seed(0, "ada", "gd_step") == draw_seed(0, "bob", "gd_step")
    False
    """
    words = f"{seed}/{student}/{exercise}".encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:8], "big")


def grade(task, pieces, seed, runner, text=None):
    """Return the `Finding` on one task of a notebook.

    Parameters
    ----------
    task : authoring.tasks.Task
    pieces : list of [label, source]
        The student's code, as text; it runs in the runner alone.
    seed : int
        Of the calls that nobody has seen.
    runner : Jail or Alone
        Anything with `child()`.
    text : str, optional
        What stands in the task's own cell, if it asks for prose.
    """
    if task.kind == "prose" and text is not None and text.strip() in UNTOUCHED:
        return Finding("missing", "missing", SENTENCES["nothing"])
    if task.kind == "prose" or task.name not in EXERCISES:
        return Finding("needs-reader", None, SENTENCES["needs-reader"])
    exercise = EXERCISES[task.name]
    calls = _calls(exercise, seed)
    try:
        conversation = _ask_twice(exercise, [args for _, args in calls], pieces, runner)
        return conversation if isinstance(conversation, Finding) else _judge(exercise, calls, *conversation)
    except NoSandbox:                           # no jail, no marks
        raise
    except Exception as problem:                # a hole in the judging: never a mark, never the end of the run
        return Finding("needs-reader", "grader", f"{SENTENCES['grader']} ({type(problem).__name__})")


def _calls(exercise, seed):
    rng = np.random.default_rng(seed)
    drawn = [Question("drawn", args) for _ in range(DRAWS) for args in draw_probes(exercise, rng)]
    return [Question("paper", PAPER[exercise.name]), *exercise.questions, *drawn]


def _ask_twice(exercise, calls, pieces, runner):
    """Ask; ask once more if the jail itself was lost: if that is the code's doing, it does so again."""
    try:
        return _ask(exercise, calls, pieces, runner)
    except Lost:
        pass
    try:
        return _ask(exercise, calls, pieces, runner)
    except Lost:
        return Finding("error", "error", SENTENCES["error"])


def _ask(exercise, calls, pieces, runner):
    """Return the answers that came and the status of an early end or None; or a `Finding` without any.

    The answers are None if it ended before the first question.
    """
    answers, end = None, None
    with runner.child() as child:
        try:
            found, raised = child.load(pieces, [exercise.name])
            unfit = _unfit(exercise, found[exercise.name], raised)
            if unfit:
                return unfit
            answers = []
            for args, reply in zip(calls, child.answers(exercise.name, bool(exercise.step), calls)):
                answers.append(_answer(exercise, args, *reply))
        except (wire.Late, wire.Gone, wire.Malformed) as problem:
            end = problem
    return answers, _status(end, child)


def _unfit(exercise, kind, raised):
    """A finding on what cannot be called, else None."""
    name = exercise.name
    if kind in ("value", "imported"):
        return Finding("wrong", kind, SENTENCES[kind].format(name=name, kind=exercise.kind))
    if kind is None:
        if any("raised MemoryError" in each for each in raised):
            return Finding("memory", "memory", SENTENCES["memory"])
        because = f"; {clean('; '.join(raised))}" if raised else ""
        return Finding("error" if raised else "missing", "missing",
                       SENTENCES["missing"].format(name=name, because=because))
    return None


def _answer(exercise, args, header, payload):
    """The `Answer` in one message: values and a sentence, nothing else."""
    changed = header.get("changed")
    if type(changed) is not list or len(changed) > len(args) or not all(type(at) is int for at in changed):
        raise wire.Malformed("changed must be a list of places")
    names = tuple(exercise.arguments[at] for at in changed if 0 <= at < len(args))
    if type(header.get("error")) is str:
        return Answer(args, error=clean(header["error"]) or "Exception", changed=names)
    return Answer(args, wire.unpack(header.get("value"), payload), changed=names)


def clean(text, most=300):
    """Return text without what could command a terminal or turn a line around, and not too long.

    >>> clean("red \\x1b[31m")
    'red ?[31m'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in text[:most])


def _status(end, child):
    if end is None:
        return None
    if isinstance(end, wire.Malformed):
        return "malformed"
    return "timeout" if isinstance(end, wire.Late) else why_it_ended(child)


def _judge(exercise, calls, answers, end):
    turns = [Turn(exercise, call, answer, expected(exercise, call.args))
             for call, answer in zip(calls, answers or ())]
    finding = _early(answers, end) or _complete(exercise, turns[1:], answers[1:])
    return replace(finding, paper=bool(turns) and turns[0].all_right())


def _early(answers, end):
    """What to say when answers are missing, or memory was; else None."""
    if end:
        return Finding("error" if end == "malformed" else end, end, SENTENCES[end], stuck=answers is None)
    if any(answer.error.startswith("MemoryError") for answer in answers):
        return Finding("memory", "memory", SENTENCES["memory"])
    return None


def _complete(exercise, turns, answers):
    seen = len(exercise.questions)
    verdict = diagnose(exercise, answers[:seen])
    if not verdict.correct:
        return Finding(_word(verdict, answers), verdict.mistake, verdict.message)
    if not all(turn.all_right() for turn in turns[seen:]):
        return Finding("wrong", "other-inputs", SENTENCES["other-inputs"])
    return Finding("passed", None, verdict.message, paper=True)


def _word(verdict, answers):
    if verdict.mistake == "unwritten":
        return "missing"
    return "error" if all(answer.error for answer in answers) else "wrong"


def points(task, finding):
    """Return the points of each graded cell: the visible test by itself, any other only if all is right."""
    earned = {True: 1.0, False: 0.0}
    return {cell: worth * earned[finding.status == "passed" or (cell.endswith("-paper") and finding.paper)]
            for cell, worth in task.points.items()}


def grade_all(tasks, pieces, texts, student, assignment, seed, runner):
    """Return a `Result` for each task of a notebook; each has a child of its own, and so its own limits."""
    results: list[Result] = []
    stuck = None
    for task in tasks:
        needs_code = task.kind == "code" and task.name in EXERCISES
        own = draw_seed(seed, student, task.name)
        finding = stuck if stuck and needs_code else grade(task, pieces, own, runner, texts.get(task.name))
        stuck = stuck or (finding if finding.stuck else None)
        results.append(result(task, finding, student, assignment))
    return results


def without_code(tasks: Sequence, status, why, student, assignment):
    """Return the results of a file that is not there ("missing") or cannot be graded ("rejected")."""
    finding = Finding(status, status, SENTENCES["rejected" if why else "nothing"].format(why=clean(why)))
    return [result(task, finding, student, assignment) for task in tasks]


def result(task, finding, student, assignment):
    """Return the `Result` of a finding: its points, and a name for the student."""
    checks = points(task, finding)
    return Result(student, assignment, task.name, sum(checks.values()), float(sum(task.points.values())),
                  finding.status, finding.mistake, finding.message, checks)
