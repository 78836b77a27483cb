"""Exercises: sources that solve themselves, student versions that fail until they are solved, no leaks."""
import re
import shutil
import subprocess
import sys
from collections import Counter
from copy import deepcopy

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_markdown_cell, new_output

from adaptive_edu import adadelta_step, adagrad_step
from adaptive_edu.authoring import ROOT, compare, editions
from adaptive_edu.authoring.course import read_script
from adaptive_edu.authoring.leaks import SOLUTION, is_hints, kept_back, leaks, strays
from adaptive_edu.authoring.tasks import Task, tasks
from adaptive_edu.exercises import EXERCISES
from adaptive_edu.tutor import Verdict

SOURCES = editions.sources(ROOT)
ADAGRAD = ROOT / "exercises" / "source" / "02_adagrad" / "02_adagrad.ipynb"
each_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
each_edition = pytest.mark.parametrize("edition", editions.EDITIONS)
NAMES = [(path, task.name) for path in SOURCES for task in tasks(editions.read(path)) if task.kind == "code"]
each_exercise = pytest.mark.parametrize("path, name", NAMES, ids=lambda value: getattr(value, "stem", value))


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def cell_of(notebook, wanted):
    return next(cell for cell in notebook.cells if wanted in (grade_id(cell), cell.id))


def is_graded_code(cell):
    return cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade", False)


def outcomes(notebook, instead=()):
    """Run the code cells here, some with other code, and return what each graded cell raised, if anything."""
    namespace, raised = {}, {}
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        source = dict(instead).get(grade_id(cell), cell.source)
        try:
            exec(source, namespace)
        except Exception as error:
            assert is_graded_code(cell), f"{cell.id} raised {error!r}"
            raised[grade_id(cell)] = error
    return {grade_id(cell): raised.get(grade_id(cell)) for cell in notebook.cells if is_graded_code(cell)}


# ------------------------------------------------------------------------------- what the sources hold

def test_every_exercise_of_the_table_is_asked_once_with_its_points_in_its_notebook():
    asked = {task.name: (path.stem, sum(task.points.values())) for path in SOURCES
             for task in tasks(editions.read(path)) if task.kind == "code"}
    assert asked == {name: (exercise.notebook, exercise.points) for name, exercise in EXERCISES.items()}
    assert len(NAMES) == len(asked)


def code_cells():
    """The code cells of the course's scripts, each with the name of its notebook."""
    for script in sorted((ROOT / "notebooks" / "source").glob("*.py")):
        yield from ((script.stem, cell.source) for cell in read_script(script).cells if cell.cell_type == "code")


def test_every_function_that_a_notebook_asks_for_is_in_the_table_but_for_the_free_project():
    asked = {name: notebook for notebook, source in code_cells() if "raise NotImplementedError" in source
             for name in re.findall(r"^def (\w+)", source, re.M)}
    assert asked.pop("test_rest") == asked.pop("my_step") == "08_clinic"          # the first is built on `at_rest`
    assert asked == {name: EXERCISES[name].notebook for name in asked} and len(asked) > 15


def test_every_number_that_is_to_be_changed_until_something_happens_is_tried_by_the_next_cell():
    cells = list(code_cells())
    asked = [at for at, (_, source) in enumerate(cells) if re.search(r"^my_\w+.* = .*# change me", source, re.M)]
    assert [cells[at] for at in asked if not re.search(r"not (\w+ )?yet", cells[at + 1][1], re.I)] == [] != asked


def test_tasks_are_read_in_order_with_cells_and_points():
    assert tasks(editions.read(ADAGRAD)) == [
        Task("effective_rate", "code", {"effective_rate-paper": 0.5, "effective_rate-hidden": 0.5}),
        Task("adagrad_step", "code", {"adagrad_step-paper": 1, "adagrad_step-hidden": 1}),
        Task("Adagrad", "code", {"Adagrad-paper": 1, "Adagrad-hidden": 1}),
        Task("first_step", "prose", {"first_step": 2})]


def test_graded_cell_of_no_task_is_refused():
    marks = {"grade": True, "grade_id": "lost-paper", "points": 1}
    with pytest.raises(ValueError, match="got lost-paper"):
        tasks({"cells": [{"cell_type": "code", "metadata": {"nbgrader": marks}}]})


def test_ids_are_unique():
    cells = [cell for path in SOURCES for cell in editions.read(path).cells]
    assert max(Counter(filter(None, map(grade_id, cells))).values()) == 1
    for path in SOURCES:
        assert max(Counter(cell.id for cell in editions.read(path).cells).values()) == 1


