"""Ask a student's test: it runs in the jail, the steps that it examines stay here. Imports the clinic and the wire.

A test is worth what it tells apart, so what it examines must show itself by its answers alone. Each call of
the step is a message, its source never enters the jail, and nobody can know whose turn it is: the order is
drawn by this machine's own randomness. An honest test says the same in any order.
"""
import random
import time

import numpy as np

from ..clinic import quietly
from ..exercises import ENDLESS
from .asking import CALLABLE, Talk, load, twice
from .inside import wire
from .sandbox import status

CALLS = 5_000           # of one step: a loop that waits for a broken step to arrive ends here
LARGEST = 10_000        # elements in what a step is asked to compute, here, for a stranger


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
    left, found, latest = list(everyone), {}, time.monotonic() + runner.limits.total
    random.SystemRandom().shuffle(left)
    while True:
        said = twice(exercise, lambda: _some(exercise.name, code, runner, left, found))
        if said.at is not None and code.cut(said.at, said.end):
            continue
        if said.kind not in CALLABLE or said.end or not left or time.monotonic() > latest:
            return said, [found.get(each) for each in everyone]


def _some(name, code, runner, left, found):
    """Take one after the other from `left` until a step is called too often; note what is said in `found`."""
    said, problem, word = Talk(), None, ""
    with runner.child() as child:
        try:
            load(child, name, code, said)
            while said.kind in CALLABLE and left and word is not None:     # None: it waits for an answer, for ever
                patient = left.pop()
                word = child.examine(name, _Step(patient), patient.exercise, CALLS)
                found[patient] = ENDLESS if word is None else word
        except (wire.Late, wire.Gone, wire.Malformed) as error:
            problem = error
    said.end = status(problem, child)
    return said


class _Step:
    """A step of ours as a stranger may call it: values in, values out, nothing too large."""

    def __init__(self, patient):
        self.step = patient.step()

    def __call__(self, call):
        try:
            args, settings = call
            given = [each[()] if isinstance(each, np.ndarray) else each for each in (*args, *settings.values())]
            _refuse_large(given)
            before = [each.copy() if isinstance(each, np.ndarray) else None for each in given]
            with quietly():
                results = self.step(*given[:len(args)], **dict(zip(settings, given[len(args):])))
            after = [each if old is not None and not np.array_equal(old, each, equal_nan=True) else None
                     for old, each in zip(before, given)]
            tree, payload = wire.pack((results, after))
            return {"value": tree}, payload
        except Exception as error:              # what a step raises, its caller gets
            return {"error": [type(error).__name__, f"{error!s:.200}"]}, b""


def _refuse_large(values):
    shape = np.broadcast_shapes(*(np.shape(value) for value in values))
    if np.prod(shape, dtype=float) > LARGEST:
        raise ValueError(f"a step is examined with {LARGEST} elements at most")
