"""The wire: what goes in comes out; what is forged, cut, dripped or huge is refused in time."""
import json
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adaptive_edu.grading.inside import wire
from adaptive_edu.grading.sandbox import Line

DTYPES = st.sampled_from(sorted(wire.DTYPES))
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
NUMBERS = st.none() | st.booleans() | st.integers(-2**62, 2**62) | st.floats()
VALUES = st.recursive(NUMBERS | ARRAYS | st.just(...),
                      lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner), max_leaves=8)


def same(one, two):
    if isinstance(one, (list, tuple)):
        return type(one) is type(two) and len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()
    return type(one) is type(two) and (one == two or one != one)


def through(header, payload=b"", seconds=5):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire.send(theirs, header, payload)
        return wire.receive(ours, seconds)


def raw(message, seconds=1.0, close=True):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(message)
        if close:
            theirs.shutdown(socket.SHUT_WR)
        return wire.receive(ours, seconds)


def framed(header, payload=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">I", len(text)) + text + payload


@given(VALUES)
def test_what_goes_in_comes_out(value):
    tree, payload = wire.pack(value)
    header, received = through({"value": tree}, payload)
    assert same(wire.unpack(header["value"], received), value)


@pytest.mark.parametrize("value, name", [("text", "str"), ({}, "dict"), (1j, "complex"), (object(), "object"),
                                         (np.array(["x"]), "ndarray")])
def test_of_anything_else_only_the_name_of_its_type_passes(value, name):
    assert type(wire.unpack(*wire.pack(value))).__name__ == name


def test_numbers_of_other_kinds_become_floats():
    from decimal import Decimal
    from fractions import Fraction
    assert wire.unpack(*wire.pack(Decimal("0.5"))) == wire.unpack(*wire.pack(Fraction(1, 2))) == 0.5


@pytest.mark.parametrize("header", [
    {"bytes": -1}, {"bytes": 1 << 40}, {"bytes": 1.0}, {"bytes": True}, {"bytes": None}, {}, [], 7, "text",
    b"\xff\xfe", b"[" * 60_000, b"{", b'{"bytes": ' + b"9" * 5000 + b"}"])
def test_forged_header_is_refused(header):
    with pytest.raises(wire.Malformed):
        raw(framed(header, bytes(64)))


@pytest.mark.parametrize("length", [b"\xff\xff\xff\xff", b"\x00\x01\x00\x01"])
def test_announced_length_is_bounded(length):
    with pytest.raises(wire.Malformed):
        raw(length + bytes(100))


@pytest.mark.parametrize("tree, payload", [
    ({"array": ["|O", [1]]}, bytes(8)), ({"array": ["<f8", [2]]}, bytes(8)), ({"array": ["<f8", [1]]}, bytes(16)),
    ({"array": ["<f8", [-1]]}, bytes(8)), ({"array": ["<f8", [1 << 40]]}, b""), ({"array": ["<f8", [True]]}, bytes(8)),
    ({"array": ["<f8", [1] * 9]}, bytes(8)), ({"array": ["<U9", [1]]}, bytes(36)), ({"array": ["<f8"]}, b""),
    ({"array": [["<f8"], []]}, bytes(8)), ({"list": {}}, b""), ({"tuple": "ab"}, b""), ({}, b""), ("text", b""),
    ({"a": 1, "b": 2}, b""), ([1], b""), ({"other": 7}, b""), ({"eval": "1"}, b""), (1.0, b"x"),
    ({"array": ["<f8", [0, 1 << 62]]}, b""), (1 << 63, b""), (-10**4000, b"")])
def test_forged_value_is_refused(tree, payload):
    with pytest.raises(wire.Malformed):
        wire.unpack(tree, payload)


def test_lists_too_deep_are_refused():
    tree = 1.0
    for _ in range(wire.DEPTH + 1):
        tree = {"list": [tree]}
    with pytest.raises(wire.Malformed):
        wire.unpack(tree, b"")


@given(st.binary(max_size=300))
def test_noise_is_refused_or_gone_and_nothing_else(noise):
    with pytest.raises((wire.Malformed, wire.Gone, wire.Late)):
        header, payload = raw(noise)
        wire.unpack(header.get("value", {}), payload)


@given(st.lists(st.binary(max_size=3000), max_size=20))
def test_messages_read_in_large_pieces_are_the_same(messages):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for payload in messages:
            wire.send(theirs, {"size": len(payload)}, payload)
        theirs.shutdown(socket.SHUT_WR)
        line = Line(ours)
        for payload in messages:
            header, received = wire.receive(line, 5)
            assert header["size"] == len(payload) and received == payload
        with pytest.raises(wire.Gone):
            wire.receive(line, 5)


def test_drip_of_single_bytes_wins_no_time():
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def drip():
        for letter in framed({"bytes": 0, "value": 1.0}):
            if stop.wait(0.1):
                return
            theirs.sendall(bytes([letter]))

    with ours, theirs:
        thread = threading.Thread(target=drip)
        thread.start()
        start = time.monotonic()
        with pytest.raises(wire.Late):
            wire.receive(Line(ours), 0.5)
        stop.set()
        thread.join()
    assert time.monotonic() - start < 1.5


def test_result_larger_than_allowed_is_not_packed():
    with pytest.raises(ValueError, match="too large"):
        wire.pack(np.zeros(1 << 20))
    with pytest.raises(ValueError, match="too large"):
        wire.pack([0.1] * 100_000)
