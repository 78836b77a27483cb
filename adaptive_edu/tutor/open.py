"""Verdicts on answers that are no values of a formula: switches, and tests. Imports the conventions and the clinic.

Nothing of a learner's is called here: what came of the calls may come from anywhere.
"""
from numbers import Real

import numpy as np

from ..conventions import distance, match, recorded, wrong_switches
from ..exercises import ENDLESS, described
from .dialogue import Dialogue, ended

BOWL = 1e-3             # of the longest way gone: what a test on a friendly bowl would let pass


def of_choice(exercise, answer):
    """Return the verdict on the switches in an `Answer`.

    Examples
    --------
    >>> from adaptive_edu.exercises import EXERCISES, Answer
    >>> of_choice(EXERCISES["torch_rmsprop"], Answer((), {"rho": 0.99, "learning_rate": 0.01})).mistake
    'epsilon_place'
    """
    talk = Dialogue(exercise, ())
    if answer.error:
        key = {"NotImplementedError": "unwritten", ENDLESS: "endless"}.get(answer.error.split(":")[0], "raises")
        return talk.say(key, error=ended(answer.error))
    if answer.value is None:
        return talk.say("nothing")
    chosen = switches(answer.value)
    if chosen is None:
        return talk.verdict("no-switches", "Give back a dict of names, each with a number or a word, as in "
                            f"dict(epsilon_place=\"inside\", epsilon=1e-7); this is {described(answer.value)}.")
    chosen |= exercise.fixed
    said = match(exercise.library, exercise.method, chosen, hint=not exercise.fixed)
    return talk.verdict(_id(exercise, chosen, said.word), f"{said.word.capitalize()}: {said.text}")


def _id(exercise, chosen, word):
    """What was found: the switch to mend first, if the learner chooses all of them."""
    if word == "not equal" and not exercise.fixed:
        return wrong_switches(exercise.library, exercise.method, chosen)[0]
    return {"equal": "right", "not equal": "not-equal"}.get(word, "no-dialect")


def switches(value):
    """Return a learner's switches with plain numbers, or None if they are none.

    >>> switches({"epsilon": np.array(1e-7)}), switches(3.0)
    ({'epsilon': 1e-07}, None)
    """
    if not isinstance(value, dict):
        return None
    plain = {name: each.item() if isinstance(each, (np.ndarray, np.generic)) and each.ndim == 0 else each
             for name, each in value.items()}
    fits = all(isinstance(name, str) and isinstance(each, (str, Real)) for name, each in plain.items())
    return plain if fits else None


def nearly(exercise, answer):
    """Return whether the switches pass where gradients are large: what the visible test asks."""
    chosen = switches(answer.value)
    try:
        return chosen is not None and distance(recorded(exercise.library, exercise.method)[0],
                                               **{**chosen, **exercise.fixed}) < BOWL
    except (TypeError, ValueError):
        return False


def of_test(exercise, grade):
    """Return the verdict on a test by its `Grade`.

    Examples
    --------
    >>> from adaptive_edu.exercises import EXERCISES
    >>> from adaptive_edu.clinic import grade_test
    >>> of_test(EXERCISES["test_sum"], grade_test(lambda step: False)).mistake
    'accuses'
    """
    talk, words = Dialogue(exercise, ()), " ".join(grade.lines)
    if grade.problem:
        return talk.say("unwritten") if grade.problem.startswith("Not written") else talk.verdict("no-test", words)
    right = grade.score == grade.out_of > 0
    return talk.verdict("right" if right else "accuses" if grade.accused else "misses", words)
