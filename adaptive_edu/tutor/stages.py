"""What can be said of a learner's answers, the most fundamental first. Imports NumPy and what comes after.

A stage takes the `Dialogue` and returns a `Verdict`, or None if it has nothing to say.
"""
import numpy as np

from ..exercises import ENDLESS
from .dialogue import ended, listed, same
from .naming import known
from .properties import PROPERTIES
from .verdict import first


def _endless(talk):
    turn = next((turn for turn in talk.turns if turn.answer.error == ENDLESS), None)
    if turn:
        return talk.say("endless", turn)


def _unwritten(talk):
    errors = {turn.answer.error.split(":")[0] for turn in talk.probes}
    values = [value for turn in talk.probes for value in _given_back(talk, turn.answer)]
    if errors == {"NotImplementedError"} or (values and all(value is ... for value in values)):
        return talk.say("unwritten")
    if values and all(value is None for value in values):
        return talk.say("nothing")


def _given_back(talk, answer):
    if answer.error:
        return [answer.error]
    return answer.value[0] if talk.exercise.step and isinstance(answer.value, tuple) else [answer.value]


def _remembers(talk):
    """Of answers that change from call to call nothing else would be true for long."""
    for turn in talk.probes if talk.exercise.step else ():
        if turn.results and not np.array_equal(*turn.results, equal_nan=True):
            return talk.say("shared-memory", turn)
    asked, *again = (turn for turn in talk.turns if turn.args is talk.probes[0].args)
    if not all(same(asked, turn) for turn in again):
        return talk.say("memory", asked)


def _raises(talk):
    raised = [turn for turn in talk.probes if turn.answer.error]
    if not raised:
        return None
    if any(turn.answer.changed for turn in talk.turns):
        return _changes_inputs(talk)                # += on integers raises; what matters is the +=
    key = {"numbers": "arrays-only", "arrays": "numbers-only"}.get(talk.only_kind(raised), "raises")
    return talk.say(key, raised[0], error=ended(raised[0].answer.error))


def _unreadable(talk):
    turn = next((turn for turn in talk.probes if turn.complaint), None)
    if turn:
        key, facts = turn.complaint
        return talk.say(key, turn, **facts)


def _right(talk):
    if not all(turn.all_right(talk.tolerance) for turn in talk.probes):
        return None
    if talk.tolerance > 1e-9:
        names = listed(talk.names[at] for at in talk.wrong_results or range(len(talk.names)))
        return talk.say("single-precision", names=names)
    stages = _changes_inputs, _wrong_elsewhere, _other_defaults, lambda talk: talk.say("right")
    return first(stage(talk) for stage in stages)


def _changes_inputs(talk):
    turn = next((turn for turn in talk.turns if turn.answer.changed), None)
    if turn:
        return talk.say("inputs-changed", turn, names=listed(turn.answer.changed))


def _wrong_elsewhere(talk):
    for turn in talk.turns:
        if turn.label != "defaults" and not turn.all_right():
            error = turn.answer.error
            return talk.say("raises", turn, error=ended(error)) if error else talk.say("elsewhere", turn)


def _other_defaults(talk):
    turn = talk.get("defaults")                     # not answered if the function has no defaults
    if turn and not turn.all_right():
        return talk.say("defaults", turn, signature=talk.exercise.signature)


STAGES = [_endless, _unwritten, _remembers, _raises, _unreadable, _right, known, _changes_inputs, *PROPERTIES]
