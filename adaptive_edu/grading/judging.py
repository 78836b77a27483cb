"""From answers to a finding. Imports the exercises, the tutor, and what asks in the jail.

The message is what the tutor says on calls that can be seen, so it gives nothing of the others away.
"""
from dataclasses import dataclass, replace

from ..clinic.examining import examinees, graded
from ..exercises import EXERCISES, Choice, Examination, Turn, expected
from ..tutor import diagnose
from ..tutor.open import nearly, of_test
from . import calls
from .asking import talk
from .examining import examine
from .sandbox import NoSandbox
from .words import clean

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
    "needs-reader": "A person reads this answer.",
    "grader": "The grader could not judge these answers; a person will look at them.",
}


@dataclass(frozen=True)
class Finding:
    """The judgement before it becomes points: which checks hold, and what to say."""

    status: str
    mistake: str | None
    message: str
    paper: bool = False
    share: float = 0.0              # of the points for all else
    stuck: bool = False             # it ended before any question: the next exercise would end so, too


def grade(task, code, seed, runner, text="", lent=None):
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
    lent : Lent, optional
        For a class: a right step, to take the place of the student's.
    """
    if task.kind == "prose" and not text:
        return Finding("missing", "missing", SENTENCES["deleted" if text is None else "nothing"])
    if task.kind == "prose" or task.name not in EXERCISES:
        return Finding("needs-reader", None, SENTENCES["needs-reader"])
    exercise = EXERCISES[task.name]
    try:
        finding = _test(exercise, code, runner) if isinstance(exercise, Examination) else (
            _asked(exercise, code, seed, runner, lent))
        return replace(finding, message=" ".join([finding.message, *code.notes]))
    except NoSandbox:                           # no jail, no marks
        raise
    except Exception as problem:                # a hole in the judging: never a mark, never the end of the run
        return Finding("needs-reader", "grader", f"{SENTENCES['grader']} ({type(problem).__name__})")


def _asked(exercise, code, seed, runner, lent):
    questions = calls.of(exercise, seed)
    said = talk(exercise, [args for _, args in questions], code, runner, lent)
    return _unfit(exercise, said, code) or _judge(exercise, questions, said)


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


def _judge(exercise, questions, said):
    if isinstance(exercise, Choice):
        finding = _early(said) or _complete(exercise, [], said.answers)
        return replace(finding, paper=bool(said.answers) and nearly(exercise, said.answers[0]))
    asked = list(zip(questions, said.answers))
    ours = [Turn(exercise, question, answer, expected(exercise, question.args))
            for question, answer in asked if question.label in calls.OURS]
    finding = _early(said) or _complete(exercise, ours, said.answers[calls.FIRST:])
    return replace(finding, paper=calls.on_paper(ours))


def _early(said):
    """What to say when answers are missing, or memory was; else None."""
    if said.end:
        return _ended(said.end)
    return _ended("memory") if any(answer.error.startswith("MemoryError") for answer in said.answers) else None


def _complete(exercise, turns, answers):
    verdict = diagnose(exercise, answers[:len(exercise.questions)])
    if not verdict.correct:
        return Finding(_word(verdict, answers), verdict.mistake, verdict.message)
    if not all(turn.all_right() for turn in turns):
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
