"""Let a slider's messages between kernel and page through at once. Imports jupyter_server, nothing of ours.

Two brakes hold the sliders of any notebook. A Jupyter server leaves Nagle's algorithm on for the socket of
each kernel: a small message waits until the page has confirmed the one before, and no slider gets beyond
about 19 pictures a second. And JupyterLab redraws its toolbar and the icon of its tab whenever a kernel is
called busy, which each move of a slider does for some milliseconds: half of the page's work. Two ways to
release both for one server, neither of which touches other notebooks' servers::

    jupyter lab --ServerApp.kernel_websocket_connection_class=adaptive_edu.server.PromptConnection
    write_configuration(folder), then JUPYTER_CONFIG_PATH=folder jupyter lab

Opened in any other way the sliders work the same, at 19 instead of about 48 pictures a second.
"""
import json
from functools import partial
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.ioloop import IOLoop

NAME = f"{__name__}.PromptConnection"
EXTENSIONS = Path(__file__).parent / "jupyter" / "labextensions"      # names for sliders; screen readers have none
PATIENCE = 0.1      # seconds that a widget may keep the kernel busy before the page is told


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The server's own connection to a kernel: TCP_NODELAY on the page's side, and no flicker of "busy"."""

    def connect(self):
        """Connect as the server does, the socket being open by now."""
        self.websocket_handler.set_nodelay(True)
        self._waiting = {}      # the message that keeps the kernel busy -> the timer of its "busy"
        return super().connect()

    def handle_outgoing_message(self, stream, outgoing_msg):
        """Send on what the kernel says, but a "busy" that a widget caused only if it lasts."""
        _, (_, header, parent, _, content, *_) = self.session.feed_identities(outgoing_msg)
        header, parent, content = bytes(header), bytes(parent), bytes(content)
        send = partial(super().handle_outgoing_message, stream, outgoing_msg)
        if b'"status"' in header and b'"comm_msg"' in parent:
            if b'"busy"' in content:
                self._waiting[parent] = IOLoop.current().call_later(PATIENCE, send)
                return
            self._forget(parent)
        send()

    def disconnect(self):
        """Disconnect as the server does; nothing waits any more."""
        for parent in list(self._waiting):
            self._forget(parent)
        super().disconnect()

    def _forget(self, parent):
        if parent in self._waiting:
            IOLoop.current().remove_timeout(self._waiting.pop(parent))


def server_arguments():
    """Return the arguments that switch it on for `jupyter lab` or `jupyter notebook`, and name the sliders.

    Examples
    --------
    >>> server_arguments()[0]
    '--ServerApp.kernel_websocket_connection_class=adaptive_edu.server.PromptConnection'
    """
    return [f"--ServerApp.kernel_websocket_connection_class={NAME}",
            f"--LabServerApp.extra_labextensions_path={EXTENSIONS}"]


def write_configuration(folder):
    """Write the same as a configuration that a server reads if `folder` is in its configuration path.

    Parameters
    ----------
    folder : str or Path
        Such as `etc/jupyter` below `sys.prefix` (Binder), or any folder named in `JUPYTER_CONFIG_PATH`.

    Returns
    -------
    Path
        The file: what was in it stays, these two settings are added.
    """
    path = Path(folder) / "jupyter_server_config.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    config.setdefault("ServerApp", {})["kernel_websocket_connection_class"] = NAME
    extensions = config.setdefault("LabServerApp", {}).setdefault("extra_labextensions_path", [])
    extensions += [str(EXTENSIONS)] * (str(EXTENSIONS) not in extensions)
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    return path
