"""What a run leaves: files in student order, written whole or not at all. Standard library only.

The journal keeps each result as soon as it is there, so that nothing graded is lost, and afterwards, so that
nothing is graded twice; the other files are made from all results at the end. The same results give the same bytes.
"""
import csv
import io
import json
import os
from contextlib import suppress
from dataclasses import asdict, replace

from .marks import STATUSES, Result
from .work import Graded

JOURNAL, RESULTS, TIMING = ".journal.jsonl", "results.jsonl", "timing.jsonl"
FIELDS = ("student", "assignment", "exercise", "score", "max_score", "status", "mistake", "message")


def write(path, text):
    """Write a file whole: whoever reads it sees the old text or the new one."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(text, encoding="utf-8", newline="")
    os.replace(aside, path)


def journal_line(graded):
    """Return one submission as a line."""
    return json.dumps({**asdict(graded), "results": [asdict(each) for each in graded.results]}) + "\n"


def journal_read(folder):
    """Return what an earlier run graded, by key; a last line that was torn is passed over."""
    kept = {}
    with suppress(FileNotFoundError):
        for line in (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, TypeError, KeyError):
                row = json.loads(line)
                row["results"] = [Result(**each) for each in row["results"]]
                kept[row["key"]] = Graded(**row)
    seconds = dict(_lines(folder / TIMING, "student", "seconds"))
    return {key: replace(each, seconds=seconds.get(each.results[0].student, 0.0)) if each.seconds is None else each
            for key, each in kept.items()}


def _lines(path, *names):
    """Yield these values of each line of a file of ours; of one that is not, what can be read."""
    with suppress(FileNotFoundError, ValueError, LookupError, TypeError):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield tuple(row[name] for name in names)


def earlier(folder):
    """Return the pairs of student and assignment that an earlier run left, finished or not."""
    pairs = {(result.student, result.assignment) for each in journal_read(folder).values() for result in each.results}
    return pairs | set(_lines(folder / RESULTS, "student", "assignment"))


def remember(folder, graded):
    """Keep what was graded, before a person's marks, in student order; seconds are in another file."""
    write(folder / JOURNAL, "".join(journal_line(replace(each, seconds=None)) for each in graded))


def finish(folder, graded):
    """Write the tables, all but the reader's.

    Parameters
    ----------
    folder : Path
    graded : list of Graded, in student order, with the reader's marks in them
    """
    results = [result for each in graded for result in each.results]
    write(folder / RESULTS, "".join(map(_line, results)))
    write(folder / TIMING, "".join(
        json.dumps({"student": each.results[0].student, "seconds": round(each.seconds, 4)}) + "\n" for each in graded))
    write(folder / "scores.csv", scores(graded))


def _line(result):
    return json.dumps({name: getattr(result, name) for name in FIELDS}, ensure_ascii=False) + "\n"


def scores(graded):
    """Return scores.csv: one student a line."""
    names = [result.exercise for result in graded[0].results] if graded else []
    rows = [["student", *names, "total", "maximum", "status"]]
    for each in graded:
        rows.append([each.results[0].student, *(f"{result.score:g}" for result in each.results),
                     f"{total(each):g}", f"{maximum(each):g}", overall(each)])
    return _table(rows)


def total(graded):
    """Return the points of one submission."""
    return sum(result.score for result in graded.results)


def maximum(graded):
    """Return the points that there were to have."""
    return sum(result.max_score for result in graded.results)


def overall(graded):
    """Return one status for a submission: the first of the list that any of its exercises has."""
    return min((result.status for result in graded.results), key=STATUSES.index)


def _table(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def gradescope(graded):
    """Return Gradescope's results.json for one submission; what a person reads is graded there by hand."""
    tests = [{"name": result.exercise, "score": result.score, "max_score": result.max_score,
              "status": "passed" if result.status == "passed" else "failed",
              "output": result.message, "output_format": "text", "visibility": "visible"}
             for result in graded.results if result.status != "needs-reader"]
    return json.dumps({"score": sum(test["score"] for test in tests), "tests": tests}, indent=1, ensure_ascii=False)
