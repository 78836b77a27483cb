"""Marks carried back into a platform's own table: to the right row, or to none."""
import csv
import io

import pytest
from catalogue import RIGHT, notebook
from test_archives import packed

from adaptive_edu.cli import main
from adaptive_edu.grading.gradebook import Gradebook
from adaptive_edu.grading.marks import Result
from adaptive_edu.grading.work import Graded

# As Moodle's gradingtable.php and Canvas's gradebook_exporter.rb write them.
MOODLE = '''Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Can be changed","Last modified (grade)"
"Participant 101","Ada Lovelace",ada@x.org,"Submitted for grading - ",,2.00,Yes,-
"Participant 102","Ada Lovelace",ada2@x.org,"Submitted for grading - ",,2.00,Yes,-
"Participant 103","Bjørn O'Åse",b@x.org,"Submitted for grading - ",1.00,2.00,Yes,"Monday, 1 June 2026"
"Participant 104","Carl, the late","c@x.org","No submission - ",,2.00,Yes,-
'''
ANONYMOUS = '''Identifier,Status,Grade,"Maximum Grade"
"Participant 101",x,,2.00
"Participant 102",x,,2.00
'''
CANVAS = '''\ufeffStudent,ID,SIS Login ID,Section,Adagrad (55),Other (56),Final Score
,,,,Manual Posting,,
    Points Possible,,,,2.00,9.00,(read only)
"Lovelace, Ada",101,ada,A,,,0
"Lovelace, Ada",102,ada2,A,,3,0
"O'Åse, Bjørn",103,b,A,1,,0
"Student, Test",110,,A,,,0
'''


def graded(**marks):
    """Submissions by student; a status instead of a mark is one that is not final."""
    def result(student, mark):
        score, status = (0.0, mark) if isinstance(mark, str) else (mark, "passed")
        return Result(student, "02_adagrad", "adagrad_step", score, 2.0, status, None, "", {})
    return [Graded("", [result(student, mark)], {}, 0.0) for student, mark in marks.items()]


def filled(tmp_path, text, marks, **options):
    """The column of marks by the first two columns, and what is told."""
    (tmp_path / "export.csv").write_text(text, encoding="utf-8", newline="")
    table = Gradebook(tmp_path / "export.csv", 2.0, **options)
    got, told = table.filled(graded(**marks))
    before, after = (list(csv.reader(io.StringIO(each.lstrip("\ufeff")))) for each in (text, got))
    changed = {tuple(row[:2]): row[table.at] for row, old in zip(after, before) if row != old}
    at = table.at
    assert [row[:at] + row[at + 1:] for row in before] == [row[:at] + row[at + 1:] for row in after]
    assert got.startswith("\ufeff") == text.startswith("\ufeff") and ("\r\n" in got) == ("\r\n" in text)
    return changed, told


def test_moodle_s_worksheet_is_filled_by_number_and_name(tmp_path):
    changed, told = filled(tmp_path, MOODLE, {"Ada Lovelace_101": 2.0, "Ada Lovelace_102": 0.5, "Bjørn OÅse_103": 1.5})
    assert changed == {("Participant 101", "Ada Lovelace"): "2", ("Participant 102", "Ada Lovelace"): "0.5",
                       ("Participant 103", "Bjørn O'Åse"): "1.5"} and told == ["3 marks filled in"]


def test_anonymous_worksheet_is_filled_by_its_only_word(tmp_path):
    changed, _ = filled(tmp_path, ANONYMOUS, {"Participant_101": 1.0, "Ada_102": 1.0})
    assert changed == {("Participant 101", "x"): "1"}


@pytest.mark.parametrize("column", ["Adagrad", "Adagrad (55)"])
def test_canvas_s_gradebook_is_filled_in_one_column(tmp_path, column):
    marks = {"lovelaceada_101": 2.0, "lovelaceada_102": 0.0, "oåsebjørn_103": 1.25}
    changed, _ = filled(tmp_path, CANVAS, marks, column=column)
    assert changed == {("Lovelace, Ada", "101"): "2", ("Lovelace, Ada", "102"): "0", ("O'Åse, Bjørn", "103"): "1.25"}


