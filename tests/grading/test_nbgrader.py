"""nbgrader, unmodified, on our assignments: from generate_assignment to export, a hostile student among them."""
import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from catalogue import ATTACKS, RIGHT, catalogue
from nbgrader.api import Gradebook

from adaptive_edu.grading.nbgrader_plugin import judge, rebuilt

ASSIGNMENT = "02_adagrad"
BIN = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])       # nbgrader looks for alembic there
ACTIVE = ("<script>document.title = 'owned'</script> <img src=x onerror=\"document.title='owned'\"> "
          "![here](http://127.0.0.1:9/called) $\\href{javascript:alert(1)}{x}$ I did this")
HOSTILE = "import os\nopen('gradebook.db', 'w').write('')\nos._exit(0)\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory, jail):
    """A course folder with three students, graded and exported by nbgrader's own commands."""
    from adaptive_edu.workspace import course_folder
    exercises, folder = course_folder() / "exercises", tmp_path_factory.mktemp("course")
    shutil.copy(exercises / "nbgrader_config.py", folder)
    for edition in ("source", "release"):           # as in the clone, where the release is there already
        shutil.copytree(exercises / edition / ASSIGNMENT, folder / edition / ASSIGNMENT)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    solved = nbformat.read(exercises / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    hand_in(folder, "ada", solved)
    hand_in(folder, "bob", nbformat.read(folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4))
    hand_in(folder, "carl", half(solved))
    hand_in(folder, "dora", beside(solved))
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


def beside(solved):
    """Prose in a cell of its own, below the one that asks for it."""
    notebook = nbformat.from_dict(solved)
    cell(notebook, "first_step").source = "YOUR ANSWER HERE"
    notebook.cells.append(nbformat.v4.new_markdown_cell("The root is the gradient's own size."))
    return notebook


def hostile(solved):
    """Code that leaves and spoils the gradebook, tests that pass and pay a thousand, one of them twice."""
    notebook = nbformat.from_dict(solved)
    cell(notebook, "adagrad_step").source = HOSTILE
    for name in ("adagrad_step-paper", "adagrad_step-hidden", "Adagrad-paper", "Adagrad-hidden"):
        cell(notebook, name).source = "1000.0"
        cell(notebook, name).metadata.nbgrader.update(points=1000, schema_version=99)
    notebook.cells.append(cell(notebook, "Adagrad-paper").copy())
    cell(notebook, "first_step").source = ACTIVE
    return insert(notebook, nbformat.v4.new_markdown_cell(ACTIVE))


def insert(notebook, new):
    """Put a cell at the beginning, where it is nobody's answer."""
    notebook.cells.insert(1, new)
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
    result, = (each for each in judge(nb, "eve", ASSIGNMENT, 0, jail) if each.exercise == "adagrad_step")
    assert result.max_score == 2
    assert result.score == (2 if notebook.name == "notebooks/solution_as_prose" else notebook.score), result.message


def test_code_below_a_question_in_prose_still_runs_and_is_shown_with_the_answer(jail, root):
    released = nbformat.read(root / "exercises" / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    submitted = nbformat.from_dict(released)
    submitted.cells.append(nbformat.v4.new_code_cell(RIGHT))
    nb = rebuilt(released, submitted)
    result, = (each for each in judge(nb, "eve", ASSIGNMENT, 0, jail) if each.exercise == "adagrad_step")
    assert result.score == 2 and "def adagrad_step" in cell(nb, "first_step").source


def test_marks_in_the_gradebook(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        def auto(student):
            notebook, = gradebook.find_submission(ASSIGNMENT, student).notebooks
            return {grade.name: grade.auto_score for grade in notebook.grades}
        worth = {"effective_rate": 0.5, "adagrad_step": 1.0, "Adagrad": 1.0}
        everything = {f"{name}-{test}": points for name, points in worth.items() for test in ("paper", "hidden")}
        nothing = dict.fromkeys(everything, 0.0)
        assert auto("ada") == {**everything, "first_step": None}
        assert auto("bob") == {**nothing, "first_step": 0.0}
        honest = {name: points for name, points in everything.items() if "effective_rate" in name}
        once = {name: points for name, points in everything.items() if name.startswith("Adagrad")}
        assert auto("carl") == {**nothing, **honest, **once, "first_step": None}
        assert auto("dora") == {**everything, "first_step": None}
        assert auto("eve") == {**nothing, **honest, **once, "first_step": None}  # her class is right, her step is not
        assert gradebook.find_submission(ASSIGNMENT, "ada").max_score == 7


def test_export_has_the_same_marks(course):
    with open(course / "grades.csv") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    del rows["zed"]
    assert rows == {"ada": 5, "bob": 0, "carl": 3, "dora": 5, "eve": 3}


def test_feedback_names_the_mistake_and_shows_no_hidden_test(course):
    pages = {student: (course / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
             for student in ("ada", "carl", "dora", "eve")}
    assert "You climb" in pages["carl"] and "own size" in pages["dora"]
    assert not any("judge(" in page or "HIDDEN" in page for page in pages.values())
    assert "1000.0" not in pages["eve"]


def test_pages_for_student_and_teacher_obey_nothing_that_a_student_wrote(course):
    autograded = nbformat.read(course / "autograded" / "eve" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    written = [cell.source for cell in autograded.cells if "I did this" in cell.source]
    page = (course / "feedback" / "eve" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert len(written) == 2 and page.count("I did this") == 2
    assert not any(word in text for text in (*written, page) for word in ("<script>document", "<img src=x", "\\href"))
    outputs = [output.text for cell in autograded.cells for output in cell.get("outputs", []) if "text" in output]
    assert outputs and max(len(line) for text in outputs for line in text.splitlines()) <= 100
    assert "127.0.0.1:9/called\"" in page and 'src="http://127.0.0.1:9' not in page    # a link, not a picture


@pytest.mark.slow
def test_marks_by_hand_survive_a_regrade(course):
    address = f"sqlite:///{course / 'gradebook.db'}"
    with Gradebook(address) as gradebook:
        gradebook.find_grade("first_step", ASSIGNMENT, ASSIGNMENT, "ada").manual_score = 1.5
        gradebook.db.commit()
    nbgrader(course, "autograde", ASSIGNMENT, "--student", "ada", "--force")
    with Gradebook(address) as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "ada").score == 6.5
