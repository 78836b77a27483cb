"""What a hand can move: each control has a `name`, a `value`, a `widget`, `require`, `set`, `reset` and `watch`.

A control knows a scale and a widget, nothing of what its value is used for. A `small` one shares its row. A value
from code that it cannot take is an error (`require`); a number typed into a box becomes the nearest, and `told`
hears the sentence that says so.
"""
import ipywidgets as ipw

from .later import Later
from .scales import SCALES


class Number:
    """A slider with a labelled number box beside it: type any number, or move the slider through its scale."""

    small = False

    def __init__(self, name, value=None, scale=None):
        self.name, self.scale = name, scale or SCALES[name]
        if value is not None:
            self.require(value)
        self.start = self.value = self._clip(self.scale.start if value is None else value)
        self.slider = ipw.FloatSlider(self._position(), min=self.scale.low, max=self.scale.high,
                                      step=self.scale.step, description=self.scale.words, readout=False)
        self.box = ipw.FloatText(self.value, step=self.scale.unit_at(self.value),
                                 description=f"{self.scale.words}, number")
        self.box.add_class("adaptive-edu-box")
        self.widget = ipw.HBox([self.slider, self.box])
        self._told, self._busy, self._box_soon = _nobody, False, Later(0.1)
        self.slider.observe(self._slid, "value")
        self.box.observe(self._typed, "value")

    def watch(self, told):
        """Call `told()` after each change by hand, with a sentence if another number was typed."""
        self._told = told

    def require(self, value):
        """Raise one sentence if this is no value of the slider."""
        self.scale.require(self.name, value)

    def set(self, value):
        """Move to a value without telling; return a sentence if it is the nearest that there is."""
        self.value = self._clip(value)
        self._follow(True)
        return self.scale.correction(value)

    def reset(self):
        self.set(self.start)

    def _slid(self, change):
        value = self._clip(self.scale.value_at(change["new"]))
        if not self._busy and value != self.value:      # a page moves a new slider on to its nearest notch
            self.value = value
            self._told()                 # the picture first, and the box ten times a second: no eye reads faster
            self._box_soon.at_most_once(self._follow, False)

    def _typed(self, change):
        if not self._busy:
            self.value = self._clip(change["new"])
            self._told(self.scale.correction(change["new"]))
            self._follow(True)

    def _follow(self, slider):
        self._busy = True
        try:
            with self.box.hold_sync():
                self.box.value, self.box.step = self.value, self.scale.unit_at(self.value)
            if slider:
                self.slider.value = self._position()
        finally:
            self._busy = False

    def _clip(self, value):
        return self.scale.clip(value)

    def _position(self):
        return self.scale.position_of(self.value)


class Choice:
    """One of a few options, side by side."""

    small = True

    def __init__(self, name, options, words):
        self.name, self.value = name, next(iter(options.values()))
        self.start, self._told = self.value, _nobody
        self.widget = ipw.RadioButtons(options=list(options.items()), value=self.value, description=words,
                                       orientation="horizontal").add_class("adaptive-edu-choice")
        self.widget.observe(self._chosen, "value")

    def watch(self, told):
        self._told = told

    def require(self, value):
        _require_among(self.name, value, dict(self.widget.options).values())

    def set(self, value):
        told, self._told = self._told, _nobody
        self.widget.value, self._told = value, told

    def reset(self):
        self.set(self.start)

    def _chosen(self, change):
        self.value = change["new"]
        self._told()


class Shown:
    """Which of several things are shown: a tick box for each; the value is a tuple of their keys."""

    small = True

    def __init__(self, name, options):
        self.name, self.value, self._told = name, tuple(options), _nobody
        self.start = self.value
        self._boxes = {key: ipw.Checkbox(True, description=words, indent=False) for key, words in options.items()}
        self.widget = ipw.HBox(list(self._boxes.values())).add_class("adaptive-edu-shown")
        for box in self._boxes.values():
            box.observe(self._ticked, "value")

    def watch(self, told):
        self._told = told

    def require(self, value):
        for key in (value,) if isinstance(value, str) else value:
            _require_among(self.name, key, self._boxes)

    def set(self, value):
        told, self._told = self._told, _nobody
        value = (value,) if isinstance(value, str) else value
        for key, box in self._boxes.items():
            box.value = key in value
        self._told = told

    def reset(self):
        self.set(self.start)

    def _ticked(self, _):
        self.value = tuple(key for key, box in self._boxes.items() if box.value)
        self._told()


class Time:
    """The step that is marked everywhere: a slider, and a button that plays through it."""

    small = False

    def __init__(self, name, last):
        self.name, self.value, self._told = name, last, _nobody
        self.slider = ipw.IntSlider(last, min=0, max=last, description="step", readout=False)
        self.box = ipw.IntText(last, description="step, number").add_class("adaptive-edu-box")
        self.player = ipw.Play(last, min=0, max=last, interval=60, step=max(1, last // 75), layout={"display": "none"})
        self.button = ipw.Button(description="Play", tooltip="Play through the steps").add_class("adaptive-edu-play")
        self.links = [ipw.jslink((self.player, "value"), (self.slider, "value")),      # in the page: no detour
                      ipw.jslink((self.slider, "value"), (self.box, "value"))]
        self.widget = ipw.HBox([self.slider, self.box, self.button, self.player]).add_class("adaptive-edu-time")
        self.slider.observe(self._moved, "value")
        self.box.observe(self._typed, "value")
        self.button.on_click(self._pressed)       # a button with a name: those of a Play have none
        self.player.observe(self._played, "playing")

    def watch(self, told):
        self._told = told

    def require(self, value):
        if value not in range(self.slider.max + 1):
            raise ValueError(f"{self.name} must be a whole number in [0, {self.slider.max}]; got {value!r}")

    def set(self, value):
        self.value = int(value)
        self.player.value = self.slider.value = self.value

    def reset(self):
        self.set(self.slider.max)

    def limit(self, last):
        """Let the time end at another step; who was at the end stays there."""
        if last != self.slider.max:
            self.value = last if self.value >= self.slider.max else min(self.value, last)
            self.slider.max = self.player.max = last
            self.set(self.value)

    def _typed(self, change):
        asked, value = change["new"], min(max(change["new"], 0), self.slider.max)
        if asked != value:                      # any other number moves the slider, which tells
            self.set(value)
            self.box.value = value
            self._told(f"step can be from 0 to {self.slider.max} here, not {asked}: {value} is shown.")

    def _moved(self, change):
        if change["new"] != self.value:         # moved by hand, or by the player
            self.value = change["new"]
            self._told()

    def _pressed(self, _):
        if not self.player.playing:
            begin = self.value if self.value < self.slider.max else 0
            self.set(begin + (self.slider.max - begin) % self.player.step)     # whole strides reach the last step
        self.player.playing = not self.player.playing

    def _played(self, change):
        self.button.description = "Pause" if change["new"] else "Play"


def _nobody(*_):
    """Hear nothing."""


def _require_among(name, value, options):
    if value not in options:
        raise ValueError(f"{name} must be among {', '.join(map(str, options))}; got {value!r:.60}")
