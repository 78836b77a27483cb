"""What is taken as handed in, and that what is not read is named."""
import csv
import json
import os
import subprocess
from pathlib import Path

import pytest
from catalogue import RIGHT, notebook

from adaptive_edu.cli import main


@pytest.fixture
def grade(jail, tmp_path, capsys):
    """Write files by name, grade them; return each student's status and all that was said."""
    def run(files, name="02_adagrad", status=0):
        for path, content in files.items():
            place = tmp_path / "submitted" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        given = [str(tmp_path / "submitted"), "--assignment", name, "-o", str(tmp_path / "out"), "--workers", "1"]
        assert main(["grade", *given]) == status
        said = "".join(capsys.readouterr())
        if status:
            return {}, said
        with open(tmp_path / "out" / "scores.csv", newline="") as file:
            return {row["student"]: row["status"] for row in csv.DictReader(file)}, said
    return run


@pytest.mark.parametrize("path", ["ada/02_adagrad/02_adagrad.ipynb", "ada/adagrad_step/adagrad_step.ipynb",
                                  "ada/02_adagrad/of another name.ipynb", "ada/02_adagrad.ipynb", "ada/mine.ipynb"])
def test_one_exercise_is_found_in_the_notebook_that_holds_it(grade, path):
    found, _ = grade({path: notebook(RIGHT)}, "adagrad_step")
    assert found == {"ada": "passed"}


def test_what_is_not_read_is_named_with_its_number(grade):
    found, said = grade({
        "ada/02_adagrad/02_adagrad.ipynb": notebook(RIGHT), "ada/02_adagrad/draft.ipynb": notebook(RIGHT),
        "ada/02_adagrad/timestamp.txt": "now", "ada/01_gradient_descent/01_gradient_descent.ipynb": notebook(RIGHT),
        "bob/02_adagrad/answer.pdf": "", "carl/homework/02_adagrad.ipynb": notebook(RIGHT), "dora.docx": "",
        "emil.ipynb": notebook(RIGHT), ".DS_Store": "", "__MACOSX/emil.ipynb": ""}, "adagrad_step")
    assert found == {"ada": "passed", "bob": "missing", "carl": "missing", "dora": "rejected", "emil": "passed"}
    assert ("4 files were not read: ada/02_adagrad/draft.ipynb, bob/02_adagrad/answer.pdf, "
            "carl/homework/02_adagrad.ipynb and 1 more" in said)


def test_whole_class_without_a_file_is_a_clear_warning(grade):
    found, said = grade({"ada/homework/a.ipynb": "{}", "bob/homework/b.ipynb": "{}"})
    assert set(found.values()) == {"missing"}
    assert "NOTHING WAS FOUND for any of the 2 students" in said and "STUDENT/02_adagrad/" in said
    assert "2 files were not read: ada/homework/a.ipynb, bob/homework/b.ipynb" in said


def test_a_finished_copy_beside_a_blank_notebook_is_never_passed_over(grade, tmp_path):
    found, _ = grade({"ada/02_adagrad.ipynb": notebook("pass"), "ada/02_adagrad (1).ipynb": notebook(RIGHT),
                      "bob/02_adagrad_final.ipynb": notebook(RIGHT), "bob/scratch.ipynb": notebook("pass")},
                     "adagrad_step")
    assert found == {"ada": "rejected", "bob": "passed"}
    words = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8")
    assert "there are 2 files, 02_adagrad (1).ipynb, 02_adagrad.ipynb: leave the one" in words


def test_a_document_instead_of_a_notebook_has_a_row_of_its_own(grade):
    found, _ = grade({"ada.ipynb": notebook(RIGHT), "ada.pdf": "", "dora.PDF": ""}, "adagrad_step")
    assert found == {"ada": "passed", "dora": "rejected"}


def test_folder_with_nothing_to_grade_says_what_it_holds(grade):
    _, said = grade({"ada.pdf": "", "bob.docx": ""}, status=2)
    assert "it holds ada.pdf, bob.docx" in said


def test_all_is_read_means_no_word_about_it(grade):
    _, said = grade({"ada.ipynb": notebook(RIGHT), "bob.py": RIGHT})
    assert "not read" not in said and "NOTHING" not in said


def test_folders_a_thousand_deep_stop_nothing(grade, tmp_path):
    deep = tmp_path / "submitted" / "eve" / "/".join("a" * 9)
    deep.mkdir(parents=True)
    here = os.getcwd()
    try:
        os.chdir(deep)                              # no path may be as long as this
        for _ in range(1200):
            os.mkdir("a")
            os.chdir("a")
    finally:
        os.chdir(here)
    found, said = grade({"ada.ipynb": notebook(RIGHT), "eve/a/x.txt": ""}, "adagrad_step")
    assert found == {"ada": "passed", "eve": "missing"} and "1 file was not read: eve/a/x.txt" in said
    subprocess.run(["rm", "-rf", tmp_path / "submitted" / "eve"], check=True)     # too deep for Python


