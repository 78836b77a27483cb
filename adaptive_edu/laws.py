"""Laws of the three methods: what a run must do where a formula can say it. Imports NumPy alone.

Each law holds under the assumptions its function states, and says where it fails; the tests compare it
with runs over a decade of every parameter. Arguments are numbers or arrays that broadcast, Adadelta's
rho a number.
"""
import numpy as np

ZETA_HALF = -1.4603545088095868      # zeta(1/2): sum of 1/sqrt(t) up to T is 2 sqrt(T) + zeta(1/2) + O(1/sqrt(T))


def descent_factor(learning_rate, curvature):
    """Return by what a step of gradient descent multiplies the distance along one direction of a bowl.

    1 - learning_rate x curvature, exactly; below 0 the step jumps over the minimum, below -1 it diverges.

    Examples
    --------
    >>> descent_factor(0.5, curvature=np.array([0.2, 4.0])).tolist()
    [0.9, -1.0]
    """
    return 1 - learning_rate * np.asarray(curvature)


def half_life(rho):
    """Return after how many steps of silence half of an exponential average is left: ln(1/2) / ln(rho).

    Examples
    --------
    >>> [round(float(half_life(rho)), 2) for rho in (0.0, 0.5, 0.9)]
    [0.0, 1.0, 6.58]
    """
    with np.errstate(divide="ignore"):      # rho = 0 remembers nothing
        return np.abs(np.log(0.5) / np.log(np.asarray(rho)))


def adagrad_distance(steps, learning_rate):
    """Return how far Adagrad comes in a steady slope: learning_rate (2 sqrt(T) + zeta(1/2)).

    Assumes one constant gradient from zero state, far above epsilon; its size does not matter. Too small
    by about learning_rate / (2 sqrt(T)): 25 % at the second step, 3 % at the tenth, 0.3 % at the hundredth.

    Examples
    --------
    >>> round(float(adagrad_distance(10_000, learning_rate=0.01)), 5)
    1.9854
    """
    return learning_rate * (2 * np.sqrt(steps) + ZETA_HALF)


def adagrad_time(distance, learning_rate):
    """Return after how many steps of a steady slope Adagrad has come that far, a real number.

    The inverse of `adagrad_distance`, with its assumptions: it fails for distances of a few learning rates.

    Examples
    --------
    >>> round(float(adagrad_time(0.5, learning_rate=0.01)), 2)
    662.04
    """
    return np.square((np.divide(distance, learning_rate) - ZETA_HALF) / 2)


def rmsprop_first_step(learning_rate, rho):
    """Return the length of RMSProp's first step, or of one after a long silence: learning_rate / sqrt(1 - rho).

    Assumes (1 - rho) grad^2 far above epsilon; the gradient's size does not matter then. A silence is long
    when rho to the power of its steps times what the average was is far below (1 - rho) grad^2.

    Examples
    --------
    >>> round(float(rmsprop_first_step(0.01, rho=0.9)), 7)
    0.0316228
    """
    return learning_rate / np.sqrt(1 - np.asarray(rho))


def rmsprop_cycle(learning_rate, curvature, epsilon):
    """Return the amplitude of RMSProp's final cycle about a minimum: sqrt(learning_rate^2/4 - epsilon/curvature^2).

    Assumes a parabola (each coordinate of an unturned bowl) and 0 < rho < 1, which does not matter except that,
    for rho > 1/9 and epsilon far below (curvature x amplitude)^2, the cycle is reached as rho^(t/2): slowly for a
    rho near 1. From rho = 0.995 on, a fall towards the minimum can end among the smallest floats and stick there.
    Returns 0 where the root would be of a negative number: there, learning_rate x curvature < 2 sqrt(epsilon),
    RMSProp comes to rest.

    Examples
    --------
    >>> round(float(rmsprop_cycle(0.01, curvature=1.0, epsilon=1e-8)), 7)
    0.004999
    """
    return np.sqrt(np.maximum(np.square(learning_rate) / 4 - epsilon / np.square(curvature), 0))


