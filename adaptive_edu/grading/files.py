"""Read one file as text: its cells, the code in them. Runs no line of it.

Whatever a file is, the worst it can do here is to be rejected with a reason: links, pipes, devices and huge
files are not opened, broken notebooks are not repaired.
"""
import json
import os
import stat

from .answers import Cell
from .words import cell_with

LARGEST_FILE = 64 << 20         # outputs may be large; code may not
LARGEST_CODE = 1 << 20
MOST_PARTS = 4_000_000          # lists and objects: three bytes of JSON each, a hundred of memory
MOST_ITEMS = 8_000_000          # of all lists: four bytes of JSON, sixty of memory
MOST_CELLS = 5_000


class Rejected(Exception):
    """A file that cannot be graded, with the reason."""


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


def cells(content, suffix):
    """Return the cells of a notebook; a Python file is one.

    Parameters
    ----------
    content : bytes
    suffix : str
        ".py" or ".ipynb".

    Raises
    ------
    Rejected
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Rejected("it is not UTF-8 text") from None
    return [Cell("file", text)] if suffix == ".py" else cells_of(_notebook(text))


def pieces(cells, tests=()):
    """Return the code as [label, source] pairs, a label being what a message calls the cell.

    Parameters
    ----------
    cells : list of Cell
    tests : collection of str
        Grade ids of our own cells with tests: whatever stands there is passed over.

    Raises
    ------
    Rejected
    """
    code = [["the file" if cell.kind == "file" else cell_with(cell.source), cell.source] for cell in cells
            if cell.kind in ("code", "file") and cell.grade_id not in tests and cell.source.strip()]
    if sum(len(source) for _, source in code) > LARGEST_CODE:
        raise Rejected(f"it has more than {LARGEST_CODE >> 20} MB of code")
    return code


def _notebook(text):
    if text.count("[") + text.count("{") > MOST_PARTS or text.count(",") > MOST_ITEMS:
        raise Rejected("it has too many parts")
    try:
        return json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        raise Rejected("it is not a notebook: its JSON is damaged") from None


def cells_of(notebook):
    """Return the cells of a notebook as `json` or nbformat reads it; what is none is passed over."""
    found = list(filter(None, map(_cell, _list_of_cells(notebook))))
    if len(found) > MOST_CELLS:
        raise Rejected(f"it has more than {MOST_CELLS} cells")
    return found


def _cell(cell):
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))
    source = "".join(map(str, source)) if isinstance(source, list) else source
    if not isinstance(source, str):
        return None
    source = source.encode("utf-8", "replace").decode()         # JSON can spell what UTF-8 cannot
    return Cell(str(cell.get("cell_type")), source, grade_id_of(cell), _tags(cell))


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


def grade_id_of(cell):
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def _tags(cell):
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
