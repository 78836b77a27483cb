"""Right answers to the exercises, each in another style: every one must pass."""
import cmath
import functools
import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from adaptive_edu import Adadelta, Adagrad, RMSProp, adadelta_step, adagrad_step, rmsprop_step
from adaptive_edu.baselines import gd_step

PACKAGE = gd_step, adagrad_step, rmsprop_step, adadelta_step, Adagrad, RMSProp, Adadelta
SOLUTIONS = [(each.__name__, each) for each in PACKAGE]


def solves(exercise):
    def add(function):
        SOLUTIONS.append((exercise, function))
        return function
    return add


# ------------------------------------------------------------------------------------------------ one result

@solves("gd_step")
def gd_by_keyword_friendly_names(theta: ArrayLike, g: ArrayLike, lr: float = 0.01) -> np.ndarray:
    return np.subtract(theta, np.multiply(lr, g))


@solves("gd_step")
def gd_with_star_arguments(*args):
    param, grad, rate = args
    return param + rate * -grad


@solves("gd_step")
def gd_by_recursion_into_lists(param, grad, learning_rate):
    if np.ndim(param) == 0:
        return float(param) - learning_rate * float(grad)
    return [gd_by_recursion_into_lists(p, g, learning_rate) for p, g in zip(param, grad)]


@solves("gd_step")
def gd_by_least_squares(param, grad, learning_rate):
    """The minimum of grad * x + (x - param)^2 / (2 learning_rate), which is what a step is."""
    a = 1 / learning_rate
    return (a * param - grad) / a


solves("ema")(lambda average, value, rho: average + (1 - rho) * (value - average))
solves("ema")(lambda average, value, rho: value + rho * (average - value))
solves("ema")(lambda m, x, b: np.average([m, x], axis=0, weights=[b, 1 - b]))
solves("ema")(lambda m, x, b: np.tensordot([b, 1 - b], np.stack([np.asarray(m), np.asarray(x)]), axes=1))


@solves("ema")
def ema_in_fractions(average, value, rho):
    if np.ndim(average):
        return np.vectorize(ema_in_fractions, otypes=[object])(average, value, rho)
    rho = Fraction(float(rho))
    return rho * Fraction(float(average)) + (1 - rho) * Fraction(float(value))


@solves("ema")
def ema_as_polynomial(average, value, rho):
    return np.polyval([average - value, value], rho)


# --------------------------------------------------------------------------------------------------- Adagrad

