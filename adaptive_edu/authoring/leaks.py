"""The release check: nothing of the solutions, hidden tests or authors' marks reaches a student file.

It compares text with text, apart from the code that generates, so that a fault there is seen here.
"""
import re

SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")
HIDDEN_TEST = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
MARKERS = (*SOLUTION, *HIDDEN_TEST, "BEGIN MARK SCHEME", "END MARK SCHEME")
HINTS = "hints"             # tag of cells that only those who study alone may see
SHORTEST = 12               # characters, spaces apart: `return`, `else:` and their like betray nothing


def leaks(student, source, hints_allowed=False):
    """Return a sentence for each thing in a student notebook that its source keeps back.

    Parameters
    ----------
    student, source : notebooks
    hints_allowed : bool
        Whether cells tagged `hints` may stand in the student's file, with the solution folded in them.
    """
    solutions, hidden = kept_back(source, *SOLUTION), kept_back(source, *HIDDEN_TEST)
    hints = _telling(line for cell in source.cells if is_hints(cell) for line in cell.source.splitlines())
    found = _found("file", student.metadata, solutions | hidden | hints)
    for number, cell in enumerate(student.cells, 1):
        secret = hidden if hints_allowed and is_hints(cell) else solutions | hidden | hints
        found += _found(f"cell {number}", cell, secret)
        if cell.get("outputs") or cell.get("execution_count"):
            found.append(f"cell {number} must have no outputs or count; got some")
    return found


def strays(folder, expected):
    """Return a sentence for each file in a student folder that is not one of the generated notebooks."""
    return [f"{path.relative_to(folder).as_posix()} must not be among the student files"
            for path in sorted(folder.rglob("*")) if path.is_file() and path not in expected]


def is_hints(cell):
    """Return whether a cell is only for those who study alone."""
    return HINTS in cell.metadata.get("tags", [])


def kept_back(source, begin, end):
    """Return the telling lines between two markers, spaces and comments apart.

    A solution cell without a marker is solution from end to end.
    """
    lines = []
    for cell in source.cells:
        all_solution = cell.metadata.get("nbgrader", {}).get("solution") and begin not in cell.source
        lines += cell.source.splitlines() if all_solution and begin in SOLUTION else []
        for region in re.findall(f"{begin}.*?\n(.*?){end}", cell.source, flags=re.DOTALL):
            lines += region.splitlines()
    return _telling(lines)


def _telling(lines):
    bare = {_bare(line.split("#")[0]) for line in lines}
    return {line for line in bare if len(line) >= SHORTEST}


def _bare(text):
    return re.sub(r"\s", "", text)


def _found(place, node, secret):
    """Return sentences on the markers and the secret lines in any text of a cell, metadata included."""
    texts = list(_texts(node))
    marks = [f"{place} must not show a marker; got {mark}"
             for mark in MARKERS if any(mark in text for text in texts)]
    bare = [_bare(text) for text in texts]
    return marks + [f"{place} must not show what the source keeps back; got {line:.60}"
                    for line in sorted(secret) if any(line in text for text in bare)]


def _texts(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, (dict, list)):
        for item in node.values() if isinstance(node, dict) else node:
            yield from _texts(item)
