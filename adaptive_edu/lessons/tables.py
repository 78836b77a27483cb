"""Tables of worked numbers."""
import re
from html import escape

import numpy as np


class Table:
    """Columns of numbers under their names, every digit shown that is asked for.

    Parameters
    ----------
    digits : int
        Significant digits.
    **columns : array_like
        Numbers or words, one column each; underscores in a name become spaces.

    Examples
    --------
    >>> Table(digits=4, grad=[0.1, 0.2], delta=[-0.01, -0.01])
    grad  delta
    0.1   -0.01
    0.2   -0.01
    """

    def __init__(self, digits=12, **columns):
        cells = ([_cell(value, digits) for value in np.atleast_1d(np.asarray(column, dtype=object)).ravel()]
                 for column in columns.values())
        self.names = [name.replace("__", " ") for name in columns]
        self.rows = list(zip(*cells, strict=True))

    def __repr__(self):
        widths = [max(map(len, column)) for column in zip(self.names, *self.rows)]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in (self.names, *self.rows))

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.names)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value, digits):
    return value if isinstance(value, str) else in_digits(value, digits)


def in_digits(number, digits):
    """Return a number as people write it.

    >>> in_digits(1e-8, 3), in_digits(123456.0, 3), in_digits(0.25, 3)
    ('1e-8', '1.23e5', '0.25')
    """
    return re.sub(r"e\+?(-?)0*(?=\d)", r"e\1", f"{number:.{digits}g}")
