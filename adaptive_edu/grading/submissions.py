"""Find what was handed in, and what else lies there. Opens no file; one student's folder is no other's trouble."""
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .platforms import Handed, handed
from .words import few

SUFFIXES = (".ipynb", ".py")
DOCUMENTS = (".pdf", ".docx", ".doc", ".odt", ".html", ".zip")      # what some hand in instead of a notebook
LONGEST = 200                   # bytes of a student's name: more is added to it, and systems allow 255 for all
DEEPEST = 8                     # folders, to look for what is not read
SKIPPED = (".", "__")           # what systems leave: .DS_Store, .ipynb_checkpoints, __MACOSX, __pycache__
NOT_THEIRS = {"timestamp.txt", "Thumbs.db", "desktop.ini"}      # nbgrader's and the system's


@dataclass(frozen=True)
class Submission:
    """One student's file: its bytes are read when it is graded. `why` says what is wrong if it has no path."""

    student: str
    path: Path | None
    why: str = ""


def find(submitted, names):
    """Return the submissions in student order.

    Parameters
    ----------
    submitted : Path
        A file; or a folder with files named by student, with folders `<student>/<assignment>/` or `<student>/`,
        or as Moodle or Canvas name them.
    names : sequence of str
        What the assignment's folder and notebook may be called, the likeliest first.

    Raises
    ------
    ValueError : nothing is there
    """
    submitted = Path(submitted)
    if submitted.is_file():
        return [Submission(name_of(submitted.stem), submitted)]
    if not submitted.is_dir():
        raise ValueError(f"SUBMITTED must be a folder or a file; {submitted} is neither")
    entries = [entry for entry in sorted(submitted.iterdir()) if not entry.name.startswith(SKIPPED)]
    entries = [entry for entry in entries if _is_folder(entry) or entry.suffix in SUFFIXES
               or entry.suffix.lower() in DOCUMENTS]
    found = _by_student(entries, handed([entry.name for entry in entries]))
    if not found:
        held = few(sorted(entry.name for entry in submitted.iterdir()))
        raise ValueError(f"SUBMITTED must hold .ipynb or .py files, or a folder for each student; {submitted} does "
                         f"not: it holds {held or 'nothing'}")
    return [_submission(name, entries, names) for name, entries in sorted(found.items())]


def _by_student(entries, platform):
    """Each student's entries, and what the student called them; documents only of who handed in nothing else."""
    found: dict = {}
    for entry in entries:
        whose = platform.get(entry.name) or Handed(entry.name if _is_folder(entry) else entry.stem, "")
        found.setdefault(name_of(whose.student), []).append((entry, whose))
    for student, theirs in found.items():
        work = [each for each in theirs if each[0].suffix.lower() not in DOCUMENTS and each[1].plugin == "file"]
        found[student] = work or theirs[:1]
    return found if any(entry.suffix in SUFFIXES or _is_folder(entry) for entry in entries) else {}


def unread(submitted, found, others=()):
    """Return the files below a folder that are no submission, as text; folders of other assignments do not count.

    Parameters
    ----------
    submitted : Path
    found : list of Submission
    others : collection of str
        Names of other assignments.
    """
    taken = {each.path for each in found}
    left = [Path(path) for path in _files(submitted, others, DEEPEST) if Path(path) not in taken]
    return sorted(path.relative_to(submitted).as_posix() for path in left)


def _files(folder, others, depth):
    """Yield the files below a folder that may be a student's, no links, and nothing of what cannot be opened."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(SKIPPED) or entry.name in NOT_THEIRS:
                continue
            if entry.is_file(follow_symlinks=False):
                yield entry.path
            elif depth and entry.is_dir(follow_symlinks=False) and entry.name not in others:
                yield from _files(entry.path, others, depth - 1)


def _is_folder(entry):
    return entry.is_dir() and entry.suffix not in SUFFIXES


def name_of(name):
    """Return a student's name that is safe to print, to sort and to write: odd ones end in a fingerprint.

    >>> name_of("ada"), name_of("=1+1")[:5]
    ('ada', '_1+1-')
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    safe = "".join(letter if letter.isprintable() and letter not in '\\/:*?"<>|' else "_" for letter in text)[:80]
    safe = safe.encode()[:LONGEST].decode(errors="ignore")
    safe = "_" + safe[1:] if safe.startswith(("=", "+", "-", "@", ".", " ")) or not safe else safe
    return safe if safe == name else f"{safe}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:6]}"


def _submission(student, entries, names):
    if len(entries) > 1:
        called = {entry: whose.file for entry, whose in entries}
        return _one_of(student, called, names) if all(called.values()) else Submission(
            student, None, f"there are {len(entries)} files or folders for this student")
    (entry, _), = entries
    if entry.is_symlink():
        return Submission(student, None, "it is a link")
    if entry.suffix.lower() in DOCUMENTS and not entry.is_dir():
        return Submission(student, None, f"it is a {entry.suffix} file, not a notebook")
    if not _is_folder(entry):
        return Submission(student, entry)
    folder = next((entry / name for name in names if os.path.lexists(entry / name)), entry)
    if folder.is_symlink():
        return Submission(student, None, "its folder is a link")
    return _in_folder(student, folder, names)


def _in_folder(student, folder, names):
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES
                       and not path.name.startswith(SKIPPED)) if folder.is_dir() else []
    except OSError as problem:
        return Submission(student, None, f"its folder cannot be opened ({problem.strerror})")
    return _one_of(student, {path: path.name for path in paths}, names)


def _one_of(student, called, names):
    """The one of several files, by what the student called it."""
    likely = [path for path, file in called.items() if _is_called(Path(file).stem, names)] or list(called)
    if len(likely) > 1:
        return Submission(student, None, f"there are {len(likely)} files, {few([called[path] for path in likely])}: "
                                         f"leave the one to be graded, as {names[-1]}.ipynb")
    if likely and likely[0].is_symlink():
        return Submission(student, None, "it is a link")
    return Submission(student, (likely or [None])[0])


def _is_called(stem, names):
    """Whether it is a name, or one with what browsers and people add to a copy: 02_adagrad (1), 02_adagrad_final."""
    return any(stem == name or (stem.startswith(name) and not stem[len(name)].isalnum()) for name in names)
