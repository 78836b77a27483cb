"""The README's picture and what is said of it."""
import re
from io import BytesIO

import pytest
from PIL import Image

from adaptive_edu.authoring import cover


@pytest.fixture(scope="module")
def picture():
    return cover.picture()


def test_the_picture_is_the_one_that_is_stored(root):
    assert cover.problems(root, check=True) == []


def test_a_picture_that_differs_is_named(tmp_path):
    assert cover.problems(tmp_path, check=True) == ["notebooks/images/readme.png differs: run adaptive-edu regenerate"]


def test_the_picture_says_in_itself_what_it_shows(picture):
    words = Image.open(BytesIO(picture)).info["Description"]
    assert "Adadelta on a bowl comes within 0.1 of the minimum after 1284 steps with epsilon 1e-06." in words


def test_every_count_of_steps_in_the_readme_is_the_pictures(root, picture):
    counts = re.findall(r"after (\d+) steps with epsilon", Image.open(BytesIO(picture)).info["Description"])
    readme = (root / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"!\[(.*?)\]\(notebooks/images/readme.png\)", readme, re.S)[1]
    assert len(counts) == 4 and all(re.search(rf"\b{count}\b", shown) for count in counts)
