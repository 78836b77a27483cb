"""Prose, wherever a student wrote it: in the cell that asks for it or in cells of their own beside it.

Cells are told apart by what our own notebook holds. Standard library only.
"""
from typing import NamedTuple

UNTOUCHED = ("", "YOUR ANSWER HERE")
HINTS = "hints"                 # the tag of our cells that one edition has and another has not


class Cell(NamedTuple):
    """What a cell says, and what it is called: its grade id, if it has one, and its tags."""

    kind: str
    source: str
    grade_id: str | None = None
    tags: tuple = ()


def form(cells):
    """Return for each of our own cells, by grade id or by text, the task in whose section it stands.

    A section begins with a heading and ends before the next.

    >>> form([Cell("markdown", "# One"), Cell("code", "", "one"), Cell("markdown", "# Two")])
    {'# One': 'one', 'one': 'one', '# Two': None}
    """
    sections = [[]]
    for cell in cells:
        if cell.kind == "markdown" and cell.grade_id is None and cell.source.startswith("#"):
            sections.append([])
        sections[-1].append(cell)
    return {key: task for section in sections for key, task in _places(section)}


def _places(section):
    """The first task is that of the question above it, too; a test's grade id is its task's and a hyphen."""
    names = [cell.grade_id.split("-")[0] for cell in section if cell.grade_id]
    task = names[0] if names else None
    for cell in section:
        task = cell.grade_id.split("-")[0] if cell.grade_id else task
        yield cell.grade_id or cell.source.strip(), task


def own_cells(cells, ours):
    """Yield a task and what a student wrote in its section: their own cells, what they added to ours, its answer."""
    task = None
    for cell in cells:
        text = cell.source.strip()
        if cell.grade_id in ours:
            task = ours[cell.grade_id]
            yield task, cell, text if cell.grade_id == task and text not in UNTOUCHED else ""
        elif HINTS not in cell.tags:
            key = _beginning(text, ours)
            task = ours.get(key, task)
            yield task, cell, text.removeprefix(key).strip()


def _beginning(text, ours):
    """Our cell that this one is, or begins with; "" if it is the student's own."""
    if text in ours:
        return text
    return max((key for key in ours if "\n" in key and text.startswith(key)), key=len, default="")


def answers(cells, ours, names):
    """Return what was written for each of these tasks; None where neither its cell nor any answer is there.

    >>> ours = form([Cell("markdown", "# Why?"), Cell("markdown", "...", "why")])
    >>> answers([Cell("markdown", "# Why?"), Cell("markdown", "Because.")], ours, ["why"])
    {'why': 'Because.'}
    """
    written: dict = {name: [] for name in names}
    there = {cell.grade_id for cell in cells}
    for task, _, text in own_cells(cells, ours):
        if task in written and text:
            written[task].append(text)
    return {name: "\n\n".join(texts) if texts or name in there else None for name, texts in written.items()}
