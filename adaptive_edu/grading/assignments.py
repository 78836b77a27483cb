"""What an assignment asks, from our own notebooks: never from what was handed in. Imports the task reader."""
import json
import re
from contextlib import suppress
from typing import NamedTuple

from ..authoring.tasks import Task, tasks
from ..exercises import EXERCISES
from ..workspace import material
from .answers import HINTS, form
from .files import cells_of


def tasks_of(name):
    """Return the tasks of an assignment, such as 02_adagrad, or of one exercise, such as adagrad_step.

    Raises
    ------
    ValueError : there is neither
    """
    if name in EXERCISES:
        return [task for task in tasks_of(EXERCISES[name].notebook) if task.name == name]
    notebook = _source(name)
    if notebook is not None:
        return tasks(notebook)
    found = [exercise for exercise in EXERCISES.values() if exercise.notebook == name]
    if not found:
        known = sorted({exercise.notebook for exercise in EXERCISES.values()})
        raise ValueError(f"--assignment must be one of {', '.join(known)}, or an exercise such as adagrad_step; "
                         f"got {name}")
    return [Task(each.name, "code", {f"{each.name}-paper": each.points / 2, f"{each.name}-hidden": each.points / 2})
            for each in found]


def _source(name):
    """Our notebook, or None where the course was installed without its notebooks."""
    try:
        path = material() / "exercises" / "source" / name / f"{name}.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return None


def names_of(name):
    """Return what the folder of an assignment, and its notebook, may be called, our notebook's name last.

    >>> names_of("adagrad_step")
    ['adagrad_step', '02_adagrad']
    """
    return [name, EXERCISES[name].notebook] if name in EXERCISES else [name]


def others_than(name):
    """Return the names of all other assignments."""
    return {exercise.notebook for exercise in EXERCISES.values()} - set(names_of(name))


def form_of(name):
    """Return our own notebook's cells, as `answers.form` gives them."""
    notebook = _source(names_of(name)[-1])
    return form(cells_of(notebook)) if notebook else {}


class Asked(NamedTuple):
    """A question in prose: its text, an answer of ours, and what the guide for teachers says of the exercise."""

    text: str
    answer: str
    guide: str


def asked(name):
    """Return an `Asked` for each task in prose of an assignment.

    >>> asked("02_adagrad")["first_step"].text[:43]
    'Three parameters start with a sum of zero. '
    """
    notebook, found, section = _source(names_of(name)[-1]), {}, []
    prose = {task.name for task in tasks(notebook) if task.kind == "prose"} if notebook else ()
    for cell in cells_of(notebook) if notebook else ():
        if cell.grade_id in prose:
            answer = re.sub(r"### (BEGIN|END) SOLUTION\n?", "", cell.source).strip()
            text = "\n\n".join(section).partition("\n")[2].strip()      # without its heading
            found[cell.grade_id] = Asked(text, answer, _guide(names_of(name)[-1]))
        elif cell.kind == "markdown" and not cell.grade_id and HINTS not in cell.tags:
            section = [cell.source] if cell.source.startswith("#") else [*section, cell.source]
    return found


def _guide(name):
    """The part of a guide that is about the exercise, a line for each paragraph and no stars; "" if there is none."""
    with suppress(OSError):
        text = (material() / "docs" / "teaching" / f"{name}.md").read_text(encoding="utf-8")
        part = text.partition("\n## The exercise")[2].partition("\n")[2].partition("\n## ")[0].strip()
        return re.sub(r"\*([^*]+)\*", r"\1", re.sub(r"(?<!\n)\n(?![\n*-])", " ", part))
    return ""
