"""Judge what a learner wrote, and say what a tutor would say. Imports NumPy, the two tables and the judges.

`check` asks and judges; `examine` only asks; `diagnose` only judges, from answers however they were got.
"""
import inspect
import io
import warnings
from contextlib import redirect_stdout
from functools import lru_cache

import numpy as np

from . import judges
from .clinic import grade_test
from .dialogue import Dialogue
from .exercises import ENDLESS, EXERCISES, Choice, Examination, Exercise, ask, close
from .mistakes import ALIKE, brief, catalogue, statement_id


def check(function, exercise=None):
    """Judge a learner's function or class; nothing it does is raised, but an interrupt from the keyboard.

    Parameters
    ----------
    function : callable
        The function or class itself. It is called positionally, with copies; what it prints is dropped.
    exercise : str or Exercise, optional
        By default the name of the function.

    Returns
    -------
    Verdict

    Raises
    ------
    TypeError, ValueError : `function` cannot be called, or there is no such exercise

    Examples
    --------
    >>> def gd_step(param, grad, learning_rate):
    ...     return param + learning_rate * grad
    >>> check(gd_step).mistake
    'G1'
    """
    exercise = _find(function, exercise)
    unfit = _unfit(function, exercise)
    if unfit is None and isinstance(exercise, Examination):
        return judges.of_test(exercise, grade_test(function, exercise.ward, exercise.ids))
    return diagnose(exercise, examine(function, exercise)) if unfit is None else unfit


def _find(function, exercise):
    if not callable(function):
        raise TypeError("check needs the function or class itself, as in check(adagrad_step), not what a "
                        f"call gave back; got an object of type {type(function).__name__}")
    if isinstance(exercise, Exercise):
        return exercise
    name = exercise if exercise is not None else getattr(function, "__name__", None)
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(f"exercise must be one of {', '.join(EXERCISES)}; got {name!r:.60}")
    return EXERCISES[name]


def _unfit(function, exercise):
    """A verdict on what cannot even be called as the exercise does, else None."""
    talk, given = Dialogue(exercise, []), exercise.arguments
    if not exercise.step:
        return _arity(talk, function, given)
    if not isinstance(function, type):
        return talk.say("no-class", signature=exercise.signature, got=f"a {type(function).__name__}")
    if not callable(getattr(function, "update", None)):
        return talk.say("no-update")
    calls = (function, given[2:]), (function.update, ("self", *given[:2]))
    return _first(_arity(talk, *call) for call in calls)


def _first(verdicts):
    """The first that is one: a verdict on a wrong answer is false, but it is a verdict."""
    return next((verdict for verdict in verdicts if verdict is not None), None)


def _arity(talk, function, given):
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):                 # some built-in callables have none
        return None
    try:
        signature.bind(*given)
    except TypeError:
        return talk.say("arity", count=len(given), arguments=", ".join(given) or "none",
                        takes=", ".join(map(str, signature.parameters)) or "none")


def examine(function, exercise):
    """Return the answers to `exercise.questions`, one after the other, without a word on them.

    >>> exercise = EXERCISES["gd_step"]
    >>> answers = examine(lambda param, grad, learning_rate: param, exercise)
    >>> len(answers) == len(exercise.questions), answers[0].value
    (True, 2.0)
    """
    answers = []
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for question in exercise.questions:
            endless = bool(answers) and answers[-1].error == ENDLESS       # waiting once is enough
            answers.append(answers[-1] if endless else ask(function, exercise, question.args))
    return answers


def diagnose(exercise, answers):
    """Return the verdict on given answers; nothing is called, so they may come from anywhere.

    Parameters
    ----------
    exercise : Exercise
    answers : sequence of Answer
        One for each of `exercise.questions`, in that order.

    Returns
    -------
    Verdict
    """
    if isinstance(exercise, Choice):
        return judges.of_choice(exercise, *answers)
    talk = Dialogue(exercise, answers)
    with np.errstate(all="ignore"):
        return _first(stage(talk) for stage in STAGES)


