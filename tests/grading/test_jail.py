"""The jail: what it holds back, and that grading refuses to begin as soon as one wall is missing."""
import os
import shutil
import subprocess
import sys

import pytest
from catalogue import RIGHT, SHORT, grade_with

from adaptive_edu.grading import bubblewrap, trial
from adaptive_edu.grading.alone import Alone
from adaptive_edu.grading.arguments import UNSAFE
from adaptive_edu.grading.inside import filter
from adaptive_edu.grading.sandbox import Jail, NoSandbox

# Each wall by the line that builds it, and what the trial then finds; without the list, exec replaces the trial.
WALLS = {
    "the list of calls": ("lockdown.py", "filter.install()", "pass", "Gone"),
    "the fresh /tmp": ("lockdown.py", "fresh_tmp(libc)\n    drop", "os.chdir('/tmp')\n    drop", ""),
    "the limits": ("lockdown.py", 'limit(limits["cpu"], limits["memory"])', "pass", "(memory|Late)"),
}


@pytest.fixture
def other_inside(jail, tmp_path, monkeypatch):
    """A jail whose own files are changed in one place."""
    def change(name, old, new):
        inside = shutil.copytree(bubblewrap.INSIDE, tmp_path / "inside")
        text = (inside / name).read_text()
        assert text.count(old) == 1
        (inside / name).write_text(text.replace(old, new))
        tmp_path.chmod(0o755)
        monkeypatch.setattr(bubblewrap, "INSIDE", inside)
        return Jail(SHORT)
    return change


@pytest.mark.parametrize("wall", WALLS)
def test_grading_refuses_to_begin_where_a_wall_is_missing(wall, other_inside):
    name, old, new, leak = WALLS[wall]
    weak = other_inside(name, old, new)
    try:
        with pytest.raises(NoSandbox, match=f"the jail leaks \\(.*{leak}.*nothing was graded"):
            trial.test_jail(weak)
    finally:
        weak.close()


def test_filter_that_cannot_be_set_ends_the_child_before_any_code_runs(other_inside):
    weak = other_inside("filter.py", "if machine not in ALLOWED", "if machine in ALLOWED")
    try:
        with pytest.raises(NoSandbox, match="the trial ended with Gone"):
            trial.test_jail(weak)
    finally:
        weak.close()


def test_grading_refuses_to_begin_where_more_can_be_seen(jail, monkeypatch, tmp_path):
    secret = tmp_path / "marks.csv"
    secret.write_text("bob,2")
    *view, remount, root = bubblewrap._view()
    wider = [*view, "--ro-bind", str(secret), "/jail/marks.csv", remount, root]
    monkeypatch.setattr(bubblewrap, "_view", lambda: wider)
    weak = Jail(SHORT)
    try:
        assert trial._leaks(weak, "SECRET, KNOWN, MEMORY = ['/jail/marks.csv'], set(), 1 << 30\n" + trial.ATTEMPTS)
    finally:
        weak.close()


def test_other_submissions_and_the_course_are_out_of_sight(grade, tmp_path):
    neighbour = tmp_path / "bob.py"
    neighbour.write_text(RIGHT)
    looks = [str(neighbour), str(bubblewrap.COURSE / "steps.py"), os.path.expanduser("~/.profile"), "/etc/shadow"]
    source = f"import os\nraise ValueError([path for path in {looks} if os.path.exists(path)])"
    assert "ValueError: []" in grade(source).message


def test_children_of_the_jail_are_ordinary_users_without_processes_to_see(grade):
    message = grade("import os\nraise ValueError((os.getuid() > 0, os.getppid(), sorted(os.listdir('/'))))").message
    assert "True, 2" in message or "True, 1" in message
    assert "proc" not in message and "home" not in message


def test_jail_that_was_killed_costs_nobody_anything(grade, jail):
    jail.process.kill()
    jail.process.wait()
    assert [grade(RIGHT).status for _ in range(3)] == ["passed"] * 3


def test_no_process_outlives_the_jail(jail):
    psutil = pytest.importorskip("psutil")
    own = Jail(SHORT)
    grade_with(own, RIGHT)
    family = psutil.Process(own.process.pid).children(recursive=True)
    assert family
    own.close()
    psutil.wait_procs(family, timeout=5)
    assert not any(process.is_running() for process in family)


def test_filter_speaks_only_of_calls_that_the_machine_has():
    header = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"
    if not os.path.exists(header):
        pytest.skip("needs the kernel's headers")
    with open(header) as file:
        numbers = dict(line.split()[1:] for line in file if line.startswith("#define __NR_"))
    assert {f"__NR_{name}": str(number) for name, number in filter.ALLOWED["x86_64"].items()}.items() <= numbers.items()


def grade_command(tmp_path, *words, path):
    (tmp_path / "ada.py").write_text(RIGHT)
    command = [sys.executable, "-m", "adaptive_edu", "grade", str(tmp_path / "ada.py"), "--assignment", "adagrad_step",
               "-o", str(tmp_path / "out"), "--workers", "1", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})


def test_without_bubblewrap_the_command_says_how_to_get_it_and_grades_nothing(tmp_path):
    end = grade_command(tmp_path, path="/nowhere")
    assert end.returncode == 2 and not (tmp_path / "out").exists()
    if sys.platform == "linux":
        assert "apt install bubblewrap" in end.stderr
    assert UNSAFE in end.stderr


def test_where_bubblewrap_may_not_work_the_command_says_what_it_needs(tmp_path):
    if sys.platform != "linux":
        pytest.skip("Linux only")
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    end = grade_command(tmp_path, path=f"{tmp_path}:/usr/bin:/bin")
    assert end.returncode == 2 and "No permissions to create new namespace" in end.stderr
    assert "user namespaces" in end.stderr


def test_flag_that_names_the_risk_grades_without_a_jail(tmp_path):
    end = grade_command(tmp_path, UNSAFE, path=os.environ["PATH"])
    assert end.returncode == 0 and "NO SANDBOX" in end.stderr
    assert "ada,2,2,2,passed" in (tmp_path / "out" / "scores.csv").read_text()


def test_alone_judges_like_the_jail(grade):
    runner = Alone(SHORT)
    by_heart, climbs = "def adagrad_step(*args):\n    return 0.75, 25.0", RIGHT.replace("- learn", "+ learn")
    for source in (RIGHT, "1 / 0", by_heart, climbs):
        assert grade_with(runner, source) == grade(source)


def test_alone_ends_what_does_not_end():
    assert grade_with(Alone(SHORT), "while True:\n    pass").status == "timeout"
