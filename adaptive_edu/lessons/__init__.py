"""What a notebook says back to its reader: answers to questions, tables of worked numbers, checks of small tasks."""

from .attempts import agrees, attempt, try_order
from .readiness import self_test
from .said import Said, beside, counting, reply
from .tables import Table

__all__ = ["Said", "Table", "agrees", "attempt", "beside", "counting", "reply", "self_test", "try_order"]
