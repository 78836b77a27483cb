"""Where the course is published: one setting, `Repository` in pyproject.toml, fills every link.

Standard library only. `ways_in` gives the buttons of a page of the site; `binder`, `colab` and `site` are absolute.
"""
import tomllib
from pathlib import Path

BRANCH = "main"


def repository(root):
    """Return the address of the repository, as pyproject.toml has it."""
    project = tomllib.loads((Path(root) / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"].rstrip("/")


REPOSITORY = repository(Path(__file__).resolve().parents[2])
OWNER, NAME = REPOSITORY.split("/")[-2:]


def binder(path):
    """Return the link that opens a file of the repository in JupyterLab on Binder.

    Examples
    --------
    >>> binder("notebooks/02_adagrad.ipynb").split("?")[1]
    'urlpath=lab/tree/notebooks/02_adagrad.ipynb'
    """
    return f"https://mybinder.org/v2/gh/{OWNER}/{NAME}/{BRANCH}?urlpath=lab/tree/{path}"


def colab(path):
    """Return the link that opens a notebook of the repository in Colab."""
    return f"https://colab.research.google.com/github/{OWNER}/{NAME}/blob/{BRANCH}/{path}"


def site(owner=OWNER, name=NAME):
    """Return the address at which GitHub Pages shows the site of a repository.

    Examples
    --------
    >>> site("Ada", "course")
    'https://ada.github.io/course/'
    """
    return f"https://{owner.lower()}.github.io/{name}/"


def lite(path):
    """Return the link that opens a notebook in the reader's own browser, relative to the site."""
    return f"lite/lab/index.html?path={path}"


def ways_in(page):
    """Return the name, the address and the explanation of each button of a page; none if it is no notebook.

    Parameters
    ----------
    page : str
        Such as `notebooks/02_adagrad`.

    Returns
    -------
    list of tuple of str
        Addresses without `https:` are relative to the site.

    Examples
    --------
    >>> [name for name, *_ in ways_in("notebooks/02_adagrad")]
    ['Run in your browser', 'Binder', 'Colab', 'Download']
    >>> ways_in("reference/index")
    []
    """
    if not page.startswith(("notebooks/", "exercises/self_study/")) or page.endswith("/index"):
        return []
    path = f"{page}.ipynb"
    return [("Run in your browser", lite(path), "JupyterLite: nothing to install, nothing leaves your machine"),
            ("Binder", binder(path), "JupyterLab on a server of mybinder.org, ready in a minute or two"),
            ("Colab", colab(path), "Google Colab, with a Google account"),
            ("Download", f"lite/files/{path}", "this notebook as a file")]
