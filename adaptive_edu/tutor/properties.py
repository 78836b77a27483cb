"""What has been seen to happen, of answers that are no known mistake: stages, too. Imports NumPy and the tables."""
import numpy as np

from ..exercises import close
from ..mistakes import statement_id
from .dialogue import listed, same


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
            names = listed(talk.names[at] for at in talk.wrong_results)
            return talk.say("rounding", talk.wrong[0], names=names, decimals=decimals)


def _elements_mix(talk):
    pair, other = talk.get("pair"), talk.get("other pair")
    if pair and other:
        for name, one, two in zip(talk.names, pair.results, other.results):
            if not np.all(close(one[..., 0], two[..., 0])):
                return talk.say("elements", other, which=name)


def _one_kind_wrong(talk):
    """Only where the same values come out right in another form: else it is the values that matter."""
    turn, kind = talk.wrong[0], talk.only_kind(talk.wrong)
    how = _how(talk, turn, next(at for at in talk.wrong_results if not np.all(turn.right(at))))
    if kind == "integers" and talk.right("as floats"):
        names = [name for name, mine, right in zip(talk.names, turn.results, turn.expected)
                 if _whole(mine) and not _whole(right)]
        key = "integers" if names else "wrong-for-integers"
        return talk.say(key, turn, names=listed(names or talk.names))
    if kind in ("integers", "arrays") and talk.right("alone"):
        return talk.say("wrong-for-arrays", turn, how=how)
    if kind == "numbers" and talk.right("pair"):
        return talk.say("wrong-for-numbers", turn, how=how)


def _whole(values):
    return np.all(values == np.round(values))


def _stands_still(talk):
    for turn in talk.probes if talk.gradient else ():
        if np.all(talk.move(turn) == 0):
            return talk.say("stands-still", turn)


def _ignores(talk):
    largest = max(talk.probes, key=lambda turn: np.size(turn.args[0]))

    def ignored(name):
        others = [turn for turn in talk.turns if turn.label == f"other {name}"]
        return others and all(same(*pair) for pair in zip((talk.probes[0], largest), others))
    names = [name for name in talk.exercise.arguments if ignored(name)]
    if names:
        ids = "+".join(statement_id(talk.exercise.name, f"ignores {name}") for name in names)
        each = ", each" if len(names) > 1 else ""
        return talk.say("ignores", talk.probes[0], ids, names=listed(names), each=each)


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
    names = listed(talk.names[at] for at in right) if right else "none"
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


PROPERTIES = [_not_finite, _rounds, _elements_mix, _one_kind_wrong, _stands_still, _ignores, _moves_without_gradient,
              _moves_uphill, _state_out_of_bounds, _wrong_from_zero, _same_factor, _where]
