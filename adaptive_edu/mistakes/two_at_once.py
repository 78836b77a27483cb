"""Two frequent mistakes in one function, where they touch different lines. Imports the entry and the formulas."""
from itertools import combinations, product

from .entry import Mistake
from .formula import Formula

# For each step the most fundamental first, in a few words that stay true in company.
FREQUENT = {
    "adagrad_step": {
        "A7": "the step goes uphill, so a minus sign is missing or one too many",
        "A2": "you divide by the sum from before today's gradient",
        "A3": "the root below the line is missing",
        "A1": "epsilon stands before the root, where this course has it after",
        "A9": "epsilon is missing below the line",
        "A12": "the new sum_sq_grad is not handed on",
        "A13": "the results have exchanged their seats",
        "A4": "the sum forgets, as an average does",
        "A14": "today's square replaces the sum, where it should join it",
        "A15": "the first result is the step, not the place it leads to",
        "A18": "learning_rate is missing from the step"},
    "rmsprop_step": {
        "R12": "the step goes uphill, so a minus sign is missing or one too many",
        "R4": "rho and 1 - rho have changed places in the average",
        "R5": "the weights of your average do not add up to one",
        "R6": "the average never forgets",
        "R2": "you divide by the average from before today's gradient",
        "R3": "the root below the line is missing",
        "R1": "epsilon stands after the root, where this course has it before",
        "R13": "epsilon is missing below the line",
        "R15": "the new avg_sq_grad is not handed on",
        "R16": "the results have exchanged their seats",
        "R17": "the first result is the step, not the place it leads to",
        "R18": "learning_rate is missing from the step"},
    "adadelta_step": {
        "D09": "the step goes uphill, so a minus sign is missing or one too many",
        "D13": "the ratio stands on its head",
        "D05": "the roots are missing above and below the line",
        "D06": "rho and 1 - rho have changed places in both averages",
        "D07": "the weights of your avg_sq_grad do not add up to one",
        "D08": "your avg_sq_grad never forgets",
        "D01": "the denominator uses the average from before today's gradient",
        "D03": "epsilon is added after the roots instead of before",
        "D04": "epsilon is missing above the line",
        "D10": "your avg_sq_delta takes in the gradient, not the step",
        "D11": "your avg_sq_delta takes in the step itself, not its square",
        "D12": "your avg_sq_delta watches the position, not the step",
        "D21": "epsilon is missing above and below the line",
        "D16": "the new averages are not handed on",
        "D17": "the two averages have exchanged their seats",
        "D25": "a learning rate has crept into the last line",
        "D26": "rho and 1 - rho have changed places in avg_sq_delta",
        "D34": "rho and 1 - rho have changed places in avg_sq_grad",
        "D35": "the first result is the step, not the place it leads to"},
    "adam_step": {
        "M1": "the step goes uphill, so a minus sign is missing or one too many",
        "M10": "the root below the line is missing",
        "M2": "neither average is divided by the total of its weights",
        "M5": "the correction uses the count from before this step",
        "M6": "the correction is that of the first step at every step",
        "M11": "the gradient itself stands above the line, where its average belongs",
        "M12": "rho_grad and 1 - rho_grad have changed places in avg_grad",
        "M13": "rho and 1 - rho have changed places in avg_sq_grad",
        "M9": "epsilon stands before the root, where this exercise has it after",
        "M15": "epsilon is missing below the line",
        "M8": "the count that is handed back is the old one",
        "M16": "the first result is the step, not the place it leads to"},
}


def brief(id):
    """Return the few words for one of the frequent mistakes.

    >>> brief("D13")
    'the ratio stands on its head'
    """
    return next(words[id] for words in FREQUENT.values() if id in words)


def pairs(singles, step):
    """Return the frequent ones among the single mistakes of a step, two at a time."""
    by_id = {mistake.id: mistake for mistake in singles}
    frequent = [by_id[id] for id in FREQUENT.get(step, ()) if id in by_id]
    return [pair for pair in map(_pair, combinations(frequent, 2)) if pair.wrong]


def _pair(two):
    """Both mistakes in one function; without a reading, if they touch the same line."""
    first, second = two
    wrong = tuple(Formula(first.exercise, one.lines | other.lines)
                  for one, other in product(first.wrong, second.wrong)
                  if not one.lines.keys() & other.lines.keys())
    message = f"Two things at once: {brief(first.id)}; and {brief(second.id)}. Take the first one first."
    return Mistake(f"{first.id}+{second.id}", first.exercise, wrong, message, first.hints,
                   passes_examples=first.passes_examples and second.passes_examples)
