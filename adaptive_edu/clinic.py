"""The clinic: broken steps that look right, and what a learner's test of them is worth.

A patient is a step in source text: an entry of the tutor's table of mistakes, written out as a function.
`grade_test` lets a test examine patients and healthy steps. Imports NumPy, the tutor's tables and `family`.
"""
import math
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html import escape
from inspect import iscoroutinefunction, isgeneratorfunction
from traceback import extract_tb

import numpy as np

from .exercises import EXERCISES
from .family import ENDLESS, Family, adopt, family_check, in_words, quietly
from .interrupt import TookTooLong, time_limit
from .lessons import Said
from .mistakes import FORMULAS, RIGHT, statement_id

__all__ = ["SITUATIONS", "WARDS", "Family", "Grade", "Patient", "adopt", "family_check", "grade_test", "healthy",
           "listing", "patient", "patients", "point_at", "shows"]
WARDS = ("adagrad_step", "rmsprop_step", "adadelta_step")


# ------------------------------------------------------------------------------- patients and healthy steps

@dataclass(frozen=True)
class Patient:
    """A step that may be broken.

    Attributes
    ----------
    id : str
        The catalogue's id of the mistake; of a healthy step, its style.
    exercise : str
        The step that it claims to be.
    source : str
        Its code, which is all there is to it; `np`, `math` and `floats` are known there.
    message : str
        What the tutor would say; empty if it is healthy.
    """

    id: str
    exercise: str
    source: str = field(repr=False)
    message: str = field(default="", repr=False)

    @property
    def broken(self):
        return bool(self.message)

    def step(self):
        """Return the function, made anew: what one call leaves behind, another examination never finds."""
        names = {"np": np, "math": math, "floats": floats}
        exec(compile(self.source, f"<patient {self.id}>", "exec"), names)
        return names[self.exercise]


def floats(*values):
    """Return each value as a new array of floats.

    >>> floats(1, [2, 3])
    (array(1.), array([2., 3.]))
    """
    return tuple(np.array(value, dtype=np.float64) for value in values)


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
    return (*_by_formula(_known(exercise)), *_by_conduct(exercise))


def patient(id):
    """Return the patient with this id; a mistake of conduct that all three share has its step before it.

    >>> patient("D36").exercise, patient("rmsprop_step rounding").exercise
    ('adadelta_step', 'rmsprop_step')
    """
    everyone = [each for exercise in WARDS for each in patients(exercise)]
    found = [each for each in everyone if id in (each.id, f"{each.exercise} {each.id}")]
    if len(found) != 1:
        raise ValueError(f"id must be that of one patient, such as A2 or D36; got {id!r:.60}")
    return found[0]


@cache
def healthy(exercise):
    """Return right steps of an exercise in several honest styles, which differ in their last digits.

    >>> [style.id for style in healthy("adagrad_step")]
    ['equations', 'element by element', 'in place, on copies', 'other algebra']
    """
    styles = STYLES[_known(exercise)]
    return tuple(Patient(style, exercise, _function(exercise, [_take(exercise), *body]))
                 for style, body in styles.items())


def listing(patient):
    """Return the source of a patient with its lines numbered.

    >>> print(listing(patient("A6")).splitlines()[2])
    3      new_sum = sum_sq_grad + grad
    """
    return "\n".join(f"{number}  {line}" for number, line in enumerate(patient.source.splitlines(), 1))


def point_at(id, line):
    """Answer a reader who says in which line of a patient the fault is.

    Parameters
    ----------
    id : str
        Of a patient with a wrong formula.
    line : int or None
        None says that nothing was tried yet.

    Returns
    -------
    Said

    Examples
    --------
    >>> point_at("A6", 4)
    ✗ not so: this line of A6 is as it should be.
    """
    if line is None:
        return Said("○", "not answered yet",
                    f"put the wrong line's number for {id} in the cell above, and run both again.")
    ill, right = patient(id), _by_the_book(patient(id).exercise)
    lines = ill.source.splitlines()
    if line not in range(1, len(lines) + 1):
        return Said("○", f"{line!r} is no line of {id}", f"they are numbered from 1 to {len(lines)}.")
    if lines[line - 1] in right:
        return Said("✗", "not so", f"this line of {id} is as it should be.")
    return Said("✓", "right", f"{id}. {ill.message}")


