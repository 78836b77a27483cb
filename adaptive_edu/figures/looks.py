"""How each method looks in every figure: one colour, one line style, one marker."""
from dataclasses import dataclass, replace

from ..methods import NAMES

SYMBOLS = {"sum_sq_grad": r"$G$, sum of squared gradients",
           "avg_sq_grad": r"$E[g^2]$, average squared gradient",
           "avg_sq_delta": r"$E[\Delta^2]$, average squared step",
           "velocity": r"$v$, velocity",
           "learning_rate": r"$\eta$", "rho": r"$\rho$", "epsilon": r"$\epsilon$", "momentum": r"$\mu$"}


@dataclass(frozen=True)
class Look:
    """How one method looks in every figure: never by colour alone."""

    label: str
    color: str
    linestyle: str | tuple
    marker: str

LOOKS = {"gd": Look(NAMES["gd"], "#4D4D4D", ":", "x"),
         "momentum": Look(NAMES["momentum"], "#8262AE", (0, (1, 1)), "+"),
         "adagrad": Look(NAMES["adagrad"], "#0072B2", "-", "o"),
         "rmsprop": Look(NAMES["rmsprop"], "#BC5000", "--", "s"),
         "adadelta": Look(NAMES["adadelta"], "#00825F", "-.", "^"),
         "yours": Look("yours", "#B5267B", (0, (5, 1, 1, 1, 1, 1)), "D")}


def look_of(trajectory):
    """Return the look of a run: its method's, or `yours` for a learner's function."""
    return LOOKS["yours" if trajectory.label.startswith("your ") else trajectory.method]


def stream_look(stream, coordinate):
    """Return the look of the common (0) or the rare (1) coordinate of a stream."""
    if stream.label.startswith("your "):
        return replace(LOOKS["yours"], linestyle=(LOOKS["yours"].linestyle, ":")[coordinate], marker="Dv"[coordinate])
    return replace(LOOKS["adagrad"], linestyle=("-", "--")[coordinate], marker="os"[coordinate])


def power_of_ten(number):
    """Return a number with its power of ten, in the one form that the pages use for epsilon.

    >>> power_of_ten(1e-8), power_of_ten(0.0001), power_of_ten(0.025)
    ('1e-8', '1e-4', '2.5e-2')
    """
    mantissa, exponent = f"{number:.2e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


BROKEN = Look("broken", "#8C5A2B", (0, (4, 1, 1, 1)), "v")          # a patient: no method, and none of the LOOKS
