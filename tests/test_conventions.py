"""The dialects of PyTorch, Keras and optax: data that repeats what the libraries did, and what is said of it."""
from importlib.resources import files

import numpy as np
import pytest

from adaptive_edu import adadelta_step, adagrad_step, conventions, rmsprop_step
from adaptive_edu.conventions import DIALECTS, LIBRARIES, OURS, dialects, follow, in_our_words, live, match, recorded

RUNS = conventions.record()["runs"]
STEPS = {"adagrad": adagrad_step, "rmsprop": rmsprop_step, "adadelta": adadelta_step}


def wild_gradients(seed=0, count=200):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 3)) * 10 ** rng.uniform(-7, 2, (count, 3)) * (rng.random((count, 3)) < 0.8)


# ---- the record

def test_the_record_travels_with_the_package():
    assert files("adaptive_edu").joinpath("data/library_runs.json").is_file()


@pytest.mark.parametrize("run", RUNS, ids=[run["id"] for run in RUNS])
def test_every_recorded_run_is_repeated(run):
    problem = conventions.record()["problems"][run["problem"]]
    params, state = follow(run["method"], problem["gradients"], problem["start"], **in_our_words(run))
    np.testing.assert_allclose(params[1:], run["params"], rtol=1e-12, atol=0)
    for name, value in run["state"].items():
        np.testing.assert_allclose(state[name], value, rtol=1e-12, atol=0)
    assert conventions.distance(run, **in_our_words(run)) <= conventions.TOLERANCE


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: f"{dialect.library}-{dialect.method}")
def test_the_stated_defaults_are_those_of_the_library(dialect):
    for run in recorded(dialect.library, dialect.method):
        for ours, theirs in dialect.words.items():
            stated = dialect.switches[ours]
            assert run["settings"][theirs] == (0.1 if stated is None else stated)
    assert set(dialect.switches) == set(OURS[dialect.method])
    assert set(dialect.words) <= set(dialect.switches)


def test_each_default_was_recorded_on_three_problems():
    assert len(DIALECTS) == 9
    for key in DIALECTS:
        assert [run["problem"] for run in recorded(*key)] == ["dense", "small", "sparse"]


def test_optax_without_a_rate_is_a_rate_of_minus_one():
    run, = recorded("optax", "adadelta", "climbs")
    assert in_our_words(run)["learning_rate"] == -1.0


# ---- the switches

@pytest.mark.parametrize("method", OURS)
def test_our_own_switches_are_our_steps_to_the_last_bit(method):
    params, state = follow(method, wild_gradients(), np.zeros(3))
    param, memory = np.zeros(3), [np.zeros(3) for _ in state]
    for t, grad in enumerate(wild_gradients()):
        param, *memory = STEPS[method](param, grad, *memory)
        assert np.array_equal(params[t + 1], param)
    assert np.array_equal(list(state.values()), memory)


@pytest.mark.parametrize("epsilon", [1e-10, 1e-7, 1e-4, 0.1])
@pytest.mark.parametrize("start_state", [0.0, 1e-6, 0.1])
def test_adagrad_with_epsilon_inside_is_its_formula(epsilon, start_state):
    total, param = np.full(3, start_state), np.zeros(3)
    params, state = follow("adagrad", wild_gradients(), param, epsilon_place="inside", epsilon=epsilon,
                           start_state=start_state)
    for t, grad in enumerate(wild_gradients()):
        total = total + grad**2
        param = param - 0.01 * grad / np.sqrt(total + epsilon)
        np.testing.assert_allclose(params[t + 1], param, rtol=1e-11, atol=1e-16)
    assert np.array_equal(state["sum_sq_grad"], total)


@pytest.mark.parametrize("epsilon", [1e-10, 1e-7, 1e-4, 0.1])
@pytest.mark.parametrize("rho", [0.5, 0.9, 0.99])
def test_rmsprop_with_epsilon_outside_is_its_formula(epsilon, rho):
    average, param = np.zeros(3), np.zeros(3)
    params, state = follow("rmsprop", wild_gradients(), param, epsilon_place="outside", epsilon=epsilon, rho=rho)
    for t, grad in enumerate(wild_gradients()):
        average = rho * average + (1 - rho) * grad**2
        param = param - 0.001 * grad / (np.sqrt(average) + epsilon)
        np.testing.assert_allclose(params[t + 1], param, rtol=1e-11, atol=1e-16)
    np.testing.assert_allclose(state["avg_sq_grad"], average, rtol=1e-12)


