"""One update by every library that is there, each as a function without arguments that moves its own parameters."""
import warnings

import numpy as np

from adaptive_edu import Adadelta, Adagrad, RMSProp
from adaptive_edu.fast import accelerate, compiled_loop

KINDS = {"Adagrad": Adagrad, "RMSProp": RMSProp, "Adadelta": Adadelta}
TRAFFIC = {"Adagrad": 5, "RMSProp": 5, "Adadelta": 7}       # numbers read or written for each parameter


def contenders(method, params, grads):
    """Return name -> function for one method and these arrays; what is not installed is left out."""
    found = {"copy": copy(params), "default": ours(method, params, grads)}
    for add in (with_numba, with_torch, with_optax):
        try:
            found |= add(method, params, grads)
        except ImportError:
            continue
    return found


def copy(params):
    source, target = params.copy(), params.copy()
    return lambda: np.copyto(target, source)


def ours(method, params, grads, prepare=lambda optimizer: optimizer):
    optimizer, params = prepare(KINDS[method]()), params.copy()
    return lambda: optimizer.update(params, grads, out=params)


def with_numba(method, params, grads):
    if params.dtype != np.float64:      # float32 goes the default way
        return {}
    kind = KINDS[method]
    loop, params = compiled_loop(kind.kernel, len(kind.state_names)), params.copy()
    state, values = [np.zeros_like(params) for _ in kind.state_names], kind.defaults.values()
    return {"compiled": ours(method, params, grads, accelerate),
            "compiled, bare": lambda: loop(params, grads, *state, *values)}


def with_torch(method, params, grads):
    import torch
    torch.set_num_threads(1)
    kind = {"Adagrad": torch.optim.Adagrad, "RMSProp": torch.optim.RMSprop, "Adadelta": torch.optim.Adadelta}[method]

    def stepper(**options):
        tensor = torch.from_numpy(params.copy()).requires_grad_()
        tensor.grad = torch.from_numpy(grads)
        return kind([tensor], **options).step
    found = {"PyTorch": stepper(), "PyTorch, foreach": stepper(foreach=True)}
    try:
        return {**found, "PyTorch, fused": stepper(fused=True)}
    except TypeError:                   # only some methods have it
        return found


def with_optax(method, params, grads):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jax
        import optax
    jax.config.update("jax_enable_x64", True)
    rule = {"Adagrad": optax.adagrad(0.01), "RMSProp": optax.rmsprop(0.001), "Adadelta": optax.adadelta(1.0)}[method]

    def step(params, state, grads):
        moves, state = rule.update(grads, state, params)
        return optax.apply_updates(params, moves), state
    step, grads = jax.jit(step, donate_argnums=(0, 1)), jax.numpy.asarray(grads)
    now = [jax.numpy.array(params), rule.init(jax.numpy.asarray(params))]

    def move():
        now[:] = jax.block_until_ready(step(*now, grads))
    return {"optax, jitted": move}
