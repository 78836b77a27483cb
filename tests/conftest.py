"""What all tests share: steady hypothesis runs, no windows, and where a browser is."""
import shutil
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

collect_ignore = ["records"]        # scripts that recorded other libraries, which are not installed

# No deadline: shared machines pause. The same examples every time: a red run can be run again.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile("steady")

matplotlib.use("Agg")               # not by MPLBACKEND, which the notebooks' kernels would inherit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def root():
    """The project's folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium or Chrome; tests that ask for it are skipped where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return path or pytest.skip("needs Chromium or Chrome on the PATH")


@pytest.fixture(scope="session")
def site(root, tmp_path_factory):
    """The folder of the site, built once with everything in it."""
    from adaptive_edu.authoring.site import build
    folder = tmp_path_factory.mktemp("site")
    problems = build(root, folder)
    assert problems == []
    return folder
