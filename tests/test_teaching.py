"""The teacher's guides say what the notebooks say: their minutes, their answers, their numbers."""
import json
import re

import pytest

import adaptive_edu as edu
from adaptive_edu import mistakes
from adaptive_edu.grading.assignments import tasks_of
from adaptive_edu.questions import PAGES
from adaptive_edu.surfaces import RAVINE

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w]|\.\d)")
RECOMPUTED = {"02_adagrad": {341.0}}      # by a test of their own
STEPS = ("gd_step", "ema", "adagrad_step", "rmsprop_step", "adadelta_step")
COUNTS = 100         # whole numbers below this are sections, ages, choices: words more than results


@pytest.fixture(scope="module")
def guides(root):
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((root / "docs/teaching").glob("[0-9]*.md"))}


@pytest.fixture(scope="module")
def notebooks(root, guides):
    return {name: json.loads((root / f"notebooks/{name}.ipynb").read_text(encoding="utf-8")) for name in guides}


def test_every_notebook_has_a_guide(guides, root):
    assert list(guides) == sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))


def test_no_guide_is_longer_than_two_screens(guides):
    assert [name for name, text in guides.items() if len(text.splitlines()) > 60] == []


def test_minutes_are_those_of_the_notebook(guides, notebooks):
    for name, notebook in notebooks.items():
        told = re.findall(r"^\| ([^|]+) \| (\d+) \|$", guides[name], re.M)
        assert told == re.findall(r"^## (.+) \((\d+) min\b.*\)$", prose(notebook), re.M)


def test_letters_are_the_right_answers(guides):
    for (name, text), page in zip(guides.items(), PAGES, strict=True):
        told = re.findall(r"^Letters of the choices, as they come: (.+)\.$", text, re.M)
        assert told == [", ".join(question.right for question in page.QUESTIONS.values())] * bool(page.QUESTIONS), name


def test_every_number_stands_in_the_notebook_or_in_its_exercise(guides, notebooks, root):
    for (name, text), page in zip(guides.items(), PAGES, strict=True):
        exercise = root / f"exercises/source/{name}/{name}.ipynb"
        asked = exercise.read_text(encoding="utf-8") if exercise.exists() else ""
        sources = everything(notebooks[name]), str(page.QUESTIONS), asked
        known = numbers("\n".join(sources)) | RECOMPUTED.get(name, set())
        strange = {number for number in numbers(text) if not (number.is_integer() and abs(number) < COUNTS)} - known
        assert not strange, f"{name}: {sorted(strange)}"


def test_the_start_that_breaks_adagrad_takes_the_steps_that_the_guide_says(guides):
    losses = edu.run("adagrad", RAVINE, steps=500, start=(-5.0, -6.0), learning_rate=0.4).losses
    assert f"(-5, -6) takes {edu.steps_until(losses, 1e-3)} steps" in guides["02_adagrad"]


def test_a_number_that_is_nowhere_would_be_noticed(notebooks):
    assert 0.4337 not in numbers(everything(notebooks["01_gradient_descent"]))


def test_every_mistake_that_is_named_is_in_the_catalogue(guides):
    named = {word for text in guides.values() for word in re.findall(r"\b[AEGRD]\d+\b", text)}
    assert named <= {mistake.id for name in STEPS for mistake in mistakes.catalogue(name)} and len(named) > 15


def test_the_schedule_holds_every_guide_and_every_exercise_with_its_minutes_and_points(guides, root):
    schedule = (root / "docs/teaching/schedule.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d\d_\w+)\.md\)", schedule) == list(guides)
    told = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|$", schedule, re.M)
    assert told == [(path.name, *effort(path), f"{points(path.name, 'prose'):g}") for path in exercises(root)]


def test_guides_name_the_minutes_and_points_of_their_exercise(guides, root):
    told = {name: re.findall(r"^## The exercise \((\d+) minutes, (\d+) points?\)$", text, re.M)
            for name, text in guides.items()}
    wanted = {path.name: [effort(path)] for path in exercises(root)}
    assert told == {name: wanted.get(name, []) for name in guides}


def exercises(root):
    return sorted(path for path in (root / "exercises/source").iterdir() if path.is_dir())


def effort(path):
    """The minutes that an exercise says it takes, and its points, which are the sum of its tasks'."""
    text = (path / f"{path.name}.ipynb").read_text(encoding="utf-8")
    (minutes, told), = re.findall(r"(\d+) minutes, (\d+) points?", text)
    assert int(told) == points(path.name, "code") + points(path.name, "prose")
    return minutes, told


def points(assignment, kind):
    return sum(sum(task.points.values()) for task in tasks_of(assignment) if task.kind == kind)


def prose(notebook):
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")


def everything(notebook):
    """Sources, and every text that was printed or shown."""
    shown = [output.get("text") or output.get("data", {}).get("text/plain", "")
             for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return "\n".join("".join(text) for text in [*(cell["source"] for cell in notebook["cells"]), *shown])


def numbers(text):
    """The numbers of a text, whatever their form: 1e-8 is 1e-08; powers, in words too, and thin spaces are read."""
    text = re.sub(r"(?:([\d.]+) times )?10 to the power of (minus )?(\d+)",
                  lambda found: f"{found[1] or 1}e{'-' if found[2] else ''}{found[3]}", text)
    text = re.sub(r"10\^\{(-?\d+)\}", r"1e\1", text).replace(r"\,", "")
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)
    return {float(number) for number in NUMBER.findall(text)}
