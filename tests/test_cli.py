"""The command: what it understands, what it starts, and what it does to the learner's files."""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_edu import __version__, cli, workspace

# ---- arguments

@pytest.mark.parametrize(("argv", "ours", "jupyter"), [
    ([], ["lab"], []),
    (["--no-browser", "--port", "8890"], ["lab", "--no-browser", "--port", "8890"], []),
    (["lab", "--", "--debug"], ["lab"], ["--debug"]),
    (["--", "--debug", "--", "x"], ["lab"], ["--debug", "--", "x"]),
    (["check", "steps.py"], ["check", "steps.py"], []),
    (["--help"], ["--help"], []),
    (["--version"], ["--version"], []),
])
def test_the_bare_command_is_lab_and_the_rest_goes_to_jupyter(argv, ours, jupyter):
    assert cli._split(argv) == (ours, jupyter)


def test_lab_shows_the_whole_project():
    given = cli.lab_arguments(Path("/course"), "my_work/notebooks/00_start.ipynb", browser=False, port=8890,
                              extra=["--debug"])
    assert f"--ServerApp.root_dir={Path('/course')}" in given
    assert "--LabApp.default_url=/lab/tree/my_work/notebooks/00_start.ipynb" in given
    assert given[-3:] == ["--no-browser", "--port=8890", "--debug"]


def test_a_browser_and_jupyters_own_port_are_the_defaults():
    given = " ".join(cli.lab_arguments(Path("/course"), "first.ipynb"))
    assert "browser" not in given and "port" not in given


def test_version_and_help_answer(capsys):
    assert _leaves("--version") == 0 and capsys.readouterr().out == f"adaptive-edu {__version__}\n"
    assert _leaves("--help") == 0
    told = capsys.readouterr().out
    assert all(word in told for word in ("lab", "check", "regenerate", "my_work/", "examples:"))


def test_an_unknown_command_is_refused_in_words(capsys):
    assert _leaves("teach") == 2 and "teach" in capsys.readouterr().err


def _leaves(*argv):
    with pytest.raises(SystemExit) as end:
        cli.main(argv)
    return end.value.code


# ---- a real start, in a course of one notebook

@pytest.fixture
def course(tmp_path, root):
    shutil.copytree(root / "adaptive_edu", tmp_path / "adaptive_edu")
    _write(tmp_path / "notebooks/00_start.ipynb", "1 + 1")
    return tmp_path


def test_lab_answers_at_the_first_notebook_and_asks_about_nothing(course):
    address = f"http://127.0.0.1:{_free_port()}"
    nobody = {f"JUPYTER_{name}_DIR": str(course / "nobody") for name in ("CONFIG", "DATA", "RUNTIME")}
    lab = subprocess.Popen([sys.executable, "-m", "adaptive_edu", "--no-browser", f"--port={address[17:]}",
                            "--", "--IdentityProvider.token="],
                           cwd=course, env={**os.environ, **nobody}, stderr=subprocess.DEVNULL)
    try:
        assert _read(f"{address}/")[0] == f"{address}/lab/tree/my_work/notebooks/00_start.ipynb"
        notes = _read(f"{address}/lab/api/settings/@jupyterlab/apputils-extension:notification")[1]
        assert json.loads(notes)["schema"]["properties"]["fetchNews"]["default"] == "false"
        assert '"disabledExtensions": ["@jupyter/nbgrader"' in _read(f"{address}/lab")[1]
    finally:
        lab.terminate()
        lab.wait(30)


