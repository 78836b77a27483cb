"""JupyterLite: the notebooks and Python inside the reader's browser. Nothing is fetched when it is built.

Each kernel loads, before the first cell, the course's wheel and that of ipywidgets from this site, and what needs a
compiler from Pyodide's own distribution. So no notebook needs a line that installs something.
"""
import json
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

CONTENTS = ("notebooks/*.ipynb", "notebooks/images/*.*", "exercises/self_study/*.ipynb")
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension")
NAMES = "adaptive_edu/jupyter/labextensions/adaptive-edu"       # ours: it gives sliders their names
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
FROM_PYODIDE = ["numpy", "matplotlib", "scikit-learn", "joblib", "tqdm"]
FROM_HERE = ("ipywidgets", "comm")      # the very version whose JavaScript stands beside it
SEEN_FROM_WORKER = "../../../../pypi/"  # the worker's script is in extensions/@jupyterlite/.../static/


def build(root, work, output):
    """Build JupyterLite with the course's notebooks and wheel.

    Parameters
    ----------
    root : Path
        The project's folder.
    work : Path
        A new folder for what is needed on the way.
    output : Path
        Where it goes.
    """
    stage(root, work)
    run(work, output)


def run(work, output):
    """Run `jupyter lite build` on what was staged."""
    subprocess.run([sys.executable, "-W", "ignore", "-m", "jupyterlite_core.app", "build", "--log-level=ERROR",
                    "--lite-dir", str(work), "--output-dir", str(output)],
                   cwd=work, check=True, stdout=subprocess.DEVNULL)


def stage(root, work):
    """Write what JupyterLite is built from: notebooks, wheels, settings."""
    for path in (path for pattern in CONTENTS for path in sorted(root.glob(pattern))):
        copy = work / "files" / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    wheels = make_wheels(root, work / "pypi")
    shutil.copyfile(root / "adaptive_edu/jupyter/labconfig/default_setting_overrides.json", work / "overrides.json")
    _write(work / "jupyter-lite.json", site_settings([wheel.name for wheel in wheels]))
    _write(work / "jupyter_lite_config.json", build_settings(root, Path(sys.prefix)))


def make_wheels(root, folder):
    """Build the course's wheel, and pack those of ipywidgets from what is installed; return their paths."""
    folder.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder.resolve())], cwd=root,
                   check=True, capture_output=True)
    for name in FROM_HERE:
        pack(distribution(name), folder)
    return sorted(folder.glob("*.whl"))


def pack(installed, folder):
    """Write a wheel of an installed pure Python distribution, its own files as they are; return its path.

    Parameters
    ----------
    installed : importlib.metadata.Distribution
    folder : Path
    """
    path = folder / f"{installed.name.replace('-', '_')}-{installed.version}-py3-none-any.whl"
    with ZipFile(path, "w") as wheel:
        for file in sorted(installed.files):
            if ".." not in file.parts and "__pycache__" not in file.parts:
                wheel.write(file.locate(), file.as_posix())
    return path


def site_settings(wheels):
    """Return what the page in the browser reads."""
    packages = FROM_PYODIDE + [SEEN_FROM_WORKER + wheel for wheel in wheels]
    return {"jupyter-lite-schema-version": 0,
            "jupyter-config-data": {
                "appName": "adaptive_edu",
                "exposeAppInBrowser": True,         # so that a test can ask it
                "litePluginSettings": {KERNEL: {"loadPyodideOptions": {"packages": packages}}}}}


def build_settings(root, prefix):
    """Return what `jupyter lite build` reads: JupyterLab with three extensions, and not whatever else is installed."""
    extensions = [str(prefix / "share/jupyter/labextensions" / name) for name in EXTENSIONS] + [str(root / NAMES)]
    return {"LiteBuildConfig": {"apps": ["lab"], "ignore_sys_prefix": ["federated_extensions"],
                                "federated_extensions": extensions, "no_sourcemaps": True,
                                "no_unused_shared_packages": True}}


def _write(path, settings):
    path.write_text(json.dumps(settings, indent=1), encoding="utf-8")
