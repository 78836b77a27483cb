"""No accusation is false: right algebra passes, and what is said of nonsense is checked by other means."""
import dataclasses
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_edu import Adadelta, Adagrad, RMSProp, adadelta_step, adagrad_step, rmsprop_step
from adaptive_edu.baselines import gd_step
from adaptive_edu.exercises import EXERCISES, draw_probes
from adaptive_edu.mistakes import RIGHT, catalogue
from adaptive_edu.tutor import check

STEPS = {"gd_step": gd_step, "ema": lambda average, value, rho: average * rho + value - rho * value,
         "adagrad_step": adagrad_step, "rmsprop_step": rmsprop_step, "adadelta_step": adadelta_step}
CLASSES = {"Adagrad": Adagrad, "RMSProp": RMSProp, "Adadelta": Adadelta}
seeds = st.integers(0, 2**32)


def drawn(name, seed):
    exercise = EXERCISES[name]
    return dataclasses.replace(exercise, probes=draw_probes(exercise, np.random.default_rng(seed)))


# ------------------------------------------------------------------------------------------- equivalent algebra

SQUARE = ["g * g", "g**2", "np.square(g)", "np.power(g, 2)", "abs(g)**2", "g**2.0", "np.multiply(g, g)",
          "np.exp(2 * np.log(np.abs(g)))", "np.hypot(g, 0)**2", "(g + 1)**2 - 2 * g - 1"]
BLEND = ["rho * old + (1 - rho) * new", "old + (1 - rho) * (new - old)", "new + rho * (old - new)",
         "new * (1 - rho) + old * rho", "old - (1 - rho) * old + (1 - rho) * new",
         "np.average(np.stack([old + 0 * new, new + 0 * old]), axis=0, weights=[rho, 1 - rho])"]
ROOT = ["np.sqrt(x)", "x**0.5", "np.power(x, 0.5)", "np.exp(np.log(x) / 2)", "x / np.sqrt(x)", "1 / x**-0.5",
        "np.sqrt(4 * x) / 2", "abs(np.emath.sqrt(x))"]
OVER = ["a / b", "a * b**-1.0", "a * (1 / b)", "np.divide(a, b)", "2 * a / (b + b)"]
MINUS = ["p - d", "p + -d", "-(d - p)", "np.subtract(p, d)", "p + (-1) * d"]


def form(choices, names):
    """A strategy for functions of these names, drawn from a list of expressions."""
    return st.sampled_from([eval(f"lambda {names}: {text}", {"np": np}) for text in choices])


FORMS = {"square": form(SQUARE, "g"), "blend": form(BLEND, "rho, old, new"), "root": form(ROOT, "x"),
         "over": form(OVER, "a, b"), "minus": form(MINUS, "p, d"), "order": st.integers(0, 2)}


def in_some_order(order, over, factor, grad, root):
    forms = [lambda: factor * over(grad, root), lambda: over(factor, root) * grad, lambda: over(factor * grad, root)]
    return forms[order]()


def algebra(name, square, blend, root, over, minus, order):
    def adagrad(p, g, s, lr, e):
        s = s + square(g)
        return minus(p, in_some_order(order, over, lr, g, root_of_sum(s) + e)), s

    def root_of_sum(s):
        return np.where(np.equal(s, 0), 0.0, root(np.where(np.equal(s, 0), 1.0, s)))

    def rmsprop(p, g, u, lr, rho, e):
        u = blend(rho, u, square(g))
        return minus(p, in_some_order(order, over, lr, g, root(u + e))), u

    def adadelta(p, g, u, v, rho, e):
        u = blend(rho, u, square(g))
        ratio = over(root(v + e), root(u + e)) if order else root(over(v + e, u + e))
        return minus(p, ratio * g), u, blend(rho, v, square(ratio * g))

    def ema(average, value, rho):
        return blend(rho, average, value)

    def gd(p, g, lr):
        return minus(p, lr * g)
    return {"adagrad_step": adagrad, "rmsprop_step": rmsprop, "adadelta_step": adadelta, "ema": ema,
            "gd_step": gd}[name]


@pytest.mark.parametrize("name", STEPS)
@given(forms=st.fixed_dictionaries(FORMS), seed=seeds)
@settings(max_examples=60)
def test_equivalent_algebra_is_never_accused(name, forms, seed):
    for exercise in (EXERCISES[name], drawn(name, seed)):
        verdict = check(algebra(name, **forms), exercise)
        assert verdict, verdict.message


