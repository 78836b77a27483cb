"""What a question of the course is."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """The right option, and what is said to each."""

    right: str
    replies: dict[str, str]
