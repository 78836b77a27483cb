"""Loss surfaces over the plane, each chosen for what it exposes. Imports nothing of ours.

Functions take x and y as floats or as arrays of one shape; only + - * / are used, so that a path run
in plain floats and a whole sweep run in arrays agree to the last bit.
"""
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import cos, radians, sin


@dataclass(frozen=True)
class Surface:
    """A loss over the plane.

    Attributes
    ----------
    name, exposes : str
        Its name, and one sentence on what it shows about an optimizer.
    function : callable (x, y) -> f
    gradient : callable (x, y) -> (df/dx, df/dy)
    start, minimum : (x, y)
        Where runs begin, and where f is least (one of the places, if there are several).
    window : ((left, right), (bottom, top))
        The part of the plane worth drawing.
    """

    name: str
    exposes: str
    function: Callable
    gradient: Callable
    start: tuple[float, float]
    minimum: tuple[float, float]
    window: tuple[tuple[float, float], tuple[float, float]]

    def excess(self, x, y):
        """Return how far f at (x, y) lies above the minimum."""
        return self.function(x, y) - self.function(*self.minimum)


def quadratic(curvature_x, curvature_y, name="bowl", exposes="How curvature and rate decide alone."):
    """Return f = (curvature_x x^2 + curvature_y y^2) / 2.

    Parameters
    ----------
    curvature_x, curvature_y : float, > 0
        The second derivatives [f/x^2].

    Examples
    --------
    >>> quadratic(0.2, 4.0).function(-5.0, -2.0)
    10.5
    """
    for axis, value in (("curvature_x", curvature_x), ("curvature_y", curvature_y)):
        if not value > 0:
            raise ValueError(f"{axis} must be > 0; got {value}")
    return Surface(name, exposes,
                   lambda x, y: 0.5 * (curvature_x * x * x + curvature_y * y * y),
                   lambda x, y: (curvature_x * x, curvature_y * y),
                   start=(-5.0, -2.0), minimum=(0.0, 0.0), window=((-6.0, 6.0), (-3.5, 3.5)))


def rotate(surface, degrees):
    """Return the surface turned about the origin, its start, minimum and window turned with it.

    The turn is orthogonal: curvatures stay what they are, only the axes no longer fit them.

    Examples
    --------
    >>> turned = rotate(quadratic(0.2, 4.0), 45)
    >>> round(turned.function(*turned.start), 12)
    10.5
    """
    c, s = cos(radians(degrees)), sin(radians(degrees))

    def turn(x, y):
        return c * x - s * y, s * x + c * y

    def back(x, y):
        return c * x + s * y, c * y - s * x

    function, gradient = surface.function, surface.gradient
    (left, right), (bottom, top) = surface.window
    xs, ys = zip(*(turn(x, y) for x in (left, right) for y in (bottom, top)))
    return replace(surface, name=f"{surface.name} turned by {degrees:g} degrees",
                   exposes="What is lost when each coordinate is scaled by itself.",
                   function=lambda x, y: function(*back(x, y)),
                   gradient=lambda x, y: turn(*gradient(*back(x, y))),
                   start=turn(*surface.start), minimum=turn(*surface.minimum),
                   window=((min(xs), max(xs)), (min(ys), max(ys))))


def _rosenbrock(x, y):
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)


def _rosenbrock_gradient(x, y):
    return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)


def _beale_terms(x, y):
    return 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y


def _beale(x, y):
    a, b, c = _beale_terms(x, y)
    return a * a + b * b + c * c


def _beale_gradient(x, y):
    a, b, c = _beale_terms(x, y)
    return (2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)),
            2 * x * (a + 2 * b * y + 3 * c * y * y))


def _saddle(x, y):
    return 0.5 * (x * x - y * y) + 0.25 * y * y * y * y


def _saddle_gradient(x, y):
    return x, y * y * y - y


def _plateau(x, y):
    return (x * x + y * y) / (1 + x * x + y * y)


def _plateau_gradient(x, y):
    slope = 2 / ((1 + x * x + y * y) * (1 + x * x + y * y))
    return slope * x, slope * y


BOWL = quadratic(1.0, 1.0, "bowl", "The simplest case: every direction is alike, so any good rate serves all.")
RAVINE = quadratic(0.2, 4.0, "ravine", "Curvatures differ twentyfold: one learning rate cannot suit both.")
ROTATED_RAVINE = rotate(RAVINE, 45)
ROSENBROCK = Surface("Rosenbrock valley", "A curved, flat valley: directions that matter change on the way.",
                     _rosenbrock, _rosenbrock_gradient, (-1.2, 1.0), (1.0, 1.0), ((-2.0, 2.0), (-1.0, 3.0)))
BEALE = Surface("Beale surface", "Cliffs and flats side by side: gradients differ by orders of magnitude.",
                _beale, _beale_gradient, (1.0, 1.0), (3.0, 0.5), ((-1.0, 4.5), (-1.5, 2.5)))
SADDLE = Surface("saddle", "The way out starts with an almost zero gradient: who amplifies it?",
                 _saddle, _saddle_gradient, (2.0, 0.01), (0.0, 1.0), ((-2.5, 2.5), (-2.0, 2.0)))
PLATEAU = Surface("plateau", "Far out the gradient all but vanishes: who moves there, and how fast?",
                  _plateau, _plateau_gradient, (4.0, 3.0), (0.0, 0.0), ((-5.0, 5.0), (-4.0, 4.0)))
SURFACES = {"bowl": BOWL, "ravine": RAVINE, "rotated_ravine": ROTATED_RAVINE, "rosenbrock": ROSENBROCK,
            "beale": BEALE, "saddle": SADDLE, "plateau": PLATEAU}


def surface_named(surface):
    """Return the surface that a key of `SURFACES`, or its full name, stands for; a surface is returned as it is.

    Examples
    --------
    >>> surface_named("rosenbrock").name
    'Rosenbrock valley'
    """
    if isinstance(surface, Surface):
        return surface
    for key, known in SURFACES.items():
        if str(surface).lower() in (key, known.name.lower()):
            return known
    raise ValueError(f"surface must be one of {', '.join(SURFACES)}, or a Surface; got {surface!r:.60}")
