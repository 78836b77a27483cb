"""What hypothesis draws: bounded, finite, named for its meaning."""
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

sizes = array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)
params = st.floats(-100, 100, allow_subnormal=False)
# A gradient below 1e-6 in size is drawn as zero: its square still counts beside the smallest epsilon.
gradients = st.floats(-1e3, 1e3).map(lambda g: g if abs(g) > 1e-6 else 0.0)
accumulators = st.floats(0, 1e4, allow_subnormal=False)
decays = st.floats(0, 0.999, allow_subnormal=False)
rates = st.floats(1e-4, 10)
epsilons = st.floats(1e-10, 10)


def array_of(elements, shape):
    return arrays(np.float64, shape, elements=elements)


@st.composite
def step_arguments(draw, method):
    """Draw (param, grad, *state) of one random shape, and the hyperparameters by name."""
    shape = draw(sizes)
    states = {"adagrad": 1, "rmsprop": 1, "adadelta": 2}[method]
    given = [draw(array_of(kind, shape)) for kind in [params, gradients] + [accumulators] * states]
    hyper = {"learning_rate": draw(rates), "rho": draw(decays), "epsilon": draw(epsilons)}
    unused = {"adagrad": "rho", "adadelta": "learning_rate"}.get(method)
    return given, {name: value for name, value in hyper.items() if name != unused}
