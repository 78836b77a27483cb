"""The jail as a command line: which namespaces, which rights, what there is to see. Standard library only.

What is not named here is not there: no home, no /proc, no other submission, no package but NumPy.
"""
import json
import os
import platform
import shutil
import site
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

from .inside import filter

INSIDE = Path(__file__).parent / "inside"
COURSE = Path(__file__).parents[1]
STRANGERS = 61184               # user ids that no account has (systemd keeps them free); one for each jail
GET_IT = "install it with `sudo apt install bubblewrap` (Debian, Ubuntu) or `sudo dnf install bubblewrap` (Fedora)"
ELSEWHERE = "grade on Linux, in WSL 2 or in a virtual machine"


class NoSandbox(Exception):
    """There is no jail here, or it leaks; the sentence says what to do."""


def program():
    """Return the path of bubblewrap.

    Raises
    ------
    NoSandbox : it is not there, or cannot be used here; the sentence says how to get it
    """
    if platform.system() != "Linux":
        raise NoSandbox(f"the jail needs Linux; this is {platform.system()}: {ELSEWHERE}")
    if platform.machine() not in filter.ALLOWED:
        raise NoSandbox(f"the jail knows {', '.join(filter.ALLOWED)}; this is {platform.machine()}: {ELSEWHERE}")
    path = shutil.which("bwrap")
    if path is None:
        raise NoSandbox(f"the jail needs bubblewrap, and `bwrap` is not on the PATH: {GET_IT}")
    return path


def command(program, limits):
    """Return the command that starts a jail with these limits."""
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
