"""Every number that notebook 8 states in prose, recomputed; its laws over their range, its solutions in full."""
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

import adaptive_edu as edu
from adaptive_edu import figures, laws
from adaptive_edu.clinic import SITUATIONS, grade_test, healthy, patient, patients, point_at, shows
from adaptive_edu.family import PROPERTIES, family_check
from adaptive_edu.mistakes import BEHAVIOURS
from adaptive_edu.questions.n08_clinic import QUESTIONS
from adaptive_edu.surfaces import RAVINE
from adaptive_edu.tutor import check

PAGE = (Path(__file__).parents[1] / "notebooks" / "source" / "08_clinic.py").read_text(encoding="utf-8")
WARD = patients("adagrad_step")
BRACKET, LETTER, COPY = (patient(id).step() for id in ("D36", "D12", "D16"))


def steps_in_a_slope(step, grad, count, **settings):
    averages, steps = (0.0, 0.0), []
    for _ in range(count):
        param, *averages = step(0.0, grad, *averages, **settings)
        steps.append(-float(param))
    return np.array(steps)


def places(step, minimum=0.0, start=5.0, curvature=1.0, count=2000, **settings):
    """Where it is, seen from the minimum, after each step; the start first."""
    state, seen = (minimum + start, 0.0, 0.0), [start]
    for _ in range(count):
        state = step(state[0], curvature * (state[0] - minimum), state[1], state[2], **settings)
        seen.append(float(state[0] - minimum))
    return np.array(seen)


# ------------------------------------------------------------------------------------------------- the page

def test_the_page_asks_exactly_the_questions_of_its_file():
    assert set(re.findall(r'reply\("(08-[\w-]+)"', PAGE)) == set(QUESTIONS)


def test_the_minutes_add_up():
    minutes = [int(number) for number in re.findall(r"^# ## .*\((\d+) min", PAGE, flags=re.MULTILINE)]
    assert sum(minutes) == 30 and "**Time:** 30 minutes" in PAGE


def test_the_recall_asks_what_notebooks_2_to_5_tell_since_6_and_7_are_not_needed():
    assert edu.adagrad_step(2.0, 0.0, 0.0) == (2.0, 0.0)
    steps = steps_in_a_slope(edu.adadelta_step, 1.0, 500)
    assert steps[0] == pytest.approx(0.0045, abs=5e-5) == np.sqrt(1e-6 / 0.05)
    assert np.diff(steps[100:] ** 2) == pytest.approx(0.05 * 1e-6, rel=0.02)


def test_every_option_of_a_question_has_its_reply():
    for key, question in QUESTIONS.items():
        assert question.right in question.replies and list(question.replies) == [*"abcd"][:len(question.replies)], key


# --------------------------------------------------------------------------------------- 1. six patients

def test_the_wrong_lines_of_the_six_are_those_of_the_folded_answer():
    text = " ".join(PAGE.split("<summary>The lines</summary>")[1].split("</details>")[0].replace("\n#", "").split())
    told = dict(re.findall(r"([ARD]\d+): (\d+)", text))
    assert list(told) == ["A2", "A5", "R6", "R15", "D11", "D39"]
    for id, line in told.items():
        lines = range(1, 1 + len(patient(id).source.splitlines()))
        assert [each for each in lines if point_at(id, each).word == "right"] == [int(line)]


# -------------------------------------------------------------------------------------- 2. and 3. tests

def loss_falls(step):
    path = edu.run(step, RAVINE, steps=500, learning_rate=0.4)
    assert path.losses[-1] < path.losses[0]


def published(step):
    for given, (param, total) in {((1.0, 2.0, 3.0), (0.1, 0.2, 0.3), (0.0, 0.0, 0.0)):
                                  ([0.99, 1.99, 2.99], [0.01, 0.04, 0.09]),
                                  ((0.5, -0.5, 1.0), (0.5, -0.3, 0.1), (0.5, 0.25, 0.1)):
                                  ([0.494, -0.495, 0.997], [0.75, 0.34, 0.11])}.items():
        ours = step(*map(np.array, given))
        assert np.allclose(ours[0], param, atol=5e-4) and np.allclose(ours[1], total, atol=5e-4)


