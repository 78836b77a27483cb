"""Small tasks in a notebook: run what a reader wrote, and say how it went."""

import numpy as np

from .said import Said


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
