"""The class at a glance: whole sentences, right numbers, rows that a teacher can read."""
from dataclasses import replace

import numpy as np
import pytest

from adaptive_edu.grading.marks import Result
from adaptive_edu.grading.summary import histogram, summary
from adaptive_edu.grading.work import Graded

LONG = "You climb: the step has the sign of the gradient. " * 6 + "It ends here. Inputs: 1, 2."


def graded(*scores, best=6.0, message=LONG):
    return [Graded("", [Result(f"s{at}", "02_adagrad", "adagrad_step", score, best,
                               "passed" if score == best else "wrong", None if score == best else "A7", message, {})],
                   {}, 0.0) for at, score in enumerate(scores)]


def test_one_submission_is_one():
    assert summary(graded(6.0)).startswith("1 submission: 1 passed")
    assert summary(graded(6.0, 0.0)).startswith("2 submissions: ")


def test_sentences_are_whole_without_the_inputs_and_no_line_is_long():
    told = summary(graded(0.0, 0.0, 1.0))
    words = " ".join(told.split())
    assert f"3 x adagrad_step (A7): {LONG.split(' Inputs')[0]}" in words and "Inputs" not in words
    assert max(map(len, told.splitlines())) <= 100


def test_sentence_is_the_shortest_and_what_was_counted_once_is_not_counted_again():
    told = summary(graded(0.0, message="Count the signs. The cell was cut.") + graded(1.0, message="Count the signs."))
    assert told.endswith("2 x adagrad_step (A7): Count the signs.")
    repeated = [replace(each, results=[replace(result, mistake="A7") for result in each.results])
                for each in graded(6.0)]
    assert "most frequent" not in summary(repeated)


@pytest.mark.parametrize("best, width", [(1, 0.5), (2, 0.5), (5, 0.5), (6, 1), (15, 2), (60, 10), (7.5, 1)])
def test_rows_begin_at_round_numbers_and_full_marks_have_one_of_their_own(best, width):
    points = [best * share for share in (0, 0, 0.24, 0.5, 0.99, 1, 1, 1)]
    rows = histogram(points, best)
    starts = [float(label.split()[0]) for label, _ in rows]
    assert starts == [*np.arange(0, best, width), best] and len(rows) <= 11
    assert sum(many for _, many in rows) == len(points) and rows[-1] == (f"{best:g}", 3)


def test_rows_say_what_is_in_them():
    assert histogram([0.5, 5, 5.5], best=6)[5] == ("5 to 5.5", 2)
    assert "  5 to 5.5  ####" in summary(graded(5.0, 5.5, 6.0))


def test_class_of_prose_alone_has_nothing_to_count():
    assert histogram([0, 0], best=0) == [("0", 2)]
