"""Marks that a person gives to prose: reader.csv, however a spreadsheet saved it, never lost. Imports words."""
import codecs
import csv
import hashlib
import io
import math
from dataclasses import replace
from typing import NamedTuple

from .words import clean, count

READER = "reader.csv"
COLUMNS = ("student", "exercise", "answer", "max_score", "comment", "score")    # score last: 1,5 is then one too many
MAY_LACK = "comment"
LONGEST_COMMENT, TOLD = 2_000, 20


def fingerprint(text):
    """Return a few letters that change with an answer: a mark belongs to the answer that was read."""
    return "answer-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


class Mark(NamedTuple):
    """What a person wrote to one answer."""

    score: float | None = None
    comment: str = ""


class Entry(NamedTuple):
    """One answer for a person: the columns of its row, and what there is to read."""

    student: str
    exercise: str
    answer: str
    max_score: float
    mark: Mark
    text: str


def entries(graded, marks):
    """Return all answers that wait for a person, one exercise after the other, each with what is in `marks`."""
    found, order = [], [result.exercise for result in graded[0].results] if graded else []
    for each in graded:
        for result in each.results:
            if result.status == "needs-reader":
                text = each.texts.get(result.exercise) or result.message
                place = result.student, result.exercise, fingerprint(text)
                found.append(Entry(*place, result.max_score, marks.get(place, Mark()), text))
    return sorted(found, key=lambda entry: order.index(entry.exercise))


def read(folder, worth):
    """Return a `Mark` for each row of reader.csv that somebody wrote in, by student, exercise and answer.

    Parameters
    ----------
    folder : Path
    worth : dict of exercise to points

    Raises
    ------
    ValueError : a table that is not ours any more, or marks that are none, all of them; nothing is guessed
    """
    try:
        content = (folder / READER).read_bytes()
    except FileNotFoundError:
        return {}
    marks, problems = {}, []
    names, rows = _rows(_text(content))
    for number, values in rows:
        try:
            place, mark = _read(number, names, values, worth)
        except ValueError as problem:
            problems.append(str(problem))
            continue
        if mark != Mark() and marks.setdefault(place, mark) != mark:
            problems.append(f"reader.csv has two marks for {clean(place[0])}, {clean(place[1])}")
    if problems:
        more = f"\n... and {len(problems) - TOLD} more" if len(problems) > TOLD else ""
        head = f"{count(len(problems), 'problem')}, nothing was changed:\n" if len(problems) > 1 else ""
        raise ValueError(head + "\n".join(problems[:TOLD]) + more)
    return marks


def _text(content):
    """UTF-16 and the code page of Western Windows are what some spreadsheets write."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text):
    """The names of the columns, and the rows that are not empty with the number of their last line."""
    text = text.partition("\n")[2] if text.startswith("sep=") else text        # Excel's own first line
    first = text.splitlines()[0] if text else ""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
        table = [(reader.line_num, values) for values in reader]
    except csv.Error as problem:
        raise ValueError(f"reader.csv is damaged: {problem}") from None
    names = [name.strip() for name in table[0][1] if name.strip()] if table else []
    if sorted({*names, MAY_LACK}) != sorted(COLUMNS) or len(set(names)) != len(names):
        raise ValueError(f"reader.csv must have the columns {', '.join(COLUMNS)} and no others; got "
                         f"{', '.join(names) or 'none'}")
    return names, [(number, values) for number, values in table[1:] if any(values)]


def _read(number, names, values, worth):
    """A row's place and its `Mark`."""
    if any(values[len(names):]):
        raise ValueError(f"line {number} of reader.csv has {len(values)} values for {len(names)} columns: "
                         'write 1.5 for one and a half, or "1,5"; and "..." around a comment with a comma')
    row = dict(zip(names, [value.strip() for value in values] + [""] * len(names)))
    comment = " ".join(row.get("comment", "").split())[:LONGEST_COMMENT]
    return (row["student"], row["exercise"], row["answer"]), Mark(_score(row, worth), comment)


def _score(row, worth):
    if not row["score"]:
        return None
    most = worth.get(row["exercise"], math.inf)
    try:
        score = float(row["score"].replace(",", "."))
    except ValueError:
        score = math.nan
    if not 0 <= score <= most:
        raise ValueError(f"score in reader.csv must be a number from 0 to {most:g}; got {clean(row['score'], 40)} for "
                         f"{clean(row['student'])}, {clean(row['exercise'])}")
    return score


def marked(graded, found):
    """Return the same submissions with the marks that a person gave."""
    marks = {(entry.student, entry.exercise): entry.mark for entry in found if entry.mark.score is not None}
    return [replace(each, results=[_marked(result, marks.get((result.student, result.exercise)))
                                   for result in each.results]) for each in graded]


def _marked(result, mark):
    """Half of the points and more is passed; the points say how far."""
    if mark is None:
        return result
    status = "passed" if mark.score >= result.max_score / 2 else "wrong"
    message = f"Read by a person: {clean(mark.comment, LONGEST_COMMENT)}" if mark.comment else "Read by a person."
    return replace(result, score=mark.score, status=status, message=message)


def table(found):
    """Return reader.csv."""
    text = io.StringIO()
    rows = [[*entry[:3], f"{entry.max_score:g}", entry.mark.comment,
             "" if entry.mark.score is None else f"{entry.mark.score:g}"] for entry in found]
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return "\ufeff" + text.getvalue()      # else a spreadsheet takes it for the code page of its country


def keep(folder, text):
    """Return the name under which what a person wrote is kept, before another `text` takes its place; or ""."""
    try:
        old = (folder / READER).read_bytes()
    except FileNotFoundError:
        return ""
    names, rows = _rows(_text(old))
    written = any(_read(number, names, values, {})[1] != Mark() for number, values in rows)
    if _text(old) == text.lstrip("\ufeff") or not written:
        return ""
    backup = folder / f"reader-{hashlib.sha256(old).hexdigest()[:6]}.csv"
    backup.write_bytes(old)
    return backup.name
