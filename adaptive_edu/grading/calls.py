"""Which calls are made of a student's code. Imports the exercises and NumPy.

First the one of the visible test, which is worth points by itself ("paper"), with some like it that nobody has
seen; then those of the tutor, which a learner can see; then more that nobody has seen, drawn from a seed.
"""
import hashlib
from functools import partial
from itertools import chain, islice

import numpy as np

from ..exercises import Choice, Question, draw_probes, expected

DRAWS = UNSEEN = 2              # times the kinds of probe; calls like the visible test's, the first of each draw
FIRST = 1 + UNSEEN
OURS = "paper", "unseen", "drawn"       # the labels of what the tutor does not judge
NEAR = 0.01                     # of an answer, for those: low precision computes, too
TRIES = 1000                    # for an exercise whose right answer is nearly always the same

# The calls of the visible tests, `<name>-paper` in the notebooks: a test compares them.
PAPER = {
    "gd_step": (1.0, 4.0, 0.125),
    "ema": (8.0, 4.0, 0.75),
    "adagrad_step": (1.0, 4.0, 9.0, 0.5, 3.0),
    "rho_for": (1.0,),
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
    "epsilon_needed": (14.0, 6, 0.5, 1.0),
    "at_rest": (2.0, 0.25),
    "bytes_per_parameter": (1, 8),
    "roof": (8, 40, 50.0, 20.0),
    "rmsprop_in_place": (*map(np.array, ([1.0], [4.0], [28.0])), 0.75, 0.75, 11.0, np.array([0.0]), np.array([0.0])),
    "adadelta_in_chunks": (*map(np.array, ([10.0], [5.0], [9.0], [5.0])), 0.25, 4.0, 1),
}


def draw_seed(seed, student, exercise):
    """Return the seed of one student's calls in one exercise.

    >>> draw_seed(0, "ada", "gd_step") == draw_seed(0, "bob", "gd_step")
    False
    """
    words = f"{seed}/{student}/{exercise}".encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:8], "big")


def of(exercise, seed):
    """Return the questions to ask, the first of them those of `on_paper`.

    >>> from adaptive_edu.exercises import EXERCISES
    >>> [question.label for question in of(EXERCISES["gd_step"], 0)[:FIRST]]
    ['paper', 'unseen', 'unseen']
    """
    if isinstance(exercise, Choice):
        return list(exercise.questions)
    rng = np.random.default_rng(seed)
    probes = [draw_probes(exercise, rng) for _ in range(DRAWS)]
    more = (draw_probes(exercise, rng) for _ in range(TRIES))
    numbers = filter(partial(_differs, exercise), (args for args, *_ in chain(probes, more)))
    return [Question("paper", PAPER[exercise.name]), *(Question("unseen", args) for args in islice(numbers, UNSEEN)),
            *exercise.questions, *(Question("drawn", args) for _, *others in probes for args in others)]


def _differs(exercise, args):
    """Whether the right answer is another than that on paper: else a constant would do."""
    (right, *_), (paper, *_) = expected(exercise, args), expected(exercise, PAPER[exercise.name])
    return right.shape != paper.shape or not np.allclose(right, paper, rtol=10 * NEAR)


def on_paper(turns):
    """Return whether the visible test's call is answered right, by code that computes: nearly right on the unseen."""
    return len(turns) >= FIRST and turns[0].all_right() and all(turn.all_right(NEAR) for turn in turns[1:FIRST])
