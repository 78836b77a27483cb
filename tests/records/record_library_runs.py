"""Record what PyTorch, Keras and optax do with given gradients, so that tests need none of the three.

Writes adaptive_edu/data/library_runs.json; equal versions give equal bytes, and the versions are stored
inside. Run it in an environment of its own, outside the repository:

    pip install torch==2.13.0 keras==3.15.1 optax==0.2.8 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
    python tests/records/record_library_runs.py

Nothing of adaptive_edu is imported: the record must not know what it will be compared with.
"""
import inspect
import json
import os
from importlib.metadata import version
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"          # read by Keras when it is imported

import jax
import keras
import numpy as np
import optax
import torch

ABOUT = ("Float64 runs of torch, keras (torch backend) and optax on gradients given in advance, written by "
         "record_library_runs.py. params[t] is the parameter after gradients[t] of the run's problem; state is "
         "the library's after the last one, in our words (state_names has the library's). Runs with ours true "
         "follow our formulas with the keyword arguments our_settings; Adadelta then at learning rate 1.")

RULES = {
    "torch": {"adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop, "adadelta": torch.optim.Adadelta},
    "keras": {"adagrad": keras.optimizers.Adagrad, "rmsprop": keras.optimizers.RMSprop,
              "adadelta": keras.optimizers.Adadelta},
    "optax": {"adagrad": optax.adagrad, "rmsprop": optax.rmsprop, "adadelta": optax.adadelta},
}
STATE_NAMES = {
    "torch": {"adagrad": {"sum_sq_grad": "sum"}, "rmsprop": {"avg_sq_grad": "square_avg"},
              "adadelta": {"avg_sq_grad": "square_avg", "avg_sq_delta": "acc_delta"}},
    "keras": {"adagrad": {"sum_sq_grad": "accumulator"}, "rmsprop": {"avg_sq_grad": "velocity"},
              "adadelta": {"avg_sq_grad": "accumulated_grad", "avg_sq_delta": "accumulated_delta_var"}},
    "optax": {"adagrad": {"sum_sq_grad": "sum_of_squares"}, "rmsprop": {"avg_sq_grad": "nu"},
              "adadelta": {"avg_sq_grad": "e_g", "avg_sq_delta": "e_x"}},
}
OUR_SETTINGS = {     # our defaults, and something far from them
    "adagrad": {"ours": {"learning_rate": 0.01, "epsilon": 1e-8}, "far": {"learning_rate": 0.3, "epsilon": 0.1}},
    "rmsprop": {"ours": {"learning_rate": 0.001, "rho": 0.9, "epsilon": 1e-8},
                "far": {"learning_rate": 0.3, "rho": 0.5, "epsilon": 0.1}},
    "adadelta": {"ours": {"rho": 0.95, "epsilon": 1e-6}, "far": {"rho": 0.7, "epsilon": 0.1}},
}
AS_OURS = {          # only rules that can be made exactly ours: where epsilon stands decides
    ("torch", "adagrad"): lambda learning_rate, epsilon: {"lr": learning_rate, "eps": epsilon},
    ("keras", "rmsprop"): dict,
    ("optax", "rmsprop"): lambda learning_rate, rho, epsilon: {
        "learning_rate": learning_rate, "decay": rho, "eps": epsilon},
    ("torch", "adadelta"): lambda rho, epsilon: {"lr": 1.0, "rho": rho, "eps": epsilon},
    ("keras", "adadelta"): lambda rho, epsilon: {"learning_rate": 1.0, "rho": rho, "epsilon": epsilon},
    ("optax", "adadelta"): lambda rho, epsilon: {"learning_rate": 1.0, "rho": rho, "eps": epsilon},
}
CLIMB = ("optax", "adadelta", "climbs", {})     # its default learning_rate, None, also leaves the sign unturned


def main():
    """Run everything and write the record."""
    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")          # otherwise Keras keeps the learning rate in float32
    versions = {name: version(name) for name in ("jax", "jaxlib", "keras", "numpy", "optax", "torch")}
    problems = make_problems()
    runs = [record(*choice, problem, versions) for problem in problems.items() for choice in choices()]
    runs.append(record(*CLIMB, ("dense", problems["dense"]), versions))
    text = spread({"about": ABOUT, "versions": versions, "state_names": STATE_NAMES,
                   "problems": problems, "runs": runs}, levels=3)
    place = Path(__file__).parents[2] / "adaptive_edu" / "data" / "library_runs.json"
    place.write_text(text + "\n", encoding="utf-8")


# The gradients: fixed in advance, so that a replay needs no model.

def make_problems():
    """Return each problem's start and gradients, by name."""
    return {"dense": problem([1.0, -2.0], signed(np.random.default_rng(1), 0.1, 3.0, (60, 2))),
            "small": problem([0.0, 0.0, 0.0], small_gradients(np.random.default_rng(2))),
            "sparse": problem([0.5, -1.5, 2.0, -1.0], sparse_gradients(np.random.default_rng(3)))}


def problem(start, gradients):
    """Return a problem as JSON values, its gradients cut to four digits to keep the record short."""
    return {"start": start, "gradients": [[float(f"{grad:.3e}") for grad in row] for row in gradients]}


def signed(rng, low, high, shape):
    """Draw sizes evenly on a logarithmic scale, and signs."""
    return rng.choice([-1.0, 1.0], shape) * np.exp(rng.uniform(np.log(low), np.log(high), shape))


def small_gradients(rng):
    """Gradients around the square root of epsilon, with exact zeros: they see where epsilon stands."""
    gradients = signed(rng, [1e-6, 1e-4, 1e-6], [1e-4, 1e-2, 1e-2], (60, 3))
    return np.where(rng.random((60, 3)) < 0.85, gradients, 0.0)


def sparse_gradients(rng):
    """Mostly exact zeros; each coordinate but the first waits for its first gradient."""
    may_move = np.arange(80)[:, None] >= [0, 20, 40, 60]
    moves = may_move & (rng.random((80, 4)) < [0.3, 0.2, 0.2, 0.2])
    return np.where(moves, signed(rng, 0.1, 3.0, (80, 4)), 0.0)


# The choices: which rule with which settings.

def choices():
    """Yield library, method, a name for the settings, and the arguments given to the library."""
    for library, rules in RULES.items():
        for method in rules:
            yield library, method, "defaults", {"learning_rate": 0.1} if library == "optax" else {}
            if (library, method) in AS_OURS:
                for name, ours in OUR_SETTINGS[method].items():
                    yield library, method, name, AS_OURS[library, method](**ours)


def record(library, method, name, given, named_problem, versions):
    """Run one choice on one problem; return its entry in the record."""
    problem_name, content = named_problem
    settings, params, state = RUNNERS[library](RULES[library][method], given, **content)
    ours = name in OUR_SETTINGS[method]
    entry = {"id": f"{library}-{method}-{problem_name}-{name}", "library": library, "version": versions[library],
             "method": method, "problem": problem_name, "settings": settings, "ours": ours, "params": params,
             "state": {word: state[theirs] for word, theirs in STATE_NAMES[library][method].items()}}
    return entry | ({"our_settings": OUR_SETTINGS[method][name]} if ours else {})


# The libraries: each runner returns all settings by the library's names, every param, the final state.

def run_torch(rule, given, start, gradients):
    """Run a torch.optim class."""
    param = torch.tensor(start, dtype=torch.float64)
    optimizer, params = rule([param], **given), []
    for grad in gradients:
        param.grad = torch.tensor(grad, dtype=torch.float64)
        optimizer.step()
        params.append(param.tolist())
    return optimizer.defaults, params, {name: value.tolist() for name, value in optimizer.state[param].items()}


def run_keras(rule, given, start, gradients):
    """Run a keras.optimizers class; its state variables carry the name of the parameter."""
    param = keras.Variable(np.array(start), name="param")
    optimizer, params = rule(**given), []
    for grad in gradients:
        optimizer.apply([torch.tensor(grad, dtype=torch.float64)], [param])
        params.append(param.numpy().tolist())
    settings = {name: value for name, value in optimizer.get_config().items() if name != "name"}
    return settings, params, {v.name.removeprefix("param_"): v.numpy().tolist() for v in optimizer.variables}


def run_optax(rule, given, start, gradients):
    """Run an optax transformation, whose updates are added."""
    settings = inspect.signature(rule).bind_partial(**given)
    settings.apply_defaults()
    transform, param, params = rule(**given), jax.numpy.array(start), []
    state = transform.init(param)
    for grad in gradients:
        updates, state = transform.update(jax.numpy.array(grad), state, param)
        param = optax.apply_updates(param, updates)
        params.append(param.tolist())
    leaves, _ = jax.tree_util.tree_flatten_with_path(state)
    return settings.arguments, params, {path[-1].name: leaf.tolist() for path, leaf in leaves}


RUNNERS = {"torch": run_torch, "keras": run_keras, "optax": run_optax}


def spread(value, levels):
    """Return JSON text with the outer `levels` spread over lines and everything deeper on one line."""
    if levels == 0 or not isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True, allow_nan=False, separators=(",", ":"))
    if isinstance(value, list):
        return "[\n" + ",\n".join(spread(item, levels - 1) for item in value) + "\n]"
    return "{\n" + ",\n".join(f'"{key}": {spread(value[key], levels - 1)}' for key in sorted(value)) + "\n}"


if __name__ == "__main__":
    main()