@pytest.mark.slow
@pytest.mark.parametrize("name", STEPS)
@given(forms=st.fixed_dictionaries(FORMS), seed=seeds)
@settings(max_examples=1000)
def test_equivalent_algebra_is_never_accused_at_length(name, forms, seed):
    for exercise in (EXERCISES[name], drawn(name, seed)):
        assert check(algebra(name, **forms), exercise)


# --------------------------------------------------------------------------------------- what is said of nonsense

def nonsense(name):
    """Strategy: a function of the right arguments and number of results whose formulas mean nothing."""
    exercise = EXERCISES[name]
    leaves = st.sampled_from([*exercise.arguments, *exercise.arguments, "0.5", "2.0", "0.0"])
    one = ["-({})", "np.sqrt(np.abs({}))", "({})**2", "np.abs({})", "np.sign({})", "np.mean({})", "np.round({}, 2)",
           "np.maximum({}, 0.1)", "np.cumsum({}) if np.ndim({}) == 1 else {}"]
    two = ["({} + {})", "({} - {})", "({} * {})", "({} / {})", "np.minimum({}, {})"]
    terms = st.recursive(leaves, lambda inner: st.one_of(
        st.builds(lambda text, a: text.replace("{}", a), st.sampled_from(one), inner),
        st.builds(str.format, st.sampled_from(two), inner, inner)), max_leaves=6)
    results = [st.builds("{0} + 0 * {1}".format, terms, st.just(exercise.arguments[0])) for _ in exercise.results]
    return st.tuples(*results).map(lambda lines: code(exercise, {"give": ", ".join(lines)}))


def mutants(name):
    """Strategy: the right step with one or two of its symbols replaced."""
    exercise, lines = EXERCISES[name], RIGHT[name]
    other = {"+": "-*", "-": "+*", "*": "+/", "/": "*-"}
    names = [*exercise.arguments, "1.0", "2.0"]

    def mutate(lines, choice):
        key, at, pick = choice
        spots = list(re.finditer(r" [-+*/] |\b[a-z]\w*\b(?!\()|\b\d(\.\d)?\b", lines[key]))
        spot = spots[at % len(spots)]
        symbol = spot.group().strip()
        new = f" {other[symbol][pick % 2]} " if symbol in other else names[pick % len(names)]
        return lines | {key: lines[key][:spot.start()] + new + lines[key][spot.end():]}
    choices = st.tuples(st.sampled_from([key for key in lines if key != "give"]), st.integers(0, 9), st.integers(0, 9))
    return st.lists(choices, min_size=1, max_size=2).map(
        lambda chosen: code(exercise, mutate(mutate(lines, chosen[0]), chosen[-1])))


def code(exercise, lines):
    body = "\n".join(f"    {key} = {line}" for key, line in lines.items())
    source = f"def learner({', '.join(exercise.arguments)}):\n{body}\n    return give\n"
    scope = {"np": np, "sqrt": np.sqrt}
    exec(source, scope)
    scope["learner"].source = source
    return scope["learner"]


class Case:
    """A learner's function, the verdict on it, and what may be asked to see whether the verdict is true."""

    def __init__(self, name, learner):
        self.name, self.learner, self.exercise = name, learner, EXERCISES[name]
        self.verdict = check(learner, name)
        self.message, self.inputs = self.verdict.message, self.verdict.inputs

    def mine(self, args):
        return self._results(self.learner, args)

    def right(self, args):
        return self._results(STEPS[self.name], args)

    def _results(self, function, args):
        with np.errstate(all="ignore"):
            results = function(*args)
        return [np.asarray(each, dtype=float) for each in (results if isinstance(results, tuple) else (results,))]

    def is_right(self, args, at, tolerance=1e-9):
        return np.isclose(self.mine(args)[at], self.right(args)[at], rtol=tolerance, atol=1e-12)

    def named(self):
        """The places of the results that the message names after "your"."""
        return [at for at, name in enumerate(self.exercise.results) if re.search(rf"[Yy]our {name}\b", self.message)]

    def moves(self, args):
        return self.mine(args)[0] - args[0]

    def change(self, name, factor):
        at = self.exercise.arguments.index(name)
        return (*self.inputs[:at], self.inputs[at] * factor, *self.inputs[at + 1:])

    def here(self):
        """Whether what is said of the first wrong value is so."""
        what, how = re.search(r"ere your (\w+) is too (\w+)", self.message).groups()
        at = 0 if what == "step" else self.exercise.results.index(what)
        mine, right = self.mine(self.inputs)[at], self.right(self.inputs)[at]
        if what == "step":
            mine, right = np.abs(mine - self.inputs[0]), np.abs(right - self.inputs[0])
        return np.any(mine > right) if how in ("large", "long") else np.any(mine <= right)


