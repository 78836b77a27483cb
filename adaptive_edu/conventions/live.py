"""The libraries themselves, where they are installed, beside the record."""
import os
from importlib.util import find_spec

import numpy as np

from ..lessons import Said
from .dialects import DIALECTS, LIBRARIES
from .replay import TOLERANCE, record, relative


def run_live(library):
    """Run a library's recorded runs again, if it is installed here, and say how far from the record it comes.

    Returns
    -------
    Said
    """
    name, then = LIBRARIES[library], record()["versions"][library]
    if find_spec(library) is None:
        return Said("→", name, f"not installed here; the record, made with version {then}, stands for it.")
    runs = [run for run in record()["runs"] if run["library"] == library]
    try:
        now, again = version(library), _LIVE[library](runs)
    except Exception as error:                  # whatever a foreign library raises, the page goes on
        return Said("→", name, f"installed here, but it does not run ({type(error).__name__}); the record, made "
                               f"with version {then}, stands for it.")
    problems = record()["problems"]
    far = max(relative(np.array(mine), np.array(run["params"]), problems[run["problem"]]["start"])
              for mine, run in zip(again, runs, strict=True))
    same = bool(far <= TOLERANCE)
    return Said("✓" if same else "✗", name, f"version {now} here, {then} in the record: {len(runs)} runs again, "
                + ("equal." if same else f"off by {far:.2g} of the longest way gone."))


def version(library):
    """Return the installed version. What knows it brings the network's modules, so only here."""
    from importlib.metadata import version as installed
    return installed(library)


def _given(run):
    return {theirs: run["settings"][theirs] for theirs in DIALECTS[run["library"], run["method"]].words.values()}


def _live_torch(runs):
    import torch
    rules = {"adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop, "adadelta": torch.optim.Adadelta}

    def one(run, start, gradients):
        param = torch.tensor(start, dtype=torch.float64)
        optimizer = rules[run["method"]]([param], **_given(run))
        for grad in gradients:
            param.grad = torch.tensor(grad, dtype=torch.float64)
            optimizer.step()
            yield param.tolist()
    return _each(one, runs)


def _live_keras(runs):
    if find_spec("tensorflow") is None and find_spec("torch"):
        os.environ.setdefault("KERAS_BACKEND", "torch")     # read by Keras when it is imported
    import keras
    rules = {"adagrad": keras.optimizers.Adagrad, "rmsprop": keras.optimizers.RMSprop,
             "adadelta": keras.optimizers.Adadelta}

    def one(run, start, gradients):
        param, optimizer = keras.Variable(np.array(start)), rules[run["method"]](**_given(run))
        for grad in gradients:
            optimizer.apply([keras.ops.convert_to_tensor(grad, dtype="float64")], [param])
            yield keras.ops.convert_to_numpy(param).tolist()
    before = keras.config.floatx()
    keras.config.set_floatx("float64")          # otherwise Keras keeps the rate in float32
    try:
        return _each(one, runs)
    finally:
        keras.config.set_floatx(before)


def _live_optax(runs):
    import jax
    import optax

    def one(run, start, gradients):
        transform, param = getattr(optax, run["method"])(**_given(run)), jax.numpy.array(start)
        state = transform.init(param)
        for grad in gradients:
            updates, state = transform.update(jax.numpy.array(grad), state, param)
            param = optax.apply_updates(param, updates)
            yield param.tolist()
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    try:
        return _each(one, runs)
    finally:
        jax.config.update("jax_enable_x64", before)


_LIVE = {"torch": _live_torch, "keras": _live_keras, "optax": _live_optax}


def _each(one, runs):
    problems = record()["problems"]
    return [list(one(run, **problems[run["problem"]])) for run in runs]