def test_folder_that_cannot_be_opened_is_that_student_s_alone(grade, monkeypatch):
    def closed(folder, open_one=Path.iterdir):
        if folder.parent.name == "eve":
            raise PermissionError(13, "Permission denied")
        return open_one(folder)
    monkeypatch.setattr(Path, "iterdir", closed)
    found, _ = grade({"ada.ipynb": notebook(RIGHT), "eve/02_adagrad/02_adagrad.ipynb": notebook(RIGHT)}, "adagrad_step")
    assert found == {"ada": "passed", "eve": "rejected"}


# --------------------------------------------------------------------------- prose, wherever it was written

def source(root, name="02_adagrad"):
    content = json.loads((root / "exercises" / "release" / name / f"{name}.ipynb").read_text())
    at = next(at for at, cell in enumerate(content["cells"])
              if cell["metadata"].get("nbgrader", {}).get("grade_id") == "first_step")
    return content, at


def cell(text, kind="markdown"):
    return {"cell_type": kind, "source": text, "metadata": {}, "id": "own"} | (
        {"outputs": [], "execution_count": None} if kind == "code" else {})


def prose(root, tmp_path, grade, change):
    """Grade a release notebook in which the cell for prose, at a place, was changed; status, message, what is read."""
    content, at = source(root)
    change(content["cells"], at)
    grade({"ada/02_adagrad/02_adagrad.ipynb": json.dumps(content)})
    results = map(json.loads, (tmp_path / "out" / "results.jsonl").read_text().splitlines())
    result, = [each for each in results if each["exercise"] == "first_step"]
    page = tmp_path / "out" / "reader.html"
    return result["status"], result["message"], page.read_text() if page.exists() else ""


@pytest.mark.parametrize("place, kind", [(1, "markdown"), (0, "markdown"), (1, "code"), (1, "raw"), (2, "markdown")])
def test_prose_in_a_cell_of_its_own_is_shown_to_the_reader(root, tmp_path, grade, place, kind):
    status, _, page = prose(root, tmp_path, grade, lambda cells, at: cells.insert(at + place, cell("The ratio", kind)))
    assert status == "needs-reader" and "The ratio" in page
    assert "YOUR ANSWER HERE" not in page and "adaptive-edu check" not in page


def test_prose_in_both_cells_is_shown_in_order(root, tmp_path, grade):
    def change(cells, at):
        cells[at]["source"] = "First this."
        cells.insert(at + 1, cell("Then that."))
    _, _, page = prose(root, tmp_path, grade, change)
    assert "First this.\n\nThen that." in page


def test_prose_written_below_the_question_itself_is_shown(root, tmp_path, grade):
    def change(cells, at):
        cells[at - 1]["source"] = [*cells[at - 1]["source"], "\n\nMy answer"]
    status, _, page = prose(root, tmp_path, grade, change)
    assert status == "needs-reader" and "<pre>My answer</pre>" in page


def test_cell_that_was_deleted_is_said_to_be(root, tmp_path, grade):
    status, message, page = prose(root, tmp_path, grade, lambda cells, at: cells.pop(at))
    assert (status, message, page) == ("missing", "The cell for this answer was deleted, and no other stands in its "
                                       "place.", "")


def test_cell_of_its_own_in_the_place_of_a_deleted_one_is_shown(root, tmp_path, grade):
    def change(cells, at):
        cells[at] = cell("The ratio is a sign")
    status, _, page = prose(root, tmp_path, grade, change)
    assert status == "needs-reader" and "The ratio is a sign" in page


def test_untouched_cell_and_notes_elsewhere_are_no_answer(root, tmp_path, grade):
    def change(cells, at):
        cells.insert(4, cell("a note on the step"))
        cells.insert(at + 2, cell("  \n"))
    status, message, _ = prose(root, tmp_path, grade, change)
    assert (status, message) == ("missing", "Nothing was handed in.")


def test_self_study_edition_handed_in_shows_none_of_our_hints(root, tmp_path, grade):
    content = json.loads((root / "exercises" / "self_study" / "02_adagrad.ipynb").read_text())
    found, _ = grade({"ada.ipynb": json.dumps(content)})
    assert found == {"ada": "missing"} and not (tmp_path / "out" / "reader.html").exists()


def test_a_long_name_in_any_script_is_graded_and_stays_one_student(grade):
    name = "\N{HIRAGANA LETTER A}" * 80
    found, _ = grade({f"{name}/02_adagrad.ipynb": notebook(RIGHT), "bob.py": RIGHT})
    assert len(found) == 2 and all(len(student.encode()) < 220 for student in found)
    assert len({student[:60] for student in found}) == 2


def test_what_a_mac_adds_to_a_copy_is_no_second_file(grade):
    found, _ = grade({"ada/solution.ipynb": notebook(RIGHT), "ada/._solution.ipynb": b"\0\5\x16\7",
                      "bob/solution.ipynb": notebook(RIGHT)})
    assert found["ada"] == found["bob"] != "rejected"
