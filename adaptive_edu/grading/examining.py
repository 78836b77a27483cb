"""Ask a student's test: it runs in the jail, the steps that it examines stay here. Imports what lends them.

A test is worth what it tells apart, so what it examines must show itself by its answers alone. Each call of
the step is a message, its source never enters the jail, and nobody can know whose turn it is: the order is
drawn by this machine's own randomness. An honest test says the same in any order. Who throws dice instead of looking
has luck at times, so everyone is asked about three times.
"""
import random
import time
from collections import defaultdict

from ..family import ENDLESS
from .asking import CALLABLE, Talk, load, twice
from .inside import wire
from .lending import Lent
from .sandbox import status

TIMES = 3       # asked about each step


def examine(exercise, code, everyone, runner):
    """Let a test examine everyone, patients and healthy ones, in an order that nobody knows.

    Where it calls a step without end, it is stopped, and goes on with the next one in a new child.

    Parameters
    ----------
    exercise : Examination
    code : Code
    everyone : sequence of clinic.Patient
    runner : Jail or Alone

    Returns
    -------
    said : Talk, without answers
    found : list of str, what the test says of each (None: it was not asked)
    """
    left, found, latest = list(everyone) * TIMES, defaultdict(list), time.monotonic() + runner.limits.total
    random.SystemRandom().shuffle(left)
    while True:
        said = twice(exercise, lambda: _some(exercise.name, code, runner, left, found))
        if said.at is not None and code.cut(said.at, said.end):
            continue
        if said.kind not in CALLABLE or said.end or not left or time.monotonic() > latest:
            return said, [_conclusion(each, found[each]) for each in everyone]


def _conclusion(patient, words):
    """What counts of several answers: that a healthy step was accused once, that a broken one was found each time."""
    if len(words) < TIMES and ENDLESS not in words:
        return None
    return next((word for word in words if bool(word) != patient.broken), words[0])


def _some(name, code, runner, left, found):
    """Take one after the other from `left` until a step is called too often; note what is said in `found`."""
    said, problem, word = Talk(), None, ""
    with runner.child() as child:
        try:
            load(child, name, code, said)
            while said.kind in CALLABLE and left and word is not None:     # None: it waits for an answer, for ever
                patient = left[-1]              # taken out once there is an answer: a lost jail is asked again
                word = child.examine(name, Lent(patient.exercise, patient.step()))
                found[left.pop()].append(ENDLESS if word is None else word)
            if word is None:
                left[:] = [each for each in left if each is not patient]       # once is enough
        except (wire.Late, wire.Gone, wire.Malformed) as error:
            problem = error
    said.end = status(problem, child)
    return said
