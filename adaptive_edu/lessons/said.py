"""A sentence to the reader: replies to answers and to predictions."""
from dataclasses import dataclass
from html import escape
from numbers import Real

from ..questions import QUESTIONS
from .tables import in_digits


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
    >>> beside("steps", 1324, 662)
    → steps: you said 1324, it is 662: 2 times it.
    >>> beside("steps", None, 662)
    → steps: it is 662 (you made no prediction).
    >>> beside("steps", "many", 662)
    ○ steps: a prediction must be a number; got 'many'. Mend it in the cell above and run both again.
    """
    if predicted is None:
        return Said("→", name, f"it is {in_digits(measured, digits)} (you made no prediction).")
    if not isinstance(predicted, Real):
        return Said("○", name, f"a prediction must be a number; got {predicted!r:.60}. "
                               "Mend it in the cell above and run both again.")
    said, found, share = (in_digits(value, digits) for value in (predicted, measured, predicted / measured))
    return Said("→", name, f"you said {said}, it is {found}: {share} {'times' if predicted > measured else 'of'} it.")


def counting(words):
    """Return a function of the share done, up to 1, that keeps one line of progress up to date.

    For cells tagged `volatile`, whose output is not stored.

    Examples
    --------
    >>> counting("training")(1.0)           # doctest: +NORMALIZE_WHITESPACE
    training: 100 % done
    """
    def say(share):
        print(f"\r{words}: {100 * share:.0f} %", end=" done\n" if share >= 1 else "", flush=True)
    return say
