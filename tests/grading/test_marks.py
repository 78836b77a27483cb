"""From answers to points: the verdict is the tutor's, the points those of our own notebooks."""
import ast
from dataclasses import replace

import numpy as np
import pytest
from catalogue import RIGHT

from adaptive_edu.authoring.tasks import Task
from adaptive_edu.exercises import EXERCISES, Expression, Step, expected
from adaptive_edu.grading import calls, files, judging, lending, marks
from adaptive_edu.grading.answers import answers
from adaptive_edu.grading.asking import Code
from adaptive_edu.grading.assignments import form_of, tasks_of
from adaptive_edu.grading.sandbox import NoSandbox
from adaptive_edu.mistakes import FORMULAS
from adaptive_edu.mistakes import RIGHT as LINES
from adaptive_edu.tutor import check

ASSIGNMENTS = sorted({exercise.notebook for exercise in EXERCISES.values()})
MISTAKES = [mistake for mistakes in FORMULAS.values() for mistake in mistakes]


def source_of(formula):
    """A wrong formula of the tutor's catalogue as a student would hand it in."""
    exercise = EXERCISES[formula.exercise]
    lines = LINES[formula.exercise] | formula.lines
    *body, give = [f"{name} = {line}" for name, line in lines.items()]
    arguments = ", ".join(exercise.arguments)
    head = f"import numpy as np\nfrom numpy import sqrt\n\n\ndef {exercise.name}({arguments}, t=1):"
    return "\n    ".join([head, *body, f"return {give.removeprefix('give = ')}"])


def ask_tutor(formula):
    names = {}
    exec(source_of(formula), names)
    return check(names[formula.exercise], formula.exercise)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_jail_and_tutor_find_the_same_mistake(mistake, jail):
    formula = mistake.wrong[0]
    if not hasattr(formula, "lines"):
        pytest.skip("no formula")
    task, = tasks_of(formula.exercise)
    verdict = ask_tutor(formula)
    finding = marks.grade(task, Code([["code", source_of(formula)]]), 1, jail)
    assert (finding.mistake, finding.message) == (verdict.mistake, verdict.message)
    assert finding.status != "passed"


def grade_notebook(name, content, jail):
    tasks, cells = tasks_of(name), files.cells(content, ".ipynb")
    code = files.pieces(cells, {cell for task in tasks if task.kind == "code" for cell in task.points})
    texts = answers(cells, form_of(name), [task.name for task in tasks if task.kind == "prose"])
    return marks.grade_all(tasks, code, texts, "ada", name, 0, jail)


CLASS = """

class Adagrad:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.sum_sq_grad, self.hyperparameters = {state}, (learning_rate, epsilon)

    def update(self, params, grads):
        params, self.sum_sq_grad = adagrad_step(params, grads, self.sum_sq_grad, *self.hyperparameters)
        return params{change}
"""


@pytest.fixture(scope="module")
def both(jail):
    """Grade a step and the class that is built on it; return the two results."""
    def grade(step, built_on_it=None, turned=False):
        tasks = [task for task in tasks_of("02_adagrad") if task.name in ("adagrad_step", "Adagrad")]
        code = [["code", step + (built_on_it or klass())]]
        return marks.grade_all(tasks[::-1] if turned else tasks, code, {}, "ada", "02_adagrad", 0, jail)
    return grade


def klass(state="0.0", change=""):
    return CLASS.format(state=state, change=change)


@pytest.mark.parametrize("mistake", [each for each in FORMULAS["adagrad_step"] if each.id in ("A1", "A2", "A4", "A7")],
                         ids=lambda mistake: mistake.id)
def test_mistake_of_a_step_is_counted_once(mistake, both):
    step, repeated = both(source_of(mistake.wrong[0]))
    assert (step.score, repeated.score) == (0, 2) and {step.status, repeated.status} == {"wrong"}
    assert "counted once" in repeated.message and "counted once" not in step.message


def test_mistake_that_a_class_repeats_in_words_of_its_own_is_counted_once(both):
    climbs = RIGHT.replace("- learn", "+ learn")
    step, repeated = both(climbs, climbs.replace("adagrad", "my") + klass().replace("adagrad", "my"))
    assert (step.score, repeated.score, repeated.status) == (0, 2, "wrong")
    assert "counted once" in repeated.message and "counted once" not in step.message


