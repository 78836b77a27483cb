"""What differs between a stored notebook and a fresh one, in a few readable lines."""
from difflib import unified_diff
from hashlib import sha256
from itertools import zip_longest

import nbformat

CELLS_SHOWN, LINES_SHOWN = 3, 8


def write(path, notebook):
    """Write a notebook; nothing can differ afterwards, so there are no problems to return."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(notebook), encoding="utf-8", newline="\n")
    return []


def text_of(notebook):
    """Return the bytes' text of a notebook file."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def with_file(path, fresh):
    """Return what differs between a file and a fresh notebook, one line or block per cell."""
    if not path.exists():
        return ["not there: run adaptive-edu regenerate"]
    text = path.read_text(encoding="utf-8")
    stored = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    same_versions = _recorded_with(stored) == _recorded_with(fresh)
    found = differences(stored, fresh, pictures=same_versions)
    if not found and same_versions and text != text_of(fresh):
        return ["not in the stored form (counts, metadata or layout): run adaptive-edu regenerate"]
    return found


def differences(stored, fresh, pictures=True):
    """Return a block of lines for each cell that differs: sources and text always, pictures on request."""
    cells = [[_transcript(cell, pictures) if cell else [] for cell in pair]
             for pair in zip_longest(stored.cells, fresh.cells)]
    blocks = [_block(number, *pair) for number, pair in enumerate(cells, 1) if pair[0] != pair[1]]
    more = len(blocks) - CELLS_SHOWN
    return blocks[:CELLS_SHOWN] + ([f"and {more} more cells"] if more > 0 else [])


def _recorded_with(notebook):
    return notebook.metadata.get("adaptive_edu", {}).get("recorded_with")


def _block(number, stored, fresh):
    lines = list(unified_diff(stored, fresh, lineterm="", n=0))[2:]
    lines = [f"    {line:.160}" for line in lines if not line.startswith("@@")]
    dots = ["    ..."] if len(lines) > LINES_SHOWN else []
    return "\n".join([f"cell {number} differs (- stored, + regenerated)", *lines[:LINES_SHOWN], *dots])


def _transcript(cell, pictures):
    """Return a cell as lines: what it is, its source, what it printed, which pictures it showed."""
    lines = [f"{cell.cell_type} cell, tags {cell.metadata.get('tags', [])}", *cell.source.splitlines()]
    for output in cell.get("outputs", []):
        lines.append(f"output: {output.output_type} {output.get('name', '')}".strip())
        lines += output.get("text", "").splitlines() + output.get("traceback", [])
        for kind, value in sorted(output.get("data", {}).items()):
            lines += _picture(kind, value, pictures) if kind.startswith("image/") else [kind, *_lines(value)]
    return lines


def _lines(value):
    return value.splitlines() if isinstance(value, str) else [repr(value)]


def _picture(kind, value, pictures):
    return [f"{kind} {sha256(value.encode()).hexdigest()[:12]}" if pictures else kind]
