"""Pictures that follow the hand: each explorer is one call that a notebook ends a cell with::

    compare(surface="ravine", methods=("adagrad", "rmsprop", "adadelta"), yours=None, like=None,
            sliders=("rho", "epsilon"), steps=300, start=None, panels=("loss", "state", "rate"),
            predictions=None, **values)
    two_clocks(yours=None, sliders=("p_common", "p_rare", "learning_rate"), steps=400, seed=0, **values)
    stability(learning_rate=0.02, curvature=4.0, angle=0.0, steps=20)
    three_memories(rho=0.9, window=10)
    any_units(yours=None, unit_x=1.0, unit_f=1.0)
    startup(rho=0.95, epsilon=1e-6, curvature=1.0)
    plane(measured=None, steps=300, curvature=1.0)
    stored_table(trained, rho=0.95, epsilon=1e-8, updates=None)

All return an `Explorer`: shown by the notebook, `explorer.twin()` gives `(figure, alt)` of its static
twin for `figures.show(*explorer.twin())`, `explorer.values` the position of every control, and
`explorer.set(rho=0.99)` moves one from code. See the functions for their arguments.

A number given as an argument must lie on its slider, or an error says the range. A number typed into a box that
the slider lacks becomes the nearest, and a line below the picture says so. What a learner's function prints in its
last run is shown below the sliders, its first lines.

Tried in JupyterLab, Notebook 7 and VS Code's widget manager; `docs/elsewhere.md` says how, and what differs. Only
plain ipywidgets are used, nothing is fetched. A slider's handle has no name of its own for a screen reader, which
is ipywidgets' doing: opened by the course's command it has one; elsewhere the number box beside it has.

Imports everything else of the package and ipywidgets; nothing imports explorers.
"""
try:
    import ipywidgets as _ipywidgets  # noqa: F401
except ImportError as error:
    raise ImportError("The explorers need ipywidgets: `pip install ipywidgets`, then restart the kernel") from error

from .charting import plane
from .clocks import two_clocks
from .comparison import compare
from .explorer import Explorer
from .factors import stability
from .measuring import any_units
from .picture import Picture
from .remembering import three_memories
from .replaying import stored_table
from .starting import startup

__all__ = ["Explorer", "Picture", "any_units", "compare", "plane", "stability", "startup", "stored_table",
           "three_memories", "two_clocks"]
