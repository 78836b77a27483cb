"""Exercises that are one expression of numbers, each with the slips that are known. Imports NumPy and the laws."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, exp, log, sqrt

import numpy as np

from ..laws import adadelta_steady_step
from .asking import Question
from .kinds import Exercise


@dataclass(frozen=True, eq=False)
class Expression(Exercise):
    """A function of plain numbers that returns one.

    Attributes
    ----------
    law : callable
        The right one.
    probes : tuple of tuples
        Calls that tell the law from its slips.
    draw : callable (rng) -> tuple
        New calls of the same kind, for a grader.
    slips : mapping of str to (callable, str)
        Wrong ones, each with the sentence that answers it.
    """

    law: Callable
    probes: tuple[tuple, ...]
    draw: Callable
    slips: Mapping = field(default_factory=dict)

    def reference(self, *args):
        return (self.law(*map(float, args)),)

    @cached_property
    def arguments(self):
        return tuple(name for name, _ in self._parameters)

    @cached_property
    def questions(self):
        """The probes, the first one three times; and each argument alone as another probe has it."""
        first, *others = self.probes
        exchanged = [(f"other {name}", (*first[:at], other[at], *first[at + 1:]))
                     for at, name in enumerate(self.arguments) for other in others if other[at] != first[at]]
        probes = [("probe", args) for args in others]
        return [Question(*each) for each in [("probe", first), ("again", first), *probes, *exchanged, ("again", first)]]


# --------------------------------------------------------------------------------------------------- the slips

EFFECTIVE_RATE = {
    "epsilon_inside": (lambda total, rate, epsilon: rate / sqrt(total + epsilon),
                       "This has epsilon under the root. Another convention; (AG2) adds it after."),
    "no_epsilon": (lambda total, rate, epsilon: rate / sqrt(total),
                   "Epsilon is missing: what would a sum of 0 do?"),
    "no_root": (lambda total, rate, epsilon: rate / (total + epsilon),
                "The sum is one of squares: one operation is missing below the line."),
    "no_rate": (lambda total, rate, epsilon: 1 / (sqrt(total) + epsilon),
                "What stands above the line?"),
}
RHO_FOR = {
    "memory": (lambda half_life: 1 - 1 / half_life,
               "This makes 1/(1 - rho) equal to the half-life. At rho = 0.95 that is 20, but after 13.5 steps half is "
               "forgotten already."),
    "mean_lag": (lambda half_life: half_life / (half_life + 1),
                 "This makes the mean lag, rho/(1 - rho), equal to the half-life. The two are not the same."),
    "one_over_e": (lambda half_life: exp(-1 / half_life),
                   "After so many steps this leaves 1/e, 0.37. Asked for is a half."),
    "straight": (lambda half_life: 1 - log(2) / half_life,
                 "Nearly, and only for long half-lives: this is the first term of a series. (RP7) can be solved "
                 "exactly."),
    "exponent": (lambda half_life: 0.5**half_life,
                 "The exponent stands on its head: it is rho that is taken to the power of the half-life, and gives a "
                 "half."),
    "the_rest": (lambda half_life: 1 - 0.5 ** (1 / half_life),
                 "This is 1 - rho, the weight of the newest value."),
    "inverse": (lambda half_life: 2 ** (1 / half_life),
                "Yours is above 1: an average with this rho would grow for ever. What is left after the half-life, a "
                "half or a double?"),
}
FIRST_LENGTH = {
    "no_memory": (lambda rho, epsilon: sqrt(epsilon),
                  "Nearly. The new gradient enters its average with the weight 1 - rho only: what stands below the "
                  "line?"),
    "no_root": (lambda rho, epsilon: epsilon / (1 - rho),
                "This is the squared step. One operation is missing."),
    "root_of_epsilon_only": (lambda rho, epsilon: sqrt(epsilon) / (1 - rho),
                             "Epsilon stands under a root, and 1 - rho should too: both averages are under roots."),
    "weights_exchanged": (lambda rho, epsilon: sqrt(epsilon / rho),
                          "rho and 1 - rho have changed places: the new gradient enters with the weight 1 - rho."),
    "on_its_head": (lambda rho, epsilon: sqrt((1 - rho) * epsilon),
                    "1 - rho belongs to the average of gradients, and that average stands below the line."),
}


def _sum(t, rho, start=2):
    return float(np.sum(1 / (1 - rho ** np.arange(start, t + 1))))


STEADY_STEP = {
    "squared": (lambda t, rho, epsilon: epsilon * (1 / (1 - rho) + (1 - rho) * _sum(t, rho)),
                "This is the square of the step: take the root."),
    "sum_from_one": (lambda t, rho, epsilon: sqrt(epsilon * (1 / (1 - rho) + (1 - rho) * _sum(t, rho, start=1))),
                     "The first step alone is too long: the sum begins at j = 2, since 1/(1 - rho) is where it "
                     "starts."),
    "no_weight": (lambda t, rho, epsilon: sqrt(epsilon * (1 / (1 - rho) + _sum(t, rho))),
                  "Each term of the sum adds (1 - rho) epsilon / (1 - rho^j): a weight is missing."),
    "no_first": (lambda t, rho, epsilon: sqrt(epsilon * (1 - rho) * _sum(t, rho)),
                 "Your first step has no length: where does the sum start from?"),
    "one_short": (lambda t, rho, epsilon: sqrt(epsilon * (1 / (1 - rho) + (1 - rho) * _sum(t - 1, rho))),
                  "One term is missing: the sum includes j = t. Does np.arange include its end?"),
}
REMEMBERED = {
    "rate_outside": (lambda old, delta, rate, rho: rho * old + (1 - rho) * delta**2,
                     "This remembers the step before the rate: it is what the libraries do, the rate outside."),
    "rate_not_squared": (lambda old, delta, rate, rho: rho * old + (1 - rho) * rate * delta**2,
                         "The average is of squares: the rate belongs under the square, with the step."),
    "rate_on_the_whole": (lambda old, delta, rate, rho: rate**2 * (rho * old + (1 - rho) * delta**2),
                          "The old average holds steps that had their rate already: the rate belongs to the new step "
                          "alone."),
    "weights_exchanged": (lambda old, delta, rate, rho: (1 - rho) * old + rho * (rate * delta)**2,
                          "rho and 1 - rho have changed places: the old average keeps rho."),
    "no_memory": (lambda old, delta, rate, rho: (rate * delta)**2,
                  "This is today's squared step alone. What stays of the average so far?"),
}
UPDATES = {
    "rest_forgotten": (lambda rows, batch, epochs: epochs * (rows // batch),
                       "The rows that are left at the end of an epoch make one more mini-batch."),
    "one_too_many": (lambda rows, batch, epochs: epochs * (rows // batch + 1),
                     "Nearly: where the rows divide evenly, nothing is left, and there is no mini-batch of zero rows."),
    "not_whole": (lambda rows, batch, epochs: epochs * rows / batch,
                  "There is no fraction of an update: a mini-batch that is not full counts as one."),
    "rounded_at_the_end": (lambda rows, batch, epochs: ceil(epochs * rows / batch),
                           "Each epoch ends with a mini-batch of its own: round up before you multiply."),
    "all_in_one": (lambda rows, batch, epochs: epochs * rows // batch,
                   "This lets the last mini-batch of an epoch go on into the next epoch, and drops what is left at the "
                   "end. Each epoch ends with a mini-batch of its own."),
    "rounded": (lambda rows, batch, epochs: epochs * round(rows / batch),
                "Rounding to the nearest drops a small rest: a mini-batch of 47 rows still makes an update."),
    "one_epoch": (lambda rows, batch, epochs: ceil(rows / batch),
                  "This is one epoch."),
}


def _bracket(distance, rho, epsilon, boost):
    return 1.5 * (1 - rho) * distance / sqrt(epsilon) + boost**1.5


UPDATES_NEEDED = {
    "boost_kept": (lambda d, rho, epsilon, boost: _bracket(d, rho, epsilon, boost) ** (2 / 3) / (1 - rho),
                   "A distance of 0 takes no updates, but yours takes some: what is still to be subtracted?"),
    "boost_forgotten": (lambda d, rho, epsilon, boost: _bracket(d, rho, epsilon, 0) ** (2 / 3) / (1 - rho),
                        "C, the head start, is missing: without it the first steps would be far too short."),
    "not_divided": (lambda d, rho, epsilon, boost: _bracket(d, rho, epsilon, boost) ** (2 / 3) - boost,
                    "This is (1 - rho) T. One division is missing."),
    "wrong_power": (lambda d, rho, epsilon, boost: (_bracket(d, rho, epsilon, boost) ** 1.5 - boost) / (1 - rho),
                    "To undo the power 3/2, take the power 2/3."),
    "no_root": (lambda d, rho, epsilon, boost: (_bracket(d, rho, epsilon**2, boost) ** (2 / 3) - boost) / (1 - rho),
                "In (ZE5) epsilon stands under a root."),
}


def _reach(updates, rho, boost):
    """How far (ZE5) comes with an epsilon of 1."""
    return ((boost + (1 - rho) * updates) ** 1.5 - boost**1.5) / (1.5 * (1 - rho))


EPSILON_NEEDED = {
    "root": (lambda d, updates, rho, boost: d / _reach(updates, rho, boost),
             "This is the root of epsilon: one operation is missing."),
    "upside_down": (lambda d, updates, rho, boost: (_reach(updates, rho, boost) / d) ** 2,
                    "A longer way needs a larger epsilon; yours gets smaller. Which of the two stands above the line?"),
    "boost_forgotten": (lambda d, updates, rho, boost: (d / _reach(updates, rho, 0)) ** 2,
                        "C, the head start, is missing, so your epsilon must make up for it and is too large."),
    "boost_kept": (lambda d, updates, rho, boost:
                   (d * 1.5 * (1 - rho) / (boost + (1 - rho) * updates) ** 1.5) ** 2,
                   "After 0 updates nothing has moved yet. What is to be subtracted from the bracket?"),
    "not_divided": (lambda d, updates, rho, boost: (d / (_reach(updates, rho, boost) * 1.5 * (1 - rho))) ** 2,
                    "The factor before the bracket, 2/(3(1 - rho)), is missing."),
    "wrong_power": (lambda d, updates, rho, boost:
                    (d * 1.5 * (1 - rho) / ((boost + (1 - rho) * updates) ** (2 / 3) - boost ** (2 / 3))) ** 2,
                    "In (ZE5) the bracket has the power 3/2. The power 2/3 came from solving for T."),
}
AT_REST = {
    "always": (lambda param, total: True, "Yours says yes to everything: what must each of the two be?"),
    "param_only": (lambda param, total: param == 2, "A sum that grew from nothing gets through: look at both."),
    "sum_only": (lambda param, total: total == 0, "A param that moved gets through: look at both."),
    "either": (lambda param, total: param == 2 or total == 0, "One of the two is not enough: both must be at rest."),
    "unlike_nan": (lambda param, total: not (param != param or total != total),
                   "This asks for nan alone. A step can also give a number that is wrong."),
    "contrary": (lambda param, total: not (param == 2 and total == 0),
                 "Yours says yes where something moved. After `assert` stands what should be true."),
}
BYTES = {
    "read_only": (lambda states, itemsize: (2 + states) * itemsize,
                  "This is what is read. What is written?"),
    "written_only": (lambda states, itemsize: (1 + states) * itemsize,
                     "This is what is written. What is read?"),
    "each_once": (lambda states, itemsize: (3 + states) * itemsize,
                  "A state is read and written: it moves twice."),
    "grad_written": (lambda states, itemsize: (4 + 2 * states) * itemsize,
                     "The gradient is read alone: nobody writes it back."),
    "no_grad": (lambda states, itemsize: (2 + 2 * states) * itemsize,
                "The gradient must be read as well."),
    "numbers": (lambda states, itemsize: 3 + 2 * states,
                "This counts numbers. How many bytes has each?"),
}
ROOF = {
    "memory_only": (lambda operations, moved, bandwidth, alone: bandwidth * operations / moved,
                    "This is the slope. Can arithmetic keep up with it everywhere?"),
    "arithmetic_only": (lambda operations, moved, bandwidth, alone: alone,
                        "This is the level. What if memory does not bring the numbers in time?"),
    "higher": (lambda operations, moved, bandwidth, alone: max(bandwidth * operations / moved, alone),
               "Two roofs, and nothing gets through the lower one: this is the higher."),
    "bytes_per_operation": (lambda operations, moved, bandwidth, alone: min(bandwidth * moved / operations, alone),
                            "Bandwidth is bytes per ns. To get operations per ns, multiply it by operations per byte."),
    "bytes": (lambda operations, moved, bandwidth, alone: min(bandwidth / moved, alone),
              "This counts parameters per ns. How many operations does each of them need?"),
    "time": (lambda operations, moved, bandwidth, alone: max(moved / bandwidth, operations / alone),
             "This is the time of one parameter. Asked for are operations in a nanosecond."),
}


# --------------------------------------------------------------------------------------------------- the table

def _log(rng, low, high):
    return float(10 ** rng.uniform(low, high))


NAN = float("nan")
EXPRESSIONS = [
    Expression("effective_rate", "effective_rate(total, learning_rate, epsilon) -> rate", 1, "02_adagrad",
               lambda total, rate, epsilon: rate / (sqrt(total) + epsilon),
               ((25.0, 0.5, 3.0), (4.0, 2.0, 0.75), (1.0, 0.01, 1e-8)),
               lambda rng: (_log(rng, -2, 2), _log(rng, -2, 1), _log(rng, -2, 1)), EFFECTIVE_RATE),
    Expression("rho_for", "rho_for(half_life) -> rho", 1, "03_rmsprop", lambda half_life: 0.5 ** (1 / half_life),
               ((20.0,), (1.0,), (6.5788,), (300.0,)), lambda rng: (_log(rng, 0, 3),), RHO_FOR),
    Expression("first_length", "first_length(rho, epsilon) -> length", 1, "05_epsilon",
               lambda rho, epsilon: sqrt(epsilon / (1 - rho)), ((0.95, 1e-6), (0.9, 1e-4), (0.5, 3.0)),
               lambda rng: (rng.uniform(0.1, 0.99), _log(rng, -8, 1)), FIRST_LENGTH),
    Expression("steady_step", "steady_step(t, rho, epsilon) -> length", 2, "05_epsilon",
               lambda t, rho, epsilon: adadelta_steady_step(int(t), rho, epsilon),
               ((50, 0.95, 1e-6), (1, 0.9, 1e-4), (2, 0.8, 1e-8), (1000, 0.5, 3.0)),
               lambda rng: (int(rng.integers(1, 300)), rng.uniform(0.1, 0.99), _log(rng, -8, 1)), STEADY_STEP),
    Expression("remembered", "remembered(avg_sq_delta, delta, learning_rate, rho) -> remembered", 1, "06_conventions",
               lambda old, delta, rate, rho: rho * old + (1 - rho) * (rate * delta) ** 2,
               ((4.0, 3.0, 0.5, 0.75), (0.0, 2.0, 3.0, 0.9), (1.7, -0.4, 1.0, 0.6)),
               lambda rng: (_log(rng, -3, 1), rng.normal(), _log(rng, -3, 1), rng.uniform(0.1, 0.99)), REMEMBERED),
    Expression("updates", "updates(pictures, batch, epochs) -> count", 1, "07_zeiler",
               lambda rows, batch, epochs: epochs * ceil(rows / batch),
               ((1347, 100, 6), (60_000, 128, 10), (1260, 60, 5)),
               lambda rng: tuple(int(rng.integers(*ends)) for ends in ((500, 5000), (10, 300), (1, 50))), UPDATES),
    Expression("updates_needed", "updates_needed(distance, rho, epsilon, boost) -> count", 2, "07_zeiler",
               lambda d, rho, epsilon, boost: (_bracket(d, rho, epsilon, boost) ** (2 / 3) - boost) / (1 - rho),
               ((0.05, 0.95, 1e-8, 22.47), (4.9, 0.9, 1e-6, 11.709), (1.0, 0.5, 0.25, 2.2)),
               lambda rng: (_log(rng, -2, 1), rng.uniform(0.5, 0.99), _log(rng, -8, -2), rng.uniform(2, 100)),
               UPDATES_NEEDED),
    Expression("epsilon_needed", "epsilon_needed(distance, updates, rho, boost) -> epsilon", 1, "07_zeiler",
               lambda d, updates, rho, boost: (d / _reach(updates, rho, boost)) ** 2,
               ((0.05, 84, 0.9, 11.709), (10.0, 500, 0.95, 22.47), (14.0, 6, 0.5, 1.0)),
               lambda rng: (_log(rng, -2, 1), int(rng.integers(1, 3000)), rng.uniform(0.5, 0.99), rng.uniform(2, 100)),
               EPSILON_NEEDED),
    Expression("at_rest", "at_rest(param, sum_sq_grad) -> truth", 1, "08_clinic",
               lambda param, total: float(param == 2 and total == 0),
               ((2.0, 0.0), (2.5, 0.0), (2.0, 1.0), (2.5, 1.0), (NAN, NAN)),
               lambda rng: (float(rng.choice([2, 1.99, NAN])), float(rng.choice([0, 1e-8, NAN]))), AT_REST),
    Expression("bytes_per_parameter", "bytes_per_parameter(states, itemsize) -> bytes", 1, "09_memory_limit",
               lambda states, itemsize: (3 + 2 * states) * itemsize, ((1, 8), (2, 8), (2, 4), (0, 4)),
               lambda rng: (int(rng.integers(0, 9)), int(rng.choice([1, 2, 4, 8, 16]))), BYTES),
    Expression("roof", "roof(operations, moved, bandwidth, alone) -> operations", 1, "09_memory_limit",
               lambda operations, moved, bandwidth, alone: min(bandwidth * operations / moved, alone),
               ((7, 40, 67.6, 19.7), (30, 48, 70.0, 8.0), (16, 56, 20.0, 9.5), (60, 20, 10.0, 11.0)),
               lambda rng: (int(rng.integers(1, 100)), int(rng.integers(20, 300)), _log(rng, 0, 2.5), _log(rng, 0, 2)),
               ROOF),
]