def test_names_in_two_columns_and_semicolons_are_read(tmp_path):
    text = CANVAS.replace("Student,ID", "LastName,FirstName,ID").replace("Possible,", "Possible,,").replace(
        '"Lovelace, Ada"', "Lovelace,Ada").replace('"O\'Åse, Bjørn"', "O'Åse,Bjørn").replace(
        '"Student, Test"', "Student,Test").replace("\ufeff", "").replace(",,,,Manual", ",,,,,Manual").replace(",", ";")
    (tmp_path / "export.csv").write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    got, told = Gradebook(tmp_path / "export.csv", 2.0, "Adagrad").filled(graded(lovelaceada_101=2.0))
    assert "Lovelace;Ada;101;ada;A;2;;0\r\n" in got and told == ["1 mark filled in"]


@pytest.mark.parametrize("student", ["Ada Lovelace", "101", "_101", "Eve_101", "Ada Lovelace_103", "Ada Lovelace_0101",
                                     "Ada Lovelace_101-abc123", "Carl_1004"])
def test_who_has_no_row_of_that_number_and_name_gets_none_and_is_named(tmp_path, student):
    changed, told = filled(tmp_path, MOODLE, {student: 2.0})
    assert not changed and told == ["0 marks filled in", f"1 student without a row of that number and name: {student}"]


def test_row_that_is_there_twice_is_nobody_s(tmp_path):
    changed, told = filled(tmp_path, MOODLE + MOODLE.splitlines()[1] + "\n", {"Ada Lovelace_101": 2.0})
    assert not changed and "without a row" in told[1]


@pytest.mark.parametrize("status", ["needs-reader", "rejected"])
def test_mark_that_is_not_final_is_left_as_it_was(tmp_path, status):
    changed, told = filled(tmp_path, MOODLE, {"Bjørn OÅse_103": status, "Ada Lovelace_101": 1.0})
    assert list(changed) == [("Participant 101", "Ada Lovelace")]
    assert "1 mark not final yet, nothing filled in: Bjørn OÅse_103" in told


@pytest.mark.parametrize("text, column, told", [
    ("", None, "begins with nothing"), ("a,b\n1,2\n", None, "begins with a, b"), ('"x', None, "is damaged"),
    (MOODLE.replace("2.00", "100.00"), None, "must be out of 2 points, as the assignment is; it says 100.00"),
    (MOODLE.replace(",2.00", ","), None, "it says nothing"),
    (CANVAS.replace("2.00,9", ",9"), "Adagrad", "says nothing"),
    (CANVAS, None, "--column must be one of Adagrad (55), Other (56); got none"),
    (CANVAS, "Ada", "--column must be one of Adagrad (55), Other (56); got Ada"),
    (CANVAS.replace(" (55)", "").replace(" (56)", ""), "Adagrad", "but none has a number; got Adagrad"),
    (CANVAS.replace("    Points Possible", "x"), "Adagrad", "row of Points Possible"),
    (CANVAS, "Other", "it says 9.00")])
def test_table_that_leaves_a_question_is_refused_before_anything_is_graded(tmp_path, capsys, text, column, told):
    (tmp_path / "ada.py").write_text(RIGHT)
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    words = ["--column", column] if column else []
    assert main(["grade", str(tmp_path / "ada.py"), "--assignment", "adagrad_step", "-o", str(tmp_path / "out"),
                 "--gradebook", str(tmp_path / "export.csv"), *words]) == 2
    assert told in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_from_the_zip_to_the_filled_worksheet(jail, tmp_path, capsys):
    members = {f"{name}_assignsubmission_file/02_adagrad.ipynb": notebook(RIGHT)
               for name in ("Ada Lovelace_101", "Bjørn OÅse_103", "A Stranger_999")}
    (tmp_path / "Grades.csv").write_text(MOODLE, encoding="utf-8")
    assert main(["grade", str(packed(tmp_path / "all.zip", members)), "--assignment", "adagrad_step", "--workers", "1",
                 "-o", str(tmp_path / "out"), "--gradebook", str(tmp_path / "Grades.csv")]) == 0
    said = capsys.readouterr().out
    assert "2 marks filled in" in said and "1 student without a row of that number and name: A Stranger_999" in said
    with open(tmp_path / "out" / "filled-Grades.csv", newline="", encoding="utf-8") as file:
        assert [row["Grade"] for row in csv.DictReader(file)] == ["2", "", "2", ""]
    assert (tmp_path / "Grades.csv").read_text(encoding="utf-8") == MOODLE
