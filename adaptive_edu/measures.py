"""What an update costs, measured on this machine; and the record of one run, to read where no clock is trusted.

Times are nanoseconds per parameter, each the least of several runs: a disturbed run is longer, never shorter.
"""
import json
import platform
import tracemalloc
from datetime import date
from functools import partial
from os import cpu_count
from time import perf_counter

import numpy as np

from .methods import METHODS

SIZE = 4_000_000                                    # 32 MB an array: more than most caches hold
CHUNKS = (300, 1000, 3000, 10_000, 30_000, 100_000, 1_000_000, SIZE)
SMALL = (10, 100, 1000, 10_000, 100_000, 1_000_000)


def best_of(call, runs=5):
    """Return the seconds of the fastest of several runs, after one that only warms up.

    >>> 0 < best_of(lambda: sum(range(10))) < 1
    True
    """
    call()
    return min(_seconds(call) for _ in range(runs))


def _seconds(call):
    start = perf_counter()
    call()
    return perf_counter() - start


def peak_of(call):
    """Return the most bytes that a call holds allocated at one time, beyond what there was before.

    >>> peak_of(lambda: np.zeros(1000) + 1) // 8000
    2
    """
    watched = tracemalloc.is_tracing()          # by somebody else, who wants to go on
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        if not watched:
            tracemalloc.stop()


def faults_of(call):
    """Return how many pages of memory the system had to provide during a call, None where it does not say."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:                             # Windows
        return None
    before = getrusage(RUSAGE_SELF).ru_minflt
    call()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def bandwidth(size=3 * SIZE):
    """Return how many bytes memory moves in a nanosecond (as many GB in a second), by the fastest of three plain loops.

    What reads more for each byte that it writes than these do can be a few per cent faster.

    Parameters
    ----------
    size : int
        Numbers of 8 bytes in each of two arrays.
    """
    here, there = np.ones(size), np.zeros(size)
    loops = ((16, partial(np.copyto, there, here)), (16, partial(np.negative, here, out=here)),
             (24, partial(np.add, here, there, out=here)))
    return max(moved * size / (1e9 * best_of(loop)) for moved, loop in loops)


def arrays(method, size=SIZE, dtype=np.float64):
    """Return param, grad and state to measure with, every number positive and none of them special."""
    count = 2 + len(METHODS[method].state_names)
    return [np.linspace(1 + k, 2 + k, size, dtype=dtype) for k in range(count)]


def passes(size=SIZE):
    """Return the time of each operation of Adagrad's kernel, every one with a new array for its result."""
    param, grad, total = arrays("adagrad", size)
    square, root, floor = grad * grad, np.sqrt(total), total + 1e-8
    lines = {"grad * grad": lambda: grad * grad,
             "sum_sq_grad + square": lambda: total + square,
             "-learning_rate * grad": lambda: -0.01 * grad,
             "sqrt(sum_sq_grad)": lambda: np.sqrt(total),
             "root + epsilon": lambda: root + 1e-8,
             "scaled / floor": lambda: grad / floor,
             "param + delta": lambda: param + grad}
    return {line: 1e9 * best_of(call) / size for line, call in lines.items()}


def adagrad_in_place(param, grad, sum_sq_grad, learning_rate, epsilon, work, other):
    """Take Adagrad's step over whole arrays without a new one: a copy of the formula, for notebook 9 alone."""
    np.multiply(grad, grad, out=work)
    np.add(sum_sq_grad, work, out=sum_sq_grad)                                  # (AG1)
    np.multiply(grad, -learning_rate, out=other)
    np.sqrt(sum_sq_grad, out=work)
    np.add(work, epsilon, out=work)
    np.divide(other, work, out=other)                                           # (AG2)
    np.add(param, other, out=param)                                             # (AG3)


def in_chunks(kernel, param, grad, states, values, chunk):
    """Take a kernel's step in place, chunk by chunk, so that its temporaries are no longer than a chunk."""
    for start in range(0, param.size, chunk):
        here = slice(start, start + chunk)
        param[here], *new = kernel(param[here], grad[here], *(state[here] for state in states), *values)
        for state, values_there in zip(states, new):
            state[here] = values_there


def paths(method, size=SIZE, dtype=np.float64, runs=5):
    """Return the time of an update by the readable kernel, in chunks, by the class, and compiled if numba is there."""
    kind = METHODS[method]
    param, grad, *states = arrays(method, size, dtype)
    values, optimizer = tuple(kind.defaults.values()), kind()
    calls = {"the readable kernel": lambda: kind.kernel(param, grad, *states, *values),
             "the same in chunks": lambda: in_chunks(kind.kernel, param, grad, states, values, 30_000),
             "update(..., out=params)": lambda: optimizer.update(param, grad, out=param)}
    if method == "adagrad":
        more = (np.empty_like(param), np.empty_like(param))
        calls["in place, whole arrays"] = lambda: adagrad_in_place(param, grad, *states, *values, *more)
    loop = compiled(method)
    if loop:
        calls["compiled, one pass"] = lambda: loop(param, grad, *states, *values)
    return {path: 1e9 * best_of(call, runs) / size for path, call in calls.items()}


