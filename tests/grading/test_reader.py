"""Marks given by a person: kept whatever spreadsheet saved them, never lost, never misread."""
import codecs
import csv
import json
import random
import re
from contextlib import suppress

import pytest
from catalogue import RIGHT, notebook

from adaptive_edu.cli import main
from adaptive_edu.grading import command, marks, reader, work

SAID = "Because the root is a size."


def handed_in(text, name="first_step"):
    content = json.loads(notebook(RIGHT))
    content["cells"].append({"cell_type": "markdown", "source": text, "metadata": {"nbgrader": {"grade_id": name}}})
    return json.dumps(content)


@pytest.fixture
def graded(jail, tmp_path, capsys):
    """Grade two students with an answer in prose; return a function that does so again, and the output folder."""
    folder, out = tmp_path / "submitted", tmp_path / "out"
    folder.mkdir()
    for student in ("ada", "bjørn"):
        (folder / f"{student}.ipynb").write_text(handed_in(SAID))

    def grade(status=0, name="02_adagrad", source=folder):
        given = ["grade", str(source), "--assignment", name, "-o", str(out), "--workers", "1"]
        assert main(given) == status
        return capsys.readouterr()
    grade()
    return grade, out


def first_step(out):
    with open(out / "scores.csv", newline="", encoding="utf-8") as file:
        return {row["student"]: row["first_step"] for row in csv.DictReader(file)}


def saved(out, marks, delimiter=",", encoding="utf-8", end="\n", before=b""):
    """Save reader.csv as a spreadsheet may, with marks as they are typed."""
    lines = (out / "reader.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [line.replace(",", delimiter) + mark for line, mark in zip(lines, ["", *marks])]
    (out / "reader.csv").write_bytes(before + end.join([*rows, ""]).encode(encoding))
    return (out / "reader.csv").read_bytes()


@pytest.mark.parametrize("how", [
    {}, {"delimiter": ";"}, {"delimiter": "\t"}, {"before": codecs.BOM_UTF8}, {"end": "\r\n"}, {"end": "\r"},
    {"delimiter": ";", "encoding": "cp1252", "end": "\r\n"}, {"delimiter": "\t", "encoding": "utf-16"},
    {"before": b"sep=,\r\n", "end": "\r\n"}], ids=str)
def test_marks_are_read_however_a_spreadsheet_saved_them(graded, how):
    grade, out = graded
    saved(out, ["1.5", "2"], **how)
    for _ in range(2):
        grade()
        assert first_step(out) == {"ada": "1.5", "bjørn": "2"}


@pytest.mark.parametrize("mark, delimiter", [("1,5", ";"), ('"1,5"', ","), (" 1.50 ", ",")])
def test_decimal_comma_is_read_right(graded, mark, delimiter):
    grade, out = graded
    saved(out, [mark, ""], delimiter)
    grade()
    assert first_step(out) == {"ada": "1.5", "bjørn": "0"}


@pytest.mark.parametrize("text, told", [
    ("student,exercise,answer,max_score,points\n", "reader.csv must have the columns student, exercise, answer, "
     "max_score, comment, score and no others; got student, exercise, answer, max_score, points"),
    ("student,exercise,answer,max_score,score,remark\n", "and no others; got"),
    ("student,exercise,answer,max_score,score,score\n", "and no others; got"),
    ("", "and no others; got none"), ('"' + "x" * 200_000, "reader.csv is damaged: field larger"),
    ("student,exercise,answer,max_score,score\nada,first_step,answer-1,2,1,5\n",
     "line 2 of reader.csv has 6 values for 5 columns: write 1.5 for one and a half, or \"1,5\""),
    ("student,exercise,answer,max_score,score\nada,first_step,answer-1,2,1\nada,first_step,answer-1,2,2\n",
     "reader.csv has two marks for ada, first_step"),
    ("student,exercise,answer,max_score,score\nada,first_step,answer-1,200,20\n",
     "score in reader.csv must be a number from 0 to 2; got 20 for ada, first_step"),
    ("student,exercise,answer,max_score,score\nada,first_step,answer-1,2,1. May\n", "got 1. May for ada, first_step"),
    ("student,exercise,answer,max_score,score\nada,first_step,answer-1,2,nan\n", "got nan for ada, first_step")])
def test_table_that_cannot_be_read_stops_the_run_and_is_not_touched(graded, text, told):
    grade, out = graded
    (out / "reader.csv").write_text(text)
    before = (out / "scores.csv").stat().st_mtime_ns
    assert told in grade(status=2).err
    assert (out / "reader.csv").read_text() == text and (out / "scores.csv").stat().st_mtime_ns == before


def test_table_damaged_at_random_is_read_or_refused_with_a_sentence(tmp_path):
    for seed in range(2000):
        rng = random.Random(seed)
        text = "student,exercise,answer,max_score,score\nada,why,answer-1,2,1.5\n".replace(",", rng.choice(",;\t"))
        content = bytearray(text.encode(rng.choice(["utf-8", "utf-16", "utf-8-sig"])))
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(content))
            content[at:at + rng.randint(0, 9)] = rng.choice([b"", b'"', b"\n", b"\0", b"\r", b";", rng.randbytes(3)])
        (tmp_path / "reader.csv").write_bytes(content)
        with suppress(ValueError):
            marks = reader.read(tmp_path, {"why": 2.0}).values()
            assert all(mark.score is None or 0 <= mark.score <= 2 for mark in marks)


