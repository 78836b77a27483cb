"""The frame of every explorer: controls around a picture that follows them.

A view turns the values of the controls into a `Picture`; nothing here knows what it is about.
"""
import threading

import ipywidgets as ipw

from . import cells, style
from .later import Later

STORED = "Explorer: run this cell to move the sliders."
REST = 0.3      # seconds without movement after which the outcome is said


class Explorer:
    """Controls and the picture that follows them; the last expression of a cell shows it.

    Parameters
    ----------
    controls : list
        See `controls`; their names are the keys of `values`.
    view : callable (dict of values) -> Picture
    twin : callable (dict of values, **options) -> (figure, alt)
    """

    def __init__(self, controls, view, twin):
        self._controls, self._view, self._twin = {c.name: c for c in controls}, view, twin
        self._ground, self._lines, self._spoken, self._printed = (ipw.HTML() for _ in range(4))
        self._speech, self.picture = Later(REST), None
        self._one = threading.RLock()       # JupyterLab hands messages to two threads: one picture at a time
        self.widget = self._laid_out()
        for control in controls:
            control.watch(self._show)
        cells.register(self)
        self._show(aloud=False)
        self._printed.value = style.printed(self.picture.printed)

    @property
    def values(self):
        """Where the controls stand, by name."""
        return {name: control.value for name, control in self._controls.items()}

    def set(self, **values):
        """Move controls from code and show what follows; a value that one cannot take moves none of them."""
        for name, value in values.items():
            if name not in self._controls:
                raise ValueError(f"{name} must be one of {', '.join(self._controls)}, the controls of this explorer")
            self._controls[name].require(value)
        said = [self._controls[name].set(value) for name, value in values.items()]
        self._show(" ".join(filter(None, said)))

    def reset(self):
        """Move every control back to where it began."""
        for control in self._controls.values():
            control.reset()
        self._show()

    def twin(self, **options):
        """Return `(figure, alt)`: small multiples that show what a slider would, drawn by matplotlib.

        Parameters
        ----------
        **options
            `along`: the name of the slider; `at`: the values it takes.
        """
        return self._twin(self.values, **options)

    def close(self):
        """Take the widgets, and what they hold in the kernel and in the page, away."""
        self._speech.cancel()
        links = [link for control in self._controls.values() for link in getattr(control, "links", ())]
        for widget in [*_family(self.widget), *links]:
            widget.unobserve_all()
            widget.close()

    def _show(self, correction="", aloud=True):
        with self._one:
            self.picture = picture = self._view(self.values)
            said = style.problem(" ".join(filter(None, (correction, picture.problem))))
            self._ground.value, self._lines.value = picture.ground, picture.lines + said     # sends only what changed
            if "step" in self._controls:
                self._controls["step"].limit(picture.last)
            if aloud:
                self._speech.after_rest(self._rest, correction)

    def _rest(self, correction):
        """Say what came of it once the hand rests, and what the function printed: neither delays a movement."""
        words = filter(None, (correction, self.picture.problem or self.picture.outcome))
        self._spoken.value = style.live(" ".join(words))
        self._printed.value = style.printed(self.picture.printed)

    def _laid_out(self):
        self._spoken.value = style.live("")
        self._printed.add_class("adaptive-edu-printed")
        figure = ipw.Box([self._ground, self._lines]).add_class("adaptive-edu-figure")
        reset = ipw.Button(description="Reset", tooltip="Move every control back to where it began")
        reset.on_click(lambda _: self.reset())
        rows = [control.widget for control in self._controls.values() if not control.small]
        row = [control.widget for control in self._controls.values() if control.small]
        small = ipw.Box([*row, reset]).add_class("adaptive-edu-small")
        controls = ipw.Box([*rows, small]).add_class("adaptive-edu-controls")
        parts = [ipw.HTML(style.SHEET), figure, controls, self._printed, self._spoken]
        return ipw.VBox(parts).add_class("adaptive-edu-explorer")

    def _repr_mimebundle_(self, **options):
        bundle = self.widget._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**data, "text/plain": STORED}      # what a stored notebook says without a kernel

    def __repr__(self):
        return STORED


def _family(widget):
    """Return a widget, its style and layout, and those of everything inside it."""
    inside = [member for child in getattr(widget, "children", ()) for member in _family(child)]
    parts = [getattr(widget, name, None) for name in ("layout", "style")]
    return [*inside, *(part for part in parts if part is not None), widget]
