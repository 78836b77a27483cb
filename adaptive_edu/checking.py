"""`adaptive-edu check FILE`: run a learner's file, judge every exercise found in it. Writes nothing.

The learner is trusted: the code runs here, in this process. Standard library, the table and the tutor.
"""
import ast
import io
import json
import os
import re
import sys
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from .interrupt import TookTooLong, time_limit

SECONDS_PER_PIECE = 20


def main(path):
    """Print one line per exercise found in a file.

    Parameters
    ----------
    path : str or Path
        A notebook (.ipynb) or a Python file (.py).

    Returns
    -------
    int : 0 if all are right, 1 if any is wrong, 2 if there is nothing to judge
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")        # terminals without the icons
    try:
        verdicts, raised = judge(Path(path))
    except ValueError as error:
        print(f"check: {error}")
        return 2
    if raised:
        print(f"(passed over: {'; '.join(raised)})")
    for verdict in verdicts.values():
        print(str(verdict).splitlines()[0])             # icon, word and message; hints stay in the notebook
    return 0 if all(verdict.correct for verdict in verdicts.values()) else 1


def judge(path):
    """Return the tutor's verdict on each exercise that a file defines, and what raised on the way.

    Parameters
    ----------
    path : Path

    Returns
    -------
    verdicts : dict of exercise name to Verdict
    raised : list of str
        A phrase for each piece of code that raised and was passed over.

    Raises
    ------
    ValueError : a file that cannot be read, or that defines no exercise
    """
    from .exercises import EXERCISES
    from .tutor import check
    pieces = read(path)
    print(f"check: running {path.name} ...", file=sys.stderr, flush=True)
    with _aside(path.resolve().parent):
        namespace, raised = run(pieces)
        verdicts = {name: check(namespace[name], name) for name in EXERCISES if _is_own(namespace.get(name))}
    if not verdicts:
        because = f"{'; '.join(raised)}; " if raised else ""
        raise ValueError(f"{because}{path.name} must define one of {', '.join(EXERCISES)}; found none")
    return verdicts, raised


def read(path):
    """Return the pieces of code of a file, each with what to call it: a script's one, a notebook's cells."""
    if path.suffix not in (".py", ".ipynb"):
        raise ValueError(f"file must be a notebook (.ipynb) or a Python file (.py); got {path.name}")
    try:
        text = path.read_text(encoding="utf-8")
        return [(path.name, text)] if path.suffix == ".py" else _code_cells(json.loads(text)["cells"])
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name} is damaged: {type(error).__name__}, {error!s:.80}") from error


def _code_cells(cells):
    """Return the learner's code; our graded tests, which may raise, define nothing."""
    return [(f"cell {number}", "".join(cell["source"])) for number, cell in enumerate(cells, 1)
            if cell["cell_type"] == "code" and not cell["metadata"].get("nbgrader", {}).get("grade")]


def run(pieces):
    """Run pieces of code in order; return the names they define, and a phrase for each that raised."""
    from .exercises.asking import in_words
    module, raised = ModuleType("learner"), []
    sys.modules["learner"] = module                     # where dataclasses and pickle look
    for label, source in pieces:
        try:
            with time_limit(SECONDS_PER_PIECE):
                exec(compile(_python(source), label, "exec"), vars(module))
        except TookTooLong:
            raised.append(f"{label} was stopped after {SECONDS_PER_PIECE} seconds")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raised.append(f"{label} raised {in_words(error)}"[:110])
    return vars(module), raised


def _python(source):
    """Return the source without a notebook's magics, shell lines and questions."""
    if source.lstrip().startswith("%%"):
        return ""
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        return re.sub(r"^(\s*)([%!?].*|.*\?)$", r"\1pass", source, flags=re.MULTILINE)


def _is_own(thing):
    """Return whether this is the learner's: callable, and not imported from the course itself."""
    return callable(thing) and not str(getattr(thing, "__module__", "")).startswith("adaptive_edu")


@contextmanager
def _aside(folder):
    """Work in the file's folder, unseen and unasked: no output, no window, nothing for `input()` to read."""
    with (patch.dict(os.environ, MPLBACKEND="Agg"), patch.object(sys, "path", [str(folder), *sys.path]),
          patch.object(sys, "stdin", io.StringIO()), chdir(folder),
          redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO())):
        yield