def same_results(one, two):
    return all(np.array_equal(*pair, equal_nan=True) for pair in zip(one, two))


def holds_right(case):
    return all(np.all(case.is_right(args, at, 1e-7)) for seed in (1, 2) for args in drawn(case.name, seed).probes
               for at in range(len(case.mine(args))))


def holds_known(case):
    """On probes that the tutor has not seen, the function is still the wrong formula it was said to be."""
    readings = [wrong for mistake in catalogue(case.name) for wrong in mistake.wrong
                if mistake.id in case.verdict.mistake.split("/") or (
                    "One thing first" in case.message and case.verdict.mistake in mistake.id.split("+"))]

    def is_reading(wrong, args):
        pairs = zip(case.mine(args), case._results(wrong, args))
        return all(np.allclose(*pair, rtol=1e-6, atol=1e-12, equal_nan=True) for pair in pairs)
    probes = [args for seed in (1, 2, 3) for args in drawn(case.name, seed).probes]
    return any(all(is_reading(wrong, args) for args in probes) for wrong in readings)


def holds_ignores(case):
    names = re.search(r"yours ignores (.*?)\. ", case.message).group(1).replace(" and ", ", ").split(", ")
    return all(same_results(case.mine(case.inputs), case.mine(case.change(name, 0.5))) for name in names)


def holds_elements(case):
    other = tuple(np.stack([each[..., 0], 1.5 * each[..., 0]], -1) if np.ndim(each) else each
                  for each in case.inputs)
    at = case.named()[0]
    return np.any(case.mine(case.inputs)[at][..., 0] != case.mine(other)[at][..., 0])


def holds_outside(case):
    at, given = case.named()[0], dict(zip(case.exercise.arguments, case.inputs))
    name = case.exercise.results[at]
    new = given["value"] if name == "average" else (
        case.moves(case.inputs) if name == "avg_sq_delta" else np.asarray(given["grad"]))**2
    result, parts = case.mine(case.inputs)[at], np.array(np.broadcast_arrays(given[name], new))
    return np.any((result < parts.min(axis=0)) | (result > parts.max(axis=0)))


def holds_zero_state(case):
    states = [at for at, name in enumerate(case.exercise.arguments) if "sq" in name]
    right, zero = [], []
    for args in case.exercise.probes:
        wrong_here = np.any([~case.is_right(args, at) for at in range(len(case.exercise.results))], axis=0)
        zero_here = np.any([np.equal(args[at], 0) for at in states], axis=0)
        right.append(not np.any(wrong_here & ~zero_here))
        zero.append(np.any(wrong_here & zero_here))
    return all(right) and any(zero)


def holds_constant_factor(case):
    pairs = [(case.moves(args), case.right(args)[0] - args[0]) for args in case.exercise.probes]
    mine, right = (np.concatenate([np.ravel(pair[at]) for pair in pairs]) for at in (0, 1))
    ratios = mine[right != 0] / right[right != 0]
    return np.ptp(ratios) < 1e-5 * abs(ratios[0]) and (ratios[0] > 1) == ("multiple" in case.message)


def holds_one_wrong(case):
    right = re.search(r"Your ([\w, ]+?) came out right", case.message).group(1).replace(" and ", ", ").split(", ")
    right = [case.exercise.results.index(name) for name in right]
    return case.here() and all(np.all(case.is_right(args, at)) for args in case.exercise.probes for at in right)


def holds_alone(case):
    shape = np.shape(case.inputs[0])[1:] if case.exercise.step else np.shape(case.inputs[0])
    alone = [tuple(each[(..., *index)] if np.ndim(each) else each for each in case.inputs)
             for index in np.ndindex(shape)]
    return wrong_here(case) and all(
        np.all(case.is_right(args, at)) for args in alone for at in range(len(case.mine(args))))


def holds_rounding(case):
    decimals = int(re.search(r"no more than (\d+) decimals", case.message).group(1))
    return all(np.array_equal(np.round(case.mine(args)[at], decimals), case.mine(args)[at])
               for args in case.exercise.probes for at in case.named())


def holds_raises(case):
    try:
        case.mine(case.inputs)
    except Exception as error:
        return type(error).__name__ in case.message
    return False


def wrong_here(case):
    return not all(np.all(case.is_right(case.inputs, at)) for at in range(len(case.mine(case.inputs))))


