"""The grader's side of the jail: starts it, opens a line to a new child for each submission, ends the child.

Imports the standard library and the wire. What the jail sees of this machine is `_view`, and no more.
"""
import json
import os
import platform
import shutil
import signal
import site
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .arguments import CPU
from .inside import filter, wire

INSIDE = Path(__file__).parent / "inside"
COURSE = Path(__file__).parents[1]
STRANGERS = 61184               # user ids that no account has (systemd keeps them free); one for each jail
START = 60                      # seconds that a start may take on a busy machine
GET_IT = "install it with `sudo apt install bubblewrap` (Debian, Ubuntu) or `sudo dnf install bubblewrap` (Fedora)"
ELSEWHERE = "grade on Linux, in WSL 2 or in a virtual machine"


class NoSandbox(Exception):
    """There is no jail here, or it leaks; the sentence says what to do."""


class Lost(Exception):
    """The whole jail ended while a child was in it; a new one stands."""


@dataclass(frozen=True)
class Limits:
    """What one child may use: CPU seconds, seconds for a reply and for all of them, bytes of memory.

    CPU time is what stops a loop; the clock is generous, for honest code on a busy machine.
    """

    cpu: int = CPU
    reply: float = 15.0
    total: float = 30.0
    memory: int = 1 << 30


class Child:
    """One line to one child: every message has a deadline, and so have all together."""

    def __init__(self, line, limits):
        self.line, self.limits, self.end = line, limits, time.monotonic() + limits.total
        self.cpu, self.signal = 0.0, 0              # known when the child has ended

    def load(self, pieces, names):
        """Run pieces of code; return what kind of thing each name is, and what raised."""
        header, _ = self._exchange({"pieces": pieces, "names": names})
        found, raised = header.get("found"), header.get("raised")
        if type(found) is not dict or type(raised) is not list or not all(type(each) is str for each in raised):
            raise wire.Malformed("a report must have found and raised")
        return {name: found.get(name) for name in names}, raised

    def answers(self, name, is_class, calls):
        """Yield the header and payload of the answer to each call."""
        tree, payload = wire.pack(list(calls))
        self.line.settimeout(self.limits.reply)
        self._say({"name": name, "is_class": is_class, "calls": tree}, payload)
        for _ in calls:
            yield self._hear()

    def _exchange(self, header):
        self._say(header)
        return self._hear()

    def _say(self, header, payload=b""):
        try:
            self.line.settimeout(self.limits.reply)
            wire.send(self.line, header, payload)
        except TimeoutError:
            raise wire.Late from None
        except OSError:
            raise wire.Gone from None

    def _hear(self):
        return wire.receive(self.line, min(self.limits.reply, self.end - time.monotonic()))


class Jail:
    """A warm jail. `child()` opens one line at a time; `close()` ends all.

    Raises
    ------
    NoSandbox : bubblewrap is missing or may not work here
    """

    def __init__(self, limits=None):
        self.limits = limits or Limits()
        self.process = None
        self._start()

    def _start(self):
        program = _bubblewrap()
        self.control, theirs = socket.socketpair()
        self.errors = tempfile.TemporaryFile()
        with theirs:
            self.process = subprocess.Popen(_command(program, self.limits), stdin=theirs, env={}, cwd="/",
                                            stdout=subprocess.DEVNULL, stderr=self.errors)
        self.control.settimeout(START)
        if self._word() != b"ready\n":
            self.close()
            raise NoSandbox(f"bubblewrap cannot make a jail here ({self._complaint()}); it needs user namespaces: "
                            "in a container, allow them or start it with more rights; on Ubuntu see "
                            "`kernel.apparmor_restrict_unprivileged_userns`")

    def _complaint(self):
        self.errors.seek(0)
        return " ".join(self.errors.read().decode(errors="replace").split())[-300:] or "it said nothing"

    def _word(self):
        with suppress(OSError):
            return self.control.recv(4096)
        return b""

    @contextmanager
    def child(self):
        """Give a `Child`; at the end it is killed, and its CPU time and signal are known.

        Raises
        ------
        Lost : ask again, it need not have been this child's fault
        """
        ours, theirs = socket.socketpair()
        with ours:
            self._open_line(theirs)
            child = Child(ours, self.limits)
            try:
                yield child
            finally:
                self._end(child)

    def _open_line(self, theirs):
        with theirs:
            try:
                socket.send_fds(self.control, [b"n"], [theirs.fileno()])
            except OSError:                         # whatever ended the jail must not cost the next one
                self.restart()
                socket.send_fds(self.control, [b"n"], [theirs.fileno()])

    def _end(self, child):
        try:
            self.control.sendall(b"e")
            report = json.loads(self._word())
            child.cpu, child.signal = report["cpu"], report["signal"]
        except (OSError, ValueError):
            self.restart()
            raise Lost from None

    def restart(self):
        """Begin again with a new jail."""
        self.close()
        self._start()

    def close(self):
        """End the jail and all that is in it."""
        self.control.close()
        self.process.kill()                         # its children die with it, by --die-with-parent
        self.process.wait()


