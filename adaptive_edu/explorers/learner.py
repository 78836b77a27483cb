"""Call a learner's function so that nothing it does harms the picture: at worst a sentence comes back."""
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from functools import wraps

import numpy as np

from ..interrupt import TookTooLong, time_limit

PATIENCE = 0.7        # seconds until an answer must be there; with the drawing, still within one second
IMPATIENCE = 0.25     # the same after it was missed, until an answer comes: a drag must stay a drag


_QUIET = threading.Lock()      # sys.stdout is one for all threads: replace it one at a time


class _Deaf:
    """A stream that drops what this thread prints: else a print in a step is 300 lines per movement."""

    def __init__(self, stream):
        self._stream, self._thread = stream, threading.get_ident()

    def write(self, words):
        return len(words) if threading.get_ident() == self._thread else self._stream.write(words)

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
    """

    def __init__(self, function, signature=()):
        self.function, self._signature = function and _insisting(function), ", ".join(signature)
        self.last_good, self.problem, self._patience = None, "", PATIENCE

    def attempt(self, call, healthy=lambda result: ""):
        """Return `call(function)`; on failure None, and a sentence in `problem`.

        Parameters
        ----------
        call : callable of the function
        healthy : callable of the result
            Returns a sentence if the result is no good after all.
        """
        result, self.problem = _within(self._patience, lambda: call(self.function), self.function.__name__)
        if " positional arg" in self.problem and self._signature:
            self.problem += f" It is called as {self.function.__name__}({self._signature})."
        self._patience = IMPATIENCE if "stopped" in self.problem else PATIENCE
        self.problem = self.problem or healthy(result)
        if not self.problem:
            self.last_good = result
        elif self.last_good is not None:
            self.problem += " Its last good run is drawn faint."
        return None if self.problem else result


def _within(seconds, call, name):
    """Return the result and no words, or None and a sentence that says why."""
    try:
        with _QUIET, redirect_stdout(_Deaf(sys.stdout)), redirect_stderr(_Deaf(sys.stderr)), \
                np.errstate(all="ignore"), time_limit(seconds):
            return call(), ""
    except NotImplementedError:
        return None, f"{name} is not written yet, so the reference is shown alone."
    except TookTooLong:
        return None, f"{name} was stopped after {seconds:g} s: is there a loop that does not end?"
    except (Exception, SystemExit) as error:
        return None, _sentence(name, error)


def _sentence(name, error):
    words = " ".join(str(error).split())
    if isinstance(error, ValueError) and words.startswith(f"{name} must"):      # our own check of the results
        return words if words.endswith(".") else words + "."
    said = f"{type(error).__name__}: {words}" if words else type(error).__name__
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
