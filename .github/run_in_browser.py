"""Run notebooks of the built site in its JupyterLite, as a reader who is online does; fail on any error output.

    python .github/run_in_browser.py SITE NOTEBOOK...
"""
import functools
import http.server
import sys
import threading

from playwright.sync_api import sync_playwright

MINUTE = 60_000
CODES = """const codes = window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model)
    .filter(model => model.type === 'code' && model.sharedModel.getSource().trim());
const errors = codes.filter(model => !(model.getMetadata('tags') || []).includes('raises-exception'))
    .flatMap(model => model.outputs.toJSON()).filter(output => output.output_type === 'error')
    .map(output => output.ename + ': ' + output.evalue);"""
READY = "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
ENDED = f"() => {{ {CODES} return errors.length || codes.length && codes.every(model => model.executionCount); }}"
ERRORS = f"() => {{ {CODES} return errors; }}"


def main(site, *notebooks):
    """Serve the site, run each notebook from top to bottom, and return the exit status."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch()
        errors = [error for notebook in notebooks for error in run(browser, server.server_port, notebook)]
    print(*errors or ["all ran"], sep="\n")
    return int(bool(errors))


def run(browser, port, notebook):
    """Run one notebook in a fresh page; return its errors."""
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/lite/lab/index.html?path={notebook}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=MINUTE)
    page.wait_for_function(READY, timeout=3 * MINUTE)       # earlier, Run All asks for a kernel
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    page.wait_for_function(ENDED, timeout=10 * MINUTE)
    errors = [f"{notebook}: {error}" for error in page.evaluate(ERRORS)]
    page.close()
    return errors


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