def adadelta_steady_step(step, rho, epsilon):
    """Return the exact length of Adadelta's step number `step`, 1 or more, in a steady slope from zero state.

    delta^2 = epsilon (1/(1 - rho) + (1 - rho) sum of 1/(1 - rho^j) for j = 2 to step).

    Assumes grad^2 (1 - rho) far above epsilon, and a step still far below the gradient in number:
    step << grad^2 / ((1 - rho) epsilon). Later the effective rate ends its growth at 1.

    Examples
    --------
    >>> round(float(adadelta_steady_step(1, rho=0.95, epsilon=1e-6)), 7)
    0.0044721
    """
    step = np.asarray(step)
    j = np.arange(2, max(2, int(step.max(initial=2))) + 1)
    sums = np.concatenate([[0.0, 0.0], np.cumsum(1 / (1 - rho ** j))])[step]
    return np.sqrt(epsilon * (1 / (1 - rho) + (1 - rho) * sums))


def adadelta_growth(step, rho, epsilon):
    """Return the same where it has settled: delta^2 = epsilon ((1 - rho) step + C), C = `adadelta_boost(rho)`.

    Assumes what `adadelta_steady_step` does, and step >> 1 / (1 - rho).

    Examples
    --------
    >>> round(float(adadelta_growth(1000, rho=0.95, epsilon=1e-6)), 5)
    0.00851
    """
    return np.sqrt(epsilon * ((1 - rho) * np.asarray(step) + adadelta_boost(rho)))


def adadelta_boost(rho):
    """Return C, the head start of Adadelta's steps: a number of steps times (1 - rho).

    C = 1/(1 - rho) - (1 - rho) + (1 - rho) sum of rho^j / (1 - rho^j) for j from 2: what the sum of
    `adadelta_steady_step` exceeds (1 - rho) step by, in the end. Nearly 1/(1 - rho) + ln(1/(1 - rho)) +
    Euler's gamma - 1 (1.5 % more at 0.9, 0.03 % at 0.99); most of it is the first step's 1/(1 - rho).

    Examples
    --------
    >>> [round(float(adadelta_boost(rho)), 3) for rho in (0.9, 0.95, 0.99)]
    [11.709, 22.47, 104.154]
    """
    fading = rho ** np.arange(2, 3 + int(40 / (1 - rho)))      # the rest is below 1e-17
    return 1 / (1 - rho) - (1 - rho) + (1 - rho) * np.sum(fading / (1 - fading))


def adadelta_time(distance, rho, epsilon):
    """Return after how many steps of a steady slope Adadelta has come that far, a real number.

    The integral of `adadelta_growth`, with its assumptions. For a small epsilon it grows as
    epsilon^(-1/3), for a large one as epsilon^(-1/2).

    Examples
    --------
    >>> adadelta_time(4.9, 0.95, np.array([1e-8, 1e-6, 1e-4])).round().tolist()
    [4405.0, 766.0, 98.0]
    """
    boost, forget = adadelta_boost(rho), 1 - rho
    return ((1.5 * forget * distance / np.sqrt(epsilon) + boost ** 1.5) ** (2 / 3) - boost) / forget


def adadelta_endgame(step, curvature, epsilon):
    """Return the amplitude of Adadelta's oscillation about a minimum: sqrt(epsilon step (1 - 4/curvature^2)) / 2.

    Assumes a parabola of curvature above 2, and many steps: at 10^4 and curvature 10 it is 3 % off with
    Adadelta's defaults and a start at 1, far off just above 2 or for rho above 0.99. It grows for ever and
    rho cancels. Returns 0 up to curvature 2, where Adadelta ends as gradient descent of rate 1 and rests.

    Examples
    --------
    >>> round(float(adadelta_endgame(1_000_000, curvature=10.0, epsilon=1e-6)), 4)
    0.4899
    """
    return np.sqrt(epsilon * np.asarray(step) * np.maximum(1 - 4 / np.square(curvature), 0)) / 2


def adadelta_after_silence(grad, rho, epsilon):
    """Return the length of Adadelta's step for one gradient after a long silence.

    sqrt(epsilon) |grad| / sqrt((1 - rho) grad^2 + epsilon): at most sqrt(epsilon / (1 - rho)), however rare
    it was. Assumes that both averages have faded far below epsilon, for avg_sq_grad below (1 - rho) grad^2.

    Examples
    --------
    >>> round(float(adadelta_after_silence(1.0, rho=0.95, epsilon=1e-6)), 7)
    0.0044721
    """
    return np.sqrt(epsilon) * np.abs(grad) / np.sqrt((1 - np.asarray(rho)) * np.square(grad) + epsilon)


