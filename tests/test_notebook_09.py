"""Notebook 9: its counts recomputed, its record consistent with its words, its exercises judged without a clock."""
import json
import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from adaptive_edu import costs, figures, measures
from adaptive_edu.exercises import EXERCISES
from adaptive_edu.lessons import lean
from adaptive_edu.methods import METHODS
from adaptive_edu.pieces import PIECE
from adaptive_edu.questions.n09_memory_limit import QUESTIONS
from adaptive_edu.tutor import check

PAGE = (Path(__file__).parents[1] / "notebooks" / "source" / "09_memory_limit.py").read_text(encoding="utf-8")
THERE = measures.recorded()
ADAGRAD = THERE["paths"]["adagrad"]


# ------------------------------------------------------------------------------------------------- the page

def test_the_page_asks_exactly_the_questions_of_its_file():
    assert set(re.findall(r'reply\("(09-[\w-]+)"', PAGE)) == set(QUESTIONS)


def test_the_minutes_add_up():
    minutes = [int(number) for number in re.findall(r"^# ## .*\((\d+) min", PAGE, flags=re.MULTILINE)]
    assert sum(minutes) == 30 and "**Time:** 30 minutes" in PAGE


def test_every_option_of_a_question_has_its_reply():
    for key, question in QUESTIONS.items():
        assert question.right in question.replies and list(question.replies) == [*"abc"], key


def test_what_is_measured_on_the_readers_machine_is_volatile_and_nothing_else_hangs_on_it():
    for cell in PAGE.split("\n# %%")[1:]:
        if re.search(r"\bhere\b|faults_of|measures\.(bandwidth|passes|paths|chunks|small|gradient|in_cache)\(",
                     "\n".join(line for line in cell.splitlines()[1:] if not line.startswith("#"))):
            assert cell.startswith(' tags=["volatile"]'), cell[:200]


def test_no_cell_asserts_a_time():
    assert "assert" not in re.sub(r"^# .*$", "", PAGE, flags=re.MULTILINE)


# ----------------------------------------------------------------------------------------------- the counts

def test_the_bytes_are_those_that_a_step_reads_and_writes():
    assert {m: costs.fused_bytes(m) for m in METHODS} == {"gd": 24, "momentum": 40, "adagrad": 40, "rmsprop": 40,
                                                          "adadelta": 56}
    law = EXERCISES["bytes_per_parameter"].law
    for method, kind in METHODS.items():
        for itemsize in (4, 8):
            assert costs.fused_bytes(method, itemsize) == law(len(kind.state_names), itemsize)


@pytest.mark.parametrize(("method", "operations", "moved"), [("adagrad", 7, 136), ("rmsprop", 9, 168),
                                                             ("adadelta", 16, 296)])
