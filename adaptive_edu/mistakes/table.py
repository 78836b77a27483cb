"""The whole table, by exercise. Imports the tables of the methods."""
from functools import cache

from ..exercises import EXERCISES, Expression
from . import adadelta, adagrad, adam, averages, gd, rmsprop
from .entry import Mistake
from .in_class import ONLY_IN_A_STEP, between_updates, placed
from .statements import step_of
from .two_at_once import pairs

FORMULAS = {"gd_step": gd.FORMULAS, "ema": averages.FORMULAS, "adagrad_step": adagrad.FORMULAS,
            "rmsprop_step": rmsprop.FORMULAS, "adadelta_step": adadelta.FORMULAS, "adam_step": adam.FORMULAS}
MORE = {"adagrad_step": adagrad.MORE, "rmsprop_step": rmsprop.MORE, "adadelta_step": adadelta.MORE}


@cache
def catalogue(name):
    """Return the mistakes of an exercise that its values give away: the single ones, then the pairs.

    >>> [mistake.id for mistake in catalogue("gd_step")][:2]
    ['G1', 'G2']
    """
    if isinstance(EXERCISES.get(name), Expression):
        return [Mistake(id, name, (wrong,), sentence) for id, (wrong, sentence) in EXERCISES[name].slips.items()]
    step = step_of(name)
    singles = FORMULAS.get(step, []) + MORE.get(step, [])
    if step == name:
        return singles + pairs(singles, step)
    singles = [mistake for mistake in singles if mistake.id not in ONLY_IN_A_STEP]
    return [*between_updates(name), *(placed(mistake, name) for mistake in singles + pairs(singles, step))]