def large_epsilon(step):
    right = edu.adagrad_step(2.0, 0.3, 0.2, epsilon=0.25)
    assert np.allclose(step(2.0, 0.3, 0.2, epsilon=0.25), right, rtol=1e-9, atol=0)


def test_a_falling_loss_catches_less_than_published_numbers_and_these_less_than_a_large_epsilon():
    falls, numbers, epsilon = (grade_test(test).score for test in (loss_falls, published, large_epsilon))
    assert 0 < falls < len(WARD) / 2 < numbers < epsilon < len(WARD)


def test_most_broken_adagrads_lower_the_loss_and_two_far_below_a_healthy_one():
    with np.errstate(all="ignore"):
        paths = {each.id: edu.run(each.step(), RAVINE, steps=500, learning_rate=0.4) for each in WARD
                 if each.id != "numbers-only"}
    ends = {id: path.losses[-1] for id, path in paths.items() if not path.diverged}
    healthy_end = edu.run("adagrad", RAVINE, steps=500, learning_rate=0.4).losses[-1]
    assert sum(end < paths["A2"].losses[0] for end in ends.values()) > len(WARD) / 2
    assert {id for id, end in ends.items() if end < 0.01 * healthy_end} == {"A15", "A18"}
    assert [len(paths), len(WARD)] == [25, 26]


def test_a15_wins_because_the_minimum_is_the_origin_and_a18_by_longer_steps():
    with np.errstate(all="ignore"):
        shifted = {name: distance_from_3(step) for name, step in (
            ("A15", patient("A15").step()), ("A18", patient("A18").step()), ("healthy", edu.adagrad_step))}
    assert shifted["A18"] < shifted["healthy"] < 0.5 < 2 < shifted["A15"]


def distance_from_3(step):
    param, total = 4.0, 0.0
    for _ in range(50):
        param, total = step(param, param - 3.0, total, 0.4)
    return abs(float(param) - 3.0)


def test_the_large_epsilon_shows_more_than_the_other_three_and_no_situation_all():
    seen = {words: sum(words in shows(each) for each in WARD) for words in SITUATIONS}
    first, epsilon, zero, inputs = (seen[words] for words in (
        "a first step, from zero state", "a large epsilon", "a zero gradient from zero state", "the inputs afterwards"))
    assert epsilon > max(first, zero, inputs)
    assert max(seen.values()) < len(WARD) and len(SITUATIONS) == 10
    assert {each.id for each in WARD if "the inputs afterwards" in shows(each)} == {"A16", "numbers-only"}
    assert min(len(shows(each)) for each in WARD) == 1


def test_a_gradient_of_one_hides_what_another_shows():
    def first_step_with(grad):
        def test(step):
            assert np.allclose(step(2.0, grad, 0.0), edu.adagrad_step(2.0, grad, 0.0), rtol=1e-9, atol=0)
        return test
    zero, one, some, more = (grade_test(first_step_with(grad)).score for grad in (0.0, 1.0, 0.3, -7.0))
    assert zero < one < some == more == 15


def test_a_first_step_shows_13_from_0_and_15_from_2_and_why():
    seen = {each.id for each in WARD if "a first step, from zero state" in shows(each)}

    def first_step_from(start, tolerance):
        def test(step):
            right = edu.adagrad_step(start, 0.3, 0.0)
            assert np.allclose(step(start, 0.3, 0.0), right, rtol=tolerance, atol=0)
        return {*grade_test(test).caught}
    assert len(seen) == 13 and first_step_from(2.0, 1e-9) - seen == {"A15", "A19"}
    assert first_step_from(2.0, 1e-6) - seen == {"A15"} and first_step_from(0.0, 1e-6) == seen


AT_REST = re.search(r"grade_test\(test_rest, ids=(\[.*?\])\)", PAGE)[1]


