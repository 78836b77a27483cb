"""The parcel: what is installed, that its descriptions agree, and that every file in it is clean."""
import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import adaptive_edu

NOT_OF_THE_COURSE = {"python", "pip", "hatchling"}          # what conda needs beside the dependencies
# In pieces, so that this file passes its own test: registries are the business of each machine's settings.
REGISTRIES = [r"py" r"pi\.org", r"pythonhosted" r"\.org", r"anaconda" r"\.(org|com)", r"npmjs" r"\.(org|com)"]
PLACES_OF_ONE_MACHINE = [r"/(root|home|Users)" r"/\w", r"[A-Z]:\\" r"Users", r"/work" r"/(main|shared)"]


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def files(root):
    """Every file of the project: tracked, or new and not ignored."""
    if not (root / ".git").exists() or not shutil.which("git"):
        pytest.skip("needs git and a clone, to tell the project's files from others")
    listing = _run("git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", cwd=root)
    return [path for path in map(root.joinpath, listing.splitlines()) if path.is_file()]


# ---- what an import and a wheel bring

def test_the_import_brings_numpy_alone():
    code = ("import sys; before = set(sys.modules); import adaptive_edu\n"
            "print(*{name.split('.')[0] for name in set(sys.modules) - before\n"
            "        if getattr(sys.modules[name], '__file__', None)})")
    arrived = set(_run(sys.executable, "-c", code).split())
    assert arrived - sys.stdlib_module_names == {"adaptive_edu", "numpy"}


def test_the_wheel_holds_the_whole_package_and_says_where_the_notebooks_are(root, tmp_path):
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=root)
    wheel, = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as parcel:
        names = parcel.namelist()
        parcel.extractall(tmp_path / "installed")
    assert {"adaptive_edu/course.mplstyle", "adaptive_edu/py.typed"} <= set(names)
    assert {name.split("/")[-1] for name in names if "/licenses/" in name} == {"LICENSE", "LICENSE-TEXT"}
    end = subprocess.run([sys.executable, "-m", "adaptive_edu"], cwd=tmp_path / "installed",
                         capture_output=True, text=True)
    assert end.returncode == 1 and len(end.stderr.splitlines()) == 1 and "start.py" in end.stderr


# ---- descriptions that must agree