def _by_the_book(exercise):
    return _function(exercise, [_take(exercise), *_written(RIGHT[exercise])]).splitlines()


def _known(exercise):
    if exercise not in WARDS:
        raise ValueError(f"exercise must be one of {', '.join(WARDS)}; got {exercise!r:.60}")
    return exercise


def _states(exercise):
    return EXERCISES[exercise].arguments[2:2 + EXERCISES[exercise].states]


def _function(exercise, body, more=""):
    head = EXERCISES[exercise].signature.split(") ->")[0]
    return "\n    ".join([f"def {head}{more}):", *body])


def _take(exercise, how="floats({})"):
    names = ", ".join(("param", "grad", *_states(exercise)))
    return f"{names} = {how.format(names)}"


def _by_formula(exercise):
    """A mistake is the right formula with some lines exchanged: here all of its lines are written out."""
    for mistake in FORMULAS[exercise]:
        if mistake.kind == "mistake":
            wrong = next(wrong.lines for wrong in mistake.wrong if "**t" not in str(wrong.lines))
            body = [_take(exercise), *_written(RIGHT[exercise] | wrong)]
            yield Patient(mistake.id, exercise, _function(exercise, body), mistake.message)


def _written(lines):
    """Return the code of a formula: the lines that are used, and `known` replaced by what it stands for."""
    lines = dict(lines)
    give, known = lines.pop("give"), lines.pop("known", "")
    inside = known if known.isidentifier() else f"({known})"
    code, used = [f"return {give}"], give
    for name, line in reversed(lines.items()):
        if re.search(rf"\b{name}\b", used):
            line = re.sub(r"\bknown\b", inside, line.replace("(known)", f"({known})"))
            code, used = [f"{name} = {line}", *code], f"{used} {line}"
    return [re.sub(r"(?<![\w.])sqrt\(", "np.sqrt(", line) for line in code]


def _by_conduct(exercise):
    """Steps with the right formula and bad manners."""
    right, first, news = RIGHT[exercise], _states(exercise)[0], RIGHT[exercise]["give"]
    code, new = _written(right), news.split(", ")[1]

    def ill(key, body, message, more=""):
        return Patient(statement_id(exercise, key), exercise, _function(exercise, body, more), message)

    yield ill("rounding", [_take(exercise), *code[:-1], f"return tuple(np.round(each, 5) for each in ({news}))"],
              "It rounds what it gives back to five decimals.")
    yield ill("integers", [_take(exercise, "map(np.array, ({}))"), *code[:-1],
                           f"return tuple(each.astype(param.dtype) for each in ({news}))"],
              "With whole numbers in, only whole numbers come out.")
    yield ill("numbers-only", [_take(exercise, "map(float, ({}))"),
                               *(line.replace("np.sqrt", "math.sqrt") for line in code)],
              "It takes one number only, no array.")
    in_place = {"sum_sq_grad": ["sum_sq_grad += grad**2"],
                "avg_sq_grad": ["avg_sq_grad *= rho", "avg_sq_grad += (1 - rho) * grad**2"]}[first]
    yield ill("inputs-changed",
              [_take(exercise, "(np.asarray(each, dtype=float) for each in ({}))"), *in_place,
               *_written(right | {"known": first, "give": re.sub(rf"\b{new}\b", first, news)})],
              "It writes into the arrays that it was given.")
    own = right[new].replace(first, f'memory.get("{new}", {first})')
    yield ill("memory", [_take(exercise), f'memory["{new}"] = {new} = {own}', *code[1:]],
              "It keeps a memory of its own, in a default argument.", more=", memory={}")
    for name, value in EXERCISES[exercise].defaults.items():
        body = [_take(exercise), *(re.sub(rf"\b{name}\b", f"{value:g}", line) for line in code)]
        yield ill(f"ignores {name}", body, f"It ignores {name}.")