def test_what_the_check_says_of_at_rest_is_what_the_six_say():
    for at_rest in (lambda param, total: param == 2.0, lambda param, total: total == 0.0, lambda param, total: True,
                    lambda param, total: param == 2.0 or total == 0.0, lambda param, total: param == param,
                    lambda param, total: param == 2.0 and total == 0.0,
                    lambda param, total: np.array_equal([param, total], [2, 0])):
        def test_rest(step, at_rest=at_rest):
            assert at_rest(*step(2.0, 0.0, 0.0))
        assert (grade_test(test_rest, ids=eval(AT_REST)).score == 6) == check(at_rest, "at_rest").correct


def test_the_visitor_is_not_counted_and_leaves_epsilon_in_the_sum():
    visitor, = set(eval(AT_REST)) - {each.id for each in WARD}
    assert visitor == "A27" and [float(each) for each in patient(visitor).step()(2.0, 0.0, 0.0)] == [2.0, 1e-8]
    with pytest.raises(ValueError, match="ids must be among"):
        grade_test(loss_falls, ids=["A99"])


def test_five_patients_cannot_rest_and_six_cannot_add():
    restless = {each.id for each in WARD if "a zero gradient from zero state" in shows(each)}
    assert restless == {"A9", "A13", "A15", "A17", "A19"}
    for id in ("A4", "A5", "A6", "A12", "A14", "A23"):
        with np.errstate(all="ignore"):
            _, total = patient(id).step()(1.0, -0.5, 9.0)
        assert total != pytest.approx(9.25)


# ------------------------------------------------------------------------------------ 4. the solutions

def solutions():
    blocks = re.findall(r"^# ```python\n(.*?)^# ```", PAGE, flags=re.MULTILINE | re.DOTALL)
    names = {"np": np}
    for block in blocks:
        exec(re.sub(r"^# ?", "", block, flags=re.MULTILINE), names)
    return names


def test_the_folded_tests_earn_full_marks():
    names = solutions()
    full = grade_test(names["test_adagrad"])
    assert full.score == len(WARD), full.missed
    assert grade_test(names["test_sum"], ids=["A4", "A5", "A6", "A12", "A14", "A23"]).score == 6

    def at_rest(step):
        param, total = step(2.0, 0.0, 0.0)
        assert param == 2.0 and total == 0.0
    assert grade_test(at_rest, ids=eval(AT_REST)).score == 6


def test_twenty_are_caught_by_the_one_example_on_paper_of_the_first_hint():
    def on_paper(step):
        param, total = step(1.0, 4.0, 9.0, 0.5, 3.0)
        assert abs(param - 0.75) < 1e-9 and abs(total - 25) < 1e-9
    assert grade_test(on_paper).score == 20


def test_the_folded_member_has_all_properties():
    assert family_check(solutions()["my_step"], "avg_grad", "avg_sq_grad", "count")


def test_exact_equality_accuses_the_root_that_is_squared():
    def exact(step):
        assert step(0.1, 0.3, 0.2)[1] == 0.2 + 0.3**2
    assert list(grade_test(exact).accused) == ["other algebra"]
    style = {each.id: each for each in healthy("adagrad_step")}["other algebra"]
    assert "hypot" in style.source and "root * root" in style.source
    assert abs(float(style.step()(0.1, 0.3, 0.2)[1]) / 0.29 - 1) < 1e-15


def within(tolerance):
    def test(step):
        right = edu.adagrad_step(0.1, 0.3, 0.2, 0.5, 0.05)
        assert np.allclose(step(0.1, 0.3, 0.2, 0.5, 0.05), right, rtol=tolerance, atol=0)
    return test


def test_a_tighter_net_catches_no_less_until_it_accuses():
    wide, *_, last = grades = [grade_test(within(net)) for net in (1.0, 0.1, 1e-3, 1e-9, 0.0)]
    assert [len(grade.caught) for grade in grades[:4]] == sorted(len(grade.caught) for grade in grades[:4])
    assert wide.score < grades[3].score and "rounding" in grades[3].caught and "rounding" not in grades[2].caught
    assert len(last.accused) == 1 and not any(grade.accused for grade in grades[:4])


def test_from_0_1_to_1e_3_a_tighter_net_catches_nothing_more():
    assert [len(grade_test(within(net)).caught) for net in (0.1, 1e-2, 1e-3)] == [20, 20, 20]


