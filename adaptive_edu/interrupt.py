"""Stop code that does not end, without ending the process. Imports nothing of ours.

A front end may run sliders' messages outside the main thread, where signals do not reach, so there are
two ways: an alarm signal on the main thread (it also ends a `sleep`), elsewhere an exception planted by
a second thread, which arrives at the next line of Python. Neither can end a single long call in C, such
as a huge power. Where there are neither signals nor threads (in a browser) nothing is stopped.

What counts is the time that the code computes: on a busy machine a right function must not be stopped because
others have the processor. A wall clock stops what waits, or is kept waiting, three times as long.
"""
import ctypes
import signal
import threading
import time
from contextlib import contextmanager, suppress
from time import monotonic

AGAIN = 0.1      # seconds until the next try, in case the code swallowed the first
LEAST = 1e-3     # seconds: a timer set to less may be none
WAITING = 3      # times the limit, by the wall clock, also for code that computes nothing


class TookTooLong(BaseException):
    """Raised inside the code that is stopped; not an `Exception`, so that `except Exception` lets it pass."""


@contextmanager
def time_limit(seconds):
    """Raise `TookTooLong` in the body of a `with` statement that computes longer than this.

    Parameters
    ----------
    seconds : float, > 0
        Of this thread's computing; three times as many by the wall clock.

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
    armed, left = True, _budget(seconds, time.thread_time)

    def ring(*_):
        rest = left()
        if armed and rest <= 0:
            raise TookTooLong
        if armed:
            signal.setitimer(signal.ITIMER_REAL, max(rest, LEAST), AGAIN)

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
        signal.setitimer(signal.ITIMER_REAL, outer and max(outer - (monotonic() - since), LEAST), outer and AGAIN)


@contextmanager
def _watchman(seconds):
    thread, over, lock = threading.get_ident(), threading.Event(), threading.Lock()
    left = _budget(seconds, _clock_of(thread))

    def watch():
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    wait = left()
                    if wait <= 0:
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


def _budget(seconds, clock):
    """Return a function that tells how many seconds are left, of computing or of waiting."""
    computed, since = clock(), monotonic()
    return lambda: min(seconds - (clock() - computed), WAITING * seconds - (monotonic() - since))


def _clock_of(thread):
    """Return what tells the seconds that a thread has computed; where the system does not tell, the wall clock."""
    try:
        clock = time.pthread_getcpuclockid(thread)
        return lambda: time.clock_gettime(clock)
    except (AttributeError, OSError):
        return monotonic


def _plant(thread, exception):
    planted = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), planted)