def test_operations_and_passes_are_those_of_the_kernel(method, operations, moved):
    found = costs.passes(method)
    assert (found.operations, found.bytes(), found.bytes(4)) == (operations, moved, moved // 2)


def test_passes_are_counted_on_a_formula_that_one_can_check_by_hand(monkeypatch):
    class Three:
        state_names, defaults = (), {"rate": 0.5}

        @staticmethod
        def kernel(param, grad, rate):
            return param - rate * (grad * grad),          # a square reads one array, a difference two
    monkeypatch.setitem(METHODS, "three", Three)
    found = costs.passes("three")
    assert found.names == ["multiply", "multiply", "subtract"] and found.arrays == [2, 2, 3]


def test_the_limit_is_bytes_over_bandwidth():
    assert costs.limit("adadelta", 56.0) == 1.0 and costs.limit("adadelta", 56.0, itemsize=4) == 0.5


def test_the_kernel_makes_the_operations_that_are_timed_one_by_one():
    assert len(measures.passes(size=100)) == costs.passes("adagrad").operations


def test_the_path_in_place_is_tied_to_the_kernel():
    assert lean(measures.adagrad_in_place, "adagrad", room=20_000).word == "right"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("chunk", [1, 7, 1000, 5000])
def test_chunks_change_no_bit(method, chunk):
    kind, (param, grad, *state) = METHODS[method], measures.arrays(method, 1001)
    values = tuple(kind.defaults.values())
    expected = kind.kernel(param, grad, *state, *values)
    measures.in_chunks(kind.kernel, param, grad, state, values, chunk)
    assert all(map(np.array_equal, (param, *state), expected))


def test_float32_no_longer_hears_a_small_square():
    assert np.float32(1) + np.float32(1e-4) ** 2 == 1
    sums = np.geomspace(1e-3, 1e3, 5000, dtype=np.float32)          # whatever the sum is, 6000 is enough, 4000 is not
    heard = [sums + (np.sqrt(sums) / np.float32(times)) ** 2 > sums for times in (4000, 6000)]
    assert heard[0].all() and not heard[1].any() and np.finfo(np.float32).max == pytest.approx(3.4e38, rel=0.01)
    with np.errstate(over="ignore"):
        assert np.isfinite(np.float32(1.84e19) ** 2) and np.isinf(np.float32(1.85e19) ** 2)


def test_a_network_of_notebook_7_counts_six_operations_a_weight_and_a_matrix_product_does_ten_times_as_many():
    weights, times = 6570, THERE["gradient"]
    update = costs.passes("adadelta").operations
    assert 100 * update / (update + 6 * 100) == pytest.approx(3, abs=0.5)
    per_ns = 6 * 100 * weights / times["gradient"]["100"], update * weights / times["update"]
    assert per_ns[0] / per_ns[1] == pytest.approx(10, rel=0.1)


# ---------------------------------------------------------------------------------- measuring, without a clock

def test_the_peak_is_what_is_held_at_one_time():
    size = 100_000
    assert measures.peak_of(lambda: np.ones(size)) == pytest.approx(8 * size, rel=0.01)
    assert measures.peak_of(lambda: None) < 1000
    tracemalloc.start()                                 # somebody else measures, too
    held = np.ones(size)
    assert measures.peak_of(lambda: None) < 1000 and tracemalloc.is_tracing() and held.size
    tracemalloc.stop()
    kernel, (param, grad, total) = METHODS["adagrad"].kernel, measures.arrays("adagrad", size)
    held = measures.peak_of(lambda: kernel(param, grad, total, 0.1, 1e-8)) / (8 * size)
    assert round(held, 2) in (3, 4)          # NumPy takes a free temporary again, where it can see that it is free
    short = [array[:1000] for array in (param, grad, total)]
    assert measures.peak_of(lambda: kernel(*short, 0.1, 1e-8)) == pytest.approx(4 * 8000, rel=0.1)


def test_the_seven_make_four_new_arrays_where_free_temporaries_are_taken_again():
    param, grad, total = measures.arrays("adagrad", 100_000)
    lines = (lambda: total + grad * grad, lambda: -0.1 * grad / (np.sqrt(total) + 1e-8), lambda: param + grad)
    made = [round(measures.peak_of(line) / param.nbytes, 2) for line in lines]
    assert made in ([1, 2, 1], [2, 3, 1])


def test_new_memory_costs_pages_and_old_memory_none():
    if measures.faults_of(lambda: None) is None:
        pytest.skip("this system does not count pages")
    old = np.ones(20_000_000)
    assert measures.faults_of(lambda: np.ones(20_000_000)) > 10 > measures.faults_of(lambda: np.negative(old, out=old))


def test_best_of_is_the_shortest_run(monkeypatch):
    clock = iter([0, 5, 10, 12, 20, 29])
    monkeypatch.setattr(measures, "perf_counter", lambda: next(clock))
    calls = []
    assert measures.best_of(lambda: calls.append(1), runs=3) == 2 and len(calls) == 4


def test_a_measurement_has_the_form_of_the_record(tmp_path, monkeypatch):
    monkeypatch.setattr(measures, "chunks", lambda size: {10: 1.23456})
    monkeypatch.setattr(measures, "small", lambda: {"the readable kernel": {10: 1.0}})
    monkeypatch.setattr(measures, "gradient", lambda: {"gradient": {10: 1.0}, "update": 1.0})
    monkeypatch.setattr(measures, "SIZE", 1000)
    monkeypatch.setattr(measures, "measure", lambda made=measures.measure: made(1000))
    measures.write(tmp_path / "record.json")
    found = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert found.keys() == THERE.keys() and found["chunks"] == {"10": 1.23} and found["size"] == 1000
    assert found["paths"].keys() == THERE["paths"].keys() and found["passes"].keys() == THERE["passes"].keys()


def test_without_numba_the_compiled_path_is_missing_and_nothing_else(monkeypatch):
    monkeypatch.setattr(measures, "compiled", lambda method: None)
    assert "compiled, one pass" not in measures.paths("adagrad", 1000, runs=1) and measures.in_cache("adagrad") is None


# ----------------------------------------------- what the page says in words about the record, from the record

def in_limits(path, method="adagrad"):
    return THERE["paths"][method][path] / costs.limit(method, THERE["bandwidth"])


def test_the_record_names_the_kind_of_its_machine_and_nothing_private():
    assert THERE["size"] == measures.SIZE and re.fullmatch(r"[\w ,()@./-]+, \w+, \d+ cores, one of them used",
                                                           THERE["machine"])


def test_the_root_alone_waits_for_its_arithmetic_and_a_division_takes_as_long_as_an_addition():
    passes = THERE["passes"]
    slowest, added = max(passes, key=passes.get), passes["sum_sq_grad + square"]
    assert slowest == "sqrt(sum_sq_grad)" and passes["scaled / floor"] == pytest.approx(added, rel=0.05)
    assert passes[slowest] / passes["root + epsilon"] == pytest.approx(3, abs=0.5)
    assert passes[slowest] / added == pytest.approx(2, abs=0.2)
    assert passes[slowest] / min(THERE["chunks"].values()) == pytest.approx(1 / 3, abs=0.05)
    assert ADAGRAD["compiled, one pass"] < passes[slowest]


def test_the_kernel_takes_longer_than_its_operations_one_by_one():
    assert ADAGRAD["the readable kernel"] > 1.1 * sum(THERE["passes"].values())


def test_in_place_takes_about_two_thirds():
    share = ADAGRAD["in place, whole arrays"] / ADAGRAD["the readable kernel"]
    assert share == pytest.approx(2 / 3, abs=0.05)


def test_the_classes_cut_at_what_the_page_says():
    assert f"pieces of {PIECE // 8:,}".replace(",", " ") in PAGE


def test_the_valley_of_chunks_is_broad_and_well_above_the_limit():
    chunks = {int(length): time for length, time in THERE["chunks"].items()}
    best = min(chunks, key=chunks.get)
    assert 10_000 <= best <= 300_000 and chunks[300] > 3 * chunks[best] and chunks[4_000_000] > 1.3 * chunks[best]
    assert chunks[best] > 3 * costs.limit("adagrad", THERE["bandwidth"])
    assert chunks[best] == pytest.approx(ADAGRAD["in place, whole arrays"], rel=0.15)
    assert chunks[10_000] < 1.3 * chunks[best] and 2e3 < 300 * chunks[300] < 1e4      # some microseconds a chunk


@pytest.mark.parametrize("method", ["adagrad", "rmsprop", "adadelta"])
def test_compiled_is_at_the_limit_and_the_readable_kernel_several_times_above(method):
    assert 0.88 < in_limits("compiled, one pass", method) < 1.15 and in_limits("the readable kernel", method) > 4


@pytest.mark.parametrize("method", ["adagrad", "adadelta"])
def test_the_levels_lie_higher_than_the_compiled_loops_by_less_than_twice(method):
    assert 1 < THERE["paths"][method]["compiled, one pass"] / THERE["in_cache"][method] < 2


def test_float32_saves_on_every_path():
    for method, times in THERE["float32"].items():
        gains = {path: THERE["paths"][method][path] / time for path, time in times.items()}
        assert min(gains.values()) > 1.2 and 2.2 < gains["the readable kernel"] < 4
        assert gains["compiled, one pass"] < 2.1
    assert sum(THERE["paths"][m]["compiled, one pass"] / t["compiled, one pass"] < 1.8
               for m, t in THERE["float32"].items()) == 2


def test_a_call_costs_some_tenths_of_a_microsecond_and_the_class_checks_besides():
    kernel, update = (THERE["small"][path]["10"] for path in ("the readable kernel", "update(..., out=params)"))
    assert 200 < kernel / costs.passes("adagrad").operations < 500
    assert update > kernel


def test_the_update_is_a_small_part_where_the_batch_is_large_and_a_good_part_where_it_is_small():
    share = [THERE["gradient"]["update"] / (time + THERE["gradient"]["update"])
             for time in THERE["gradient"]["gradient"].values()]
    assert share == sorted(share, reverse=True) and share[0] > 0.25 and share[-1] < 0.1


# ------------------------------------------------------------------------------------------------ exercises

def test_the_roof_of_the_exercise_is_the_roofline_of_the_page():
    for method in ("adagrad", "adadelta"):
        count, moved = costs.passes(method).operations, costs.fused_bytes(method)
        alone = count / THERE["in_cache"][method]
        roof = EXERCISES["roof"].law(count, moved, THERE["bandwidth"], alone)
        assert roof == pytest.approx(count / max(costs.limit(method, THERE["bandwidth"]), THERE["in_cache"][method]))
        assert roof < alone                         # on the record memory holds them back


def test_the_nine_passes_of_the_exercise_are_those_of_rmsprop():
    found = costs.passes("rmsprop")
    assert (found.operations, sum(found.arrays), found.bytes() / 50) == (9, 21, 3.36)
    assert costs.limit("rmsprop", 50) == 0.8


def solutions():
    """The solutions that stand on the page, run from its text."""
    names = {"np": np, "METHODS": METHODS}
    for code in re.findall(r"```python\n(# def .*?)# ```", PAGE, flags=re.DOTALL):
        exec(re.sub(r"^# ?", "", code, flags=re.MULTILINE), names)
    return names


@pytest.mark.parametrize(("name", "method"), [("rmsprop_in_place", "rmsprop"), ("adadelta_in_chunks", "adadelta")])
def test_the_solutions_of_the_page_are_right_and_agree_with_the_kernel_over_three_steps(name, method):
    verdict = check(solutions()[name], name)
    assert verdict, verdict.message
    assert "to the last bit" in lean(solutions()[name], method, EXERCISES[name].room).text


@pytest.mark.parametrize(("name", "room"), [("in_place", 20_000), ("in_chunks", 1_500_000)])
def test_the_two_updates_of_the_page_give_back_what_they_changed(name, room):
    code = re.search(rf"^(def {name}\(.*?)\n\nlean\({name}, \"adagrad\", room={room:_}\)", PAGE, re.DOTALL | re.M)
    names = {"np": np, "readable": METHODS["adagrad"].kernel}
    exec(code[1], names)
    assert "to the last bit" in lean(names[name], "adagrad", room).text
    given = measures.arrays("adagrad", 1000)
    more = 2 * [np.empty(1000)] if name == "in_place" else []
    assert [id(each) for each in names[name](*given, 0.1, 1e-8, *more)] == [id(given[0]), id(given[2])]


def wasteful(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
    avg_sq_grad[:] = rho * avg_sq_grad + (1 - rho) * (grad * grad)
    param += -learning_rate * grad / np.sqrt(avg_sq_grad + epsilon)


def not_written(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
    raise NotImplementedError


def old_average(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
    param += -learning_rate * grad / np.sqrt(avg_sq_grad + epsilon)
    avg_sq_grad[:] = rho * avg_sq_grad + (1 - rho) * (grad * grad)


def spoils_grad(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
    wasteful(param, grad, avg_sq_grad, learning_rate, rho, epsilon, None, None)
    grad *= -learning_rate


def another_order(param, grad, avg_sq_grad, learning_rate, rho, epsilon):
    avg_sq_grad[:] = rho * avg_sq_grad + (1 - rho) * (grad * grad)
    param -= learning_rate * (grad / np.sqrt(avg_sq_grad + epsilon))


@pytest.mark.parametrize(("function", "said"), [
    (wasteful, "the numbers are right, but .* MB were held"), (not_written, "put your expression"),
    (old_average, r"after three steps param\[0\] is"), (spoils_grad, r"after three steps (param|grad)\[\d+\] is"),
    (another_order, "the numbers are right, but .* MB were held"), (lambda param: None, "it raised TypeError")])
def test_a_wrong_update_hears_what_is_wrong(function, said):
    verdict = lean(function, "rmsprop", 20_000)
    assert verdict.word != "right" and re.search(said, verdict.text)


def test_another_order_of_operations_is_right_and_told_that_it_rounds_differently():
    def other(param, grad, avg_sq_grad, learning_rate, rho, epsilon, work, other):
        np.multiply(grad, grad, out=work)
        np.subtract(work, avg_sq_grad, out=work)
        work *= 1 - rho
        avg_sq_grad += work
        np.sqrt(np.add(avg_sq_grad, epsilon, out=work), out=work)
        np.divide(grad, work, out=other)
        other *= learning_rate
        param -= other
    verdict = lean(other, "rmsprop", 20_000)
    assert verdict.word == "right" and "but for rounding" in verdict.text


def test_a_loop_that_forgets_the_last_chunk_is_wrong():
    def forgets(param, grad, avg_sq_grad, avg_sq_delta, rho, epsilon, chunk=4096):
        for start in range(0, param.size - chunk, chunk):
            now = slice(start, start + chunk)
            param[now], avg_sq_grad[now], avg_sq_delta[now] = METHODS["adadelta"].kernel(
                param[now], grad[now], avg_sq_grad[now], avg_sq_delta[now], rho, epsilon)
    assert re.search(r"param\[8192\] is 1\.", lean(forgets, "adadelta", 400_000).text)


# -------------------------------------------------------------------------------------------------- figures

@pytest.fixture
def ax():
    return Figure().subplots()


def test_bars_show_their_numbers_and_the_limit(ax):
    bars = figures.draw_times(ax, {"one": 2.0, "other": 0.5}, limit=0.25)
    assert [bar.get_width() for bar in bars] == [2.0, 0.5] and ax.lines[0].get_xdata()[0] == 0.25
    words = {text.get_text() for text in ax.texts}
    assert {"2.00", "0.50", "limit of memory, 0.25"} <= words


def test_chunks_are_drawn_over_their_lengths(ax):
    line = figures.draw_chunks(ax, {"100": 3.0, "10000": 1.0}, 0.5)
    assert line.get_xydata().tolist() == [[100, 3], [10_000, 1]] and ax.get_xscale() == "log"


def test_points_of_the_roofline_lie_where_their_numbers_say(ax):
    points = [("adagrad", "readable", 7, 136, 4.0), ("adagrad", "", 7, 40, 1.0)]
    figures.draw_roofline(ax, 50.0, points, {"adagrad": 10.0})
    slope, level, hollow, full = ax.lines
    x, y = slope.get_xydata().T
    assert np.allclose(y / x, 50) and level.get_xydata().tolist() == [[0.2, 10], [1, 10]]
    assert hollow.get_xydata().tolist() == [[7 / 136, 7 / 4]] and hollow.get_markerfacecolor() == "white"
    assert full.get_xydata().tolist() == [[7 / 40, 7]] and full.get_markerfacecolor() != "white"


def test_the_roofline_of_a_slow_machine_shows_every_point(ax):
    points = [("adagrad", "readable", 7, 136, 40.0), ("adagrad", "", 7, 40, 9.0)]
    figures.draw_roofline(ax, 5.0, points, {"adagrad": 2.0})
    low, high = ax.get_ylim()
    assert low < 7 / 40 and 2.0 < high and all(low <= tick <= high for tick in ax.get_yticks())