# ------------------------------------------------------------------- stages: what can be said, in this order

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


def _endless(talk):
    turn = next((turn for turn in talk.turns if turn.answer.error == ENDLESS), None)
    if turn:
        return talk.say("endless", turn)


def _remembers(talk):
    """First of all, for of answers that change from call to call nothing else would be true for long."""
    for turn in talk.probes if talk.exercise.step else ():
        if turn.results and not np.array_equal(*turn.results, equal_nan=True):
            return talk.say("shared-memory", turn)
    first, *others = (turn for turn in talk.turns if turn.args is talk.probes[0].args)
    if not all(_same(first, other) for other in others):
        return talk.say("memory", first)


def _same(turn, other):
    if turn.results is None or other.results is None:
        return turn.results is other.results and turn.answer.error == other.answer.error
    pairs = zip(turn.results, other.results)
    return all(np.array_equal(*pair, equal_nan=True) for pair in pairs)


def _raises(talk):
    raised = [turn for turn in talk.probes if turn.answer.error]
    if not raised:
        return None
    if any(turn.answer.changed for turn in talk.turns):
        return _changes_inputs(talk)                # += on integers raises; what matters is the +=
    key = {"numbers": "arrays-only", "arrays": "numbers-only"}.get(_only(talk, raised), "raises")
    return talk.say(key, raised[0], error=raised[0].answer.error.rstrip(".") + ".")


def _only(talk, turns):
    """The kind of inputs that these probes have and no other has, "arrays" being any but numbers."""
    kinds, others = {turn.kind for turn in turns}, {turn.kind for turn in talk.probes if turn not in turns}
    if kinds & others or not others:
        return None
    return kinds.pop() if len(kinds) == 1 else "arrays" if "numbers" in others else None


def _unreadable(talk):
    turn = next((turn for turn in talk.probes if turn.complaint), None)
    if turn:
        key, facts = turn.complaint
        return talk.say(key, turn, **facts)


def _right(talk):
    if not all(turn.all_right(talk.tolerance) for turn in talk.probes):
        return None
    if talk.tolerance > 1e-9:
        names = _listed(talk.names[at] for at in talk.wrong_results or range(len(talk.names)))
        return talk.say("single-precision", names=names)
    stages = _changes_inputs, _wrong_elsewhere, _other_defaults, lambda talk: talk.say("right")
    return _first(stage(talk) for stage in stages)


def _wrong_elsewhere(talk):
    for turn in talk.turns:
        if turn.label != "defaults" and not turn.all_right():
            error = turn.answer.error
            return talk.say("raises", turn, error=f"{error.rstrip('.')}.") if error else talk.say("elsewhere", turn)


def _other_defaults(talk):
    turn = talk.get("defaults")                     # not answered if the function has no defaults
    if turn and not turn.all_right():
        return talk.say("defaults", turn, signature=talk.exercise.signature)


def _changes_inputs(talk):
    turn = next((turn for turn in talk.turns if turn.answer.changed), None)
    if turn:
        return talk.say("inputs-changed", turn, names=_listed(turn.answer.changed))


def _listed(names):
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def _known(talk):
    finite = [np.isfinite(np.ravel(turn.results)) for turn in talk.probes]
    if np.mean(np.concatenate(finite)) < 0.5 or not finite[0][0]:       # nan equals nan, but is no evidence
        return None
    found = [mistake for mistake, wrong in _candidates(talk)
             if all(_agree(wrong(*turn.args), turn.results, talk.tolerance) for turn in talk.probes)]
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


# ---------------------------------------------------- properties: each says only what has been seen to happen

def _not_finite(talk):
    for turn in talk.probes:
        for name, result in zip(talk.names, turn.results):
            if not np.all(np.isfinite(result)):
                got = "nan (not a number)" if np.any(np.isnan(result)) else "infinity"
                return talk.say("not-finite", turn, which=name, got=got)