def test_conda_and_pip_install_the_same(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    conda = dict(map(_conda, environment["dependencies"]))
    pip = {need.name: need.specifier for need in map(Requirement, project["dependencies"])}
    assert {name: ranges for name, ranges in conda.items() if name not in NOT_OF_THE_COURSE} == pip
    assert conda["python"] == SpecifierSet("==3.12.*")
    build, = (Requirement(need) for need in _build_system(root)["requires"])
    assert conda[build.name] == build.specifier


def test_every_specification_of_the_environment_is_one_that_conda_reads(root):
    rattler = pytest.importorskip("rattler", reason="needs py-rattler, a solver's own reader of specifications")
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    read = [rattler.MatchSpec(need, strict=True) for need in environment["dependencies"]]
    assert len(read) > 5 and all(spec.version for spec, need in zip(read, environment["dependencies"]) if need != "pip")
    with pytest.raises(Exception, match="unable to parse version"):
        rattler.MatchSpec("numpy>=2.0,,<", strict=True)


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker runs on Linux and macOS")
def test_binder_makes_the_environment_before_it_sees_the_rest_and_ends_with_post_build(root):
    pytest.importorskip("repo2docker", reason="needs jupyter-repo2docker, which Binder runs")
    plan = subprocess.run([sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(root)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout
    assert "Building conda environment for python=3.12\n" in plan
    steps = ["src/environment.yml ", '--file "environment.yml"', " src/ ", "RUN ./postBuild"]
    assert [plan.index(step) for step in steps] == sorted(plan.index(step) for step in steps)
    assert not (root / "binder").exists() and not (root / ".binder").exists()       # it would be taken instead
    assert os.access(root / "postBuild", os.X_OK)


def test_the_citation_is_of_this_version(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == adaptive_edu.__version__
    assert isinstance(citation["date-released"], date)
    assert {"cff-version", "message", "title", "authors"} <= set(citation)


def test_both_commands_of_the_readme_are_those_of_the_machines_that_test_it(root):
    readme, ci = ((root / name).read_text(encoding="utf-8") for name in ("README.md", ".ci/run"))
    assert re.findall(r"^python3 start\.py.*$", readme, re.M) == ["python3 start.py", "python3 start.py test"]
    assert 'python3 start.py test "$@"' in ci


def _conda(need):
    """Return the name and ranges of conda's `name=3.12` or `name>=1,<2`."""
    name, ranges = re.fullmatch(r"([\w-]+?)([=<>].*)?", need).groups()
    ranges = re.sub(r"^=([\d.]+)$", r"==\1.*", ranges or "")
    return name.replace("matplotlib-base", "matplotlib"), SpecifierSet(ranges)


def _build_system(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]


# ---- every file

CHECKS = {"ruff": (["ruff", "check", "--no-cache"], {".py", ".ipynb"}),
          "codespell_lib": (["codespell_lib"], {".py", ".ipynb", ".md", ".toml", ".yml", ".cff"})}


@pytest.mark.parametrize("check", CHECKS)
def test_code_and_prose_pass(check, files, root):
    command, suffixes = CHECKS[check]
    given = [str(path) for path in files if path.suffix in suffixes]
    end = subprocess.run([sys.executable, "-m", *command, *given], cwd=root, capture_output=True, text=True)
    assert end.returncode == 0, end.stdout + end.stderr


@pytest.mark.parametrize("pattern", REGISTRIES + PLACES_OF_ONE_MACHINE)
def test_nothing_names_a_registry_or_somebodys_folder(pattern, files):
    assert [path.name for path in files if re.search(pattern, _text(path))] == []


def test_lock_files_hold_no_addresses(files):
    locks = [path for path in files if re.search(r"lock|requirements", path.name)]
    assert [path.name for path in locks if re.search(r"https?://", _text(path))] == []


def test_every_notebook_of_the_course_is_run(files, root):
    listing = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", "notebooks"],
                             cwd=root, capture_output=True, text=True)
    run = {line.split("::")[0] for line in listing.stdout.splitlines() if "::" in line}
    notebooks = {path.relative_to(root).as_posix() for path in files if path.suffix == ".ipynb"}
    assert {name for name in notebooks if not name.startswith("exercises/")} == run


def _text(path):
    return path.read_text(encoding="utf-8", errors="replace")


def _run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


# ---- start.py, without installing anything

@pytest.fixture
def start(root, tmp_path, monkeypatch):
    """The module start.py in an empty folder, its commands written down in `start.ran` instead of run."""
    spec = importlib.util.spec_from_file_location("start", root / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    start.HERE, start.VENV = str(tmp_path), str(tmp_path / ".venv")
    start.STAMP = str(tmp_path / ".venv/installed.txt")
    start.ran, start.fails = [], ""
    monkeypatch.setattr(start, "run", lambda command: _pretend(start, command))
    monkeypatch.setattr(start, "become", lambda command: start.ran.append(command))
    monkeypatch.setattr(start.shutil, "which", lambda name: name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("first")
    return start


def _pretend(start, command):
    Path(start.VENV).mkdir(exist_ok=True)
    start.ran.append(command)
    return command[0] != start.fails


def test_it_installs_once_then_only_opens(start):
    start.main(["--no-browser"])
    assert [command[:3] for command in start.ran[:2]] == [["uv", "venv", "--quiet"], ["uv", "pip", "install"]]
    opened = [start.PYTHON, "-m", "adaptive_edu", "--no-browser"]
    assert start.ran.pop() == opened
    start.ran.clear()
    start.main(["--no-browser"])
    assert start.ran == [opened]


def test_it_installs_anew_when_the_project_changes(start, tmp_path):
    start.main([])
    (tmp_path / "pyproject.toml").write_text("second")
    start.ran.clear()
    start.main([])
    assert len(start.ran) == 3


def test_what_was_installed_for_the_tests_opens_the_course_but_not_the_reverse(start):
    start.main([])
    start.main(["test", "-k", "cli"])
    assert start.ran[-2][-1] == ".[test]" and start.ran[-1] == [start.PYTHON, "-m", "pytest", "-k", "cli"]
    start.ran.clear()
    start.main([])
    assert len(start.ran) == 1


def test_another_python_starts_with_an_empty_environment(start, tmp_path, monkeypatch):
    start.main([])
    (tmp_path / ".venv/of_the_old_python").touch()
    monkeypatch.setattr(start.sys, "base_prefix", "/another")
    start.main([])
    assert not (tmp_path / ".venv/of_the_old_python").exists()


def test_an_environment_of_the_readers_own_is_filled_not_removed(start, tmp_path):
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/mine").touch()
    start.main([])
    assert (tmp_path / ".venv/mine").exists()


def test_pip_tries_when_uv_does_not_succeed(start):
    start.fails = "uv"
    start.main([])
    assert start.ran[-2][:4] == [start.PYTHON, "-m", "pip", "install"]


def test_a_failed_installation_is_not_taken_for_a_finished_one(start, monkeypatch):
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    start.fails = start.PYTHON
    with pytest.raises(SystemExit, match="could not be installed"):
        start.main([])
    assert not Path(start.STAMP).exists()


def test_misleading_variables_are_dropped(start, monkeypatch):
    for name in start.MISLEADING:
        monkeypatch.setenv(name, "/elsewhere")
    start.main([])
    assert not set(start.MISLEADING) & set(os.environ)


def test_a_debian_without_venv_is_told_what_to_install(start, monkeypatch):
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    monkeypatch.setattr(start, "has_ensurepip", lambda: False)
    with pytest.raises(SystemExit, match=r"sudo apt install python3\.\d+-venv$"):
        start.main([])


def test_an_old_python_gets_a_sentence(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 8, 18))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or later; this is Python 3\.8\.$"):
        start.main([])
    ast.parse(Path(start.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


# ---- public workflows, which only run where the project is published

@pytest.fixture(scope="module")
def workflows(root):
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
            for path in (root / ".github/workflows").glob("*.yml")}


def test_a_weekly_run_solves_the_environment_visits_addresses_and_opens_an_issue_when_one_fails(workflows):
    weekly = workflows["scheduled"]
    assert weekly[True]["schedule"]                             # `on`, as YAML 1.1 reads it
    jobs = weekly["jobs"]
    assert any("environment.yml" in str(step) for step in jobs["conda"]["steps"])
    assert set(jobs["tell"]["needs"]) == set(jobs) - {"tell"} and "failure()" in jobs["tell"]["if"]
    assert jobs["tell"]["permissions"] == {"issues": "write"} and "gh issue create" in str(jobs["tell"]["steps"])


def test_every_folder_of_pages_is_among_those_whose_addresses_are_visited(workflows, root):
    given, = (step["with"]["args"] for step in workflows["scheduled"]["jobs"]["links"]["steps"] if "with" in step)
    visited = {path for pattern in re.findall(r'"(\S*\*\S*)"', given) for path in root.glob(pattern)}
    assert {root / "README.md", root / "CITATION.cff", root / "exercises/TEACHING.md", root / "adaptive_edu/steps.py",
            root / "notebooks/source/08_clinic.py", root / "docs/teaching/schedule.md"} <= visited


def test_a_weekly_run_of_the_site_opens_an_issue_when_any_part_fails(workflows):
    site = workflows["site"]
    assert site[True]["schedule"] and "gh issue create" in str(site["jobs"]["report"]["steps"])
    assert set(site["jobs"]["report"]["needs"]) == set(site["jobs"]) - {"report"}


# The first major versions that run on Node 24; runners dropped Node 20 in September 2026.
NODE_24 = {"actions/checkout": 5, "actions/setup-python": 6, "actions/upload-artifact": 6, "actions/deploy-pages": 5,
           "actions/download-artifact": 7, "actions/upload-pages-artifact": 5, "mamba-org/setup-micromamba": 3,
           "lycheeverse/lychee-action": 2}                  # the last is a shell script


def test_every_action_ours_or_in_a_template_for_teachers_is_of_a_version_that_runners_still_run(files):
    used = {use for path in files if path.suffix == ".yml" for use in re.findall(r"uses: (\S+)@v(\d+)\n", _text(path))}
    assert len(used) >= len(NODE_24)
    assert {(name, major) for name, major in used if int(major) < NODE_24[name]} == set()


def test_workflows_may_only_read_unless_a_job_says_what_it_writes(workflows):
    assert [name for name, workflow in workflows.items() if workflow["permissions"] != {"contents": "read"}] == []
