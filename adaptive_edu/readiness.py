"""The self-test of the first page: is everything there that the course needs?"""
import sys

from .lessons import Said

IN_BROWSER = sys.platform == "emscripten"
REMEDY = ("Check that you are online and reload the page." if IN_BROWSER else
          "Run `python3 start.py` in the project's folder, then restart the kernel.")
MISSING_IN_BROWSER = Said("○", "not in a browser", "compiled kernels, the grading sandbox, and a time limit: "
                          "if a function of yours never ends, restart the kernel")


def self_test():
    """Try each part of the installation and say of each whether it is ready, without versions or paths.

    Returns
    -------
    list of Said
        In a browser one more, which says what cannot be had there.

    Examples
    --------
    >>> print(self_test()[0])
    ✓ ready: the three steps give the numbers worked out on paper
    """
    return [_tried(*part) for part in (
        ("the three steps give the numbers worked out on paper", _steps_agree_with_paper),
        ("the tutor tells a right step from a wrong one", _tutor_judges),
        ("figures can be drawn", _figures_draw),
        ("sliders are installed", _sliders_exist),
        ("the bundled data can be read", _data_can_be_read))] + [MISSING_IN_BROWSER] * IN_BROWSER


def _tried(words, part):
    try:
        good, why = part(), ""
    except Exception as error:                  # whatever is wrong with a part, the others are tried
        good, why = False, f" ({type(error).__name__})"
    if good:
        return Said("✓", "ready", words)
    return Said("✗", "not ready", f"{words}{why}. {REMEDY}")


def _steps_agree_with_paper():
    from .steps import adadelta_step, adagrad_step, rmsprop_step
    return (adagrad_step(1.0, 4.0, 9.0, 0.5, 3.0) == (0.75, 25.0)
            and rmsprop_step(1.0, 4.0, 28.0, 0.75, 0.75, 11.0) == (0.5, 25.0)
            and adadelta_step(10.0, 5.0, 9.0, 5.0, 0.25, 4.0) == (7.0, 21.0, 8.0))


def _tutor_judges():
    from .baselines import gd_step
    from .tutor import check

    def climbs(param, grad, learning_rate):
        return param + learning_rate * grad

    return check(gd_step, "gd_step").correct and not check(climbs, "gd_step").correct


def _figures_draw():
    from io import BytesIO

    from matplotlib.figure import Figure
    figure, picture = Figure(), BytesIO()
    figure.subplots().plot([0, 1])
    figure.savefig(picture, format="png")
    return picture.getvalue().startswith(b"\x89PNG")


def _sliders_exist():
    from ipywidgets import FloatSlider
    return FloatSlider(value=0.5).value == 0.5


def _data_can_be_read():
    from .experiments import breast_cancer
    return breast_cancer()[0].shape == (569, 31)
