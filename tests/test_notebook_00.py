"""The first page: what it promises of the others is so, and its table uses the words of the code."""
import inspect
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import adaptive_edu as edu
from adaptive_edu import readiness
from adaptive_edu.conventions import DIALECTS
from adaptive_edu.methods import NAMES

SOURCES = Path(__file__).parents[1] / "notebooks" / "source"
PAGE = (SOURCES / "00_start.py").read_text(encoding="utf-8")
LISTED = re.findall(r"^# \| \[(\d)\]\((\w+)\.ipynb\) \| (.+) \| (\d+) \|$", PAGE, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def said():
    return readiness.self_test()


def test_every_part_of_this_installation_is_ready(said):
    assert [line.word for line in said] == 5 * ["ready"]


def test_the_page_counts_the_lines_of_the_self_test(said):
    assert len(said) == 5 and "Five lines should begin with *ready*" in PAGE


def test_the_self_test_shows_no_version_and_no_path(said):
    assert not any(re.search(r"\d\.\d|/|\\", repr(line)) for line in said)


@pytest.mark.parametrize("part", ["_steps_agree_with_paper", "_tutor_judges", "_figures_draw", "_sliders_exist",
                                  "_data_can_be_read"])
def test_a_part_that_fails_is_named_and_the_others_are_tried(part, monkeypatch):
    def broken():
        raise ImportError("a/path, version 1.2")
    monkeypatch.setattr(readiness, part, broken)
    said = readiness.self_test()
    assert sorted(line.word for line in said) == ["not ready"] + 4 * ["ready"]
    failed = next(line for line in said if line.word == "not ready")
    assert "(ImportError)" in failed.text and "start.py" in failed.text and "a/path" not in failed.text


def test_the_self_test_leaves_no_figure_open(said):
    assert plt.get_fignums() == []


@pytest.mark.parametrize(("number", "name", "question", "minutes"), LISTED)
def test_titles_and_minutes_are_those_of_the_notebooks(number, name, question, minutes):
    text = (SOURCES / f"{name}.py").read_text(encoding="utf-8")
    assert f"# # {number}. {question}" in text.splitlines()
    assert f"**Time:** {minutes} minutes" in text


def test_every_notebook_is_listed():
    assert ["00_start", *(name for _, name, *_ in LISTED)] == sorted(path.stem for path in SOURCES.glob("*.py"))
    assert [int(number) for number, *_ in LISTED] == list(range(1, 1 + len(LISTED)))


def test_ten_minutes_are_enough_for_the_sections_that_are_recommended():
    text = (SOURCES / "01_gradient_descent.py").read_text(encoding="utf-8")
    minutes = dict(re.findall(r"^# ## (\d)\. .+\((\d+) min\)$", text, flags=re.MULTILINE))
    assert "sections 2 and 4 of notebook 1" in PAGE and int(minutes["2"]) + int(minutes["4"]) == 10


def test_the_table_has_every_word_of_the_steps():
    steps = (edu.gd_step, edu.adagrad_step, edu.rmsprop_step, edu.adadelta_step)
    words = {name for step in steps for name in inspect.signature(step).parameters}
    assert words <= set(re.findall(r"^# \| `(\w+)` \|", PAGE, flags=re.MULTILINE))


def test_the_libraries_put_epsilon_where_the_last_table_says():
    places = {(key[1], key[0]): dialect.switches["epsilon_place"] for key, dialect in DIALECTS.items()}
    for method in ("adagrad", "rmsprop"):
        row = next(line for line in PAGE.splitlines() if line.startswith(f"# | {NAMES[method]} |")
                   and "PyTorch" in line)
        assert "PyTorch outside; Keras and optax inside" in row
        assert [places[method, library] for library in ("torch", "keras", "optax")] == ["outside", "inside", "inside"]
    assert {places["adadelta", library] for library in ("torch", "keras", "optax")} == {"inside"}


def test_the_table_can_be_linked_to():
    assert '<a id="words"></a>' in PAGE


def test_relative_links_lead_somewhere():
    for target in re.findall(r"\]\(([\w./]+)\.ipynb", PAGE):
        assert (SOURCES / f"{target}.py").exists() or target == "05_epsilon"