@pytest.mark.parametrize("state, change", [("1.0", ""), ("0.0", " * 2"), ("0.0", " - 0.1 * grads")])
def test_mistake_of_the_class_itself_costs_its_own_points(state, change, both):
    climbs = RIGHT.replace("- learn", "+ learn")
    assert [result.score for result in both(climbs, klass(state, change))] == [0, 0]
    assert [result.score for result in both(RIGHT, klass(state, change))] == [2, 0]


HEAD = "def adagrad_step(*args):\n    "
BROKEN = {"raises": HEAD + "1 / 0", "ignores all": HEAD + "return 1.0, 0.0", "never ends": HEAD + "while True: pass",
          "leaves": HEAD + "__import__('os')._exit(0)", "is not there": "", "is a number": "adagrad_step = 3",
          "has a mistake without a name": RIGHT.replace("grad**2", "1.5 * grad**2 + 0.1")}


@pytest.mark.parametrize("step", BROKEN.values(), ids=BROKEN)
def test_class_on_a_broken_step_is_judged_with_a_right_one(step, both):
    broken, built_on_it = both(step)
    assert broken.status != "passed" and broken.score == 0
    assert (built_on_it.status, built_on_it.score) == ("passed", 2)
    assert "Your adagrad_step is not right yet; here a right one stood in its place." in built_on_it.message


@pytest.mark.parametrize("state, change", [("1.0", ""), ("0.0", " * 2"), ("0.0", " - 0.1 * grads")])
@pytest.mark.parametrize("step", ["never ends", "has a mistake without a name"])
def test_mistake_of_a_class_is_found_on_a_step_that_is_lent(step, state, change, both):
    result = both(BROKEN[step], klass(state, change))[1]
    assert (result.status, result.score) == ("wrong", 0)


def test_class_that_fits_its_own_wrong_step_keeps_its_points(both):
    """The step hands its results back in another order, and the class takes them so."""
    swapped = """import numpy as np
def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + grad**2
    return sum_sq_grad, param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon)
"""
    results = both(swapped, klass().replace("params, self.sum_sq_grad = ", "self.sum_sq_grad, params = "))
    assert [result.score for result in results] == [0, 2] and "in its place" not in results[1].message


def test_class_that_calls_a_lent_step_for_ever_is_stopped(both, monkeypatch):
    monkeypatch.setattr(lending, "CALLS", 200)
    forever = "        while True: adagrad_step(1.0, 1.0, 1.0)\n        params, self"
    greedy = klass().replace("        params, self", forever)
    assert both(BROKEN["raises"], greedy)[1].status == "timeout"


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_lent_step_said_reaches_no_other_exercise(both, turned):
    """A class that writes down all that it hears, a step that looks everywhere: in neither order does it help."""
    thief = """
import builtins
def adagrad_step(*args):
    return builtins.__dict__.get("heard") or eval(open("/tmp/heard").read())
class Adagrad:
    def __init__(self, *args):
        builtins.heard = adagrad_step(1.0, 4.0, 9.0, 0.5, 3.0)
        open("/tmp/heard", "w").write(repr(builtins.heard))
"""
    assert {result.score for result in both(thief, "\n", turned)} == {0}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_our_own_solutions_earn_every_point_that_needs_no_reader(name, jail, root):
    content = (root / "exercises" / "source" / name / f"{name}.ipynb").read_bytes()
    for task, result in zip(tasks_of(name), grade_notebook(name, content, jail)):
        wanted = "passed" if task.kind == "code" else "needs-reader"
        assert (result.status, result.score) == (wanted, result.max_score if task.kind == "code" else 0)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_stubs_earn_nothing(name, jail, root):
    content = (root / "exercises" / "release" / name / f"{name}.ipynb").read_bytes()
    results = grade_notebook(name, content, jail)
    assert {(result.status, result.score) for result in results} == {("missing", 0.0)}


