"""What a notebook says back to its reader: answers to questions, tables of worked numbers, checks of small tasks."""

from .attempts import agrees, attempt, try_order
from .lean import lean
from .said import Said, beside, counting, reply
from .tables import Table, in_digits

__all__ = ["Said", "Table", "agrees", "attempt", "beside", "counting", "in_digits", "lean", "reply", "try_order"]
