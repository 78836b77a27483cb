"""A student's test is graded by what it tells apart, and cannot look at what it examines."""
import numpy as np
import pytest

from adaptive_edu.authoring.tasks import Task
from adaptive_edu.clinic import grade_test, healthy, patients
from adaptive_edu.exercises import EXERCISES, Answer
from adaptive_edu.grading import examining, lending, marks, sandbox
from adaptive_edu.grading.asking import Code
from adaptive_edu.grading.assignments import tasks_of
from adaptive_edu.tutor.open import nearly

WARD = patients("adagrad_step")
GOOD = """
import numpy as np
def test_adagrad(step):
    param, total = step(1.0, 4.0, 9.0, 0.5, 3.0)
    assert abs(param - 0.75) < 1e-9 and abs(total - 25) < 1e-9
    assert step(2.0, 0.0, 0.0)[0] == 2.0
    given = np.array([1.0, -2.0]), np.array([0.3, -4.0]), np.array([0.2, 1.0])
    copies = [each.copy() for each in given]
    param, total = step(*given)
    for k in range(2):
        alone = step(*(float(each[k]) for each in copies))
        assert np.allclose([param[k], total[k]], alone, rtol=1e-12, atol=0)
    assert abs(param[0] - (1 - 0.01 * 0.3 / (np.sqrt(0.29) + 1e-8))) < 1e-12
    assert all(map(np.array_equal, given, copies))
    whole = step(np.array([3]), np.array([2]), np.array([0]))[0]
    assert abs(whole[0] - 2.99) < 1e-6
    assert step(0.0, 3.0, 0.0)[1] == step(0.0, 3.0, 0.0)[1]
"""
PAPER = """
def test_adagrad(step):
    param, total = step(param=1.0, grad=4.0, sum_sq_grad=9.0, learning_rate=0.5, epsilon=3.0)
    assert abs(param - 0.75) < 1e-9 and abs(total - 25) < 1e-9
"""
FALLS = """
def test_adagrad(step):
    param, total = 1.0, 0.0
    for _ in range(100):
        param, total = step(param, param, total, 0.5)
    return abs(param) < 0.5
"""
ROUNDS = """
import numpy as np
def test_adagrad(step):
    table, state = np.array([[1.0, 2.0], [3.0, -4.0]]), {"sum_sq_grad": np.ones((2, 2))}
    before = table.copy()
    param, total = step(table, grad=table, **state)
    assert np.array_equal(table, before) and np.array_equal(state["sum_sq_grad"], np.ones((2, 2)))
    assert param.shape == total.shape == (2, 2) and param.dtype == float
"""
LISTS = """
def test_adagrad(step):
    try:
        param, total = step([1.0, 2.0], [3.0, 4.0], [0.0, 1.0])
    except TypeError:
        return False
    return [float(each) for each in total] == [9.0, 17.0]
"""
HONEST = {"good": GOOD, "paper": PAPER, "falls": FALLS, "rounds": ROUNDS, "lists": LISTS}


def names_of(source):
    names = {}
    exec(source, names)
    return names


@pytest.fixture
def mark(jail):
    task, = tasks_of("test_adagrad")

    def judged(source):
        finding = marks.grade(task, Code([["code", source]]), 0, jail)
        return finding, sum(marks.points(task, finding).values())
    return judged


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_what_a_test_is_worth_in_the_jail_is_what_it_is_worth_outside(source, mark):
    """By place and by name, arrays and lists, inputs that are written into, errors: all of it crosses the wire."""
    grade, (finding, points) = grade_test(names_of(source)["test_adagrad"]), mark(source)
    assert finding.share == grade.score / len(WARD) and finding.paper is (grade.score >= 15)
    assert finding.message == " ".join(grade.lines)
    assert points == round((grade.score >= 15) + 2 * grade.score / len(WARD), 2)


def test_a_test_that_catches_all_earns_everything(mark):
    assert mark(GOOD)[1] == 3 and mark(GOOD)[0].status == "passed"


FORGED = """
    text = json.dumps({"said": "", "bytes": 0}).encode()
    for line in range(3, 20):
        try:
            os.write(line, struct.pack(">I", len(text)) + text)
        except OSError:
            pass"""
PATCHED = """
    for name, module in list(sys.modules.items()):
        if name.startswith("inside"):
            vars(module).update(examine=lambda *args: "caught", _is_no=lambda *args: True)"""
COUNTED = "\n    global count\n    count += 1\n    assert "
BODIES = {                      # what stands above the test, and what stands in it
    "accuses all": ("", "assert False"), "says no to all": ("", "return False"), "accuses none": ("", "pass"),
    "raises at random": ("import random", "assert random.random() < 0.5"),
    "counts: healthy ones first": ("count = 0", COUNTED + "count <= 4"),
    "counts: healthy ones last": ("count = 0", COUNTED + "count > 26"),
    "by the process id": ("import os", "assert os.getpid() % 2"),
    "by name and code": ("", "assert 'patient' in step.__code__.co_filename + repr(vars(step))"),
    "by the source": ("import inspect", "assert 'floats' in inspect.getsource(step)"),
    "by the closure": ("", "assert any('+=' in repr(each.cell_contents) for each in step.__closure__)"),
    "imports the ward": ("from adaptive_edu.clinic import patients", "assert step not in patients('adagrad_step')"),
    "leaves": ("import os", "os._exit(0)"), "leaves by SystemExit": ("", "raise SystemExit(0)"),
    "never ends": ("", "while True: pass"), "calls for ever": ("", "while True: step(1.0, 1.0, 1.0)"),
    "too large": ("import numpy as np", "step(np.ones((9000, 1)), np.ones((1, 9000)), 0.0)"),
    "too deep": ("", "x = [[[[[[[[[1.0]]]]]]]]]; step(x, x, x)"),
    "forges a verdict": ("import os, json, struct", FORGED), "patches the child": ("import sys", PATCHED),
    "is not written": ("", "raise NotImplementedError"),
}
WORTHLESS = {name: f"{above}\ndef test_adagrad(step):\n    {body}" for name, (above, body) in BODIES.items()}
WORTHLESS |= {"is no function": "test_adagrad = 3", "is not there": "x = 1",
              "is imported": "from adaptive_edu import test_adagrad"}


