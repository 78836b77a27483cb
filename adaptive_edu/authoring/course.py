"""Course notebooks: a percent script in, an executed notebook in canonical form out."""
import os
import platform
import sys
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext
import matplotlib
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from threadpoolctl import threadpool_info

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
          "language_info": {"name": "python"}}
VOLATILE = "volatile"       # tag of cells whose outputs are never stored: nbval runs them, no more
WIDGET = "application/vnd.jupyter.widget-view+json"
SECONDS_PER_CELL = 120
LOOKS = {"MATPLOTLIBRC": str(Path(matplotlib.get_data_path()) / "matplotlibrc"),        # nobody's own settings
         "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def targets(root):
    """Return each course notebook of a project with the function that builds it."""
    scripts = sorted((root / "notebooks" / "source").glob("[!.]*.py"))
    return [(script.parents[1] / f"{script.stem}.ipynb", partial(build, script)) for script in scripts]


def problems(root):
    """Return a sentence for each notebook that has no script."""
    built = {path for path, _ in targets(root)}
    return [f"notebooks/{path.name} must have a script, notebooks/source/{path.stem}.py; found none"
            for path in sorted((root / "notebooks").glob("*.ipynb")) if path not in built]


def build(script):
    """Return the executed notebook of a script, in canonical form; it runs in the notebook's own folder."""
    notebook = read_script(script)
    execute(notebook, script.parents[1])
    for number, text in stderr_of(notebook):
        print(f"{script.name}: cell {number} wrote to stderr, which is not stored: {text:.200}")
    return canonical(notebook)


def read_script(script):
    """Return the notebook of a percent script: cells with stable ids, nothing executed."""
    notebook, seen = jupytext.read(script, fmt="py:percent"), {}
    notebook.metadata, notebook.nbformat, notebook.nbformat_minor = KERNEL, 4, 5
    for cell in notebook.cells:
        # From the content: a new cell changes no other cell's id.
        key = sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        seen[key] = seen.get(key, 0) + 1
        cell.id = key if seen[key] == 1 else f"{key}-{seen[key]}"
        cell.metadata = {k: v for k, v in cell.metadata.items() if not k.startswith("lines_to_")}
    return notebook


def execute(notebook, folder):
    """Run every cell, outputs into the notebook, in a kernel of this very environment and without personal settings."""
    own_kernel_only = KernelSpecManager(kernel_dirs=[])      # not a python3 registered elsewhere
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=own_kernel_only)
    client = NotebookClient(notebook, km=manager, timeout=SECONDS_PER_CELL, record_timing=False, coalesce_streams=True,
                            extra_arguments=["--IPKernelApp.log_level=ERROR"],
                            resources={"metadata": {"path": str(folder)}})
    with TemporaryDirectory() as nobody:
        client.execute(env={**os.environ, **LOOKS, "IPYTHONDIR": nobody})


def stderr_of(notebook):
    """Return the number and the text of every cell that wrote to stderr."""
    return [(number, output.text.strip()) for number, cell in enumerate(notebook.cells, 1)
            for output in cell.get("outputs", []) if output.get("name") == "stderr"]


def canonical(notebook):
    """Return the notebook, changed so that two runs give identical bytes.

    Raises
    ------
    ValueError : a picture without alternative text
    """
    notebook.metadata = {**KERNEL, "adaptive_edu": {"recorded_with": versions()}}
    for number, cell in enumerate(notebook.cells, 1):
        if VOLATILE in cell.metadata.get("tags", []):
            cell.outputs, cell.execution_count = [], None
        elif cell.cell_type == "code":
            kept = [output for output in cell.outputs if output.get("name") != "stderr"]
            cell.outputs = [_canonical_output(output) for output in kept]
            _describe_picture(cell, number)
    return notebook


def versions():
    """Return what a picture's bytes depend on: another processor may round the last bit of a sum differently."""
    return {"blas": ", ".join("{internal_api} {version} {architecture} x{num_threads}".format(**library)
                              for library in threadpool_info() if "numpy" in library["filepath"]),
            "matplotlib": version("matplotlib"), "numpy": version("numpy"),
            "platform": f"{platform.system()} {platform.machine()}",
            "python": f"{sys.version_info.major}.{sys.version_info.minor}"}


def _canonical_output(output):
    if output.output_type == "error":       # the rest of a traceback names this machine's folders
        output.traceback = [f"{output.ename}: {output.evalue}"]
    elif "data" in output:
        output.data = {kind: value for kind, value in output.data.items() if kind != WIDGET}
        output.metadata = {kind: value for kind, value in output.metadata.items() if kind in output.data}
    return output


def _describe_picture(cell, number):
    """Copy the picture's alternative text to the cell, where exporters look as well."""
    for output in cell.outputs:
        for kind in filter(lambda kind: kind.startswith("image/"), output.get("data", {})):
            alt = output.metadata.get(kind, {}).get("alt")
            if not alt:
                raise ValueError(f"cell {number} must give its picture an alternative text, with "
                                 f"show(figure, alt); got none")
            cell.metadata.setdefault("alt", alt)
