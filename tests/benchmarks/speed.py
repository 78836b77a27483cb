"""How fast is the course, beside others, in one run: `python tests/benchmarks/speed.py [part ...]`.

Parts: updates, sweep, start; all without one. One thread, on one core where the system can pin it; everybody in turn,
and the best of several rounds counts. Prints tables of ratios in Markdown: how many times as long the others take.
`--record` keeps the numbers in tests/records/speed.json, which the README quotes. PyTorch, optax, JAX and numba are
left out where they are not installed.
"""
import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

RECORD = Path(__file__).parents[1] / "records" / "speed.json"
ALONE = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA", "VECLIB_MAXIMUM")}
SIZES = (10, 1_000, 100_000, 1_000_000, 10_000_000)
ROUNDS = 20


def best_of(functions, rounds=ROUNDS, least=1e-3):
    """Return the seconds of one call of each function: in turn, at least a millisecond at a time, the best round."""
    calls = {}
    for name, function in functions.items():
        function()
        start = perf_counter()
        function()
        calls[name] = max(1, round(least / (perf_counter() - start)))
    best = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            start = perf_counter()
            for _ in range(calls[name]):
                function()
            best[name] = min(best[name], (perf_counter() - start) / calls[name])
    return best


def updates():
    """Return the seconds of one update for every method, dtype, size and library."""
    import numpy as np
    from contenders import KINDS, contenders
    from tqdm import tqdm
    rows, draw = [], np.random.default_rng(0)
    cases = [(method, dtype, size) for size in SIZES for dtype in ("float64", "float32") for method in KINDS]
    for method, dtype, size in tqdm(cases, desc="updates", leave=False):
        params, grads = draw.normal(size=(2, size)).astype(dtype)
        rows.append({"method": method, "dtype": dtype, "size": size,
                     "seconds": best_of(contenders(method, params, grads))})
    return rows


def sweep():
    """Return the seconds of 64 x 64 settings of Adadelta, 500 steps each on the Rosenbrock valley."""
    import numpy as np
    from grids import in_jax, ours
    rho, epsilon = np.linspace(0.5, 0.999, 64)[:, None], np.logspace(-8, -1, 64)
    makers = {"in arrays": ours, "compiled": partial(ours, compiled=True), "JAX, vmap and scan": in_jax}
    found, expected = {}, ours(rho, epsilon, steps=20)()
    for name, make in makers.items():
        try:        # 20 steps: in 500, a last bit that differs may grow
            np.testing.assert_allclose(make(rho, epsilon, steps=20)(), expected, rtol=1e-6)
            found[name] = make(rho, epsilon)
        except ImportError as error:
            print(f"{name}: left out ({error})")
    return best_of(found)


def start():
    """Return the seconds that a new Python takes to begin: bare, with NumPy, with the course; and first answers."""
    from answers import kernel, verdict
    programs = {name: [sys.executable, "-c", code] for name, code in (
        ("Python", "pass"), ("NumPy", "import numpy"), ("the course", "import adaptive_edu"))}
    with TemporaryDirectory() as folder:        # compiled files for everybody, as after an installation
        env = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        run = {name: partial(subprocess.run, program, check=True, env=env) for name, program in programs.items()}
        seconds = best_of(run, rounds=15)
    seconds["verdict"] = best_of({"verdict": verdict()})["verdict"]
    return seconds | best_of({"bare kernel": kernel("pass"), "notebook 4": kernel("notebook")}, rounds=3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="updates, sweep, start")
    parser.add_argument("--record", action="store_true", help="keep the numbers of these parts")
    args = parser.parse_args()
    parts = {"updates": updates, "sweep": sweep, "start": start}
    if unknown := {*args.parts} - {*parts}:
        parser.error(f"parts are {', '.join(parts)}; got {', '.join(unknown)}")
    if os.environ.get("OMP_NUM_THREADS") != "1":        # libraries read it when they are loaded
        sys.exit(subprocess.run([sys.executable, *sys.argv], env={**os.environ, **ALONE}).returncode)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import report
    record = {}
    for name in args.parts or parts:        # each is printed when it is there: what fails later loses nothing
        record[name] = {"where": where(), "seconds": parts[name]()}
        print(report.tables({name: record[name]}), flush=True)
    if args.record:
        record = (json.loads(RECORD.read_text()) if RECORD.exists() else {}) | record
        RECORD.write_text(json.dumps(record, indent=1) + "\n")
        if {*record} == {*parts}:
            print("\nFor the README:\n\n" + report.readme(record))


def where():
    """Return when and on what kind of machine."""
    import report
    names = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")] if Path("/proc/cpuinfo").exists() else []
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else "unknown"
    return {"date": date.today().isoformat(), "load": load,
            "machine": f"{names[0] if names else platform.processor()}, {platform.system()} {platform.machine()}",
            "versions": {name: found for name in report.LIBRARIES if (found := known(name))}}


def known(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
