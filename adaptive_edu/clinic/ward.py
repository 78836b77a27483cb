"""Everybody who lies in the clinic. Imports the source, the conduct and the tutor's table."""
from functools import cache

from ..mistakes import FORMULAS, RIGHT
from ..mistakes.table import MORE
from .conduct import by_conduct
from .source import WARDS, Patient, source, taken, ward, written


@cache
def patients(exercise):
    """Return the broken steps of an exercise: one for each mistake of the tutor's table.

    Another convention (epsilon on the other side of the root) is no illness, and not among them.

    Parameters
    ----------
    exercise : {"adagrad_step", "rmsprop_step", "adadelta_step"}

    Returns
    -------
    tuple of Patient

    Examples
    --------
    >>> print(patients("adagrad_step")[0].source)
    def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
        param, grad, sum_sq_grad = floats(param, grad, sum_sq_grad)
        new_sum = sum_sq_grad + grad**2
        below = np.sqrt(new_sum) + epsilon
        delta = learning_rate * grad / below
        new_param = param + delta
        return new_param, new_sum
    """
    return (*_by_formula(ward(exercise), FORMULAS), *by_conduct(exercise))


@cache
def visitors(exercise):
    """Return broken steps that the tutor names as well, but the ward does not count: they come when they are called.

    >>> [each.id for each in visitors("adagrad_step")]
    ['A24', 'A25', 'A26', 'A27']
    """
    return tuple(_by_formula(ward(exercise), MORE))


def _by_formula(exercise, table):
    """A mistake is the right formula with some lines exchanged: here all of its lines are written out."""
    for mistake in table[exercise]:
        if mistake.kind == "mistake":
            lines = next(wrong.lines for wrong in mistake.wrong if "**t" not in str(wrong.lines))   # a step knows no t
            yield Patient(mistake.id, exercise, source(exercise, [taken(exercise), *written(RIGHT[exercise] | lines)]),
                          mistake.message)


def patient(id):
    """Return the patient with this id; a mistake of conduct that all three share has its step before it.

    >>> patient("D36").exercise, patient("rmsprop_step rounding").exercise
    ('adadelta_step', 'rmsprop_step')
    """
    everyone = [each for exercise in WARDS for each in (*patients(exercise), *visitors(exercise))]
    found = [each for each in everyone if id in (each.id, f"{each.exercise} {each.id}")]
    if len(found) != 1:
        raise ValueError(f"id must be that of one patient, such as A2 or D36; got {id!r:.60}")
    return found[0]
