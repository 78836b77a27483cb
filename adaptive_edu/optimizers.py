"""The methods as objects: a step function and a place to keep its state between calls."""
from inspect import Parameter, signature
from numbers import Number

import numpy as np

from . import baselines, steps
from .pieces import advance
from .steps import as_floats, require_shape


class Optimizer:
    """Remember the state of a step function; every method below is this and its constructor.

    Attributes
    ----------
    hyperparameters, state : dict of name to float or array
        State is zero before the first `update`; what is read is a copy.
    """

    move = None         # another way to call the kernel, see `fast`

    def __init_subclass__(cls, step, kernel):
        cls.step, cls.kernel = staticmethod(step), staticmethod(kernel)
        names = list(signature(step).parameters.values())[2:]
        cls.state_names = tuple(p.name for p in names if p.default is Parameter.empty)
        cls.defaults = {p.name: p.default for p in names if p.default is not Parameter.empty}

    def _start(self, **hyperparameters):
        for name, value in hyperparameters.items():
            setattr(self, name, value)
        self.reset()

    def __setattr__(self, name, value):
        """Check a hyperparameter where it is written, in the constructor or by a schedule later."""
        if name in self.defaults:
            value = as_floats(name, value)
            value = value if value.ndim else float(value)
        super().__setattr__(name, value)

    @property
    def hyperparameters(self):
        return {name: _copy(getattr(self, name)) for name in self.defaults}

    @property
    def state(self):
        return {name: _copy(value) for name, value in zip(self.state_names, self._state)}

    def reset(self):
        """Forget every gradient seen so far."""
        self._shape, self._state = None, (0.0,) * len(self.state_names)

    def update(self, params, grads, out=None):
        """Return the parameters after one step; the state moves on, the arguments do not change.

        For C-ordered arrays of floats and single hyperparameters nothing is allocated that grows with the
        parameter, but the result (and the state, once).

        Parameters
        ----------
        params, grads : array_like of one shape
            The parameters [x] and the gradient of the loss f there [f/x]. Arrays of float32 stay float32;
            everything else is computed in float64.
        out : array of that shape, optional
            Where to put the result; `out=params` updates in place.

        Returns
        -------
        params : float if `params` is a number, else `out` or a new array

        Raises
        ------
        ValueError, TypeError : as the step function; the state is then as it was before the call
        """
        values, slopes, hyperparameters = self._accept(params, grads)
        result = np.empty(values.shape, values.dtype) if out is None else _fitting(out, values)
        if self._shape is None:
            self._shape, self._state = values.shape, [np.zeros_like(values) for _ in self._state]
        work = self.kernel, values, slopes, hyperparameters, result, self._state
        if not (self.move and self.move(*work)):
            advance(*work)
        return float(result) if out is None and isinstance(params, Number) else result

    def _accept(self, params, grads):
        """Return checked params and grads as arrays of one dtype, and the hyperparameters for the kernel."""
        values = _floats("params", params, np.float64)
        slopes = _floats("grads", grads, values.dtype)
        if self._shape not in (None, values.shape):
            raise ValueError(f"params must keep the shape of the first update, {self._shape}; "
                             f"got shape {values.shape} (reset() starts anew)")
        if self._shape is not None and self._state and self._state[0].dtype != values.dtype:
            raise TypeError(f"params must keep the dtype of the first update, {self._state[0].dtype}; "
                            f"got {values.dtype} (reset() starts anew)")
        require_shape("grads", slopes, values.shape, of="params")
        return values, slopes, [self._hyperparameter(name, values) for name in self.defaults]

    def _hyperparameter(self, name, params):
        value = getattr(self, name)
        if isinstance(value, float):
            return value
        require_shape(name, value, params.shape, of="params")
        return value.astype(params.dtype)

    def __repr__(self):
        values = (f"{name}={np.asarray(value).tolist()!r}"
                  for name, value in self.hyperparameters.items())
        return f"{type(self).__name__}({', '.join(values)})"


def _floats(name, value, dtype):
    """Return an array of floats, float32 kept as it is, checked for what the rules of the steps demand."""
    if isinstance(value, np.ndarray) and value.dtype.type in (np.float32, np.float64):
        array = value if name == "params" else value.astype(dtype, copy=False)
        # The scalar product is finite only if every square is: one fast pass, and rarely a second.
        if not np.isfinite(np.vdot(array, array)):
            _find_fault(name, array)
        return array
    return as_floats(name, value, rule=name.removesuffix("s")).astype(dtype, copy=False)


def _find_fault(name, array):
    as_floats(name, array, rule=name.removesuffix("s"))
    if name == "grads" and array.dtype == np.float32:
        with np.errstate(over="ignore"):
            if not np.isfinite(array * array).all():
                raise ValueError("grads must be below 1.8e19 in size in float32, so that their squares are finite; "
                                 f"got {np.abs(array).max()}")


def _fitting(out, values):
    if not isinstance(out, np.ndarray) or out.shape != values.shape or out.dtype != values.dtype:
        got = f"{out.dtype} of shape {out.shape}" if isinstance(out, np.ndarray) else repr(out)
        raise TypeError(f"out must be an array of {values.dtype} with the shape of params, {values.shape}; got {got}")
    if not out.flags.writeable:
        raise ValueError("out must be an array that can be written; got one that is read-only")
    return out


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