@solves("adagrad_step")
def adagrad_in_plain_numpy(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    new_sum = sum_sq_grad + grad**2
    return param - learning_rate * grad / (np.sqrt(new_sum) + epsilon), new_sum


@solves("adagrad_step")
def adagrad_by_hypot(param, grad, sum_sq_grad, learning_rate, epsilon):
    root = np.hypot(np.sqrt(sum_sq_grad), grad)
    return param + -learning_rate / (root + epsilon) * grad, root * root


@solves("adagrad_step")
def adagrad_element_by_element(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    param = np.array(param, dtype=float)
    total = np.array(sum_sq_grad, dtype=float)
    for index in np.ndindex(param.shape):
        total[index] += np.asarray(grad)[index] ** 2
        param[index] -= learning_rate * np.asarray(grad)[index] / (math.sqrt(total[index]) + epsilon)
    return param, total


@solves("adagrad_step")
def adagrad_in_decimals(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    if np.ndim(param):
        parts = [adagrad_in_decimals(*each, learning_rate, epsilon) for each in zip(param, grad, sum_sq_grad)]
        return [part[0] for part in parts], [part[1] for part in parts]
    param, grad, total, rate, eps = (Decimal(float(x)) for x in
                                     (param, grad, sum_sq_grad, learning_rate, epsilon))
    total += grad * grad
    return param - rate * grad / (total.sqrt() + eps), total


@solves("adagrad_step")
def adagrad_by_vectorize(*args):
    def one(param, grad, total, rate, eps):
        total = total + grad * grad
        return param - rate * grad / (total**0.5 + eps), total
    return np.vectorize(one, otypes=[float, float])(*args)


@solves("adagrad_step")
def adagrad_stacked(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    total = np.add(sum_sq_grad, np.square(grad))
    return np.stack([param - learning_rate * np.divide(grad, np.sqrt(total) + epsilon), total])


@solves("adagrad_step")
def adagrad_with_copies_in_place(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    param, total = np.array(param, dtype=np.float64), np.array(sum_sq_grad, dtype=np.float64)
    total += np.multiply(grad, grad)
    param -= learning_rate * grad / (np.power(total, 0.5) + epsilon)
    return [param, total]


@solves("adagrad_step")
def adagrad_with_sign_and_size(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    size = np.abs(grad)
    total = sum_sq_grad + size**2
    return param - np.copysign(learning_rate * size / (total**0.5 + epsilon), grad), total


# --------------------------------------------------------------------------------------------------- RMSProp

@solves("rmsprop_step")
def rmsprop_in_plain_numpy(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg = rho * avg_sq_grad + (1 - rho) * grad**2
    return param - learning_rate * grad / np.sqrt(avg + epsilon), avg


@solves("rmsprop_step")
def rmsprop_with_one_power(p, g, u, lr=1e-3, beta=9e-1, eps=1e-8):
    u = u - (1 - beta) * (u - np.power(g, 2))
    return p - lr * g * np.power(u + eps, -0.5), u


@solves("rmsprop_step")
def rmsprop_by_logarithms(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg = rho * avg_sq_grad + (1 - rho) * grad * grad
    return param - learning_rate * grad * np.exp(-0.5 * np.log(avg + epsilon)), avg


@solves("rmsprop_step")
def rmsprop_as_named_tuple(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    class Result(NamedTuple):
        param: ArrayLike
        avg_sq_grad: ArrayLike

    def mix(old, new):
        return rho * old + (1 - rho) * new
    avg = mix(avg_sq_grad, np.square(grad))
    return Result(param - learning_rate * (grad / np.sqrt(avg + epsilon)), avg)


@solves("rmsprop_step")
def rmsprop_scaled(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    """Divide numerator and denominator by learning_rate; the root takes it as a square."""
    avg = (avg_sq_grad * rho + np.square(grad)) - rho * np.square(grad)
    return param - grad / np.sqrt((avg + epsilon) / learning_rate**2), avg


@solves("rmsprop_step")
def rmsprop_by_complex_root(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg = rho * avg_sq_grad + (1 - rho) * grad**2
    root = np.vectorize(lambda x: cmath.sqrt(x).real)(avg + epsilon)
    return param - learning_rate * grad / root, avg


@solves("rmsprop_step")
def rmsprop_that_prints(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    print("before:", param)
    avg = np.asarray(rho * avg_sq_grad + (1 - rho) * grad**2)
    root = np.linalg.norm([avg**0.5, epsilon**0.5 + 0 * avg], axis=0)
    return np.asarray(param - learning_rate * grad / root), avg


# -------------------------------------------------------------------------------------------------- Adadelta

@solves("adadelta_step")
def adadelta_in_plain_numpy(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta**2
    return param + delta, avg_sq_grad, avg_sq_delta


@solves("adadelta_step")
def adadelta_with_one_root_and_letters(x, g, u, v, rho=.95, e=1e-6):
    u = u * rho + g * g * (1 - rho)
    d = g * ((v + e) / (u + e)) ** .5
    return [x - d, u, v * rho + d * d * (1 - rho)]


@solves("adadelta_step")
def adadelta_with_the_step_squared_first(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    new = rho * avg_sq_grad + (1 - rho) * np.square(grad)
    squared = np.square(grad) * (avg_sq_delta + epsilon) / (new + epsilon)
    return param - np.sign(grad) * np.sqrt(squared), new, avg_sq_delta + (1 - rho) * (squared - avg_sq_delta)


@solves("adadelta_step")
def adadelta_in_pure_python(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    def step(p, g, u, v):
        if hasattr(p, "__len__"):
            parts = [step(*each) for each in zip(p, g, u, v)]
            return tuple(list(column) for column in zip(*parts))
        u = rho * u + (1 - rho) * g * g
        d = -math.sqrt((v + epsilon) / (u + epsilon)) * g
        return p + d, u, rho * v + (1 - rho) * d * d
    return step(param, grad, avg_sq_grad, avg_sq_delta)


@solves("adadelta_step")
def adadelta_flattened(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    shape = np.shape(param)
    p, g, u, v = (np.ravel(np.asarray(a, dtype=float)) for a in (param, grad, avg_sq_grad, avg_sq_delta))
    u = np.array([rho * a + (1 - rho) * b**2 for a, b in zip(u, g)])
    d = np.fromiter((-math.exp(0.5 * (math.log(a + epsilon) - math.log(b + epsilon))) * c
                     for a, b, c in zip(v, u, g)), dtype=float)
    return tuple(np.reshape(a, shape) for a in (p + d, u, rho * v + (1 - rho) * d**2))


@solves("adadelta_step")
def adadelta_as_matrices(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    def blend(old, new):
        return np.einsum("i,i...->...", [rho, 1 - rho], np.array([old, new], dtype=float))
    new = blend(avg_sq_grad, np.float_power(grad, 2))
    ratio = np.sqrt(np.true_divide(avg_sq_delta + epsilon, new + epsilon))
    return param - ratio * grad, new, blend(avg_sq_delta, (ratio * grad) ** 2)


@solves("adadelta_step")
def adadelta_in_long_double(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    p, g, u, v = (np.asarray(a, dtype=np.longdouble) for a in (param, grad, avg_sq_grad, avg_sq_delta))
    u = rho * u + (1 - rho) * g**2
    d = -np.sqrt(v + epsilon) / np.sqrt(u + epsilon) * g
    return p + d, u, rho * v + (1 - rho) * d**2


solves("adadelta_step")(functools.partial(adadelta_in_plain_numpy))


@solves("adadelta_step")
class AdadeltaStepAsCallableClass:
    """An object made by the call itself, which unpacks like a tuple."""

    def __new__(cls, *args, **kwargs):
        return adadelta_with_one_root_and_letters(*args, **kwargs)


# --------------------------------------------------------------------------------------------------- classes

@solves("Adagrad")
class AdagradWithLazyState:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.learning_rate, self.epsilon, self.total = learning_rate, epsilon, None

    def update(self, params, grads):
        if self.total is None:
            self.total = np.zeros_like(params, dtype=float)
        self.total += np.square(grads)
        return params - self.learning_rate * grads / (np.sqrt(self.total) + self.epsilon)


@solves("Adagrad")
class AdagradThatKeepsAllGradients:
    def __init__(self, lr, eps):
        self.lr, self.eps, self.history = lr, eps, []

    def update(self, params, grads):
        self.history.append(np.array(grads, dtype=float))
        return params - self.lr / (np.sqrt(sum(g * g for g in self.history)) + self.eps) * grads


@solves("RMSProp")
class RMSPropFromZeroNumber:
    avg = 0.0           # of the class, but each object makes its own at the first update

    def __init__(self, *hyperparameters):
        self.rate, self.rho, self.eps = hyperparameters

    def update(self, theta, g):
        self.avg = self.rho * self.avg + (1 - self.rho) * g**2
        return theta - self.rate * g / (self.avg + self.eps) ** 0.5


@solves("RMSProp")
@dataclass
class RMSPropAsDataclass:
    learning_rate: float = 0.001
    rho: float = 0.9
    epsilon: float = 1e-8
    state: object = 0

    def update(self, params, grads):
        hyperparameters = self.learning_rate, self.rho, self.epsilon
        params, self.state = rmsprop_by_logarithms(params, grads, self.state, *hyperparameters)
        return params


@solves("Adadelta")
class AdadeltaOnItsStep:
    def __init__(self, rho=0.95, epsilon=1e-6):
        self.hyper, self.state = (rho, epsilon), (0.0, 0.0)

    def update(self, params, grads):
        params, *self.state = adadelta_in_plain_numpy(params, grads, *self.state, *self.hyper)
        return params


@solves("Adadelta")
class AdadeltaWithClosure:
    def __init__(self, rho=0.95, epsilon=1e-6):
        def memory(u=0.0, v=0.0):
            params, grads = yield
            while True:
                u = rho * u + (1 - rho) * grads**2
                d = -np.sqrt((v + epsilon) / (u + epsilon)) * grads
                v = rho * v + (1 - rho) * d**2
                params, grads = yield params + d
        self.memory = memory()
        next(self.memory)

    def update(self, params, grads):
        return self.memory.send((params, grads))


# ----------------------------------------------------------------------------------------------- expressions

solves("effective_rate")(lambda total, learning_rate, epsilon: learning_rate / (np.sqrt(total) + epsilon))
solves("effective_rate")(lambda G, eta, eps: (math.sqrt(G) / eta + eps / eta) ** -1)
solves("first_length")(lambda rho, epsilon: np.sqrt(epsilon / (1 - rho)))
solves("first_length")(lambda rho, epsilon: np.exp((math.log(epsilon) - math.log1p(-rho)) / 2))


@solves("steady_step")
def steady_step_by_running_it(t, rho, epsilon):
    """Without the law: in a slope beside which epsilon is nothing."""
    u = v = 0.0
    for _ in range(t):
        u = rho * u + (1 - rho) * 1e24
        squared = (v + epsilon) * 1e24 / (u + epsilon)
        v = rho * v + (1 - rho) * squared
    return math.sqrt(squared)


@solves("steady_step")
def steady_step_in_plain_python(t, rho, epsilon):
    return (epsilon * (1 / (1 - rho) + (1 - rho) * sum(1 / (1 - rho**j) for j in range(2, t + 1)))) ** 0.5


solves("remembered")(lambda v, delta, rate, rho: v + (1 - rho) * ((rate * delta) ** 2 - v))
solves("updates")(lambda pictures, batch, epochs: epochs * math.ceil(pictures / batch))
solves("updates")(lambda pictures, batch, epochs: sum(len(range(0, pictures, batch)) for _ in range(epochs)))
solves("updates")(lambda pictures, batch, epochs: epochs * ((pictures + batch - 1) // batch))


@solves("updates_needed")
def updates_needed_by_a_cube_root(distance, rho, epsilon, boost):
    bracket = boost**1.5 + distance * 3 * (1 - rho) / (2 * epsilon**0.5)
    return (np.cbrt(bracket) ** 2 - boost) / (1 - rho)


solves("rho_for")(lambda half_life: 0.5 ** (1 / half_life))
solves("rho_for")(lambda h: math.exp(-math.log(2) / h))
solves("rho_for")(lambda h: np.exp2(np.divide(-1, h)))
solves("at_rest")(lambda param, total: param == 2 and total == 0)
solves("at_rest")(lambda param, total: [param, total] == [2, 0])
solves("at_rest")(lambda param, total: np.array_equal([param, total], [2, 0]))
solves("bytes_per_parameter")(lambda states, itemsize: (3 + 2 * states) * itemsize)
solves("bytes_per_parameter")(lambda states, itemsize: itemsize * (2 + states) + itemsize * (1 + states))
solves("roof")(lambda operations, moved, bandwidth, alone: min(bandwidth * operations / moved, alone))
solves("roof")(lambda operations, moved, bandwidth, alone: operations / max(moved / bandwidth, operations / alone))


@solves("epsilon_needed")
def epsilon_by_the_bracket(distance, updates, rho, boost):
    bracket = ((1 - rho) * updates + boost) ** 1.5 - boost**1.5
    return (1.5 * (1 - rho) * distance / bracket) ** 2


@solves("epsilon_needed")
def epsilon_by_what_an_epsilon_of_one_reaches(d, T, rho, C):
    reached = 2 / (3 * (1 - rho)) * (np.sqrt(((1 - rho) * T + C) ** 3) - np.sqrt(C**3))
    return np.square(d / reached)


# ------------------------------------------------------------------------------------------------- in place

@solves("rmsprop_in_place")
def rmsprop_with_out_everywhere(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
    np.multiply(grad, grad, out=work)
    np.multiply(work, 1 - rho, out=work)
    np.multiply(avg_sq_grad, rho, out=avg_sq_grad)
    np.add(avg_sq_grad, work, out=avg_sq_grad)
    np.sqrt(np.add(avg_sq_grad, epsilon, out=work), out=work)
    np.divide(np.multiply(grad, learning_rate, out=other), work, out=other)
    return np.subtract(param, other, out=param), avg_sq_grad


@solves("rmsprop_in_place")
def rmsprop_with_one_spare_array(p, g, u, lr, rho, eps, work, _):
    np.square(g, out=work)
    work -= u
    work *= 1 - rho
    u += work
    np.add(u, eps, out=work)
    work **= -0.5
    work *= g
    work *= lr
    p -= work
    return [p, u]


@solves("rmsprop_in_place")
def rmsprop_in_place_in_pieces_of_its_own(p, g, u, lr, rho, eps, work, other):
    for at in range(0, len(p), 100):
        now = slice(at, at + 100)
        u[now] = rho * u[now] + (1 - rho) * g[now] ** 2
        p[now] -= lr * g[now] / np.sqrt(u[now] + eps)
    return p, u


@solves("adadelta_in_chunks")
def adadelta_on_slices(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon, chunk=4096):
    for start in range(0, param.size, chunk):
        now = slice(start, start + chunk)
        param[now], avg_sq_grad[now], avg_sq_delta[now] = adadelta_step(
            param[now], grad[now], avg_sq_grad[now], avg_sq_delta[now], rho, epsilon)
    return param, avg_sq_grad, avg_sq_delta


@solves("adadelta_in_chunks")
def adadelta_on_views_while_something_is_left(*given, chunk=4096):
    *arrays, rho, epsilon = given[:6]
    chunk = given[6] if len(given) > 6 else chunk
    start = 0
    while start < len(arrays[0]):
        p, g, u, v = (each[start:start + chunk] for each in arrays)
        u *= rho
        u += (1 - rho) * g * g
        delta = -np.sqrt((v + epsilon) / (u + epsilon)) * g
        v *= rho
        v += (1 - rho) * delta**2
        p += delta
        start += chunk
    return arrays[0], arrays[2], arrays[3]


# ---------------------------------------------------------------------------------------------------- Adam

@solves("adam_step")
def adam_in_plain_numpy(param, grad, avg_grad, avg_sq_grad, count,
                        learning_rate=0.001, rho_grad=0.9, rho=0.999, epsilon=1e-8):
    count = count + 1
    avg_grad = rho_grad * avg_grad + (1 - rho_grad) * grad
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    mean, mean_sq = avg_grad / (1 - rho_grad**count), avg_sq_grad / (1 - rho**count)
    return param - learning_rate * mean / (np.sqrt(mean_sq) + epsilon), avg_grad, avg_sq_grad, count


@solves("adam_step")
def adam_with_the_correction_in_the_rate(p, g, m, u, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    t = t + 1
    m, u = m + (1 - b1) * (g - m), b2 * u + (1 - b2) * np.square(g)
    root = np.sqrt(1 - b2**t)
    return [p - lr * root / (1 - b1**t) * m / (np.sqrt(u) + eps * root), m, u, t]