def compiled(method):
    """Return the compiled loop of a method's kernel, None without numba."""
    from .fast import compiled_loop
    try:
        return compiled_loop(METHODS[method].kernel, len(METHODS[method].state_names))
    except ImportError:
        return None


def chunks(size=SIZE, lengths=CHUNKS):
    """Return the time of Adagrad's update for each length of a chunk."""
    kernel, values = METHODS["adagrad"].kernel, tuple(METHODS["adagrad"].defaults.values())
    param, grad, total = arrays("adagrad", size)
    calls = {chunk: partial(in_chunks, kernel, param, grad, [total], values, chunk) for chunk in lengths}
    return {chunk: 1e9 * best_of(call, runs=2) / size for chunk, call in calls.items()}


def in_cache(method, size=20_000, rounds=20):
    """Return the time of the compiled update where everything lies in a near cache; None without numba."""
    loop, values = compiled(method), tuple(METHODS[method].defaults.values())
    call = partial(loop, *arrays(method, size), *values) if loop else None
    return 1e9 * best_of(partial(_repeat, call, rounds)) / (size * rounds) if loop else None


def small(sizes=SMALL):
    """Return the time [ns] of one whole update of Adagrad, for several numbers of parameters, by two paths."""
    kind, found = METHODS["adagrad"], {"the readable kernel": {}, "update(..., out=params)": {}}
    for size in sizes:
        param, grad, total = arrays("adagrad", size)
        calls = (partial(kind.kernel, param, grad, total, *kind.defaults.values()),
                 partial(kind().update, param, grad, out=param))
        rounds = max(1, 20_000 // size)
        for path, call in zip(found, calls):
            found[path][size] = 1e9 * best_of(partial(_repeat, call, rounds)) / rounds
    return found


def gradient(batches=(10, 100, 1000)):
    """Return the times [ns] of the gradient of a network of 6570 weights, for each batch, and of Adadelta's update."""
    from .networks import Network, digits
    network, data = Network((64, 64, 32, 10)), digits(seeds=[0])
    params, rows = network.start([0]), data.training
    calls = {batch: partial(network.slopes, params, data.features[rows[:, :batch]], data.labels[rows[:, :batch]])
             for batch in batches}
    update = partial(METHODS["adadelta"]().update, params, np.ones_like(params), out=params)
    return {"gradient": {batch: 1e9 * best_of(call, runs=10) for batch, call in calls.items()},
            "update": 1e9 * best_of(update, runs=20)}


def _repeat(call, rounds):
    for _ in range(rounds):
        call()


def machine():
    """Return what kind of machine this is, in words."""
    return f"{processor()}, {platform.machine()}, {cpu_count()} cores, one of them used"


def processor():
    """Return what this machine calls its processor."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def measure(size=SIZE):
    """Return all measurements of notebook 9 as one record; it takes some ten seconds."""
    methods = ("adagrad", "rmsprop", "adadelta")
    return {"machine": machine(), "date": date.today().isoformat(), "size": size, "bandwidth": bandwidth(3 * size),
            "passes": passes(size), "paths": {method: paths(method, size) for method in methods},
            "float32": {method: paths(method, size, np.float32) for method in methods}, "chunks": chunks(size),
            "in_cache": {method: in_cache(method) for method in methods}, "small": small(), "gradient": gradient()}


def recorded():
    """Return the record of one run, which comes with the course.

    >>> recorded()["size"]
    4000000
    """
    from importlib import resources  # slower to import than the whole table of mistakes
    return json.loads((resources.files("adaptive_edu") / "data" / "memory_limit.json").read_text(encoding="utf-8"))


def quietest(records):
    """Return from several records the shortest of each time, and the largest bandwidth.

    >>> quietest([{"bandwidth": 60, "passes": {"a": 1.0}}, {"bandwidth": 70, "passes": {"a": 2.0}}])
    {'bandwidth': 70, 'passes': {'a': 1.0}}
    """
    def least(found):
        first = found[0]
        return {key: least([one[key] for one in found]) for key in first} if isinstance(first, dict) else (
            min(found) if isinstance(first, float) else first)
    return {**least(records), "bandwidth": max(record["bandwidth"] for record in records)}


def write(path, rounds=3):
    """Measure several times, and write the record: `python -m adaptive_edu.measures FILE`, on a quiet machine.

    Numbers keep three digits; another run differs in the second.
    """
    def short(value):
        if isinstance(value, dict):
            return {str(key): short(item) for key, item in value.items()}
        return float(f"{value:.3g}") if isinstance(value, float) else value
    record = quietest([measure() for _ in range(rounds)])
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(short(record), indent=1) + "\n")


if __name__ == "__main__":
    import sys
    write(sys.argv[1])
