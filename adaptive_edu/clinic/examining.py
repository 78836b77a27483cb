"""A learner's test examines steps, healthy and broken ones. Imports everybody, their situations, and the time limit."""
import time
from inspect import iscoroutinefunction, isgeneratorfunction
from traceback import extract_tb

import numpy as np

from ..exercises.asking import in_words, quietly
from ..family import ENDLESS
from ..interrupt import TookTooLong, time_limit
from .grade import Grade
from .situations import shows
from .styles import healthy
from .ward import patients, visitors


def grade_test(test, exercise="adagrad_step", ids=None, seconds=10.0):
    """Let a learner's test examine healthy and broken steps, and count how many it tells apart.

    A test finds a step broken if it raises anything, returns False, or does not come to an end where it
    does with healthy ones.

    Parameters
    ----------
    test : callable
        Called with one argument, a step function.
    exercise : {"adagrad_step", "rmsprop_step", "adadelta_step"}
        What the steps claim to be.
    ids : sequence of str, optional
        Only these, patients or visitors; all patients by default.
    seconds : float
        How long all examinations together may take, and each healthy one a fifth of it.

    Returns
    -------
    Grade

    Raises
    ------
    ValueError : no such exercise or patient; nothing that the test does is raised, but a keyboard interrupt

    Examples
    --------
    >>> def test(step):
    ...     param, sum_sq_grad = step(0.0, 3.0, 0.0)
    ...     assert param < 0 and sum_sq_grad == 9
    >>> grade = grade_test(test, ids=["A7", "A6", "A9"])
    >>> grade.caught, grade.missed
    (('A7', 'A6'), {'A9': ('a large epsilon', 'a zero gradient from zero state')})
    """
    everyone, problem = examinees(exercise, ids), _problem(test)
    return Grade(exercise, problem=problem) if problem else graded(everyone, examine(test, everyone, seconds))


def examinees(exercise, ids=None):
    """Return whom a test has to tell apart: the healthy steps, then the patients with these ids, by default all."""
    if ids is None:
        return [*healthy(exercise), *patients(exercise)]
    known = {each.id: each for each in (*patients(exercise), *visitors(exercise))}
    if not known.keys() >= set(ids):
        raise ValueError(f"ids must be among {', '.join(known)}; got {ids!r:.60}")
    return [*healthy(exercise), *(each for id, each in known.items() if id in ids)]


def _problem(test):
    if not callable(test):
        return ("Hand over the test itself, as in grade_test(my_test), not what a call of it gave back: this is an "
                f"object of type {type(test).__name__}.")
    if isgeneratorfunction(test) or iscoroutinefunction(test):
        return "A test with yield or async only promises to run: a call does nothing yet."
    return ""


def examine(test, everyone, seconds=10.0):
    """Return of each examinee why the test finds it broken: "" if it does not, None if no time was left for it.

    The healthy ones come first; if one of them is accused, or the test is not written, no other is examined.
    """
    end, found, slowest = time.perf_counter() + seconds, [], 0.0
    for well in (each for each in everyone if not each.broken):
        before = time.perf_counter()
        found.append(_examine(test, well, seconds / 5))
        slowest = max(slowest, time.perf_counter() - before)
        if found[-1] == ENDLESS:
            break
    for ill in (each for each in everyone if each.broken) if not any(found) else ():
        left = end - time.perf_counter()
        found.append(_examine(test, ill, min(left, max(0.2, 10 * slowest))) if left > 0 else None)
    return found + [None] * (len(everyone) - len(found))


def graded(everyone, found):
    """Return the `Grade` of what a test found, from wherever it was asked."""
    exercise, verdicts = everyone[0].exercise, list(zip(everyone, found))
    well = {each.id: why for each, why in verdicts if not each.broken}
    accused = {id: why for id, why in well.items() if why}
    if any(why.startswith("NotImplementedError") for why in accused.values()):
        return Grade(exercise, problem="Not written yet: put your own lines in the test above and run both again.")
    if accused or None in well.values():
        return Grade(exercise, accused=accused or {id: "no time was left for it" for id in well if well[id] is None})
    ill = [(each, why) for each, why in verdicts if each.broken]
    return Grade(exercise, tuple(each.id for each, why in ill if why),
                 {each.id: shows(each) for each, why in ill if why == ""},
                 unreached=tuple(each.id for each, why in ill if why is None))


def _examine(test, patient, seconds):
    """Return why the test finds the step broken; nothing if it does not."""
    try:
        with quietly(), time_limit(seconds):
            said = test(patient.step())
            return "it returned False" if _is_no(said) else ""
    except KeyboardInterrupt:
        raise
    except TookTooLong:
        return ENDLESS
    except BaseException as error:              # an assertion, a mistake in the test, SystemExit: all the same
        return f"{in_words(error)}{_where(test, error)}"


def _where(test, error):
    """The line of the test that raised, if it can be read."""
    place = getattr(getattr(test, "__code__", None), "co_filename", None)
    lines = [frame.line for frame in extract_tb(error.__traceback__) if frame.filename == place and frame.line]
    return f", at the line  {lines[-1]}" if lines else ""


def _is_no(said):
    """Whether a test said no: False, or an array of bools that are not all True."""
    return isinstance(said, (bool, np.bool_, np.ndarray)) and np.asarray(said).dtype == bool and not np.all(said)
