"""The static site: the notebooks as they are stored, the reference, the teacher's guide, and JupyterLite below `lite/`.

Sphinx wants all its pages in one folder, so the sources are copied into one, laid out as in the project: relative links
then lead where they lead in the clone.
"""
import os
import posixpath
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from . import lite as jupyterlite
from .links import BRANCH, REPOSITORY

ROOT = Path(__file__).resolve().parents[2]

COPIED = ("README.md", "docs/**/*.*", "notebooks/*.ipynb", "notebooks/images/*.*", "exercises/TEACHING.md",
          "exercises/self_study/*.ipynb", "CONTRIBUTING.md")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")


def main(folder, root=ROOT):
    """Build the site and say where it is, or what is wrong; return the exit status."""
    problems = build(root, folder)
    print(*problems or [f"to look at it: python -m http.server --directory {folder}"], sep="\n")
    return int(bool(problems))


def problems(root, check):
    """Build the site into `build/site`, or its pages elsewhere only to see; return a line for what goes wrong."""
    if not (root / "docs" / "conf.py").exists():
        return []
    with TemporaryDirectory() as elsewhere:
        return build(root, elsewhere if check else root / "build" / "site", lite=not check)


def build(root, output, lite=True):
    """Build the site; warnings are errors. Nothing is fetched and no notebook is run.

    Parameters
    ----------
    root : Path
        The project's folder.
    output : path
        Where the site goes: a new or empty folder, or a site, which is replaced.
    lite : bool
        Build JupyterLite, too.

    Returns
    -------
    list of str : what is wrong, a line each
    """
    if not all(map(find_spec, ("myst_nb", "pydata_sphinx_theme", "jupyterlite_core"))):
        return ["the site needs its tools: pip install -e '.[site]'"]
    output = Path(output).resolve()
    if output.exists() and any(output.iterdir()) and not (output / ".buildinfo").exists():     # Sphinx leaves it
        return [f"the site's folder must be new, empty, or a site built before; got {output}, which holds other files"]
    shutil.rmtree(output, ignore_errors=True)
    with TemporaryDirectory() as work:
        problems = _sphinx(root, Path(work).resolve(), output)      # complaints name the real folder
        if lite and not problems:
            jupyterlite.build(root, Path(work) / "lite", output / "lite")
    return problems


def _sphinx(root, work, output):
    """Build the pages; return the warnings, which name the pages' files."""
    pages = work / "pages"
    stage(root, pages)
    end = subprocess.run([sys.executable, "-m", "sphinx", "-q", "-N", "-W", "--keep-going", "-d", str(work / "trees"),
                          str(pages), str(output)], capture_output=True, text=True)
    lines = end.stderr.replace(f"{pages}{os.sep}", "").splitlines()
    return [line for line in lines if line.strip()] if end.returncode else []


def stage(root, folder):
    """Copy the sources of the pages into one folder, in a form that Sphinx reads as Jupyter does."""
    places = {path.relative_to(root).as_posix(): path.relative_to(root).as_posix().removeprefix("docs/")
              for pattern in COPIED for path in sorted(root.glob(pattern))}
    for name, place in places.items():
        source, copy = root / name, folder / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".ipynb":
            nbformat.write(notebook(nbformat.read(source, as_version=4), name, places), copy)
        elif source.suffix == ".md":
            copy.write_text(markdown(source.read_text(encoding="utf-8"), name, places), encoding="utf-8")
        else:
            shutil.copyfile(source, copy)


def notebook(content, name, places):
    """Return a notebook with what Jupyter and MyST read differently written as MyST reads it."""
    for cell in content.cells:
        if cell.cell_type == "markdown":
            cell.source = markdown(cell.source, name, places)
        elif "alt" in cell.metadata:
            cell.metadata["mystnb"] = {"image": {"alt": cell.metadata["alt"]}}
    return content


def markdown(text, name, places):
    """Return text with anchors that Sphinx knows, formulas inside folded parts, and links that lead somewhere.

    Parameters
    ----------
    text : str
    name : str
        The file, relative to the project's folder.
    places : dict of str to str
        Where each file of the project that is a page stands among the pages; links to others lead to the repository.

    Examples
    --------
    >>> print(markdown("<details><summary>Hint</summary>$x$</details>", "a.md", {}))
    <details><summary>Hint</summary>
    <BLANKLINE>
    $x$
    <BLANKLINE>
    </details>
    >>> markdown("one <!-- note -->paragraph", "a.md", {})
    'one paragraph'
    >>> markdown("[b](../b.md#part)", "docs/a.md", {"docs/a.md": "a.md", "b.md": "c/b.md"})
    '[b](c/b.md#part)'
    """
    text = re.sub(r"(?s)<!--.*?-->\n?", "", text)       # one amid a paragraph would end it
    text = re.sub(r'<a id="([\w-]+)"></a>', r"(\1)=", text)
    text = LINK.sub(lambda link: f"]({_address(link[1], link[2] or '', name, places)})", text)
    text = re.sub(r"<details>\s*<summary>(?s:(.*?))</summary>[ \t]*", r"<details><summary>\1</summary>\n\n", text)
    return re.sub(r"\s*</details>[ \t]*", "\n\n</details>\n\n", text).strip()


def _address(target, part, name, places):
    """Return where a link leads: to a page, to a marked place in a notebook, or to the repository."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    if target not in places:
        return f"{REPOSITORY}/blob/{BRANCH}/{target}{part}"
    if part and target.endswith(".ipynb"):
        return part
    return posixpath.relpath(places[target], posixpath.dirname(places[name]) or ".") + part
