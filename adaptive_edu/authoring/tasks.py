"""What an exercise notebook asks: its tasks, their cells and points. Imports the standard library only."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One task of an exercise notebook.

    Attributes
    ----------
    name : str
        Grade id of the cell with the solution; for code, the exercise's name.
    kind : str
        "code", graded by cells of tests, or "prose", read by a person.
    points : dict of grade id to float
        The graded cells of the task and what each is worth.
    """

    name: str
    kind: str
    points: dict


def tasks(notebook):
    """Return the tasks of a notebook in order, from the cells' nbgrader metadata.

    A graded cell belongs to the solution cell whose grade id comes before its first hyphen:
    `adagrad_step-paper` to `adagrad_step`.

    Parameters
    ----------
    notebook : mapping
        As nbformat or plain `json` reads it.

    Raises
    ------
    ValueError : a graded cell of no task
    """
    found = {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            kind = "prose" if cell["cell_type"] == "markdown" else "code"
            found[marks["grade_id"]] = Task(marks["grade_id"], kind, {})
        if marks.get("grade"):
            _task_of(found, marks["grade_id"]).points[marks["grade_id"]] = marks["points"]
    return list(found.values())


def _task_of(found, grade_id):
    name = grade_id.split("-")[0]
    if name not in found:
        raise ValueError(f"grade_id must start with that of a solution cell above; got {grade_id}")
    return found[name]
