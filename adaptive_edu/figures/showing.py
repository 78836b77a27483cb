"""Display a figure with its alternative text."""
from io import BytesIO

from ..aloud import aloud


def show(figure, alt):
    """Display a figure with its alternative text, in the notebook and for a screen reader.

    Parameters
    ----------
    figure : matplotlib Figure
        Closed afterwards, so that no backend shows it a second time.
    alt : str
        What the figure shows, with this run's numbers; at least a sentence. Powers of ten are put into words.

    Raises
    ------
    ValueError : an alternative text too short to say anything
    """
    from IPython.display import display
    from matplotlib.pyplot import close
    if len(alt.split()) < 8:
        raise ValueError(f"alt must be a sentence that says what the figure shows; got {alt!r}")
    picture, alt = BytesIO(), aloud(alt)
    figure.savefig(picture, format="png", metadata={"Software": None})    # no version: stable bytes
    close(figure)
    display({"image/png": picture.getvalue(), "text/plain": alt}, raw=True, metadata={"image/png": {"alt": alt}})
