"""The learner's own copy of the course: filled at every start, never written over what they changed.

Standard library only. `my_work/` has the layout of the project; `.shipped.json` in it remembers what each
file was like when it was copied, so that an untouched copy can follow the course and a changed one stays.
"""
import hashlib
import json
import shutil
from pathlib import Path

COPIED = ("notebooks/*.ipynb", "notebooks/images/*.*",
          "exercises/release/**/*.*", "exercises/self_study/**/*.*")
FOLDER, MANIFEST = "my_work", ".shipped.json"
NOTICE = ("{name} has a newer version; yours, " + FOLDER + "/{name}, stays as you changed it "
          "(rename it and start again to get the new one)")


def course_folder(package=Path(__file__).parent):
    """Return the folder of the clone that the package is in.

    Raises
    ------
    FileNotFoundError : the package was installed without the notebooks
    """
    folder = Path(package).resolve().parent
    if not any(folder.glob("notebooks/*.ipynb")):
        raise FileNotFoundError("the notebooks are not beside the installed package; "
                                "clone the project and run `python3 start.py` in it")
    return folder


def material(package=Path(__file__).parent):
    """Return the folder with scripts, exercises and guides: the clone's, or the one inside an installed package.

    Raises
    ------
    FileNotFoundError : the package was installed without them
    """
    for folder in (Path(package) / "course", Path(package).resolve().parent):
        if (folder / "exercises" / "source").is_dir():
            return folder
    raise FileNotFoundError("the exercises are not beside the installed package; clone the project, "
                            "or install it from a wheel")


def first_copy(course):
    """Return the learner's copy of the first notebook by name, relative to the project's folder."""
    return f"{FOLDER}/notebooks/{min(path.name for path in course.glob('notebooks/*.ipynb'))}"


def refresh(course):
    """Bring `my_work/` up to date; return a sentence for each file that both sides changed.

    A missing copy is made (deleting one starts it anew), an untouched one follows the course, a changed one
    is left. A notebook is changed by what is written in its cells, not by being run.

    Parameters
    ----------
    course : Path
        The project's folder.

    Returns
    -------
    list of str
    """
    manifest = course / FOLDER / MANIFEST
    shipped = _read(manifest)
    notices = [NOTICE.format(name=name) for name in _names(course) if not _follow(course, name, shipped)]
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(json.dumps(shipped, indent=1), encoding="utf-8")
    return notices


def fingerprint(path):
    """Return a hash of a file, of the cells alone if it is a notebook; None if there is no such file."""
    if not path.exists():
        return None
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        content = _written(content)
    return hashlib.sha256(content).hexdigest()


def _names(course):
    paths = sorted(path for pattern in COPIED for path in course.glob(pattern))
    return [path.relative_to(course).as_posix() for path in paths if ".ipynb_checkpoints" not in path.parts]


def _follow(course, name, shipped):
    """Copy one file unless the learner changed it; return whether theirs is at the course's version."""
    original, copy, was = course / name, course / FOLDER / name, shipped.get(name)
    new, found = fingerprint(original), fingerprint(copy)
    if found in (None, was) and found != new:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
    if found in (None, was, new):
        shipped[name] = new
    return shipped.get(name) == new


def _written(content):
    """Return what people write in a notebook; all of the file if it is not one that can be read."""
    try:
        cells = json.loads(content)["cells"]
        return json.dumps([[cell["cell_type"], "".join(cell["source"]), cell.get("attachments")]
                           for cell in cells]).encode()
    except (ValueError, KeyError, TypeError):
        return content


def _read(manifest):
    """Return what was shipped; nothing if that was lost, and then every copy that differs is left alone."""
    try:
        return dict(json.loads(manifest.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