def _rounds(talk):
    results = [(turn.results[at], turn.expected[at]) for turn in talk.probes for at in talk.wrong_results]
    for decimals in range(1, 13):
        if all(np.all((np.round(mine, decimals) == mine) & (np.abs(mine - right) <= 0.51 * 10.0**-decimals))
               for mine, right in results):
            names = _listed(talk.names[at] for at in talk.wrong_results)
            return talk.say("rounding", talk.wrong[0], names=names, decimals=decimals)


def _elements_mix(talk):
    pair, other = talk.get("pair"), talk.get("other pair")
    if pair and other:
        for name, one, two in zip(talk.names, pair.results, other.results):
            if not np.all(close(one[..., 0], two[..., 0])):
                return talk.say("elements", other, which=name)


def _one_kind_wrong(talk):
    """Only where the same values come out right in another form: else it is the values that matter."""
    turn, kind = talk.wrong[0], _only(talk, talk.wrong)
    how = _how(talk, turn, next(at for at in talk.wrong_results if not np.all(turn.right(at))))
    if kind == "integers" and talk.right("as floats"):
        names = [name for name, mine, right in zip(talk.names, turn.results, turn.expected)
                 if _whole(mine) and not _whole(right)]
        key = "integers" if names else "wrong-for-integers"
        return talk.say(key, turn, names=_listed(names or talk.names))
    if kind in ("integers", "arrays") and talk.right("alone"):
        return talk.say("wrong-for-arrays", turn, how=how)
    if kind == "numbers" and talk.right("pair"):
        return talk.say("wrong-for-numbers", turn, how=how)


def _whole(values):
    return np.all(values == np.round(values))


def _ignores(talk):
    largest = max(talk.probes, key=lambda turn: np.size(turn.args[0]))

    def ignored(name):
        others = [turn for turn in talk.turns if turn.label == f"other {name}"]
        return all(_same(*pair) for pair in zip((talk.probes[0], largest), others))
    names = [name for name in talk.exercise.arguments if ignored(name)]
    if names:
        ids = "+".join(statement_id(talk.exercise.name, f"ignores {name}") for name in names)
        each = ", each" if len(names) > 1 else ""
        return talk.say("ignores", talk.probes[0], ids, names=_listed(names), each=each)


def _moves_without_gradient(talk):
    turn = talk.get("no gradient")
    if not talk.gradient or not turn or np.any(talk.move(turn, turn.expected)):     # memory alone may move it
        return None
    if not np.all(np.abs(talk.move(turn)) <= 1e-12):
        return talk.say("zero-gradient", turn)


def _moves_uphill(talk):
    for turn in talk.probes if talk.gradient else ():
        grad = talk.given(turn, talk.gradient)
        uphill = grad * np.where(np.abs(talk.move(turn)) > 1e-12, talk.move(turn), 0) > 0
        uphill &= grad * talk.move(turn, turn.expected) <= 0
        if np.any(uphill):
            sign, way = ("positive", "up") if grad[uphill].flat[0] > 0 else ("negative", "down")
            return talk.say("uphill", turn, sign=sign, way=way)


def _stands_still(talk):
    for turn in talk.probes if talk.gradient else ():
        if np.all(talk.move(turn) == 0):
            return talk.say("stands-still", turn)


def _state_out_of_bounds(talk):
    for turn in talk.probes:
        for name, result in zip(talk.names, turn.results):
            if name.startswith(("avg", "sum", "average")):
                key = _bound_broken(name, result, talk.given(turn, name), _inflow(talk, turn, name))
                if key:
                    return talk.say(key, turn, which=name, enters=ENTERS.get(name))


def _bound_broken(name, result, old, new):
    if "sq" in name and np.any(result < 0):
        return "negative-state"
    if name.startswith("sum"):
        return "shrinking-sum" if np.any(result < old) else None
    margin = 1e-9 * np.maximum(np.abs(old), np.abs(new))
    inside = (np.minimum(old, new) - margin <= result) & (result <= np.maximum(old, new) + margin)
    return None if np.all(inside) else "outside"


ENTERS = {"average": "value", "avg_grad": "grad", "avg_sq_grad": "grad squared",
          "avg_sq_delta": "the square of your step"}


def _inflow(talk, turn, name):
    """What should enter a state: of avg_sq_delta, the learner's own step."""
    if name in ("average", "avg_grad"):
        return talk.given(turn, ENTERS[name])
    return (talk.move(turn) if name == "avg_sq_delta" else talk.given(turn, talk.gradient))**2


def _wrong_from_zero(talk):
    """Only if it shows for plain numbers, too, and nowhere but at a zero state."""
    states = [name for name in talk.exercise.arguments if "sq" in name]
    for turn in talk.probes if states else ():
        zero = np.any([talk.given(turn, name) == 0 for name in states], axis=0)
        right = np.all([turn.right(at) for at in range(len(talk.names))], axis=0)
        if not np.all(right | zero) or (turn.kind == "numbers" and zero and right):
            return None
    return talk.say("zero-state", talk.wrong[0]) if states else None


def _same_factor(talk):
    if not talk.gradient:
        return None
    mine = np.concatenate([talk.move(turn).ravel() for turn in talk.probes])
    right = np.concatenate([talk.move(turn, turn.expected).ravel() for turn in talk.probes])
    factors = mine[right != 0] / right[right != 0]
    if np.all(np.abs(factors / factors[0] - 1) < 1e-6) and abs(factors[0] - 1) > 1e-6:
        return talk.say("constant-factor", talk.wrong[0], kind="multiple" if factors[0] > 1 else "fraction")


def _where(talk):
    """The last word: which results are right, which are not, and what the first wrong one is like."""
    wrong, right = talk.wrong_results, [at for at in range(len(talk.names)) if at not in talk.wrong_results]
    at = wrong[0] if right or len(wrong) == 1 else wrong[1]      # if all are wrong, the first state made so
    turn = next(turn for turn in talk.probes if not np.all(turn.right(at)))
    names = _listed(talk.names[at] for at in right) if right else "none"
    facts = {"which": talk.names[at], "how": _how(talk, turn, at), "right": names}
    if talk.exercise.step:
        late = all(np.all(turn.right(0)[0]) for turn in talk.probes)
        return talk.say("later-updates" if late else "first-update", turn, **facts)
    alone = wrong == [0, 2] and talk.names[-1] == "avg_sq_delta" and _follows(talk)
    key = "step-only" if alone else "one-wrong" if right else "wrong"
    return talk.say(key, turn, **facts)


def _follows(talk):
    """Whether avg_sq_delta is what the learner's own step makes of it."""
    def follows(turn):
        rho, old = talk.given(turn, "rho"), talk.given(turn, "avg_sq_delta")
        return close(turn.results[2], rho * old + (1 - rho) * _inflow(talk, turn, "avg_sq_delta"), 1e-6)
    return all(np.all(follows(turn)) for turn in talk.probes)


def _how(talk, turn, at):
    wrong = ~turn.right(at)
    if talk.gradient and at == 0:
        mine, right = (talk.move(turn, each)[wrong].flat[0] for each in (turn.results, turn.expected))
        return f"your step is too {'long' if abs(mine) > abs(right) else 'short'}"
    mine, right = turn.results[at][wrong].flat[0], turn.expected[at][wrong].flat[0]
    return f"your {talk.names[at]} is too {'large' if mine > right else 'small'}"


STAGES = [_endless, _unwritten, _remembers, _raises, _unreadable, _right, _known, _changes_inputs, _not_finite, _rounds,
          _elements_mix, _one_kind_wrong, _stands_still, _ignores, _moves_without_gradient, _moves_uphill,
          _state_out_of_bounds, _wrong_from_zero, _same_factor, _where]
