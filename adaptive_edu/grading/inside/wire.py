"""The language between grader and jail: a JSON header and raw arrays. Imports the standard library and NumPy.

Both sides use this file, and neither trusts the other's length, dtype, depth or pace: whoever reads names
one absolute deadline per message (a drip of single bytes wins no time) and the largest message allowed.
Nothing here can become code: no pickle, no eval.
"""
import json
import math
import re
import struct
import time
from numbers import Number

import numpy as np

DTYPES = {"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"}
DEPTH = 6                       # of lists within lists
LARGEST_HEADER = 1 << 16
LARGEST_PAYLOAD = 1 << 20
NOT_A_WORD = re.compile(r"[^\w.]")
WORD = re.compile(r"[ -~]{0,40}")                    # printable, short: it can end in a sentence
MOST_NAMES = 20


class Malformed(Exception):
    """A message that breaks the rules of the wire."""


class Late(Exception):
    """A message that was not there, whole, at its deadline."""


class Gone(Exception):
    """The other side closed the line."""


def send(line, header, payload=b""):
    """Send one message: `header` is a JSON object, `payload` raw bytes."""
    text = json.dumps({**header, "bytes": len(payload)}).encode()
    line.sendall(struct.pack(">I", len(text)) + text + payload)


def receive(line, seconds=None, largest=(LARGEST_HEADER, LARGEST_PAYLOAD)):
    """Return the header and the payload of one message.

    Parameters
    ----------
    line : socket
    seconds : float, optional
        All the time there is for the whole message; for ever by default.
    largest : pair of int
        Bytes allowed in the header and in the payload.

    Raises
    ------
    Malformed, Late, Gone
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    length, = struct.unpack(">I", exactly(line, 4, deadline))
    _at_most(length, largest[0])
    header = _object(exactly(line, length, deadline))
    _at_most(header.get("bytes"), largest[1])
    return header, exactly(line, header["bytes"], deadline)


def _at_most(length, largest):
    if type(length) is not int or not 0 <= length <= largest:
        raise Malformed(f"a length must be a whole number up to {largest}; got {length!r:.40}")


def exactly(line, count, deadline=None):
    """Return this many bytes from a line, before the deadline."""
    received = bytearray()
    while len(received) < count:
        _wait_until(line, deadline)
        try:
            piece = line.recv(min(count - len(received), 1 << 16))
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Gone from None
        if not piece:
            raise Gone
        received += piece
    return bytes(received)


def _wait_until(line, deadline):
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Late
        line.settimeout(left)


def _object(text):
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("a header must be JSON") from None
    if not isinstance(header, dict):
        raise Malformed("a header must be a JSON object")
    return header


# ------------------------------------------------------------------------------------------------- values

def pack(value):
    """Return a value as a JSON tree and the bytes of the arrays in it.

    Numbers, None, Ellipsis, short words, arrays, lists, tuples and small dicts of names pass; of anything else
    only the name of its type.

    Raises
    ------
    ValueError : more than the wire allows

    Examples
    --------
    >>> pack((2.0, [None, {1, 2}]))
    ({'tuple': [2.0, {'list': [None, {'other': 'set'}]}]}, b'')
    """
    chunks = []
    tree = _tree(value, chunks, DEPTH)
    payload = b"".join(chunks)
    if len(payload) > LARGEST_PAYLOAD or len(json.dumps(tree)) > LARGEST_HEADER - 200:
        raise ValueError("the result is too large")
    return tree, payload


def _tree(value, chunks, depth):
    if value is None or type(value) in (bool, int, float):
        return value if type(value) is not int or abs(value) < 1 << 63 else float(value)
    if value is ...:
        return {"ellipsis": True}
    if type(value) in (tuple, list) and depth:
        return {type(value).__name__: [_tree(item, chunks, depth - 1) for item in value]}
    if type(value) is str and WORD.fullmatch(value):
        return {"word": value}
    if type(value) is dict and depth and len(value) <= MOST_NAMES and all(map(_is_name, value)):
        return {"names": [[name, _tree(item, chunks, depth - 1)] for name, item in value.items()]}
    if isinstance(value, (np.ndarray, np.generic, Number)):
        return _array(value, chunks)
    return {"other": type(value).__name__}


def _is_name(name):
    return type(name) is str and name.isidentifier() and WORD.fullmatch(name) is not None


def _array(value, chunks):
    if getattr(value, "nbytes", 0) > LARGEST_PAYLOAD:               # before any copy is made
        raise ValueError("the result is too large")
    array = np.array(value, order="C", subok=False)
    if array.dtype.kind == "O" or array.dtype.str[1:] == "f16":      # Fraction, Decimal, long double
        array = array.astype(np.float64)
    if array.dtype.newbyteorder("<").str not in DTYPES:
        return {"other": type(value).__name__}
    array = array.astype(array.dtype.newbyteorder("<"))
    chunks.append(array.tobytes())
    return {"array": [array.dtype.str, list(array.shape)]}


def unpack(tree, payload):
    """Return the value of a tree and its bytes: the strict inverse of `pack`.

    >>> unpack(*pack((1, np.array([2.0, 3.0]))))
    (1, array([2., 3.]))
    """
    reader = _Payload(payload)
    value = _value(tree, reader, DEPTH)
    if reader.at != len(payload):
        raise Malformed("bytes are left over")
    return value


class _Payload:
    """Bytes, and how many of them have been used."""

    def __init__(self, payload):
        self.payload, self.at = payload, 0

    def take(self, count):
        if count > len(self.payload) - self.at:
            raise Malformed("an array is longer than its bytes")
        self.at += count
        return self.payload[self.at - count:self.at]


def _value(tree, reader, depth):
    if tree is None or type(tree) in (bool, float) or (type(tree) is int and abs(tree) < 1 << 63):
        return tree
    if type(tree) is not dict or len(tree) != 1:
        raise Malformed("a value must be a number or an object with one key")
    (key, inner), = tree.items()
    if key in ("tuple", "list") and type(inner) is list and depth:
        items = [_value(item, reader, depth - 1) for item in inner]
        return tuple(items) if key == "tuple" else items
    if key == "array":
        return _read_array(inner, reader)
    if key == "word" and type(inner) is str and WORD.fullmatch(inner):
        return inner
    if key == "names" and type(inner) is list and depth and len(inner) <= MOST_NAMES:
        return _read_names(inner, reader, depth)
    if key == "other" and type(inner) is str:
        return type(NOT_A_WORD.sub("?", inner)[:40], (), {})()      # an object with the right name, no more
    if key == "ellipsis":
        return ...
    raise Malformed("a value must be one of those that the wire knows")


def _read_names(inner, reader, depth):
    if not all(type(pair) is list and len(pair) == 2 and _is_name(pair[0]) for pair in inner):
        raise Malformed("a dict must have names, each with a value")
    return {name: _value(item, reader, depth - 1) for name, item in inner}


def _read_array(inner, reader):
    if type(inner) is not list or len(inner) != 2 or type(inner[0]) is not str or type(inner[1]) is not list:
        raise Malformed("an array must have a dtype and a shape")
    dtype, shape = inner
    if dtype not in DTYPES:
        raise Malformed("a dtype must be one of numbers")
    if len(shape) > 8 or not all(type(length) is int and 0 <= length <= LARGEST_PAYLOAD for length in shape):
        raise Malformed("a shape must be up to 8 small whole numbers")
    chunk = reader.take(math.prod(shape) * np.dtype(dtype).itemsize)
    return np.frombuffer(chunk, dtype).reshape(shape).copy()
