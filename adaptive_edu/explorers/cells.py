"""Close what a cell showed before it runs again, so that re-running leaves nothing behind."""
_SHOWN = {}      # cell -> (the execution it was made in, its explorers)


def register(explorer):
    """Remember that the running cell made this explorer; close those of its earlier runs."""
    cell, execution = _running()
    before, explorers = _SHOWN.get(cell, (None, []))
    if before != execution:
        for old in explorers:
            old.close()
        explorers = []
    if cell is not None:
        _SHOWN[cell] = (execution, [*explorers, explorer])


def _running():
    """Return which cell is running (by its id, else by its text) and which execution this is."""
    try:
        from IPython import get_ipython
        parent = get_ipython().get_parent()
        cell = parent["metadata"].get("cellId") or parent["content"]["code"]
        return cell, parent["header"]["msg_id"]
    except (ImportError, AttributeError, KeyError, TypeError):      # a script or a test: no cells
        return None, None
