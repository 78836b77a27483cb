"""What an assignment asks, from our own notebooks: never from what was handed in. Imports the task reader."""
import json

from ..authoring.tasks import Task, tasks
from ..exercises import EXERCISES
from ..workspace import course_folder


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
        path = course_folder() / "exercises" / "source" / name / f"{name}.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return None