def test_asking_for_the_place_alone_is_not_at_rest():
    def at_rest(param, sum_sq_grad):
        return param == 2.0
    assert "both" in repr(check(at_rest)) and "check(at_rest)" in PAGE


def test_healthy_styles_differ_by_some_1e_minus_16():
    for args in ((0.1, 0.3, 0.2, 0.5, 0.05), (2.0, -0.7, 1.3, 0.1, 1e-8)):
        answers = np.array([each.step()(*args) for each in healthy("adagrad_step")], dtype=float)
        assert np.all(np.ptp(answers, axis=0) <= 4e-16 * np.abs(answers[0]))


# ------------------------------------------------------------------------------------------ 5. a bracket

def test_the_first_step_with_the_bracket_out_of_place_is_right_from_zero_state():
    for grad in (0.01, 0.5, -3.0, 100.0):
        assert np.allclose(BRACKET(1.0, grad, 0.0, 0.0), edu.adadelta_step(1.0, grad, 0.0, 0.0), rtol=1e-12, atol=0)


def test_in_a_slope_of_one_every_step_is_right():
    ours, right = (steps_in_a_slope(step, 1.0, 1000) for step in (BRACKET, edu.adadelta_step))
    assert np.allclose(ours, right, rtol=1e-9, atol=0)


def test_in_a_slope_of_one_half_the_steps_are_a_hundred_powers_of_ten_too_long():
    ours, right = (steps_in_a_slope(step, 0.5, 1000)[-1] for step in (BRACKET, edu.adadelta_step))
    assert np.log10(ours / right) > 100 and 1 + 0.95 * (1 - 0.25) == pytest.approx(1.71, abs=0.005)


@pytest.mark.parametrize("rho", (0.9, 0.95, 0.99))
@pytest.mark.parametrize("grad", (0.1, 0.5, 0.9, 1.0, 1.003))
@pytest.mark.parametrize("epsilon", (1e-8, 1e-7))
def test_the_law_of_the_bracket_holds_once_the_average_has_settled(rho, grad, epsilon):
    settled = int(np.log(1e-8) / np.log(rho * grad**2)) + 1
    steps = steps_in_a_slope(BRACKET, grad, settled + 200, rho=rho, epsilon=epsilon)[settled:]
    rest = 1 - rho * grad**2
    v = steps**2 * (1 - rho) / rest - epsilon
    law = v[:-1] * (1 + rho * (1 - grad**2)) + epsilon * rest
    small = epsilon * rest / ((1 - rho) * grad**2)                     # neglected: epsilon beside the average
    assert np.allclose(v[1:] + epsilon, law + epsilon, rtol=1e-6 + 3 * small, atol=0)


def test_the_average_settles_where_the_law_says_and_above_one_over_root_rho_nowhere():
    u = v = 0.0
    for _ in range(3000):
        _, u, v = BRACKET(0.0, 1.02, u, v)
    assert u == pytest.approx(0.05 * 1.02**2 / (1 - 0.95 * 1.02**2), rel=1e-9)
    with np.errstate(all="ignore"):
        assert 0.95**-0.5 == pytest.approx(1.026, abs=5e-4) and steps_in_a_slope(BRACKET, 1.1, 3000)[-1] < 1e-50


def test_at_one_the_law_of_the_bracket_is_law_a():
    steps = steps_in_a_slope(BRACKET, 1.0, 1000)
    assert np.allclose(np.diff(steps[100:] ** 2), 0.05 * 1e-6, rtol=0.02)
    assert steps[-1] == pytest.approx(laws.adadelta_steady_step(1000, 0.95, 1e-6), rel=1e-4)


def test_with_rho_one_it_is_gradient_descent_with_rate_one():
    assert steps_in_a_slope(BRACKET, 0.5, 5, rho=1.0).tolist() == 5 * [0.5]


@pytest.mark.parametrize("curvature", (0.1, 1.0, 10.0))
@pytest.mark.parametrize("start", (0.5, 0.9, 1.0, 1.01))
def test_on_a_parabola_it_ends_up_where_the_gradient_has_the_size_one(curvature, start):
    ends = places(BRACKET, start=start / curvature, curvature=curvature, count=5000)[-4:]
    assert np.allclose(np.abs(ends) * curvature, 1, rtol=1e-3) and np.all(np.diff(np.sign(ends)) != 0)


