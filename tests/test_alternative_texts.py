"""Every stored picture says in words what it shows: present, specific, and with numbers that the run computed."""
import ast
import json
import re

import matplotlib.pyplot as plt
import pytest

from adaptive_edu.aloud import aloud
from adaptive_edu.authoring import cover
from adaptive_edu.figures import show
from adaptive_edu.surfaces import RAVINE

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?")


def pages(root):
    return [*sorted((root / "notebooks").glob("*.ipynb")), *sorted((root / "exercises/self_study").glob("*.ipynb"))]


@pytest.fixture(scope="module")
def texts(root):
    """The alternative texts of all pictures, each with its notebook's name."""
    found = []
    for path in pages(root):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                for kind in filter(lambda kind: kind.startswith("image/"), output.get("data", {})):
                    found.append((path.stem, output.get("metadata", {}).get(kind, {}).get("alt", "")))
    return found


def test_there_are_pictures_and_each_has_words_that_could_stand_for_it(texts):
    assert len(texts) > 50
    assert [(name, text) for name, text in texts if len(text.split()) < 12] == []


def test_no_text_is_a_file_name_or_names_itself(texts):
    said = [text for _, text in texts if re.search(r"\.(png|svg|jpg)\b|^(image|picture|figure|plot) of\b", text, re.I)]
    assert said == []


def test_each_is_of_its_own_picture_alone(texts):
    words = [text for _, text in texts]
    assert len(set(words)) == len(words)


def test_each_holds_a_number(texts):
    assert [text for _, text in texts if not NUMBER.search(text)] == []


def test_none_has_a_power_of_ten_in_letters_and_digits(texts):
    assert [text for _, text in texts if re.search(r"\de[+-]?\d", text)] == []
    assert any("10 to the power of minus 6" in text for _, text in texts)


@pytest.mark.parametrize(("written", "read"), [
    ("epsilon 1e-06 and 1e-8.", "epsilon 10 to the power of minus 6 and 10 to the power of minus 8."),
    ("to (-5.56e-05, 2.5e+10)", "to (-5.56 times 10 to the power of minus 5, 2.5 times 10 to the power of 10)"),
    ("3.6e-169; 1.0e3", "3.6 times 10 to the power of minus 169; 10 to the power of 3"),
    ("Table2e5, 0.05, e-mail 3e", "Table2e5, 0.05, e-mail 3e")])
def test_powers_of_ten_are_put_into_words_and_nothing_else_is(written, read):
    assert aloud(written) == read and aloud(read) == read


def test_a_figure_is_shown_with_words_for_its_powers_of_ten(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append((data, more["metadata"])))
    show(plt.figure(), "A line that falls from one to 1e-06 in two equal steps.")
    (data, metadata), = shown
    assert data["text/plain"] == metadata["image/png"]["alt"] == (
        "A line that falls from one to 10 to the power of minus 6 in two equal steps.")


def test_each_stands_where_readers_exporters_and_the_site_look(root):
    for path in pages(root):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    alt = output["metadata"]["image/png"]["alt"]
                    assert cell["metadata"]["alt"] == alt == "".join(output["data"]["text/plain"])


def test_the_picture_of_the_readme_is_described_by_its_own_numbers(root):
    page = (root / "README.md").read_text(encoding="utf-8")
    text, = re.findall(r"!\[([^\]]+)\]\(notebooks/images/readme\.png\)", page)
    figure, words = cover.cover()
    plt.close(figure)
    computed = numbers(words) | {*RAVINE.minimum}
    assert numbers(text) <= computed and len(numbers(text)) > 6


# ---- numbers are computed by the cell that draws, not typed

def test_numbers_typed_into_a_description_are_settings_of_its_page(root):
    for script in sorted((root / "notebooks/source").glob("*.py")):
        tree = ast.parse(script.read_text(encoding="utf-8"))
        descriptions = [call.args[1] for call in calls(tree, "show") if len(call.args) == 2]
        typed = {number for node in descriptions for text in strings(node) for number in numbers(text)}
        settings = {float(node.value) for node in ast.walk(tree)
                    if isinstance(node, ast.Constant) and type(node.value) in (int, float)}
        settings |= {setting + 1 for setting in settings}           # the step of an index
        spelt = numbers("\n".join(line for line in script.read_text(encoding="utf-8").splitlines() if line[:1] == "#"))
        assert typed <= settings | spelt, (script.name, typed - settings - spelt)


@pytest.mark.parametrize("source, typed", [("show(f, 'ends at 7.25')", {7.25}), ("show(f, f'ends at {x:.2f}')", set()),
                                           ("show(f, 'from 1 ' + caption(runs))", {1.0})])
def test_what_is_typed_is_told_from_what_is_computed(source, typed):
    call, = calls(ast.parse(source), "show")
    assert {number for text in strings(call.args[1]) for number in numbers(text)} == typed


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)
            and name == getattr(node.func, "attr", getattr(node.func, "id", ""))]


def strings(node):
    """The text pieces of an expression, without the formats in its braces."""
    inside = {id(part) for each in ast.walk(node) if isinstance(each, ast.FormattedValue) and each.format_spec
              for part in ast.walk(each.format_spec)}
    return [part.value for part in ast.walk(node)
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in inside]


def numbers(text):
    return {float(number) for number in NUMBER.findall(re.sub(r"\{[^}]*\}", "", text))}