@pytest.mark.parametrize("name", sorted(calls.PAPER))
def test_paper_is_the_call_of_the_visible_test(name, root):
    exercise = EXERCISES[name]
    path = root / "exercises" / "source" / exercise.notebook / f"{exercise.notebook}.ipynb"
    texts = {cell.grade_id: cell.source for cell in files.cells(path.read_bytes(), ".ipynb")}
    tree = ast.parse(texts[f"{name}-paper"])
    numbers = [node.value for node in ast.walk(tree.body[0] if not exercise.step else tree)
               if isinstance(node, ast.Constant) and isinstance(node.value, (float, int))]
    paper = eval(ast.unparse(next(node.value for node in tree.body if isinstance(node, ast.Assign)
                                  and node.targets[0].id == "paper")))
    asked = [float(value) for args in calls.PAPER[name] for value in np.ravel(args)]
    assert set(asked) <= set(numbers)
    right = expected(exercise, calls.PAPER[name])
    assert np.allclose(right[0] if exercise.step else np.ravel(right), paper, rtol=0, atol=1e-12)


def test_every_exercise_of_values_has_a_paper_call():
    assert calls.PAPER.keys() == {name for name, exercise in EXERCISES.items()
                                  if isinstance(exercise, (Step, Expression))}


def test_calls_are_drawn_anew_for_each_student_and_again_the_same():
    exercise = EXERCISES["adagrad_step"]
    seeds = [calls.draw_seed(0, student, "adagrad_step") for student in ("ada", "bob", "ada")]
    first, other, again = [repr(calls.of(exercise, seed)) for seed in seeds]
    assert first == again != other


def test_message_gives_no_hidden_input_away(grade):
    exercise = EXERCISES["adagrad_step"]
    hidden = [call.args for call in calls.of(exercise, calls.draw_seed(0, "eve", "adagrad_step"))
              if call.label == "drawn"]
    told = grade(RIGHT.replace("- learn", "+ learn")).message
    assert not any(str(value) in told for args in hidden for value in np.ravel(args[:2]) if abs(value) > 0.01
                   and len(str(value)) > 5)


def test_message_for_the_visible_tests_alone_does_not_claim_that_all_passed(grade):
    result = grade("def adagrad_step(*args):\n    return 0.75, 25.0\n")
    assert (result.score, result.status) == (0.0, "wrong")
    assert "right on every" not in result.message.lower() and "passed" not in result.message


@pytest.mark.parametrize("name", [name for name in calls.PAPER if name not in ("Adagrad", "RMSProp", "Adadelta")])
def test_constant_earns_nothing_whatever_is_asked(name, jail):
    exercise, (task,) = EXERCISES[name], tasks_of(name)
    right = [each.item() for each in expected(exercise, calls.PAPER[name])]
    source = f"def {name}(*args):\n    return {right[0] if len(right) == 1 else tuple(right)}"
    for seed in range(3):
        finding = marks.grade(task, Code([["code", source]]), seed, jail)
        assert finding.status == "wrong" and set(marks.points(task, finding).values()) == {0}


def test_points_are_counted_for_each_check():
    task = Task("gd_step", "code", {"gd_step-paper": 1, "gd_step-hidden": 2, "gd_step-more": 3})
    finding = marks.Finding("wrong", "G1", "", paper=True)
    assert marks.points(task, finding) == {"gd_step-paper": 1, "gd_step-hidden": 0, "gd_step-more": 0}
    assert sum(marks.points(task, replace(finding, status="passed")).values()) == 6


def test_answers_that_the_judge_cannot_judge_go_to_a_person(monkeypatch, grade):
    monkeypatch.setattr(judging, "diagnose", lambda *args: 1 / 0)
    result = grade(RIGHT)
    assert (result.status, result.mistake, result.score) == ("needs-reader", "grader", 0.0)


def test_grading_stops_where_the_jail_cannot_be_made_again(jail, monkeypatch):
    def nowhere(self):
        raise NoSandbox("gone")
    monkeypatch.setattr(type(jail), "child", nowhere)
    with pytest.raises(NoSandbox):
        marks.grade(tasks_of("gd_step")[0], Code([]), 0, jail)


def test_each_exercise_has_limits_of_its_own(jail):
    source = RIGHT + "\n\nclass Adagrad:\n    def __init__(self, *args):\n        while True:\n            pass\n"
    tasks = tasks_of("adagrad_step") + tasks_of("Adagrad")
    for order in (tasks, tasks[::-1]):
        found = marks.grade_all(order, [["code", source]], {}, "eve", "02_adagrad", 0, jail)
        assert {result.exercise: result.status for result in found} == {"adagrad_step": "passed", "Adagrad": "timeout"}
