"""What an explorer shows, as strings: the only thing that passes from a view to its widgets."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """One moment of an explorer.

    Attributes
    ----------
    ground : str
        The part that seldom changes (contours, axes), HTML; lies under the lines.
    lines : str
        The part that follows the hand, with caption and legend, HTML.
    outcome : str
        What a screen reader says once the hand rests.
    alt : str
        What the picture shows, with the numbers of these runs.
    last : int
        The last step, where time ends.
    problem : str
        One sentence on what went wrong with a learner's function; empty if nothing did.
    printed : str
        The first lines that the function printed in its last run.
    """

    ground: str
    lines: str
    outcome: str
    alt: str
    last: int
    problem: str = ""
    printed: str = ""
