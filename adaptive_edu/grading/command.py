"""`adaptive-edu grade`: a folder of strangers' files to marks. The only file of grading that prints."""
import sys

from . import feedback, outputs, submissions
from .arguments import UNSAFE
from .assignments import tasks_of
from .sandbox import Limits, NoSandbox
from .summary import summary
from .work import Job, grade_many, new_runner

WARNING = ("grade: NO SANDBOX. The files run with your rights: they can read, change and delete what you can, and "
           "read the right answers. Only for code that you would run yourself.")


def main(args):
    """Grade; return 0 if all was graded, 2 if grading did not begin, 130 if it was interrupted."""
    try:
        return _grade(args)
    except (ValueError, NoSandbox, OSError) as problem:
        print(f"grade: {problem}" + (f"\nTo grade without it all the same: {UNSAFE}"
                                     if isinstance(problem, NoSandbox) else ""), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\ngrade: interrupted; what is graded is kept, `--resume` continues", file=sys.stderr)
        return 130


def _grade(args):
    jobs = _jobs(args)
    if args.unsafe:
        print(WARNING, file=sys.stderr)
    elif args.scheduler:
        _need_dask()
    else:
        new_runner(jobs[0].limits, False, jobs[0].secret).close()       # refuse before anything is written
    _prepare(args.output)
    graded = _all(args, jobs)
    if args.gradescope:
        outputs.write(args.output / "results.json", outputs.gradescope(graded[0]))
    print(summary(graded))
    print(f"written to {args.output}: scores.csv, results.jsonl, feedback/"
          + (", reader.html (prose to read)" if any(each.texts for each in graded) else ""))
    return 0


def _need_dask():
    from importlib.util import find_spec
    if not find_spec("distributed"):
        raise ValueError("--scheduler needs Dask: pip install dask distributed")


def _jobs(args):
    if args.workers < 1:
        raise ValueError(f"--workers must be at least 1; got {args.workers}")
    if args.cpu < 1:
        raise ValueError(f"--cpu must be at least 1; got {args.cpu}")
    tasks, found = tuple(tasks_of(args.assignment)), submissions.find(args.submitted, args.assignment)
    if args.gradescope and len(found) != 1:
        raise ValueError(f"--gradescope needs a single submission; got {len(found)}")
    limits = Limits(cpu=args.cpu, reply=max(Limits.reply, 4.0 * args.cpu), total=max(Limits.total, 8.0 * args.cpu))
    secret = str(next((submission.path for submission in found if submission.path), args.submitted))
    return [Job(submission, args.assignment, tasks, args.seed, limits, args.unsafe, secret).with_key()
            for submission in found]


def _prepare(folder):
    (folder / "feedback").mkdir(parents=True, exist_ok=True)


def _all(args, jobs):
    """Grade what is not graded yet, keep each result at once, then write everything in student order."""
    kept = outputs.journal_read(args.output) if args.resume else {}
    kept = {job.key: kept[job.key] for job in jobs if job.key in kept}
    outputs.write(args.output / outputs.JOURNAL, "".join(map(outputs.journal_line, kept.values())))
    left = [job for job in jobs if job.key not in kept]
    with open(args.output / outputs.JOURNAL, "a", encoding="utf-8") as journal:
        for each in _shown(grade_many(left, args.workers, args.scheduler), len(left)):
            journal.write(outputs.journal_line(each))
            journal.flush()
            kept[each.key] = each
    return _write(args.output, [kept[job.key] for job in jobs])


def _shown(results, count):
    """The same results, behind a bar with rate and time left where tqdm is installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        return results
    return tqdm(results, total=count, unit=" submissions", smoothing=0.1, disable=None)


def _write(folder, graded):
    graded = outputs.finish(folder, graded)
    for each in graded:
        outputs.write(folder / "feedback" / f"{each.results[0].student}.html", feedback.page(each))
    if any(each.texts for each in graded):
        outputs.write(folder / "reader.html", feedback.reading_page(graded))
    outputs.clear(folder, [each.results[0].student for each in graded])
    return graded
