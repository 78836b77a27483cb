"""One entry of the table, and how it is written: a row. Imports the formulas."""
from dataclasses import dataclass

from .formula import Formula

PASSES = {"passes_examples": True}


@dataclass(frozen=True)
class Mistake:
    """One entry.

    Attributes
    ----------
    id, exercise : str
    wrong : tuple of callables
        The mistake as code, called like the exercise; one for each reading.
    message : str
        What was done and what to look at. In a behaviour, `{names}` and the like await the facts.
    hints : tuple of str
        Grades of help, the vague one first; never the answer.
    kind : {"mistake", "convention", "behaviour"}
        A behaviour is found by what the code does, the others by what it returns.
    passes_examples : bool
        Whether the three published examples of the method would let it pass.
    """

    id: str
    exercise: str
    wrong: tuple
    message: str
    hints: tuple[str, ...] = ()
    kind: str = "mistake"
    passes_examples: bool = False


def entries(exercise, *rows):
    """Return the mistakes of one exercise, from rows of id, lines, sentences and, if need be, options.

    Lines are as in `Formula`; a list of them is one mistake that can be written in several ways. The sentences
    are the message, then the hints. Options are the attributes of a `Mistake` that come after those.

    >>> entries("gd_step", ("G2", {"delta": "-grad"}, ("Where is the rate?", "Read the signature.")))[0].hints
    ('Read the signature.',)
    """
    return [_entry(exercise, *row) for row in rows]


def _entry(exercise, id, lines, sentences, options=None):
    readings = lines if isinstance(lines, list) else [lines]
    message, *hints = sentences
    return Mistake(id, exercise, tuple(Formula(exercise, reading) for reading in readings), message, tuple(hints),
                   **(options or {}))
