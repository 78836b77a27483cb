"""Static twins: small multiples that show what a slider would, drawn by matplotlib through `figures`."""
import matplotlib.pyplot as plt

from .. import figures
from ..streams import describe_stream
from .scales import SCALES


def comparison(view, values, along=None, at=None):
    """Draw the paths and the losses of a comparison at several places of one slider."""
    along, at = _along(values, along, at)
    settings = [view.settings({**values, along: value}) for value in at]
    runs = [list(view.runs(chosen).values()) for chosen in settings]
    with plt.style.context("adaptive_edu.course"):
        figure, (paths, losses) = plt.subplots(2, len(at), figsize=(3.4 * len(at), 6.2), sharex="row", sharey="row",
                                               squeeze=False)
        for column, (value, chosen, row) in enumerate(zip(at, settings, runs)):
            _column(paths[column], losses[column], f"{SCALES[along].words} {value:g}", chosen, row)
        figures.label_ends(losses[-1], losses[-1].lines)
    return figure, " ".join(f"At {SCALES[along].words} {value:g}: {figures.caption(row)}"
                            for value, row in zip(at, runs))


def clocks(view, values, along=None, at=None):
    """Draw the four lanes of two clocks at several places of one slider."""
    along, at = _along(values, along, at)
    streams = [view.streams({**values, along: value}) for value in at]
    with plt.style.context("adaptive_edu.course"):
        figure, axes = plt.subplots(4, len(at), figsize=(3.6 * len(at), 7.4), sharex=True, sharey="row",
                                    squeeze=False)
        for column, (value, found) in enumerate(zip(at, streams)):
            for stream in found.values():
                figures.draw_stream(axes[:, column], stream)
            axes[0, column].set_title(f"{SCALES[along].words} {value:g}")
    return figure, " ".join(f"At {SCALES[along].words} {value:g}: {' '.join(map(describe_stream, found.values()))}"
                            for value, found in zip(at, streams))


def _along(values, along, at):
    """Return the slider, by default the first, and the places on it."""
    sliders = [name for name in values if name in SCALES]
    along = along or next(iter(sliders), None)
    if along not in sliders:
        raise ValueError(f"along must be one of the sliders, {', '.join(sliders) or 'of which there are none'}; "
                         f"got {along!r}")
    return along, _places(along, values[along]) if at is None else at


def _places(along, value):
    """Return the value and a smaller and a larger one, a quarter of the slider away."""
    scale = SCALES[along]
    middle, reach = scale.position_of(value), (scale.high - scale.low) / 4
    return [scale.clip(scale.value_at(min(max(place, scale.low), scale.high)))
            for place in (middle - reach, middle, middle + reach)]


def _column(paths, losses, title, chosen, runs):
    figures.draw_contours(paths, chosen.surface)
    for run in runs:
        figures.draw_path(paths, run)
    paths.set_title(title)
    figures.draw_losses(losses, runs)
    across = paths.get_xlabel()
    for ax in (paths, losses):
        ax.label_outer()
    paths.tick_params(labelbottom=True)         # what is below has another axis
    paths.set_xlabel(across)
