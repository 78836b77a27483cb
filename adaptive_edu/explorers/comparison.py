"""The comparison explorer: any methods on any surface, a learner's own function among them.

Composes what `svg` draws and `settings` runs; no formula and no drawing rule of its own.
"""
from functools import lru_cache

from ..methods import NAMES, count
from . import legend, twins
from .controls import Choice, Number, Shown, Time
from .explorer import Explorer
from .layout import Layout, limits
from .learner import Learner
from .picture import Picture
from .scales import SCALES
from .settings import DEFAULTS, learners, plan, reference, require_known, settings, signature


def compare(surface="ravine", methods=("adagrad", "rmsprop", "adadelta"), yours=None, like=None,
            sliders=("rho", "epsilon"), steps=300, start=None, panels=("loss", "state", "rate"),
            predictions=None, **values):
    """Return an explorer of the paths that several methods take over a surface.

    Parameters
    ----------
    surface : str, Surface, or callable curvature -> Surface
        bowl, ravine, rotated_ravine, rosenbrock, beale, saddle or plateau (`SURFACES`); any surface; or, for the
        slider `curvature`, a family such as `partial(quadratic, 0.2)`.
    methods : sequence of str or Optimizer
        Methods given by name follow the sliders; an optimizer object keeps its own hyperparameters.
    yours : callable, optional
        A learner's function with the signature of a step; it runs beside the reference.
    like : str, optional
        The key of the method it imitates, if its name does not say so.
    sliders : sequence of str
        Among rho, epsilon, learning_rate, momentum, curvature, angle, start_x, start_y, steps.
    steps : int
    start : (x, y), optional
        Instead of the surface's own.
    panels : sequence of str
        Among loss, state, rate: what is drawn over time beside the path.
    predictions : mapping of panel to callable, optional
        `prediction(settings) -> (steps, values, label)`: a law, drawn as a thin line over the runs.
    **values : float
        Where sliders begin; a hyperparameter without a slider keeps the value given here (defaults:
        learning_rate 0.1, rho 0.95, epsilon 1e-6, momentum 0.9).

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = compare(methods=("adadelta",), sliders=("epsilon",), epsilon=1e-4)
    >>> explorer
    Explorer: run this cell to move the sliders.
    >>> explorer.set(epsilon=1e-2)
    >>> print(explorer.picture.outcome)
    epsilon 0.01: after 300 steps the loss is 0.42 for Adadelta.
    """
    require_known("compare", [*DEFAULTS, "curvature", "angle", "start_x", "start_y", "steps"], sliders, values)
    if count(steps) < 1:
        raise ValueError(f"steps must be >= 1, so that there is something to draw; got {steps}")
    if callable(surface):
        values = {"curvature": SCALES["curvature"].start, **values}
    elif "curvature" in {*sliders, *values}:
        raise ValueError(f"curvature needs a family of surfaces, such as partial(quadratic, 0.2); got {surface!r:.60}")
    view = Comparison(plan(surface, methods, steps, start, yours, like), panels, predictions or {}, values, sliders)
    x, y = view.settings({}).start
    begin = {"steps": steps, "start_x": x, "start_y": y, **values}
    controls = [Time("step", steps), *(Number(name, begin.get(name)) for name in sliders)]
    if set(panels) & {"state", "rate"}:
        controls.append(Choice("coordinate", {"first": 0, "second": 1}, "coordinate"))
    controls.append(Shown("shown", view.labels))
    return Explorer(controls, view.picture, view.twin)


class Comparison:
    """The view of `compare`: from the values of the sliders to a picture, without a widget."""

    def __init__(self, plan, panels, predictions, values, sliders):
        self.plan, self._fixed, self._predictions = plan, values, predictions
        self._methods = {method if isinstance(method, str) else repr(method): method for method in plan.methods}
        self.labels = {key: NAMES[plan.key(method)] + ("" if isinstance(method, str) else " (fixed)")
                       for key, method in self._methods.items()}
        self._learner = Learner(plan.yours, signature(plan.like)) if plan.yours else None
        if self._learner:
            self.labels["yours"] = f"your {NAMES[plan.like]}"
        self._latest, self._runs = None, {}
        self._layout = Layout(panels, limits(panels, self._probe(sliders)))
        self._ground = lru_cache(maxsize=16)(self._layout.ground)

    def settings(self, values):
        """Return the settings for the values of the sliders, over those that were fixed."""
        return settings(self.plan, {**self._fixed, **values})

    def runs(self, chosen):
        """Return the run of each key; nothing runs again unless something changed, or a function failed."""
        if chosen != self._latest or (self._learner and self._learner.problem):
            self._runs = {key: reference(chosen, method) for key, method in self._methods.items()}
            if self._learner:
                self._ask(chosen)
            self._latest = chosen
        return self._runs

    def picture(self, values):
        """Return what the explorer shows for these values of its controls."""
        chosen = self.settings(values)
        runs = self.runs(chosen)
        shown = {key: run for key, run in runs.items() if key in values.get("shown", runs)}
        step, coordinate = min(values.get("step", chosen.steps), chosen.steps), values.get("coordinate", 0)
        problem, printed = (self._learner.problem, self._learner.printed) if self._learner else ("", "")
        curves = {kind: law(chosen) for kind, law in self._predictions.items()}
        alt = legend.alternative(shown, curves)
        lines = self._layout.lines(chosen.surface, shown, curves, {"yours"} if problem else (), step,
                                   chosen.steps, coordinate, alt)
        verdict = legend.verdict(runs["yours"]) if self._learner and not problem else ""
        rows = legend.table(self.labels, runs, shown, step, verdict)
        ground = self._ground(chosen.surface, chosen.start, chosen.steps, coordinate)
        outcome = legend.outcome(values, shown, step)
        if verdict and "yours" in shown:
            outcome += f" In yours {verdict}."
        return Picture(ground, lines + rows, outcome, alt, chosen.steps, problem, printed)

    def twin(self, values, along=None, at=None):
        """Return `(figure, alt)`: the runs at several places of one slider, side by side."""
        return twins.comparison(self, values, along, at)

    def _ask(self, chosen):
        run = self._learner.attempt(lambda function: learners(chosen, function, self.plan.like), self._healthy)
        run = run or self._learner.last_good
        if run:
            self._runs["yours"] = run

    def _healthy(self, run):
        """Return a sentence if a learner's numbers cease to be finite where the reference's do not."""
        like = self._runs[self.plan.like]
        if not run.diverged or like.diverged:
            return ""
        return (f"{self._learner.function.__name__} gave NaN or infinity at step {len(run.gradients) + 1}; "
                f"the reference stays finite.")

    def _probe(self, sliders):
        """Return runs at the start and well to either side of it: what the axes must hold."""
        places = [{}] + [{name: SCALES[name].at(part)} for name in sliders for part in (0.25, 0.75)]
        return [reference(self.settings(place), method) for place in places for method in self._methods.values()]
