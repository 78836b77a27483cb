"""Answers of someone who had not read the table of mistakes: slips a learner might make, and odd but right ones."""
import math
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

WRONG, RIGHT = [], []


def wrong(exercise, mistake):
    return lambda answer: WRONG.append((exercise, mistake, answer)) or answer


def right(exercise):
    return lambda answer: RIGHT.append((exercise, answer)) or answer


# ---- gradient descent

@wrong("gd_step", "zero-gradient")
def gd_decays_weights(param, grad, learning_rate):
    return param - learning_rate * (grad + 0.01 * param)


@wrong("gd_step", "wrong")
def gd_clips(param, grad, learning_rate):
    return param - learning_rate * np.clip(grad, -1, 1)


@wrong("gd_step", "zero-gradient")
def gd_scales_all(param, grad, learning_rate):
    return (param - learning_rate) * grad


@wrong("gd_step", "inputs-changed")
def gd_in_place(param, grad, learning_rate):
    param -= learning_rate * grad
    return param


@wrong("gd_step", "G10")
def gd_rate_twice(param, grad, learning_rate):
    delta = -learning_rate * grad
    return param + learning_rate * delta


@wrong("gd_step", "wrong-for-arrays")
def gd_forgets_last_element(param, grad, learning_rate):
    new = np.array(param, dtype=float)
    grad = np.asarray(grad, dtype=float)
    if new.ndim == 0:
        return float(new - learning_rate * grad)
    for i in range(len(new) - 1):
        new[i] = new[i] - learning_rate * grad[i]
    return new


@wrong("gd_step", "integers")
def gd_integer_copy(param, grad, learning_rate):
    new = np.array(param)
    new[...] = new - learning_rate * grad
    return new


@wrong("gd_step", "shape")
def gd_returns_in_loop(param, grad, learning_rate):
    result = []
    for p, g in zip(np.atleast_1d(param), np.atleast_1d(grad)):
        result.append(p - learning_rate * g)
        return result


# ---- exponential average

@wrong("ema", "ignores rho")
def ema_plain_mean(average, value, rho):
    return (average + value) / 2


@wrong("ema", "outside")
def ema_minus(average, value, rho):
    return average + (1 - rho) * (average - value)


@wrong("ema", "ignores value")
def ema_stale(average, value, rho):
    average = rho * average
    return average + (1 - rho) * average


@wrong("ema", "outside")
def ema_in_roots(average, value, rho):
    return np.sqrt(rho * average**2 + (1 - rho) * value**2)


# ---- Adagrad's step