STYLES = {
    "adagrad_step": {
        "equations": [
            "sum_sq_grad = sum_sq_grad + grad * grad",
            "return param - learning_rate / (np.sqrt(sum_sq_grad) + epsilon) * grad, sum_sq_grad"],
        "element by element": [
            "def one(x, g, total, rate, eps):",
            "    total = total + g * g",
            "    return x - rate * g / (math.sqrt(total) + eps), total",
            "each = np.vectorize(one, otypes=[float, float])",
            "return each(param, grad, sum_sq_grad, learning_rate, epsilon)"],
        "in place, on copies": [
            "sum_sq_grad += np.square(grad)",
            "param -= learning_rate * (grad / (sum_sq_grad**0.5 + epsilon))",
            "return [param, sum_sq_grad]"],
        "other algebra": [
            "root = np.hypot(np.sqrt(sum_sq_grad), grad)",
            "return param - np.sign(grad) * (abs(grad) * learning_rate / (root + epsilon)), root * root"]},
    "rmsprop_step": {
        "equations": [
            "avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)",
            "return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad"],
        "element by element": [
            "def one(x, g, u, rate, rho, eps):",
            "    u = rho * u + (1 - rho) * g**2",
            "    return x - rate * g / math.sqrt(u + eps), u",
            "each = np.vectorize(one, otypes=[float, float])",
            "return each(param, grad, avg_sq_grad, learning_rate, rho, epsilon)"],
        "in place, on copies": [
            "avg_sq_grad *= rho",
            "avg_sq_grad += (1 - rho) * np.square(grad)",
            "param -= learning_rate * (grad * (avg_sq_grad + epsilon) ** -0.5)",
            "return [param, avg_sq_grad]"],
        "other algebra": [
            "new = np.hypot(rho**0.5 * np.sqrt(avg_sq_grad), (1 - rho) ** 0.5 * grad) ** 2",
            "return param - np.sign(grad) * learning_rate * np.sqrt(grad**2 / (new + epsilon)), new"]},
    "adadelta_step": {
        "equations": [
            "avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)",
            "delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad",
            "return param + delta, avg_sq_grad, rho * avg_sq_delta + (1 - rho) * (delta * delta)"],
        "element by element": [
            "def one(x, g, u, v, rho, eps):",
            "    u = rho * u + (1 - rho) * g**2",
            "    step = math.sqrt((v + eps) / (u + eps)) * g",
            "    return x - step, u, rho * v + (1 - rho) * step**2",
            "each = np.vectorize(one, otypes=[float, float, float])",
            "return each(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon)"],
        "in place, on copies": [
            "avg_sq_grad *= rho",
            "avg_sq_grad += (1 - rho) * np.square(grad)",
            "delta = grad * (avg_sq_delta + epsilon) ** 0.5 / (avg_sq_grad + epsilon) ** 0.5",
            "avg_sq_delta *= rho",
            "avg_sq_delta += (1 - rho) * np.square(delta)",
            "return [param - delta, avg_sq_grad, avg_sq_delta]"],
        "other algebra": [
            "new = np.hypot(rho**0.5 * np.sqrt(avg_sq_grad), (1 - rho) ** 0.5 * grad) ** 2",
            "squared = grad**2 * (avg_sq_delta + epsilon) / (new + epsilon)",
            "return param - np.sign(grad) * np.sqrt(squared), new, rho * avg_sq_delta + (1 - rho) * squared"]},
}


# ----------------------------------------------------------------------- where an illness shows, and where not

SITUATIONS = ("a first step, from zero state", "a state that is not zero", "several steps in a row",
              "other values of the hyperparameters", "a large epsilon", "a zero gradient from zero state",
              "an array of several elements", "whole numbers", "the same call twice", "the inputs afterwards")


@cache
def shows(patient):
    """Return the situations of `SITUATIONS` in which a patient differs from a healthy step.

    Examples
    --------
    >>> shows(patient("A9"))
    ('a large epsilon', 'a zero gradient from zero state')
    """
    well = healthy(patient.exercise)[0]
    with quietly():
        return tuple(words for words, seen in zip(SITUATIONS, _scenes(patient.exercise))
                     if not _alike(_seen(seen, patient), _seen(seen, well)))


