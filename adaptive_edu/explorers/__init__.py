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
    stored_table(trained, rho=0.95, epsilon=1e-8, updates=84)

All return an `Explorer`: shown by the notebook, `explorer.twin()` gives `(figure, alt)` of its static
twin for `figures.show(*explorer.twin())`, `explorer.values` the position of every control, and
`explorer.set(rho=0.99)` moves one from code. See the functions for their arguments.

Tried in JupyterLab 4.6 (light and dark, keys, drags, wrong functions, restarts, 500 updates: the tests in
`tests/browser` repeat it) and in Notebook 7.6 (drags, number boxes; there the arrow keys on a slider's handle
belong to the notebook, as on every slider of ipywidgets: use the number box beside it). Not tried in VS Code
and Colab: only plain ipywidgets are used, nothing is fetched. A slider's handle has no name of its own for a
screen reader, which is ipywidgets' doing; the number box beside it has one.

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