CLAIMS = {
    "not-finite": lambda case: not np.all(np.isfinite(case.mine(case.inputs)[case.named()[0]])),
    "zero-gradient": lambda case: not np.any(case.inputs[1]) and np.any(case.moves(case.inputs) != 0),
    "uphill": lambda case: np.any(case.moves(case.inputs) * case.inputs[1] > 0),
    "stands-still": lambda case: np.all(case.moves(case.inputs) == 0) and np.any(np.not_equal(case.inputs[1], 0)),
    "negative-state": lambda case: np.any(case.mine(case.inputs)[case.named()[0]] < 0),
    "shrinking-sum": lambda case: np.any(case.mine(case.inputs)[1] < case.inputs[2]),
    "shape": lambda case: case.exercise.step or (
        case.mine(case.inputs)[case.named()[0]].shape != np.shape(case.inputs[0])),
    "not-numbers": lambda case: np.iscomplexobj(case.mine(case.inputs)[0]),
    "elements": holds_elements, "outside": holds_outside, "zero-state": holds_zero_state,
    "constant-factor": holds_constant_factor, "one-wrong": holds_one_wrong, "step-only": holds_one_wrong,
    "wrong": lambda case: case.here() and wrong_here(case),
    "first-update": lambda case: case.here() and not np.all([
        np.all(case.is_right(args, 0)[0]) for args in case.exercise.probes]),
    "later-updates": lambda case: wrong_here(case) and np.all([
        np.all(case.is_right(args, 0)[0]) for args in case.exercise.probes]),
    "wrong-for-arrays": holds_alone, "wrong-for-integers": wrong_here, "integers": wrong_here,
    "wrong-for-numbers": wrong_here, "rounding": holds_rounding, "raises": holds_raises, "numbers-only": holds_raises,
    "arrays-only": holds_raises,
}


def is_true(case):
    """Whether the sentence that the tutor said of this function is true, by means that are not the tutor's."""
    id = case.verdict.mistake
    if id is None:
        return holds_right(case)
    if "yours ignores" in case.message:
        return holds_ignores(case)
    known = id.split("/")[0] in {mistake.id for mistake in catalogue(case.name)}
    return holds_known(case) if known else CLAIMS[id](case)


class ClassCase(Case):
    """The same for a class that repeats a step: an answer is the params after each update."""

    def __init__(self, name, step):
        exercise = EXERCISES[name]

        class Learner:
            def __init__(self, *hyperparameters):
                self.hyperparameters, self.state = hyperparameters, None

            def update(self, params, grads):
                state = self.state or [np.zeros(np.shape(params))] * exercise.states
                params, *self.state = step(params, grads, *state, *self.hyperparameters)
                return params
        super().__init__(name, Learner)
        self.learner.source = step.source

    def mine(self, args):
        return self._run(self.learner, args)

    def right(self, args):
        return self._run(CLASSES[self.name], args)

    def _run(self, optimizer, args):
        optimizer = optimizer(*args[2:])
        args = [each.tolist() if each.ndim == 1 else each for each in args[:2]]
        with np.errstate(all="ignore"):
            return [np.array([optimizer.update(*row) for row in zip(*args)])]


@pytest.mark.parametrize("kind", [nonsense, mutants])
@pytest.mark.parametrize("name", CLASSES)
@given(data=st.data())
@settings(max_examples=40)
def test_no_accusation_of_nonsense_in_a_class_is_false(name, kind, data):
    case = ClassCase(name, data.draw(kind(EXERCISES[name].step)))
    assert is_true(case), f"{case.learner.source}\n{case.verdict}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", [nonsense, mutants])
@pytest.mark.parametrize("name", CLASSES)
@given(data=st.data())
@settings(max_examples=1000)
def test_no_accusation_of_nonsense_in_a_class_is_false_at_length(name, kind, data):
    case = ClassCase(name, data.draw(kind(EXERCISES[name].step)))
    assert is_true(case), f"{case.learner.source}\n{case.verdict}"


@pytest.mark.parametrize("kind", [nonsense, mutants])
@pytest.mark.parametrize("name", STEPS)
@given(data=st.data())
@settings(max_examples=60)
def test_no_accusation_of_nonsense_is_false(name, kind, data):
    case = Case(name, data.draw(kind(name)))
    assert is_true(case), f"{case.learner.source}\n{case.verdict}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", [nonsense, mutants])
@pytest.mark.parametrize("name", STEPS)
@given(data=st.data())
@settings(max_examples=1000)
def test_no_accusation_of_nonsense_is_false_at_length(name, kind, data):
    case = Case(name, data.draw(kind(name)))
    assert is_true(case), f"{case.learner.source}\n{case.verdict}"