def test_marks_that_fit_no_answer_are_told_and_kept_in_a_backup(graded, tmp_path):
    grade, out = graded
    old = saved(out, ["1.5", "2"])
    (tmp_path / "submitted" / "ada.ipynb").write_text(handed_in("Another answer."))
    told = grade().out
    assert "1 mark in reader.csv fits no answer (ada first_step)" in told
    backup, = out.glob("reader-*.csv")
    assert backup.read_bytes() == old and backup.name in told
    assert first_step(out) == {"ada": "0", "bjørn": "2"}
    grade()
    assert list(out.glob("reader-*.csv")) == [backup]


def test_nothing_is_backed_up_where_nothing_changes(graded):
    grade, out = graded
    saved(out, ["1.5", "2"])
    grade()
    grade()
    assert not list(out.glob("reader-*.csv"))


def test_another_assignment_into_the_same_folder_is_refused(graded):
    grade, out = graded
    old = saved(out, ["1.5", "2"])
    told = grade(status=2, name="03_rmsprop").err
    assert f"{out} holds the marks of 02_adagrad" in told and "03_rmsprop" in told
    assert (out / "reader.csv").read_bytes() == old and first_step(out)
    assert "holds the marks of 02_adagrad" in grade(status=2, name="adagrad_step").err


def test_output_within_what_was_handed_in_is_refused(graded, tmp_path, capsys):
    submitted = tmp_path / "submitted"
    for out in (submitted, submitted / "marks"):
        assert main(["grade", str(submitted), "--assignment", "02_adagrad", "-o", str(out)]) == 2
        assert "must lie outside" in capsys.readouterr().err
    assert not (submitted / "marks").exists() and not (submitted / "scores.csv").exists()


def test_page_to_read_and_table_to_fill_are_the_same_answers(graded, tmp_path):
    grade, out = graded
    (tmp_path / "submitted" / "blank.ipynb").write_text(handed_in("YOUR ANSWER HERE"))
    (tmp_path / "submitted" / "broken.ipynb").write_text("{")
    (tmp_path / "submitted" / "code.py").write_text(RIGHT)
    told = grade().out
    page, table = (out / "reader.html").read_text(), (out / "reader.csv").read_text().splitlines()[1:]
    keys = [line.split(",")[2] for line in table]
    assert re.findall("answer-[0-9a-f]{10}", page) == keys and len(keys) == 2
    assert "2 answers to read" in told
    saved(out, ["1.5", "2"])
    assert "to read" not in grade().out and "1.5 of 2" in (out / "reader.html").read_text()


def test_words_for_a_status_agree_everywhere(graded):
    grade, out = graded

    def words():
        with open(out / "scores.csv", newline="", encoding="utf-8") as file:
            scores = {row["student"]: row["status"] for row in csv.DictReader(file)}
        pages = {name: re.findall(r"<strong>[^<]* points</strong> <small>([a-z-]+)</small>",
                                  (out / "feedback" / f"{name}.html").read_text()) for name in scores}
        results = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
        assert all([word] == pages[name] for name, word in scores.items())
        assert {each["status"] for each in results} | set(scores.values()) <= set(marks.STATUSES)
        for each in results:
            assert f'<section class="{each["status"]}">' in (out / "feedback" / f"{each['student']}.html").read_text()
        return scores
    assert set(words().values()) == {"missing"}             # the class Adagrad is not there
    saved(out, ["1.5", "2"])
    assert "2 missing" in grade().out and set(words().values()) == {"missing"}


# ------------------------------------------------------------------------------- all at once, in words, for nothing

