"""A grader without our defences, in a playground: student code, tests and gradebook in one process.

It does what graders that run notebooks do. Each attack must spoil its result, or the catalogue says why it
does not. The playground keeps the machine safe: its own /tmp, home, processes, network, and little memory.
"""
import copy
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

CLASS, SECONDS, MEMORY, LOUD = Path("/tmp/class"), 3.0, 3 << 30, 1 << 20       # LOUD: bytes of feedback
STUDENTS = ("bob", "eve", "carl")
OURS = {Path(__file__).parents[2], Path(sys.prefix)}        # in sight, though a clone may stand below /tmp


def playground(root, attack, innocent):
    """Return what the naive grader made of bob, eve and carl when eve hands in this attack.

    Returns
    -------
    dict, or None if nothing was left to tell
    """
    limits = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))"
    words = [shutil.which("bwrap"), "--unshare-all", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--size", str(1 << 28),
             "--tmpfs", "/tmp", *(word for path in sorted(OURS) for word in ("--ro-bind", str(path), str(path))),
             "--dir", "/tmp/home", "--proc", "/proc", "--dev", "/dev", "--die-with-parent",
             "--new-session", "--clearenv", "--setenv", "HOME", "/tmp/home", "--setenv", "PATH", os.environ["PATH"],
             "--setenv", "PYTHONPATH", str(root), "--setenv", "OPENBLAS_NUM_THREADS", "1", "--chdir", "/tmp", "--",
             sys.executable, "-c", f"{limits}; import runpy, sys; sys.argv = ['naive', {attack.suffix!r}]; "
                                   f"runpy.run_path({__file__!r}, run_name='__main__')"]
    given = json.dumps({"eve": attack.path.read_bytes().decode("latin-1"), "innocent": innocent})
    end = subprocess.run(words, input=given.encode(), capture_output=True, timeout=60)
    lines = end.stdout.splitlines()
    return json.loads(lines[-1]) if lines and lines[-1].startswith(b'{"playground"') else None


def watch(suffix):
    """Set the class up, let the naive grader run in a process of its own, tell what it left."""
    given = json.loads(sys.stdin.read())
    CLASS.mkdir()
    for student in ("bob", "carl"):
        (CLASS / f"{student}.py").write_text(given["innocent"])
    (CLASS / f"eve{suffix}").write_bytes(given["eve"].encode("latin-1"))
    (CLASS / "gradebook.json").write_text("{}")
    before = files()
    door = socket.create_server(("127.0.0.1", 8765))
    with open("/tmp/said", "wb") as said:
        grader = subprocess.Popen([sys.executable, __file__, "grade", suffix], stdin=subprocess.DEVNULL, stdout=said,
                                  stderr=said, cwd=CLASS, env={**os.environ, "GRADEBOOK_TOKEN": "s3cret"})
        try:
            ended = grader.wait(SECONDS) == 0
        except subprocess.TimeoutExpired:
            ended = False
    tell(before, door, ended)


def tell(before, door, ended):
    door.setblocking(False)
    try:
        called = bool(door.accept())
    except BlockingIOError:
        called = False
    said = Path("/tmp/said").read_bytes()
    loud = len(said) > LOUD or b"<script" in said or b"\x1b" in said
    after = {path: digest for path, digest in files().items() if path not in ("/tmp/said",)}
    after.pop(str(CLASS / "gradebook.json"))
    before.pop(str(CLASS / "gradebook.json"))
    others = [name for name in os.listdir("/proc") if name.isdigit()]
    print(json.dumps({"playground": True, "marks": gradebook(), "ended": ended, "called": called, "loud": loud,
                      "trace": after != before, "processes": len(others)}))


def gradebook():
    try:
        return json.loads((CLASS / "gradebook.json").read_text())
    except ValueError:
        return {}


def files():
    """Fingerprints of all that a submission may leave behind."""
    found = {}
    for folder, folders, names in (place for top in ("/tmp", "/dev/shm") for place in os.walk(top)):
        folders[:] = [name for name in folders if Path(folder, name) not in OURS and name != "__pycache__"]
        for path in (Path(folder, name) for name in (*folders, *names)):
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
    return found


# ------------------------------------------------------------------------------------- the naive grader itself

def grade_class(suffix):
    for student in STUDENTS:
        path = CLASS / f"{student}{suffix if student == 'eve' else '.py'}"
        score = of_notebook(path) if path.suffix == ".ipynb" else of_script(path)
        marks = json.loads((CLASS / "gradebook.json").read_text())
        (CLASS / "gradebook.json").write_text(json.dumps({**marks, student: score}))


def of_script(path):
    """Run the file, then the tests, each worth a point."""
    import numpy as np

    from adaptive_edu import steps
    names = {}
    try:
        exec(path.read_text(), names)
    except Exception as problem:
        print(f"{path}: {problem}")
    visible = [((1.0, 4.0, 9.0, 0.5, 3.0), (0.75, 25.0))]
    cases = [(2.0, 0.3, 0.2, 0.5, 0.05), (np.array([3, -2, 1]), np.array([2, 0, 1]), np.array([1, 0, 4]), 0.5, 0.25)]
    hidden = [(args, steps.adagrad_step(*args)) for args in cases]
    return sum(float(passes(names, cases)) for cases in (visible, hidden))


def passes(names, cases):
    import numpy as np
    try:
        for args, expected in cases:
            expected_now = {"expected_now": expected}  # noqa: F841  (within reach of whoever looks)
            got = copy.deepcopy(names["adagrad_step"](*args))
            print(f"<p>Your function gave {got}</p>")
            for mine, right in zip(got, expected):
                assert np.allclose(mine, right, rtol=1e-3), f"it should be {expected}, you gave {got}"
    except Exception as problem:
        print(f"wrong: {problem}")
        return False
    return True


def of_notebook(path):
    """Run each cell; a graded cell without an error gets its points, as it says itself."""
    notebook, names, score = json.loads(path.read_bytes()), {}, 0.0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            marks = cell["metadata"].get("nbgrader", {})
            try:
                exec("".join(cell["source"]), names)
                score += marks["points"] if marks.get("grade") else 0
            except Exception as problem:
                print(f"{path}: {problem}")
    return score


if __name__ == "__main__":
    grade_class(sys.argv[2]) if sys.argv[1] == "grade" else watch(sys.argv[1])