@pytest.mark.parametrize("source", WORTHLESS.values(), ids=WORTHLESS)
def test_whatever_does_not_look_at_answers_earns_nothing(source, mark):
    finding, points = mark(source)
    assert finding.status != "passed" and points < 0.5


@pytest.mark.parametrize("chance", [0.02, 0.05, 0.1, 0.2, 0.5])
def test_dice_earn_less_than_a_hundredth_of_the_points(chance):
    random, everyone = np.random.default_rng(8), [*healthy("adagrad_step"), *WARD]

    def share(times):
        """The mean share of the points of a test that accuses with this chance, each step asked about so often."""
        thrown = random.random((4000, len(everyone), times)) < chance
        ill = np.array([each.broken for each in everyone])
        return np.mean(~thrown[:, ~ill].any(axis=(1, 2)) * thrown[:, ill].all(axis=2).mean(axis=1))

    def concluded():
        words = [["no" * (random.random() < chance) for _ in range(examining.TIMES)] for _ in everyone]
        found = [examining._conclusion(*each) for each in zip(everyone, words)]
        return 0 if any(found[:len(everyone) - len(WARD)]) else sum(map(bool, found)) / len(WARD)
    assert np.mean([concluded() for _ in range(1000)]) < 0.01 and share(examining.TIMES) < 0.01
    assert share(1) > 0.01


@pytest.mark.parametrize("name", ["accuses all", "accuses none", "is not written"])
def test_honest_mistakes_are_told_as_on_the_page(name, mark):
    source = WORTHLESS[name]
    grade = grade_test(names_of(source)["test_adagrad"])
    assert grade.problem or mark(source)[0].message == " ".join(grade.lines)


def test_the_order_is_not_the_same_twice(jail):
    """A test that writes down in which order it met a step that it knows: never the same way."""
    source = ("met = []\ndef test_adagrad(step):\n    met.append(step(0.0, 3.0, 0.0)[1] == 9)\n"
              "    assert len(met) < 30, ''.join(map(str, map(int, met)))")
    everyone = [*healthy("adagrad_step"), *WARD]
    orders = set()
    for _ in range(3):
        _, found = examining.examine(EXERCISES["test_adagrad"], Code([["code", source]]), everyone, jail)
        orders.add(next(why for why in found if why))
    assert len(orders) == 3


def test_a_loop_that_waits_for_a_broken_step_counts_as_caught_and_the_others_are_still_asked(mark, monkeypatch):
    monkeypatch.setattr(lending, "CALLS", 200)
    loop = ("def test_adagrad(step):\n    total = 0.0\n    while total < 20:\n"
            "        total = step(0.0, 3.0, total)[1]")
    grade, (finding, _) = grade_test(names_of(loop)["test_adagrad"]), mark(loop)
    assert grade.caught and finding.share == grade.score / len(WARD)


@pytest.mark.parametrize("name", ["torch_rmsprop", "keras_adagrad", "optax_adadelta", "translation"])
def test_switches_cross_the_wire_and_are_tried_here(name, jail, root):
    exercise = EXERCISES[name]
    task, = tasks_of(name)
    source = f"def {name}():\n    return dict(epsilon=1e-6, epsilon_place='inside', learning_rate=float('1e300'))\n"
    finding = marks.grade(task, Code([["code", source]]), 0, jail)
    assert finding.status == "wrong" and not finding.paper
    hostile = f"class Anything(dict):\n    pass\ndef {name}():\n    return Anything(rho='x' * 10**6)\n"
    assert marks.grade(task, Code([["code", hostile]]), 0, jail).mistake == "no-switches"
    assert not nearly(exercise, Answer((), None))


def test_large_gradients_cannot_see_the_place_of_epsilon_so_the_visible_test_pays_alone(jail):
    task, = tasks_of("torch_rmsprop")
    source = "def torch_rmsprop():\n    return dict(learning_rate=0.01, rho=0.99, epsilon=1e-8)\n"
    finding = marks.grade(task, Code([["code", source]]), 0, jail)
    assert finding.mistake == "epsilon_place"
    assert marks.points(task, finding) == {"torch_rmsprop-paper": 0.5, "torch_rmsprop-hidden": 0.0}


def test_a_share_is_of_the_hidden_points_alone():
    task = Task("t", "code", {"t-paper": 1, "t-hidden": 2})
    finding = marks.Finding("wrong", "misses", "", paper=False, share=0.25)
    assert marks.points(task, finding) == {"t-paper": 0, "t-hidden": 0.5}


def test_a_jail_that_is_lost_is_asked_again_about_the_same_step(mark, monkeypatch):
    lost, ask = [], sandbox.Child.examine

    def losing(child, name, lent):
        if len(lost) < 1:
            lost.append(lent)
            raise sandbox.Lost
        return ask(child, name, lent)
    monkeypatch.setattr(sandbox.Child, "examine", losing)
    assert mark(GOOD)[0].status == "passed" and lost
