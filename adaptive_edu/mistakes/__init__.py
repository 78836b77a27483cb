"""What goes wrong and what a tutor says of it: data. Imports NumPy and the exercises.

A wrong formula is the right one with a line or two exchanged, so that is how it is written here: the name
of the line and what stands there instead. An entry with several readings is one mistake that can be
written in several ways. Two frequent mistakes that touch different lines also occur together.

To add a mistake, add a row to the file of its method. The tests then demand that it differ from every other one
on the probes.

`formula` holds the right lines, `entry` says what a row is, `sentences` and `slips` are what several methods share;
`gd`, `averages`, `adagrad`, `rmsprop`, `adadelta` and `adam` are the rows. `two_at_once` pairs them, `in_class`
carries them over to classes, `table` gives all by exercise. `statements` and `behaviours` are what the code does,
whatever it returns.
"""
from .behaviours import BEHAVIOURS
from .entry import Mistake
from .formula import RIGHT, Formula
from .in_class import ALIKE
from .statements import STATEMENTS, statement_id
from .table import FORMULAS, catalogue
from .two_at_once import FREQUENT, brief

__all__ = ["ALIKE", "BEHAVIOURS", "FORMULAS", "FREQUENT", "RIGHT", "STATEMENTS", "Formula", "Mistake", "brief",
           "catalogue", "statement_id"]
