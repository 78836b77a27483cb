"""What the notebooks say back: answers, predictions, tables; and every question they ask is answered."""
import re
from pathlib import Path

import pytest

from adaptive_edu.lessons import Table, beside, reply
from adaptive_edu.questions import QUESTIONS

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks" / "source").glob("*.py"))
every_question = pytest.mark.parametrize("key", QUESTIONS)


@every_question
def test_only_the_right_option_is_called_right(key):
    words = {option: reply(key, option).word for option in QUESTIONS[key].replies}
    assert [option for option, word in words.items() if word == "right"] == [QUESTIONS[key].right]


@every_question
def test_every_option_gets_an_answer_of_its_own(key):
    texts = [reply(key, option).text for option in QUESTIONS[key].replies]
    assert len(set(texts)) == len(texts) and all(len(text.split()) >= 8 for text in texts)


@every_question
@pytest.mark.parametrize("nothing", [None, "", "z", 3, ["a"]])
def test_no_answer_is_no_error(key, nothing):
    assert reply(key, nothing).icon == "○"


def test_capitals_and_blanks_do_not_matter():
    assert reply("02-exit-best", " A ") == reply("02-exit-best", "a")


def test_an_unknown_question_is_named():
    with pytest.raises(ValueError, match="question must be one of .*; got 'nine'"):
        reply("nine", "a")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_its_questions_and_no_others(notebook):
    asked = set(re.findall(rf'"({notebook.stem[:2]}-[a-z-]+)"', notebook.read_text(encoding="utf-8")))
    assert asked == {key for key in QUESTIONS if key.startswith(notebook.stem[:2])}


def test_what_is_shown_is_escaped():
    assert "&lt;b&gt;" in reply("02-exit-best", "<b>")._repr_html_()
    assert "&lt;b&gt;" in Table(**{"<b>": ["<i>"]})._repr_html_()


def test_a_prediction_stands_beside_the_measurement():
    assert "you said 331, it is 662: 0.5 of it" in repr(beside("steps", 331, 662))


def test_a_prediction_that_is_no_number_gets_a_sentence():
    assert repr(beside("factor", "x", 3.0)) == ("○ factor: a prediction must be a number; got 'x'. "
                                                "Mend it in the cell above and run both again.")


def test_a_table_shows_the_digits_that_are_asked_for():
    assert repr(Table(digits=3, a=[1 / 3, 2], b=["x", "yy"])) == "a      b\n0.333  x\n2      yy"


def test_columns_of_unequal_length_are_an_error():
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        Table(a=[1, 2], b=[1])
