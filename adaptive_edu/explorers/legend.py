"""The words of a comparison, all computed from its runs: the table under the picture, and the outcome."""
from html import escape

import numpy as np

from ..figures import LOOKS, caption, look_of, stream_look
from ..methods import NAMES
from ..streams import COORDINATES
from ..svg import swatch
from ..trajectories import first_difference, in_short

CLASS = "adaptive-edu-legend"


def table(labels, runs, shown, step, verdict=""):
    """Return the legend: a row per method with its settings and how it fares; as high whatever is shown."""
    rows = "".join(_row(label, runs.get(key), key in shown, step, verdict if key == "yours" else "")
                   for key, label in labels.items())
    head = f"<tr><th>method</th><th>settings</th><th>loss at step {step}</th><th>lowest loss</th></tr>"
    return f'<table class="{CLASS}">{head}{rows}</table>'


def alternative(shown, curves):
    """Return what the picture shows, in full sentences: every run, and where each prediction ends."""
    laws = [f"The prediction {label} is {values[-1]:.3g} at step {steps[-1]}."
            for steps, values, label in curves.values()]
    return " ".join([caption(shown.values()) or "No method is shown.", *laws])


def verdict(run):
    """Say whether each step of a learner's run is the one that its method makes from the same place.

    >>> from ..surfaces import BOWL
    >>> from ..trajectories import run
    >>> verdict(run(lambda param, grad, learning_rate: param + learning_rate * grad, BOWL, like="gd"))
    'step 1 is not that of gradient descent: param -5.05 instead of -4.95'
    """
    found, name = first_difference(run), NAMES[run.method]
    if not found:
        return f"every step is that of {name}"
    step, quantity, value, expected = found
    value, expected = next(pair for digits in (3, 6, 17)
                           if len(set(pair := (f"{value:.{digits}g}", f"{expected:.{digits}g}"))) == 2 or digits == 17)
    return f"step {step} is not that of {name}: {quantity} {value} instead of {expected}"


def outcome(values, shown, step):
    """Say in one sentence where the sliders stand and what came of it.

    >>> outcome({"rho": 0.9}, {}, 300)
    'rho 0.9: after 300 steps no method is shown.'
    """
    places = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in values.items()
                       if isinstance(value, (int, float)) and name not in ("step", "coordinate"))
    fates = [f"{_at(run, step)} for {run.label}" for run in shown.values()]
    losses = "the loss is " + ", ".join(fates) if fates else "no method is shown"
    return f"{places + ': ' if places else ''}after {step} steps {losses}."


def stream_table(streams, labels, shown, step):
    """Return the legend of two clocks: a row per coordinate of each stream."""
    rows = "".join(_stream_row(label, streams.get(key), key in shown, step, coordinate)
                   for key, label in labels.items() for coordinate in (0, 1))
    head = (f"<tr><th>coordinate</th><th>gradients up to step {step}</th><th>effective rate</th>"
            f"<th>distance moved</th></tr>")
    return f'<table class="{CLASS}">{head}{rows}</table>'


def stream_outcome(shown, step):
    """Say in one sentence how far both coordinates came.

    >>> stream_outcome({}, 10)
    'After 10 steps: nothing is shown.'
    """
    fates = [f"{stream.label} moved the common coordinate {stream.distance[step][0]:.3g} with "
             f"{stream.grads[:step, 0].sum():.0f} gradients, the rare one {stream.distance[step][1]:.3g} with "
             f"{stream.grads[:step, 1].sum():.0f}" for stream in shown.values()]
    return f"After {step} steps: {'; '.join(fates) or 'nothing is shown'}."


def _stream_row(label, stream, visible, step, coordinate):
    words = f"{escape(label)}, {COORDINATES[coordinate]}"
    if stream is None:
        return f"<tr><td>{words}</td><td colspan=3>no run yet</td></tr>"
    count, rate = stream.grads[:step, coordinate].sum(), stream.effective_rate[max(step, 1) - 1, coordinate]
    cells = (f"{swatch(stream_look(stream, coordinate))} {words}",
             f"{count:.0f} (p {stream.probabilities[coordinate]:g})",
             f"{rate:.3g}" if np.isfinite(rate) else "none yet", f"{stream.distance[step, coordinate]:.3g}")
    return f"<tr{'' if visible else ' class=hidden'}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _row(label, run, visible, step, verdict):
    if run is None:
        return f"<tr><td>{swatch(LOOKS['yours'])} {escape(label)}</td><td colspan=3>no run yet</td></tr>"
    settings = ", ".join(f"{name.replace('_', ' ')} {in_short(value)}" for name, value in run.hyperparameters.items())
    settings += f"<br>{escape(verdict)}" if verdict else ""
    lowest = int(np.argmin(run.losses))
    cells = (f"{swatch(look_of(run))} {escape(run.label)}", settings, _at(run, step),
             f"{_loss(run, lowest)} at step {lowest}")
    return f"<tr{'' if visible else ' class=hidden'}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _at(run, step):
    return _loss(run, step) if step < len(run.losses) else f"not finite after step {len(run.losses) - 1}"


def _loss(run, step):
    return f"{run.losses[step]:.3g}"