# ------------------------------------------------------------------------------------------- a letter, a copy

def test_at_the_origin_the_false_letter_arrives_after_5_steps_instead_of_1284():
    counts = [edu.steps_until(np.abs(places(step)), 0.1) for step in (LETTER, edu.adadelta_step)]
    assert counts == [5, 1284] and counts[0] < counts[1] / 100


@pytest.mark.parametrize("curvature", (0.1, 1.0, 10.0))
@pytest.mark.parametrize("minimum", (3.0, 10.0, 100.0))
@pytest.mark.parametrize("rho, within", ((0.95, 0.02), (0.99, 0.005)))
def test_elsewhere_it_jumps_about_the_minimum_at_its_distance_over_root_three(curvature, minimum, rho, within):
    ends = places(LETTER, minimum, curvature=curvature, count=6000, rho=rho)[-2:]
    assert ends[0] * ends[1] < 0 and np.allclose(np.abs(ends), minimum / np.sqrt(3), rtol=within)


def test_with_the_minimum_at_3_it_comes_very_near_and_is_thrown_out():
    seen = np.abs(places(LETTER, 3.0, count=60))
    assert seen[:20].min() < 1e-3 < 1 < seen[20:40].max()


def test_after_one_step_the_false_average_holds_a_share_of_the_position_and_the_right_one_almost_nothing():
    assert LETTER(5.0, 5.0, 0.0, 0.0)[2] == pytest.approx(0.05 * 25, rel=0.01)
    step = 5.0 - edu.adadelta_step(5.0, 5.0, 0.0, 0.0)[0]
    assert step**2 == pytest.approx(2e-5, rel=0.01)


def test_the_forgetful_copy_takes_its_first_step_for_ever():
    steps = steps_in_a_slope(COPY, 1.0, 1000)
    assert np.ptp(steps) == 0 and steps[0] == pytest.approx(np.sqrt(1e-6 / 0.05), rel=1e-4)


def test_one_step_shows_none_of_the_three_in_the_parameter_and_two_steps_show_all():
    def walk(step, count):
        state = (2.0, 0.0, 0.0)
        for grad in (0.3, -0.5)[:count]:
            state = step(state[0], grad, *state[1:])
        return np.array(state, dtype=float)
    for step, seen_in_the_averages in ((BRACKET, False), (LETTER, True), (COPY, True)):
        assert walk(step, 1)[0] == pytest.approx(walk(edu.adadelta_step, 1)[0], rel=1e-12)
        assert (not np.allclose(walk(step, 1), walk(edu.adadelta_step, 1), rtol=1e-9)) == seen_in_the_averages
        assert walk(step, 2)[0] != pytest.approx(walk(edu.adadelta_step, 2)[0], rel=1e-9)


def test_a_second_gradient_of_one_hides_the_bracket_and_another_does_not():
    for grad, hidden in ((1.0, True), (-1.0, True), (-0.5, False)):
        ours, right = (step(*step(2.0, 0.3, 0.0, 0.0)[:1], grad, *step(2.0, 0.3, 0.0, 0.0)[1:])[0]
                       for step in (BRACKET, edu.adadelta_step))
        assert np.isclose(ours, right, rtol=1e-9, atol=0) == hidden


def test_d16_never_arrives_and_the_healthy_one_does_not_stay():
    copy, well = (edu.run(step, RAVINE, steps=3000, epsilon=1e-4) for step in (COPY, "adadelta"))
    assert np.abs(copy.points[300:, 1]) == pytest.approx(0.0194, abs=5e-5)
    assert np.all(np.diff(np.sign(copy.points[300:, 1])) != 0)
    assert copy.losses[-1] == pytest.approx(7.5e-4, rel=0.01) and well.losses[-1] == pytest.approx(0.1, abs=0.01)


