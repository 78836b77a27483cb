"""Let small messages between kernel and page leave at once. Imports jupyter_server, nothing of ours.

A Jupyter server leaves Nagle's algorithm on for the socket of each kernel: a small message then waits
until the page has confirmed the one before, which holds any slider to about 19 pictures a second. Two
ways to switch that off for one server, neither of which touches other notebooks' servers:

    jupyter lab --ServerApp.kernel_websocket_connection_class=adaptive_edu.server.PromptConnection
    write_configuration(folder), then JUPYTER_CONFIG_PATH=folder jupyter lab

Opened in any other way the sliders work the same, at 19 instead of about 48 pictures a second.
"""
import json
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

NAME = f"{__name__}.PromptConnection"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The server's own connection to a kernel, with TCP_NODELAY on the page's side."""

    def connect(self):
        """Connect as the server does, the socket being open by now."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def server_arguments():
    """Return the arguments that switch it on for `jupyter lab` or `jupyter notebook`.

    Examples
    --------
    >>> server_arguments()
    ['--ServerApp.kernel_websocket_connection_class=adaptive_edu.server.PromptConnection']
    """
    return [f"--ServerApp.kernel_websocket_connection_class={NAME}"]


def write_configuration(folder):
    """Write the same as a configuration that a server reads if `folder` is in its configuration path.

    Parameters
    ----------
    folder : str or Path
        Such as `etc/jupyter` below `sys.prefix` (Binder), or any folder named in `JUPYTER_CONFIG_PATH`.

    Returns
    -------
    Path
        The file: what was in it stays, this one setting is added.
    """
    path = Path(folder) / "jupyter_server_config.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    config.setdefault("ServerApp", {})["kernel_websocket_connection_class"] = NAME
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    return path