@each_exercise
def test_each_exercise_has_a_statement_a_check_hints_and_two_graded_cells(path, name):
    notebook, arguments = editions.read(path), EXERCISES[name].signature.split("(")[1].split(")")[0]
    assert cell_of(notebook, f"{name}-check").source == f"check({name})"
    assert cell_of(notebook, f"{name}-hints").source.count("<summary>Hint") >= 2
    assert f"{name}({arguments})" in cell_of(notebook, f"{name}-statement").source
    assert f'judge({name}, "{name}")' in cell_of(notebook, f"{name}-hidden").source
    for kind in ("paper", "hidden"):
        cell = cell_of(notebook, f"{name}-{kind}")
        assert cell.metadata.nbgrader.locked
        assert cell.source.startswith(f"# Graded, {cell.metadata.nbgrader.points} point")


def test_tags_of_the_equations_are_those_of_the_code():
    code = "".join((ROOT / "adaptive_edu" / name).read_text(encoding="utf-8") for name in ("steps.py", "baselines.py"))
    text = "".join(cell_of(editions.read(path), f"{name}-statement").source for path, name in NAMES)
    for tag in ("GD1", "GD2", "AG1", "AG2", "AG3", "RP1", "RP2", "RP3", "AD1", "AD2", "AD3", "AD4"):
        assert f"\\tag{{{tag}}}" in text and f"# ({tag})" in code


@each_source
def test_code_is_as_narrow_as_the_page(path):
    code = "\n".join(cell.source for cell in editions.read(path).cells if cell.cell_type == "code")
    assert max(map(len, code.splitlines())) <= 90


@each_source
def test_title_says_the_points(path):
    notebook = editions.read(path)
    points = sum(sum(task.points.values()) for task in tasks(notebook))
    assert f" minutes, {points:g} point" in notebook.cells[0].source


def test_numbers_in_the_answers_in_prose():
    first = np.array([0.1, 0.2, 0.3])
    before = adagrad_step(np.zeros(3), first, np.zeros(3))
    after, sums = adagrad_step(before[0], np.full(3, 0.3), before[1])
    assert np.allclose(before[0], -0.01) and np.allclose(sums, [0.10, 0.13, 0.18])
    assert np.argmin(after - before[0]) == 0 and round((before[0] - after)[0] / 0.01, 2) == 0.95
    lengths = [-adadelta_step(0.0, grad, 0.0, 0.0)[0] for grad in (1.0, 10.0, 100.0)]
    assert {round(length, 4) for length in lengths} == {0.0045}
    assert round(-adadelta_step(0.0, 10.0, 0.0, 0.0, epsilon=1e-4)[0] / lengths[1], 3) == 10


# ------------------------------------------------------------------------------- solved and unsolved

@each_source
def test_solved_exercises_run_clean_in_a_kernel(path):
    NotebookClient(editions.read(path), timeout=60, kernel_name="python3", force_raise_errors=True).execute()


@each_edition
@each_source
def test_every_graded_cell_of_an_unsolved_student_version_fails(path, edition):
    graded = outcomes(editions.read(editions.student_path(path, edition)))
    assert all(isinstance(error, NotImplementedError) for error in graded.values())
    assert len(graded) == 2 * sum(source == path for source, _ in NAMES)


@each_exercise
def test_hidden_cell_fails_for_what_only_the_tutor_can_see(path, name, monkeypatch):
    wrong = Verdict(correct=False, mistake="x", message="what the tutor says", exercise=name)
    monkeypatch.setattr("adaptive_edu.tutor.check", lambda *args: wrong)
    graded = outcomes(editions.read(path))
    assert str(graded[f"{name}-hidden"]) == "what the tutor says" and graded[f"{name}-paper"] is None


def test_a_changed_input_passes_on_paper_and_fails_hidden():
    wrong = ("def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):\n"
             "    sum_sq_grad += grad * grad\n"
             "    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad\n")
    graded = outcomes(editions.read(ADAGRAD), {"adagrad_step": wrong})
    assert graded["adagrad_step-paper"] is None and isinstance(graded["adagrad_step-hidden"], AssertionError)


# ------------------------------------------------------------------------------- student versions

@each_edition
@each_source
def test_student_version_is_what_the_source_generates(path, edition):
    assert compare.with_file(editions.student_path(path, edition), editions.build(path, edition)) == []


