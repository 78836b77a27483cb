"""Install the course into `.venv` beside this file and open it; `python3 start.py test` tests it instead.

The standard library alone, in a syntax that old Pythons can read: they too shall answer with a sentence.
"""
import hashlib
import os
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
STAMP = os.path.join(VENV, "installed.txt")
MISLEADING = ("VIRTUAL_ENV", "UV_PYTHON", "UV_PROJECT_ENVIRONMENT", "PYTHONPATH", "PIP_USER", "PIP_TARGET")


def main(arguments):
    if sys.version_info < (3, 11):
        sys.exit("The course needs Python 3.11 or later; this is Python %d.%d." % tuple(sys.version_info[:2]))
    for name in MISLEADING:                 # each would send packages or imports somewhere else
        os.environ.pop(name, None)
    if arguments[:1] == ["test"]:
        install("[test]")
        os.chdir(HERE)                      # where pytest finds its settings
        return become([PYTHON, "-m", "pytest"] + arguments[1:])
    install("")
    return become([PYTHON, "-m", "adaptive_edu"] + arguments)


def install(extra):
    """Make `.venv` and fill it, unless that was done and nothing has changed since."""
    done = read(STAMP)
    if done in (stamp(extra), stamp("[test]")):
        return
    if done and not done.startswith(place()):
        shutil.rmtree(VENV)                 # made by another Python, or before the folder moved
    say("Installing the course into %s (once; about half a minute)." % VENV)
    if not any(all(map(run, commands)) for commands in ways(extra)):
        sys.exit("The course could not be installed; the lines above say why.")
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(stamp(extra))


def ways(extra):
    """Yield the commands of each installer at hand: uv first, which is faster, then venv and pip."""
    active = os.path.realpath(sys.prefix) == os.path.realpath(VENV)     # then it is there, and in use
    if shutil.which("uv"):
        make = ["uv", "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV]
        fill = ["uv", "pip", "install", "--python", PYTHON, "--editable", "." + extra]
        yield [fill] if active else [make, fill]
        say("uv did not succeed; pip tries next.")
    if not has_ensurepip():
        sys.exit("This Python cannot make an environment; on Debian and Ubuntu, first run: "
                 "sudo apt install python%d.%d-venv" % tuple(sys.version_info[:2]))
    make = [sys.executable, "-m", "venv", VENV]
    fill = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check",
            "--no-compile",                 # a quarter of the time; Python compiles what it imports
            "--editable", "." + extra]
    yield [fill] if active else [make, fill]


def place():
    """Return what `.venv` is tied to: a Python and a folder."""
    return "\n".join([sys.version, sys.base_prefix, HERE, ""])


def stamp(extra):
    """Return what is true of a finished `.venv`; it changes when pyproject.toml does."""
    project = read(os.path.join(HERE, "pyproject.toml"))
    return place() + hashlib.sha256(project.encode("utf-8")).hexdigest() + extra


def read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def has_ensurepip():
    import importlib.util
    return importlib.util.find_spec("ensurepip") is not None


def say(sentence):
    sys.stderr.write(sentence + "\n")


def run(command):
    return subprocess.call(command, cwd=HERE) == 0


def become(command):
    """Let the command take the place of this one, so that Ctrl-C and kill reach it."""
    if os.name == "posix":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, lambda *_: None)       # Windows cannot; there Ctrl-C is the child's
    sys.exit(subprocess.call(command))


if __name__ == "__main__":
    main(sys.argv[1:])
