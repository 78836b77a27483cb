"""What a run leaves: files in student order, written whole or not at all. Standard library only.

`journal` keeps each result as soon as it is there, so that nothing graded is lost; the other files are made
from all results at the end. The same results give the same bytes.
"""
import csv
import hashlib
import io
import json
import os
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from .marks import STATUSES, Result
from .work import Graded

JOURNAL, READER = ".journal.jsonl", "reader.csv"
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
    return kept


def finish(folder, graded):
    """Write all files but the journal and the pages; return the results, with the reader's marks in them.

    Parameters
    ----------
    folder : Path
    graded : list of Graded, in student order
    """
    marks = reader_marks(folder)
    graded = [replace(each, results=[_with_mark(result, each.texts, marks) for result in each.results])
              for each in graded]
    results = [result for each in graded for result in each.results]
    write(folder / "results.jsonl", "".join(map(_line, results)))
    write(folder / "timing.jsonl", "".join(
        json.dumps({"student": each.results[0].student, "seconds": round(each.seconds, 4)}) + "\n" for each in graded))
    write(folder / "scores.csv", scores(graded))
    write(folder / READER, _reader_table(graded, marks))
    return graded


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


# ------------------------------------------------------------------------------------- marks given by a person

def reader_marks(folder):
    """Return the marks that a person has written into reader.csv, by student, exercise and answer.

    Raises
    ------
    ValueError : a mark that is no number
    """
    try:
        rows = list(csv.DictReader(io.StringIO((folder / READER).read_text(encoding="utf-8-sig"))))
    except FileNotFoundError:
        return {}
    marks = {}
    for row in rows:
        if (row.get("score") or "").strip():
            marks[row["student"], row["exercise"], row["answer"]] = _mark(row)
    return marks


def _mark(row):
    try:
        score = float(row["score"].replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score <= float(row["max_score"]):
        raise ValueError(f"score in reader.csv must be a number from 0 to {row['max_score']}; "
                         f"got {row['score']} for {row['student']}, {row['exercise']}")
    return score


def fingerprint(text):
    """Return a few letters that change with an answer: a mark belongs to the answer that was read."""
    return "answer-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


def _with_mark(result, texts, marks):
    score = marks.get((result.student, result.exercise, fingerprint(texts.get(result.exercise, ""))))
    if result.status != "needs-reader" or score is None:
        return result
    status = "passed" if score == result.max_score else "wrong"
    return replace(result, score=score, status=status, message="Read by a person.")


def _reader_table(graded, marks):
    rows = [["student", "exercise", "answer", "max_score", "score"]]
    for each in graded:
        for result in each.results:
            key = result.student, result.exercise, fingerprint(each.texts.get(result.exercise, ""))
            if key in marks or result.status == "needs-reader":
                rows.append([*key, f"{result.max_score:g}", f"{marks[key]:g}" if key in marks else ""])
    return _table(rows)


# ---------------------------------------------------------------------------------------------- other platforms

def gradescope(graded):
    """Return Gradescope's results.json for one submission; what a person reads is graded there by hand."""
    tests = [{"name": result.exercise, "score": result.score, "max_score": result.max_score,
              "status": "passed" if result.status == "passed" else "failed",
              "output": result.message, "output_format": "text", "visibility": "visible"}
             for result in graded.results if result.status != "needs-reader"]
    return json.dumps({"score": sum(test["score"] for test in tests), "tests": tests}, indent=1, ensure_ascii=False)


def clear(folder, students):
    """Remove the journal, and pages of students who are no longer there."""
    wanted = {f"{student}.html" for student in students}
    for page in Path(folder, "feedback").glob("*.html"):
        if page.name not in wanted:
            page.unlink()
    (folder / JOURNAL).unlink(missing_ok=True)
