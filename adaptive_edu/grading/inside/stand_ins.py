"""Stand-ins for the course and for what only draws, so that notebooks import. Standard library only.

`from adaptive_edu.tutor import check` works in the jail and `check(...)` does nothing: the reference is not
here. The same for libraries that a notebook may load for its pictures.
"""
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

NAMES = {"adaptive_edu", "matplotlib", "IPython", "ipywidgets", "pandas", "seaborn", "plotly", "tqdm"}


class NotHereWhenGraded:
    """Takes every call and every name, and is nothing: whoever computes with it meets its name in the error."""

    def __call__(self, *args, **kwargs):
        return NotHereWhenGraded()

    def __getattr__(self, name):
        if name.startswith("__") or name == "keys":       # `keys` would make a mapping of it
            raise AttributeError(name)
        return NotHereWhenGraded()

    def __iter__(self):
        return iter((NotHereWhenGraded(), NotHereWhenGraded()))         # fig, ax = plt.subplots()

    def __getitem__(self, key):
        return NotHereWhenGraded()

    def __setitem__(self, key, value):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        return False


class StandIn(ModuleType):
    """A module that has every name."""

    __path__ = ()
    __all__ = ()

    def __getattr__(self, name):
        if name.startswith("__") or name == "keys":       # `keys` would make a mapping of it
            raise AttributeError(name)
        return NotHereWhenGraded()


class Finder(MetaPathFinder, Loader):
    """Finds a stand-in for each of `NAMES` and whatever is below it."""

    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in NAMES else None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


def install():
    """Put the stand-ins before the real ones."""
    sys.meta_path.insert(0, Finder())
