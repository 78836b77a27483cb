"""How quantities lie on their sliders: plain numbers, no widget."""
from collections.abc import Callable
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from ..steps import as_floats, require_shape


@dataclass(frozen=True)
class Scale:
    """How a quantity lies on its slider.

    Attributes
    ----------
    words : str
        The label.
    low, high, step : float
        In positions of the slider.
    start : float
        Where the slider begins unless told otherwise.
    value_at, position_of : callable float -> float
    unit_at : callable float -> float
        By how much an arrow key changes the number box at a value.
    """

    words: str
    low: float
    high: float
    step: float
    start: float
    value_at: Callable
    position_of: Callable
    unit_at: Callable

    def at(self, part):
        """Return the value that far along the slider, from 0 to 1.

        >>> SCALES["rho"].at(0.5)
        0.99
        """
        return self.value_at(self.low + part * (self.high - self.low))

    def clip(self, value):
        """Return the nearest value between the ends of the slider: a whole number where it counts."""
        clipped = min(max(float(value), self.at(0)), self.at(1))
        return round(clipped) if isinstance(self.start, int) else clipped

    def require(self, name, value):
        """Raise one sentence if an argument is no number, or beyond the ends of the slider.

        >>> SCALES["rho"].require("rho", 0.99999)
        Traceback (most recent call last):
        ValueError: rho must be in [0, 0.9999], the ends of its slider; got 0.99999
        """
        number = as_floats(name, value)
        require_shape(name, number, (), of="one number")
        if self._is_beyond(number):
            raise ValueError(f"{name} must be in [{self.at(0):g}, {self.at(1):g}], the ends of its slider; got {value}")

    def correction(self, asked):
        """Say which value stands for one that was asked for; nothing if that is the one.

        >>> SCALES["steps"].correction(20.4)
        'steps 20.4 is not among the values here: the nearest, 20, is shown.'
        """
        value = self.clip(asked)
        if value == asked:
            return ""
        if self._is_beyond(asked):
            return f"{self.words} can be from {self.at(0):g} to {self.at(1):g} here, not {asked:g}: {value:g} is shown."
        return f"{self.words} {asked:g} is not among the values here: the nearest, {value:g}, is shown."

    def _is_beyond(self, value):
        return not self.at(0) <= value <= self.at(1)


def _two_digits(value):
    return float(f"{value:.2g}")


def _tenth(way):
    """Return a power of ten about a tenth of the way: 0.01 for 0.05, and 0.001 for 0.01."""
    return 10.0 ** floor(log10(way) - 1e-3)


def nines(words, start, high):
    """Return the scale of a decay: even in log(1 - rho), so that 0.9, 0.99 and 0.999 lie evenly apart.

    >>> [round(nines("rho", 0.9, high=4).position_of(rho), 9) for rho in (0.9, 0.99, 0.999)]
    [1.0, 2.0, 3.0]
    """
    return Scale(words, 0.0, high, 0.05, start,
                 value_at=lambda position: round(1 - _two_digits(10 ** -position), 6),
                 position_of=lambda rho: -log10(1 - rho), unit_at=lambda rho: _tenth(1 - rho))


def powers(words, low, high, start):
    """Return a logarithmic scale from 10^low to 10^high, in twentieths of a power of ten.

    >>> powers("epsilon", -12, 0, 1e-6).value_at(-6.7)
    2e-07
    """
    return Scale(words, low, high, 0.05, start, value_at=lambda power: _two_digits(10 ** power),
                 position_of=log10, unit_at=_tenth)


def even(words, low, high, step, start):
    """Return a scale that is its own position; whole numbers if it starts at one.

    >>> even("steps", 10, 1000, 5, 300).clip(20.4)
    20
    """
    return Scale(words, low, high, step, start, value_at=type(start), position_of=float, unit_at=lambda _: step)


def levels(words, start, values):
    """Return a scale of chosen rising values, evenly apart: fine where they are close together.

    >>> scale = levels("learning rate", 0.4, (0.02, 0.4, 0.476, 0.5))
    >>> scale.value_at(2), scale.position_of(0.4), scale.unit_at(0.45)
    (0.476, 1.0, 0.01)
    """
    places = range(len(values))
    return Scale(words, 0.0, len(values) - 1.0, 1.0, start,
                 value_at=lambda place: float(f"{np.interp(place, places, values):.3g}"),
                 position_of=lambda value: float(np.interp(value, values, places)),
                 unit_at=lambda value: _tenth(value) / 10)


SCALES = {"rho": nines("rho", 0.95, high=4.0), "momentum": nines("momentum", 0.9, high=3.0),
          "epsilon": powers("epsilon", -12, 0, 1e-6), "learning_rate": powers("learning rate", -4, 1, 0.1),
          "curvature": powers("curvature", -2, 2, 4.0), "angle": even("angle", -90, 90, 1, 0.0),
          "start_x": even("start, first", -6, 6, 0.05, -5.0), "start_y": even("start, second", -6, 6, 0.05, -2.0),
          "steps": even("steps", 10, 1000, 5, 300),
          "p_common": powers("p common", -2, 0, 0.5), "p_rare": powers("p rare", -3, 0, 0.02)}
