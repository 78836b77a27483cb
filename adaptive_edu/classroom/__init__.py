"""`adaptive-edu class`: a ready course directory for a teacher, from a clone or from an installed wheel.

`lessons` makes the students' notebooks from their scripts. Standard library only, and no network.
"""
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..workspace import material
from .lessons import lesson

TEMPLATES = Path(__file__).parent / "templates"
# Where it goes, from what of the project; `students/` has the layout of the project, so its links hold.
COPIED = {"exercises": ("source", "templates", "nbgrader_config.py"),
          "students/exercises": ("release", "self_study")}
CLONE_OR_CLASS = re.compile(r"<!-- clone -->\n.*?<!-- class\n(.*?)-->\n", re.DOTALL)      # as a page says it of each


def main(folder):
    """Make the class; return 0, or 1 after one sentence on what is in the way."""
    try:
        make(Path(folder))
    except OSError as problem:
        print(f"class: {problem}", file=sys.stderr)
        return 1
    print(f"{folder} is ready: begin with its README.md")
    return 0


def make(folder):
    """Make a course directory: all of it, or nothing.

    Parameters
    ----------
    folder : Path
        New, or an empty folder; what it lies in exists.

    Raises
    ------
    OSError : there is something in the way; one sentence says what
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise FileExistsError(f"NEW_FOLDER must be new or empty; got {folder}, which is neither")
    if not folder.absolute().parent.is_dir():
        raise FileNotFoundError(f"NEW_FOLDER must lie in a folder that exists; got {folder}")
    course = material()
    with TemporaryDirectory(dir=folder.absolute().parent, prefix=".class-") as unfinished:
        made = Path(unfinished) / "class"
        _fill(made, course)
        folder.mkdir(exist_ok=True)         # it stays, if it was there: somebody may stand in it
        for path in made.iterdir():
            path.rename(folder / path.name)


def _fill(new, course):
    shutil.copytree(TEMPLATES, new)
    (new / "grade.yml").rename(_made(new / ".github" / "workflows") / "grade.yml")
    shutil.copytree(course / "docs" / "teaching", new / "teaching", ignore=shutil.ignore_patterns("index.md"))
    for place, names in COPIED.items():
        for name in names:
            _copy(course / "exercises" / name, _made(new / place) / name)
    page = (course / "exercises" / "TEACHING.md").read_text(encoding="utf-8")
    (new / "exercises" / "TEACHING.md").write_text(CLONE_OR_CLASS.sub(r"\1", page), encoding="utf-8", newline="\n")
    for script in sorted((course / "notebooks" / "source").glob("*.py")):
        path = _made(new / "students" / "notebooks") / f"{script.stem}.ipynb"
        path.write_text(lesson(script.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _copy(source, target):
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    else:
        shutil.copyfile(source, target)


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder
