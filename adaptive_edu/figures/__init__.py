"""Drawing functions: each takes an `ax` first and returns what it drew. Nothing here computes a step.

Looks are in the style sheet (`plt.style.use("adaptive_edu.course")`) and in one table, `LOOKS`; `paths` draws runs
over a surface, `curves` anything over time or settings, `diagrams` what explains one step; `show` displays.
"""

from .curves import (
    draw_band,
    draw_broken,
    draw_cells,
    draw_curve,
    draw_decades,
    draw_lanes,
    draw_law,
    draw_spread,
    draw_stream,
    draw_tradeoff,
    mark_prediction,
)
from .diagrams import draw_adadelta_step, draw_factors, draw_presence, draw_walk, minus
from .limits import draw_chunks, draw_roofline, draw_times
from .looks import BROKEN, LOOKS, SYMBOLS, Look, look_of, power_of_ten, stream_look
from .paths import (
    caption,
    contour_levels,
    contour_tones,
    draw_accumulators,
    draw_contours,
    draw_effective_rate,
    draw_losses,
    draw_path,
    label_ends,
)
from .planes import draw_plane, nines
from .showing import show

__all__ = [
    "BROKEN",
    "LOOKS",
    "SYMBOLS",
    "Look",
    "caption",
    "contour_levels",
    "contour_tones",
    "draw_accumulators",
    "draw_adadelta_step",
    "draw_band",
    "draw_broken",
    "draw_cells",
    "draw_chunks",
    "draw_contours",
    "draw_curve",
    "draw_decades",
    "draw_effective_rate",
    "draw_factors",
    "draw_lanes",
    "draw_law",
    "draw_losses",
    "draw_path",
    "draw_plane",
    "draw_presence",
    "draw_roofline",
    "draw_spread",
    "draw_stream",
    "draw_times",
    "draw_tradeoff",
    "draw_walk",
    "label_ends",
    "look_of",
    "mark_prediction",
    "minus",
    "nines",
    "power_of_ten",
    "show",
    "stream_look",
]
