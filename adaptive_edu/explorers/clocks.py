"""The explorer "two clocks": what a common and a rare gradient do to Adagrad, and to a learner's step."""
import numpy as np

from ..streams import adagrad_stream, describe_stream
from . import legend, twins
from .controls import Number, Shown, Time
from .explorer import Explorer
from .lanes import Lanes
from .learner import Learner
from .picture import Picture
from .settings import require_known, signature

DEFAULTS = {"p_common": 0.5, "p_rare": 0.02, "learning_rate": 0.1, "epsilon": 1e-8}


def two_clocks(yours=None, sliders=("p_common", "p_rare", "learning_rate"), steps=400, seed=0, **values):
    """Return an explorer of two coordinates whose gradients arrive at different rates.

    Parameters
    ----------
    yours : callable, optional
        A learner's function with the signature of `adagrad_step`; it runs beside the reference.
    sliders : sequence of str
        Among p_common, p_rare, learning_rate, epsilon.
    steps, seed : int
    **values : float
        Where sliders begin (defaults: 0.5, 0.02, 0.1, 1e-8), or what is kept without a slider.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = two_clocks(steps=100)
    >>> explorer.set(p_common=1.0, p_rare=0.1)
    >>> print(explorer.picture.outcome)
    After 100 steps: Adagrad moved the common coordinate 1.86 with 100 gradients, the rare one 0.532 with 11.
    """
    require_known("two_clocks", DEFAULTS, sliders, values)
    if steps < 1:
        raise ValueError(f"steps must be a whole number >= 1; got {steps!r}")
    begin = {**DEFAULTS, **values}
    view = Clocks(yours, begin, steps, seed)
    controls = [Time("step", steps), *(Number(name, begin[name]) for name in sliders)]
    if yours is not None:
        controls.append(Shown("shown", view.labels))
    return Explorer(controls, view.picture, view.twin)


class Clocks:
    """The view of `two_clocks`: from the values of the sliders to a picture, without a widget."""

    def __init__(self, yours, fixed, steps, seed):
        self._fixed, self._steps, self._seed = fixed, steps, seed
        self._learner = Learner(yours, signature("adagrad")) if yours else None
        self.labels = {"reference": "Adagrad", **({"yours": "your Adagrad"} if yours else {})}
        self._latest = self._streams = None
        self._lanes = Lanes(steps, fixed["learning_rate"])

    def streams(self, values):
        """Return the record of the reference and, if there is one, of the learner's function."""
        asked = {name: values.get(name, value) for name, value in self._fixed.items()}
        if asked != self._latest or (self._learner and self._learner.problem):
            self._streams = {"reference": self._run(asked)}
            if self._learner:
                stream = self._learner.attempt(lambda function: self._run(asked, function), self._healthy)
                stream = stream or self._learner.last_good
                self._streams.update({"yours": stream} if stream else {})
            self._latest = asked
        return self._streams

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        streams = self.streams(values)
        shown = {key: stream for key, stream in streams.items() if key in values.get("shown", streams)}
        step = min(values.get("step", self._steps), self._steps)
        problem, printed = (self._learner.problem, self._learner.printed) if self._learner else ("", "")
        alt = " ".join(map(describe_stream, shown.values())) or "Nothing is shown."
        drawn = self._lanes.lines(shown, {"yours"} if problem else (), step, alt)
        return Picture(self._lanes.ground(), drawn + legend.stream_table(streams, self.labels, shown, step),
                       legend.stream_outcome(shown, step), alt, self._steps, problem, printed)

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: the lanes at several places of one slider, side by side."""
        return twins.clocks(self, values, along, at)

    def _run(self, asked, function=None):
        return adagrad_stream(**asked, steps=self._steps, seed=self._seed, function=function)

    def _healthy(self, stream):
        if np.isfinite(stream.distance).all():
            return ""
        return f"{self._learner.function.__name__} gave NaN or infinity; the reference stays finite."
