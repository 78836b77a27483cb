"""What a learner waits for: the tutor's verdict, and the first cells of a notebook."""
import json
from pathlib import Path

from adaptive_edu import adadelta_step

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_adadelta.ipynb"


def verdict():
    from adaptive_edu.tutor import check
    assert check(adadelta_step, "adadelta_step")
    return lambda: check(adadelta_step, "adadelta_step")


def kernel(code):
    """Return a function that starts a kernel, runs code, or the notebook's imports, and waits for the end."""
    if code == "notebook":
        cells = json.loads(NOTEBOOK.read_text())["cells"]
        code = next("".join(cell["source"]) for cell in cells
                    if cell["cell_type"] == "code" and "import" in "".join(cell["source"]))

    def run():
        from jupyter_client.manager import start_new_kernel
        manager, client = start_new_kernel(extra_arguments=["--log-level=ERROR"])
        reply = client.execute_interactive(code, output_hook=lambda message: None, timeout=60)
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        assert reply["content"]["status"] == "ok", reply
    return run
