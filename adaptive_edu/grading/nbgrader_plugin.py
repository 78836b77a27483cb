"""The same grading inside `nbgrader autograde`: two preprocessors, set in exercises/nbgrader_config.py.

nbgrader itself is not changed: it reads, saves the marks, and keeps gradebook, formgrader and feedback.
Imports nbgrader, which only teachers need.
"""
from functools import cache

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from ..authoring.tasks import tasks
from . import marks
from .arguments import CPU
from .sandbox import Limits, NoSandbox
from .submissions import LARGEST_CODE
from .work import new_runner

ABSENT = "# this cell is not in the notebook that was handed in"


class Rebuild(NbGraderPreprocessor):
    """Make the notebook anew from the released one; only what the student wrote comes from the student.

    So it does not matter what was done to test cells, points, metadata or stored outputs. Hidden tests are
    not put back: they are no cells here, and so no feedback can show them.
    """

    def preprocess(self, nb, resources):
        about, coursedir = resources["nbgrader"], self.parent.parent.coursedir
        folder = coursedir.format_path(coursedir.release_directory, ".", about["assignment"])
        return rebuilt(nbformat.read(f"{folder}/{about['notebook']}.ipynb", as_version=4), nb), resources


class Judge(NbGraderPreprocessor):
    """In place of running the notebook: ask the jail, write points into the graded cells."""

    cpu = Integer(CPU, help="Seconds of CPU time for each exercise of a student.").tag(config=True)
    seed = Integer(0, help="Of the inputs that nobody sees.").tag(config=True)

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        results = judge(nb, about["student"], about["assignment"], self.seed, _jail(self.cpu))
        for result in results:
            _write(nb, result)
        return nb, resources


@cache
def _jail(cpu):
    """One warm jail for the whole run. Without one nothing is graded: the run ends here."""
    try:
        return new_runner(Limits(cpu=cpu), False, ".")
    except NoSandbox as problem:
        raise SystemExit(f"autograde: {problem}") from None


def rebuilt(released, submitted):
    """Return the released notebook with the student's solutions, and the student's own cells where they stood."""
    solutions, own, known, last = {}, {}, {cell.source for cell in released.cells}, None
    ids = {_grade_id(cell) for cell in released.cells} - {None}
    for cell in submitted.cells:
        if _grade_id(cell) in ids:
            last = _grade_id(cell)
            solutions[last] = cell.source
        elif cell.cell_type in ("code", "markdown") and cell.source not in known:
            own.setdefault(last, []).append(_plain(cell))
    cells = own.pop(None, [])
    for cell in released.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            stub = cell.source if cell.cell_type == "markdown" else ABSENT      # a stub would hide a copy elsewhere
            cell.source = solutions.get(_grade_id(cell), stub)
        cells += [cell, *own.pop(_grade_id(cell) or "", [])]
    return nbformat.v4.new_notebook(cells=cells, metadata=released.metadata)


def _grade_id(cell):
    marks_of_cell = cell.metadata.get("nbgrader")
    grade_id = marks_of_cell.get("grade_id") if isinstance(marks_of_cell, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def _plain(cell):
    """The cell's text alone: no outputs, no metadata."""
    return (new_code_cell if cell.cell_type == "code" else new_markdown_cell)(cell.source)


def judge(nb, student, assignment, seed, runner):
    """Return the results of the code tasks of a rebuilt notebook."""
    code = [task for task in tasks(nb) if task.kind == "code"]
    pieces = [[f"cell {number}", cell.source] for number, cell in enumerate(nb.cells, 1)
              if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade")]
    if sum(len(source) for _, source in pieces) > LARGEST_CODE:
        return marks.without_code(code, "rejected", "it has too much code", student, assignment)
    return marks.grade_all(code, pieces, {}, student, assignment, seed, runner)


def _write(nb, result):
    """Each graded cell says its points as nbgrader reads them; no output at all would mean full marks."""
    for cell in nb.cells:
        if _grade_id(cell) in result.checks:
            points = result.checks[_grade_id(cell)]
            cell.outputs = [new_output("stream", name="stdout", text=result.message + "\n"),
                            new_output("execute_result", data={"text/plain": repr(float(points))}, execution_count=1)]
            cell.execution_count = 1
