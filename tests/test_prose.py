"""Prose: every link inside the project leads somewhere, those to ourselves to one repository; words are spelt right.

Addresses elsewhere are visited once a week by `.github/workflows/scheduled.yml`; here nothing leaves the machine.
"""
import json
import re
from collections import Counter
from functools import cache

import pytest
from markdown_it import MarkdownIt

from adaptive_edu import classroom
from adaptive_edu.authoring import addresses

NOT_OURS = {"my_work", "build", "dist", "site", "classroom", "_build"}     # not pages, or pages of another folder
ELSEWHERE = re.compile(r"https?:|mailto:")
OWN_WORDS = "data/words.txt"


@pytest.fixture(scope="module")
def pages(root, tmp_path_factory):
    """Text pages and notebooks: those of the project that Sphinx does not check, and those of a new class."""
    made = tmp_path_factory.mktemp("teacher") / "class"
    classroom.make(made)
    found = [path for folder in (root, made) for suffix in ("md", "ipynb") for path in folder.rglob(f"*.{suffix}")]
    return [path for path in found if not NOT_OURS & {*path.parts} and not any(part[0] == "." for part in path.parts)]


@cache
def prose(path):
    """The Markdown of a page, or of a notebook's text cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")


def links(text):
    """Where a text links to: in Markdown, and in the HTML inside it."""
    inline = (token for block in MarkdownIt("commonmark").parse(text) for token in block.children or ())
    return [token.attrs.get("href") or token.attrs.get("src") for token in inline
            if token.type in ("link_open", "image")] + re.findall(r'(?:href|src)="([^"]+)"', text)


def anchors(path):
    """The ids of a page: those given, and those that its headings get."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.M)
    return {*re.findall(r'id="([^"]+)"', prose(path)),
            *(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings),
            *(heading.replace(" ", "-") for heading in headings)}


def broken(path):
    """The links of a page inside the project that lead nowhere."""
    for link in links(prose(path)):
        target, _, anchor = link.partition("#")
        there = (path.parent / target) if target else path
        if not ELSEWHERE.match(link) and not (there.exists() and (not anchor or anchor in anchors(there))):
            yield link


def test_every_link_inside_the_project_and_inside_a_class_leads_somewhere(pages):
    assert {path.name: [*broken(path)] for path in pages if "docs" not in path.parts and any(broken(path))} == {}
    assert sum(len(links(prose(path))) for path in pages) > 50


@pytest.mark.parametrize("text", ["[x](nowhere.md)", "![x](nowhere.png)", '<a href="nowhere.md">x</a>', "[x](#nowhere)",
                                  "[x](page.md#nowhere)"])
def test_a_link_to_nowhere_is_found(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{text}, [here](#page), [there](page.md)\n")
    assert [*broken(page)] == [re.search(r"[\w.#]*nowhere[\w.]*", text)[0]]


def test_addresses_elsewhere_are_encrypted(pages, root):
    plain = {link for path in pages for link in links(prose(path)) if link.startswith("http:")}
    plain |= {link for path in (root / "adaptive_edu").rglob("*.py")
              for link in re.findall(r"http://[^\s\"')>]+", path.read_text(encoding="utf-8"))}
    assert {link for link in plain if not re.match(r"http://(127\.0\.0\.1|www\.w3\.org/)", link)} == set()


def test_links_to_ourselves_lead_to_the_repository_of_the_setting(root):
    assert addresses.problems(root, check=True) == []


def test_another_repository_in_the_setting_fills_every_link(root, tmp_path, monkeypatch):
    monkeypatch.setattr(addresses, "OWNER", "someone")
    monkeypatch.setattr(addresses, "NAME", "their-course")
    for name in addresses.PAGES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    assert len(addresses.problems(tmp_path, check=True)) == len(addresses.PAGES)
    assert addresses.problems(tmp_path, check=False) == addresses.problems(tmp_path, check=True) == []
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "mybinder.org/v2/gh/someone/their-course/main" in readme
    assert "https://someone.github.io/their-course/" in readme
    assert "git clone https://github.com/someone/their-course`" in readme


def test_no_notebook_begins_with_an_installation_and_the_first_says_in_words_what_colab_needs(pages, root):
    cells = [(path.name, cell) for path in pages if path.suffix == ".ipynb"
             for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert {name for name, cell in cells if cell["cell_type"] == "code"
            and re.search(r"^\s*[%!]\s*pip\b", "".join(cell["source"]), re.M)} == set()
    assert prose(root / "notebooks/00_start.ipynb").count("%pip install git+https://github.com/") == 1


# ---- spelling

WORD = re.compile(r"\b[A-Z]?[a-z]+(?:'[a-z]+)?\b")
NO_WORDS = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]+\$|<code>.*?</code>|<[^>]+>|\]\([^)]*\)|https?://\S+|&\w+;"
                      r"|\w+[._/]\w[\w./]*", re.S)


def words(text):
    return [word.removesuffix("'s") for word in WORD.findall(NO_WORDS.sub(" ", text))]


def unknown(text, dictionary, own):
    """The words of a text that neither the dictionary nor the project knows, capitals aside."""
    return {word for word in words(text) if word.lower() not in own and not dictionary.known([word.lower()])}


@pytest.fixture(scope="module")
def dictionary():
    speller = pytest.importorskip("spellchecker", reason="needs pyspellchecker: pip install pyspellchecker")
    return speller.SpellChecker(language="en")


@pytest.fixture(scope="module")
def own(root):
    return (root / "tests" / OWN_WORDS).read_text(encoding="utf-8").split()


def test_words_are_in_the_dictionary_or_in_the_list_of_the_course(pages, dictionary, own):
    found = Counter({(path.name, word) for path in pages for word in unknown(prose(path), dictionary, {*own})})
    assert sorted(found) == []


def test_a_misspelt_word_is_found_and_formulas_and_code_are_not_read(dictionary):
    assert unknown("The graident of `grda` is $\\etta$ [here](nowhere.md).", dictionary, set()) == {"graident"}


def test_the_list_of_the_course_is_short_sorted_and_needed(pages, dictionary, own):
    used = {word.lower() for path in pages for word in words(prose(path))}
    assert own == sorted(set(own)) and len(own) < 400
    assert [word for word in own if word not in used or dictionary.known([word])] == []
