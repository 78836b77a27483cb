"""Cells that never end, leave or raise cost what they hold, and no other cell; a message quotes them."""
import time

import pytest
from catalogue import RIGHT, SHORT, grade_with, notebook

from adaptive_edu.grading import marks
from adaptive_edu.grading.alone import Alone
from adaptive_edu.grading.assignments import tasks_of
from adaptive_edu.grading.words import cell_with

SCRATCH = ["while True:\n    pass", "import time\ntime.sleep(3600)", "import os\nos._exit(0)",
           "import ctypes\nctypes.string_at(0)", "x = 7 ** 10 ** 9"]


@pytest.mark.parametrize("scratch", SCRATCH)
@pytest.mark.parametrize("order", ["before", "after"])
def test_scratch_cell_that_never_comes_back_costs_nothing_and_is_quoted(grade, scratch, order):
    cells = [RIGHT, "# try\n" + scratch, "1 + 1"]
    result = grade(notebook(*(cells if order == "after" else cells[::-1])), ".ipynb")
    assert (result.status, result.score) == ("passed", 2)
    assert "The cell that begins with \u201c# try\u201d" in result.message


def test_what_a_cell_defines_beside_its_loop_is_graded(grade):
    solution = "ZERO = 0.0\n" + RIGHT.replace("+ epsilon", "+ epsilon + ZERO") + "\nwhile True:\n    pass"
    result = grade(notebook(solution), ".ipynb")
    assert (result.status, result.score) == ("passed", 2) and "only what it defines was used" in result.message


def test_loop_in_a_file_of_python_costs_what_it_stands_in_the_way_of(grade):
    assert grade(f"{RIGHT}\nwhile True:\n    pass").status == "passed"
    assert grade("while True:\n    pass").status == "timeout"


def test_wrong_beside_a_loop_is_wrong_and_says_both(grade):
    result = grade(notebook(RIGHT.replace("- learn", "+ learn"), "while True:\n    pass"), ".ipynb")
    assert (result.status, result.score) == ("wrong", 0)
    assert "You climb" in result.message and "\u201cwhile True:\u201d did not come to an end" in result.message


def test_library_that_is_not_there_costs_what_needs_it_and_nothing_else(grade):
    cells = "import matplotlib.pyplot as plt\nplt.plot([1])\nimport tqdm, pandas", "import scipy\nx = 1", RIGHT
    assert grade(notebook(*cells), ".ipynb").status == "passed"
    assert grade(notebook("import pytest\nfrom scipy import stats\n" + RIGHT), ".ipynb").status == "passed"
    needed = grade(notebook("import torch\ntorch.manual_seed(0)\n" + RIGHT), ".ipynb")
    assert needed.status == "error" and "NameError: name 'torch' is not defined" in needed.message


def test_answer_that_leans_on_the_course_is_told_that_it_is_not_there(grade):
    leans = "from adaptive_edu import steps\ndef adagrad_step(param, grad, sum_sq_grad, learning_rate, epsilon):\n" \
            "    return param - steps.move(grad), sum_sq_grad + grad * grad"
    result = grade(notebook(leans), ".ipynb")
    assert result.score == 0 and "NotHereWhenGraded" in result.message


def test_cell_that_raises_is_quoted_by_its_first_line(grade):
    result = grade(notebook("# a comment\n\n", "print(undefined)  # my first test\n" + RIGHT), ".ipynb")
    assert (result.status, result.score) == ("error", 0)
    assert "the cell that begins with \u201cprint(undefined)  # my first test\u201d raised NameError" in result.message


def test_function_that_is_not_there_is_missing_and_not_said_twice(grade):
    result = grade(notebook("from adaptive_edu.tutor import check", "check(adagrad_step)"), ".ipynb")
    assert (result.status, result.message) == ("missing", "adagrad_step is not defined.")


@pytest.mark.parametrize("source, quoted", [
    ("\n\n  x = 1\n", "x = 1"), ("y" * 100, "y" * 40 + "..."), ("\x1b[31m = 1", "?[31m = 1")])
def test_quotation_is_short_and_printable(source, quoted):
    assert cell_with(source) == f"the cell that begins with \u201c{quoted}\u201d"


def test_many_cells_without_end_are_given_up_in_bounded_time(jail):
    code = [[f"cell {at}", "while True:\n    pass"] for at in range(50)]
    tasks, start = [task for task in tasks_of("02_adagrad") if task.kind == "code"], time.process_time()
    results = marks.grade_all(tasks, code, {}, "eve", "02_adagrad", 0, jail)
    assert {result.status for result in results} == {"timeout"} and time.process_time() - start < 5


def test_alone_does_the_same(grade):
    content = notebook(RIGHT, "while True:\n    pass")
    assert grade_with(Alone(SHORT), content, ".ipynb") == grade(content, ".ipynb")
