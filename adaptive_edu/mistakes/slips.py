"""Mistakes that several methods share word for word: lines, sentences, options. Imports the sentences and the entry."""
from . import sentences as say
from .entry import PASSES

LOOSE_EPSILON = [{"delta": delta} for delta in (
    "-learning_rate * grad / sqrt(known) + epsilon",
    "-learning_rate / sqrt(known) + epsilon * grad",
    "-(learning_rate / sqrt(known) + epsilon) * grad",
    "-(learning_rate / sqrt(known) + epsilon * grad)",
    "-(learning_rate * grad / sqrt(known) + epsilon)")], say.LOOSE_EPSILON, PASSES
FLOOR = [{"below": "np.maximum(sqrt(known), epsilon)"},
         {"below": "sqrt(np.maximum(known, epsilon))"}], say.FLOOR, PASSES
RATE_TWICE = {"delta": "-learning_rate**2 * grad / below"}, say.RATE_TWICE
ALL_BELOW = {"new_param": "(param - learning_rate * grad) / below"}, say.ALL_BELOW
UNSQUARED = [{"new_avg": f"rho * avg_sq_grad + (1 - rho) * {enters}"} for enters in (
    "grad", "2 * grad", "abs(grad)")], say.filled(say.UNSQUARED, which="avg_sq_grad")