def test_without_the_notebooks_one_sentence_says_what_to_do(course):
    shutil.rmtree(course / "notebooks")
    end = subprocess.run([sys.executable, "-m", "adaptive_edu"], cwd=course, capture_output=True, text=True)
    assert end.returncode == 1
    assert end.stderr == ("adaptive-edu: the notebooks are not beside the installed package; "
                          "clone the project and run `python3 start.py` in it\n")


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _read(address, seconds=60):
    """Return where this address leads and what is there, once a server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(address) as page:
                return page.url, page.read().decode()
        except URLError:
            assert time.monotonic() < end, f"no answer from {address}"
            time.sleep(0.1)


# ---- the learner's copies

EVENTS = st.lists(st.sampled_from(["update", "write", "run", "delete", "adopt", "start"]), max_size=12)


@pytest.mark.parametrize("name", ["notebooks/01_paths.ipynb", "exercises/release/02/notes.txt"])
@given(events=EVENTS)
def test_a_copy_is_the_learners_if_they_wrote_in_it_else_the_courses(tmp_path_factory, name, events):
    course = tmp_path_factory.mktemp("course")
    original, copy = course / name, course / "my_work" / name
    theirs, mine, based = "course 0", None, None        # `mine`: the learner's own text, if there is one
    _write(original, theirs)
    for number, event in enumerate([*events, "start"]):
        if event == "update":
            theirs = f"course {number}"
            _write(original, theirs)
        elif event == "start":
            notices = workspace.refresh(course)
            assert _text(copy) == (mine or theirs)
            assert len(notices) == (mine not in (None, theirs) and theirs != based)
            based, mine = (theirs, None) if _text(copy) == theirs else (based, mine)
        elif event == "delete":
            copy.unlink(missing_ok=True)
            mine = None
        elif copy.exists():
            text = {"write": f"mine {number}", "adopt": theirs, "run": _text(copy)}[event]
            _write(copy, text, ran=event == "run")
            mine = None if text == based else text          # as it was shipped: nobody's own


def test_the_notice_names_both_files_and_the_way_out(tmp_path):
    _write(tmp_path / "notebooks/01.ipynb", "course")
    workspace.refresh(tmp_path)
    _write(tmp_path / "my_work/notebooks/01.ipynb", "mine")
    _write(tmp_path / "notebooks/01.ipynb", "course, corrected")
    assert workspace.refresh(tmp_path) == [
        "notebooks/01.ipynb has a newer version; yours, my_work/notebooks/01.ipynb, stays as you changed it "
        "(rename it and start again to get the new one)"]


def test_a_run_notebook_is_not_a_changed_one_but_a_pasted_picture_is(tmp_path):
    _write(tmp_path / "a.ipynb", "x")
    before = workspace.fingerprint(tmp_path / "a.ipynb")
    _write(tmp_path / "a.ipynb", "x", ran=True)
    assert workspace.fingerprint(tmp_path / "a.ipynb") == before
    _write(tmp_path / "a.ipynb", "x", attachments={"me.png": {"image/png": "AAAA"}})
    assert workspace.fingerprint(tmp_path / "a.ipynb") != before


@pytest.mark.parametrize("damage", ["", "{", "[1]", "null"])
def test_a_damaged_manifest_costs_nobody_their_work(tmp_path, damage):
    _write(tmp_path / "notebooks/01.ipynb", "course")
    _write(tmp_path / "my_work/notebooks/01.ipynb", "mine")
    (tmp_path / "my_work/.shipped.json").write_text(damage)
    assert len(workspace.refresh(tmp_path)) == 1
    assert _text(tmp_path / "my_work/notebooks/01.ipynb") == "mine"


@pytest.mark.parametrize("broken", ["", "not a notebook", "[]", '{"cells": [1]}'])
def test_a_broken_notebook_of_the_learners_is_theirs_all_the_same(tmp_path, broken):
    _write(tmp_path / "notebooks/01.ipynb", "course")
    workspace.refresh(tmp_path)
    (tmp_path / "my_work/notebooks/01.ipynb").write_text(broken)
    workspace.refresh(tmp_path)
    assert (tmp_path / "my_work/notebooks/01.ipynb").read_text() == broken


def test_learners_get_notebooks_pictures_and_student_exercises_alone(tmp_path):
    wanted = {"notebooks/01.ipynb", "notebooks/images/a.png",
              "exercises/release/02/02.ipynb", "exercises/self_study/02.ipynb"}
    for name in wanted | {"exercises/source/02/02.ipynb", "notebooks/source/01.py", "adaptive_edu/steps.py",
                          "notebooks/.ipynb_checkpoints/01-checkpoint.ipynb"}:
        _write(tmp_path / name, "x")
    workspace.refresh(tmp_path)
    work = tmp_path / "my_work"
    assert {path.relative_to(work).as_posix() for path in work.rglob("*.*") if path.is_file()} \
        == wanted | {".shipped.json"}


def _write(path, text, ran=False, attachments=None):
    """Write a text file, or a notebook whose one cell holds the text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": [text], "attachments": attachments,
            "execution_count": 7 if ran else None, "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook) if path.suffix == ".ipynb" else text)


def _text(path):
    content = path.read_text()
    return "".join(json.loads(content)["cells"][0]["source"]) if path.suffix == ".ipynb" else content
