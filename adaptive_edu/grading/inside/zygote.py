"""The warm parent of children: NumPy is imported once, a fork is made for each submission.

It never reads what a child says: grader and child have a line of their own, which comes and goes with the
submission. The grader's words are one byte each: "n" with the end of a new line, then "e" for its end.
"""
import json
import os
import signal
import socket
import sys

from . import child, lockdown, stand_ins


def serve(control, limits):
    """Fork a child for each line that arrives on `control`, until that closes.

    After each child one JSON line goes back: `signal` that ended it and the seconds of `cpu` that it used.
    """
    while True:
        word, lines, _, _ = socket.recv_fds(control, 1, 1)
        if not word:
            return
        line = socket.socket(fileno=lines[0])
        process = os.fork()
        if not process:
            _child(line, limits)
        line.close()
        control.recv(1)
        os.kill(process, signal.SIGKILL)            # it cannot have children, so nothing is left of it
        _, status, usage = os.wait4(process, 0)
        report = {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                  "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
                  "cpu": usage.ru_utime + usage.ru_stime}
        control.sendall(json.dumps(report).encode() + b"\n")


class Descriptor:
    """A line as a file: reading and writing are allowed in the jail, the calls of sockets are not."""

    def __init__(self, number):
        self.number = number

    def recv(self, count):
        return os.read(self.number, count)

    def sendall(self, message):
        while message:
            message = message[os.write(self.number, message):]


def _child(line, limits):
    """Never return: what a child is, the warm parent must not become."""
    try:
        child.close_all_but(line)
        lockdown.lock(limits)
        child.converse(Descriptor(line.fileno()))
    finally:
        os._exit(1)


def main():
    """Serve on standard input, which is a socket here, with the limits given as JSON."""
    limits = json.loads(sys.argv[1])
    with socket.socket(fileno=os.dup(0)) as control:
        stand_ins.install()
        control.sendall(b"ready\n")
        serve(control, limits)


if __name__ == "__main__":
    main()
