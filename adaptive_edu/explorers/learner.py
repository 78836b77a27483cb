"""Call a learner's function so that nothing it does harms the picture: at worst a sentence comes back."""
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from functools import wraps
from time import monotonic

import numpy as np

from ..exercises.asking import in_words
from ..interrupt import TookTooLong, time_limit

PATIENCE = 0.7        # seconds of computing until an answer must be there; with the drawing, still within one second
IMPATIENCE = 0.25     # the same after it was missed, until an answer comes: a drag must stay a drag


LINES, WIDTH = 6, 110     # of what a function prints: a print in a step is 300 lines per movement

_QUIET = threading.Lock()      # sys.stdout is one for all threads: replace it one at a time


class Printed:
    """The first lines of what was printed, and how many there were."""

    def __init__(self):
        self._first, self._ends = "", 0

    def add(self, words):
        """Keep these words if there is room."""
        if len(self._first) < LINES * (WIDTH + 1):
            self._first += words[:LINES * (WIDTH + 1)]
        self._ends += words.count("\n")

    def __str__(self):
        lines = self._first.splitlines()
        shown = [line if len(line) <= WIDTH else line[:WIDTH - 3] + "..." for line in lines[:LINES]]
        more = max(self._ends, len(lines)) - len(shown)
        return "\n".join([*shown, *([f"... and {more} more line{'s' * (more > 1)}"] if more else [])])


class _Heard:
    """A stream that keeps what this thread prints from the page, which others still reach."""

    def __init__(self, stream, printed):
        self._stream, self._printed, self._thread = stream, printed, threading.get_ident()

    def write(self, words):
        if threading.get_ident() != self._thread:
            return self._stream.write(words)
        self._printed.add(words)
        return len(words)

    def __getattr__(self, name):
        return getattr(self._stream, name)


class Learner:
    """A learner's function, or none, with the last good thing that came of it.

    Parameters
    ----------
    function : callable or None
    signature : sequence of str
        What it is called with, to be named if it takes anything else.

    Attributes
    ----------
    last_good : object or None
    problem : str
        One sentence on what went wrong at the last attempt; empty if nothing did.
    printed : str
        The first lines that the function printed at the last attempt.
    """

    def __init__(self, function, signature=()):
        self.function, self._signature = function and _insisting(function), ", ".join(signature)
        self.last_good, self.problem, self.printed, self._patience = None, "", "", PATIENCE

    def attempt(self, call, healthy=lambda result: ""):
        """Return `call(function)`; on failure None, and a sentence in `problem`.

        Parameters
        ----------
        call : callable of the function
        healthy : callable of the result
            Returns a sentence if the result is no good after all.
        """
        printed = Printed()
        result, self.problem = _within(self._patience, lambda: call(self.function), self.function.__name__, printed)
        self.printed = str(printed)
        if " positional arg" in self.problem and self._signature:
            self.problem += f" It is called as {self.function.__name__}({self._signature})."
        self._patience = IMPATIENCE if "stopped" in self.problem else PATIENCE
        self.problem = self.problem or healthy(result)
        if not self.problem:
            self.last_good = result
        elif self.last_good is not None:
            self.problem += " Its last good run is drawn faint."
        return None if self.problem else result


def _within(seconds, call, name, printed):
    """Return the result and no words, or None and a sentence that says why."""
    since = monotonic()
    try:
        with _QUIET, redirect_stdout(_Heard(sys.stdout, printed)), redirect_stderr(_Heard(sys.stderr, printed)), \
                np.errstate(all="ignore"), time_limit(seconds):
            return call(), ""
    except NotImplementedError:
        return None, f"{name} is not written yet, so the reference is shown alone."
    except TookTooLong:
        return None, f"{name} was stopped after {monotonic() - since:.1f} s: is there a loop that does not end?"
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return None, _sentence(name, error)


def _sentence(name, error):
    said = in_words(error)
    if said.startswith(f"ValueError: {name} must"):         # our own check of the results
        return said.removeprefix("ValueError: ").rstrip(".") + "."
    return f"{name} raised {said[:117] + '...' if len(said) > 120 else said}."


def _insisting(function):
    """Return the function, made to say when it is only a stub that answers nothing."""
    @wraps(function)
    def asked(*arguments):
        results = function(*arguments)
        if results is None or results is ...:
            raise NotImplementedError
        return results
    asked.__name__ = getattr(function, "__name__", "your function")
    return asked
