"""A class made by `adaptive-edu class`: notebooks solved, left alone and spoiled, graded by `adaptive-edu grade`."""
import csv

import nbformat
import pytest

from adaptive_edu.cli import main
from adaptive_edu.grading.assignments import tasks_of

ASSIGNMENTS = ("01_gradient_descent", "02_adagrad", "03_rmsprop", "04_adadelta")


@pytest.fixture(scope="module")
def klass(tmp_path_factory):
    folder = tmp_path_factory.mktemp("teacher") / "class"
    assert main(["class", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_each_gets_the_marks_that_they_earned(jail, klass, tmp_path, name):
    released = nbformat.read(klass / f"students/exercises/release/{name}/{name}.ipynb", as_version=4)
    source = nbformat.read(klass / f"exercises/source/{name}/{name}.ipynb", as_version=4)
    hand_in(klass, "ada", name, solved(released, source))
    hand_in(klass, "bob", name, released)
    hand_in(klass, "eve", name, uphill(solved(released, source), first_step(name)))
    graded = ["grade", str(klass / "exercises/submitted"), "--assignment", name, "-o", str(tmp_path), "--workers", "1"]
    assert main(graded) == 0
    marks = {row["student"]: row for row in csv.DictReader((tmp_path / "scores.csv").read_text().splitlines())}
    code = sum(sum(task.points.values()) for task in tasks_of(name) if task.kind == "code")
    prose = [task for task in tasks_of(name) if task.kind == "prose"]
    assert (float(marks["ada"]["total"]), marks["ada"]["status"]) == (code, "needs-reader" if prose else "passed")
    assert (marks["bob"]["total"], marks["bob"]["status"]) == ("0", "missing")
    assert float(marks["eve"]["total"]) < code and marks["eve"][first_step(name)] == "0"
    assert "climb" in (tmp_path / "feedback" / "eve.html").read_text()


def first_step(name):
    return next(task.name for task in tasks_of(name) if task.name.endswith("_step"))


def hand_in(klass, student, name, notebook):
    folder = klass / "exercises" / "submitted" / student / name
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")


def solved(released, source):
    """The student's notebook with our solutions, as one who can do it would hand it in."""
    answers = {grade_id(cell): cell.source for cell in source.cells
               if cell.metadata.get("nbgrader", {}).get("solution")}
    notebook = nbformat.from_dict(released)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    return notebook


def uphill(notebook, name):
    """The same with a sign that is wrong."""
    for cell in notebook.cells:
        if grade_id(cell) == name:
            assert "param + delta" in cell.source
            cell.source = cell.source.replace("param + delta", "param - delta")
    return notebook


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")
