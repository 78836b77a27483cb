"""The site: complete, true to the notebooks, and nothing on its pages comes from elsewhere."""
import json
import posixpath
import re
import shutil
import subprocess
import sys
import zlib
from email.parser import HeaderParser
from html import unescape
from html.parser import HTMLParser
from inspect import getmodule, isclass, isfunction
from pkgutil import iter_modules
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import nbformat
import pytest
from packaging.requirements import Requirement

import adaptive_edu
from adaptive_edu.authoring import links, lite
from adaptive_edu.authoring.site import build, markdown

LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
NOT_LOADED = {"canonical", "index", "next", "prev", "search", "author", "license"}     # relations of <link>
NOT_FOR_READERS = {"__main__", "authoring", "classroom", "grading", "jupyter"}         # rooms without a reference
MEGABYTES = 1_000_000


class Page(HTMLParser):
    """What a page loads, where it links to, its ids, and the words beside its pictures."""

    def __init__(self, path):
        super().__init__()
        self.loads, self.links, self.ids, self.alts = [], [], set(), {}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        self.ids.add(has.get("id"))
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "img":
            self.alts[has["src"]] = has.get("alt")
        if has.get(LOADS.get(tag)) and not NOT_LOADED & set(has.get("rel", "").split()):
            self.loads.append(has[LOADS[tag]])


@pytest.fixture(scope="module")
def pages(site):
    """Each page of the site by its path; JupyterLite's own are JupyterLite's business."""
    paths = [path for path in site.rglob("*.html") if not {"lite", "_static"} & set(path.relative_to(site).parts)]
    return {path.relative_to(site).as_posix(): Page(path) for path in paths}


@pytest.fixture(scope="module")
def notebooks(root):
    """Each notebook that is a page, by the path of that page."""
    paths = [*root.glob("notebooks/*.ipynb"), *root.glob("exercises/self_study/*.ipynb")]
    return {path.relative_to(root).with_suffix(".html").as_posix(): nbformat.read(path, as_version=4)
            for path in paths}


# ---- complete

def test_every_notebook_is_a_page(notebooks, pages):
    assert len(notebooks) >= 13 and set(notebooks) <= set(pages)


def test_every_guide_for_teachers_is_a_page(root, pages):
    guides = {f"teaching/{path.stem}.html" for path in root.glob("docs/teaching/*.md")}
    assert len(guides) > 9 and guides | {"exercises/TEACHING.html", "CONTRIBUTING.html"} <= set(pages)


def test_every_picture_is_there_with_the_words_of_its_run(notebooks, pages):
    for page, notebook in notebooks.items():
        stored = [output.metadata["image/png"]["alt"] for cell in notebook.cells for output in cell.get("outputs", [])
                  if "image/png" in output.get("data", {})]
        shown = [alt for source, alt in pages[page].alts.items() if "_images/" in source]
        assert [_words(alt) for alt in shown] == [_words(alt) for alt in stored], page


def test_every_tagged_equation_can_be_linked_to_and_is(notebooks, pages):
    text = {page: "\n".join(cell.source for cell in notebook.cells) for page, notebook in notebooks.items()}
    tags = {tag: page for page in text for tag in re.findall(r"\\tag\{(\w+)\}", text[page])}
    assert len(tags) > 60
    assert [tag for tag, page in tags.items() if f"equation-{tag.lower()}" not in pages[page].ids] == []
    mentions = [link for page in notebooks for link in pages[page].links if "#equation-" in link]
    assert "#equation-ag1" in mentions and any(link.startswith("0") for link in mentions)   # here, and elsewhere


def test_a_formula_in_a_folded_hint_is_a_formula(site):
    page = (site / "notebooks/03_rmsprop.html").read_text(encoding="utf-8")
    assert re.search(r"<summary>Hint</summary>\s*<p>[^<]*<span class=\"math[^>]*>\\\(\\rho\^\{20\}", page)


def test_explorers_show_their_sentence(site):
    assert "Explorer: run this cell" in (site / "notebooks/02_adagrad.html").read_text(encoding="utf-8")


def test_the_reference_reads_docstrings_as_they_were_meant(site):
    page = (site / "reference/steps.html").read_text(encoding="utf-8")
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())
    assert "Raises: ValueError, TypeError (unequal shapes" in words and ":raises" not in words
    assert "M. D. Zeiler, ADADELTA" in words and "learning_rate, epsilon (array_like that" in words
    assert "(array_like that broadcasts to S, in [0, 1))" in words


def test_the_reference_has_every_public_name_of_every_room(site):
    named = _inventory(site)
    rooms = {name for _, name, _ in iter_modules(adaptive_edu.__path__)} - NOT_FOR_READERS
    assert {room for room in rooms if f"adaptive_edu.{room}" not in named} == set(), "list them in docs/reference/"
    public = {f"adaptive_edu.{room}.{name}" for room in rooms for name in _public(room)}
    assert public - named == set()


# ---- ways in

def test_a_notebook_opens_in_four_ways(notebooks, pages, site):
    for page in notebooks:
        path = page.replace(".html", ".ipynb")
        up = "../" * page.count("/")
        ways = [f"{up}{links.lite(path)}", links.binder(path), links.colab(path), f"{up}lite/files/{path}"]
        assert [link for link in pages[page].links if link in ways] == ways
        assert json.loads((site / "lite/files" / path).read_bytes())["nbformat"] == 4


def test_owner_and_repository_come_from_one_setting(root, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project.urls]\nRepository = "https://github.com/ada/course/"\n')
    assert links.repository(tmp_path) == "https://github.com/ada/course"
    assert links.repository(root) == links.REPOSITORY and links.REPOSITORY in links.colab("").replace(
        "colab.research.google.com/github", "github.com")