def test_on_the_ravine_the_four_do_what_the_page_says():
    with np.errstate(all="ignore"):
        bracket, letter, copy, rounding = (edu.run(patient(id).step(), RAVINE, steps=300, epsilon=1e-4)
                                           for id in ("D36", "D12", "D16", "D18"))
    well = edu.run("adadelta", RAVINE, steps=300, epsilon=1e-4)
    assert bracket.gradients[0, 1] == -8 and np.ptp(bracket.points[20:, 1]) == 0 and bracket.points[20, 1] < -1.9
    assert np.allclose(np.abs(bracket.points[-4:, 0]), 5, atol=1e-3)
    assert np.all(np.diff(np.sign(bracket.points[-4:, 0])) != 0)
    assert np.allclose(np.abs(bracket.gradients[-4:, 0]), 1, 1e-3)
    (x0, y0), (x, y) = letter.points[0], letter.points.T
    assert np.allclose(x * y0, y * x0, atol=0.2)                       # on a straight line to the origin
    assert well.losses[-1] < copy.losses[-1] < 0.01 and np.abs(rounding.points - well.points).max() < 0.06


# ------------------------------------------------------------------------------------------- 6. the family

def test_thirteen_properties_catch_more_than_a_falling_loss_and_fewer_than_all():
    def is_a_member(step):
        assert family_check(step, "sum_sq_grad")
    family = grade_test(is_a_member)
    assert len(PROPERTIES) == 13 and grade_test(loss_falls).score < family.score < len(WARD)
    assert {"A3", "A4", "A5"} <= set(family.missed)


def adam(param, grad, avg_grad, avg_sq_grad, count, learning_rate=0.001, rho_grad=0.9, rho=0.999, epsilon=1e-8):
    return solutions()["my_step"](param, grad, avg_grad, avg_sq_grad, count, learning_rate, rho_grad, rho, epsilon)


BEHAVED = [behaviour for behaviour in BEHAVIOURS if behaviour.exercise == "adam_step"]


def test_adam_is_judged_by_its_conduct_as_the_three_steps_are():
    kinds = {name: {each.message for each in BEHAVIOURS if each.exercise == name} for name in (
        "rmsprop_step", "adam_step")}
    assert kinds["adam_step"] == kinds["rmsprop_step"] and check(adam, "adam_step").correct
    ignored = {each.id for each in BEHAVED if each.id.startswith("ignores")}
    assert ignored == {f"ignores {name}" for name in ("learning_rate", "rho_grad", "rho", "epsilon")}


@pytest.mark.parametrize("behaviour", BEHAVED, ids=lambda behaviour: behaviour.id)
def test_each_bad_manner_of_an_adam_is_named(behaviour):
    assert check(behaviour.wrong[0], "adam_step").mistake == behaviour.id


def test_an_adam_that_counts_in_place_or_alone_is_told_so():
    def in_place(param, grad, avg_grad, avg_sq_grad, count, *settings):
        count += 1
        return adam(param, grad, avg_grad, avg_sq_grad, count - 1, *settings)

    def one_count(param, grad, avg_grad, avg_sq_grad, count, *settings):
        return adam(param, grad, avg_grad, avg_sq_grad, np.max(count), *settings)
    assert "The caller's count changed" in check(in_place, "adam_step").message
    assert "Your count came back with shape ()" in check(one_count, "adam_step").message


# -------------------------------------------------------------------------------------------- its drawings

def test_a_square_stands_where_something_is_present_and_the_count_beside():
    ax = plt.figure().subplots()
    drawn = figures.draw_presence(ax, np.array([[True, False, True], [False, True, False]]), ["one", "two"])
    assert drawn.get_xydata().tolist() == [[0, 0], [2, 0], [1, 1]]
    assert [text.get_text() for text in ax.texts] == ["2", "1"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]
    plt.close("all")


def test_what_is_broken_has_a_look_that_no_method_has():
    ax = plt.figure().subplots()
    line = figures.draw_broken(ax, [3.0, 2.0])
    assert line.get_xydata().tolist() == [[1, 3], [2, 2]] and line.get_label() == "broken"
    for look in figures.LOOKS.values():
        assert figures.BROKEN.color != look.color and figures.BROKEN.marker != look.marker
    plt.close("all")
