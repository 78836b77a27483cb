"""A platform's zip: graded as the folder that it holds, and safe whatever is in it."""
import csv
import io
import os
import stat
import warnings
import zipfile
import zlib

import pytest
from catalogue import RIGHT, notebook

from adaptive_edu.cli import main
from adaptive_edu.grading import archives, files
from adaptive_edu.grading.platforms import handed

NAMES = "adagrad_step", "02_adagrad"
WRONG = notebook(RIGHT.replace("- learn", "+ learn"))
MOODLE = {"Ada Lovelace_101_assignsubmission_file/02_adagrad.ipynb": notebook(RIGHT),
          "Ada Lovelace_102_assignsubmission_file/02_adagrad (1).ipynb": WRONG,
          "Bjørn Åse_103_assignsubmission_file_/02_adagrad.ipynb": notebook(RIGHT),         # until Moodle 4.0
          "Carl_104_assignsubmission_file/answer.pdf": b"%PDF",
          "Dora_105_assignsubmission_file/02_adagrad.ipynb": notebook(RIGHT),
          "Dora_105_assignsubmission_onlinetext/onlinetext.html": b"<p>see file</p>"}
FLAT = {"Ada Lovelace_101_assignsubmission_file_02_adagrad.ipynb": notebook(RIGHT),
        "Ada Lovelace_101_assignsubmission_file_notes.ipynb": WRONG,
        "Ada Lovelace_102_assignsubmission_file_x_9_assignsubmission_file_02_adagrad.ipynb": WRONG,
        "Carl_104_assignsubmission_onlinetext_onlinetext.html": b"<p>text</p>"}
CANVAS = {"lovelaceada_101_9001_02_adagrad.ipynb": notebook(RIGHT),
          "lovelaceada_102_9002_777_8888_02_adagrad-1.ipynb": WRONG,
          "åsebjørn_LATE_103_9003_02_adagrad.ipynb": notebook(RIGHT),
          "carl_104_9004_answer.pdf": b"%PDF", "dora_105_9005_02_adagrad.ipynb": notebook(RIGHT),
          "dora_105_9006_picture.pdf": b"%PDF", "emil_106_text.html": b"text", "anon_x1Y2z_9007_a.ipynb": WRONG}


