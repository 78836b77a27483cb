"""What the tutor says, as data, and how it looks in a notebook and in a terminal. Imports nothing of ours."""
from dataclasses import dataclass, field
from html import escape


def first(verdicts):
    """Return the first of these that is none of the Nones: a verdict on a wrong answer is false, but it is one."""
    return next((verdict for verdict in verdicts if verdict is not None), None)


@dataclass(frozen=True)
class Verdict:
    """What the tutor says; true where the answer is right.

    Attributes
    ----------
    correct : bool
    mistake : str or None
        Short id of what was found.
    message : str
        One or two sentences, with the inputs on which it shows.
    exercise : str
    hints : tuple of str
        Grades of help, the vague one first.
    inputs : tuple
        The arguments on which it shows, to call the function with; empty if it shows everywhere.
    """

    correct: bool
    mistake: str | None
    message: str
    exercise: str
    hints: tuple[str, ...] = ()
    inputs: tuple = field(default=(), compare=False)

    @property
    def _sign(self):
        if self.correct:
            return "\N{CHECK MARK}", "Right", "#2e8b57"
        return ("\N{PENCIL}", "Not written yet", "#808080") if self.mistake == "unwritten" else (
            "\N{BALLOT X}", "Not yet", "#d2691e")

    def __bool__(self):
        return self.correct

    def __repr__(self):
        icon, word, _ = self._sign
        count = f"{len(self.hints)} hint{'s, the vague one first' if len(self.hints) > 1 else ''}"
        hints = f"\n({count}: .hints[0])" if self.hints else ""
        return f"{icon} {word} - {self.exercise}: {self.message}{hints}"

    def _repr_html_(self):
        icon, word, colour = self._sign
        hints = "".join(f"<details><summary>Hint {number}</summary>{escape(hint)}</details>"
                        for number, hint in enumerate(self.hints, 1))
        return (f'<div role="status" style="border-left: 0.4em solid {colour}; padding: 0.3em 0.8em">'
                f'<strong><span aria-hidden="true">{icon}</span> {word}</strong> - '
                f"<code>{escape(self.exercise)}</code><br>{escape(self.message)}{hints}</div>")