def test_the_readme_leads_to_the_site_that_is_built(root, site):
    readme = (root / "README.md").read_text(encoding="utf-8")
    inside = re.findall(re.escape(links.site()) + r"([^?)\s]*)", readme)
    assert "" in inside and [path for path in inside if not (site / path).exists()] == []


def test_every_link_inside_the_site_leads_to_something(pages, site):
    broken = [f"{name} -> {link}" for name, page in pages.items() for link in page.links
              if _broken(name, link, pages, site)]
    assert broken == []


def _broken(name, link, pages, site):
    """Return whether a link within the site leads to no file, or to no place on its page."""
    parts = urlsplit(link)
    if parts.scheme:
        return False
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
    if target not in pages:
        return not (site / target).exists()
    return bool(parts.fragment) and unquote(parts.fragment) not in pages[target].ids


# ---- nothing from elsewhere, nothing heavy

def test_pages_load_nothing_from_elsewhere(pages):
    assert [load for page in pages.values() for load in page.loads if re.match(r"(https?:)?//", load)] == []


def test_styles_load_nothing_from_elsewhere(site):
    styles = [path for path in site.rglob("*.css") if "lite" not in path.relative_to(site).parts]
    assert styles and [path.name for path in styles
                       if re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", path.read_text(encoding="utf-8"))] == []


def test_no_page_with_its_own_pictures_weighs_three_megabytes(pages, site):
    weights = {name: _weight(name, page, site) for name, page in pages.items()}
    assert max(weights.values()) < 3 * MEGABYTES, max(weights, key=weights.get)


def _weight(name, page, site):
    own = {site / posixpath.dirname(name) / source for source in page.alts if "_images/" in source}
    return sum(path.stat().st_size for path in {site / name, *own})


# ---- what is caught

def test_a_warning_fails_the_build_and_names_the_page(root, tmp_path):
    shutil.copytree(root / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("*.md", "reference"))
    (tmp_path / "docs" / "index.md").write_text("# Front\n\n[nowhere](#at-all)\n")
    complaints = build(tmp_path, tmp_path / "site", lite=False)
    assert len(complaints) == 1 and complaints[0].startswith("index.md:3: WARNING")


def test_a_folder_with_other_files_is_left_as_it_is(root, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    complaint, = build(root, tmp_path, lite=False)
    assert "which holds other files" in complaint and [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_links_to_what_is_no_page_lead_to_the_repository():
    text = markdown("[a](../exercises/release/)", "notebooks/n.ipynb", {"notebooks/n.ipynb": "notebooks/n.ipynb"})
    assert text == f"[a]({links.REPOSITORY}/blob/main/exercises/release)"


# ---- JupyterLite

@pytest.fixture(scope="module")
def packages(site):
    """What a kernel loads before the first cell."""
    settings = json.loads((site / "lite/jupyter-lite.json").read_bytes())["jupyter-config-data"]["litePluginSettings"]
    return settings[lite.KERNEL]["loadPyodideOptions"]["packages"]


def test_a_kernel_loads_the_wheels_that_stand_in_the_site(packages, site):
    worker, = site.glob("lite/extensions/@jupyterlite/pyodide-kernel-extension/static/comlink.worker.*.js")
    wheels = [name for name in packages if name.endswith(".whl")]
    assert {name.split("/")[-1].split("-")[0] for name in wheels} == {"adaptive_edu", *lite.FROM_HERE}
    assert all((worker.parent / name).resolve().is_relative_to(site / "lite/pypi") for name in wheels)
    assert all((worker.parent / name).exists() for name in wheels)


def test_a_kernel_loads_all_that_the_course_needs_in_a_browser(packages, site):
    wheel, = site.glob("lite/pypi/adaptive_edu-*.whl")
    with ZipFile(wheel) as parcel:
        metadata, = (name for name in parcel.namelist() if name.endswith(".dist-info/METADATA"))
        needs = HeaderParser().parsestr(parcel.read(metadata).decode()).get_all("Requires-Dist")
    there = _needed_on("emscripten", needs)
    assert there - {"ipywidgets"} <= set(packages)
    assert _needed_on("linux", needs) - there == {"jupyterlab"}


def _needed_on(platform, needs):
    where = {"sys_platform": platform, "extra": ""}
    return {need.name for need in map(Requirement, needs) if need.marker is None or need.marker.evaluate(where)}


def test_a_packed_wheel_holds_the_package_that_is_installed(site):
    wheel, = site.glob("lite/pypi/ipywidgets-*.whl")
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import ipywidgets as w; print(w.__file__, w.__version__)"
    file, version = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True,
                                   text=True).stdout.rsplit(maxsplit=1)
    assert wheel.name in file and f"-{version}-" in wheel.name


def test_nothing_else_that_is_installed_here_gets_into_jupyterlite(site):
    extensions = {path.parent.relative_to(site / "lite/extensions").as_posix()
                  for path in site.glob("lite/extensions/**/package.json")}
    assert extensions == {*lite.EXTENSIONS, "adaptive-edu"}


# ---- helpers

def _words(text):
    return " ".join(text.split())


def _inventory(site):
    """Return the names that the site's reference documents."""
    content = (site / "objects.inv").read_bytes().split(b"\n", 4)[4]
    return {line.split()[0] for line in zlib.decompress(content).decode().splitlines()}


def _public(room):
    """Return the functions and classes that a room defines for others, or lists in `__all__`."""
    module = __import__(f"adaptive_edu.{room}", fromlist=["*"])
    listed = getattr(module, "__all__", None) or [
        name for name, value in vars(module).items() if not name.startswith("_") and getmodule(value) is module]
    return [name for name in listed if isfunction(getattr(module, name)) or isclass(getattr(module, name))]
