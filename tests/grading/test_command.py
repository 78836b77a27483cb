"""`adaptive-edu grade`: layouts in, files out, the same bytes every time, nothing lost, nothing believed."""
import csv
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser

import psutil
import pytest
from catalogue import RIGHT, catalogue, notebook

from adaptive_edu.cli import main
from adaptive_edu.grading import files, marks, outputs, submissions

WRONG = RIGHT.replace("- learning_rate", "+ learning_rate")
MARKUP = "def adagrad_step(*args):\n    raise ValueError('<script>alert(1)</script>')\n"


@pytest.fixture
def grade_folder(jail, tmp_path, capsys):
    """Run the command on a folder; return the output folder."""
    def run(submitted, *words, name="adagrad_step", out="out", status=0):
        given = ["grade", str(submitted), "--assignment", name, "-o", str(tmp_path / out)]
        assert main([*given, "--workers", "1", "--cpu", "1", *words]) == status
        return tmp_path / out
    return run


@pytest.fixture
def klass(tmp_path):
    """A folder of a small class: flat files, nbgrader's folders, and what is neither."""
    folder = tmp_path / "submitted"
    (folder / "dora" / "adagrad_step").mkdir(parents=True)
    (folder / "dora" / "adagrad_step" / "adagrad_step.ipynb").write_bytes(notebook(RIGHT))
    (folder / "emil").mkdir()
    for name, source in {"ada.py": RIGHT, "bob.py": WRONG, "carl.py": MARKUP, "greta.py": "\xff"}.items():
        (folder / name).write_text(source, encoding="latin-1")
    (folder / "fred.ipynb").write_bytes(notebook(RIGHT))
    (folder / "fred.py").write_text(RIGHT)
    (folder / ".hidden").write_text("")
    (folder / "notes.txt").write_text("")
    return folder


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "timing.jsonl"}


