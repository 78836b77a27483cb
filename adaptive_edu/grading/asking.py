"""Talk with a student's code in the jail: its pieces go in, then calls; values and sentences come out.

Judges nothing, and believes nothing but values. Imports the exercises, the wire and the sandbox.
"""
from dataclasses import dataclass, field

from ..exercises import Answer
from .inside import wire
from .sandbox import Lost, status
from .words import clean

CALLABLE = "function", "class"
MOST_CUTS, MOST_SENTENCES = 3, 5
ENDS = {"timeout": "did not come to an end", "error": "ended the process that ran it"}


class Code:
    """A student's pieces of code. One that does not come back is cut: to what it defines, then to nothing.

    >>> code = Code([["the cell", "while True: pass"]])
    >>> code.cut(0, "timeout")
    True
    >>> code.notes
    ['The cell did not come to an end; only what it defines was used.']
    """

    def __init__(self, pieces):
        self.pieces = [(label, source, True) for label, source in pieces]
        self.cuts = {}                              # how it ended and how often, by place

    def cut(self, at, end):
        """Cut a piece; return whether it is worth to ask again."""
        if sum(count for _, count in self.cuts.values()) == MOST_CUTS or end not in ENDS:
            return False
        label, source, whole = self.pieces[at]
        self.pieces[at] = label, source if whole else "", False
        self.cuts[at] = end, 1 if whole else 2
        return True

    @property
    def notes(self):
        """A sentence on each cut."""
        kept = {1: "only what it defines was used", 2: "it was left out"}
        return [f"{_capital(self.pieces[at][0])} {ENDS[end]}; {kept[count]}." for at, (end, count) in self.cuts.items()]


def _capital(words):
    return words[:1].upper() + words[1:]


@dataclass
class Talk:
    """What came of one child: what kind of thing the name is, what raised, the answers, how it ended too early."""

    kind: str | None = None
    raised: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    at: int | None = None           # the piece that it was at, if it never came to a question
    end: str | None = None


def talk(exercise, calls, code, runner, lent=None):
    """Return the `Talk` about one exercise; `code` is cut where it does not come back.

    Parameters
    ----------
    exercise : Exercise
    calls : list of tuple
    code : Code
    runner : Jail or Alone
    lent : Lent, optional
        A step of ours to take the place of theirs.
    """
    while True:
        said = twice(exercise, lambda: _talk(exercise, calls, code, runner, lent))
        if said.at is None or not code.cut(said.at, said.end):
            return said


def twice(exercise, ask):
    """Ask once more if the jail itself was lost: if that is the code's doing, it does so again."""
    for _ in range(2):
        try:
            return ask()
        except Lost:
            pass
    return Talk(kind=exercise.kind, end="error")


def _talk(exercise, calls, code, runner, lent):
    said, problem = Talk(), None
    with runner.child() as child:
        try:
            load(child, exercise.name, code, said)
            if said.kind in CALLABLE:
                for args, reply in zip(calls, child.answers(exercise.name, bool(exercise.step), calls, lent)):
                    said.answers.append(_answer(exercise, args, *reply))
        except (wire.Late, wire.Gone, wire.Malformed) as error:
            problem = error
    said.end = status(problem, child)
    return said


def load(child, name, code, said):
    """Run all pieces in a child; `said` then knows what the name stands for and what raised, or where it ended."""
    for at, (label, source, whole) in enumerate(code.pieces):
        said.at = at
        said.kind, raised = child.run(source, whole, name)
        if raised and len(said.raised) < MOST_SENTENCES:
            said.raised.append(f"{label} raised {clean(raised)}")
    said.at = None


def _answer(exercise, args, header, payload):
    """The `Answer` in one message: values and a sentence, nothing else."""
    changed = header.get("changed")
    if type(changed) is not list or len(changed) > len(args) or not all(type(at) is int for at in changed):
        raise wire.Malformed("changed must be a list of places")
    names = tuple(exercise.arguments[at] for at in changed if 0 <= at < len(args))
    if type(header.get("error")) is str:
        return Answer(args, error=clean(header["error"]) or "Exception", changed=names)
    return Answer(args, wire.unpack(header.get("value"), payload), changed=names)
