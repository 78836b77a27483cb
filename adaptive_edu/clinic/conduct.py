"""Steps with the right formula and bad manners, as source. Imports the source and the tutor's formulas."""
import re

from ..exercises import EXERCISES
from ..mistakes import RIGHT, statement_id
from .source import Patient, source, states, taken, written


def by_conduct(exercise):
    """Return the patients of an exercise that have the right formula and bad manners.

    >>> [each.id for each in by_conduct("rmsprop_step")][:3]
    ['rounding', 'integers', 'numbers-only']
    """
    ill = [_patient(exercise, key, spoilt(exercise), message) for key, (spoilt, message) in MANNERS.items()]
    return ill + [_patient(exercise, f"ignores {name}", _ignores(exercise, name, value), f"It ignores {name}.")
                  for name, value in EXERCISES[exercise].defaults.items()]


def _patient(exercise, key, code, message):
    return Patient(statement_id(exercise, key), exercise, code, message)


def _code(exercise):
    """The lines of the right formula but the last, what the last gives back, and the name of the first new state."""
    *code, _ = written(RIGHT[exercise])
    given = RIGHT[exercise]["give"]
    return code, given, given.split(", ")[1]


def _rounds(exercise):
    code, given, _ = _code(exercise)
    return source(exercise, [taken(exercise), *code, f"return tuple(np.round(each, 5) for each in ({given}))"])


def _keeps_integers(exercise):
    code, given, _ = _code(exercise)
    return source(exercise, [taken(exercise, "map(np.array, ({}))"), *code,
                             f"return tuple(each.astype(param.dtype) for each in ({given}))"])


def _takes_numbers_only(exercise):
    code = [line.replace("np.sqrt", "math.sqrt") for line in written(RIGHT[exercise])]
    return source(exercise, [taken(exercise, "map(float, ({}))"), *code])


def _writes_into_inputs(exercise):
    _, given, new = _code(exercise)
    state = states(exercise)[0]
    in_place = {"sum_sq_grad": ["sum_sq_grad += grad**2"],
                "avg_sq_grad": ["avg_sq_grad *= rho", "avg_sq_grad += (1 - rho) * grad**2"]}[state]
    rest = written(RIGHT[exercise] | {"known": state, "give": re.sub(rf"\b{new}\b", state, given)})
    return source(exercise, [taken(exercise, "(np.asarray(each, dtype=float) for each in ({}))"), *in_place, *rest])


def _remembers(exercise):
    _, _, new = _code(exercise)
    state = states(exercise)[0]
    own = RIGHT[exercise][new].replace(state, f'memory.get("{new}", {state})')
    rest = written(RIGHT[exercise])[1:]
    return source(exercise, [taken(exercise), f'memory["{new}"] = {new} = {own}', *rest], ", memory={}")


def _ignores(exercise, name, value):
    code = [re.sub(rf"\b{name}\b", f"{value:g}", line) for line in written(RIGHT[exercise])]
    return source(exercise, [taken(exercise), *code])


MANNERS = {
    "rounding": (_rounds, "It rounds what it gives back to five decimals."),
    "integers": (_keeps_integers, "With whole numbers in, only whole numbers come out."),
    "numbers-only": (_takes_numbers_only, "It takes one number only, no array."),
    "inputs-changed": (_writes_into_inputs, "It writes into the arrays that it was given."),
    "memory": (_remembers, "It keeps a memory of its own, in a default argument."),
}
