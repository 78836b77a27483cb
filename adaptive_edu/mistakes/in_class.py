"""Mistakes in a class that repeats a step: those of the step, and those between the updates.

Imports the exercises, the entry and the formulas.
"""
from functools import partial
from itertools import combinations, count

from ..exercises import EXERCISES, fold
from . import sentences as say
from .entry import Mistake
from .formula import RIGHT, Formula

FORGETS = ("Every update of yours starts from the same memory: what the one before has learnt is lost. Where "
           "does the new state go?",
           "What should an object still know at its second update?", "Look for the line that sets self.")
GIVES_STEP = ("You hand back the step, not the place it leads to.",)

# Mistakes of the step of which something else is seen in a class: the message there, and hints if they are others, too.
IN_CLASS = {
    "A12": FORGETS, "R15": FORGETS, "D16": FORGETS,
    "A15": GIVES_STEP, "R17": GIVES_STEP, "D35": GIVES_STEP,
    "D04": ("From zero state yours never moves: what should stand above the line when avg_sq_delta is 0?",),
    "D21": (
        "From zero state yours never moves, and with a zero gradient it computes 0/0. What should stand "
        "above the line when avg_sq_delta is 0, and what below?", *say.NO_EPSILON[1:]),
    "D45": (
        "Your avg_sq_grad starts from zero at every update: what it has learnt is lost.", *FORGETS[1:]),
    "D17": (
        "Your two averages change places from one update to the next.",
        "In which order does the step give its results, and in which order do you take them?"),
}
ONLY_IN_A_STEP = {"A13", "R16"}        # a class hands back the params alone

TOO_LARGE = ("The average below your line comes out 1/(1 - rho) times too large from the first update on, "
             "ten times at rho = 0.9.",
             "The weights of an average add up to one. Do yours?",
             "Is there a weight missing, or a division too many?")
# What two mistakes have in common that lead a class to the same steps from zero state.
ALIKE = {
    "A12/A14": FORGETS,
    "R5/R10": TOO_LARGE,
    "D01/D52": (
        "Every one of your steps is exactly -grad: that is gradient descent with rate 1, for ever. Above and "
        "below the line stand equal numbers each time: why?",
        "From zero state, which average knows of today's gradient when you divide?",
        "Print what stands above the line and what stands below it, for three updates."),
    "D07/D24": TOO_LARGE,
    "D46/D47": (
        "Your steps come out as if avg_sq_delta were zero at every update: they never learn how long the "
        "last ones were.",
        "What is avg_sq_delta at your second update?", "Is it kept, and is it used above the line?"),
}

# Between the updates, where the step is right.
WARM_START = ("Your state is not zero before the first update. What should an object remember that has seen "
              "nothing?",
              "What do you know before the first gradient?", "Look at the line that creates the state.")
FIRST_SQUARE = ("Your avg_sq_grad starts as the first square itself, as if that had been there for ever. Here it "
                "starts at zero, and the first square gets the weight 1 - rho, too.",
                "What do you know before the first gradient?", "What does your code do at the first update only?")
OWN_PARAMS = ("From the second update on, yours starts where its own last update ended, whatever params it is given.",
              "Who decides where the parameters are now: your object, or the caller?",
              "What belongs in the memory, and what comes in anew each time?")
HYPER_SEATS = ("Your results are what the right formula gives with two of the hyperparameters exchanged.",
               "In which order does the step take its arguments, and in which order do you pass them?",
               "Lay the signature of the step beside the line that calls it.")


def placed(mistake, name):
    """Return the mistake of a step as the same mistake in the class that repeats the step."""
    message, *hints = IN_CLASS.get(mistake.id, [mistake.message])
    wrong = tuple(partial(repeat, formula, EXERCISES[name].states) for formula in mistake.wrong)
    return Mistake(mistake.id, name, wrong, message, tuple(hints) or mistake.hints, mistake.kind)


def between_updates(name):
    """Return what goes wrong in a class whose step is right."""
    right, states = Formula(EXERCISES[name].step, {}), EXERCISES[name].states

    def entry(key, sentences, *wrong):
        return Mistake(f"{name}-{key}", name, wrong, sentences[0], sentences[1:])
    return [entry("start", WARM_START, *(partial(repeat, right, states, start=start) for start in (1.0, 0.1))),
            entry("params", OWN_PARAMS, partial(_from_own_params, right, states)),
            entry("seats", HYPER_SEATS, *_exchanges(right, states, len(EXERCISES[name].defaults))),
            *(entry("first", FIRST_SQUARE, partial(repeat, first, states)) for first in _first_square(right))]


def repeat(formula, states, params, grads, *hyperparameters, start=0.0):
    """Return the new params of one update after another, twice: those of two objects."""
    calls = count(1)
    params = fold(lambda *args: formula(*args, t=next(calls)), states, params, grads, *hyperparameters,
                  start=start)
    return params, params


def _from_own_params(formula, states, params, grads, *hyperparameters):
    place = params[0]

    def step(_, *others, t):
        nonlocal place
        place, *state = formula(place, *others)
        return place, *state
    return repeat(step, states, params, grads, *hyperparameters)


def _exchanges(formula, states, count):
    """The class with each two of its hyperparameters exchanged."""
    return (partial(_exchanged, formula, states, *seats) for seats in combinations(range(count), 2))


def _exchanged(formula, states, one, two, params, grads, *hyperparameters):
    order = list(hyperparameters)
    order[one], order[two] = order[two], order[one]
    return repeat(formula, states, params, grads, *order)


def _first_square(right):
    """The step whose average begins with the first square; none, if it keeps a sum."""
    average = RIGHT[right.exercise].get("new_avg")
    if average:
        yield Formula(right.exercise, {"new_avg": f"grad**2 if t == 1 else {average}"})
