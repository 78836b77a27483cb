"""The same kernels, compiled: one pass over memory per update. Needs numba (the extra `fast`).

Nothing is written twice: numba compiles the kernel of `steps` as it stands. The first update of a method takes
about a second for that; worth it from some hundred thousand parameters on.
"""
from functools import cache
from types import CellType, FunctionType

import numpy as np


def accelerate(optimizer):
    """Let an optimizer update with compiled loops from now on, and return it.

    Results agree with the ordinary path to the last bit. Where the loop does not apply (float32, whose last bit
    would differ; hyperparameters that are arrays; three states; memory that is not contiguous) the ordinary path
    goes on.

    Parameters
    ----------
    optimizer : Optimizer

    Returns
    -------
    optimizer : the same object

    Raises
    ------
    ImportError : numba is not installed; says what to install

    Examples
    --------
    >>> from adaptive_edu import Adagrad
    >>> accelerate(Adagrad(learning_rate=0.5, epsilon=3.0)).update(params=1.0, grads=3.0)  # doctest: +SKIP
    0.75
    """
    if len(optimizer.state_names) <= 2:
        compiled_loop(optimizer.kernel, len(optimizer.state_names))
        optimizer.move = _in_one_pass
    return optimizer


def _in_one_pass(kernel, values, slopes, hyperparameters, result, state):
    """Do what `pieces.advance` does, in one compiled loop; return False where that does not apply."""
    used = result, slopes, *state
    plain = all(array.dtype == np.float64 and array.flags.c_contiguous and array.flags.aligned for array in used)
    apart = not any(np.may_share_memory(result, other) for other in used[1:])
    if not (plain and apart and all(isinstance(value, float) for value in hyperparameters)):
        return False
    if result is not values:
        np.copyto(result, values)
    loop = compiled_loop(kernel, len(state))
    loop(*(array.reshape(-1) for array in used), *hyperparameters)
    return True


@cache
def compiled_loop(kernel, states):
    """Return a compiled loop of the kernel over flat arrays, in place: loop(params, grads, *state, *hyperparameters).

    In place only: a second name for the same memory would keep the compiler from working on several elements at once.
    """
    step = compiled(kernel)

    def no_state(params, grads, *values):
        for i in range(params.size):
            params[i], = step(params[i], grads[i], *values)

    def one_state(params, grads, state, *values):
        for i in range(params.size):
            params[i], state[i] = step(params[i], grads[i], state[i], *values)

    def two_states(params, grads, first, second, *values):
        for i in range(params.size):
            params[i], first[i], second[i] = step(params[i], grads[i], first[i], second[i], *values)

    return compiled((no_state, one_state, two_states)[states])


def compiled(function):
    """Return a function compiled by numba, with the Python functions that it calls by a global or an outer name."""
    try:
        from numba import njit
    except ImportError as error:
        raise ImportError("the compiled path needs numba: pip install 'adaptive-edu[fast]' "
                          "(in a browser it cannot be had)") from error
    called = {name: compiled(value) for name, value in function.__globals__.items()
              if name in function.__code__.co_names and isinstance(value, FunctionType)}
    outer = [CellType(compiled(cell.cell_contents)) if isinstance(cell.cell_contents, FunctionType) else cell
             for cell in function.__closure__ or ()]
    twin = FunctionType(function.__code__, {**function.__globals__, **called}, function.__name__,
                        function.__defaults__, tuple(outer))
    return njit(error_model="numpy", nogil=True)(twin)      # NumPy's rules: a division by zero is no exception
