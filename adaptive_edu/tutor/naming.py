"""Which known mistake the answers are. Imports NumPy and the two tables."""
from functools import lru_cache

import numpy as np

from ..exercises import close
from ..mistakes import ALIKE, brief, catalogue


def known(talk):
    """Return the verdict on answers that agree with the table's on all probes, or None."""
    found = _found(talk) if _is_evidence(talk) else []
    if not found:
        return None
    ids, turn = "/".join(dict.fromkeys(each.id for each in found if "+" not in each.id)), talk.wrong[0]
    if ids in ALIKE:
        return talk.verdict(ids, ALIKE[ids][0], ALIKE[ids][1:], turn)
    if ids or len({each.id for each in found}) == 1:
        return talk.verdict(found[0].id, found[0].message, found[0].hints, turn)
    shared = sorted(set.intersection(*(set(each.id.split("+")) for each in found)))
    if shared:
        return talk.verdict(shared[0], f"One thing first: {brief(shared[0])}.", (), turn)


def _is_evidence(talk):
    """Nan equals nan, but shows nothing."""
    finite = [np.isfinite(np.ravel(turn.results)) for turn in talk.probes]
    return np.mean(np.concatenate(finite)) >= 0.5 and finite[0][0]


def _found(talk):
    return [mistake for mistake, wrong in _candidates(talk)
            if all(_agree(wrong(*turn.args), turn.results, talk.tolerance) for turn in talk.probes)]


def _candidates(talk):
    """The mistakes that agree with the first probe, each with its code: one comparison for hundreds."""
    readings, values = _on_first_probe(talk.exercise)
    mine = np.concatenate([np.ravel(result) for result in talk.probes[0].results])
    agree = np.all(close(mine, values, talk.tolerance), axis=1)
    return [reading for reading, agrees in zip(readings, agree) if agrees]


@lru_cache(maxsize=32)
def _on_first_probe(exercise):
    readings = [(mistake, wrong) for mistake in catalogue(exercise.name) for wrong in mistake.wrong]
    results = [np.ravel(wrong(*exercise.probes[0])) for _, wrong in readings]
    return readings, np.reshape(results, (len(readings), np.size(exercise.expected[0])))


def _agree(values, results, tolerance):
    values = values if isinstance(values, tuple) else (values,)
    return all(np.all(close(result, value, tolerance)) for value, result in zip(values, results))