def adadelta_distance(steps, rho, epsilon):
    """Return how far Adadelta comes in a steady slope, the integral of `adadelta_growth`.

    sqrt(epsilon) 2 / (3 (1 - rho)) (((1 - rho) steps + C)^(3/2) - C^(3/2)), the inverse of `adadelta_time`.

    Assumes what `adadelta_steady_step` does. Too large while avg_sq_grad fills: for rho from 0.9 to 0.99 by
    2 to 9 % at the first step, by 4 % or less after 1 / (1 - rho) steps, by 0.3 % or less after 10 / (1 - rho).

    Examples
    --------
    >>> round(float(adadelta_distance(766.5, rho=0.95, epsilon=1e-6)), 2)
    4.9
    """
    boost, forget = adadelta_boost(rho), 1 - rho
    return np.sqrt(epsilon) * 2 / (3 * forget) * ((forget * np.asarray(steps) + boost) ** 1.5 - boost ** 1.5)


def adadelta_saturation(step, grad, rho, epsilon):
    """Return the length of Adadelta's late steps in a steady slope, to their end at |grad|.

    delta^2 = grad^2 - (grad^2 - epsilon C) exp(-step / tau), tau = (grad^2 + epsilon) / ((1 - rho) epsilon).
    For step << tau this is `adadelta_growth`.

    Assumes step >> 1 / (1 - rho), and grad^2 (1 - rho) far above epsilon. Where epsilon is larger, the first
    step is `adadelta_after_silence` and all later ones lie between that and |grad|.

    Examples
    --------
    >>> adadelta_saturation(np.array([1e3, 1e5, 1e8]), 1.0, rho=0.95, epsilon=1e-6).round(4).tolist()
    [0.0085, 0.0708, 0.9966]
    """
    sq_grad = np.square(grad)
    left = np.exp(-np.asarray(step) * (1 - rho) * epsilon / (sq_grad + epsilon))
    return np.sqrt(sq_grad - (sq_grad - epsilon * adadelta_boost(rho)) * left)


def adadelta_visits(gap, rho, epsilon):
    """Return the step at which Adadelta settles if every gradient number k * gap is alike, the others 0.

    sqrt(epsilon / (1 - rho) (1 - rho^gap) / (1 - rho^(gap - 1))), gap 2 or more. For a large gap this is
    `adadelta_after_silence`; with gap 1 the slope is steady, and steps grow.

    Assumes (1 - rho) grad^2 far above epsilon, and many visits: from visit to visit what is left of
    the start is multiplied by 1 - (1 - rho^gap)(1 - rho^(gap - 1)), near 1 for a small gap and a rho near 1.

    Examples
    --------
    >>> adadelta_visits(np.array([2, 10, 1000]), rho=0.95, epsilon=1e-6).round(6).tolist()
    [0.006245, 0.004659, 0.004472]
    """
    gap = np.asarray(gap, dtype=float)
    return np.sqrt(epsilon / (1 - rho) * (1 - rho ** gap) / (1 - rho ** (gap - 1)))


def adadelta_noise(spread, rho, epsilon):
    """Return the root mean square step at which Adadelta ceases to grow if gradients are noisy.

    sqrt(epsilon / (spread rho (1 - rho))), where spread is the variance of grad^2 over its squared mean: 2 for
    normal gradients about zero, (4 s^2 + 2 s^4) / (1 + s^2)^2 for 1 + s times such a one.

    Assumes gradients that are independent in time, a mean of grad^2 with (1 - rho) grad^2 far above epsilon,
    and spread (1 - rho) << 1, to first order: 2 % too small where that is 0.03, 7 % at 0.1. It is reached
    after some 1 / (spread rho (1 - rho)^2) steps; until then `adadelta_steady_step` bounds the steps.

    Examples
    --------
    >>> adadelta_noise(np.array([0.04, 2.0]), rho=0.95, epsilon=1e-6).round(4).tolist()
    [0.0229, 0.0032]
    """
    return np.sqrt(epsilon / (np.asarray(spread) * rho * (1 - rho)))
