"""The grader's side of the jail: starts it, opens a line to a new child for each submission, ends the child.

Imports the standard library, the command line of the jail and the wire.
"""
import json
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from . import bubblewrap
from .arguments import CPU
from .bubblewrap import NoSandbox
from .inside import wire

PIECE = 1 << 16                 # bytes read at once
START = 60                      # seconds that a start may take on a busy machine
KINDS = (None, "function", "class", "value", "imported")        # of what stands under a name


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


class Line:
    """A socket that is read in large pieces: a child's answers come many at once."""

    def __init__(self, line):
        self.line, self.piece, self.at = line, b"", 0
        self.sendall, self.settimeout = line.sendall, line.settimeout

    def recv(self, count):
        """Return up to this many bytes, b"" at the end, as a socket does."""
        if self.at == len(self.piece):
            self.piece, self.at = self.line.recv(PIECE), 0
        start, self.at = self.at, min(self.at + count, len(self.piece))
        return self.piece[start:self.at]


class Child:
    """One line to one child: every message has a deadline, and so have all together."""

    def __init__(self, line, limits):
        self.line, self.limits, self.end = Line(line), limits, time.monotonic() + limits.total
        self.cpu, self.signal = 0.0, 0              # known when the child has ended

    def run(self, source, whole, name):
        """Run a piece of code, or only what it defines; return what kind of thing a name is now, and what raised."""
        self._say({"source": source, "whole": whole, "name": name})
        header, _ = self._hear()
        kind, raised = header.get("kind"), header.get("raised")
        if kind not in KINDS or type(raised) is not str:
            raise wire.Malformed("a report must have a kind and what raised")
        return kind, raised

    def answers(self, name, is_class, calls, lent=None):
        """Yield the header and payload of the answer to each call.

        Parameters
        ----------
        name : str
        is_class : bool
        calls : list of tuple
        lent : Lent, optional
            A step of ours that takes the place of theirs; their code may call it between its answers.
        """
        tree, payload = wire.pack(list(calls))
        self.line.settimeout(self.limits.reply)
        self._say({"name": name, "is_class": is_class, "calls": tree, "lent": lent and lent.name}, payload)
        for _ in calls:
            answer = self._hear_and_lend(lent) if lent else self._hear()
            if answer is None:
                raise wire.Late
            yield answer

    def examine(self, name, lent):
        """Return what a test in the child says of a step that stays here, or None if it calls it too often.

        Parameters
        ----------
        name : str
            Of the test.
        lent : Lent
        """
        self._say({"test": name, "of": lent.name})
        said = self._hear_and_lend(lent)
        if said is None:
            return None
        if type(said[0].get("said")) is not str:
            raise wire.Malformed("a test must say something or nothing")
        return said[0]["said"]

    def _hear_and_lend(self, lent):
        """The next message that is no call of a step, or None if there are too many calls; each is answered."""
        while lent.calls < lent.most:
            header, payload = self._hear()
            if "call" not in header:
                return header, payload
            self._say(*lent(wire.unpack(header["call"], payload)))
        return None

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
        program = bubblewrap.program()
        self.control, theirs = socket.socketpair()
        self.errors = tempfile.TemporaryFile()
        with theirs:
            self.process = subprocess.Popen(bubblewrap.command(program, self.limits), stdin=theirs, env={}, cwd="/",
                                            stdout=subprocess.DEVNULL, stderr=self.errors,
                                            start_new_session=True)     # else Ctrl-C ends it, as if it had been lost
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


def status(problem, child):
    """Return the status of answers that ended with one of the wire's problems, None if with none."""
    if problem is None:
        return None
    if isinstance(problem, wire.Malformed):
        return "malformed"
    return "timeout" if isinstance(problem, wire.Late) else why_it_ended(child)


def why_it_ended(child):
    """Return the status of a child that stopped answering: "timeout" or "error"."""
    timed_out = child.signal == getattr(signal, "SIGXCPU", None) or child.cpu >= child.limits.cpu
    return "timeout" if timed_out else "error"
