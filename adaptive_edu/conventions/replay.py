"""Running a dialect, and comparing it with the record of what the libraries did."""
import json
from functools import cache

import numpy as np

from ..lessons import Said
from ..methods import METHODS, NAMES
from .dialects import DIALECTS, LIBRARIES, OURS, resolve

TOLERANCE = 1e-12       # of the longest way gone: what counts as the same method


def follow(method, gradient, param, steps=None, **switches):
    """Run a dialect and return the parameter after every step, and the last state.

    Parameters
    ----------
    method : str
        A key of `OURS`.
    gradient : callable (param) -> array, or array_like of shape (T, *S)
        The gradient at a parameter; or the gradients themselves, and `steps` is not used.
    param : array_like, shape S
        Where it begins.
    steps : int, optional
    **switches : str, float or array that broadcasts to S
        Instead of the course's own, `OURS[method]`.

    Returns
    -------
    params : array, shape (T + 1, *S)
    state : dict of name to array of shape S

    Raises
    ------
    ValueError, TypeError : an unknown method or switch, or a place that no formula has

    Examples
    --------
    >>> params, state = follow("adagrad", [3.0, 4.0], 0.0, learning_rate=1.0, start_state=16.0, epsilon=1e-300)
    >>> params.round(4).tolist(), state["sum_sq_grad"].tolist()
    ([0.0, -0.6, -1.2247], 41.0)
    """
    step, start_state, settings = resolve(method, switches)
    at = gradient if callable(gradient) else iter(np.asarray(gradient, dtype=np.float64))
    steps = steps if callable(gradient) else len(gradient)
    param = np.array(param, dtype=np.float64)
    names = METHODS[method].state_names
    state = [np.full(param.shape, start_state) for _ in names]
    params = np.empty((steps + 1, *param.shape))
    params[0] = param
    for t in range(steps):
        param, *state = step(param, at(param) if callable(at) else next(at), *state, *settings)
        params[t + 1] = param
    return params, dict(zip(names, state))


@cache
def record():
    """Return what the libraries did: the file library_runs.json, whose `about` says how to read it."""
    from importlib import resources  # slower to import than the whole table of mistakes
    return json.loads((resources.files("adaptive_edu") / "data" / "library_runs.json").read_text(encoding="utf-8"))


def recorded(library, method, kind="defaults"):
    """Return the recorded runs of a library's method: at its `defaults`, at those of `ours`, or `far` from both."""
    return [run for run in record()["runs"] if run["id"].endswith(f"-{kind}")
            and (run["library"], run["method"]) == (library, method)]


def in_our_words(run):
    """Return the switches of a recorded run, as `follow` takes them."""
    dialect = DIALECTS[run["library"], run["method"]]
    given = {ours: run["settings"][theirs] for ours, theirs in dialect.words.items()}
    switches = {**dialect.switches, **given}
    if switches["learning_rate"] is None:       # optax without a rate leaves out the minus sign as well
        switches["learning_rate"] = -1.0
    return switches


def distance(run, **switches):
    """Return how far a dialect is from a recorded run: the largest difference over the longest way gone."""
    problem, theirs = record()["problems"][run["problem"]], np.array(run["params"])
    with np.errstate(all="ignore"):             # a wrong switch may divide by zero
        params, _ = follow(run["method"], problem["gradients"], problem["start"], **switches)
        return float(np.nan_to_num(relative(params[1:], theirs, problem["start"]), nan=np.inf))


def relative(params, theirs, start):
    """Return the largest difference over the longest way gone."""
    return np.max(np.abs(params - theirs)) / np.max(np.abs(theirs - np.array(start)))


def match(library, method, switches, hint=True):
    """Say whether a reader's switches make our method the library's, on its recorded runs at its defaults.

    Parameters
    ----------
    library, method : str
        Keys of `LIBRARIES` and `OURS`.
    switches : mapping or None
        As `follow` takes them; None says that nothing was tried yet, and the page goes on.
    hint : bool
        Name the switch of the library's own whose mending brings the runs nearest.

    Returns
    -------
    Said

    Examples
    --------
    >>> match("torch", "adagrad", {"epsilon": 1e-10})
    ✓ equal: on 3 recorded runs of PyTorch's Adagrad, to 1e-12 of the longest way gone.
    >>> match("torch", "adagrad", {"epsilon": 1e-10, "start_state": 0.1})
    ✗ not equal: off by 0.96 of the longest way gone, on the problem small; mend first: start_state.
    """
    if switches is None:
        return Said("○", "not tried yet", "choose switches in the cell above and run both again.")
    runs = recorded(library, method)
    try:
        far = {run["problem"]: distance(run, **switches) for run in runs}
    except (ValueError, TypeError) as error:
        return Said("✗", "not a dialect", f"{error}.")
    name = f"{LIBRARIES[library]}'s {NAMES[method]}"
    worst = max(far, key=far.get)
    if far[worst] <= TOLERANCE:
        return Said("✓", "equal", f"on {len(runs)} recorded runs of {name}, to {TOLERANCE:g} of the longest way gone.")
    wrong = wrong_switches(library, method, switches) if hint else ()
    mend = f"; mend first: {wrong[0]}{f', one of {len(wrong)} that differ' * (len(wrong) > 1)}" if wrong else ""
    return Said("✗", "not equal", f"off by {far[worst]:.2g} of the longest way gone, on the problem {worst}{mend}.")


def wrong_switches(library, method, switches):
    """Return the names of the switches that are not the library's, first the one whose mending brings the runs nearest.

    Examples
    --------
    >>> wrong_switches("torch", "adagrad", {"epsilon": 1e-10, "start_state": 0.1})
    ['start_state']
    """
    runs, switches = recorded(library, method), OURS[method] | dict(switches)
    right = in_our_words(runs[0])
    wrong = [name for name in switches if switches[name] != right[name]]
    return sorted(wrong, key=lambda name: max(distance(run, **{**switches, name: right[name]}) for run in runs))
