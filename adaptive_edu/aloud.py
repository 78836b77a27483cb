"""Numbers in texts that are heard: alternative texts of pictures. Standard library only."""
import re

POWER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)e([+-]?)0*(\d+)(?!\w|\.\d)")


def aloud(text):
    """Return a text with its powers of ten in words: read aloud, "1e-06" is a row of letters and digits.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> aloud("epsilon 1e-06, loss 4.8e+05")
    'epsilon 10 to the power of minus 6, loss 4.8 times 10 to the power of 5'
    """
    return POWER.sub(_in_words, text)


def _in_words(found):
    mantissa, sign, exponent = found.groups()
    times = "" if float(mantissa) == 1 else f"{mantissa} times "
    return f"{times}10 to the power of {'minus ' * (sign == '-')}{exponent}"
