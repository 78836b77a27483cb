"""A JupyterLab server, a browser, and a page that can be asked what a reader would see."""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
EXTENSIONS = ("@jupyter-widgets", "@jupyter-notebook", "jupyterlab_pygments")     # a learner's: none of the test tools'
READY = """() => { const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
                   return kernel?.status === 'idle' && kernel?.connectionStatus === 'connected'; }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory, root):
    """The address of a JupyterLab of its own, started with the course's settings and connection, and its folder."""
    from adaptive_edu.cli import SETTINGS
    from adaptive_edu.server import server_arguments
    home = tmp_path_factory.mktemp("lab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--ServerApp.port={port}", "--allow-root",
               "--ServerApp.port_retries=0", "--IdentityProvider.token=",
               f"--ServerApp.root_dir={_made(home / 'root')}",
               f"--LabServerApp.labextensions_path={_extensions(home / 'extensions')}",
               "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
               *server_arguments()]
    with open(home / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT,
                                   env=_environment(home, root, SETTINGS))
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", process, home / "log")
        yield f"http://127.0.0.1:{port}", home / "root"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def browser(chromium):
    """A Chromium with an empty profile."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def lab(server, browser):
    """A notebook in JupyterLab; call it with the sources of the cells. No console error may be left at the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    lab = Lab(context.new_page(), *server)
    yield lab
    lab.shut_down()
    context.close()
    assert lab.errors == []


class Lab:
    """What a reader can do with a notebook, and see of it."""

    def __init__(self, page, address, folder):
        self.page, self.address, self.folder, self.errors = page, address, folder, []
        page.set_default_timeout(30_000)
        page.add_init_script(WATCH)
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text[:300]))
        page.on("pageerror", lambda error: self.errors.append(str(error)[:300]))

    def open(self, *cells, front="lab/tree"):
        """Open a new notebook with these cells in a front end, run them, and wait for the picture."""
        name = f"{time.monotonic_ns()}.ipynb"
        (self.folder / name).write_text(json.dumps(_notebook(cells)), encoding="utf-8")
        self.page.goto(f"{self.address}/{front}/{name}?reset")
        self.page.wait_for_function(READY)
        return self.run_all()

    def run_all(self):
        """Run every cell and wait for the picture."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_selector(".adaptive-edu-figure svg")
        self.page.wait_for_function(READY)
        self.page.evaluate("() => document.querySelector('.adaptive-edu-figure').scrollIntoView()")
        return self

    def command(self, name):
        """Execute a command of JupyterLab and wait for its end."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name).then(() => null)", name)

    def kernel(self, expression):
        """Return what an expression is in the kernel."""
        answer = self.page.evaluate("""async code => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const asked = kernel.requestExecute({code: '', store_history: false, user_expressions: {x: code}});
            return (await asked.done).content.user_expressions.x; }""", expression)
        assert answer["status"] == "ok", answer
        return answer["data"]["text/plain"].strip("'\"")

    def handle(self, label, which=0):
        """Return the handle of the slider with that label."""
        return self.page.locator(f".widget-slider:has(.widget-label:text-is('{label}')) .noUi-handle").nth(which)

    def box(self, label):
        """Return the number box of a slider, by its accessible name."""
        return self.page.get_by_label(f"{label}, number", exact=True)

    def press(self, label, key, times=1, which=0):
        """Focus a slider, wherever it is, and press a key."""
        self.handle(label, which).focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def drag(self, label, parts):
        """Drag a slider's handle through parts of its track, from 0 to 1, a frame apart."""
        track = self.page.locator(f".widget-slider:has(.widget-label:text-is('{label}')) .noUi-target").bounding_box()
        handle = self.handle(label).bounding_box()
        self.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        self.page.mouse.down()
        for part in parts:
            self.page.mouse.move(track["x"] + part * track["width"], track["y"] + track["height"] / 2)
            self.page.wait_for_timeout(16)
        self.page.mouse.up()

    def picture(self, which=0):
        """Return the moving part of a figure."""
        return self.page.locator(".adaptive-edu-figure").nth(which).locator("svg[role=img]").first.get_attribute(
            "aria-label")

    def wait_until(self, says=None, says_not=None, which=0):
        """Wait until the alternative text of a figure holds some words, or no longer holds them."""
        self.page.wait_for_function(
            """([words, wanted, which]) => { const figure = document.querySelectorAll('.adaptive-edu-figure')[which];
                const alt = figure?.querySelector('svg[role=img]')?.getAttribute('aria-label');
                return alt && alt.includes(words) === wanted; }""", arg=[says or says_not, says is not None, which])

    def watch(self):
        """Start to count updates, frames without a picture, and movements of the page."""
        self.page.evaluate("() => window.adaptiveEduWatch.start()")

    def watched(self):
        """Return what was counted since `watch`."""
        return self.page.evaluate("() => window.adaptiveEduWatch.stop()")

    def shut_down(self):
        """End the kernel, so that the next test has the machine."""
        if self.page.url.startswith(self.address):
            self.page.evaluate("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.shutdown?.()")


def _notebook(cells):
    return {"nbformat": 4, "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "cells": [{"cell_type": "code", "id": f"cell-{k}", "metadata": {}, "execution_count": None,
                       "outputs": [], "source": source} for k, source in enumerate(cells)]}


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _extensions(folder):
    """Copy the extensions that a learner has, without those that came with the tools of the tests; return where."""
    from jupyter_core.paths import jupyter_path
    for name in EXTENSIONS:
        shutil.copytree(next(filter(os.path.exists, jupyter_path("labextensions", name))), folder / name)
    return folder


def _environment(home, root, settings):
    """Return an environment in which the course's settings are read, and nothing of this person's Jupyter."""
    return dict(os.environ, JUPYTER_CONFIG_PATH=str(settings),
                JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_DATA_DIR=str(home / "data"),
                JUPYTER_RUNTIME_DIR=str(home / "runtime"), JUPYTERLAB_SETTINGS_DIR=str(home / "settings"),
                JUPYTERLAB_WORKSPACES_DIR=str(home / "workspaces"), IPYTHONDIR=str(home / "ipython"),
                PYTHONPATH=str(root))


def _wait_for(address, process, log):
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            return urllib.request.urlopen(address, timeout=1).read()
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text()[-2000:]}")