def _scenes(exercise):
    """Functions of a step, in the order of `SITUATIONS`: what an onlooker sees there, as one array."""
    states, defaults = len(_states(exercise)), EXERCISES[exercise].defaults
    zero, some = (0.0,) * states, (0.2, 0.1)[:states]
    others = {"learning_rate": 0.5, "rho": 0.6, "epsilon": defaults["epsilon"]}
    other, large = (tuple((values | {"epsilon": epsilon})[name] for name in defaults)
                    for values, epsilon in ((others, defaults["epsilon"]), (defaults, 0.25)))
    table = np.array([[2.0, -1.0], [0.5, 3.0]])

    def moved(*args):
        def seen(step):
            results = step(*args)
            return np.concatenate([np.ravel(results[0] - np.asarray(args[0])), *map(np.ravel, results[1:])])
        return seen

    def in_a_row(step):
        now, rows = (1.0, *zero), []
        for grad in (0.3, -0.2, 0.4, 0.1):
            now = step(now[0], grad, *now[1:])
            rows.append(now)
        return np.array(rows)

    def twice(step):
        first, second = (np.array(step(2.0, 0.3, *some)) for _ in range(2))
        return second - first

    def afterwards(step):
        given = [table.copy(), table / 2, *(abs(table) for _ in zero)]
        before = [each.copy() for each in given]
        step(*given)
        return np.array(given) - before

    return (moved(0.0, 0.3, *zero), moved(2.0, -0.3, *some), in_a_row, moved(2.0, 0.3, *some, *other),
            moved(2.0, 0.3, *some, *large), moved(2.0, 0.0, *zero),
            moved(table, table[::-1] / 3, *(abs(table) for _ in zero)),
            moved(np.array([3, -2]), np.array([2, 1]), *(np.array([1, 4]) for _ in zero)), twice, afterwards)


def _seen(seen, patient):
    try:
        return np.asarray(seen(patient.step()), dtype=np.float64)
    except Exception:
        return np.array(np.nan)


def _alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-6, atol=1e-12)


# -------------------------------------------------------------------------------------- grading a learner's test

@dataclass(frozen=True)
class Grade:
    """What a test is worth: broken steps caught, provided that no healthy one is accused.

    Attributes
    ----------
    exercise : str
    caught : tuple of str
        Ids of the broken steps that it found broken.
    missed : dict of str to tuple of str
        Ids of those that it let pass, each with the situations in which it could be seen.
    accused : dict of str to str
        Styles of healthy steps that it found broken, each with what it said.
    unreached : tuple of str
        Ids of those for which no time was left.
    problem : str
        Why there is nothing to grade, if so.
    """

    exercise: str
    caught: tuple[str, ...] = ()
    missed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    accused: dict[str, str] = field(default_factory=dict)
    unreached: tuple[str, ...] = ()
    problem: str = ""

    @property
    def score(self):
        """How many broken steps were caught; none, if a healthy one was accused."""
        return 0 if self.accused or self.problem else len(self.caught)

    @property
    def out_of(self):
        return len(self.caught) + len(self.missed) + len(self.unreached)

    @property
    def tip(self):
        """The situation in which most of those that were missed would show."""
        seen = Counter(words for situations in self.missed.values() for words in situations)
        if not seen:
            return ""
        words, count = seen.most_common(1)[0]
        return f"{count} of those missed would show with {words}."

    @property
    def lines(self):
        """What there is to say, a sentence or two each."""
        if self.problem:
            return [self.problem]
        if self.accused:
            style, why = next(iter(self.accused.items()))
            many = f"{len(self.accused)} healthy step{'s' * (len(self.accused) > 1)}"
            return [f"Your test accuses {many}, so it counts for nothing yet.",
                    f"The one in the style '{style}': {why}"]
        late = f"No time was left for {len(self.unreached)}: your test is slow." if self.unreached else ""
        return [line for line in (f"Caught {len(self.caught)} of {self.out_of} broken steps, and accused none "
                                  "that is healthy.", self.tip, late) if line]

    def __repr__(self):
        return f"{self._icon} {self.exercise}: {' '.join(self.lines)}"

    @property
    def _icon(self):
        return "✗" if self.accused else "○" if self.problem else "→" if self.missed or self.unreached else "✓"

    def _repr_html_(self):
        lines = "<br>".join(map(escape, self.lines))
        return f'<div role="status"><b>{self._icon}</b> <code>{escape(self.exercise)}</code>: {lines}</div>'


