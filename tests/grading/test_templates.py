"""The templates for other platforms: they run, and say what they are."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from catalogue import RIGHT


@pytest.fixture
def autograder(jail, tmp_path, root):
    """Run the Gradescope template on a folder laid out like Gradescope's; return results.json and what was said."""
    def run(files, **settings):
        for name, source in files.items():
            (tmp_path / "submission").mkdir(exist_ok=True)
            (tmp_path / "submission" / name).write_text(source)
        command = Path(sys.executable).parent / "adaptive-edu"
        if not command.exists() or not shutil.which("bash"):
            pytest.skip("needs bash and the installed command")
        end = subprocess.run([root / "exercises" / "templates" / "gradescope" / "run_autograder"], capture_output=True,
                             text=True, env={**os.environ, "AUTOGRADER": str(tmp_path), "COMMAND": str(command),
                                             "ASSIGNMENT": "adagrad_step", **settings})
        return json.loads((tmp_path / "results" / "results.json").read_text()), end.stderr
    return run


def test_gradescope_gets_its_results(autograder):
    results, _ = autograder({"solution.py": RIGHT})
    assert results["score"] == 2 and results["tests"][0]["status"] == "passed"


def test_gradescope_gets_no_mark_where_nothing_can_be_graded(autograder, tmp_path):
    (tmp_path / "submission").mkdir()
    results, _ = autograder({})
    assert results["score"] == 0 and "tell your teacher" in results["output"]
    results, said = autograder({"solution.py": RIGHT}, PATH="/usr/bin:/bin", ASSIGNMENT="99_none")
    assert results["score"] == 0 and "--assignment must be one of" in said


def test_github_workflow_is_well_formed_and_says_that_it_gives_no_marks(root):
    text = (root / "exercises" / "templates" / "github_classroom" / "feedback.yml").read_text()
    steps = yaml.safe_load(text)["jobs"]["feedback"]["steps"]
    assert "adaptive-edu check" in steps[-1]["run"]
    assert "Feedback, not marks" in text


def test_page_for_teachers_names_real_files_arguments_and_statuses(root, capsys):
    from adaptive_edu.cli import main
    from adaptive_edu.grading.arguments import UNSAFE
    from adaptive_edu.grading.marks import STATUSES
    page = (root / "exercises" / "TEACHING.md").read_text()
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    told = capsys.readouterr().out
    for flag in ("--assignment", "--workers", "--cpu", "--gradescope", "--resume", "--no-resume", "--scheduler",
                 "--gradebook", "--column", UNSAFE):
        assert flag in page and flag in told
    assert all(f"`{status}`" in page for status in STATUSES)
    assert (root / "exercises" / "templates").is_dir()
