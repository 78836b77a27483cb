"""Marks that a person gives to prose: reader.csv, however a spreadsheet saved it, never lost. Standard library only."""
import codecs
import csv
import hashlib
import io
import math
from dataclasses import replace
from typing import NamedTuple

READER = "reader.csv"
COLUMNS = ("student", "exercise", "answer", "max_score", "score")


def fingerprint(text):
    """Return a few letters that change with an answer: a mark belongs to the answer that was read."""
    return "answer-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


class Entry(NamedTuple):
    """One answer for a person: the columns of its row, and what there is to read."""

    student: str
    exercise: str
    answer: str
    max_score: float
    score: float | None
    text: str


def entries(graded, marks):
    """Return all answers that wait for a person, each with the mark that is in `marks`."""
    found = []
    for each in graded:
        for result in each.results:
            if result.status == "needs-reader":
                text = each.texts.get(result.exercise) or result.message
                place = result.student, result.exercise, fingerprint(text)
                found.append(Entry(*place, result.max_score, marks.get(place), text))
    return found


def read(folder, worth):
    """Return the marks in reader.csv, by student, exercise and answer.

    Parameters
    ----------
    folder : Path
    worth : dict of exercise to points

    Raises
    ------
    ValueError : a table that is not ours any more, or a mark that is none; nothing is guessed
    """
    try:
        content = (folder / READER).read_bytes()
    except FileNotFoundError:
        return {}
    marks: dict = {}
    for row in _rows(_text(content)):
        if row["score"]:
            place, mark = (row["student"], row["exercise"], row["answer"]), _mark(row, worth)
            if marks.setdefault(place, mark) != mark:
                raise ValueError(f"reader.csv has two marks for {row['student']}, {row['exercise']}")
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
    """Yield the rows that are not empty, by column."""
    lines = text.splitlines()
    lines = lines[1:] if lines and lines[0].startswith("sep=") else lines       # Excel's own first line
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    try:
        table = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as problem:
        raise ValueError(f"reader.csv is damaged: {problem}") from None
    names = [name.strip() for name in table[0] if name.strip()] if table else []
    if sorted(names) != sorted(COLUMNS):
        raise ValueError(f"reader.csv must have the columns {', '.join(COLUMNS)} and no others; got "
                         f"{', '.join(names) or 'none'}")
    for number, values in enumerate(table[1:], 2):
        if any(values[len(names):]):
            raise ValueError(f"line {number} of reader.csv has {len(values)} values for {len(names)} columns: "
                             'write 1.5 for one and a half, or "1,5"')
        if any(values):
            padded = [value.strip() for value in values] + [""] * len(names)
            yield dict(zip(names, padded))


def _mark(row, worth):
    most = worth.get(row["exercise"], math.inf)
    try:
        score = float(row["score"].replace(",", "."))
    except ValueError:
        score = math.nan
    if not 0 <= score <= most:
        raise ValueError(f"score in reader.csv must be a number from 0 to {most:g}; got {row['score']} for "
                         f"{row['student']}, {row['exercise']}")
    return score


def marked(graded, found):
    """Return the same submissions with the marks that a person gave."""
    scores = {(entry.student, entry.exercise): entry.score for entry in found if entry.score is not None}
    return [replace(each, results=[_marked(result, scores.get((result.student, result.exercise)))
                                   for result in each.results]) for each in graded]


def _marked(result, score):
    if score is None:
        return result
    status = "passed" if score == result.max_score else "wrong"
    return replace(result, score=score, status=status, message="Read by a person.")


def table(found):
    """Return reader.csv."""
    text = io.StringIO()
    rows = [[*entry[:3], f"{entry.max_score:g}", "" if entry.score is None else f"{entry.score:g}"] for entry in found]
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return "\ufeff" + text.getvalue()      # else a spreadsheet takes it for the code page of its country


def keep(folder, text):
    """Return the name under which what a person wrote is kept, before another `text` takes its place; or ""."""
    try:
        old = (folder / READER).read_bytes()
    except FileNotFoundError:
        return ""
    if _text(old) == text.lstrip("\ufeff") or not any(row["score"] for row in _rows(_text(old))):
        return ""
    backup = folder / f"reader-{hashlib.sha256(old).hexdigest()[:6]}.csv"
    backup.write_bytes(old)
    return backup.name
