"""The memory that an update in place holds, counted and not timed. Imports the measures, and calls a learner's code."""
from ..exercises import SECONDS
from ..exercises.asking import in_words, quietly
from ..interrupt import time_limit
from ..measures import peak_of
from .dialogue import Dialogue


def of_memory(exercise, function):
    """Return the verdict on an update whose numbers are right: does it make large arrays on the way?

    Examples
    --------
    >>> from adaptive_edu.exercises import EXERCISES
    >>> def wasteful(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
    ...     avg_sq_grad[:] = rho * avg_sq_grad + (1 - rho) * grad**2
    ...     param -= learning_rate * grad / (avg_sq_grad + epsilon) ** 0.5
    ...     return param, avg_sq_grad
    >>> of_memory(EXERCISES["rmsprop_in_place"], wasteful).mistake
    'holds'
    """
    talk, args = Dialogue(exercise, ()), exercise.large
    try:
        with quietly(), time_limit(SECONDS):
            held = peak_of(lambda: function(*args))
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        return talk.say("raises", error=f"{in_words(problem)}, with {args[0].size:,} parameters.")
    if held <= exercise.room:
        return talk.say("right")
    return talk.verdict("holds", f"The numbers are right, and they are where they should be. But with {args[0].size:,} "
                        f"parameters yours held {held / 1e6:.1f} MB at one time beside the arrays that came in, where "
                        f"{exercise.room // 1000} kB are enough. Which operation still makes an array of that length?")
