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
        return Said("○", "not answered yet", f"put the letters {', '.join(lines)} in order, between quotes, "
                                             "in the cell above and run both again.")
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
    return Said("✗", "not so", "it runs, but a line reads a value of the step before where "
                               "today's is known already.")


def _run_lines(lines, letters, names):
    for letter in letters:
        try:
            exec(lines[letter], {}, names)
        except NameError as error:
            error.letter = letter
            raise
    return names


def attempt(call):
    """Return what a call with a learner's function in it gives, or a sentence if it cannot.

    Parameters
    ----------
    call : callable without arguments

    Returns
    -------
    Said, or whatever `call` returns

    Examples
    --------
    >>> def unwritten():
    ...     raise NotImplementedError
    >>> attempt(unwritten)
    ○ not written yet: put your expression in the cell above and run both again.
    """
    try:
        return call()
    except NotImplementedError:
        return Said("○", "not written yet", "put your expression in the cell above and run both again.")
    except Exception as error:
        return Said("✗", "not so", f"it raised {type(error).__name__}: {error}")


def agrees(function, law, *cases, digits=4, **slips):
    """Compare a learner's formula with a law at several arguments, and name a slip if it is one that is known.

    Parameters
    ----------
    function, law : callable of the numbers of a case
    *cases : tuples of float
        The formula is right if it agrees with the law at all of them, to nine digits.
    **slips : (callable, str)
        Wrong formulas, each with the sentence that answers it.

    Returns
    -------
    Said

    Examples
    --------
    >>> agrees(lambda x: x, lambda x: x**2, (1.0,), (3.0,))
    ✗ not so: at (3.0,) yours gives 3, it is 9.
    """
    return attempt(lambda: _agrees(function, law, cases, digits, slips.values()))


def _agrees(function, law, cases, digits, slips):
    given = [float(function(*case)) for case in cases]
    if _near(given, law, cases):
        return Said("✓", "right", f"yours agrees with the law at {len(cases)} places.")
    for slip, sentence in slips:
        if _near(given, slip, cases):
            return Said("✗", "not so", sentence)
    case, mine = next((case, mine) for case, mine in zip(cases, given) if not _near([mine], law, [case]))
    return Said("✗", "not so", f"at {case} yours gives {mine:.{digits}g}, it is {float(law(*case)):.{digits}g}.")


def _near(given, law, cases):
    return np.allclose(given, [float(law(*case)) for case in cases], rtol=1e-9, atol=0)


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


def self_test():
    """Try each part of the installation and say of each whether it is ready, without versions or paths.

    Returns
    -------
    list of Said

    Examples
    --------
    >>> print(self_test()[0])
    ✓ ready: the three steps give the numbers worked out on paper
    """
    return [_tried(*part) for part in (
        ("the three steps give the numbers worked out on paper", _steps_agree_with_paper),
        ("the tutor tells a right step from a wrong one", _tutor_judges),
        ("figures can be drawn", _figures_draw),
        ("sliders are installed", _sliders_exist),
        ("the bundled data can be read", _data_can_be_read))]


def _tried(words, part):
    try:
        good, why = part(), ""
    except Exception as error:                  # whatever is wrong with a part, the others are tried
        good, why = False, f" ({type(error).__name__})"
    if good:
        return Said("✓", "ready", words)
    remedy = "Run `python3 start.py` in the project's folder, then restart the kernel."
    return Said("✗", "not ready", f"{words}{why}. {remedy}")


def _steps_agree_with_paper():
    from .steps import adadelta_step, adagrad_step, rmsprop_step
    return (adagrad_step(1.0, 4.0, 9.0, 0.5, 3.0) == (0.75, 25.0)
            and rmsprop_step(1.0, 4.0, 28.0, 0.75, 0.75, 11.0) == (0.5, 25.0)
            and adadelta_step(10.0, 5.0, 9.0, 5.0, 0.25, 4.0) == (7.0, 21.0, 8.0))


def _tutor_judges():
    from .baselines import gd_step
    from .tutor import check

    def climbs(param, grad, learning_rate):
        return param + learning_rate * grad

    return check(gd_step, "gd_step").correct and not check(climbs, "gd_step").correct


def _figures_draw():
    from io import BytesIO

    from matplotlib.figure import Figure
    figure, picture = Figure(), BytesIO()
    figure.subplots().plot([0, 1])
    figure.savefig(picture, format="png")
    return picture.getvalue().startswith(b"\x89PNG")


def _sliders_exist():
    from ipywidgets import FloatSlider
    return FloatSlider(value=0.5).value == 0.5


def _data_can_be_read():
    from .experiments import breast_cancer
    return breast_cancer()[0].shape == (569, 31)


def counting(words):
    """Return a function of the share done, up to 1, that keeps one line of progress up to date.

    For cells tagged `volatile`, whose output is not stored.

    Examples
    --------
    >>> counting("training")(1.0)
    \rtraining: 100 % done
    """
    def say(share):
        print(f"\r{words}: {100 * share:.0f} %", end=" done\n" if share >= 1 else "", flush=True)
    return say
