"""The right steps, a line for each equation, and a step with some lines exchanged. Imports NumPy and the exercises."""
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..exercises import EXERCISES

RIGHT = {
    "gd_step": {
        "delta": "-learning_rate * grad",
        "new_param": "param + delta",
        "give": "new_param"},
    "ema": {
        "new_average": "rho * average + (1 - rho) * value",
        "give": "new_average"},
    "adagrad_step": {
        "new_sum": "sum_sq_grad + grad**2",
        "known": "new_sum",                                 # the sum that stands below the line
        "below": "sqrt(known) + epsilon",
        "delta": "-learning_rate * grad / below",
        "new_param": "param + delta",
        "give": "new_param, new_sum"},
    "rmsprop_step": {
        "new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2",
        "known": "new_avg",
        "below": "sqrt(known + epsilon)",
        "delta": "-learning_rate * grad / below",
        "new_param": "param + delta",
        "give": "new_param, new_avg"},
    "adadelta_step": {
        "new_avg": "rho * avg_sq_grad + (1 - rho) * grad**2",
        "known": "new_avg",
        "below": "sqrt(known + epsilon)",
        "above": "sqrt(avg_sq_delta + epsilon)",
        "delta": "-above / below * grad",
        "new_param": "param + delta",
        "new_avg_delta": "rho * avg_sq_delta + (1 - rho) * delta**2",
        "give": "new_param, new_avg, new_avg_delta"},
    "adam_step": {
        "new_count": "count + 1",
        "new_avg": "rho_grad * avg_grad + (1 - rho_grad) * grad",
        "new_avg_sq": "rho * avg_sq_grad + (1 - rho) * grad**2",
        "mean": "new_avg / (1 - rho_grad**new_count)",
        "mean_sq": "new_avg_sq / (1 - rho**new_count)",
        "below": "sqrt(mean_sq) + epsilon",
        "delta": "-learning_rate * mean / below",
        "new_param": "param + delta",
        "give": "new_param, new_avg, new_avg_sq, new_count"},
}


@dataclass(frozen=True)
class Formula:
    """The right step with some lines exchanged; call it as the step. `t` counts the calls from 1.

    Attributes
    ----------
    exercise : str
    lines : dict
        The name of a line of `RIGHT`, and what stands there instead.

    Examples
    --------
    >>> float(Formula("gd_step", {"delta": "-grad"})(2.0, 0.5, 0.1))
    1.5
    """

    exercise: str
    lines: dict

    def __call__(self, *args, t=1):
        floats = (np.asarray(value, dtype=np.float64) for value in args)
        scope = dict(zip(EXERCISES[self.exercise].arguments, floats)) | {"t": t, "np": np, "sqrt": np.sqrt}
        for name, line in (RIGHT[self.exercise] | self.lines).items():
            scope[name] = eval(_compiled(line), scope)
        return scope["give"]


@cache
def _compiled(line):
    return compile(line, "<formula>", "eval")
