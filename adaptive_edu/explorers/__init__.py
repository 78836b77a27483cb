"""Pictures that follow the hand: each explorer is one call that a notebook ends a cell with.

    compare(surface="ravine", methods=("adagrad", "rmsprop", "adadelta"), yours=None, like=None,
            sliders=("rho", "epsilon"), steps=300, start=None, panels=("loss", "state", "rate"),
            predictions=None, **values)
    two_clocks(yours=None, sliders=("p_common", "p_rare", "learning_rate"), steps=400, seed=0, **values)

Both return an `Explorer`: shown by the notebook, `explorer.twin()` gives `(figure, alt)` of its static
twin for `figures.show(*explorer.twin())`, `explorer.values` the position of every control, and
`explorer.set(rho=0.99)` moves one from code. See the functions for their arguments.

Imports everything else of the package and ipywidgets; nothing imports explorers.
"""
try:
    import ipywidgets as _ipywidgets  # noqa: F401
except ImportError as error:
    raise ImportError("The explorers need ipywidgets: `pip install ipywidgets`, then restart the kernel") from error

from .clocks import two_clocks
from .comparison import compare
from .explorer import Explorer
from .picture import Picture

__all__ = ["Explorer", "Picture", "compare", "two_clocks"]