def test_bad_marks_are_told_all_at_once_and_nothing_is_lost(graded, tmp_path):
    grade, out = graded
    (tmp_path / "submitted" / "carl.ipynb").write_text(handed_in(SAID))
    grade()
    old = saved(out, ["3", "good", "1,5"])
    told = grade(status=2).err
    assert "3 problems, nothing was changed" in told and "got 3 for ada" in told and "got good for bjørn" in told
    assert "line 4 of reader.csv has 7 values for 6 columns" in told and (out / "reader.csv").read_bytes() == old


def test_hundred_bad_marks_are_not_a_hundred_lines(graded):
    grade, out = graded
    rows = "".join(f"s{number},first_step,answer-{number},2,,9\n" for number in range(100))
    (out / "reader.csv").write_text(",".join(reader.COLUMNS) + "\n" + rows)
    told = grade(status=2).err.splitlines()
    assert len(told) == reader.TOLD + 2 and told[-1] == "... and 80 more"


def commented(out, comment, mark="1.5"):
    with open(out / "reader.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    with open(out / "reader.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, reader.COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "comment": comment, "score": mark} for row in rows)


@pytest.mark.parametrize("comment, shown", [
    ("Good, but why the root?", "Good, but why the root?"), ("two\nlines\u2028three", "two lines three"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("x" * 9_000, "x" * reader.LONGEST_COMMENT + "<"), ("\x1b[31m", "?[31m"), ("=1+1", "=1+1")])
def test_comment_reaches_the_student_as_text_and_stays(graded, comment, shown):
    grade, out = graded
    commented(out, comment)
    for _ in range(2):
        grade()
        page = (out / "feedback" / "ada.html").read_text(encoding="utf-8")
        assert "Read by a person: " + shown in page and "<script" not in page


def test_comment_without_a_mark_stays_and_is_not_sent(graded):
    grade, out = graded
    commented(out, "look again", mark="")
    assert "2 answers to read" in grade().out
    assert "look again" in (out / "reader.csv").read_text() and "look again" in (out / "reader.html").read_text()
    assert "look again" not in (out / "feedback" / "ada.html").read_text()


@pytest.mark.parametrize("mark, status, words", [
    ("2", "passed", "Right (2 of 2)"), ("1.5", "passed", "Partly right (1.5 of 2)"), ("1", "passed", "Partly"),
    ("0.5", "wrong", "Partly right (0.5 of 2)"), ("0", "wrong", "Not yet (0 of 2)")])
def test_words_for_prose_are_those_of_its_points(graded, mark, status, words):
    grade, out = graded
    commented(out, "", mark)
    grade()
    results = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert {each["status"] for each in results if each["exercise"] == "first_step"} == {status}
    assert f"first_step: {words}" in (out / "feedback" / "ada.html").read_text()


def test_page_to_read_shows_question_maximum_and_what_earns_the_points(graded):
    _, out = graded
    page = (out / "reader.html").read_text(encoding="utf-8")
    assert "first_step, 2 points" in page and "Three parameters start with a sum of zero" in page
    assert "so the root is the gradient&#x27;s own size" in page and "read by a person. (1) After one gradient" in page
    assert "BEGIN SOLUTION" not in page and "Hint" not in page


def test_marking_again_grades_no_code_and_gives_the_bytes_of_a_full_regrade(graded, tmp_path, monkeypatch, capsys):
    grade, out = graded
    saved(out, ["1.5", "2"])
    with monkeypatch.context() as patch:
        patch.setattr(command, "new_runner", None)          # no jail
        patch.setattr(work, "_grade", None)
        grade()
    marked = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    again = ["grade", str(tmp_path / "submitted"), "--assignment", "02_adagrad", "-o", str(out), "--workers", "1"]
    assert main([*again, "--no-resume"]) == 0
    assert {path for path in marked if path.read_bytes() != marked[path]} <= {out / "timing.jsonl"}


@pytest.mark.parametrize("change", ["file", "seed", "code"])
def test_what_changed_is_graded_again(graded, tmp_path, monkeypatch, capsys, change):
    _, out = graded
    done, grade_one = [], work._grade
    monkeypatch.setattr(work, "_grade", lambda job: done.append(job.submission.student) or grade_one(job))
    words = ["--seed", "7"] if change == "seed" else []
    if change == "file":
        (tmp_path / "submitted" / "ada.ipynb").write_text(handed_in(SAID) + " ")
    if change == "code":
        monkeypatch.setattr(work, "_our_code", lambda: "another version")
    assert main(["grade", str(tmp_path / "submitted"), "--assignment", "02_adagrad", "-o", str(out), "--workers", "1",
                 *words]) == 0
    assert done == (["ada"] if change == "file" else ["ada", "bjørn"])
