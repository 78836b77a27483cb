"""Find what was handed in, and read it as text. Imports the standard library only; runs no line of it.

Whatever a file is, the worst it can do here is to be rejected with a reason: links, pipes, devices and huge
files are not opened, broken notebooks are not repaired.
"""
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 64 << 20         # outputs may be large; code may not
LARGEST_CODE = 1 << 20
MOST_PARTS = 4_000_000          # lists and objects: three bytes of JSON each, a hundred of memory
SUFFIXES = (".ipynb", ".py")


class Rejected(Exception):
    """A file that cannot be graded, with the reason."""


@dataclass(frozen=True)
class Submission:
    """One student's file: its bytes are read when it is graded. `why` says what is wrong if it has no path."""

    student: str
    path: Path | None
    why: str = ""


def find(submitted, assignment):
    """Return the submissions in student order.

    Parameters
    ----------
    submitted : Path
        A file; or a folder with files named by student, with folders `<student>/<assignment>/`, or both.
    assignment : str

    Raises
    ------
    ValueError : nothing is there
    """
    submitted = Path(submitted)
    if submitted.is_file():
        return [Submission(name_of(submitted.stem), submitted)]
    if not submitted.is_dir():
        raise ValueError(f"SUBMITTED must be a folder or a file; {submitted} is neither")
    found = {}
    for entry in sorted(submitted.iterdir()):
        name = name_of(entry.name if _is_folder(entry) else entry.stem)
        if not entry.name.startswith((".", "_")) and (entry.suffix in SUFFIXES or _is_folder(entry)):
            found.setdefault(name, []).append(entry)
    if not found:
        raise ValueError(f"SUBMITTED must hold .ipynb or .py files, or a folder for each student; {submitted} does not")
    return [_submission(name, entries, assignment) for name, entries in sorted(found.items())]


def _is_folder(entry):
    return entry.is_dir() and entry.suffix not in SUFFIXES


def name_of(name):
    """Return a student's name that is safe to print, to sort and to write: odd ones end in a fingerprint.

    >>> name_of("ada"), name_of("=1+1")[:5]
    ('ada', '_1+1-')
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    safe = "".join(letter if letter.isprintable() and letter not in '\\/:*?"<>|' else "_" for letter in text)[:80]
    safe = "_" + safe[1:] if safe.startswith(("=", "+", "-", "@", ".", " ")) or not safe else safe
    return safe if safe == name else f"{safe}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:6]}"


def _submission(student, entries, assignment):
    if len(entries) > 1:
        return Submission(student, None, f"there are {len(entries)} files or folders for this student")
    entry, = entries
    if entry.is_symlink():
        return Submission(student, None, "it is a link")
    if not _is_folder(entry):
        return Submission(student, entry)
    folder = entry / assignment
    if folder.is_symlink():
        return Submission(student, None, "its folder is a link")
    return _in_folder(student, folder, assignment)


def _in_folder(student, folder, assignment):
    files = sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES) if folder.is_dir() else []
    named = [path for path in files if path.stem == assignment]
    if len(named or files) > 1:
        return Submission(student, None, f"there are {len(named or files)} files and none is {assignment}.ipynb")
    return Submission(student, (named or files or [None])[0])


def read(path):
    """Return the bytes of a regular file.

    Raises
    ------
    Rejected : it is a link, a folder, a pipe or a device, or too large, or it cannot be opened
    """
    try:
        with open(path, "rb", opener=_no_link) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Rejected("it is no ordinary file")
            if about.st_size > LARGEST_FILE:
                raise Rejected(f"it is larger than {LARGEST_FILE >> 20} MB")
            return file.read(LARGEST_FILE)
    except OSError as problem:
        raise Rejected(f"it cannot be opened ({problem.strerror})") from None


def _no_link(path, flags):
    """Open neither a link nor what would have to be waited for."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def pieces(content, suffix, tests=()):
    """Return the student's code as [label, source] pairs, and the text of each cell with a grade id.

    Parameters
    ----------
    content : bytes
    suffix : str
        ".py" or ".ipynb".
    tests : collection of str
        Grade ids of our own cells with tests: whatever stands there is passed over.

    Raises
    ------
    Rejected
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Rejected("it is not UTF-8 text") from None
    code, texts = ([["the file", text]], {}) if suffix == ".py" else _of_notebook(text, tests)
    if sum(len(source) for _, source in code) > LARGEST_CODE:
        raise Rejected(f"it has more than {LARGEST_CODE >> 20} MB of code")
    return code, texts


def _of_notebook(text, tests):
    code, texts = [], {}
    for number, (kind, source, grade_id) in enumerate(_cells(text), 1):
        if kind == "code" and grade_id not in tests:
            code.append([f"cell {number}", source])
        if grade_id is not None:
            texts[grade_id] = source.encode("utf-8", "replace").decode()     # JSON can spell what UTF-8 cannot
    return code, texts


def _cells(text):
    """Kind, source and grade id of each cell; a cell that is none is passed over."""
    if text.count("[") + text.count("{") > MOST_PARTS:
        raise Rejected("it has too many parts")
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        raise Rejected("it is not a notebook: its JSON is damaged") from None
    for cell in _list_of_cells(notebook):
        if isinstance(cell, dict):
            source = cell.get("source", cell.get("input", ""))
            source = "".join(map(str, source)) if isinstance(source, list) else source
            if isinstance(source, str):
                yield cell.get("cell_type"), source, _grade_id(cell)


def _list_of_cells(notebook):
    """The cells of a notebook, also of the old format with worksheets."""
    if isinstance(notebook, dict):
        sheets = notebook.get("worksheets")
        if isinstance(sheets, list):
            lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
            return [cell for cells in lists if isinstance(cells, list) for cell in cells]
        if isinstance(notebook.get("cells"), list):
            return notebook["cells"]
    raise Rejected("it is not a notebook: it has no cells")


def _grade_id(cell):
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) else None
