"""The methods by name, and how one of them, or a function that imitates one, takes a step in the plane."""
import math
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from .optimizers import Adadelta, Adagrad, GradientDescent, Momentum, Optimizer, RMSProp
from .steps import as_floats, require_shape

METHODS = {"gd": GradientDescent, "momentum": Momentum,
           "adagrad": Adagrad, "rmsprop": RMSProp, "adadelta": Adadelta}
NAMES = {"gd": "gradient descent", "momentum": "momentum",
         "adagrad": "Adagrad", "rmsprop": "RMSProp", "adadelta": "Adadelta"}


@dataclass(frozen=True)
class Chosen:
    """A method with all its hyperparameters.

    Attributes
    ----------
    key, label : str
        Its key in `METHODS`, and the name to show.
    function : callable or None
        The learner's own; None stands for the kernel of the method.
    values : dict of name to array
        Checked, in the order of the step's signature.
    """

    key: str
    label: str
    function: Callable | None
    values: dict

    @property
    def state_names(self):
        return METHODS[self.key].state_names

    @property
    def kernel(self):
        return METHODS[self.key].kernel


def choose(method, like=None, hyperparameters=None):
    """Return what a caller means by a name, an optimizer object or a function, as a `Chosen`.

    Raises
    ------
    ValueError, TypeError : an unknown method or hyperparameter, or a value out of range

    Examples
    --------
    >>> choose("adagrad", hyperparameters={"learning_rate": 0.5}).values
    {'learning_rate': array(0.5), 'epsilon': array(1.e-08)}
    """
    key, function, given = _identify(method, like)
    hyperparameters = {**given, **(hyperparameters or {})}
    unknown = set(hyperparameters) - set(METHODS[key].defaults)
    if unknown:
        raise TypeError(f"{NAMES[key]} has no {', '.join(sorted(unknown))}; it has {', '.join(METHODS[key].defaults)}")
    values = {name: as_floats(name, value) for name, value in {**METHODS[key].defaults, **hyperparameters}.items()}
    return Chosen(key, NAMES[key] if function is None else f"your {NAMES[key]}", function, values)


def _identify(method, like):
    if isinstance(method, Optimizer):
        return key_of(method), None, method.hyperparameters
    if isinstance(method, str) and method in METHODS:
        return method, None, {}
    if isinstance(method, str):
        raise ValueError(f"method must be one of {', '.join(METHODS)}, or a step function; got {method!r}")
    if not callable(method):
        raise TypeError(f"method must be a name, an optimizer or a function; got {method!r:.60}")
    key = method_of(method, like)
    return key, None if method is METHODS[key].step else method, {}


def key_of(optimizer):
    """Return the key in `METHODS` of an optimizer object.

    >>> key_of(Adagrad())
    'adagrad'
    """
    for key, kind in METHODS.items():
        if isinstance(optimizer, kind):
            return key
    raise ValueError(f"method must be an optimizer of {', '.join(METHODS)} as they are now; got {optimizer!r:.60}")


def method_of(function, like=None):
    """Return the key of the method that a function imitates, by `like` or by its name."""
    key = like or getattr(function, "__name__", "").removesuffix("_step")
    if key not in METHODS:
        raise ValueError(f"like must be one of {', '.join(METHODS)}, to say which method "
                         f"{getattr(function, '__name__', 'the function')} imitates; got {like!r}")
    return key


def point(start):
    """Return a checked start: two numbers."""
    start = as_floats("start", start)
    require_shape("start", start, (2,), of="a point of the plane")
    return start


def count(steps):
    """Return a checked number of steps."""
    if not (isinstance(steps, (int, np.integer)) and steps >= 0):
        raise ValueError(f"steps must be a whole number >= 0; got {steps!r}")
    return steps


def on_floats(kernel):
    """Return the same function, its square root taken from `math`: ten times as fast on single numbers.

    The code object is shared, so a formula stays written once; both roots round correctly, so the
    results agree to the last bit.
    """
    if not isinstance(kernel, FunctionType):        # adopted: an object that can be called
        return kernel
    return FunctionType(kernel.__code__, {**kernel.__globals__, "sqrt": math.sqrt}, kernel.__name__,
                        kernel.__defaults__, kernel.__closure__)


def advance_floats(kernel, values):
    """Return a step of both coordinates in plain floats: the fastest way to walk in the plane."""
    kernel = on_floats(kernel)
    of_x, of_y = zip(*(np.broadcast_to(value, 2).tolist() for value in values))

    def advance(param, grad, state):
        try:
            x, *state_x = kernel(param[0], grad[0], *state[0], *of_x)
            y, *state_y = kernel(param[1], grad[1], *state[1], *of_y)
        except (ValueError, ArithmeticError):    # where NumPy would answer NaN or infinity
            return (math.nan, math.nan), state
        return (x, y), (state_x, state_y)
    return advance


def advance_function(function, names, values):
    """Return a step of a learner's function on fresh arrays, its results checked for number and shape."""
    values = [value if value.ndim else float(value) for value in values]

    def advance(param, grad, state):
        results = function(np.array(param), np.array(grad), *np.array(state).T.copy(), *values)
        param, *state = (np.asarray(result, dtype=np.float64) for result in results_of(results))
        require_results(function, names, [param, *state], (2,))
        return tuple(param.tolist()), np.array(state).T.reshape(2, len(names)).tolist()
    return advance


def results_of(results):
    """Return what a step gave back as a tuple, also where that is one value."""
    return results if isinstance(results, (tuple, list)) else (results,)


def require_results(function, names, results, shape):
    """Raise one sentence unless a step gave back param and every state, all of this shape."""
    called = getattr(function, "__name__", "the function")
    if len(results) != 1 + len(names):
        raise ValueError(f"{called} must return {', '.join(('param', *names))}; "
                         f"got {len(results)} result{'s' * (len(results) != 1)}")
    for name, result in zip(("param", *names), results):
        if np.shape(result) != shape:
            raise ValueError(f"{called} must return {name} of the shape {shape} that came in; "
                             f"got shape {np.shape(result)}")
