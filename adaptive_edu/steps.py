"""Adagrad, RMSProp and Adadelta, one step each. Imports NumPy, nothing of ours.

All operations are element-wise. A kernel is its numbered equations, one line each, with the tags of
the notebooks; the public function of the same name checks what arrives and calls its kernel.
"""
from numbers import Number

import numpy as np
from numpy import sqrt


def _adagrad(param, grad, sum_sq_grad, learning_rate, epsilon):
    sum_sq_grad = sum_sq_grad + grad * grad                                     # (AG1)
    delta = -learning_rate * grad / (sqrt(sum_sq_grad) + epsilon)               # (AG2)
    return param + delta, sum_sq_grad                                           # (AG3)


def _rmsprop(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)                 # (RP1)
    delta = -learning_rate * grad / sqrt(avg_sq_grad + epsilon)                 # (RP2)
    return param + delta, avg_sq_grad                                           # (RP3)


def _adadelta(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)                 # (AD1)
    delta = -sqrt(avg_sq_delta + epsilon) / sqrt(avg_sq_grad + epsilon) * grad  # (AD2) old over new
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * (delta * delta)             # (AD3)
    return param + delta, avg_sq_grad, avg_sq_delta                             # (AD4)


def adagrad_step(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    """Take one Adagrad step: divide by the root of the sum of all squared gradients so far.

    Parameters
    ----------
    param, grad : array_like, shape S
        Parameter [x], and the gradient of the loss f there [f/x].
    sum_sq_grad : array_like, shape S, >= 0
        Sum of squared gradients [f/x]^2; zeros before the first step.
    learning_rate, epsilon : array_like that broadcasts to S, > 0
        Length of the first step [x]; floor added *outside* the root [f/x] (Keras, optax: inside).

    Returns
    -------
    param, sum_sq_grad : floats if `param` is a number, else new float64 arrays of shape S

    Raises
    ------
    ValueError, TypeError : unequal shapes, NaN or infinity, out of range, not a number

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, JMLR 12 (2011) 2121-2159, with a diagonal matrix.

    Examples
    --------
    >>> adagrad_step(param=1.0, grad=4.0, sum_sq_grad=9.0, learning_rate=0.5, epsilon=3.0)
    (0.75, 25.0)
    """
    return _checked(_adagrad, param=param, grad=grad, sum_sq_grad=sum_sq_grad,
                    learning_rate=learning_rate, epsilon=epsilon)


def rmsprop_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    """Take one RMSProp step: divide by the root of a fading average of squared gradients.

    Parameters
    ----------
    param, grad : array_like, shape S
        Parameter [x], and the gradient of the loss f there [f/x].
    avg_sq_grad : array_like, shape S, >= 0
        Exponential average of squared gradients [f/x]^2; zeros before the first step.
    learning_rate, epsilon : array_like that broadcasts to S, > 0
        Length of a step in a steady slope [x]; floor *inside* the root [f/x]^2 (PyTorch: outside).
    rho : array_like that broadcasts to S, in [0, 1)
        Decay of the average: half-life ln(1/2) / ln(rho) steps, 6.58 at 0.9.

    Returns
    -------
    param, avg_sq_grad : floats if `param` is a number, else new float64 arrays of shape S

    Raises
    ------
    ValueError, TypeError : unequal shapes, NaN or infinity, out of range, not a number

    References
    ----------
    G. Hinton, Neural Networks for Machine Learning, lecture slides 6e (unpublished; no epsilon there).

    Examples
    --------
    >>> rmsprop_step(param=1.0, grad=4.0, avg_sq_grad=28.0, learning_rate=0.75, rho=0.75, epsilon=11.0)
    (0.5, 25.0)
    """
    return _checked(_rmsprop, param=param, grad=grad, avg_sq_grad=avg_sq_grad,
                    learning_rate=learning_rate, rho=rho, epsilon=epsilon)


def adadelta_step(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    """Take one Adadelta step: multiply the gradient by RMS(past steps) / RMS(gradients).

    Parameters
    ----------
    param, grad : array_like, shape S
        Parameter [x], and the gradient of the loss f there [f/x].
    avg_sq_grad, avg_sq_delta : array_like, shape S, >= 0
        Exponential averages of grad^2 [f/x]^2 and of delta^2 [x]^2; zeros before the first step.
    rho : array_like that broadcasts to S, in [0, 1)
        Decay of both averages: half-life ln(1/2) / ln(rho) steps, 13.5 at 0.95.
    epsilon : array_like that broadcasts to S, > 0
        Added inside *both* roots: it sets the scale of the steps, a hidden learning rate.

    Returns
    -------
    param, avg_sq_grad, avg_sq_delta : floats if `param` is a number, else new float64 arrays of shape S

    Raises
    ------
    ValueError, TypeError : unequal shapes, NaN or infinity, out of range, not a number

    References
    ----------
    M. D. Zeiler, ADADELTA: An Adaptive Learning Rate Method, arXiv:1212.5701 (2012), Algorithm 1.

    Examples
    --------
    >>> adadelta_step(param=10.0, grad=5.0, avg_sq_grad=9.0, avg_sq_delta=5.0, rho=0.25, epsilon=4.0)
    (7.0, 21.0, 8.0)
    """
    return _checked(_adadelta, param=param, grad=grad, avg_sq_grad=avg_sq_grad,
                    avg_sq_delta=avg_sq_delta, rho=rho, epsilon=epsilon)


# Written so that NaN is out of every range. 1.3e154 is where the square of a float overflows.
RULES = {"grad": (lambda x: np.abs(x) < 1.3e154, "below 1.3e154 in size, so that its square is finite"),
         "sum_sq_grad": (lambda x: x >= 0, ">= 0, since it sums squares"),
         "avg_sq_grad": (lambda x: x >= 0, ">= 0, since it averages squares"),
         "avg_sq_delta": (lambda x: x >= 0, ">= 0, since it averages squares"),
         "learning_rate": (lambda x: x > 0, "> 0"),
         "rho": (lambda x: (0 <= x) & (x < 1), "in [0, 1)"),
         "momentum": (lambda x: (0 <= x) & (x < 1), "in [0, 1)"),
         "epsilon": (lambda x: x > 0, "> 0")}
BROADCAST = {"learning_rate", "rho", "momentum", "epsilon"}    # to the shape of param, never enlarging it


def _checked(kernel, **given):
    arrays = {name: as_floats(name, value) for name, value in given.items()}
    for name, array in arrays.items():
        require_shape(name, array, arrays["param"].shape)
    convert = float if isinstance(given["param"], Number) else np.asarray
    return tuple(convert(result) for result in kernel(*arrays.values()))


def as_floats(name, value, rule=None):
    """Return a float64 copy of `value`; raise one sentence if it breaks the rule for `name`."""
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O" and all(isinstance(item, Number) for item in array.flat):
            array = array.astype(np.float64)       # fractions, decimals, long integers
    except (ValueError, TypeError, OverflowError):
        array = np.asarray(None)                   # ragged, complex, too long for a float
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be a number or an array of numbers; got {value!r:.60}")
    array = array.astype(np.float64)
    _require(name, array, np.isfinite(array), "finite")
    good, words = RULES.get(rule or name, (np.isfinite, "finite"))
    _require(name, array, good(array), words)
    return array


def _require(name, array, good, words):
    if not np.all(good):
        index = tuple(map(int, np.argwhere(~good)[0]))
        raise ValueError(f"{name} must be {words}; got {array[index]}" + (f" at index {index}" if index else ""))


def require_shape(name, array, shape, of="param"):
    """Raise one sentence unless `array` has that shape or, a hyperparameter, broadcasts to it."""
    verb = "broadcast to" if name in BROADCAST else "have"
    try:
        fits = array.shape == shape or (name in BROADCAST and np.broadcast_to(array, shape).shape == shape)
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{name} must {verb} the shape of {of}, {shape}; got shape {array.shape}")
