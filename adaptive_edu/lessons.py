"""What a notebook says back to its reader: answers to questions, and tables of worked numbers."""
from dataclasses import dataclass
from html import escape

import numpy as np

from .questions import QUESTIONS


@dataclass(frozen=True)
class Said:
    """A sentence to the reader: an icon, a word and the text, in rich and in plain form."""

    icon: str
    word: str
    text: str

    def __repr__(self):
        return f"{self.icon} {self.word}: {self.text}"

    def _repr_html_(self):
        return f"<p><b>{self.icon} {escape(self.word)}:</b> {escape(self.text)}</p>"


def reply(question, answer):
    """Answer a reader's choice.

    Parameters
    ----------
    question : str
        A key of `questions.QUESTIONS`.
    answer : str or None
        The letter of the option chosen; None says that nothing was chosen yet, and the page goes on.

    Returns
    -------
    Said

    Raises
    ------
    ValueError : an unknown question

    Examples
    --------
    >>> reply("02-exit-first-step", None)
    ○ not answered yet: put a, b or c between quotes in the cell above and run both again.
    """
    if question not in QUESTIONS:
        raise ValueError(f"question must be one of {', '.join(QUESTIONS)}; got {question!r}")
    asked = QUESTIONS[question]
    *most, last = asked.replies
    choice = answer.strip().lower() if isinstance(answer, str) else None
    if choice not in asked.replies:
        word = "not answered yet" if answer is None else f"{answer!r} is not an option"
        return Said("○", word, f"put {', '.join(most)} or {last} between quotes in the cell above and run both again.")
    right = choice == asked.right
    return Said("✓" if right else "✗", "right" if right else "not so", asked.replies[choice])


def beside(name, predicted, measured, digits=4):
    """Put a reader's number beside the measured one.

    Parameters
    ----------
    name : str
        What was predicted, in words.
    predicted : float or None
        None says that no prediction was made, and the page goes on.
    measured : float

    Returns
    -------
    Said

    Examples
    --------
    >>> beside("steps", 500, 662)
    → steps: you said 500, it is 662: 0.7553 of it.
    >>> beside("steps", None, 662)
    → steps: it is 662 (you made no prediction).
    """
    if predicted is None:
        return Said("→", name, f"it is {measured:.{digits}g} (you made no prediction).")
    ratio = predicted / measured
    return Said("→", name, f"you said {predicted:.{digits}g}, it is {measured:.{digits}g}: {ratio:.{digits}g} of it.")


def try_order(lines, order, right, steps=2, **start):
    """Run a reader's order of lines of code, and say what came of it.

    Parameters
    ----------
    lines : dict of str to str
        Each line of code under its letter.
    order : str or None
        The letters in the reader's order; None says that nothing was tried yet, and the page goes on.
    right : str
        An order that is right: another one is right, too, if it ends with the same names and numbers.
    steps : int
        How many times the lines run, one time after the other.
    **start
        What the names stand for before the first line.

    Returns
    -------
    Said

    Examples
    --------
    >>> lines = {"a": "y = x * x", "b": "x = x + y"}
    >>> try_order(lines, "ba", right="ab", x=1.0)
    ✗ not so: line b needs y before there is one.
    >>> try_order(lines, "ab", right="ab", x=1.0)
    ✓ right: every line finds what it needs, and finds it new.
    """
    if order is None:
        return Said("○", "not answered yet", f"put the letters {''.join(lines)} in order, between quotes, in the "
                                             "cell above and run both again.")
    order = "".join(letter for letter in str(order).lower() if letter.isalnum())
    if sorted(order) != sorted(lines):
        return Said("○", f"{order!r} is not an order", f"use each of {', '.join(lines)} once.")
    try:
        ours, theirs = (_run_lines(lines, steps * letters, dict(start)) for letters in (right, order))
    except NameError as error:
        letter = error.letter
        return Said("✗", "not so", f"line {letter} needs {error.name} before there is one.")
    if ours == theirs:
        return Said("✓", "right", "every line finds what it needs, and finds it new.")
    return Said("✗", "not so", "it runs, but a line reads a value of the step before where today's is known already.")


def _run_lines(lines, letters, names):
    for letter in letters:
        try:
            exec(lines[letter], {}, names)
        except NameError as error:
            error.letter = letter
            raise
    return names


class Table:
    """Columns of numbers under their names, every digit shown that is asked for.

    Parameters
    ----------
    digits : int
        Significant digits.
    **columns : array_like
        Numbers or words, one column each; underscores in a name become spaces.

    Examples
    --------
    >>> Table(digits=4, grad=[0.1, 0.2], delta=[-0.01, -0.01])
    grad  delta
    0.1   -0.01
    0.2   -0.01
    """

    def __init__(self, digits=12, **columns):
        cells = ([_cell(value, digits) for value in np.atleast_1d(np.asarray(column, dtype=object)).ravel()]
                 for column in columns.values())
        self.names = [name.replace("__", " ") for name in columns]
        self.rows = list(zip(*cells, strict=True))

    def __repr__(self):
        widths = [max(map(len, column)) for column in zip(self.names, *self.rows)]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in (self.names, *self.rows))

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.names)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value, digits):
    return value if isinstance(value, str) else f"{value:.{digits}g}"
