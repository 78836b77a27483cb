"""How fast is grading, beside nbgrader, in one run: `python tests/benchmarks/grading.py [--students 300]`.

Prints what it measures; makes its classes in a temporary folder. Linux with bubblewrap and nbgrader.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from adaptive_edu.grading.assignments import form_of, tasks_of
from adaptive_edu.grading.sandbox import Limits
from adaptive_edu.grading.submissions import find
from adaptive_edu.grading.work import Job, grade_one

ROOT = Path(__file__).parents[2]
BIN = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])       # nbgrader looks for alembic there
CHANGES = [("", ""), ("delta = -", "delta = "), ("np.sqrt(", "("), ("return", "return 0,"), ("new", "old"),
           ("grad * grad", "grad"), ("self.", "cls."), ("epsilon)", "0)"), ("### BEGIN", "raise SystemExit\n    #")]


def make_class(folder, name, students):
    """Our own solution and eight broken ones in turn, in nbgrader's layout."""
    text = (ROOT / "exercises" / "source" / name / f"{name}.ipynb").read_text()
    for number in range(students):
        place = folder / f"s{number:04}" / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_text(changed(text, CHANGES[number % len(CHANGES)]))
    return folder


def changed(text, change):
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code":
            cell["source"] = "".join(cell["source"]).replace(*change)
    return json.dumps(notebook)


def timed(command, cwd=ROOT):
    """Return the seconds that a command took; it must succeed."""
    start = time.perf_counter()
    end = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, "PATH": BIN})
    if end.returncode:
        sys.exit(end.stderr)
    return time.perf_counter() - start


def grade(folder, name, out, workers=2):
    return timed([sys.executable, "-m", "adaptive_edu", "grade", str(folder), "--assignment", name, "-o", str(out),
                  "--workers", str(workers), "--no-resume"])


def one_exercise(folder, students):
    """Seconds for each submission of one exercise beyond the start, from two classes of different size."""
    small, large = folder / "small", folder / "large"
    for place, count in ((small, 30), (large, 30 + students)):
        make_class(place, "04_adadelta", count)
        for student in place.iterdir():
            (student / "04_adadelta").rename(student / "adadelta_step")
    start = grade(small, "adadelta_step", folder / "out")
    whole = grade(large, "adadelta_step", folder / "out")
    print(f"one exercise, two workers: {1000 * (whole - start) / students:.1f} ms a submission "
          f"({whole:.1f} s for {students + 30} with the start, {start:.1f} s for 30)")


def whole_class(folder, students):
    seconds = 0.0
    for name in ("02_adagrad", "04_adadelta"):
        seconds += grade(make_class(folder / name, name, students), name, folder / f"out-{name}")
    asked = sum(task.kind == "code" for name in ("02_adagrad", "04_adadelta") for task in tasks_of(name))
    print(f"{asked} exercises in code each (02_adagrad and 04_adadelta), {students} students, two workers: "
          f"{seconds:.1f} s with both starts")


def memory(folder, students):
    """Resident memory of one worker, its jail included, after a tenth of the class and after all."""
    import psutil

    tasks, ours = tuple(tasks_of("02_adagrad")), form_of("02_adagrad")
    submissions = find(make_class(folder / "memory", "02_adagrad", 60), ["02_adagrad"])

    def resident():
        me = psutil.Process()
        return sum(each.memory_info().rss for each in [me, *me.children(recursive=True)]) / 1e6

    sizes = []
    for number in range(students):
        grade_one(Job(submissions[number % 60], "02_adagrad", tasks, ours, number, Limits(), False, str(folder)))
        if number + 1 in (students // 10, students):
            sizes.append(resident())
    print(f"memory of a worker and its jail: {sizes[0]:.0f} MB after {students // 10} submissions, "
          f"{sizes[1]:.0f} MB after {students}")


def beside_nbgrader(folder, students):
    """nbgrader as it comes: its own way of running the same kind of notebooks, one process."""
    course = folder / "course"
    make_class(course / "submitted", "02_adagrad", students)
    shutil.copytree(ROOT / "exercises" / "source" / "02_adagrad", course / "source" / "02_adagrad")
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'plain'\n")
    timed([sys.executable, "-m", "nbgrader", "generate_assignment", "02_adagrad"], course)
    seconds = timed([sys.executable, "-m", "nbgrader", "autograde", "02_adagrad"], course)
    print(f"nbgrader, the same notebooks: {1000 * seconds / students:.0f} ms a submission "
          f"({seconds:.1f} s for {students} with the start)")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300, help="0 leaves a measurement out, here and below")
    parser.add_argument("--memory", type=int, default=3000, help="submissions for the measurement of memory")
    parser.add_argument("--nbgrader", type=int, default=12, help="submissions for nbgrader")
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    for measure, count in ((one_exercise, args.students), (whole_class, args.students),
                           (beside_nbgrader, args.nbgrader), (memory, args.memory)):
        if not count:
            continue
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count)


if __name__ == "__main__":
    main()
