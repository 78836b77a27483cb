"""nbgrader, unmodified, on our assignments: from generate_assignment to export, a hostile student among them."""
import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from catalogue import ATTACKS, catalogue
from nbgrader.api import Gradebook

from adaptive_edu.grading.nbgrader_plugin import judge, rebuilt

ASSIGNMENT = "02_adagrad"
BIN = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])       # nbgrader looks for alembic there
HOSTILE = "import os\nopen('gradebook.db', 'w').write('')\nos._exit(0)\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory, jail):
    """A course folder with three students, graded and exported by nbgrader's own commands."""
    from adaptive_edu.workspace import course_folder
    exercises, folder = course_folder() / "exercises", tmp_path_factory.mktemp("course")
    shutil.copy(exercises / "nbgrader_config.py", folder)
    shutil.copytree(exercises / "source" / ASSIGNMENT, folder / "source" / ASSIGNMENT)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    solved = nbformat.read(exercises / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    hand_in(folder, "ada", solved)
    hand_in(folder, "bob", nbformat.read(folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4))
    hand_in(folder, "carl", half(solved))
    hand_in(folder, "eve", hostile(solved))
    (folder / "submitted" / "zed" / ASSIGNMENT).mkdir(parents=True)
    shutil.copy(ATTACKS / "notebooks" / "brackets.rejected-0.ipynb.txt",
                folder / "submitted" / "zed" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    failed = nbgrader(folder, "autograde", ASSIGNMENT, check=False)
    assert "zed" in failed.stderr and failed.stderr.count("There was an error processing assignment '") == 1
    nbgrader(folder, "generate_feedback", ASSIGNMENT)
    nbgrader(folder, "export")
    return folder


def nbgrader(folder, *words, check=True):
    end = subprocess.run([sys.executable, "-m", "nbgrader", *words], cwd=folder, capture_output=True, text=True,
                         env={**os.environ, "PATH": BIN, "HOME": str(folder)})
    assert not check or end.returncode == 0, end.stderr[-3000:]
    return end


def hand_in(folder, student, notebook):
    place = folder / "submitted" / student / ASSIGNMENT
    place.mkdir(parents=True)
    nbformat.write(notebook, place / f"{ASSIGNMENT}.ipynb")


def cell(notebook, grade_id):
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def half(solved):
    """A step that climbs; the class that uses it climbs, too."""
    notebook = nbformat.from_dict(solved)
    step = cell(notebook, "adagrad_step")
    step.source = step.source.replace("delta = -learning_rate", "delta = learning_rate")
    return notebook


def hostile(solved):
    """Code that leaves and spoils the gradebook, tests that pass and pay a thousand, one of them twice."""
    notebook = nbformat.from_dict(solved)
    cell(notebook, "adagrad_step").source = HOSTILE
    for name in ("adagrad_step-paper", "adagrad_step-hidden", "Adagrad-paper", "Adagrad-hidden"):
        cell(notebook, name).source = "1000.0"
        cell(notebook, name).metadata.nbgrader.update(points=1000, schema_version=99)
    notebook.cells.append(cell(notebook, "Adagrad-paper").copy())
    return notebook


def readable():
    """The notebooks of the catalogue that nbformat can read."""
    for attack in catalogue():
        if attack.suffix == ".ipynb" and attack.status != "rejected" and attack.name not in (
                "notebooks/cells_of_odd_kinds", "notebooks/no_metadata", "notebooks/format_99"):
            yield pytest.param(attack, id=attack.name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("notebook", list(readable()))
def test_rebuilt_notebook_gets_what_it_deserves(notebook, jail, root):
    """With one difference: nbgrader's way is to turn a cell that changed its type back into what it was."""
    released = nbformat.read(root / "exercises" / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    nb = rebuilt(released, nbformat.reads(notebook.path.read_bytes().decode("utf-8-sig"), as_version=4))
    result = judge(nb, "eve", ASSIGNMENT, 0, jail)[0]
    assert result.max_score == 2
    assert result.score == (2 if notebook.name == "notebooks/solution_as_prose" else notebook.score), result.message


def test_marks_in_the_gradebook(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        def auto(student):
            notebook, = gradebook.find_submission(ASSIGNMENT, student).notebooks
            return {grade.name: grade.auto_score for grade in notebook.grades}
        everything = {f"{name}-{test}": 1.0 for name in ("adagrad_step", "Adagrad") for test in ("paper", "hidden")}
        nothing = dict.fromkeys(everything, 0.0)
        assert auto("ada") == {**everything, "first_step": None}
        assert auto("bob") == {**nothing, "first_step": 0.0}
        assert auto("carl") == {**nothing, "first_step": None}
        assert auto("eve") == {**nothing, "first_step": None}
        assert gradebook.find_submission(ASSIGNMENT, "ada").max_score == 6


def test_export_has_the_same_marks(course):
    with open(course / "grades.csv") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows["ada"] == 4 and rows["eve"] == rows["bob"] == rows["carl"] == 0


def test_feedback_names_the_mistake_and_shows_no_hidden_test(course):
    pages = {student: (course / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
             for student in ("ada", "carl", "eve")}
    assert "You climb" in pages["carl"]
    assert not any("judge(" in page or "HIDDEN" in page for page in pages.values())
    assert "1000.0" not in pages["eve"]


@pytest.mark.slow
def test_marks_by_hand_survive_a_regrade(course):
    address = f"sqlite:///{course / 'gradebook.db'}"
    with Gradebook(address) as gradebook:
        gradebook.find_grade("first_step", ASSIGNMENT, ASSIGNMENT, "ada").manual_score = 1.5
        gradebook.db.commit()
    nbgrader(course, "autograde", ASSIGNMENT, "--student", "ada", "--force")
    with Gradebook(address) as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "ada").score == 5.5
