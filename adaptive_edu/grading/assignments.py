"""What an assignment asks, from our own notebooks: never from what was handed in. Imports the task reader."""
import json

from ..authoring.tasks import Task, tasks
from ..exercises import EXERCISES
from ..workspace import material
from .answers import form
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
