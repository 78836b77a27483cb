"""What a reader of a patient's source sees and says. Imports the ward."""
from ..lessons import Said
from .source import by_the_book
from .ward import patient


def listing(patient):
    """Return the source of a patient with its lines numbered.

    >>> print(listing(patient("A6")).splitlines()[2])
    3      new_sum = sum_sq_grad + grad
    """
    return "\n".join(f"{number}  {line}" for number, line in enumerate(patient.source.splitlines(), 1))


def point_at(id, line):
    """Answer a reader who says in which line of a patient the fault is.

    Parameters
    ----------
    id : str
        Of a patient with a wrong formula.
    line : int or None
        None says that nothing was tried yet.

    Returns
    -------
    Said

    Examples
    --------
    >>> point_at("A6", 4)
    ✗ not so: this line of A6 is as it should be.
    """
    if line is None:
        return Said("○", "not answered yet",
                    f"put the wrong line's number for {id} in the cell above, and run both again.")
    ill = patient(id)
    lines = ill.source.splitlines()
    if line not in range(1, len(lines) + 1):
        return Said("○", f"{line!r} is no line of {id}", f"they are numbered from 1 to {len(lines)}.")
    if lines[line - 1] in by_the_book(ill.exercise).splitlines():
        return Said("✗", "not so", f"this line of {id} is as it should be.")
    return Said("✓", "right", f"{id}. {ill.message}")
