"""The same grading inside `nbgrader autograde`: two preprocessors, set in exercises/nbgrader_config.py.

nbgrader itself is not changed: it reads, saves the marks, and keeps gradebook, formgrader and feedback.
Imports nbgrader, which only teachers need.
"""
from functools import cache
from textwrap import fill

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from ..authoring.tasks import tasks
from . import marks
from .answers import answers, form, own_cells
from .arguments import CPU
from .files import Rejected, cells_of, grade_id_of, pieces
from .sandbox import Limits, NoSandbox
from .words import harmless
from .work import new_runner

PLAIN = {"code": new_code_cell, "markdown": new_markdown_cell}      # text alone: no outputs, no metadata
COLUMNS = 100                   # that nbgrader's pages show of a line
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
    """Return the released notebook with the student's solutions, and the student's own cells where they stood.

    Prose goes into the cell that asks for it, also if it was written beside it: nbgrader reads no other.
    """
    ours = form(cells_of(released))
    prose = {task.name for task in tasks(released) if task.kind == "prose"}
    cells = cells_of(submitted)
    texts = answers(cells, ours, prose)
    solutions = {cell.grade_id: cell.source for cell in cells} | {name: text for name, text in texts.items() if text}
    own, last = {}, None
    for task, cell, text in own_cells(cells, ours):
        last = cell.grade_id if cell.grade_id in ours else last
        shown = task in prose and cell.kind == "markdown"       # with the answer; code must also run
        if text and cell.grade_id not in ours and not shown and cell.kind in PLAIN:
            own.setdefault(last, []).append(PLAIN[cell.kind](harmless(text) if cell.kind == "markdown" else text))
    made = own.pop(None, [])
    for cell in released.cells:
        name = grade_id_of(cell)
        if cell.metadata.get("nbgrader", {}).get("solution"):
            stub = cell.source if cell.cell_type == "markdown" else ABSENT      # a stub would hide a copy elsewhere
            written = solutions.get(name, stub)
            cell.source = harmless(written) if cell.cell_type == "markdown" else written
        made += [cell, *own.pop(name, [])]
    return nbformat.v4.new_notebook(cells=made, metadata=released.metadata)


def judge(nb, student, assignment, seed, runner):
    """Return the results of the code tasks of a rebuilt notebook."""
    code = [task for task in tasks(nb) if task.kind == "code"]
    try:
        student_code = pieces(cells_of(nb), {name for task in code for name in task.points})
    except Rejected as problem:
        return marks.without_code(code, "rejected", str(problem), student, assignment)
    return marks.grade_all(code, student_code, {}, student, assignment, seed, runner)


def _write(nb, result):
    """Each graded cell says its points as nbgrader reads them; no output at all would mean full marks."""
    for cell in nb.cells:
        if grade_id_of(cell) in result.checks:
            points = result.checks[grade_id_of(cell)]
            cell.outputs = [new_output("stream", name="stdout", text=fill(result.message, COLUMNS) + "\n"),
                            new_output("execute_result", data={"text/plain": repr(float(points))}, execution_count=1)]
            cell.execution_count = 1
