"""Right steps in several honest styles, which differ in their last digits. Imports the source."""
from functools import cache

from .source import Patient, source, taken, ward

STYLES = {
    "adagrad_step": {
        "equations": [
            "sum_sq_grad = sum_sq_grad + grad * grad",
            "return param - learning_rate / (np.sqrt(sum_sq_grad) + epsilon) * grad, sum_sq_grad"],
        "element by element": [
            "def one(x, g, total, rate, eps):",
            "    total = total + g * g",
            "    return x - rate * g / (math.sqrt(total) + eps), total",
            "each = np.vectorize(one, otypes=[float, float])",
            "return each(param, grad, sum_sq_grad, learning_rate, epsilon)"],
        "in place, on copies": [
            "sum_sq_grad += np.square(grad)",
            "param -= learning_rate * (grad / (sum_sq_grad**0.5 + epsilon))",
            "return [param, sum_sq_grad]"],
        "other algebra": [
            "root = np.hypot(np.sqrt(sum_sq_grad), grad)",
            "return param - np.sign(grad) * (abs(grad) * learning_rate / (root + epsilon)), root * root"]},
    "rmsprop_step": {
        "equations": [
            "avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)",
            "return param - learning_rate * grad / np.sqrt(avg_sq_grad + epsilon), avg_sq_grad"],
        "element by element": [
            "def one(x, g, u, rate, rho, eps):",
            "    u = rho * u + (1 - rho) * g**2",
            "    return x - rate * g / math.sqrt(u + eps), u",
            "each = np.vectorize(one, otypes=[float, float])",
            "return each(param, grad, avg_sq_grad, learning_rate, rho, epsilon)"],
        "in place, on copies": [
            "avg_sq_grad *= rho",
            "avg_sq_grad += (1 - rho) * np.square(grad)",
            "param -= learning_rate * (grad * (avg_sq_grad + epsilon) ** -0.5)",
            "return [param, avg_sq_grad]"],
        "other algebra": [
            "new = np.hypot(rho**0.5 * np.sqrt(avg_sq_grad), (1 - rho) ** 0.5 * grad) ** 2",
            "return param - np.sign(grad) * learning_rate * np.sqrt(grad**2 / (new + epsilon)), new"]},
    "adadelta_step": {
        "equations": [
            "avg_sq_grad = rho * avg_sq_grad + (1 - rho) * (grad * grad)",
            "delta = -np.sqrt(avg_sq_delta + epsilon) / np.sqrt(avg_sq_grad + epsilon) * grad",
            "return param + delta, avg_sq_grad, rho * avg_sq_delta + (1 - rho) * (delta * delta)"],
        "element by element": [
            "def one(x, g, u, v, rho, eps):",
            "    u = rho * u + (1 - rho) * g**2",
            "    step = math.sqrt((v + eps) / (u + eps)) * g",
            "    return x - step, u, rho * v + (1 - rho) * step**2",
            "each = np.vectorize(one, otypes=[float, float, float])",
            "return each(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon)"],
        "in place, on copies": [
            "avg_sq_grad *= rho",
            "avg_sq_grad += (1 - rho) * np.square(grad)",
            "delta = grad * (avg_sq_delta + epsilon) ** 0.5 / (avg_sq_grad + epsilon) ** 0.5",
            "avg_sq_delta *= rho",
            "avg_sq_delta += (1 - rho) * np.square(delta)",
            "return [param - delta, avg_sq_grad, avg_sq_delta]"],
        "other algebra": [
            "new = np.hypot(rho**0.5 * np.sqrt(avg_sq_grad), (1 - rho) ** 0.5 * grad) ** 2",
            "squared = grad**2 * (avg_sq_delta + epsilon) / (new + epsilon)",
            "return param - np.sign(grad) * np.sqrt(squared), new, rho * avg_sq_delta + (1 - rho) * squared"]},
}


@cache
def healthy(exercise):
    """Return right steps of an exercise in several honest styles, which differ in their last digits.

    >>> [style.id for style in healthy("adagrad_step")]
    ['equations', 'element by element', 'in place, on copies', 'other algebra']
    """
    return tuple(Patient(style, exercise, source(exercise, [taken(exercise), *body]))
                 for style, body in STYLES[ward(exercise)].items())
