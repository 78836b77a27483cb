"""Notebooks broken at random: each is graded or rejected with a sentence, and nothing else ever happens."""
import copy
import json
import random

import pytest
from catalogue import ATTACKS, RIGHT, grade_with, notebook

from adaptive_edu.grading import files, marks
from adaptive_edu.grading.answers import answers
from adaptive_edu.grading.assignments import form_of, tasks_of

OURS = form_of("02_adagrad")
WHOLE = (ATTACKS / "notebooks" / "right.passed-2.ipynb.txt").read_bytes()
ODD = [None, True, 0, -1, 1e999, "", "\x00", "\ud800", "adagrad_step", [], [[]], {}, {"grade_id": 7}, "x" * 10_000,
       ["a", 7], {"source": "1 / 0"}]


def broken_bytes(rng, content):
    """Cut, repeat, overwrite or add bytes anywhere."""
    content = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(content))
        end = min(len(content), at + rng.randint(1, 40))
        again, noise = bytes(content[at:end]) * 2, rng.randbytes(end - at)
        content[at:end] = rng.choice([b"", again, noise, b'"', b"{", b"]", b"\xff"])
        content = content or bytearray(b"{")
    return bytes(content)


def broken_tree(rng, tree):
    """Put odd things in the place of any part of a notebook."""
    tree = copy.deepcopy(tree)
    for _ in range(rng.randint(1, 4)):
        holder, key = rng.choice(list(places(tree)) or [({"": tree}, "")])
        holder[key] = copy.deepcopy(rng.choice(ODD))
    return json.dumps(tree).encode()


def places(tree):
    """Every place in a tree where something may be exchanged."""
    for key in (tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()):
        yield tree, key
        yield from places(tree[key])


def broken(seed):
    rng = random.Random(seed)
    return broken_bytes(rng, WHOLE) if seed % 2 else broken_tree(rng, json.loads(WHOLE))


def reads_or_rejects(seed):
    try:
        cells = files.cells(broken(seed), ".ipynb")
        code = files.pieces(cells, {"adagrad_step-paper", "adagrad_step-hidden"})
        texts = answers(cells, OURS, ["first_step"])
    except files.Rejected as problem:
        return str(problem).isprintable()
    return all(isinstance(text, str) for pair in [*code, *cells] for text in pair[:2]) and len(texts) == 1


def test_hundreds_of_broken_notebooks_are_read_or_rejected():
    assert all(reads_or_rejects(seed) for seed in range(1000))


def test_hundreds_of_broken_notebooks_are_graded_with_a_status_of_the_list(jail):
    found = [grade_with(jail, broken(seed), ".ipynb") for seed in range(300)]
    assert {result.status for result in found} <= set(marks.STATUSES)
    assert {"passed", "rejected", "missing", "error"} <= {result.status for result in found}
    assert all(result.score == 0 or result.status in ("passed", "wrong", "error") for result in found)
    assert grade_with(jail, WHOLE, ".ipynb").status == "passed"


@pytest.mark.slow
def test_thousands_of_broken_notebooks(jail):
    for seed in range(1000, 9000):
        assert reads_or_rejects(seed), seed
        assert grade_with(jail, broken(seed), ".ipynb").status in marks.STATUSES, seed


def test_fifty_megabytes_of_output_are_no_reason_to_reject(jail):
    content = json.loads(notebook(RIGHT))
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}]
    assert grade_with(jail, json.dumps(content), ".ipynb").status == "passed"


def test_sixty_megabytes_of_brackets_are_rejected_before_they_cost_memory(jail):
    content = b'{"cells": [' + b"[]," * 19_000_000 + b"1]}"
    assert grade_with(jail, content, ".ipynb").message == "The file could not be graded: it has too many parts."


@pytest.mark.parametrize("content, why", [
    (b'{"cells": [{"cell_type": "code", "source": [' + b'"ab",' * 9_000_000 + b'""]}]}', "it has too many parts"),
    (b'{"cells": [' + b'{"cell_type": "code", "source": "1"},' * 5_000 + b"{}]}", "it has more than 5000 cells")])
def test_millions_of_lines_and_thousands_of_cells_are_rejected_before_they_cost_time(jail, content, why):
    assert grade_with(jail, content, ".ipynb").message == f"The file could not be graded: {why}."


def test_two_megabytes_of_code_are(jail):
    result = grade_with(jail, notebook(RIGHT, "#" * 2_000_000), ".ipynb")
    assert (result.status, result.score) == ("rejected", 0.0) and "more than 1 MB of code" in result.message


def test_tasks_are_never_read_from_what_was_handed_in():
    assert sum(sum(task.points.values()) for task in tasks_of("02_adagrad")) == 7
