"""The tutor: right answers pass, wrong ones get one true and useful sentence, and nothing breaks it."""
import dataclasses
import math
import random
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
from right_solutions import SOLUTIONS, AdagradWithLazyState

from adaptive_edu import adagrad_step, baselines
from adaptive_edu.exercises import (
    EXERCISES,
    Answer,
    Expression,
    Step,
    Turn,
    ask,
    call,
    draw_probes,
    expected,
)
from adaptive_edu.tutor import check, diagnose, examine

STEPS = [name for name, exercise in EXERCISES.items() if isinstance(exercise, Step)]
OF_VALUES = [name for name, exercise in EXERCISES.items() if isinstance(exercise, (Step, Expression))]


def right(name):
    return dict(SOLUTIONS[::-1])[name]


# --------------------------------------------------------------------------------------------- right answers

def called(function):
    return getattr(function, "__name__", "partial")


@pytest.mark.parametrize("name, function", SOLUTIONS, ids=[f"{name}-{called(each)}" for name, each in SOLUTIONS])
def test_right_answers_pass_in_any_style(name, function):
    assert check(function, name), check(function, name).message


def test_the_exercise_is_by_default_the_name_of_the_function():
    assert check(adagrad_step).exercise == "adagrad_step"


def test_prints_of_the_learner_are_dropped(capsys):
    check(lambda average, value, rho: print("here") or rho * average + (1 - rho) * value, "ema")
    assert capsys.readouterr().out == ""


def test_what_the_tutor_gives_the_learner_are_copies():
    probes = [[np.copy(value) for value in args] for args in EXERCISES["adagrad_step"].probes]

    def spoils(*args):
        for each in args:
            if isinstance(each, np.ndarray):
                each *= 0
    check(spoils, "adagrad_step")
    for args, before in zip(EXERCISES["adagrad_step"].probes, probes):
        assert all(map(np.array_equal, args, before))


# --------------------------------------------------------------------------------------- not yet an answer

def raises_not_implemented(*args):
    raise NotImplementedError("YOUR CODE HERE")


@pytest.mark.parametrize("name", OF_VALUES)
@pytest.mark.parametrize("stub", [raises_not_implemented, lambda *args: ..., lambda *args: None])
def test_stubs_are_told_kindly_that_they_are_not_written(name, stub):
    if EXERCISES[name].step:
        stub = type("Stub", (), {"__init__": lambda self, *args: None, "update": staticmethod(stub)})
    verdict = check(stub, name)
    assert not verdict and "not written" in verdict.message and verdict.mistake in ("unwritten", "nothing")


@pytest.mark.parametrize("given", [adagrad_step(1.0, 0.1, 0.0), None, 3, "adagrad_step", np.ones(2)])
def test_the_result_of_a_call_is_no_function_and_one_sentence_says_so(given):
    with pytest.raises(TypeError, match="the function or class itself, as in check.adagrad_step."):
        check(given, "adagrad_step")


@pytest.mark.parametrize("name", ["adagrad", "", 3, None, ["gd_step"]])
def test_an_unknown_exercise_is_answered_with_the_list_of_all(name):
    with pytest.raises(ValueError, match="exercise must be one of gd_step, ema, .* test_adagrad; got"):
        check(lambda: 0, name)


@pytest.mark.parametrize("function", [lambda param, grad: param, lambda: 0, lambda a, b, c, d, e, f: a,
                                      lambda a, b, c, d, *, epsilon: a])
def test_a_wrong_number_of_parameters_is_named(function):
    verdict = check(function, "adagrad_step")
    assert verdict.mistake == "arity" and "the 5 arguments of the exercise, param, grad, sum" in verdict.message


@pytest.mark.parametrize("thing, mistake", [
    (adagrad_step, "no-class"), (type("A", (), {}), "no-update"),
    (type("A", (), {"update": lambda self, params, grads: params}), "arity"),
    (type("A", (), {"__init__": lambda self, rate, eps: None, "update": lambda self, grads: grads}), "arity")])
def test_what_cannot_be_used_like_the_class_is_told_why(thing, mistake):
    assert check(thing, "Adagrad").mistake == mistake


# -------------------------------------------------------------------------------------------- broken answers