def packed(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members.items():
            box.writestr(name, content)
    return path


def grade(submitted, out):
    assert main(["grade", str(submitted), "--assignment", "adagrad_step", "-o", str(out), "--workers", "1"]) == 0
    with open(out / "scores.csv", newline="", encoding="utf-8") as file:
        return {row["student"]: row["status"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("members, wanted", [
    (MOODLE, {"Ada Lovelace_101": "passed", "Ada Lovelace_102": "wrong", "Bjørn Åse_103": "passed",
              "Carl_104": "missing", "Dora_105": "passed"}),
    (FLAT, {"Ada Lovelace_101": "passed", "Ada Lovelace_102": "wrong", "Carl_104": "rejected"}),
    (CANVAS, {"lovelaceada_101": "passed", "lovelaceada_102": "wrong", "åsebjørn_103": "passed", "carl_104": "rejected",
              "dora_105": "passed", "emil_106": "rejected", "anon_x1Y2z": "wrong"})], ids=["Moodle", "flat", "Canvas"])
def test_zip_and_what_is_in_it_give_the_same_marks_to_the_same_names(jail, tmp_path, members, wanted):
    submitted = packed(tmp_path / "all.zip", members)
    assert grade(submitted, tmp_path / "zipped") == wanted
    zipfile.ZipFile(submitted).extractall(tmp_path / "unpacked")
    assert grade(tmp_path / "unpacked", tmp_path / "plain") == wanted
    for name in ("scores.csv", "results.jsonl"):
        assert (tmp_path / "zipped" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


@pytest.mark.parametrize("names", [
    ["ada.ipynb", "bob_2026_02_final.ipynb"], ["ada_1_2026_x.ipynb", "bob_1_2026_x.ipynb"], ["team_3_2_final.ipynb"],
    ["a_assignsubmission_file", "_1_assignsubmission_file"], ["ada_101_text.html"]])
def test_names_that_only_look_like_a_platform_s_are_left_alone(names):
    assert handed(names) == {}


def test_name_of_a_file_says_nothing_about_whose_it_is():
    """The platform writes name and numbers first; what the student chose comes after them."""
    moodle = "Eve_6_assignsubmission_file_Ada_1_assignsubmission_file_x.ipynb"
    canvas = "eve_6_9001_ada_1_9002_x.ipynb"
    assert handed([moodle])[moodle].student == "Eve_6" and handed([canvas])[canvas].student == "eve_6"


# ------------------------------------------------------------------------------------------------ hostile zips

def info(name, mode=stat.S_IFREG | 0o644, method=zipfile.ZIP_DEFLATED):
    made = zipfile.ZipInfo(name)
    made.external_attr, made.compress_type = mode << 16, method
    return made


def box(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        with warnings.catch_warnings(action="ignore"):                  # of a name that is there already
            for name, content in members:
                made.writestr(name, content)
    return buffer.getvalue()


def lying(name, content, said):
    """A zip whose directory says another size than there is."""
    made = box((name, content))
    return made.replace(len(content).to_bytes(4, "little"), said.to_bytes(4, "little"))


def flagged(name, content):
    """A zip that says it is encrypted."""
    made = bytearray(box((name, content)))
    made[made.rindex(b"PK\x01\x02") + 8] |= 1
    made[6] |= 1
    return bytes(made)


BOMB = b" " * (files.LARGEST_FILE + 1)
ELSEWHERE = {"up": "../escaped.py", "up within": "eve/../../escaped.py", "absolute": "/tmp/escaped.py",
             "Windows": "..\\escaped.py", "drive": "C:\\escaped.py", "empty": "eve//escaped.py",
             "long": "x" * 5000 + ".py", "deep": "a/" * 300 + "escaped.py"}
REJECTED = {
    "bomb": box(("eve.py", BOMB)), "twice": box(("eve.py", b"1"), ("eve.py", RIGHT)),
    "said to be small": lying("eve.py", BOMB, 10), "said to be shorter": lying("eve.py", RIGHT.encode(), 50),
    "encrypted": flagged("eve.py", RIGHT), "bzip2": box((info("eve.py", method=zipfile.ZIP_BZIP2), RIGHT)),
    "lzma": box((info("eve.py", method=zipfile.ZIP_LZMA), RIGHT)),
    "wrong checksum": box(("eve.py", RIGHT)).replace(zlib.crc32(RIGHT.encode()).to_bytes(4, "little"), bytes(4)),
    "zip in a zip": box(("eve.zip", box(("eve.py", RIGHT))))}
PASSED_OVER = {"link": (info("eve.py", stat.S_IFLNK), "/etc/passwd"), "pipe": (info("eve.py", stat.S_IFIFO), ""),
               "device": (info("eve.py", stat.S_IFCHR), ""), "link to a folder": (info("eve", stat.S_IFLNK), "/etc"),
               **{why: (name, "print('escaped')") for why, name in ELSEWHERE.items()}}


def found_in(content, tmp_path):
    """The submissions of a zip with two innocents in it, by student, and the names that were passed over."""
    (tmp_path / "all.zip").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "all.zip", "a") as made:
        for student in ("bob", "carl"):
            made.writestr(f"{student}.py", RIGHT)
    (tmp_path / "folder").mkdir()
    found, passed_over = archives.find(tmp_path / "all.zip", NAMES, tmp_path / "folder")
    each = {one.student: one for one in found}
    assert all(each[name].path.read_text() == RIGHT for name in ("bob", "carl"))
    return each, passed_over


@pytest.fixture
def untouched(tmp_path):
    """Nothing is written beside the folder, and no link in it."""
    yield
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip", "folder"]
    assert not any(path.is_symlink() for path in (tmp_path / "folder").rglob("*"))
    assert not os.path.exists("/tmp/escaped.py")


@pytest.mark.parametrize("content", REJECTED.values(), ids=REJECTED)
def test_file_that_cannot_be_unpacked_safely_costs_its_student_alone(content, tmp_path, untouched):
    each, passed_over = found_in(content, tmp_path)
    assert each["eve"].path is None and each["eve"].why and not passed_over
    assert sum(path.stat().st_size for path in (tmp_path / "folder").rglob("*")) <= files.LARGEST_FILE + 2 * len(RIGHT)


@pytest.mark.parametrize("member", PASSED_OVER.values(), ids=PASSED_OVER)
def test_name_that_leads_elsewhere_is_written_nowhere(member, tmp_path, untouched):
    each, passed_over = found_in(box(member), tmp_path)
    assert set(each) == {"bob", "carl"} and len(passed_over) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_file_and_folder_of_one_name_stop_nobody(tmp_path, untouched, order):
    each, _ = found_in(box(*[("eve", b"file"), ("eve/02_adagrad.ipynb", notebook(RIGHT))][::order]), tmp_path)
    assert {"bob", "carl"} <= set(each)


def test_large_files_are_left_out_before_small_ones(tmp_path, monkeypatch, untouched):
    monkeypatch.setattr(archives, "MOST_BYTES", 10_000)
    each, _ = found_in(box(("ada.py", bytes(9_800)), ("eve.py", bytes(9_900))), tmp_path)
    assert [each[name].path is None for name in ("ada", "eve")] == [True, True]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all", box(), box(("eve.pdf", b""))[:-9]])
def test_what_is_no_zip_is_one_sentence(content, tmp_path, capsys):
    (tmp_path / "all.zip").write_bytes(content)
    assert main(["grade", str(tmp_path / "all.zip"), "--assignment", "adagrad_step", "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("grade: SUBMITTED must") and len(told.splitlines()) == 1


def test_too_many_names_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_NAMES", 3)
    with pytest.raises(ValueError, match="3 files at most; got 4"):
        archives.find(packed(tmp_path / "all.zip", dict.fromkeys("abcd", b"")), NAMES, tmp_path)


def test_without_these_walls_the_attacks_do_what_they_are_for(tmp_path):
    """A few lines that trust the zip: it writes elsewhere, and fills the disk."""
    outside = tmp_path / "class"
    outside.mkdir()
    for content in (box(("../escaped.py", b"")), REJECTED["bomb"]):
        with zipfile.ZipFile(io.BytesIO(content)) as trusted:
            for name in trusted.namelist():
                (outside / name).write_bytes(trusted.read(name))
    assert (tmp_path / "escaped.py").exists() and (outside / "eve.py").stat().st_size > files.LARGEST_FILE
    with zipfile.ZipFile(io.BytesIO(REJECTED["twice"])) as trusted:
        assert trusted.read("eve.py") == RIGHT.encode()                 # which of the two is a matter of taste


def test_temporary_files_are_gone_when_it_is_done(jail, tmp_path, monkeypatch):
    (tmp_path / "aside").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "aside"))
    grade(packed(tmp_path / "all.zip", MOODLE), tmp_path / "out")
    assert not list((tmp_path / "aside").glob("adaptive-edu-*"))
