"""What a dialect is: three switches and the defaults; and the nine of three libraries, as data.

The kernels of `steps` have no switch and need none: the other side of each is a kernel called with other
arguments.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy import sqrt

from ..lessons import Table
from ..methods import NAMES
from ..steps import _adadelta, _adagrad, _rmsprop, as_floats

LIBRARIES = {"torch": "PyTorch", "keras": "Keras", "optax": "optax"}


# ---- the other side of each switch, from the same kernels

def _adagrad_inside(param, grad, sum_sq_grad, learning_rate, epsilon):
    """Epsilon inside the root is a start: raise the sum by it, and have none outside."""
    param, _ = _adagrad(param, grad, sum_sq_grad + epsilon, learning_rate, 0.0)             # (AG5)
    return param, sum_sq_grad + grad * grad


def _rmsprop_outside(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
    """RMSProp with epsilon outside is Adagrad whose sum fades by rho before each step."""
    fresh = 1 - rho
    faded = rho * avg_sq_grad / fresh
    param, total = _adagrad(param, grad, faded, learning_rate / sqrt(fresh), epsilon / sqrt(fresh))   # (RP15)
    return param, fresh * total


def _adadelta_rate_outside(param, grad, avg_sq_grad, avg_sq_delta, learning_rate, rho, epsilon):
    """The rate multiplies what is added to the parameter, and the state never hears of it."""
    delta, avg_sq_grad, avg_sq_delta = _adadelta(np.zeros_like(param), grad, avg_sq_grad, avg_sq_delta, rho, epsilon)
    return param + learning_rate * delta, avg_sq_grad, avg_sq_delta                         # (AD26)


def _adadelta_rate_inside(param, grad, avg_sq_grad, avg_sq_delta, learning_rate, rho, epsilon):
    """The rate multiplies the step before its square is remembered: proposed to Keras, in no library here."""
    delta, avg_sq_grad, _ = _adadelta(np.zeros_like(param), grad, avg_sq_grad, avg_sq_delta, rho, epsilon)
    delta = learning_rate * delta
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * (delta * delta)                         # (AD28)
    return param + delta, avg_sq_grad, avg_sq_delta


# Method, place of epsilon, place of the rate. Only Adadelta's state remembers steps, and so can hold a rate.
_STEPS = {("adagrad", "outside", "outside"): _adagrad,
          ("adagrad", "inside", "outside"): _adagrad_inside,
          ("rmsprop", "inside", "outside"): _rmsprop,
          ("rmsprop", "outside", "outside"): _rmsprop_outside,
          ("adadelta", "inside", "outside"): _adadelta_rate_outside,
          ("adadelta", "inside", "inside"): _adadelta_rate_inside}

OURS = {"adagrad": {"epsilon_place": "outside", "start_state": 0.0, "rate_place": "outside",
                    "learning_rate": 0.01, "epsilon": 1e-8},
        "rmsprop": {"epsilon_place": "inside", "start_state": 0.0, "rate_place": "outside",
                    "learning_rate": 0.001, "rho": 0.9, "epsilon": 1e-8},
        "adadelta": {"epsilon_place": "inside", "start_state": 0.0, "rate_place": "outside",
                     "learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-6}}


# ---- the dialects

@dataclass(frozen=True)
class Dialect:
    """How one library writes one method, and its defaults.

    Attributes
    ----------
    library, method : str
        Keys of `LIBRARIES` and `OURS`.
    switches : mapping of name to value
        Our words, as `OURS` has them. A learning rate of None has to be given by the user; optax runs
        its Adadelta without one, and then climbs.
    words : mapping of str to str
        What the library calls those of our words that it lets its user choose.
    """

    library: str
    method: str
    switches: Mapping
    words: Mapping


def _dialect(library, method, words, epsilon_place="inside", start_state=0.0, **defaults):
    switches = {"epsilon_place": epsilon_place, "start_state": start_state, "rate_place": "outside", **defaults}
    return Dialect(library, method, MappingProxyType(switches), MappingProxyType(words))


_TORCH, _OPTAX = ({"learning_rate": rate, "epsilon": "eps"} for rate in ("lr", "learning_rate"))
_KERAS = {"learning_rate": "learning_rate", "epsilon": "epsilon"}
_START = {"start_state": "initial_accumulator_value"}
_RHO = {"rho": "rho"}
DIALECTS = {(dialect.library, dialect.method): dialect for dialect in (
    _dialect("torch", "adagrad", _TORCH | _START, "outside", learning_rate=0.01, epsilon=1e-10),
    _dialect("keras", "adagrad", _KERAS | _START, start_state=0.1, learning_rate=0.001, epsilon=1e-7),
    _dialect("optax", "adagrad", _OPTAX | _START, start_state=0.1, learning_rate=None, epsilon=1e-7),
    _dialect("torch", "rmsprop", _TORCH | {"rho": "alpha"}, "outside", learning_rate=0.01, rho=0.99, epsilon=1e-8),
    _dialect("keras", "rmsprop", _KERAS | _RHO, learning_rate=0.001, rho=0.9, epsilon=1e-7),
    _dialect("optax", "rmsprop", _OPTAX | {"rho": "decay", "start_state": "initial_scale"},
             learning_rate=None, rho=0.9, epsilon=1e-8),
    _dialect("torch", "adadelta", _TORCH | _RHO, learning_rate=1.0, rho=0.9, epsilon=1e-6),
    _dialect("keras", "adadelta", _KERAS | _RHO, learning_rate=0.001, rho=0.95, epsilon=1e-7),
    _dialect("optax", "adadelta", _OPTAX | _RHO, learning_rate=None, rho=0.9, epsilon=1e-6))}


def table(method):
    """Return how the course and the three libraries write a method, and their defaults.

    Examples
    --------
    >>> table("adagrad").rows[2]
    ('Keras', 'inside', '0.1', '0.001', '1e-7')
    """
    rows = [OURS[method], *(DIALECTS[library, method].switches for library in LIBRARIES)]
    columns = {name.replace("_", "__"): [_word(row[name]) for row in rows] for name in OURS[method]
               if name != "rate_place"}
    return Table(who=["this course", *LIBRARIES.values()], **columns)


def _word(value):
    return "none: give one" if value is None else value


def resolve(method, switches):
    """Return the step of a choice of switches, the start of its state, and its settings in the step's order."""
    if method not in OURS:
        raise ValueError(f"method must be one of {', '.join(OURS)}; got {method!r}")
    unknown = [name for name in switches if name not in OURS[method]]
    if unknown:
        raise TypeError(f"{NAMES[method]} has no {', '.join(unknown)}; it has {', '.join(OURS[method])}")
    chosen = OURS[method] | switches
    key = method, chosen.pop("epsilon_place"), chosen.pop("rate_place")
    for position, name in ((1, "epsilon_place"), (2, "rate_place")):
        known = list(dict.fromkeys(entry[position] for entry in _STEPS if entry[0] == method))
        if key[position] not in known:
            raise ValueError(f"{name} of {NAMES[method]} must be {' or '.join(known)}; got {key[position]!r}")
    rules = {"rho": "rho", "start_state": "sum_sq_grad"}        # a rate may be negative, epsilon zero
    numbers = {name: as_floats(name, value, rules.get(name, "finite")) for name, value in chosen.items()}
    return _STEPS[key], numbers.pop("start_state"), list(numbers.values())
