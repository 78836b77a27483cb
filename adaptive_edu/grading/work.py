"""The work: a pure function from a file to results, carried by joblib to processes or a Dask cluster.

Each worker has a jail of its own, tried before its first submission. Imports joblib and the rest of grading.
"""
import hashlib
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import files, marks
from .alone import Alone
from .answers import answers
from .sandbox import Jail, Limits
from .submissions import Submission
from .trial import test_jail

AT_ONCE = 50                    # submissions in one task of a cluster: the way there costs more than they do
LONGEST_ANSWER = 20_000
_mine = threading.local()       # this worker's jail: a warm process is what makes grading fast


@dataclass(frozen=True)
class Job:
    """All that grading one submission depends on, but the machine."""

    submission: Submission
    assignment: str
    tasks: tuple
    ours: dict                  # our notebook's cells, as `answers.form` gives them
    seed: int
    limits: Limits
    unsafe: bool
    secret: str                 # a path that the jail must not see
    key: str = ""               # a fingerprint of all these, to know what `--resume` may keep
    content: bytes | None = None

    def read(self):
        """Return what `files.read` gives, also on another machine, where the file is not."""
        return files.read(self.submission.path) if self.content is None else self.content

    def with_key(self):
        """Return the same job with its key."""
        about = repr((self.submission.student, self.submission.why, self.assignment, self.tasks, self.ours, self.seed,
                      self.limits, self.unsafe, _our_code()))
        return replace(self, key=hashlib.sha256(about.encode() + self._bytes()).hexdigest())

    def packed(self):
        """Return the same job with the file's content, to go where the file is not."""
        return replace(self, content=self._bytes()) if self.submission.path else self

    def _bytes(self):
        try:
            return self.read() if self.submission.path else b""
        except files.Rejected as problem:
            return str(problem).encode()


@cache
def _our_code():
    """A fingerprint of all that judges: what another version gave may be another mark."""
    package = Path(__file__).parents[1]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(package.rglob("*.py")))).hexdigest()


@dataclass(frozen=True)
class Graded:
    """One submission's results, its prose by exercise, and how long it took."""

    key: str
    results: list
    texts: dict
    seconds: float


def grade_one(job):
    """Return the `Graded` of one job, in this worker's jail."""
    start = time.perf_counter()
    results, texts = _grade(job)
    return Graded(job.key, results, texts, time.perf_counter() - start)


def end_with(parent):
    """Let this process end soon after its parent: after `kill -9` it would wait for work, jail and all, for minutes."""
    threading.Thread(target=_wait_for_the_end_of, args=[parent], daemon=True).start()


def _wait_for_the_end_of(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _grade(job):
    student, path, why = job.submission.student, job.submission.path, job.submission.why
    if path is None and not why:
        return marks.without_code(job.tasks, "missing", "", student, job.assignment), {}
    try:
        code, texts = _read(job)
    except files.Rejected as problem:
        return marks.without_code(job.tasks, "rejected", str(problem), student, job.assignment), {}
    except Exception as problem:                    # what no test of ours has thought of: one student's, not the run's
        why = f"it cannot be read ({type(problem).__name__})"
        return marks.without_code(job.tasks, "rejected", why, student, job.assignment), {}
    runner = _runner(job.limits, job.unsafe, job.secret)
    return marks.grade_all(job.tasks, code, texts, student, job.assignment, job.seed, runner), texts


def _read(job):
    """The student's code, and what they wrote for a person."""
    if job.submission.path is None:
        raise files.Rejected(job.submission.why)
    tests = {cell for task in job.tasks if task.kind == "code" for cell in task.points}
    cells = files.cells(job.read(), job.submission.path.suffix)
    texts = answers(cells, job.ours, [task.name for task in job.tasks if task.kind == "prose"])
    return files.pieces(cells, tests), {name: text and text[:LONGEST_ANSWER] for name, text in texts.items()}


def _runner(limits, unsafe, secret):
    if getattr(_mine, "limits", None) != (limits, unsafe):
        _mine.runner = new_runner(limits, unsafe, secret)
        _mine.limits = limits, unsafe
    return _mine.runner


def new_runner(limits, unsafe, secret):
    """Return a jail that has been tried, or where it is asked for by name, none.

    Raises
    ------
    NoSandbox
    """
    if unsafe:
        return Alone(limits)
    jail = Jail(limits)
    try:
        test_jail(jail, [secret])
    except BaseException:
        jail.close()
        raise
    return jail


def grade_many(jobs, workers=1, scheduler=None):
    """Yield the `Graded` of each job, in no order, as soon as it is there.

    Parameters
    ----------
    jobs : iterable of Job
    workers : int
        Processes of this machine.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers do it instead.
    """
    from joblib import Parallel, delayed
    if workers == 1 and scheduler is None:
        yield from map(grade_one, jobs)
        return
    with _backend(scheduler):
        jobs = map(Job.packed, jobs) if scheduler else jobs
        how = {"batch_size": AT_ONCE} if scheduler else {
            "n_jobs": workers, "initializer": end_with, "initargs": [os.getpid()]}
        yield from Parallel(return_as="generator_unordered", **how)(delayed(grade_one)(job) for job in jobs)


@contextmanager
def _backend(scheduler):
    if scheduler is None:
        yield
        return
    from dask.distributed import Client
    from joblib import parallel_config
    with Client(scheduler), parallel_config(backend="dask"):
        yield