@pytest.mark.parametrize("rate", [1e-3, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("place", ["outside", "inside"])
def test_a_rate_of_adadelta_is_its_formula(rate, place):
    u, v, param = np.zeros(3), np.zeros(3), np.zeros(3)
    params, _ = follow("adadelta", wild_gradients(), param, learning_rate=rate, rate_place=place)
    for t, grad in enumerate(wild_gradients()):
        u = 0.95 * u + 0.05 * grad**2
        delta = -np.sqrt(v + 1e-6) / np.sqrt(u + 1e-6) * grad
        v = 0.95 * v + 0.05 * (delta * (rate if place == "inside" else 1)) ** 2
        param = param + rate * delta
        np.testing.assert_allclose(params[t + 1], param, rtol=1e-11, atol=1e-16)


def test_follow_takes_a_gradient_function_and_settings_side_by_side():
    together, _ = follow("adagrad", lambda x: 2 * x, [1.0, 1.0], 5, learning_rate=[0.5, 0.1])
    alone, _ = follow("adagrad", lambda x: 2 * x, 1.0, 5, learning_rate=0.5)
    assert together.shape == (6, 2) and np.array_equal(together[:, 0], alone)


@pytest.mark.parametrize(("method", "switches", "words"), [
    ("adam", {}, "method must be one of adagrad, rmsprop, adadelta; got 'adam'"),
    ("adagrad", {"rho": 0.9}, "Adagrad has no rho"),
    ("rmsprop", {"epsilon": "tiny"}, "epsilon must be a number"),
    ("adadelta", {"epsilon_place": "outside"}, "epsilon_place of Adadelta must be inside; got 'outside'"),
    ("adagrad", {"rate_place": "inside"}, "rate_place of Adagrad must be outside; got 'inside'"),
    ("rmsprop", {"epsilon_place": []}, "must be"),
    ("rmsprop", {"rho": 1.0}, r"rho must be in \[0, 1\); got 1.0"),
    ("adagrad", {"start_state": -0.1}, "start_state must be >= 0")])
def test_what_no_formula_has_is_named(method, switches, words):
    with pytest.raises((ValueError, TypeError), match=words):
        follow(method, [1.0], 0.0, **switches)


# ---- what a reader is told

@pytest.mark.parametrize("key", DIALECTS, ids="-".join)
def test_the_librarys_own_switches_are_found_equal(key):
    assert match(*key, in_our_words(recorded(*key)[0])).word == "equal"


SPOILED = {"epsilon_place": {"inside": "outside", "outside": "inside"}, "rate_place": {"outside": "inside"}}


@pytest.mark.parametrize("key", DIALECTS, ids="-".join)
def test_every_single_wrong_switch_is_noticed_and_named(key):
    right = in_our_words(recorded(*key)[0])
    for name, value in right.items():
        if name in SPOILED:
            wrong = SPOILED[name][value]
            if (key[1], *(wrong if name == n else right[n] for n in SPOILED)) not in dialects._STEPS:
                continue
        else:
            wrong = {"start_state": value + 0.01, "rho": 0.8}.get(name, 3 * value)
        if key[1:] == ("adadelta",) and name == "rate_place" and right["learning_rate"] == 1:
            continue                                    # where the rate is 1 its place makes no difference
        said = match(*key, {**right, name: wrong})
        assert said.word == "not equal" and said.text.endswith(f"mend first: {name}."), (name, said)


def test_of_several_wrong_switches_the_one_that_matters_is_named_first():
    said = match("torch", "adagrad", {"epsilon": 1e-7, "start_state": 0.1})
    assert "mend first: start_state, one of 2 that differ" in said.text
    assert "mend first: learning_rate" in match("keras", "adadelta", {}).text


def test_keras_adagrad_translated_to_the_other_side_is_equal():
    translated = dict(epsilon_place="outside", start_state=0.1 + 1e-7, learning_rate=0.001, epsilon=0.0)
    assert match("keras", "adagrad", translated).word == "equal"
    said = match("keras", "adagrad", {**translated, "start_state": 0.1, "epsilon": 1e-7}, hint=False)
    assert said.word == "not equal" and said.text.endswith("on the problem small.")


@pytest.mark.parametrize(("switches", "word"), [
    (None, "not tried yet"), ({"momentum": 0.9}, "not a dialect"), ({"epsilon_place": "above"}, "not a dialect"),
    ({"learning_rate": None}, "not a dialect"), ({"epsilon": "1e-8"}, "not a dialect"), (["inside"], "not a dialect"),
    ({"epsilon": 0.0}, "not equal"), ({"learning_rate": -1.0}, "not equal")])
def test_the_page_goes_on_whatever_is_chosen(switches, word):
    assert match("torch", "adagrad", switches).word == word


def test_the_tables_show_every_library():
    for method in OURS:
        rows = conventions.table(method).rows
        assert [row[0] for row in rows] == ["this course", *LIBRARIES.values()]
    assert conventions.table("rmsprop").rows[3] == ("optax", "inside", "0", "none: give one", "0.9", "1e-8")


# ---- the libraries themselves

@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_is_not_installed_is_said_so_in_one_sentence(library, monkeypatch):
    monkeypatch.setattr(live, "find_spec", lambda name: None)
    said = conventions.run_live(library)
    assert said.icon == "→" and said.text.startswith("not installed here; the record, made with version")


def test_a_library_that_breaks_does_not_stop_the_page(monkeypatch):
    def broken(runs):
        raise OSError("a shared object")
    monkeypatch.setattr(live, "find_spec", lambda name: True)
    monkeypatch.setattr(live, "version", lambda name: "0")
    monkeypatch.setitem(live._LIVE, "torch", broken)
    assert "does not run (OSError)" in conventions.run_live("torch").text


@pytest.mark.parametrize(("factor", "icon", "words"), [(1, "✓", "21 runs again, equal"), (1.01, "✗", "off by")])
def test_what_runs_here_is_compared_with_the_record(factor, icon, words, monkeypatch):
    monkeypatch.setattr(live, "find_spec", lambda name: True)
    monkeypatch.setattr(live, "version", lambda name: "0")
    monkeypatch.setitem(live._LIVE, "torch", lambda runs: [factor * np.array(run["params"]) for run in runs])
    said = conventions.run_live("torch")
    assert said.icon == icon and words in said.text


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_installed_library_still_does_what_was_recorded(library):
    pytest.importorskip(library)
    assert conventions.run_live(library).icon == "✓"
