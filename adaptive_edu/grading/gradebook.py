"""Carry marks back: fill the table that Moodle or Canvas exported. Standard library only.

Read from their own sources: Moodle's mod/assign/gradingtable.php and feedback/offline/importgradeslib.php,
Canvas's lib/gradebook_exporter.rb and gradebook_importer.rb. A mark goes into a row if the number that the
platform gave *and* the name are those of the submission; who has no row, or no final mark, is told.
"""
import csv
import io
import re
import unicodedata
from contextlib import suppress

from .outputs import total
from .words import count, few

NOT_FINAL = "needs-reader", "rejected"
WITH_ID = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)       # how Canvas heads the column of an assignment


class Gradebook:
    """One exported table.

    Parameters
    ----------
    path : Path
    maximum : float
        The points that there are to have; the platform must think the same.
    column : str, optional
        Which of Canvas's columns, with its number or without.

    Raises
    ------
    ValueError : it is no such table, or it is not clear where a mark belongs
    """

    def __init__(self, path, maximum, column=None):
        self.mark, self.form, self.rows = _read(path)
        self.head = [name.strip() for name in self.rows[0]] if self.rows else []
        if {"Identifier", "Grade"} <= set(self.head):
            self._moodle(maximum)
        elif "ID" in self.head and {"Student", "LastName"} & set(self.head):
            self._canvas(maximum, column)
        else:
            raise ValueError("--gradebook must be Moodle's grading worksheet (in English: Identifier, Grade) or "
                             f"Canvas's gradebook (Student, ID); {path} begins with {few(self.head) or 'nothing'}")

    def _moodle(self, maximum):
        """Full names are not there where submissions are anonymous: "Participant 12345" is all that is known."""
        self.at = self.head.index("Grade")
        most = next((name for name in self.head if name.lower() == "maximum grade"), None)
        self.people = []
        for row in self.rows[1:]:
            words, _, number = self._cell(row, "Identifier").rpartition(" ")
            self.people.append((number, _letters(self._cell(row, "Full name") or words)))
            self._agree(self._cell(row, most), maximum)

    def _canvas(self, maximum, column):
        names = [name for name in self.head if WITH_ID.fullmatch(name)]
        fits = [name for name in names if column in (None, name, WITH_ID.fullmatch(name)["title"])]
        if len(fits) != 1:
            known = f"one of {', '.join(names)}" if names else "a column of the table, but none has a number"
            raise ValueError(f"--column must be {known}; got {column or 'none'}")
        self.at = self.head.index(fits[0])
        possible = [row for row in self.rows[1:] if row and row[0].strip() == "Points Possible"]
        if len(possible) != 1:
            raise ValueError("--gradebook must have Canvas's row of Points Possible")
        self._agree(self._cell(possible[0], fits[0]), maximum)
        self.people = [(self._cell(row, "ID"), _letters(self._cell(row, "Student") or self._cell(row, "LastName")
                                                        + self._cell(row, "FirstName"))) for row in self.rows[1:]]

    def _cell(self, row, name):
        return row[self.head.index(name)].strip() if name in self.head and self.head.index(name) < len(row) else ""

    @staticmethod
    def _agree(text, maximum):
        with suppress(ValueError):
            if float(text.replace(",", ".")) == maximum:
                return
        raise ValueError(f"--gradebook must be out of {maximum:g} points, as the assignment is; it says "
                         f"{text or 'nothing'}: change that on the platform, and export again")

    def filled(self, graded):
        """Return the table with the marks in it, and sentences on what is not there."""
        rows, filled, open_ones, strangers = [list(row) for row in self.rows], set(), [], []
        for each in graded:
            student = each.results[0].student
            name, _, number = student.rpartition("_")
            places = [at for at, person in enumerate(self.people, 1) if person == (number, _letters(name))]
            if len(places) != 1:
                strangers.append(student)
            elif any(result.status in NOT_FINAL for result in each.results):
                open_ones.append(student)
            else:
                rows[places[0]][self.at] = f"{total(each):g}"
                filled.add(places[0])
        text = io.StringIO()
        csv.writer(text, **self.form).writerows(rows)
        return self.mark + text.getvalue(), list(_told(len(filled), open_ones, strangers))


def _read(path):
    """A table's byte order mark, its form as `csv` names it, and its rows."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        form = {"delimiter": max(",;\t", key=first.count), "lineterminator": "\r\n" if first.endswith("\r") else "\n"}
        rows = list(csv.reader(io.StringIO(text, newline=""), **form, strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise ValueError(f"--gradebook must be as it was exported; {path} is damaged: {problem}") from None
    return "\ufeff" * content.startswith(b"\xef\xbb\xbf"), form, rows


def _letters(name):
    """What of a name survives in a file's name, whatever the platform."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())


def _told(filled, open_ones, strangers):
    yield f"{count(filled, 'mark')} filled in"
    if open_ones:
        yield f"{count(len(open_ones), 'mark')} not final yet, nothing filled in: {few(open_ones)}"
    if strangers:
        yield f"{count(len(strangers), 'student')} without a row of that number and name: {few(strangers)}"
