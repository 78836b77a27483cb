"""`adaptive-edu check FILE`: a line for each exercise found, and an exit status."""
import json

import pytest

from adaptive_edu import checking
from adaptive_edu.authoring import ROOT
from adaptive_edu.checking import main

RIGHT = "def gd_step(param, grad, learning_rate):\n    return param - learning_rate * grad\n"
WRONG = "def ema(average, value, rho):\n    return rho * value + (1 - rho) * average\n"
EXERCISES = ROOT / "exercises"


def notebook(*sources, graded=()):
    cells = [{"cell_type": "code", "metadata": {"nbgrader": {"grade": True}} if at in graded else {},
              "source": source.splitlines(keepends=True)} for at, source in enumerate(sources)]
    return json.dumps({"cells": [{"cell_type": "markdown", "metadata": {}, "source": "text"}, *cells]})


def check(tmp_path, capsys, text, name="mine.py"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    status = main(path)
    assert [file.name for file in tmp_path.iterdir()] == [name], "nothing is written"
    return status, capsys.readouterr().out


def test_right_file_exits_0(tmp_path, capsys):
    status, said = check(tmp_path, capsys, RIGHT)
    assert status == 0 and said.startswith("✓ Right - gd_step: ") and len(said.splitlines()) == 1


def test_wrong_file_exits_1_with_a_line_for_each_exercise(tmp_path, capsys):
    status, said = check(tmp_path, capsys, RIGHT + WRONG)
    assert status == 1
    assert [line.split(":")[0] for line in said.splitlines()] == ["✓ Right - gd_step", "✗ Not yet - ema"]


def test_notebook_is_run_in_order_without_magics_output_or_keyboard(tmp_path, capsys):
    text = notebook("%matplotlib inline\n!ls\nimport numpy as np?\nprint('noise')", "%%bash\nls", "np.nan?",
                    "name = input()", RIGHT.replace("-", "+"), "import sys\nsys.exit(3)", RIGHT)
    status, said = check(tmp_path, capsys, text, "mine.ipynb")
    passed_over, verdict = said.splitlines()
    assert status == 0 and verdict.startswith("✓ Right - gd_step")
    assert passed_over.startswith("(passed over: cell 5 raised EOFError: ")
    assert passed_over.endswith("; cell 7 raised SystemExit: 3)")


def test_graded_cells_are_not_run(tmp_path, capsys):
    status, said = check(tmp_path, capsys, notebook(RIGHT, "gd_step = None\n1 / 0", graded=[1]), "mine.ipynb")
    assert status == 0 and "passed over" not in said


def test_script_s_main_part_is_not_run_and_dataclasses_work(tmp_path, capsys):
    text = ("from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass Rate:\n"
            "    value: float\n" + RIGHT + "if __name__ == '__main__':\n    gd_step = None\n")
    assert check(tmp_path, capsys, text)[0] == 0


def test_file_beside_it_can_be_imported(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    (tmp_path / "my_helper_of_gd.py").write_text(RIGHT)
    (tmp_path / "mine.py").write_text("from my_helper_of_gd import gd_step")
    assert main(tmp_path / "mine.py") == 0


@pytest.mark.parametrize("name, text, told", [
    ("mine.py", "from adaptive_edu import gd_step", "mine.py must define one of gd_step"),
    ("mine.py", "def gd_step(:", "check: mine.py raised SyntaxError"),
    ("mine.ipynb", "not json", "mine.ipynb is damaged: JSONDecodeError"),
    ("mine.ipynb", "[]", "mine.ipynb is damaged: TypeError"),
    ("mine.txt", RIGHT, "file must be a notebook (.ipynb) or a Python file (.py); got mine.txt")])
def test_nothing_to_judge_exits_2_with_one_sentence(name, text, told, tmp_path, capsys):
    status, said = check(tmp_path, capsys, text, name)
    assert status == 2 and told in said and len(said.splitlines()) == 1


def test_missing_file_exits_2(tmp_path, capsys):
    assert main(tmp_path / "none.py") == 2
    assert capsys.readouterr().out == "check: none.py cannot be read: No such file or directory\n"


@pytest.mark.parametrize("path", sorted((EXERCISES / "source").glob("*/*.ipynb")), ids=lambda path: path.stem)
def test_solved_exercises_are_right_and_unsolved_are_not_written_yet(path, capsys):
    assert main(path) == 0
    assert main(EXERCISES / "self_study" / path.name) == 1
    said = capsys.readouterr().out
    assert "passed over" not in said and said.count("✓ Right") == said.count("Not written yet") > 0


def test_a_cell_that_never_ends_is_stopped_and_the_rest_judged(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS_PER_PIECE", 0.2)
    (tmp_path / "mine.ipynb").write_text(notebook("while True: pass", RIGHT))
    assert main(tmp_path / "mine.ipynb") == 0
    assert "cell 2 was stopped after 0.2 seconds" in capsys.readouterr().out


def test_an_exception_that_cannot_be_read_is_told_all_the_same(tmp_path, capsys):
    rude = "class Rude(BaseException):\n    def __str__(self):\n        raise ValueError\nraise Rude"
    (tmp_path / "mine.ipynb").write_text(notebook(rude, RIGHT))
    assert main(str(tmp_path / "mine.ipynb")) == 0
    assert "cell 2 raised Rude" in capsys.readouterr().out