def rows(folder):
    with open(folder / "scores.csv", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_files_of_a_run(grade_folder, klass, capsys):
    out = grade_folder(klass)
    assert {name: (row["total"], row["status"]) for name, row in rows(out).items()} == {
        "ada": ("2", "passed"), "bob": ("0", "wrong"), "carl": ("0", "error"), "dora": ("2", "passed"),
        "emil": ("0", "missing"), "fred": ("0", "rejected"), "greta": ("0", "rejected")}
    lines = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert [tuple(line) for line in lines] == [outputs.FIELDS] * 7
    assert {line["status"] for line in lines} <= set(marks.STATUSES)
    assert len((out / "timing.jsonl").read_text().splitlines()) == 7
    assert sorted(page.stem for page in (out / "feedback").iterdir()) == sorted(rows(out))
    told = capsys.readouterr().out
    assert "7 submissions" in told and "1 x adagrad_step (A7): You climb" in told and "\x1b" not in told


def test_same_bytes_again_and_with_any_number_of_workers(grade_folder, klass):
    first = contents(grade_folder(klass))
    assert contents(grade_folder(klass, "--no-resume")) == first == contents(grade_folder(klass))
    assert contents(grade_folder(klass, "--workers", "2", out="other")) == first


def test_single_file_for_gradescope(grade_folder, klass):
    out = grade_folder(klass / "bob.py", "--gradescope")
    told = json.loads((out / "results.json").read_text())
    assert told["score"] == 0 and told["tests"][0]["name"] == "adagrad_step" and "climb" in told["tests"][0]["output"]


def test_gradescope_wants_a_single_submission(grade_folder, klass, capsys):
    grade_folder(klass, "--gradescope", status=2)
    assert "needs a single submission; got 7" in capsys.readouterr().err


@pytest.mark.parametrize("words, told", [(["--workers", "0"], "--workers must be at least 1; got 0"),
                                         (["--cpu", "0"], "--cpu must be at least 1; got 0")])
def test_bad_arguments_are_one_sentence(grade_folder, klass, capsys, words, told):
    grade_folder(klass, *words, status=2)
    assert told in capsys.readouterr().err


def test_scheduler_without_dask_says_what_to_install(grade_folder, klass, capsys, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, find=importlib.util.find_spec: (
        find(name) if name != "distributed" else None))
    grade_folder(klass, "--scheduler", "tcp://127.0.0.1:9", status=2)
    assert "install `dask` and `distributed`" in capsys.readouterr().err


def test_unknown_assignment_and_empty_folder_are_one_sentence(grade_folder, klass, tmp_path, capsys):
    grade_folder(klass, name="09_adam", status=2)
    (tmp_path / "empty").mkdir()
    grade_folder(tmp_path / "empty", status=2)
    grade_folder(tmp_path / "nowhere", status=2)
    told = capsys.readouterr().err
    assert "--assignment must be one of 01_gradient_descent" in told and "got 09_adam" in told
    assert told.count("SUBMITTED must") == 2


def test_links_pipes_and_devices_are_not_opened(grade_folder, tmp_path):
    folder = tmp_path / "odd"
    (folder / "dir.py").mkdir(parents=True)
    os.symlink("/etc/passwd", folder / "link.py")
    os.mkfifo(folder / "pipe.py")
    (folder / "deep").mkdir()
    os.symlink(tmp_path, folder / "deep" / "adagrad_step")
    os.symlink(tmp_path, folder / "folder")
    (folder / "inner" / "adagrad_step").mkdir(parents=True)
    os.symlink("/etc/passwd", folder / "inner" / "adagrad_step" / "adagrad_step.ipynb")
    start = time.monotonic()
    assert {row["status"] for row in rows(grade_folder(folder)).values()} == {"rejected"}
    assert time.monotonic() - start < 20


def test_names_of_students_are_safe_in_tables_and_paths(grade_folder, tmp_path):
    folder = tmp_path / "names"
    folder.mkdir()
    names = ["=HYPERLINK(1)", "@cmd", "-1", "a\nb", "\x1b[31m", "<script>", "ö", os.fsdecode(b"\xff"), "x" * 200,
             "plain"]
    for name in names:
        (folder / f"{name}.py").write_text(RIGHT)
    out = grade_folder(folder)
    assert len(rows(out)) == len(names) and "plain" in rows(out) and "ö" in rows(out)
    assert not any(name.startswith(("=", "@", "-", "+")) or not name.isprintable() for name in rows(out))


class Tags(HTMLParser):
    """All tags and attributes of a page."""

    def __init__(self, text):
        super().__init__()
        self.found, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        self.attributes += attrs


def test_feedback_is_safe_whatever_the_student_wrote_and_says_what_it_is(grade_folder, klass):
    out = grade_folder(klass)
    for page in (out / "feedback").iterdir():
        tags = Tags(page.read_text())
        assert not {"script", "img", "iframe", "link", "a", "form"} & set(tags.found)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in tags.attributes)
        assert ("lang", "en") in tags.attributes and {"title", "main", "h1", "h2"} <= set(tags.found)
        assert "default-src 'none'" in page.read_text()
    assert "&lt;script&gt;" in (out / "feedback" / "carl.html").read_text()


def prose(text, name="first_step"):
    content = json.loads(notebook(RIGHT))
    content["cells"].append({"cell_type": "markdown", "source": text, "metadata": {"nbgrader": {"grade_id": name}}})
    return json.dumps(content)


def test_prose_waits_for_a_person_and_its_mark_survives_a_regrade(grade_folder, tmp_path):
    folder = tmp_path / "prose"
    folder.mkdir()
    (folder / "ada.ipynb").write_text(prose("Because the root <b>is</b> a size."))
    (folder / "bob.ipynb").write_text(prose("YOUR ANSWER HERE"))
    (folder / "eve.ipynb").write_text(prose("\ud800"))
    out = grade_folder(folder, name="02_adagrad")
    assert rows(out)["ada"]["first_step"] == "0" and rows(out)["bob"]["status"] == "missing"
    assert "&lt;b&gt;is&lt;/b&gt;" in (out / "reader.html").read_text()
    table = (out / "reader.csv").read_text().splitlines()
    assert len(table) == 3 and table[1].startswith("ada,first_step,answer-") and table[1].endswith(",2,,")
    (out / "reader.csv").write_text("\n".join([table[0], table[1] + "1.5"]) + "\n")
    for _ in range(2):
        assert rows(grade_folder(folder, name="02_adagrad"))["ada"]["first_step"] == "1.5"
    (folder / "ada.ipynb").write_text(prose("Another answer."))
    assert rows(grade_folder(folder, name="02_adagrad"))["ada"]["first_step"] == "0"


