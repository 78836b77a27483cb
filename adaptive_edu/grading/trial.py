"""Try the jail before every run: our own submission attempts what strangers might; each attempt must fail.

Imports the sandbox. What is not attempted is not promised: a promise in the teacher's page has its line here.
"""
import sys
from pathlib import Path

from .bubblewrap import COURSE, NoSandbox
from .inside import wire

# Runs in the jail as any submission does; what succeeds is a leak. The first child writes /tmp/trace.
ATTEMPTS = '''
import ctypes, os, resource, socket, subprocess, sys, threading
libc = ctypes.CDLL(None, use_errno=True)

def system_call(name, *args):
    if getattr(libc, name)(*args) == -1:
        raise OSError(ctypes.get_errno(), name)

def write(path):
    open(path, "w").write("leak")

def fill_tmp():
    for number in range(8):
        write_block = open(f"/tmp/{number}", "wb").write(bytes(1 << 20))

def seen():
    if not [path for path in SECRET if os.path.exists(path)]:
        raise OSError("nothing seen")

def environment():
    if set(os.environ) <= KNOWN:
        raise OSError("nothing known")

def root():
    if os.getuid() and os.geteuid():
        raise OSError("an ordinary user")

def reference():
    import adaptive_edu.steps
    if not hasattr(adaptive_edu.steps, "__file__"):
        raise OSError("a stand-in")

def package():
    import sklearn

attempts = {
    "fork": os.fork, "thread": lambda: threading.Thread(target=print).start(),
    "exec": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
    "subprocess": lambda: subprocess.run([sys.executable, "-c", ""]),
    "socket": socket.socket, "unix socket": lambda: socket.socket(socket.AF_UNIX),
    "socket pair": socket.socketpair, "signal to the parent": lambda: os.kill(os.getppid(), 0),
    "signal to all": lambda: os.kill(-1, 0), "ptrace": lambda: system_call("ptrace", 0, 0, 0, 0),
    "mount": lambda: system_call("mount", b"x", b"/tmp", b"tmpfs", 0, None),
    "unshare": lambda: system_call("unshare", 0x10000000), "setuid": lambda: system_call("setuid", 0),
    "limits": lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)),
    "memory": lambda: bytearray(MEMORY), "full disk": fill_tmp,
    "write to /": lambda: write("/leak"), "write to /usr": lambda: write("/usr/leak"),
    "write to the grader": lambda: write("/jail/inside/leak"), "write to Python": lambda: write(os.__file__),
    "write to NumPy": lambda: write("/jail/numpy/leak.py"), "process list": lambda: os.listdir("/proc"),
    "files outside": seen, "environment": environment, "root": root, "the reference": reference,
    "other packages": package, "trace of the last child": lambda: open("/tmp/trace").read()}

def leaks():
    found = []
    for name, attempt in attempts.items():
        try:
            attempt()
            found.append(name)
        except Exception:
            pass
    write("/tmp/trace")
    if found:
        raise AssertionError("; ".join(found))
    return 1.0
'''
KNOWN = {"PYTHONPATH", "PYTHONHASHSEED", "LC_ALL", "LC_CTYPE", "HOME", "PWD", "OMP_NUM_THREADS",
         "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}


def test_jail(jail, secret=()):
    """Return nothing if each attempt fails in two children in a row.

    Parameters
    ----------
    jail : Jail
    secret : iterable of path
        Files or folders that must not be seen, beside the course, the home folder and other accounts.

    Raises
    ------
    NoSandbox : something leaks, or the trial itself did not end as it must
    """
    hidden = [str(Path(path).resolve()) for path in
              (*secret, COURSE / "steps.py", Path.home() / ".", "/etc/passwd", "/home", "/var", "/run")]
    hidden = [path for path in hidden if not _on_the_way(path)]
    source = (f"SECRET, KNOWN, MEMORY = {hidden!r}, {KNOWN!r}, {jail.limits.memory}\n{ATTEMPTS}")
    for _ in range(2):
        found = _leaks(jail, source)
        if found:
            raise NoSandbox(f"the jail leaks ({found}); nothing was graded")


def _on_the_way(path):
    """Whether this folder itself must be there, empty but for the way to Python."""
    return Path(sys.base_prefix).resolve().is_relative_to(path)


def _leaks(jail, source):
    try:
        with jail.child() as child:
            kind, raised = child.run(source, True, "leaks")
            if kind != "function" or raised:
                return raised[:300] or "the trial did not load"
            (header, _), = child.answers("leaks", False, [()])
    except (wire.Late, wire.Gone, wire.Malformed) as problem:
        return f"the trial ended with {type(problem).__name__}"
    return None if header.get("value") == 1.0 else str(header.get("error"))[:300]
