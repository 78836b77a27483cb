"""Panels under one another, a table, and twins in columns: what several explorers share."""
from dataclasses import replace
from html import escape
from itertools import accumulate

import matplotlib.pyplot as plt

from .. import svg
from . import legend

LEFT, WIDTH, TOP, GAP, FOOT = 72, 880, 30, 36, 38


def stack(lanes, heights, left=LEFT, width=WIDTH):
    """Return the panels of lanes under one another.

    Parameters
    ----------
    lanes : sequence of svg.Panel
        Their places are not used.
    heights : sequence of float

    Examples
    --------
    >>> lane = svg.Panel(0, 0, 0, 0, (0, 1), (0, 1))
    >>> [panel.top for panel in stack([lane, lane], (100, 50))]
    [30, 166]
    """
    tops = accumulate(heights[:-1], lambda top, height: top + height + GAP, initial=TOP)
    return [replace(lane, left=left, top=top, width=width, height=height)
            for lane, top, height in zip(lanes, tops, heights)]


def document(panels, parts, alt=None):
    """Return the picture of parts that fits these panels."""
    last = panels[-1]
    return svg.document(LEFT + WIDTH + 14, last.top + last.height + FOOT, parts, alt)


def frames(panels, xlabel):
    """Return the axes of panels that share what lies below the last."""
    return [svg.frame(panel, xlabel if panel is panels[-1] else "", bottom=panel is panels[-1]) for panel in panels]


def table(head, rows):
    """Return a table; a row is (look or None, words, ...).

    >>> table(("a", "b"), [(None, "1 < 2", "3")])[35:]
    '<tr><th>a</th><th>b</th></tr><tr><td>1 &lt; 2</td><td>3</td></tr></table>'
    """
    cells = [(f"{svg.swatch(look)} {escape(first)}" if look else escape(first), *map(escape, rest))
             for look, first, *rest in rows]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    title = "".join(f"<th>{words}</th>" for words in head)
    return f'<table class="{legend.CLASS}"><tr>{title}</tr>{body}</table>'


def columns(draw, values, scales, along, at, rows, height, **grid):
    """Return `(figure, alt)` of several places of one slider side by side.

    Parameters
    ----------
    draw : callable (axes of one column, values) -> sentence
    values : mapping of name to value
    scales : mapping of name to Scale
    along, at :
        The slider's name (by default the first) and the values it takes (by default three around its own).
    rows, height, **grid :
        Of the figure.
    """
    along = along or next(iter(scales))
    scale = scales[along]
    at = [scale.at(part) for part in (0.25, 0.5, 0.75)] if at is None else at
    with plt.style.context("adaptive_edu.course"):
        figure, axes = plt.subplots(rows, len(at), figsize=(3.6 * len(at), height), squeeze=False, **grid)
        said = []
        for column, value in zip(axes.T, at):
            said.append(f"At {scale.words} {value:g}: {draw(column, {**values, along: value})}")
            column[0].set_title(f"{scale.words} {value:g}")
        for ax in axes.flat:
            ax.label_outer()
    return figure, " ".join(said)
