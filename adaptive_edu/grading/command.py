"""`adaptive-edu grade`: a folder of strangers' files to marks. The only file of grading that prints."""
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from . import archives, feedback, outputs, reader, submissions
from .arguments import UNSAFE
from .assignments import asked, form_of, names_of, others_than, tasks_of
from .gradebook import Gradebook
from .sandbox import Limits, NoSandbox
from .summary import summary
from .words import count, few
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
        print("\ngrade: interrupted; what is graded is kept, the same command continues", file=sys.stderr)
        return 130


def _grade(args):
    with TemporaryDirectory(prefix="adaptive-edu-") as aside:
        folder, found, passed_over = _found(args, Path(aside))
        jobs = _jobs(args, found)
        table = _prepare(args, jobs)
        kept = _kept(args, jobs)
        if len(kept) < len(jobs):
            _ready(args, jobs[0])
        (args.output / "feedback").mkdir(parents=True, exist_ok=True)
        graded, told = _write(args, _all(args, jobs, kept), jobs[0].tasks)
        if args.gradescope:
            outputs.write(args.output / "results.json", outputs.gradescope(graded[0]))
        told += _carried_back(args, table, graded) if table else []
        print("\n".join([summary(graded), *told, *_unread(args, folder, found, passed_over)]))
    return 0


def _found(args, aside):
    """Where the submissions are, which they are, and names in a zip that nobody should write."""
    names = names_of(args.assignment)
    if args.submitted.is_file() and args.submitted.suffix.lower() == ".zip":
        return aside, *archives.find(args.submitted, names, aside)
    return args.submitted, submissions.find(args.submitted, names), []


def _unread(args, folder, found, passed_over):
    """What the teacher should know about files that are no submission of anybody."""
    if folder.is_dir():
        left = submissions.unread(folder, found, others_than(args.assignment)) + passed_over
        if left:
            yield f"{count(len(left), 'file')} {'was' if len(left) == 1 else 'were'} not read: {few(left)}"
        if not any(each.path for each in found):
            yield (f"NOTHING WAS FOUND for any of the {count(len(found), 'student')}: it must stand in "
                   f"{args.submitted}/STUDENT/{names_of(args.assignment)[-1]}/, in {args.submitted}/STUDENT/, "
                   f"or be {args.submitted}/STUDENT.ipynb")


def _carried_back(args, table, graded):
    """Write the platform's table with the marks in it; return what there is to say of it."""
    path = args.output / f"filled-{args.gradebook.name}"
    text, told = table.filled(graded)
    outputs.write(path, text)
    return [f"written to {path}", *told]


def _need_dask():
    from importlib.util import find_spec
    if not find_spec("distributed"):
        raise ValueError("--scheduler needs Dask: install `dask` and `distributed` where the course is installed")


def _jobs(args, found):
    for name in ("workers", "cpu"):
        if getattr(args, name) < 1:
            raise ValueError(f"--{name} must be at least 1; got {getattr(args, name)}")
    name = args.assignment
    tasks, ours = tuple(tasks_of(name)), form_of(name)
    if args.gradescope and len(found) != 1:
        raise ValueError(f"--gradescope needs a single submission; got {len(found)}")
    limits = Limits(cpu=args.cpu, reply=max(Limits.reply, 4.0 * args.cpu), total=max(Limits.total, 8.0 * args.cpu))
    secret = str(next((submission.path for submission in found if submission.path), args.submitted))
    return [Job(submission, name, tasks, ours, args.seed, limits, args.unsafe, secret).with_key()
            for submission in found]


def _prepare(args, jobs):
    """Refuse, before anything is done, what would cost marks that are there; return the platform's table, if any."""
    if args.output.resolve().is_relative_to(args.submitted.resolve()):
        raise ValueError(f"-o must lie outside SUBMITTED, whose folders are students; got {args.output}")
    held = sorted({assignment for _, assignment in outputs.earlier(args.output)} - {args.assignment})
    if held:
        raise ValueError(f"{args.output} holds the marks of {', '.join(held)}; name another folder for "
                         f"{args.assignment} with -o")
    reader.read(args.output, _worth(jobs[0].tasks))
    return Gradebook(args.gradebook, sum(_worth(jobs[0].tasks).values()), args.column) if args.gradebook else None


def _worth(tasks):
    return {task.name: sum(task.points.values()) for task in tasks}


def _kept(args, jobs):
    """What was graded before from the same bytes by the same code, by key."""
    kept = outputs.journal_read(args.output) if args.resume else {}
    return {job.key: kept[job.key] for job in jobs if job.key in kept}


def _ready(args, job):
    """Refuse before anything is written."""
    if args.unsafe:
        print(WARNING, file=sys.stderr)
    elif args.scheduler:
        _need_dask()
    else:
        new_runner(job.limits, False, job.secret).close()


def _all(args, jobs, kept):
    """Grade what is not graded yet, keep each result at once, then return all in student order."""
    outputs.write(args.output / outputs.JOURNAL, "".join(map(outputs.journal_line, kept.values())))
    left = [job for job in jobs if job.key not in kept]
    with open(args.output / outputs.JOURNAL, "a", encoding="utf-8") as journal:
        for each in _shown(grade_many(left, args.workers, args.scheduler), len(left)):
            journal.write(outputs.journal_line(each))
            journal.flush()
            kept[each.key] = each
    return [kept[job.key] for job in jobs]


def _shown(results, count):
    """The same results, behind a bar with rate and time left where tqdm is installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        return results
    return tqdm(results, total=count, unit=" submissions", smoothing=0.1, disable=None)


def _write(args, graded, tasks):
    """Write all files; return what was graded with the marks of a person in it, and what there is to say of both."""
    folder, students = args.output, {each.results[0].student for each in graded}
    for student in {student for student, _ in outputs.earlier(folder)} - students:
        (folder / "feedback" / f"{student}.html").unlink(missing_ok=True)
    marks = reader.read(folder, _worth(tasks))
    found = reader.entries(graded, marks)
    as_graded, graded = graded, reader.marked(graded, found)
    told, page = list(_read(folder, found, marks)), feedback.reading_page(found, asked(args.assignment))
    for name, text in ((reader.READER, reader.table(found)), ("reader.html", page)):
        outputs.write(folder / name, text) if found else (folder / name).unlink(missing_ok=True)
    outputs.finish(folder, graded)
    for each in graded:
        outputs.write(folder / "feedback" / f"{each.results[0].student}.html", feedback.page(each))
    outputs.remember(folder, as_graded)
    return graded, told


def _read(folder, found, marks):
    """Keep the reader's table before it is written anew, and tell what there is to do about it."""
    kept = reader.keep(folder, reader.table(found))
    waiting = sum(entry.mark.score is None for entry in found)
    unused = [f"{student} {exercise}" for student, exercise, _ in sorted(marks.keys() - {entry[:3] for entry in found})]
    yield f"written to {folder}: scores.csv, results.jsonl, feedback/"
    if waiting:
        yield f"{count(waiting, 'answer')} to read: reader.html, marks into reader.csv"
    if unused:
        fits = "fits" if len(unused) == 1 else "fit"
        yield (f"{count(len(unused), 'mark')} in reader.csv {fits} no answer ({few(unused)}): it has changed, "
               "or its name")
    if kept:
        yield f"reader.csv was written anew; what stood there is in {kept}"
