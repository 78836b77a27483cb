"""`adaptive-edu class`: a folder a teacher can begin with, from a clone and from a wheel; all of it or nothing."""
import json
import os
import re
import subprocess
import sys
import zipfile

import jupytext
import nbformat
import pytest

from adaptive_edu import classroom, cli
from adaptive_edu.classroom.lessons import lesson


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A class made from this clone."""
    folder = tmp_path_factory.mktemp("teacher") / "autumn"
    assert cli.main(["class", str(folder)]) == 0
    return folder


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_lessons_exercises_guides_and_grading(made, root):
    names = set(files(made))
    for path in (root / "notebooks").glob("*.ipynb"):
        assert {f"students/notebooks/{path.name}", f"teaching/{path.stem}.md"} <= names
    for path in (root / "exercises/source").iterdir():
        assert {f"students/exercises/release/{path.name}/{path.name}.ipynb",
                f"exercises/source/{path.name}/{path.name}.ipynb"} <= names
    assert {"README.md", "students/README.md", "teaching/schedule.md", "exercises/nbgrader_config.py",
            ".github/workflows/grade.yml"} <= names


def test_what_is_handed_out_shows_no_solution_of_an_exercise_for_marks_and_no_output(made):
    for path in (made / "students").rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert not any(cell.get("outputs") for cell in notebook.cells), path
        if "release" in path.parts:
            assert "BEGIN SOLUTION" not in path.read_text() and "BEGIN HIDDEN TESTS" not in path.read_text()


def test_lessons_are_the_scripts_as_jupytext_reads_them(made, root):
    for script in sorted((root / "notebooks/source").glob("*.py")):
        ours = json.loads((made / f"students/notebooks/{script.stem}.ipynb").read_text(encoding="utf-8"))
        theirs = jupytext.read(script, fmt="py:percent")
        assert [(cell["cell_type"], cell["source"], cell["metadata"].get("tags", [])) for cell in ours["cells"]] == \
               [(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in theirs.cells]


def test_page_on_grading_speaks_of_this_folder_and_not_of_a_clone(made, root):
    page = (made / "exercises/TEACHING.md").read_text(encoding="utf-8")
    assert "start.py" not in page and "<!--" not in page and "-->" not in page
    assert "adaptive-edu grade submitted --assignment 02_adagrad -o ../marks/02_adagrad" in page
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", page):
        assert (made / "exercises" / link).exists(), link
    for name in re.findall(r"`(source/|students/|nbgrader_config.py|templates/)`", page):
        assert (made / "exercises" / name).exists() or (made / name).exists(), name
    ours = (root / "exercises/TEACHING.md").read_text(encoding="utf-8")
    assert ours.count("<!-- clone -->") == ours.count("<!-- class\n") == ours.count("\n-->\n") == 4


@pytest.mark.parametrize("script", ["", "# no cells\n", "# %%", "# %% [markdown]\n#\n#  indented\n#no blank"])
def test_any_script_becomes_a_valid_notebook(script):
    nbformat.validate(nbformat.reads(lesson(script), as_version=4))


# ---- in the way

def test_a_folder_with_anything_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("mine")
    for target in (tmp_path, tmp_path / "notes.txt"):
        assert cli.main(["class", str(target)]) == 1
        assert capsys.readouterr().err == f"class: NEW_FOLDER must be new or empty; got {target}, which is neither\n"
    assert list(files(tmp_path)) == ["notes.txt"]


def test_an_empty_folder_is_filled_even_by_its_dot(tmp_path, made, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["class", "."]) == 0
    assert files(tmp_path) == files(made)


def test_a_folder_in_a_folder_that_is_not_there_is_one_sentence(tmp_path, capsys):
    assert cli.main(["class", str(tmp_path / "a" / "b")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1 and not any(tmp_path.iterdir())


@pytest.mark.parametrize("problem", [OSError("disk full"), KeyboardInterrupt])
def test_nothing_half_made_is_left(tmp_path, monkeypatch, problem, capsys):
    def fails(script):
        raise problem
    monkeypatch.setattr(classroom, "lesson", fails)
    if isinstance(problem, OSError):
        assert cli.main(["class", str(tmp_path / "new")]) == 1 and "disk full" in capsys.readouterr().err
    else:
        with pytest.raises(KeyboardInterrupt):
            cli.main(["class", str(tmp_path / "new")])
    assert not any(tmp_path.iterdir())


# ---- from a wheel

def test_an_installed_wheel_makes_the_same_class_and_knows_the_points(tmp_path, root, made):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    wheel, = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    alone = dict(os.environ, PYTHONPATH=str(tmp_path / "installed"), PYTHONSAFEPATH="1")
    code = ("import adaptive_edu; from adaptive_edu.grading.assignments import tasks_of\n"
            "print(adaptive_edu.__file__, *[task.name for task in tasks_of('02_adagrad')])")
    told = subprocess.run([sys.executable, "-c", code], env=alone, cwd=tmp_path, capture_output=True, text=True).stdout
    assert told.startswith(str(tmp_path / "installed")) and told.endswith("adagrad_step Adagrad first_step\n")
    subprocess.run([sys.executable, "-m", "adaptive_edu", "class", "new"], env=alone, cwd=tmp_path, check=True)
    assert files(tmp_path / "new") == files(made)
