"""What a learner's test is worth, and how that is told. Imports nothing of ours."""
from collections import Counter
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Grade:
    """What a test is worth: broken steps caught, provided that no healthy one is accused.

    Attributes
    ----------
    exercise : str
    caught : tuple of str
        Ids of the broken steps that it found broken.
    missed : dict of str to tuple of str
        Ids of those that it let pass, each with the situations in which it could be seen.
    accused : dict of str to str
        Styles of healthy steps that it found broken, each with what it said.
    unreached : tuple of str
        Ids of those for which no time was left.
    problem : str
        Why there is nothing to grade, if so.
    """

    exercise: str
    caught: tuple[str, ...] = ()
    missed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    accused: dict[str, str] = field(default_factory=dict)
    unreached: tuple[str, ...] = ()
    problem: str = ""

    @property
    def score(self):
        """How many broken steps were caught; none, if a healthy one was accused."""
        return 0 if self.accused or self.problem else len(self.caught)

    @property
    def out_of(self):
        return len(self.caught) + len(self.missed) + len(self.unreached)

    @property
    def tip(self):
        """The situation in which most of those that were missed would show."""
        seen = Counter(words for situations in self.missed.values() for words in situations)
        if not seen:
            return ""
        words, count = seen.most_common(1)[0]
        return f"{count} of those missed would show with {words}."

    @property
    def lines(self):
        """What there is to say, a sentence or two each."""
        if self.problem:
            return [self.problem]
        if self.accused:
            style, why = next(iter(self.accused.items()))
            many = f"{len(self.accused)} healthy step{'s' * (len(self.accused) > 1)}"
            return [f"Your test accuses {many}, so it counts for nothing yet.",
                    f"The one in the style '{style}': {why}"]
        late = f"No time was left for {len(self.unreached)}: your test is slow." if self.unreached else ""
        return [line for line in (f"Caught {len(self.caught)} of {self.out_of} broken steps, and accused none "
                                  "that is healthy.", self.tip, late) if line]

    def __repr__(self):
        return f"{self._icon} {self.exercise}: {' '.join(self.lines)}"

    @property
    def _icon(self):
        return "✗" if self.accused else "○" if self.problem else "→" if self.missed or self.unreached else "✓"

    def _repr_html_(self):
        lines = "<br>".join(map(escape, self.lines))
        return f'<div role="status"><b>{self._icon}</b> <code>{escape(self.exercise)}</code>: {lines}</div>'
