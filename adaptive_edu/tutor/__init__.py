"""Judge what a learner wrote, and say what a tutor would say. Imports NumPy, the two tables and the clinic.

`judging` asks and judges: `stages` go from the most fundamental thing that can be said to the last, `naming` compares
with the known mistakes, `properties` says what has been seen to happen. `dialogue` is all that is known of one
learner's answers, `verdict` what is said; `open` judges answers that are no values of a formula, `holding` the memory
that an update in place holds.
"""
from .judging import check, diagnose, examine
from .verdict import Verdict

__all__ = ["Verdict", "check", "diagnose", "examine"]
