"""The child: runs a stranger's code and answers questions about it. Imports the wire and NumPy.

Nothing here is trusted: whatever runs in this process may rewrite it. Only values leave, and the grader
reads them strictly. What is marked "as in" is a copy: the original must stay outside, and a test compares them.
"""
import ast
import builtins
import os
import re
import sys
import warnings
from types import ModuleType

import numpy as np

from . import wire
from .stand_ins import NotHereWhenGraded, StandIn

REQUEST = (1 << 23, 1 << 20)                        # the grader may say more than we


def converse(line):
    """Answer the grader until it closes the line: first the code, then calls of what it defines."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    module = ModuleType("learner")
    sys.modules["learner"] = module
    names = vars(module)
    names.update(display=NotHereWhenGraded(), get_ipython=NotHereWhenGraded())
    while True:
        order, payload = wire.receive(line, largest=REQUEST)
        if "source" in order:
            raised = run(order["source"], order["whole"], names)
            wire.send(line, {"raised": raised, "kind": _kind(names[order["name"]]) if order["name"] in names else None})
        elif "test" in order:
            wire.send(line, {"said": examine(line, names[order["test"]], order["of"])})
        else:
            if order["lent"]:
                names[order["lent"]] = lent(line, order["lent"], {})
            for args in wire.unpack(order["calls"], payload):
                wire.send(line, *answer(names[order["name"]], order["is_class"], args))


def run(source, whole, names):
    """Run one piece of code, or only what it defines; return "" or a sentence on what it raised."""
    try:
        code = ast.parse(_python(source), "cell")
        code.body, missing = _importable(code.body if whole else filter(_defines, code.body))
        exec(compile(code, "<cell>", "exec"), names)
    except BaseException as problem:
        return _sentence(problem)
    return missing


def _importable(statements):
    """Return the statements without the imports of what is not here, and a sentence on the first of those."""
    kept, missing = [], ""
    for statement in statements:
        try:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                exec(compile(ast.Module([statement], []), "<cell>", "exec"), {})
            kept.append(statement)
        except ImportError as problem:
            missing = missing or _sentence(problem)
    return kept, missing


def _defines(statement):
    """Whether it only gives a name to a function, a class, a module or a constant."""
    return isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)) or (
        isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant))


def _python(source):                                # as in adaptive_edu.checking
    """Return the source without a notebook's magics, shell lines and questions."""
    if source.lstrip().startswith("%%"):
        return ""
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        return re.sub(r"^(\s*)([%!?].*|.*\?)$", r"\1pass", source, flags=re.MULTILINE)


def _kind(thing):
    if isinstance(thing, (NotHereWhenGraded, StandIn)):
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
    changed = [at for at, pair in enumerate(zip(args, given))
               if isinstance(pair[0], np.ndarray) and not np.array_equal(*pair)]
    return {**header, "changed": changed}, payload


def call(learner, is_class, args):
    """Return what a function, or two objects of a class that take turns, give back."""
    return _take_turns(learner, *args[:2], args[2:]) if is_class else learner(*args)


# ------------------------------------------------------------------------------- as in adaptive_edu.exercises

def _take_turns(learner, params, grads, hyperparameters):
    """Update two objects in turn with the same values: each must remember its own."""
    first, second = learner(*hyperparameters), learner(*hyperparameters)
    turns = []
    for rows in zip(_rows(params), _rows(grads)):
        copies = [_copy(row) for row in rows]
        turns.append((_copy(first.update(*rows)), _copy(second.update(*copies))))
    return tuple(map(list, zip(*turns)))


def examine(line, test, name):
    """Return why a test finds a step broken, "" if it does not."""
    try:
        said = test(lent(line, name))
        return "it returned False" if _is_no(said) else ""
    except BaseException as problem:
        return _sentence(problem)


def lent(line, name, heard=None):
    """Return a step that stays with the grader: there is nothing about it to see here but what it answers.

    What was answered once is remembered in `heard`, if that is a dict: for a step that has no moods.
    """
    def step(*args, **settings):
        tree, payload = wire.pack((args, settings))
        call = repr(tree), payload
        if heard is None or call not in heard:
            wire.send(line, {"call": tree}, payload)
            answer = wire.receive(line, largest=REQUEST)
            if heard is not None:
                heard[call] = answer
        else:
            answer = heard[call]
        return _answered((*args, *settings.values()), *answer)

    step.__name__ = step.__qualname__ = name
    return step


def _answered(given, header, payload):
    """Do what the grader says that the step did: raise, write into what it was given, give back."""
    if "error" in header:
        name, words = header["error"]
        raise getattr(builtins, name, RuntimeError)(words)
    results, after = wire.unpack(header["value"], payload)
    for mine, theirs in zip(given, after):
        if theirs is not None:
            mine[...] = theirs                      # only of an array is this ever said
    return results if isinstance(results, np.ndarray) else type(results)(map(_number, results))


def _number(result):
    """An array without dimensions as NumPy gives it out of a computation: as a number."""
    return result[()] if isinstance(result, np.ndarray) else result


def _is_no(said):                                   # as in adaptive_edu.clinic
    return isinstance(said, (bool, np.bool_, np.ndarray)) and np.asarray(said).dtype == bool and not np.all(said)


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
