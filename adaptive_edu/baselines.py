"""Gradient descent, without and with momentum: what the adaptive methods are compared with."""
from .steps import _checked


def _gd(param, grad, learning_rate):
    delta = -learning_rate * grad                                               # (GD1)
    return (param + delta,)                                                     # (GD2)


def _momentum(param, grad, velocity, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * grad                       # (MO1)
    return param + velocity, velocity                                           # (MO2)


def gd_step(param, grad, learning_rate=0.01):
    """Take one step of gradient descent: against the gradient, in proportion to it.

    Parameters
    ----------
    param, grad : array_like, shape S
        Parameter [x], and the gradient of the loss f there [f/x].
    learning_rate : array_like that broadcasts to S, > 0
        Factor of the gradient [x^2/f].

    Returns
    -------
    param : float if `param` is a number, else a new float64 array of shape S

    Raises
    ------
    ValueError, TypeError : unequal shapes, NaN or infinity, out of range, not a number

    References
    ----------
    A. Cauchy, Comptes rendus 25 (1847) 536-538 (not checked).

    Examples
    --------
    >>> gd_step(param=1.0, grad=4.0, learning_rate=0.125)
    0.5
    """
    return _checked(_gd, param=param, grad=grad, learning_rate=learning_rate)[0]


def momentum_step(param, grad, velocity, learning_rate=0.01, momentum=0.9):
    """Take one step of gradient descent with momentum: past steps fade, they do not stop at once.

    Parameters
    ----------
    param, grad : array_like, shape S
        Parameter [x], and the gradient of the loss f there [f/x].
    velocity : array_like, shape S
        The step before this one [x]; zeros before the first.
    learning_rate : array_like that broadcasts to S, > 0
        Factor of the gradient [x^2/f].
    momentum : array_like that broadcasts to S, in [0, 1)
        What remains of the step before.

    Returns
    -------
    param, velocity : floats if `param` is a number, else new float64 arrays of shape S

    Raises
    ------
    ValueError, TypeError : unequal shapes, NaN or infinity, out of range, not a number

    References
    ----------
    B. T. Polyak, USSR Comp. Math. and Math. Phys. 4(5) (1964) 1-17 (not checked).

    Examples
    --------
    >>> momentum_step(param=1.0, grad=4.0, velocity=-1.0, learning_rate=0.125, momentum=0.5)
    (0.0, -1.0)
    """
    return _checked(_momentum, param=param, grad=grad, velocity=velocity,
                    learning_rate=learning_rate, momentum=momentum)
