"""The child: runs a stranger's code and answers questions about it. Imports the wire and NumPy.

Nothing here is trusted: whatever runs in this process may rewrite it. Only values leave, and the grader
reads them strictly. `call` is what `adaptive_edu.exercises.call` is, which must stay outside.
"""
import ast
import os
import re
import sys
import warnings
from types import ModuleType

import numpy as np

from . import wire
from .stand_ins import Nothing, StandIn

REQUEST = (1 << 23, 1 << 20)                        # the grader may say more than we


def converse(line):
    """Answer the grader until it closes the line: first the code, then calls of what it defines."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    order, _ = wire.receive(line, largest=REQUEST)
    names, raised = run(order["pieces"])
    wire.send(line, {"found": {name: _kind(names[name]) for name in order["names"] if name in names},
                     "raised": raised[:5]})
    while True:
        order, payload = wire.receive(line, largest=REQUEST)
        for args in wire.unpack(order["calls"], payload):
            wire.send(line, *answer(names[order["name"]], order["is_class"], args))


def run(pieces):
    """Run pieces of code in order; return the names they define and a sentence for each that raised."""
    module, raised = ModuleType("learner"), []
    sys.modules["learner"] = module
    vars(module).update(display=Nothing(), get_ipython=Nothing())
    for label, source in pieces:
        try:
            exec(compile(_python(source), label, "exec"), vars(module))
        except BaseException as problem:
            raised.append(f"{label} raised {_sentence(problem)}")
    return vars(module), raised


def _python(source):
    """Return the source without a notebook's magics, shell lines and questions."""
    if source.lstrip().startswith("%%"):
        return ""
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        return re.sub(r"^(\s*)([%!?].*|.*\?)$", r"\1pass", source, flags=re.MULTILINE)


def _kind(thing):
    if isinstance(thing, (Nothing, StandIn)):
        return "imported"
    return "class" if isinstance(thing, type) else "function" if callable(thing) else "value"


def answer(learner, is_class, args):
    """Return the header and payload of one answer."""
    given = tuple(_copy(value) for value in args)
    try:
        tree, payload = wire.pack(call(learner, is_class, given))
        header = {"value": tree}
    except BaseException as problem:
        header, payload = {"error": _sentence(problem)}, b""
    changed = [at for at, pair in enumerate(zip(args, given)) if not np.array_equal(*pair)]
    return {**header, "changed": changed}, payload


def call(learner, is_class, args):
    """Return what a function, or two objects of a class that take turns, give back."""
    if not is_class:
        return learner(*args)
    first, second = learner(*args[2:]), learner(*args[2:])
    turns = []
    for rows in zip(_rows(args[0]), _rows(args[1])):
        copies = [_copy(row) for row in rows]
        turns.append((_copy(first.update(*rows)), _copy(second.update(*copies))))
    return tuple(map(list, zip(*turns)))


def _rows(values):
    return values.tolist() if values.ndim == 1 else list(values)


def _copy(value):
    return value.copy() if isinstance(value, np.ndarray) else value


def _sentence(problem):
    try:
        words = " ".join(str(problem).split())
    except BaseException:
        words = ""
    return f"{type(problem).__name__}: {words:.160}" if words else type(problem).__name__


def close_all_but(line):
    """Leave a process nothing but one open line, and nothing where it reads and prints."""
    os.closerange(0, line.fileno())
    os.closerange(line.fileno() + 1, 4096)
    for _ in range(3):
        os.open(os.devnull, os.O_RDWR)
