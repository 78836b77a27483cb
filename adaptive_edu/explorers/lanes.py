"""Where the lanes of "two clocks" lie, and what is drawn in each. Draws through `svg` alone."""
import numpy as np

from .. import svg
from ..figures import stream_look
from ..streams import COORDINATES

LEFT, WIDTH, TOP, HEIGHT, GAP = 72, 880, 30, 86, 36
TITLES = ("Gradients arriving", "G, sum of squared gradients", "Effective rate η / (√G + ε)", "Distance moved")


class Lanes:
    """Four lanes over time; their ranges stay while sliders move, so that only lines move.

    Parameters
    ----------
    steps : int
    learning_rate : float
        Where its slider begins: the ranges of the last two lanes lie around it.
    """

    def __init__(self, steps, learning_rate):
        self.width, self.height = LEFT + WIDTH + 14, TOP + 4 * HEIGHT + 3 * GAP + 38
        root = np.sqrt(steps)      # a gradient in every step: the sum is `steps`, the rate falls by this
        ranges = ((-0.6, 1.6), (0.5, 2 * steps), (learning_rate / root / 3, learning_rate * 3),
                  (learning_rate / 3, learning_rate * root * 6))
        self._panels = [svg.Panel(LEFT, TOP + k * (HEIGHT + GAP), WIDTH, HEIGHT, (0, steps), limits, title, log=k > 0)
                        for k, (limits, title) in enumerate(zip(ranges, TITLES))]
        self._ground = svg.document(self.width, self.height, [
            self._arrival_lane(), *(svg.frame(panel, "step" if panel is self._panels[-1] else "",
                                              bottom=panel is self._panels[-1]) for panel in self._panels[1:])])

    def ground(self):
        """Return what lies under the lines: axes and titles."""
        return self._ground

    def lines(self, streams, faded, step, alt):
        """Return what follows the hand: each stream in every lane, all marked at the same step."""
        parts = []
        for key, stream in streams.items():
            for coordinate in (0, 1):
                look, opacity = stream_look(stream, coordinate), 0.35 if key in faded else 1.0
                parts += self._coordinate(stream, coordinate, look, opacity, step)
        first = next(iter(streams.values()), None)
        arrivals = [svg.clipped(self._panels[0], self._arrivals(first))] if first else []
        return svg.document(self.width, self.height, arrivals + parts, alt)

    def _coordinate(self, stream, coordinate, look, opacity, step):
        lanes = (stream.sum_sq_grad[:, coordinate], np.append(np.nan, stream.effective_rate[:, coordinate]),
                 stream.distance[:, coordinate])
        parts = []
        for panel, values in zip(self._panels[1:], lanes):
            place = panel.place(step, values[step])
            drawn = svg.line(panel, np.arange(len(values)), values, look, 1.8, opacity)
            parts.append(svg.clipped(panel, [drawn, svg.marker(*place, look, size=3.5)]))
        return parts

    def _arrivals(self, stream):
        panel, marks = self._panels[0], []
        for coordinate in (0, 1):
            look = stream_look(stream, coordinate)
            places = panel.place(np.flatnonzero(stream.grads[:, coordinate]) + 1, 1 - coordinate)
            d = "".join(f"M{x:.4g},{places[0][1] - 14:.4g}v28" for x, _ in places)
            marks.append(f'<path d="{d}" stroke="{look.color}" stroke-width="1"/>')
        return marks

    def _arrival_lane(self):
        panel = self._panels[0]
        names = [svg.text(LEFT - 8, panel.top + panel.place(0, 1 - k)[1] + 4, name, anchor="end")
                 for k, name in enumerate(COORDINATES)]
        return svg.text(panel.left, panel.top - 8, panel.title, weight="600") + "".join(names)