@each_source
def test_self_study_folds_every_solution_behind_its_hints_and_the_class_edition_has_neither(path):
    source = editions.read(path)
    hints = "".join(cell.source for cell in editions.student(source, "self_study").cells if is_hints(cell))
    assert all(line in "".join(hints.split()) for line in kept_back(source, *SOLUTION))
    assert hints.count("<summary>Solution") == len(tasks(source))
    assert not any(is_hints(cell) for cell in editions.student(source, "release").cells)


def test_nbgrader_itself_accepts_the_sources_and_makes_the_same_class_edition(tmp_path):
    shutil.copytree(ROOT / "exercises" / "source", tmp_path / "source")
    shutil.copy(ROOT / "exercises" / "nbgrader_config.py", tmp_path)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "--assignment=*", "--no-db"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for source in SOURCES:
        theirs = editions.read(tmp_path / "release" / source.parent.name / source.name)
        assert theirs == editions.read(editions.student_path(source, "release"))


# ------------------------------------------------------------------------------- the release check

def test_nothing_leaks_into_the_stored_student_files():
    assert editions.problems(ROOT) == []


def solution_in_the_statement(notebook):
    cell_of(notebook, "adagrad_step-statement").source += "\n\n    return  param + delta,sum_sq_grad"


def solution_in_metadata(notebook):
    cell_of(notebook, "adagrad_step").metadata.note = "delta = -learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon)"


def prose_answer(notebook):
    answer = cell_of(editions.read(ADAGRAD), "first_step").source.splitlines()[2]
    notebook.cells.append(new_markdown_cell(f"For example: {answer}"))


def hidden_test(notebook):
    cell_of(notebook, "adagrad_step-hidden").source += "\nassert verdict.correct, verdict.message"


def marker(notebook):
    cell_of(notebook, "adagrad_step").source += "\n    ### BEGIN SOLUTION"


def output(notebook):
    cell_of(notebook, "adagrad_step-check").outputs = [new_output("stream", text="right")]


def count(notebook):
    cell_of(notebook, "adagrad_step-check").execution_count = 1


def hint(notebook):
    fold = cell_of(editions.read(ADAGRAD), "Adagrad-hints").source.split("</summary>")[3]
    notebook.cells[0].source += fold.split("</details>")[0]


LEAKS = {solution_in_the_statement: "keeps back; got returnparam+delta",
         solution_in_metadata: "keeps back; got delta=-learning_rate",
         prose_answer: "keeps back; got Thenthesumsare0.10",
         hidden_test: "keeps back; got assertverdict.correct",
         marker: "must not show a marker; got BEGIN SOLUTION",
         output: "must have no outputs or count", count: "must have no outputs or count",
         hint: "keeps back; got `update`isonecall"}


@each_edition
@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_release_check_sees(leak, edition):
    source = editions.read(ADAGRAD)
    student, hints_allowed = editions.student(source, edition), edition == "self_study"
    assert leaks(student, source, hints_allowed) == []
    leak(student)
    assert any(LEAKS[leak] in told for told in leaks(student, source, hints_allowed))


def test_release_check_sees_a_hidden_test_even_among_hints():
    source = editions.read(SOURCES[0])
    student = editions.student(source, "self_study")
    next(filter(is_hints, student.cells)).source += "\nassert verdict.correct, verdict.message"
    assert len(leaks(student, source, hints_allowed=True)) == 1


def test_release_check_sees_the_self_study_edition_where_the_class_edition_belongs():
    source = editions.read(SOURCES[0])
    assert leaks(editions.student(source, "self_study"), source)


def test_release_check_takes_an_unmarked_solution_cell_for_solution_from_end_to_end():
    source = editions.read(SOURCES[0])
    cell_of(source, "gd_step").source = "def gd_step(p, g, rate):\n    return p - rate * g"
    student = editions.student(source, "release")
    assert leaks(student, source) == []
    assert leaks(source, source)


@pytest.mark.parametrize("name", ["01/__pycache__/answer.cpython-312.pyc", "answer.pyc", "01/gradebook.db"])
def test_release_check_sees_files_that_do_not_belong(name, tmp_path):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"")
    assert strays(tmp_path, set()) == [f"{name} must not be among the student files"]


def test_a_source_that_would_leak_is_not_released(tmp_path):
    source = deepcopy(editions.read(SOURCES[0]))
    source.cells[0].source += "\n\n`return param + delta`"
    path = tmp_path / "source" / "01" / "01.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source, path)
    with pytest.raises(ValueError, match="cell 1 must not show what the source keeps back; got returnparam"):
        editions.build(path, "release")
