"""`check` asks and judges; `examine` only asks; `diagnose` only judges, from answers however they were got.

Imports the clinic, the exercises, and the stages.
"""
import inspect

import numpy as np

from ..clinic import grade_test
from ..exercises import ENDLESS, EXERCISES, Choice, Examination, Exercise, Update, ask
from ..exercises.asking import quietly
from .dialogue import Dialogue
from .holding import of_memory
from .open import of_choice, of_test
from .stages import STAGES
from .verdict import first


def check(function, exercise=None):
    """Judge a learner's function or class; nothing it does is raised, but an interrupt from the keyboard.

    Parameters
    ----------
    function : callable
        The function or class itself. It is called positionally, with copies; what it prints is dropped.
    exercise : str or Exercise, optional
        By default the name of the function.

    Returns
    -------
    Verdict

    Raises
    ------
    TypeError, ValueError : `function` cannot be called, or there is no such exercise

    Examples
    --------
    >>> def gd_step(param, grad, learning_rate):
    ...     return param + learning_rate * grad
    >>> check(gd_step).mistake
    'G1'
    """
    exercise = _find(function, exercise)
    unfit = _unfit(function, exercise)
    if unfit is not None:
        return unfit
    if isinstance(exercise, Examination):
        return of_test(exercise, grade_test(function, exercise.ward, exercise.ids))
    verdict = diagnose(exercise, examine(function, exercise))
    return of_memory(exercise, function) if verdict and isinstance(exercise, Update) else verdict


def _find(function, exercise):
    if not callable(function):
        raise TypeError("check needs the function or class itself, as in check(adagrad_step), not what a "
                        f"call gave back; got an object of type {type(function).__name__}")
    if isinstance(exercise, Exercise):
        return exercise
    name = exercise if exercise is not None else getattr(function, "__name__", None)
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(f"exercise must be one of {', '.join(EXERCISES)}; got {name!r:.60}")
    return EXERCISES[name]


def _unfit(function, exercise):
    """A verdict on what cannot even be called as the exercise does, else None."""
    talk, given = Dialogue(exercise, []), exercise.arguments
    if not exercise.step:
        return _arity(talk, function, given)
    if not isinstance(function, type):
        return talk.say("no-class", signature=exercise.signature, got=f"a {type(function).__name__}")
    if not callable(getattr(function, "update", None)):
        return talk.say("no-update")
    calls = (function, given[2:]), (function.update, ("self", *given[:2]))
    return first(_arity(talk, *call) for call in calls)


def _arity(talk, function, given):
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):                 # some built-in callables have none
        return None
    try:
        signature.bind(*given)
    except TypeError:
        return talk.say("arity", count=len(given), arguments=", ".join(given) or "none",
                        takes=", ".join(map(str, signature.parameters)) or "none")


def examine(function, exercise):
    """Return the answers to `exercise.questions`, one after the other, without a word on them.

    >>> exercise = EXERCISES["gd_step"]
    >>> answers = examine(lambda param, grad, learning_rate: param, exercise)
    >>> len(answers) == len(exercise.questions), answers[0].value
    (True, 2.0)
    """
    answers = []
    with quietly():
        for question in exercise.questions:
            endless = bool(answers) and answers[-1].error == ENDLESS       # waiting once is enough
            answers.append(answers[-1] if endless else ask(function, exercise, question.args))
    return answers


def diagnose(exercise, answers):
    """Return the verdict on given answers; nothing is called, so they may come from anywhere.

    Parameters
    ----------
    exercise : Exercise
    answers : sequence of Answer
        One for each of `exercise.questions`, in that order.

    Returns
    -------
    Verdict
    """
    if isinstance(exercise, Choice):
        return of_choice(exercise, *answers)
    talk = Dialogue(exercise, answers)
    with np.errstate(all="ignore"):
        return first(stage(talk) for stage in STAGES)
