"""Stop code that does not end, without ending the process. Imports nothing of ours.

A front end may run sliders' messages outside the main thread, where signals do not reach, so there are
two ways: an alarm signal on the main thread (it also ends a `sleep`), elsewhere an exception planted by
a second thread, which arrives at the next line of Python. Neither can end a single long call in C, such
as a huge power. Where there are neither signals nor threads (in a browser) nothing is stopped.
"""
import ctypes
import signal
import threading
from contextlib import contextmanager, suppress
from time import monotonic

AGAIN = 0.1      # seconds until the next try, in case the code swallowed the first


class TookTooLong(BaseException):
    """Raised inside the code that is stopped; not an `Exception`, so that `except Exception` lets it pass."""


@contextmanager
def time_limit(seconds):
    """Raise `TookTooLong` in the body of a `with` statement that runs longer than this.

    Parameters
    ----------
    seconds : float, > 0

    Examples
    --------
    >>> try:
    ...     with time_limit(0.05):
    ...         while True:
    ...             pass
    ... except TookTooLong:
    ...     print("stopped")
    stopped
    """
    on_main = threading.current_thread() is threading.main_thread()
    with (_alarm if on_main and hasattr(signal, "setitimer") else _watchman)(seconds):
        yield


@contextmanager
def _alarm(seconds):
    armed = True

    def ring(*_):
        if armed:
            raise TookTooLong

    before, since = signal.signal(signal.SIGALRM, ring), monotonic()
    outer, _ = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)      # of a limit around this one, or 0
    try:
        try:
            yield
        finally:
            armed = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, outer and max(outer - (monotonic() - since), 1e-3), outer and AGAIN)


@contextmanager
def _watchman(seconds):
    thread, over, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def watch():
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    _plant(thread, TookTooLong)
            wait = AGAIN

    with suppress(RuntimeError):              # no threads here: run unwatched
        threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        try:
            with lock:
                over.set()
        finally:
            over.set()                        # also if the exception arrived on the line above
            _plant(thread, None)              # take back one that has not arrived yet


def _plant(thread, exception):
    planted = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), planted)
