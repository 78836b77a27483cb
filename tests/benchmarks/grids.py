"""The same grid of settings of Adadelta on the Rosenbrock valley, by our sweep and by JAX."""
import numpy as np

from adaptive_edu import sweep as our_sweep
from adaptive_edu.surfaces import ROSENBROCK

STEPS = 500


def ours(rho, epsilon, steps=STEPS, **options):
    return lambda: our_sweep("adadelta", ROSENBROCK, steps, history=False, rho=rho, epsilon=epsilon, **options).final


def in_jax(rho, epsilon, steps=STEPS):
    import jax
    from jax import numpy as jnp
    jax.config.update("jax_enable_x64", True)

    def final(rho, epsilon):
        def step(now, _):
            param, avg_sq_grad, avg_sq_delta, lowest = now
            grad = jnp.stack(ROSENBROCK.gradient(*param))
            avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad * grad
            delta = -jnp.sqrt(avg_sq_delta + epsilon) / jnp.sqrt(avg_sq_grad + epsilon) * grad
            avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta * delta
            param = param + delta
            return (param, avg_sq_grad, avg_sq_delta, jnp.fmin(lowest, ROSENBROCK.function(*param))), None
        start, none = jnp.array(ROSENBROCK.start), jnp.zeros(2)
        (param, *_, lowest), _ = jax.lax.scan(step, (start, none, none, jnp.inf), length=steps)
        return ROSENBROCK.function(*param), lowest
    run = jax.jit(jax.vmap(final))
    lanes = [jnp.asarray(value.ravel()) for value in np.broadcast_arrays(rho, epsilon)]
    return lambda: np.asarray(jax.block_until_ready(run(*lanes))[0]).reshape(rho.size, -1)
