"""Exercises that work in place: they write into the arrays that they are given. Imports NumPy and the kernels."""
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy import sqrt

from ..steps import _adadelta, _rmsprop
from .asking import Question
from .expressions import Expression

MANY = 200_003          # elements that the memory is measured with: no short chunk divides it


@dataclass(frozen=True, eq=False)
class Update(Expression):
    """A step in place: it gives back arguments of the same names as its results, with new numbers in them.

    Attributes
    ----------
    room : int
        Bytes that it may hold at one time beside its arguments, if these have `MANY` elements.
    spare : tuple of str
        Arguments that are there to compute in, and may be left as they happen to be.
    """

    room: int = 0
    spare: tuple[str, ...] = ()

    def reference(self, *args):
        return self.law(*args)

    @property
    def in_place(self):
        return self.results

    @property
    def writable(self):
        return (*self.results, *self.spare)

    @property
    def large(self):
        """The last probe, with as many elements as the memory is measured with."""
        return tuple(np.resize(value, MANY) if isinstance(value, np.ndarray) else value for value in self.probes[-1])

    @cached_property
    def questions(self):
        """The probes, the first one three times; and all that matters to the numbers alone with another value."""
        first, *others = self.probes
        matters = [at for at, name in enumerate(self.arguments) if name not in (*self.spare, "chunk")]
        halved = [(f"other {self.arguments[at]}", (*first[:at], first[at] * 0.5, *first[at + 1:])) for at in matters]
        probes = [("probe", args) for args in others]
        return [Question(*each) for each in [("probe", first), ("again", first), *probes, *halved, ("again", first)]]


# --------------------------------------------------------------------------------------------------- the slips

def _rmsprop_with(new="rho * u + (1 - rho) * g**2", step="-rate * g / sqrt(new + epsilon)", keep="new"):
    """RMSProp with one of its lines written otherwise."""
    def wrong(param, g, u, rate, rho, epsilon, *spare):
        known = {"g": g, "u": u, "rate": rate, "rho": rho, "epsilon": epsilon, "sqrt": sqrt}
        known["new"] = eval(new, known)
        return param + eval(step, known), eval(keep, known)
    return wrong


def _adadelta_with(new="rho * u + (1 - rho) * g**2", step="-sqrt(v + epsilon) / sqrt(new + epsilon) * g",
                   late="rho * v + (1 - rho) * step**2", until="size"):
    """Adadelta with one of its lines written otherwise, as far as some element."""
    def wrong(param, g, u, v, rho, epsilon, chunk=4096):
        known = {"g": g, "u": u, "v": v, "rho": rho, "epsilon": epsilon, "sqrt": sqrt}
        known["new"] = eval(new, known)
        known["step"] = eval(step, known)
        done = np.arange(param.size) < eval(until, {"size": param.size, "chunk": chunk})
        both = (param, param + known["step"]), (u, known["new"]), (v, eval(late, known))
        return tuple(np.where(done, after, before) for before, after in both)
    return wrong