@wrong("adagrad_step", "A8")
def adagrad_norm(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + np.linalg.norm(grad)**2
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad


@wrong("adagrad_step", "wrong")
def adagrad_max(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = np.maximum(sum_sq_grad, grad**2)
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad


@wrong("adagrad_step", "A8")
def adagrad_dot(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + np.dot(grad, grad)
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad


@wrong("adagrad_step", "A26")
def adagrad_guards_zero(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + grad**2
    root = np.maximum(np.sqrt(sum_sq_grad), epsilon)
    return param - learning_rate * grad / root, sum_sq_grad


@wrong("adagrad_step", "one-wrong")
def adagrad_sum_of_roots(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    new = sum_sq_grad + grad**2
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + np.sqrt(grad**2) + epsilon), new


@wrong("adagrad_step", "raises")
def adagrad_xor(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad + (grad ^ 2)


@wrong("adagrad_step", "A16")
def adagrad_state_in_place(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad += grad**2
    return param - learning_rate * grad / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad


@wrong("adagrad_step", "A25")
def adagrad_no_parenthesis(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    sum_sq_grad = sum_sq_grad + grad**2
    return (param - learning_rate * grad) / (np.sqrt(sum_sq_grad) + epsilon), sum_sq_grad


@wrong("adagrad_step", "stands-still")
def adagrad_loops_from_one(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    shape = np.shape(param)
    p, g, s = (np.array(x, dtype=float).ravel() for x in (param, grad, sum_sq_grad))
    for i in range(1, len(p)):
        s[i] += g[i]**2
        p[i] -= learning_rate * g[i] / (s[i]**0.5 + epsilon)
    return p.reshape(shape), s.reshape(shape)


@wrong("adagrad_step", "wrong-for-arrays")
def adagrad_running_in_loop(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    shape = np.shape(param)
    p, g, s = (np.array(x, dtype=float).ravel() for x in (param, grad, sum_sq_grad))
    total = s[0]
    for i in range(len(p)):
        total += g[i]**2
        s[i] = total
        p[i] -= learning_rate * g[i] / (s[i]**0.5 + epsilon)
    return p.reshape(shape), s.reshape(shape)


# ---- RMSProp's step

@wrong("rmsprop_step", "outside")
def rmsprop_returns_debiased(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -learning_rate * grad / np.sqrt(avg_sq_grad + epsilon)
    return param + delta, avg_sq_grad / (1 - rho)


@wrong("rmsprop_step", "R29")
def rmsprop_square_of_product(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = rho * avg_sq_grad + ((1 - rho) * grad)**2
    return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad


@wrong("rmsprop_step", "elements")
def rmsprop_variance(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad - np.mean(grad))**2
    return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad


@wrong("rmsprop_step", "zero-gradient")
def rmsprop_decays_step(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    return rho * param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad


@wrong("rmsprop_step", "outside")
def rmsprop_param_in_average(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * param**2
    return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad


@wrong("rmsprop_step", "rounding")
def rmsprop_rounds(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    return np.round(param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), 3), np.round(avg_sq_grad, 3)


# ---- Adadelta's step

@wrong("adadelta_step", "not-finite")
def adadelta_precedence(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad) + epsilon * grad
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta**2
    return param + delta, avg_sq_grad, avg_sq_delta


@wrong("adadelta_step", "not-finite")
def adadelta_divides_by_product(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + epsilon) / (np.sqrt(avg_sq_grad + epsilon) * grad)
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta**2
    return param + delta, avg_sq_grad, avg_sq_delta


@wrong("adadelta_step", "D12")
def adadelta_delta_of_params(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    param = param - np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * param**2
    return param, avg_sq_grad, avg_sq_delta


@wrong("adadelta_step", "results")
def adadelta_forgets_third(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
    return param + delta, avg_sq_grad


@wrong("adadelta_step", "D25")
def adadelta_rate_too(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    avg_sq_grad = rho * avg_sq_grad + (1 - rho) * grad**2
    delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad
    avg_sq_delta = rho * avg_sq_delta + (1 - rho) * delta**2
    return param + 0.001 * delta, avg_sq_grad, avg_sq_delta


# ---- classes

def _adagrad(p, g, s, lr, eps):
    s = s + np.square(g)
    return p - lr * g / (np.sqrt(s) + eps), s


def _rmsprop(p, g, s, lr, rho, eps):
    s = rho * s + (1 - rho) * np.square(g)
    return p - lr * g / np.sqrt(s + eps), s


def _adadelta(p, g, s, d, rho, eps):
    s = rho * s + (1 - rho) * np.square(g)
    delta = -np.sqrt(d + eps) / np.sqrt(s + eps) * g
    return p + delta, s, rho * d + (1 - rho) * delta**2


@wrong("Adagrad", "A12/A14")
class AdagradLocalState:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps, self.s = learning_rate, epsilon, 0.0

    def update(self, params, grads):
        params, _sum = _adagrad(params, grads, self.s, self.lr, self.eps)
        return params


@wrong("Adagrad", "shared-memory")
class AdagradClassDict:
    memory = {"sum": 0.0}  # noqa: RUF012

    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps = learning_rate, epsilon

    def update(self, params, grads):
        params, self.memory["sum"] = _adagrad(params, grads, self.memory["sum"], self.lr, self.eps)
        return params


@wrong("Adagrad", "nothing")
class AdagradReturnsNothing:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps, self.s = learning_rate, epsilon, 0.0

    def update(self, params, grads):
        params, self.s = _adagrad(params, grads, self.s, self.lr, self.eps)


@wrong("Adagrad", "A10+A11")
class AdagradHyperparametersUnused:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.s = 0.0

    def update(self, params, grads, learning_rate=0.01, epsilon=1e-8):
        params, self.s = _adagrad(params, grads, self.s, learning_rate, epsilon)
        return params


@wrong("Adagrad", "Adagrad-params")
class AdagradKeepsOwnParams:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps, self.s, self.params = learning_rate, epsilon, 0.0, None

    def update(self, params, grads):
        if self.params is None:
            self.params = params
        self.params, self.s = _adagrad(self.params, grads, self.s, self.lr, self.eps)
        return self.params


@wrong("Adagrad", "A8")
class AdagradScalarState:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps, self.s = learning_rate, epsilon, 0.0

    def update(self, params, grads):
        self.s += np.sum(np.square(grads))
        return params - self.lr * grads / (np.sqrt(self.s) + self.eps)


@wrong("Adagrad", "raises")
class AdagradForgetsSelf:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps, self.s = learning_rate, epsilon, 0.0

    def update(self, params, grads):
        params, self.s = _adagrad(params, grads, self.s, learning_rate, self.eps)  # noqa: F821
        return params


@wrong("Adagrad", "numbers-only")
class AdagradFixedShape:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.lr, self.eps, self.s = learning_rate, epsilon, np.zeros(3)

    def update(self, params, grads):
        params, self.s = _adagrad(params, grads, self.s, self.lr, self.eps)
        return params


@wrong("Adagrad", "arity")
class AdagradNoSelf:
    def update(params, grads):
        return params


@wrong("RMSProp", "RMSProp-seats")
class RMSPropArgumentsSwapped:
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.lr, self.rho, self.eps, self.s = learning_rate, rho, epsilon, 0.0

    def update(self, params, grads):
        params, self.s = _rmsprop(params, grads, self.s, self.rho, self.lr, self.eps)
        return params


@wrong("RMSProp", "RMSProp-first")
class RMSPropStartsAtFirstSquare:
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.lr, self.rho, self.eps, self.s = learning_rate, rho, epsilon, None

    def update(self, params, grads):
        if self.s is None:
            self.s = np.square(grads)
        params, self.s = _rmsprop(params, grads, self.s, self.lr, self.rho, self.eps)
        return params


@wrong("RMSProp", "inputs-changed")
class RMSPropInPlace:
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.lr, self.rho, self.eps, self.s = learning_rate, rho, epsilon, 0.0

    def update(self, params, grads):
        self.s = self.rho * self.s + (1 - self.rho) * np.square(grads)
        params -= self.lr * grads / np.sqrt(self.s + self.eps)
        return params


@wrong("RMSProp", "uphill")
class RMSPropMomentumPasted:
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.lr, self.rho, self.eps, self.s, self.v = learning_rate, rho, epsilon, 0.0, 0.0

    def update(self, params, grads):
        self.s = self.rho * self.s + (1 - self.rho) * np.square(grads)
        self.v = self.rho * self.v - self.lr * grads / np.sqrt(self.s + self.eps)
        return params + self.v


@wrong("Adadelta", "later-updates")
class AdadeltaSharedAverages:
    def __init__(self, rho=0.95, epsilon=1e-6):
        self.rho, self.eps = rho, epsilon
        self.avg = 0.0

    def update(self, params, grads):
        params, self.avg, self.avg = _adadelta(params, grads, self.avg, self.avg, self.rho, self.eps)
        return params


@wrong("Adadelta", "D46/D47")
class AdadeltaForgetsSteps:
    def __init__(self, rho=0.95, epsilon=1e-6):
        self.rho, self.eps, self.s, self.d = rho, epsilon, 0.0, 0.0

    def update(self, params, grads):
        params, self.s, _steps = _adadelta(params, grads, self.s, self.d, self.rho, self.eps)
        return params


@wrong("Adadelta", "D17")
class AdadeltaSwapsState:
    def __init__(self, rho=0.95, epsilon=1e-6):
        self.rho, self.eps, self.s, self.d = rho, epsilon, 0.0, 0.0

    def update(self, params, grads):
        params, self.d, self.s = _adadelta(params, grads, self.s, self.d, self.rho, self.eps)
        return params


@wrong("Adadelta", "D33")
class AdadeltaMutableDefault:
    def __init__(self, rho=0.95, epsilon=1e-6, state=[0.0, 0.0]):  # noqa: B006
        self.rho, self.eps, self.state = rho, epsilon, state

    def update(self, params, grads):
        params, *self.state[:] = _adadelta(params, grads, *self.state, self.rho, self.eps)
        return params


@wrong("Adadelta", "defaults")
class AdadeltaDefaultsOfRMSProp:
    def __init__(self, rho=0.9, epsilon=1e-8):
        self.rho, self.eps, self.state = rho, epsilon, (0.0, 0.0)

    def update(self, params, grads):
        params, *self.state = _adadelta(params, grads, *self.state, self.rho, self.eps)
        return params


# ---- right, in unusual styles

@right("gd_step")
def gd_with_ufuncs(param, grad, learning_rate):
    return np.subtract(param, np.multiply(learning_rate, grad))


gd_lambda = right("gd_step")(lambda p, g, lr: -(lr * g - p))


@right("gd_step")
def gd_comprehension(param, grad, learning_rate):
    if np.ndim(param) == 0:
        return param - learning_rate * grad
    return np.array([gd_comprehension(p, g, learning_rate) for p, g in zip(param, grad)])


@right("adagrad_step")
def adagrad_hypot(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    root = np.hypot(grad, sum_sq_grad**0.5)
    return param - learning_rate * grad / (root + epsilon), grad * grad + sum_sq_grad


@right("adagrad_step")
def adagrad_returns_list(param, grad, sum_sq_grad, learning_rate=0.01, epsilon=1e-8):
    G = np.power(grad, 2) + sum_sq_grad
    return [param - (learning_rate / (epsilon + G**.5)) * grad, G]


@right("adagrad_step")
def adagrad_copies_first(param, grad, sum_sq_grad, learning_rate=1e-2, epsilon=1e-8):
    param, total = np.array(param, float), np.array(sum_sq_grad, float)
    total += np.square(grad)
    param -= learning_rate * grad / (np.sqrt(total) + epsilon)
    return param, total


@right("rmsprop_step")
def rmsprop_vectorized(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    def one(p, g, a):
        a = rho * a + (1 - rho) * g * g
        return p - learning_rate * g / math.sqrt(a + epsilon), a
    return np.vectorize(one, otypes=[float, float])(param, grad, avg_sq_grad)


@right("rmsprop_step")
def rmsprop_power(param, grad, avg_sq_grad, learning_rate=0.001, rho=0.9, epsilon=1e-8):
    avg_sq_grad = avg_sq_grad - (1 - rho) * (avg_sq_grad - np.abs(grad)**2)
    return param + -learning_rate * grad * (avg_sq_grad + epsilon)**-0.5, avg_sq_grad


@right("adadelta_step")
def adadelta_one_root_of_ratio(param, grad, avg_sq_grad, avg_sq_delta, rho=0.95, epsilon=1e-6):
    a = rho * avg_sq_grad + (1 - rho) * grad**2
    ratio = (avg_sq_delta + epsilon) / (a + epsilon)
    return param - ratio**0.5 * grad, a, rho * avg_sq_delta + (1 - rho) * ratio * grad**2


@right("adadelta_step")
def adadelta_short_names(x, g, Eg, Ed, r=0.95, e=1e-6):
    rms = lambda a: np.sqrt(a + e)  # noqa: E731
    mix = lambda old, new: old * r + new**2 * (1 - r)  # noqa: E731
    Eg = mix(Eg, g)
    d = rms(Ed) / rms(Eg) * -g
    return x + d, Eg, mix(Ed, d)


@right("Adagrad")
class AdagradLazyState:
    def __init__(self, learning_rate=0.01, epsilon=1e-8):
        self.__dict__.update(lr=learning_rate, eps=epsilon)

    def update(self, params, grads):
        params, self.total = _adagrad(params, grads, getattr(self, "total", 0), self.lr, self.eps)
        return params


@right("Adagrad")
@dataclass
class AdagradDataclass:
    learning_rate: float = 0.01
    epsilon: float = 1e-8
    past: list = field(default_factory=list)

    def update(self, params, grads):
        self.past.append(np.square(grads))
        return params - self.learning_rate * grads / (np.sqrt(sum(self.past)) + self.epsilon)


@right("RMSProp")
class RMSPropCoroutine:
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.run = self.steps(learning_rate, rho, epsilon)
        next(self.run)

    def steps(self, *hyper):
        params, state = None, 0.0
        while True:
            params, grads = yield params
            params, state = _rmsprop(params, grads, state, *hyper)

    def update(self, params, grads):
        return self.run.send((params, grads))


@right("RMSProp")
class RMSPropSlots:
    __slots__ = "hyper", "s"

    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-8):
        self.hyper, self.s = (learning_rate, rho, epsilon), np.zeros(())

    def update(self, p, g):
        p, self.s = _rmsprop(p, g, self.s, *self.hyper)
        return p


@right("Adadelta")
class AdadeltaDict:
    def __init__(self, rho=0.95, epsilon=1e-6):
        self.hyper, self.state = (rho, epsilon), defaultdict(float)

    def update(self, params, grads):
        params, self.state["g"], self.state["d"] = _adadelta(
            params, grads, self.state["g"], self.state["d"], *self.hyper)
        return params


@right("Adadelta")
class AdadeltaPositional:
    def __init__(self, *hyper):
        self.state, self.hyper = (0.0, 0.0), hyper or (0.95, 1e-6)

    def update(self, params, grads):
        result = _adadelta(params, grads, *self.state, *self.hyper)
        self.state = result[1:]
        return result[0]
