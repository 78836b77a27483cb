"""A lesson's notebook without outputs, from its percent script. The standard library alone.

Authors generate the course's own notebooks with jupytext; a teacher's machine need not have it.
"""
import json
import re

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
          "language_info": {"name": "python"}}


def lesson(script):
    """Return the text of the notebook file of a percent script, nothing run.

    Parameters
    ----------
    script : str

    Examples
    --------
    >>> made = lesson('# %% [markdown]\\n# Why?\\n\\n# %% tags=["volatile"]\\n1 + 1\\n')
    >>> [(cell["cell_type"], cell["source"]) for cell in json.loads(made)["cells"]]
    [('markdown', 'Why?'), ('code', '1 + 1')]
    """
    blocks = re.split(r"^# %%", script, flags=re.MULTILINE)[1:]
    cells = [_cell(number, *block.partition("\n")[::2]) for number, block in enumerate(blocks)]
    return json.dumps({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _cell(number, head, body):
    tags = re.search(r"tags=(\[.*\])", head)
    cell = {"id": f"cell-{number}", "metadata": {"tags": json.loads(tags[1])} if tags else {}}
    if "[markdown]" in head:
        words = "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().split("\n"))
        return {"cell_type": "markdown", **cell, "source": words}
    return {"cell_type": "code", **cell, "execution_count": None, "outputs": [], "source": body.strip()}