RMSPROP = {
    "old_average": (_rmsprop_with(step="-rate * g / sqrt(u + epsilon)"),
                    "You divide by the average from before today's gradient. What stands in avg_sq_grad when you take "
                    "the root?"),
    "weights_exchanged": (_rmsprop_with("(1 - rho) * u + rho * g**2"),
                          "rho and 1 - rho have changed places: the old average keeps rho."),
    "unweighted": (_rmsprop_with("rho * u + g**2"),
                   "The new square enters with all its weight. What is left beside rho?"),
    "never_forgets": (_rmsprop_with("u + (1 - rho) * g**2"),
                      "The old average is not multiplied by rho before the new square joins it."),
    "not_squared": (_rmsprop_with("rho * u + (1 - rho) * g"),
                    "The gradient itself enters the average. Which operation comes first?"),
    "no_root": (_rmsprop_with(step="-rate * g / (new + epsilon)"),
                "What you divide by is an average of squares still: one operation is missing."),
    "epsilon_outside": (_rmsprop_with(step="-rate * g / (sqrt(new) + epsilon)"),
                        "Another convention: (RP2) adds epsilon before the root, yours after it."),
    "no_epsilon": (_rmsprop_with(step="-rate * g / sqrt(new)"),
                   "Epsilon is missing below the line."),
    "uphill": (_rmsprop_with(step="rate * g / sqrt(new + epsilon)"),
               "You climb: where does the minus sign of (RP2) come in?"),
    "epsilon_kept": (_rmsprop_with(keep="new + epsilon"),
                     "Epsilon stays behind in avg_sq_grad: compute the root in a spare array, not in the state."),
    "root_kept": (_rmsprop_with(keep="sqrt(new + epsilon)"),
                  "The root stays behind in avg_sq_grad, where the next step looks for an average of squares: compute "
                  "it in a spare array."),
}
ADADELTA = {
    "last_chunk": (_adadelta_with(until="size // chunk * chunk"),
                   "The last chunk is shorter than the others, and yours leaves it as it was."),
    "ends_early": (_adadelta_with(until="-(-(size - chunk) // chunk) * chunk"),
                   "Your loop ends a chunk too early: at which element must the last chunk start?"),
    "old_average": (_adadelta_with(step="-sqrt(v + epsilon) / sqrt(u + epsilon) * g"),
                    "You divide by the average from before today's gradient."),
    "weights_exchanged": (_adadelta_with("(1 - rho) * u + rho * g**2", late="(1 - rho) * v + rho * step**2"),
                          "rho and 1 - rho have changed places: the old averages keep rho."),
    "epsilon_outside": (_adadelta_with(step="-(sqrt(v) + epsilon) / (sqrt(new) + epsilon) * g"),
                        "Epsilon stands under both roots in (AD2); yours is added after them."),
    "upside_down": (_adadelta_with(step="-sqrt(new + epsilon) / sqrt(v + epsilon) * g"),
                    "The ratio stands on its head: the average of squared steps belongs above the line."),
    "uphill": (_adadelta_with(step="sqrt(v + epsilon) / sqrt(new + epsilon) * g"),
               "You climb: where does the minus sign of (AD2) come in?"),
    "gradient_remembered": (_adadelta_with(late="rho * v + (1 - rho) * g**2"),
                            "Your avg_sq_delta takes in the gradient. What does the last word of its name say?"),
    "step_not_squared": (_adadelta_with(late="rho * v + (1 - rho) * step"),
                         "Your avg_sq_delta takes in the step itself, not its square."),
}


# --------------------------------------------------------------------------------------------------- the table

def _array(*values):
    array = np.array(values)
    array.flags.writeable = False           # the table is everybody's
    return array


def _some(rng, size, signs=False):
    values = np.round(rng.uniform(0.3, 2, size), 6)
    return values * rng.choice([-1, 1], size) if signs else values


def _draw_rmsprop(rng):
    param, grad, *others = (_some(rng, 5, signs=at < 2) for at in range(5))
    return param, grad, others[0], *np.round(rng.uniform((0.3, 0.6, 0.02), (0.8, 0.85, 0.2)), 3).tolist(), *others[1:]


def _draw_adadelta(rng):
    arrays = [_some(rng, 7, signs=at < 2) for at in range(4)]
    return *arrays, *np.round(rng.uniform((0.6, 0.02), (0.85, 0.2)), 3).tolist(), int(rng.choice([2, 3, 4, 5]))


UPDATES = [
    Update("rmsprop_in_place", "rmsprop_in_place(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other)"
           " -> param, avg_sq_grad", 2, "09_memory_limit", lambda *args: _rmsprop(*args[:6]),
           ((_array(2., -1.), _array(.3, -.7), _array(.2, 1.1), .5, .8, .05, _array(7., 7.), _array(8., 8.)),
            (_array(2., .5, 3.), _array(.3, 0., -2.), _array(0., 0., .4), .5, .6, .25, _array(7., 7., 7.),
             _array(8., 8., 8.)),
            (_array(1., -1.), _array(.02, .3), _array(.01, .2), .001, .9, 1e-8, _array(7., 7.), _array(8., 8.))),
           _draw_rmsprop, RMSPROP, room=20_000, spare=("work", "other")),
    Update("adadelta_in_chunks", "adadelta_in_chunks(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon, chunk=4096)"
           " -> param, avg_sq_grad, avg_sq_delta", 2, "09_memory_limit", lambda *args: _adadelta(*args[:6]),
           ((_array(2., -1., .5), _array(.3, -.7, 2.), _array(.2, 1.1, 0.), _array(.1, .4, .2), .8, .05, 2),
            (_array(2., .5, 3., -1., .1), _array(.3, .1, -2., 1., .2), _array(0., .3, .4, .1, .2),
             _array(0., .1, .2, .3, .4), .6, .25, 3),
            (_array(1., -1., 2., .3, 0., 5., 1.), _array(.3, .2, -.1, .5, 1., -1., .4), _array(*7 * [.2]),
             _array(*7 * [.1]), .7, .1, 1),
            (_array(1., -1.), _array(.02, .3), _array(.01, .2), _array(1e-4, 2e-4), .95, 1e-6, 4096)),
           _draw_adadelta, ADADELTA, room=400_000),
]
