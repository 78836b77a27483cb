"""The methods as objects: a step function and a place to keep its state between calls."""
from inspect import Parameter, signature
from numbers import Number

import numpy as np

from . import baselines, steps
from .steps import as_floats, require_shape


class Optimizer:
    """Remember the state of a step function; every method below is this and its constructor.

    Attributes
    ----------
    hyperparameters, state : dict of name to float or array
        State is zero before the first `update`; what is read is a copy.
    """

    def __init_subclass__(cls, step, kernel):
        cls.step, cls.kernel = staticmethod(step), staticmethod(kernel)
        names = list(signature(step).parameters.values())[2:]
        cls.state_names = tuple(p.name for p in names if p.default is Parameter.empty)
        cls.defaults = {p.name: p.default for p in names if p.default is not Parameter.empty}

    def _start(self, **hyperparameters):
        for name, value in hyperparameters.items():
            array = as_floats(name, value)
            setattr(self, name, array if array.ndim else float(array))
        self.reset()

    @property
    def hyperparameters(self):
        return {name: _copy(getattr(self, name)) for name in self.defaults}

    @property
    def state(self):
        return {name: _copy(value) for name, value in zip(self.state_names, self._state)}

    def reset(self):
        """Forget every gradient seen so far."""
        self._shape, self._state = None, (0.0,) * len(self.state_names)

    def update(self, params, grads):
        """Return the parameters after one step; the state moves on, the arguments do not change.

        Parameters
        ----------
        params, grads : array_like of one shape
            The parameters [x] and the gradient of the loss f there [f/x].

        Returns
        -------
        params : float if `params` is a number, else a new float64 array

        Raises
        ------
        ValueError, TypeError : as the step function; the state is then as it was before the call
        """
        given = self._checked(params, grads)
        new_params, *state = self.kernel(*given)
        self._shape, self._state = given[0].shape, tuple(state)
        return float(new_params) if isinstance(params, Number) else np.asarray(new_params)

    def _checked(self, params, grads):
        params, grads = as_floats("params", params), as_floats("grads", grads, rule="grad")
        if self._shape not in (None, params.shape):
            raise ValueError(f"params must keep the shape of the first update, {self._shape}; "
                             f"got shape {params.shape} (reset() starts anew)")
        hyperparameters = {name: as_floats(name, getattr(self, name)) for name in self.defaults}
        for name, array in {"grads": grads, **hyperparameters}.items():
            require_shape(name, array, params.shape, of="params")
        state = self._state if self._shape is not None else [np.zeros(params.shape) for _ in self._state]
        return params, grads, *state, *hyperparameters.values()

    def __repr__(self):
        values = (f"{name}={np.asarray(value).tolist()!r}"
                  for name, value in self.hyperparameters.items())
        return f"{type(self).__name__}({', '.join(values)})"


def _copy(value):
    return np.array(value) if np.ndim(value) else float(value)


class GradientDescent(Optimizer, step=baselines.gd_step, kernel=baselines._gd):
    """Gradient descent; see `gd_step`.

    >>> GradientDescent(learning_rate=0.125).update(params=1.0, grads=4.0)
    0.5
    """

    def __init__(self, learning_rate=0.01):
        self._start(learning_rate=learning_rate)


class Momentum(Optimizer, step=baselines.momentum_step, kernel=baselines._momentum):
    """Gradient descent with momentum; see `momentum_step`.

    >>> Momentum(learning_rate=0.125, momentum=0.5).update(params=1.0, grads=4.0)
    0.5
    """

    def __init__(self, learning_rate=0.01, momentum=0.9):
        self._start(learning_rate=learning_rate, momentum=momentum)


class Adagrad(Optimizer, step=steps.adagrad_step, kernel=steps._adagrad):
    """Adagrad; see `adagrad_step` for ranges, units and source.

    >>> optimizer = Adagrad(learning_rate=0.5, epsilon=3.0)
    >>> optimizer.update(params=1.0, grads=3.0)
    0.75
    >>> optimizer.state
    {'sum_sq_grad': 9.0}
    """

    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self._start(learning_rate=learning_rate, epsilon=epsilon)


class RMSProp(Optimizer, step=steps.rmsprop_step, kernel=steps._rmsprop):
    """RMSProp; see `rmsprop_step` for ranges, units and source.

    >>> optimizer = RMSProp(learning_rate=0.75, rho=0.75, epsilon=5.0)
    >>> optimizer.update(params=1.0, grads=4.0)
    0.0
    >>> optimizer.state
    {'avg_sq_grad': 4.0}
    """

    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self._start(learning_rate=learning_rate, rho=rho, epsilon=epsilon)


class Adadelta(Optimizer, step=steps.adadelta_step, kernel=steps._adadelta):
    """Adadelta; see `adadelta_step` for ranges, units and source.

    >>> optimizer = Adadelta(rho=0.25, epsilon=4.0)
    >>> optimizer.update(params=10.0, grads=4.0)
    8.0
    >>> optimizer.state
    {'avg_sq_grad': 12.0, 'avg_sq_delta': 3.0}
    """

    def __init__(self, rho=0.95, epsilon=1e-6):
        self._start(rho=rho, epsilon=epsilon)
