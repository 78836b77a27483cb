"""Ratios out of seconds: the tables of a run, and what the README says of the recorded one."""
from contenders import TRAFFIC

LIBRARIES = ("numpy", "numba", "torch", "jax", "optax")
PEERS = ("PyTorch", "PyTorch, foreach", "PyTorch, fused", "optax, jitted")


def tables(record):
    """Return Markdown of all that was measured."""
    makers = {"updates": updates, "sweep": sweep, "start": start}
    return "\n\n".join(f"{place(part['where'])}\n\n{makers[name](part['seconds'])}" for name, part in record.items())


def place(where):
    versions = ", ".join(f"{name} {number}" for name, number in where["versions"].items())
    missing = [name for name in LIBRARIES if name not in where["versions"]]
    return (f"{where['date']}, {where['machine']}, one thread, load {where['load']} at the start; {versions}."
            + (f" Left out, since not installed: {', '.join(missing)}." if missing else ""))


def updates(rows):
    """One line for each case: how many times our time the others take, and our time beside what memory allows."""
    lines = ["How many times as long others take for one update in place as `update(params, grads, out=params)`; the\n"
             "last columns: time beside the time in which the same bytes can be copied.\n",
             line("update", "dtype", "parameters", *PEERS, "*compiled*", "default / copy", "compiled / copy",
                  "bare loop / copy"), line(*["---"] * 3, *["---:"] * 8)]
    for row in rows:
        seconds, ours, copied = row["seconds"], row["seconds"]["default"], limit(row)
        lines.append(line(row["method"], row["dtype"], f"{row['size']:,}",
                          *(ratio(seconds.get(name), ours) for name in (*PEERS, "compiled")),
                          *(ratio(seconds.get(name), copied) for name in ("default", "compiled", "compiled, bare"))))
    return "\n".join(lines)


def sweep(seconds):
    base = min(seconds, key=seconds.get)
    return "\n".join([f"Time beside the fastest, {base}: 64 x 64 settings of Adadelta, 500 steps, compiled before.\n",
                      line("sweep", "ratio"), line("---", "---:"),
                      *(line(name, ratio(value, seconds[base])) for name, value in seconds.items())])


def start(seconds):
    import_ratio = (seconds["the course"] - seconds["Python"]) / (seconds["NumPy"] - seconds["Python"])
    return "\n".join([line("start", "ratio"), line("---", "---:"),
                      line("`import adaptive_edu` beside `import numpy`, Python's own start taken off",
                           f"{import_ratio:.2f}"),
                      line("the first cell of notebook 4 in a new kernel, beside an empty cell",
                           ratio(seconds["notebook 4"], seconds["bare kernel"])),
                      line("the tutor's verdict on a right step, beside 0.1 s, which people take for at once",
                           ratio(seconds["verdict"], 0.1))])


README = """\
Time of one update in place beside `update(params, grads, out=params)`, its checks on: more is slower, a range spans
the three methods. One thread, float64; {date}, one core of an {machine}.
`python tests/benchmarks/speed.py` measures and prints all ratios.

{table}

Per update of ten million, the loops that `adaptive_edu.fast.accelerate` compiles take {loops} times as long as
copying the bytes that they must read and write. A `sweep` of 64 x 64 settings of Adadelta over 500 steps takes
{arrays:.0f} times as long in arrays, and {jax:.1f} times in JAX, as with `compiled=True`."""
SHOWN = {"PyTorch": "PyTorch, default", "PyTorch, fused": "PyTorch, fused (Adagrad only)",
         "optax, jitted": "optax, jitted", "compiled": "ours, with the extra `fast`"}


def readme(record):
    """Return what the README says of the recorded run."""
    where, grid = record["updates"]["where"], record["sweep"]["seconds"]
    rows = [row for row in record["updates"]["seconds"] if row["dtype"] == "float64"]
    sizes = sorted({row["size"] for row in rows})
    table = [line("parameters", *(f"{size:,}" for size in sizes)), line("---", *["---:"] * len(sizes))]
    for name, words in SHOWN.items():
        ratios = ([beside(row, name, "default") for row in rows if row["size"] == size and name in row["seconds"]]
                  for size in sizes)
        table.append(line(words, *map(span, ratios)))
    loops = span([row["seconds"]["compiled, bare"] / limit(row) for row in rows if row["size"] == 10**7])
    return README.format(**where, table="\n".join(table), loops=loops, arrays=grid["in arrays"] / grid["compiled"],
                         jax=grid["JAX, vmap and scan"] / grid["compiled"])


def span(ratios):
    low, high = f"{min(ratios):.1f}", f"{max(ratios):.1f}"
    return low if low == high else f"{low} to {high}"


def beside(row, one, other):
    return row["seconds"][one] / row["seconds"][other]


def limit(row):
    """Return the seconds in which as many bytes can be copied as an update must read and write."""
    return row["seconds"]["copy"] * TRAFFIC[row["method"]] / 2


def ratio(one, other):
    return "" if one is None else f"{one / other:.2f}" if one < 9.95 * other else f"{one / other:.0f}"


def line(*cells):
    return f"| {' | '.join(cells)} |"
