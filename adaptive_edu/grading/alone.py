"""The grader's side where there is no jail: a cold process for each submission, with this user's rights.

Only for code that one would run oneself. Judging stays outside the process, so a mark cannot be forged by
patching; but such code can read and write whatever this user can, the reference and other files included.
Imports the standard library and the sandbox's child.
"""
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from .bubblewrap import INSIDE
from .inside import wire
from .sandbox import START, Child, Limits


class Alone:
    """Like a `Jail`, without one."""

    def __init__(self, limits=None):
        self.limits = limits or Limits()

    @contextmanager
    def child(self):
        """Give a `Child` in a new process; at the end it is killed."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen()
            token = secrets.token_hex(16)
            process = self._start(door.getsockname()[1], token, folder)
            child = None
            try:
                with _answered(door, token) as line:
                    child = Child(line, self.limits)
                    yield child
            finally:
                process.kill()
                ended_by = max(0, -process.wait())
                if child:
                    child.signal = ended_by

    def _start(self, port, token, folder):
        limits = {"cpu": self.limits.cpu, "memory": self.limits.memory}
        path = os.pathsep.join(map(str, (INSIDE.parent, Path(find_spec("numpy").origin).parents[1])))
        environment = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1",
                       **{name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}}
        return subprocess.Popen([sys.executable, "-s", "-B", "-m", "inside.alone", json.dumps([port, token, limits])],
                                cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def close(self):
        """Nothing is left open between children."""


def _answered(door, token):
    """Return the first connection that knows the token; any other program of this machine may knock."""
    door.settimeout(START)
    while True:
        line, _ = door.accept()
        line.settimeout(START)
        try:
            if secrets.compare_digest(wire.exactly(line, len(token)), token.encode()):
                return line
        except (wire.Gone, wire.Late):
            pass
        line.close()
