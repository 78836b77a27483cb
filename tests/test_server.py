"""The connection that lets small messages leave at once, and the two ways to switch it on."""
import json

import pytest

pytest.importorskip("jupyter_server")

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from adaptive_edu.server import PromptConnection, server_arguments, write_configuration


def test_the_option_is_set_before_the_server_connects(monkeypatch):
    calls = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: calls.append("connect"))
    monkeypatch.setattr(KernelWebsocketHandler, "set_nodelay", lambda self, value: calls.append(value))
    connection = PromptConnection.__new__(PromptConnection)      # no server, no kernel behind it
    connection.websocket_handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    connection.connect()
    assert calls == [True, "connect"]


def test_the_arguments_choose_it():
    app = ServerApp()
    app.parse_command_line(server_arguments())
    assert app.kernel_websocket_connection_class is PromptConnection


def test_a_written_configuration_chooses_it(tmp_path, monkeypatch):
    write_configuration(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))
    app = ServerApp()
    app.load_config_file()
    assert app.kernel_websocket_connection_class is PromptConnection


def test_what_was_configured_before_stays(tmp_path):
    path = tmp_path / "jupyter_server_config.json"
    path.write_text('{"ServerApp": {"port": 9999}, "Other": {"a": 1}}')
    assert write_configuration(tmp_path) == path
    config = json.loads(path.read_text())
    assert config["Other"] == {"a": 1} and config["ServerApp"]["port"] == 9999
    assert config["ServerApp"]["kernel_websocket_connection_class"] == "adaptive_edu.server.PromptConnection"
