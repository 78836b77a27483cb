"""Exercises whose answer is no value of a formula: a choice of switches, and a test. Imports nothing but the base."""
from collections.abc import Mapping
from dataclasses import dataclass, field

from .asking import Question
from .kinds import Exercise


@dataclass(frozen=True, eq=False)
class Choice(Exercise):
    """Switches that make a method of ours a library's: right if the library's recorded runs come out.

    Attributes
    ----------
    library, method : str
        Keys of `conventions.LIBRARIES` and `conventions.OURS`.
    fixed : mapping
        Switches that stand already, and are not the learner's to choose.
    """

    library: str
    method: str
    fixed: Mapping = field(default_factory=dict)

    questions = (Question("choice", ()),)
    expected = ()           # the record itself is what is right


@dataclass(frozen=True, eq=False)
class Examination(Exercise):
    """A test of a step: right if it finds every broken step of a ward broken, and no healthy one.

    Attributes
    ----------
    ward : str
        What the steps claim to be.
    ids : tuple of str, optional
        Only these patients; all of the ward by default.
    enough : int
        How many must be caught for the marks of the test that a learner can see.
    """

    ward: str
    ids: tuple[str, ...] | None
    enough: int


CHOICES = [
    Choice("torch_rmsprop", "torch_rmsprop() -> switches", 1, "06_conventions", "torch", "rmsprop"),
    Choice("keras_adagrad", "keras_adagrad() -> switches", 1, "06_conventions", "keras", "adagrad"),
    Choice("optax_adadelta", "optax_adadelta() -> switches", 1, "06_conventions", "optax", "adadelta"),
    Choice("translation", "translation() -> switches", 2, "06_conventions", "keras", "adagrad",
           {"epsilon_place": "outside"}),
]
EXAMINATIONS = [
    Examination("test_sum", "test_sum(step)", 1, "08_clinic", "adagrad_step",
                ("A4", "A5", "A6", "A12", "A14", "A23"), 3),
    Examination("test_adagrad", "test_adagrad(step)", 3, "08_clinic", "adagrad_step", None, 15),
]
