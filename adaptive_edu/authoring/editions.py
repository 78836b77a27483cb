"""Student versions of the exercises, made by nbgrader's own preprocessors; no gradebook is needed.

release/      for a class with marks, as `nbgrader generate_assignment` makes it: no hints, no solutions
self_study/   for those who learn alone: hints in grades, and the solution folded away behind them
"""
from copy import deepcopy
from functools import partial

import nbformat
from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from .course import KERNEL
from .leaks import HINTS, MARKERS, is_hints, leaks, strays

FOLD = "\n\n<details>\n<summary>Solution: try first</summary>\n\n{}\n\n</details>"
EDITIONS = ("release", "self_study")
# The order of nbgrader's own GenerateAssignment, without its database.
PIPELINE = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ClearHiddenTests, ClearMarkScheme,
            ComputeChecksums, CheckCellMetadata)


def targets(root):
    """Return each student notebook of a project with the function that builds it."""
    return [(student_path(source, edition), partial(build, source, edition))
            for source in sources(root) for edition in EDITIONS]


def sources(root):
    """Return the paths of the exercises' sources: exercises/source/<assignment>/<notebook>.ipynb."""
    return sorted((root / "exercises" / "source").glob("[!.]*/[!.]*.ipynb"))


def student_path(source, edition):
    """Return where an edition of a source belongs: nbgrader's layout, or one flat folder to learn from."""
    folder = source.parents[2] / edition
    return folder / source.parent.name / source.name if edition == "release" else folder / source.name


def build(path, edition):
    """Return the student notebook of a source; refuse if anything leaks.

    Raises
    ------
    ValueError : a leak, with what and where
    """
    source = read(path)
    notebook = student(source, edition)
    found = leaks(notebook, source, hints_allowed=edition == "self_study")
    if found:
        raise ValueError("; ".join(found))
    return notebook


def read(path):
    """Return a source or student notebook."""
    return nbformat.read(path, as_version=4)


def student(source, edition):
    """Return an edition of a source notebook, which itself is not changed."""
    notebook = deepcopy(source)
    if edition == "self_study":
        _fold_solutions_into_hints(notebook)
    else:
        notebook, _ = TagRemovePreprocessor(remove_cell_tags={HINTS}).preprocess(notebook, {})
    for preprocessor in PIPELINE:
        notebook, _ = preprocessor().preprocess(notebook, {})
    notebook.metadata = nbformat.from_dict(KERNEL)
    return notebook


def problems(root):
    """Return what is wrong with the stored student files: leaks, and files that do not belong."""
    found, expected = [], set()
    for source in sources(root):
        for edition in EDITIONS:
            path = student_path(source, edition)
            expected.add(path)
            if path.exists():
                told = leaks(read(path), read(source), hints_allowed=edition == "self_study")
                found += [f"{path.relative_to(root).as_posix()}, {leak}" for leak in told]
    folders = [root / "exercises" / edition for edition in EDITIONS]
    return found + [f"{folder.name}/{stray}" for folder in folders for stray in strays(folder, expected)]


def _fold_solutions_into_hints(notebook):
    """Put each solution at the end of the next cell of hints."""
    solution = None
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            solution = _solution(cell)
        elif is_hints(cell) and solution:
            cell.source += FOLD.format(solution)
            solution = None


def _solution(cell):
    lines = [line for line in cell.source.splitlines() if not any(mark in line for mark in MARKERS)]
    text = "\n".join(lines).strip()
    return f"```python\n{text}\n```" if cell.cell_type == "code" else text