def _bubblewrap():
    if platform.system() != "Linux":
        raise NoSandbox(f"the jail needs Linux; this is {platform.system()}: {ELSEWHERE}")
    if platform.machine() not in filter.ALLOWED:
        raise NoSandbox(f"the jail knows {', '.join(filter.ALLOWED)}; this is {platform.machine()}: {ELSEWHERE}")
    program = shutil.which("bwrap")
    if program is None:
        raise NoSandbox(f"the jail needs bubblewrap, and `bwrap` is not on the PATH: {GET_IT}")
    return program


def _command(program, limits):
    python = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)     # not one within a venv
    words = json.dumps({"cpu": limits.cpu, "memory": limits.memory, "user": STRANGERS + os.getpid() % 4096})
    return [program, *_namespaces(), *_view(), *_environment(), "--new-session", "--die-with-parent", "--",
            python, "-s", "-S", "-P", "-B", "-m", "inside.zygote", words]


def _namespaces():
    """All of them, for an ordinary user. Root needs no user namespace, and in one its children would still be
    root outside, whose processes are not counted: without one they become ordinary users."""
    root = os.geteuid() == 0
    rights = ["SYS_ADMIN", "SETPCAP", *(["SETUID", "SETGID", "KILL"] if root else [])]
    return [*(["--cap-drop", "ALL"] if root else ["--unshare-user"]),
            "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            *(word for right in rights for word in ("--cap-add", f"CAP_{right}"))]      # each child drops them


def _environment():
    given = {"PYTHONPATH": "/jail", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "HOME": "/tmp", "OMP_NUM_THREADS": "1",
             "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    return ["--clearenv", *(word for pair in given.items() for word in ("--setenv", *pair))]


def _view():
    """What there is to see: the system's libraries, this Python without its packages, NumPy, `inside`."""
    numpy = Path(find_spec("numpy").origin).parent
    words = ["--ro-bind", "/usr", "/usr", *_links()]
    for path in ("/etc/ld.so.cache", "/etc/alternatives"):          # how some systems find their BLAS
        words += ["--ro-bind-try", path, path]
    if not _within(sys.base_prefix, "/usr"):
        words += [*_open_way(sys.base_prefix), "--ro-bind", sys.base_prefix, sys.base_prefix]
    for folder in _to_hide():
        words += ["--tmpfs", folder, "--remount-ro", folder]
    words += [*_open_way("/jail/numpy"), "--ro-bind", str(numpy), "/jail/numpy",
              "--ro-bind-try", f"{numpy}.libs", "/jail/numpy.libs", "--ro-bind", str(INSIDE), "/jail/inside"]
    for device in ("/dev/null", "/dev/urandom"):
        words += ["--dev-bind", device, device]
    return [*words, "--dir", "/tmp", "--remount-ro", "/"]


def _open_way(path):
    """Folders on the way to a path that anyone may pass; bubblewrap makes those that it needs for itself alone."""
    for folder in reversed(Path(path).parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(folder))


def _links():
    """The system's folders beside /usr: links into it on most systems today, folders on others."""
    for name in ("/bin", "/lib", "/lib64", "/lib32"):
        if os.path.islink(name):
            yield from ("--symlink", os.readlink(name), name)
        elif os.path.isdir(name):
            yield from ("--ro-bind", name, name)


def _to_hide():
    """Folders within what is shown that hold other packages, among them perhaps the reference."""
    packages = {*site.getsitepackages(), site.getusersitepackages(), *map(sysconfig.get_path, ("purelib", "platlib")),
                "/usr/lib/python3/dist-packages", *map(str, Path("/usr/local/lib").glob("python*/*-packages")),
                *map(str, Path(sys.base_prefix).glob("lib/python*/site-packages")), str(COURSE.parent), sys.prefix}
    shown = [folder for folder in packages if _within(folder, "/usr") or _within(folder, sys.base_prefix)]
    return sorted(folder for folder in shown if os.path.isdir(folder) and folder != sys.base_prefix)


def _within(path, folder):
    return Path(path).resolve().is_relative_to(Path(folder).resolve())


def why_it_ended(child):
    """Return the status of a child that stopped answering: "timeout" or "error"."""
    timed_out = child.signal == getattr(signal, "SIGXCPU", None) or child.cpu >= child.limits.cpu
    return "timeout" if timed_out else "error"