def raising(error):
    def gd_step(param, grad, learning_rate):
        raise error
    return gd_step


@pytest.mark.parametrize("error", [ValueError("no\nway"), SystemExit(3), ZeroDivisionError(), GeneratorExit(),
                                   MemoryError("big"), AssertionError("<b>")])
def test_what_the_learners_code_raises_is_told_and_not_raised(error):
    verdict = check(raising(error))
    assert verdict.mistake == "raises" and type(error).__name__ in verdict.message
    assert "Inputs: param = 2.0, grad = 0.3, learning_rate = 0.5" in verdict.message and "\n" not in verdict.message


def test_an_interrupt_from_the_keyboard_passes():
    with pytest.raises(KeyboardInterrupt):
        check(raising(KeyboardInterrupt()))


def test_endless_recursion_is_told():
    def gd_step(param, grad, learning_rate):
        return gd_step(param, grad, learning_rate)
    assert "RecursionError" in check(gd_step).message


def test_an_exception_that_cannot_be_printed_is_told_by_its_type():
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError
    assert "Silent" in check(raising(Silent())).message


def plus(extra):
    return lambda param, grad, learning_rate: (param - learning_rate * grad, *extra)


@pytest.mark.parametrize("name, function, mistake", [
    ("adagrad_step", lambda p, g, s, lr, e: p - lr * g, "results"),
    ("adagrad_step", lambda p, g, s, lr, e: (p, s, g), "results"),
    ("adagrad_step", lambda p, g, s, lr, e: {"param": p, "sum_sq_grad": s}, "results"),
    ("adagrad_step", lambda p, g, s, lr, e: (x for x in (p, s)), "results"),
    ("adagrad_step", lambda p, g, s, lr, e: (p, None), "not-numbers"),
    ("adagrad_step", lambda p, g, s, lr, e: (p, "0.5"), "not-numbers"),
    ("adagrad_step", lambda p, g, s, lr, e: (p + 0j, s), "not-numbers"),
    ("adagrad_step", lambda p, g, s, lr, e: (p, [[1, 2], [3]]), "not-numbers"),
    ("adagrad_step", lambda p, g, s, lr, e: (p, [s]), "shape"),
    ("adagrad_step", lambda p, g, s, lr, e: (np.sum(p), s), "shape"),
    ("adagrad_step", lambda p, g, s, lr, e: (p * np.nan, s), "not-finite"),
    ("adagrad_step", lambda p, g, s, lr, e: (p, 1e308 * (s + 1) * 1e9), "not-finite"),
    ("gd_step", plus(()), "results"), ("gd_step", plus((0,)), "results")])
def test_results_that_do_not_fit_are_told_before_their_values(name, function, mistake):
    assert check(function, name).mistake == mistake


def test_objects_that_claim_to_equal_everything_are_judged_by_their_value():
    class Chameleon(float):
        __eq__ = __ne__ = __le__ = __sub__ = lambda self, other: True
        __hash__ = float.__hash__
    assert not check(lambda average, value, rho: Chameleon(0), "ema")


# --------------------------------------------------------------------------------------------- conduct