@pytest.mark.parametrize("mark", ["3", "-1", "good", "nan"])
def test_mark_that_cannot_be_is_one_sentence(grade_folder, tmp_path, capsys, mark):
    folder = tmp_path / "prose"
    folder.mkdir()
    (folder / "ada.ipynb").write_text(prose("Because."))
    out = grade_folder(folder, name="02_adagrad")
    (out / "reader.csv").write_text((out / "reader.csv").read_text().rstrip("\n") + mark + "\n")
    grade_folder(folder, name="02_adagrad", status=2)
    assert f"score in reader.csv must be a number from 0 to 2; got {mark} for ada" in capsys.readouterr().err


def test_reader_that_breaks_on_a_file_costs_that_student_alone(grade_folder, klass, monkeypatch):
    read = files.cells

    def fragile(content, *rest):
        return 1 / (b"learn" in content) and read(content, *rest)
    monkeypatch.setattr(files, "cells", fragile)
    found = {name: row["status"] for name, row in rows(grade_folder(klass)).items()}
    assert (found["ada"], found["carl"]) == ("passed", "rejected")


# ------------------------------------------------------------------------------------------------ interruptions

def command(folder, out, *words):
    return [sys.executable, "-m", "adaptive_edu", "grade", str(folder), "--assignment", "adagrad_step", "-o", str(out),
            "--workers", "2", "--cpu", "1", *words]


def large_class(folder, count=40):
    folder.mkdir()
    for number in range(count):
        (folder / f"s{number:03}.py").write_text([RIGHT, WRONG, MARKUP, "1 / 0"][number % 4])
    return folder


def test_ctrl_c_of_a_terminal_reaches_the_grader_and_not_its_jail(jail):
    assert os.getpgid(jail.process.pid) != os.getpgid(0)


@pytest.mark.parametrize("how", [pytest.param(signal.SIGINT, marks=pytest.mark.slow), signal.SIGKILL])
def test_interrupted_run_resumes_to_the_same_bytes(jail, tmp_path, how):
    folder, rng = large_class(tmp_path / "class"), random.Random(int(how))
    whole = subprocess.run(command(folder, tmp_path / "whole"), capture_output=True, text=True)
    assert whole.returncode == 0, whole.stderr
    for _ in range(2):
        process = subprocess.Popen([*command(folder, tmp_path / "cut"), "--resume"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        stop_after(process, tmp_path / "cut" / outputs.JOURNAL, rng.randint(1, 15), how)
    kept = len((tmp_path / "cut" / outputs.JOURNAL).read_text().splitlines())
    with open(tmp_path / "cut" / outputs.JOURNAL, "a") as journal:
        journal.write('{"key": "torn')
    end = subprocess.run([*command(folder, tmp_path / "cut"), "--resume"], capture_output=True, text=True)
    assert end.returncode == 0 and kept > 0
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def stop_after(process, journal, lines, how):
    """Stop a run as soon as it has kept so many more submissions than before."""
    def count():
        return len(journal.read_text().splitlines()) if journal.exists() else 0
    target = count() + lines
    while process.poll() is None and count() < target:
        time.sleep(0.005)
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(how)
    process.wait()
    _, left = psutil.wait_procs(family, timeout=30)
    assert not left                                 # no worker and no jail outlives the command


def test_resume_keeps_what_is_graded_and_grades_what_was_handed_in_anew(grade_folder, tmp_path):
    folder = large_class(tmp_path / "class", 4)
    out = grade_folder(folder)
    before = (out / "timing.jsonl").read_text().splitlines()
    (folder / "s001.py").write_text(RIGHT)
    assert rows(grade_folder(folder, "--resume"))["s001"]["status"] == "passed"
    after = (out / "timing.jsonl").read_text().splitlines()
    assert [before[at] == after[at] for at in (0, 2, 3)] == [True] * 3


@pytest.mark.slow
def test_class_of_three_hundred_of_all_kinds_comes_out_right(grade_folder, tmp_path):
    folder, wanted = tmp_path / "class", {}
    folder.mkdir()
    attacks = catalogue()
    for number in range(300):
        attack = attacks[number % len(attacks)]
        student = f"s{number:03}" if number < len(attacks) else f"t{number:03}"
        (folder / f"{student}{attack.suffix}").write_bytes(attack.path.read_bytes())
        wanted[student] = attack.status, f"{attack.score:g}"
    out = grade_folder(folder, "--workers", "2")
    assert {name: (row["status"], row["total"]) for name, row in rows(out).items()} == wanted


def test_find_is_in_student_order(klass):
    names = [each.student for each in submissions.find(klass, ["adagrad_step"])]
    assert names == sorted(names)
