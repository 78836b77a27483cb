"""The site in a real browser: it stands on its own, fits narrow screens, and Python starts inside the page."""
import functools
import hashlib
import http.server
import json
import re
import shutil
import subprocess
import threading
from importlib.metadata import PackageNotFoundError, PathDistribution, distribution
from pathlib import Path

import pytest

from adaptive_edu.authoring import lite

pytestmark = pytest.mark.browser

PAGES = ("index", "notebooks/02_adagrad", "notebooks/05_epsilon", "reference/steps", "teaching/02_adagrad")
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """() => { const left = element => element.getBoundingClientRect().left;
    return [...document.querySelectorAll('div.math')].filter(block => left(block.firstElementChild) < left(block) - 1)
        .map(block => block.id); }"""
PYODIDE = "314.0.6"     # what jupyterlite-pyodide-kernel 0.8 was made for


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def serve():
    """Return a function that serves a folder and returns its address."""
    servers = []

    def start(folder):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture(params=["light", "dark"])
def page(browser, request):
    """A page that notes what it fetched, and what went wrong."""
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    page.fetched, page.wrong = [], []
    context.on("request", lambda sent: page.fetched.append(sent.url))
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    yield page
    context.close()


def _outside(page, base):
    return [url for url in page.fetched if not url.startswith((base, "data:", "blob:"))]


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_stand_on_their_own_and_fit(page, site, serve, width):
    base = serve(site)
    page.set_viewport_size({"width": width, "height": 844})
    for name in PAGES:
        page.goto(f"{base}{name}.html", wait_until="networkidle")
        assert (page.evaluate(WIDER_THAN_SCREEN), _outside(page, base), page.wrong) == (0, [], []), name


def test_every_formula_is_set_with_its_tag_and_can_be_scrolled_from_its_beginning(browser, site, serve):
    page, base = browser.new_page(viewport={"width": 390, "height": 844}), serve(site)
    for path in sorted(site.glob("notebooks/[0-9]*.html")):
        page.goto(f"{base}notebooks/{path.name}")
        page.wait_for_function("window.MathJax?.startup?.promise")
        page.evaluate("MathJax.startup.promise")
        tagged = page.locator("[id^=equation-]")
        assert page.locator("mjx-merror").count() == 0, path.name
        assert tagged.locator("mjx-mlabeledtr").count() == tagged.count(), path.name
        assert page.evaluate(CUT_OFF) == [], path.name
    assert page.locator("mjx-container").count() > 0
    page.close()


def test_who_types_into_the_search_finds_pages_in_words_without_the_source_of_formulas(page, site, serve):
    page.goto(serve(site) + "index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("epsilon")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a[href*='05_epsilon']")
    page.wait_for_selector("#search-results li:has(a[href*='02_adagrad']) p.context")
    assert not re.search(r"\\(frac|sqrt|epsilon|Delta)|Colab", page.inner_text("#search-results"))


def test_jupyterlite_opens_a_notebook_from_the_site_alone(page, site, serve):
    base = serve(site)
    page.goto(f"{base}lite/lab/index.html?path=notebooks/02_adagrad.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-RenderedHTMLCommon h1:has-text('Adagrad')", timeout=60_000)
    assert {url.split("/")[2] for url in _outside(page, base)} <= {"cdn.jsdelivr.net"}      # the kernel's Pyodide


# ---- Python in the page, without what only a reader who is online gets: NumPy and what is built on it

@pytest.fixture(scope="module")
def without_numpy(root, tmp_path_factory):
    """A JupyterLite whose Pyodide stands beside it: its core, and pure packages as they are installed here."""
    work = tmp_path_factory.mktemp("lite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lite, "FROM_PYODIDE", [])
        lite.stage(root, work / "source")
    _put_pyodide(work / "source" / "static" / "pyodide")
    lite.run(work / "source", work / "site")
    return work / "site"


def _put_pyodide(folder):
    """Put Pyodide's core into a folder, with a list of packages cut down to those that can be had here."""
    folder.mkdir(parents=True)
    for command in (["npm", "pack", "--silent", f"pyodide@{PYODIDE}"],
                    ["uv", "pip", "install", "--quiet", "--no-deps", "--target=micropip", "--python-version=3.13",
                     "micropip>=0.11"]):
        if not shutil.which(command[0]) or subprocess.run(command, cwd=folder, capture_output=True).returncode:
            pytest.skip(f"needs {command[0]} and its registry, for {command[-1]}")
    shutil.unpack_archive(folder / f"pyodide-{PYODIDE}.tgz", folder)
    for file in (folder / "package").iterdir():
        shutil.move(file, folder)
    lock = json.loads((folder / "pyodide-lock.json").read_bytes())
    lock["packages"] = _packed(lock["packages"], folder)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))


def _packed(packages, folder):
    """Pack what is installed of the list, and return the list of that."""
    found = {}
    for name, package in packages.items():
        installed = _installed(name, folder)
        if installed and package["file_name"].endswith("none-any.whl"):
            wheel = lite.pack(installed, folder)
            found[name] = {**package, "version": installed.version, "file_name": wheel.name,
                           "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()}
    return {name: {**package, "depends": [need for need in package["depends"] if need in found]}
            for name, package in found.items()}


def _installed(name, folder):
    if name == "micropip":
        return PathDistribution(next(Path(folder).glob("micropip/*.dist-info")))
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


@pytest.mark.slow
def test_a_kernel_starts_with_the_course_and_its_sliders_installed(browser, without_numpy, serve):
    base = serve(without_numpy)
    page = browser.new_page()
    page.goto(f"{base}lab/index.html?path=notebooks/02_adagrad.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type('import importlib.metadata as m, ipywidgets; print("here:", m.version("adaptive_edu")); '
                       'ipywidgets.FloatSlider()')
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".jp-OutputArea-output:has-text('here: 0')", timeout=120_000)
    page.wait_for_selector(".jp-OutputArea-output .widget-slider", timeout=60_000)
    assert page.evaluate("() => window.jupyterapp.hasPlugin('adaptive-edu:sliders')")