def test_single_precision_has_its_own_sentence():
    def rmsprop_step(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
        param, grad, avg = np.float32(param), np.float32(grad), np.float32(avg_sq_grad)
        avg = np.float32(rho) * avg + np.float32(1 - rho) * grad * grad
        return param - np.float32(learning_rate) * grad / np.sqrt(avg + np.float32(epsilon)), avg
    verdict = check(rmsprop_step)
    assert verdict.mistake == "single-precision" and "The formula is right" in verdict.message


def test_a_known_mistake_in_single_precision_is_named_all_the_same():
    assert check(lambda p, g, r: np.float32(p) + np.float32(r) * np.float32(g), "gd_step").mistake == "G1"


def test_a_memory_at_module_level_is_told():
    memory = []

    def ema(average, value, rho):
        memory.append(value)
        return rho * average + (1 - rho) * len(memory)
    assert check(ema).mistake == "memory"


def test_random_answers_are_told_as_answers_that_change():
    assert check(lambda average, value, rho: random.random(), "ema").mistake == "memory"


def test_state_that_belongs_to_the_class_is_told():
    class Adagrad:
        total = 0.0

        def __init__(self, learning_rate=0.01, epsilon=1e-8):
            self.learning_rate, self.epsilon = learning_rate, epsilon

        def update(self, params, grads):
            Adagrad.total = Adagrad.total + grads**2
            return params - self.learning_rate * grads / (np.sqrt(Adagrad.total) + self.epsilon)
    assert check(Adagrad).mistake == "shared-memory"


def test_adadelta_with_shared_state_has_the_catalogues_id():
    class Adadelta:
        state = [0.0, 0.0]      # noqa: RUF012 - the mistake itself

        def __init__(self, rho=0.95, epsilon=1e-6):
            self.hyper = rho, epsilon

        def update(self, params, grads):
            params, *self.state[:] = right("adadelta_step")(params, grads, *(
                np.broadcast_to(each, np.shape(params)) for each in self.state), *self.hyper)
            return params
    assert check(Adadelta).mistake == "D33"


def in_place(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad *= rho
    avg_sq_grad += (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
    avg_sq_delta *= rho
    avg_sq_delta += (1 - rho) * delta**2
    param += delta
    return param, avg_sq_grad, avg_sq_delta


def test_d20_is_named_although_it_raises_on_integers():
    verdict = check(in_place, "adadelta_step")
    assert verdict.mistake == "D20" and "param, avg_sq_grad and avg_sq_delta changed" in verdict.message


def test_a_class_that_changes_its_inputs_is_told():
    class Adagrad:
        def __init__(self, learning_rate=0.01, epsilon=1e-8):
            self.learning_rate, self.epsilon, self.total = learning_rate, epsilon, 0.0

        def update(self, params, grads):
            self.total = self.total + grads**2
            params -= self.learning_rate * grads / (np.sqrt(self.total) + self.epsilon)
            return params
    assert check(Adagrad).mistake == "A16"


def test_other_defaults_are_told_when_all_else_is_right():
    def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.1, epsilon=1e-8):
        return right("adagrad_step")(param, grad, sum_sq_grad, learning_rate, epsilon)
    verdict = check(adagrad_step)
    assert verdict.mistake == "defaults" and "learning_rate=0.01, epsilon=1e-8" in verdict.message


def test_two_ignored_arguments_are_told_at_once():
    step = right("adadelta_step")
    verdict = check(lambda p, g, u, v, rho, epsilon: step(p, g, u, v), "adadelta_step")
    assert verdict.mistake == "D22+D23" and "ignores rho and epsilon" in verdict.message


def test_a_list_of_known_answers_is_no_step():
    exercise = EXERCISES["ema"]
    known = {tuple(map(float, args)): float(expected(exercise, args)[0]) for args in exercise.probes
             if np.ndim(args[0]) == 0}

    def ema(average, value, rho):
        if np.ndim(average) or (average, value, rho) in known:
            return rho * average + (1 - rho) * value
        return 7.0
    assert check(ema).mistake == "elsewhere"


def test_a_class_whose_params_grow_is_told_their_shape():
    class Adagrad(AdagradWithLazyState):
        def update(self, params, grads):
            self.row = [*getattr(self, "row", []), grads]
            return super().update(params, grads) + 0 * (np.array(self.row) if len(self.row) > 1 else grads)
    assert "came back with shape (2,); params came in with shape ()" in check(Adagrad).message


def test_a_class_that_hands_back_its_state_too_is_told_so():
    class Adagrad(AdagradWithLazyState):
        def update(self, params, grads):
            return super().update(params, grads), self.total
    assert "gave back a tuple of 2; the exercise asks for params alone" in check(Adagrad).message


# ---------------------------------------------------------------------- the verdict as a thing to look at

WRONG = check(lambda p, g, r: p + r * g, "gd_step")


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_a_verdict_is_true_only_if_correct():
    assert check(adagrad_step) and not WRONG and WRONG.correct is False and WRONG.mistake == "G1"


def test_a_verdict_says_by_icon_and_word_what_it_is():
    assert repr(WRONG).startswith("\N{BALLOT X} Not yet - gd_step: You climb")
    assert "\N{CHECK MARK} Right" in str(check(adagrad_step)) and "Not written yet" in str(check(
        raises_not_implemented, "ema"))


def test_the_notebook_shows_the_same_words_and_hides_each_hint():
    page = Tags(WRONG._repr_html_())
    assert "Not yet" in page.text and WRONG.message in page.text
    assert page.tags.count("details") == len(WRONG.hints) > 0


def test_what_comes_from_the_learner_is_escaped():
    page = check(raising(ValueError("<script>alert(1)</script> {braces}")))._repr_html_()
    assert "script" not in Tags(page).tags and "{braces}" in page


def test_verdicts_of_the_same_find_are_equal_and_frozen():
    assert check(lambda p, g, r: p + r * g, "gd_step") == WRONG
    with pytest.raises(AttributeError):
        WRONG.correct = True


def test_the_inputs_of_a_verdict_can_be_given_back_to_the_function():
    verdict = check(lambda p, g, s, lr, e: (p - lr * (g + e), s), "adagrad_step")
    param, grad, _, learning_rate, epsilon = verdict.inputs
    assert verdict.mistake == "zero-gradient" and grad == 0
    assert param - learning_rate * (grad + epsilon) != param


@pytest.mark.parametrize("name", ["adagrad_step", "rmsprop_step", "adadelta_step"])
def test_no_verdict_shows_digits_of_the_right_answer(name):
    exercise = EXERCISES[name]
    message = check(lambda *args: (args[0] * 0.99,) * len(exercise.results), exercise).message
    right = {f"{value:.4g}" for results in exercise.expected for result in results for value in result.flat}
    given = {f"{float(value):.4g}" for question in exercise.questions for each in question.args
             for value in np.ravel(each)}
    assert not [value for value in right - given if f" {value}" in message]


# ----------------------------------------------------------------------------- asking apart from judging

@pytest.mark.parametrize("name", OF_VALUES)
def test_answers_can_be_judged_without_any_code_of_the_learner(name, monkeypatch):
    answers = examine(right(name), EXERCISES[name])
    plain = [Answer(answer.args, answer.value and [np.asarray(each) for each in answer.value]
                    if len(EXERCISES[name].results) > 1 else answer.value, answer.error, answer.changed)
             for answer in answers]
    assert diagnose(EXERCISES[name], plain).correct


def test_right_values_of_one_call_are_known_without_the_rest():
    exercise = EXERCISES["adagrad_step"]
    args = exercise.probes[0]
    turn = Turn(exercise, exercise.questions[0], ask(adagrad_step, exercise, args), expected(exercise, args))
    assert turn.all_right() and call(adagrad_step, exercise, args) == turn.answer.value


@pytest.mark.parametrize("name", OF_VALUES)
def test_every_exercise_asks_questions_that_every_argument_answers(name):
    exercise = EXERCISES[name]
    first = exercise.expected[0]
    for question, results in zip(exercise.questions, exercise.expected):
        assert len(question.args) in (len(exercise.arguments), len(exercise.arguments) - len(exercise.defaults))
        if question.label.startswith("other"):
            assert not all(map(np.array_equal, first, results))


def test_a_new_exercise_needs_an_entry_and_nothing_else():
    entry = Step("momentum_step", "momentum_step(param, grad, velocity, learning_rate=0.01, momentum=0.9)"
                     " -> param, velocity", 1, "01_gradient_descent", baselines._momentum, ())
    entry = dataclasses.replace(entry, probes=draw_probes(entry, np.random.default_rng(0)))
    assert check(baselines.momentum_step, entry)
    verdict = check(lambda p, g, v, rate, momentum: (p - rate * g, v), entry)
    assert "yours ignores momentum" in verdict.message


def test_signatures_and_notebooks_are_in_the_table():
    assert EXERCISES["adagrad_step"].arguments == ("param", "grad", "sum_sq_grad", "learning_rate", "epsilon")
    assert EXERCISES["Adadelta"].defaults == {"rho": 0.95, "epsilon": 1e-6}
    assert {each.notebook for each in EXERCISES.values()} == {
        "01_gradient_descent", "02_adagrad", "03_rmsprop", "04_adadelta", "05_epsilon", "06_conventions",
        "07_zeiler", "08_clinic", "09_memory_limit"}


# ------------------------------------------------- wrong answers by someone who has not looked at the table

def adagrad_norm(p, g, s, lr, e):
    s = s + np.linalg.norm(g) ** 2
    return p - lr * g / (np.sqrt(s) + e), s


def adagrad_cube_root(p, g, s, lr, e):
    s = s + g**2
    return p - lr * g / (np.cbrt(s) + e), s


def adagrad_halved(p, g, s, lr, e):
    s = s + g**2
    return p - 0.5 * lr * g / (np.sqrt(s) + e), s


def adagrad_doubled_sum(p, g, s, lr, e):
    s = 2 * s + g**2
    return p - lr * g / (np.sqrt(s) + e), s


def adagrad_if_first(p, g, s, lr, e):
    new = s + g**2
    return p - np.where(s == 0, lr * g, lr * g / (np.sqrt(new) + e)), new


def adagrad_floor(p, g, s, lr, e):
    s = s + g**2
    return p - lr * g // (np.sqrt(s) + e), s


def adagrad_clipped(p, g, s, lr, e):
    s = s + np.clip(g, -1, 1) ** 2
    return p - lr * g / (np.sqrt(s) + e), s


def adagrad_math(p, g, s, lr, e):
    s = s + g**2
    return p - lr * g / (math.sqrt(s) + e), s


def adagrad_same_type(p, g, s, lr, e):
    out, total = np.empty_like(p), np.empty_like(s)
    out[...], total[...] = adagrad_step(p, g, s, lr, e)
    return out, total


def adagrad_max(p, g, s, lr, e):
    s = max(s, g**2)
    return p - lr * g / (s**0.5 + e), s


def rmsprop_half_epsilon(p, g, u, lr, rho, e):
    u = rho * u + (1 - rho) * g**2
    return p - lr * g / np.sqrt(u + e / 2), u


def rmsprop_rate_inside(p, g, u, lr, rho, e):
    u = rho * u + (1 - rho) * g**2
    return p - g / np.sqrt(u / lr + e), u


def rmsprop_rho_squared(p, g, u, lr, rho, e):
    u = rho**2 * u + (1 - rho**2) * g**2
    return p - lr * g / np.sqrt(u + e), u


def rmsprop_minus(p, g, u, lr, rho, e):
    u = rho * u - (1 - rho) * g**2
    return p - lr * g / np.sqrt(abs(u) + e), u


def rmsprop_momentum(p, g, u, lr, rho, e):
    u = rho * u + (1 - rho) * g**2
    return p - lr * (g + 0.1) / np.sqrt(u + e), u


def adadelta_ratio_of_sums(p, g, u, v, rho, e):
    u = rho * u + (1 - rho) * g**2
    d = -(np.sqrt(v) + np.sqrt(e)) / (np.sqrt(u) + np.sqrt(e)) * g
    return p + d, u, rho * v + (1 - rho) * d**2


def adadelta_forgets_to_move(p, g, u, v, rho, e):
    u = rho * u + (1 - rho) * g**2
    d = -np.sqrt((v + e) / (u + e)) * g
    return p, u, rho * v + (1 - rho) * d**2


def adadelta_abs(p, g, u, v, rho, e):
    u = rho * u + (1 - rho) * g**2
    d = -np.sqrt((v + e) / (u + e)) * abs(g)
    return p + d, u, rho * v + (1 - rho) * d**2


def adadelta_two_rhos(p, g, u, v, rho, e):
    u = rho * u + (1 - rho) * g**2
    d = -np.sqrt((v + e) / (u + e)) * g
    return p + d, u, 0.9 * v + 0.1 * d**2


def adadelta_old_position(p, g, u, v, rho, e):
    u = rho * u + (1 - rho) * g**2
    d = -np.sqrt((v + e) / (u + e)) * g
    return p + d, u, rho * v + (1 - rho) * (p + d - 0.9 * p) ** 2


def adadelta_half_epsilon(p, g, u, v, rho, e):
    u = rho * u + (1 - rho) * g**2
    d = -np.sqrt((v + e / 2) / (u + e)) * g
    return p + d, u, rho * v + (1 - rho) * d**2


def ema_plus_one(average, value, rho):
    return rho * average + (1 - rho) * value + 1


def ema_geometric(average, value, rho):
    return np.abs(average) ** rho * np.abs(value) ** (1 - rho)


def gd_normalised(param, grad, learning_rate):
    return param - learning_rate * grad / np.linalg.norm(grad)


def gd_list(param, grad, learning_rate):
    return [p - learning_rate * g for p, g in zip(param, grad)]


FRESH = [
    ("adagrad_step", adagrad_norm, "A8", "Change element 2 only"),
    ("adagrad_step", adagrad_cube_root, "one-wrong", "Your sum_sq_grad came out right on every input tried"),
    ("adagrad_step", adagrad_halved, "constant-factor", "the same fraction of what it should be"),
    ("adagrad_step", adagrad_doubled_sum, "wrong", "your sum_sq_grad is too large"),
    ("adagrad_step", adagrad_if_first, "zero-state", "where it is zero, as it is before the first step"),
    ("adagrad_step", adagrad_floor, "stands-still", "param stays where it was"),
    ("adagrad_step", adagrad_clipped, "wrong", "your sum_sq_grad is too small"),
    ("adagrad_step", adagrad_math, "numbers-only", "answers for one number, but this array raises TypeError"),
    ("adagrad_step", adagrad_same_type, "integers", "only whole numbers came out of param"),
    ("adagrad_step", adagrad_max, "numbers-only", "ambiguous"),
    ("rmsprop_step", rmsprop_half_epsilon, "one-wrong", "here your step is too long"),
    ("rmsprop_step", rmsprop_rate_inside, "one-wrong", "here your step is too"),
    ("rmsprop_step", rmsprop_rho_squared, "wrong", "your avg_sq_grad is too small"),
    ("rmsprop_step", rmsprop_minus, "negative-state", "squares never are"),
    ("rmsprop_step", rmsprop_momentum, "zero-gradient", "The gradient is zero and your param moves"),
    ("adadelta_step", adadelta_ratio_of_sums, "step-only", "only the step itself is off"),
    ("adadelta_step", adadelta_forgets_to_move, "stands-still", "param stays where it was"),
    ("adadelta_step", adadelta_abs, "uphill", "Where the gradient is negative, your param went down"),
    ("adadelta_step", adadelta_two_rhos, "one-wrong", "Your param and avg_sq_grad came out right"),
    ("adadelta_step", adadelta_old_position, "outside", "your avg_sq_delta lies outside"),
    ("adadelta_step", adadelta_half_epsilon, "step-only", "here your step is too short"),
    ("ema", ema_plus_one, "outside", "An average lies between what was there and what comes in"),
    ("ema", ema_geometric, "outside", "your average lies outside"),
    ("gd_step", gd_normalised, "elements", "the first element of your param noticed"),
    ("gd_step", gd_list, "arrays-only", "a plain number raises TypeError"),
]


@pytest.mark.parametrize("name, function, mistake, words", FRESH, ids=[called(each[1]) for each in FRESH])
def test_mistakes_in_no_table_get_a_true_and_useful_sentence(name, function, mistake, words):
    verdict = check(function, name)
    assert not verdict and verdict.mistake == mistake and words.lower() in verdict.message.lower()


def test_the_tutor_brings_numpy_and_nothing_else_of_others():
    code = ("import sys, adaptive_edu.tutor; "
            "sys.exit(bool({'matplotlib', 'ipywidgets', 'subprocess', 'socket'} & set(sys.modules)))")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", STEPS)
def test_nobody_can_change_the_probes_of_the_table(name):
    arrays = [value for args in EXERCISES[name].probes for value in args if isinstance(value, np.ndarray)]
    assert arrays and not any(array.flags.writeable for array in arrays)


@pytest.mark.parametrize("name", ["adagrad_step", "Adagrad"])
def test_an_endless_answer_is_stopped_once_and_told(name):
    def endless(*args):
        while True:
            pass
    learner = type(name, (), {"__init__": endless, "update": endless}) if name == "Adagrad" else endless
    verdict = check(learner, name)
    assert verdict.mistake == "endless" and "did not come back within a second" in verdict.message


def test_an_answer_that_is_endless_on_one_input_only_names_that_input():
    def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
        while np.ndim(param) == 2:
            pass
        return right("adagrad_step")(param, grad, sum_sq_grad, learning_rate, epsilon)
    verdict = check(adagrad_step)
    assert verdict.mistake == "endless" and "param = [[" in verdict.message
