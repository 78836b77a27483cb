"""The explorer of notebook 7, a stored table of training runs; without a display, and without training."""
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest

from adaptive_edu import networks
from adaptive_edu.aloud import aloud
from adaptive_edu.explorers import stored_table
from adaptive_edu.explorers.controls import Number
from adaptive_edu.explorers.replaying import Replay
from adaptive_edu.figures import power_of_ten

RHOS, EPSILONS, UPDATES = np.array([0.9, 0.95, 0.99]), np.array([1e-8, 1e-6, 1e-4, 1e-2]), np.arange(2, 85, 2)


def made():
    """Errors which tell where they stand: 10 for each row, 1 for each column, and a range of 4 around them."""
    middle = 70 - 10 * np.arange(3)[:, None, None, None] - np.arange(4)[:, None, None] + np.zeros((3, 4, 5, 42))
    fall = np.linspace(20, 0, 42)
    errors = (middle + fall + np.array([-2, -1, 0, 1, 2])[:, None]) / 100
    grid = np.broadcast_arrays(RHOS[:, None], EPSILONS)
    return SimpleNamespace(errors=errors, updates=UPDATES, hyperparameters={"rho": grid[0], "epsilon": grid[1]})


@pytest.fixture
def explorer():
    return stored_table(made())


@pytest.mark.parametrize("rho, epsilon, updates, said", [
    (0.9, 1e-8, 2, "90.0 (88.0 to 92.0) % of errors; 11 of 12 settings have fewer"),
    (0.99, 1e-2, 84, "47.0 (45.0 to 49.0) % of errors; 0 of 12 settings have fewer"),
    (0.99, 1e-4, 84, "48.0 (46.0 to 50.0) % of errors; 1 of 12 settings has fewer")])
def test_what_it_says_is_what_is_stored_there(explorer, rho, epsilon, updates, said):
    explorer.set(rho=rho, epsilon=epsilon, updates=updates)
    assert explorer.picture.outcome == f"rho {rho:g}, epsilon {epsilon:g}, after {updates} updates: {said}."
    assert said.split(";")[0] in explorer.picture.alt and said.split("; ")[1] in explorer.picture.lines


@pytest.mark.parametrize("name, typed, nearest", [
    ("epsilon", 3e-7, 1e-6), ("epsilon", 1e-20, 1e-8), ("rho", 0.93, 0.95), ("rho", 2.0, 0.99), ("updates", 33.4, 34),
    ("updates", 0, 2)])
def test_a_number_that_is_not_stored_becomes_the_nearest(explorer, name, typed, nearest):
    explorer._controls[name].box.value = typed
    assert explorer.values[name] == nearest and f"{nearest:g}, is shown." in explorer._lines.value.replace(
        f": {nearest:g} is", f", {nearest:g}, is")


def test_a_number_from_code_becomes_the_nearest_stored_and_is_told_unless_it_lies_beyond_all(explorer):
    explorer.set(rho=0.93)
    assert "rho 0.93 is not among the values here: the nearest, 0.95, is shown." in explorer._lines.value
    with pytest.raises(ValueError, match="epsilon must be in"):
        explorer.set(epsilon=1e-20)


@pytest.mark.parametrize("name, stored", [("rho", RHOS), ("epsilon", EPSILONS), ("updates", UPDATES)])
def test_slider_and_number_box_reach_every_stored_value_and_no_other(name, stored):
    number = Number(name, scale=Replay(made()).scales[name])
    reached = []
    for place in range(int(number.slider.max) + 1):
        number.slider.value = place
        reached.append(number.value)
    assert reached == stored.tolist()
    number.set(stored[0])
    for value in stored[1:]:
        number.box.value += number.box.step
        assert number.value == value


@pytest.mark.parametrize("name, value", [("rho", 0.9), ("epsilon", 1e-4), ("updates", 10)])
def test_every_slider_reaches_picture_words_and_alternative(explorer, name, value):
    before = explorer.picture
    explorer.set(**{name: value})
    picture = explorer.picture
    ElementTree.fromstring(f"<div>{picture.ground}{picture.lines}</div>")
    assert picture.lines != before.lines and picture.alt != before.alt and picture.outcome != before.outcome
    assert picture.ground == before.ground
    assert aloud(picture.alt) in re.search(r'aria-label="([^"]*)"', picture.lines)[1]
    explorer.reset()
    assert explorer.picture == before


def test_the_cells_are_those_of_the_moment_with_the_chosen_one_outlined(explorer):
    explorer.set(rho=0.95, epsilon=1e-4, updates=2)
    words = re.findall(r'font-weight="600"[^>]*>(\d+)</text>', explorer.picture.lines)
    assert [int(word) for word in words] == [90, 89, 88, 87, 80, 79, 78, 77, 70, 69, 68, 67]
    boxes = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="none"',
                       explorer.picture.lines)
    cells = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#',
                       explorer.picture.lines)
    x, y = (float(each) for each in boxes[0][:2])
    inside = [k for k, cell in enumerate(cells) if 0 < x - float(cell[0]) < 5 and 0 < y - float(cell[1]) < 5]
    assert inside == [6]


def test_nothing_is_trained_while_a_slider_moves(explorer, monkeypatch):
    monkeypatch.setattr(networks, "train", None)
    for updates in UPDATES:
        explorer.set(updates=updates)
    assert explorer.picture.last == 84


@pytest.mark.parametrize("along, at", [("updates", (14, 28, 84)), ("epsilon", (1e-8, 1e-6, 1e-2)),
                                       ("rho", (0.9, 0.99))])
def test_the_twin_shows_what_a_slider_would(explorer, along, at):
    figure, alt = explorer.twin(along=along, at=at)
    titles = [ax.get_title(loc) for ax in figure.axes for loc in ("left", "center")]
    words = [power_of_ten(value) if along == "epsilon" else f"{value:g}" for value in at]
    assert all(any(title.endswith(f" {word}") for title in titles) for word in words)
    assert all(f"{value:g}: rho" in alt for value in at) and alt.count("%") == len(at)
    plt.close(figure)


def test_it_takes_what_the_notebook_trains():
    trained = networks.train("adadelta", networks.digits([0, 1]), 1, tests=[7, 14], rho=RHOS[:, None], epsilon=EPSILONS)
    explorer = stored_table(trained, updates=14)
    mean = 100 * trained.errors[1, 0, :, 1].mean()
    assert explorer.picture.outcome.startswith(f"rho 0.95, epsilon 1e-08, after 14 updates: {mean:.1f} (")


def test_a_table_in_any_order_is_shown_under_its_own_labels():
    given = {"rho": RHOS[::-1, None], "epsilon": EPSILONS[::-1]}
    trained = networks.train("adadelta", networks.digits([0]), 1, tests=[7], **given)
    explorer = stored_table(trained, updates=7)
    explorer.set(rho=RHOS[-1], epsilon=EPSILONS[0])
    assert f": {100 * trained.errors[0, -1, 0, 0]:.1f} (" in explorer.picture.outcome
    with pytest.raises(ValueError, match="rho down the rows and epsilon across the columns"):
        stored_table(networks.train("adadelta", networks.digits([0]), 1, rho=RHOS, epsilon=1e-6))