def grade_test(test, exercise="adagrad_step", ids=None, seconds=10.0):
    """Let a learner's test examine healthy and broken steps, and count how many it tells apart.

    A test finds a step broken if it raises anything, returns False, or does not come to an end where it
    does with healthy ones.

    Parameters
    ----------
    test : callable
        Called with one argument, a step function.
    exercise : {"adagrad_step", "rmsprop_step", "adadelta_step"}
        What the steps claim to be.
    ids : sequence of str, optional
        Only these patients; all of them by default.
    seconds : float
        How long all examinations together may take, and each healthy one a fifth of it.

    Returns
    -------
    Grade

    Raises
    ------
    ValueError : no such exercise or patient; nothing that the test does is raised, but a keyboard interrupt

    Examples
    --------
    >>> def test(step):
    ...     param, sum_sq_grad = step(0.0, 3.0, 0.0)
    ...     assert param < 0 and sum_sq_grad == 9
    >>> grade = grade_test(test, ids=["A7", "A6", "A9"])
    >>> grade.caught, grade.missed
    (('A7', 'A6'), {'A9': ('a large epsilon', 'a zero gradient from zero state')})
    """
    everyone, problem = examinees(exercise, ids), _problem(test)
    return Grade(exercise, problem=problem) if problem else graded(everyone, examine(test, everyone, seconds))


def examinees(exercise, ids=None):
    """Return whom a test has to tell apart: the healthy steps, then the patients with these ids, by default all."""
    ill = [each for each in patients(exercise) if ids is None or each.id in ids]
    if ids is not None and {each.id for each in ill} != set(ids):
        raise ValueError(f"ids must be among {', '.join(each.id for each in patients(exercise))}; got {ids!r:.60}")
    return [*healthy(exercise), *ill]


def _problem(test):
    if not callable(test):
        return ("Hand over the test itself, as in grade_test(my_test), not what a call of it gave back: this is an "
                f"object of type {type(test).__name__}.")
    if isgeneratorfunction(test) or iscoroutinefunction(test):
        return "A test with yield or async only promises to run: a call does nothing yet."
    return ""


def examine(test, everyone, seconds=10.0):
    """Return of each examinee why the test finds it broken: "" if it does not, None if no time was left for it.

    The healthy ones come first; if one of them is accused, or the test is not written, no other is examined.
    """
    end, found, slowest = time.perf_counter() + seconds, [], 0.0
    for well in (each for each in everyone if not each.broken):
        before = time.perf_counter()
        found.append(_examine(test, well, seconds / 5))
        slowest = max(slowest, time.perf_counter() - before)
        if found[-1] == ENDLESS:
            break
    for ill in [each for each in everyone if each.broken and not any(found)]:
        left = end - time.perf_counter()
        found.append(_examine(test, ill, min(left, max(0.2, 10 * slowest))) if left > 0 else None)
    return found + [None] * (len(everyone) - len(found))


def graded(everyone, found):
    """Return the `Grade` of what a test found, from wherever it was asked."""
    exercise, verdicts = everyone[0].exercise, list(zip(everyone, found))
    well = {each.id: why for each, why in verdicts if not each.broken}
    accused = {id: why for id, why in well.items() if why}
    if any(why.startswith("NotImplementedError") for why in accused.values()):
        return Grade(exercise, problem="Not written yet: put your own lines in the test above and run both again.")
    if accused or None in well.values():
        return Grade(exercise, accused=accused or {id: "no time was left for it" for id in well if well[id] is None})
    ill = [(each, why) for each, why in verdicts if each.broken]
    return Grade(exercise, tuple(each.id for each, why in ill if why),
                 {each.id: shows(each) for each, why in ill if why == ""},
                 unreached=tuple(each.id for each, why in ill if why is None))


def _examine(test, patient, seconds):
    """Return why the test finds the step broken; nothing if it does not."""
    try:
        with quietly(), time_limit(seconds):
            said = test(patient.step())
            return "it returned False" if _is_no(said) else ""
    except KeyboardInterrupt:
        raise
    except TookTooLong:
        return ENDLESS
    except BaseException as error:              # an assertion, a mistake in the test, SystemExit: all the same
        return f"{in_words(error)}{_where(test, error)}"


def _where(test, error):
    """The line of the test that raised, if it can be read."""
    place = getattr(getattr(test, "__code__", None), "co_filename", None)
    lines = [frame.line for frame in extract_tb(error.__traceback__) if frame.filename == place and frame.line]
    return f", at the line  {lines[-1]}" if lines else ""


def _is_no(said):
    """Whether a test said no: False, or an array of bools that are not all True."""
    return isinstance(said, (bool, np.bool_, np.ndarray)) and np.asarray(said).dtype == bool and not np.all(said)
