"""Links to ourselves in pages written by hand: owner and name of the repository come from the one setting."""
import re

from .links import NAME, OWNER, site

PAGES = ("README.md", "notebooks/source/00_start.py", "docs/elsewhere.md")
OURS = re.compile(r"((?:mybinder\.org/v2/gh|colab\.research\.google\.com/github|git(?:\+| clone )https://github\.com)/)"
                  r"[\w.-]+/[\w-]+(?:\.[\w-]+)*?(?=\.git\b|\.?(?:[^\w.-]|$))")
SITE = re.compile(r"https://[\w-]+\.github\.io/[\w.-]+/")


def problems(root, check):
    """Write the setting into every such link, or say in a sentence which page has another one."""
    found = []
    for name in PAGES:
        path = root / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text == filled(text):
            continue
        if check:
            found.append(f"{name} links to another repository than pyproject.toml: run adaptive-edu regenerate")
        else:
            path.write_text(filled(text), encoding="utf-8", newline="\n")
    return found


def filled(text):
    """Return a text whose links to Binder, to Colab, to git and to a site on GitHub Pages are this repository's.

    Examples
    --------
    >>> filled("https://mybinder.org/v2/gh/OWNER/REPO/main") == f"https://mybinder.org/v2/gh/{OWNER}/{NAME}/main"
    True
    """
    return SITE.sub(site(OWNER, NAME), OURS.sub(rf"\g<1>{OWNER}/{NAME}", text))
