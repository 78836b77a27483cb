"""Gradients that arrive now and then: the stream, its words and its picture."""
import matplotlib.pyplot as plt
import numpy as np
import pytest

from adaptive_edu import adagrad_step
from adaptive_edu.figures import draw_stream
from adaptive_edu.laws import adagrad_distance
from adaptive_edu.streams import adagrad_stream, arrivals, describe_stream


def test_a_larger_probability_adds_arrivals_and_moves_none():
    few, many = arrivals(0.1, 0.1, 200), arrivals(0.4, 0.1, 200)
    assert np.all(many[:, 0] >= few[:, 0]) and many[:, 0].sum() > few[:, 0].sum()
    assert np.array_equal(many[:, 1], few[:, 1])


def test_a_probability_outside_zero_to_one_is_refused_by_name():
    with pytest.raises(ValueError, match=r"p_rare must be in \[0, 1\]; got 1.5"):
        arrivals(0.5, 1.5)


def test_the_stream_is_a_fold_of_the_step():
    stream, param, total = adagrad_stream(0.5, 0.1, 0.2, 1e-3, steps=50), np.zeros(2), np.zeros(2)
    for grad, distance, sums in zip(stream.grads, stream.distance[1:], stream.sum_sq_grad[1:]):
        param, total = adagrad_step(param, grad, total, 0.2, 1e-3)
        assert np.array_equal(np.abs(param), distance) and np.array_equal(total, sums)


def test_the_own_function_gives_the_same_stream_under_its_own_name():
    mine, reference = adagrad_stream(0.5, 0.1, function=adagrad_step), adagrad_stream(0.5, 0.1)
    assert mine.label == "your Adagrad" and np.array_equal(mine.distance, reference.distance)


def test_distance_depends_on_the_number_of_arrivals_not_on_when():
    stream = adagrad_stream(0.6, 0.2, learning_rate=0.05, steps=2000)
    np.testing.assert_allclose(stream.distance[-1], adagrad_distance(stream.grads.sum(axis=0), 0.05), rtol=1e-3)


def test_the_effective_rate_is_unknown_before_the_first_gradient_and_kept_between_two():
    stream = adagrad_stream(1.0, 0.02, learning_rate=0.1, steps=300)
    first, second = np.flatnonzero(stream.grads[:, 1])[:2]
    assert np.isnan(stream.effective_rate[:first, 1]).all()
    np.testing.assert_allclose(stream.effective_rate[first:second, 1], 0.1)
    assert stream.effective_rate[-1, 1] > 3 * stream.effective_rate[-1, 0]


def test_the_record_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        adagrad_stream(0.5, 0.1).distance[0] = 1


def test_the_words_hold_the_numbers_of_the_run():
    words = describe_stream(adagrad_stream(0.5, 0.0, learning_rate=0.25, steps=10))
    for part in ("learning_rate 0.25", "0.5 and 0", "10 steps", "the rare one saw 0, moved 0, its rate unknown"):
        assert part in words


def test_four_lanes_are_drawn_with_a_line_per_coordinate():
    figure, axes = plt.subplots(4)
    draw_stream(axes, adagrad_stream(0.5, 0.1, steps=50))
    assert [len(ax.lines) for ax in axes[1:]] == [2, 2, 2]
    assert axes[3].lines[1].get_linestyle() == "--"
    plt.close(figure)
