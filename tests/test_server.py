"""The connection that lets small messages leave at once, and the two ways to switch it on."""
import asyncio
import json
from pathlib import Path

import pytest

pytest.importorskip("jupyterlab")

from jupyter_client.session import Session
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from jupyterlab.labapp import LabApp
from jupyterlab_server.config import get_federated_extensions

from adaptive_edu import server
from adaptive_edu.server import PromptConnection, server_arguments, write_configuration


def test_the_option_is_set_before_the_server_connects(monkeypatch):
    calls = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: calls.append("connect"))
    monkeypatch.setattr(KernelWebsocketHandler, "set_nodelay", lambda self, value: calls.append(value))
    connection = PromptConnection.__new__(PromptConnection)      # no server, no kernel behind it
    connection.websocket_handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    connection.connect()
    assert calls == [True, "connect"]


@pytest.fixture
def said(monkeypatch):
    """Return a function from what a kernel says, and how long it rests between, to what reaches the page."""
    sent, session = [], Session(key=b"")

    def send(self, stream, parts):
        sent.append(session.unpack(session.feed_identities(parts)[1][4]).get("execution_state", "update"))

    def say(cause, states, rest=0.0):
        async def speak():
            connection = PromptConnection.__new__(PromptConnection)
            connection.__dict__.update(_waiting={}, session=session)
            parent = session.msg(cause)
            for state in states:
                kind, content = ("comm_msg", {}) if state == "update" else ("status", {"execution_state": state})
                message = session.msg(kind, content, parent=parent)
                connection.handle_outgoing_message("iopub", session.serialize(message))
                await asyncio.sleep(rest)
            return sent, connection._waiting
        return asyncio.run(speak())

    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "handle_outgoing_message", send)
    return say


def test_a_widget_that_keeps_the_kernel_busy_for_a_moment_is_not_called_busy(said):
    assert said("comm_msg", ["busy", "update", "idle"]) == (["update", "idle"], {})


def test_a_widget_that_keeps_the_kernel_busy_for_long_is(said, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.0)
    assert said("comm_msg", ["busy", "update", "idle"], rest=0.02) == (["busy", "update", "idle"], {})


def test_a_cell_that_runs_is_called_busy_at_once(said):
    assert said("execute_request", ["busy", "update", "idle"]) == (["busy", "update", "idle"], {})


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
    assert write_configuration(tmp_path).read_text() == path.read_text() == json.dumps(config, indent=2) + "\n"


@pytest.mark.parametrize("arguments", [True, False])
def test_both_ways_bring_the_names_of_the_sliders(arguments, tmp_path, monkeypatch):
    write_configuration(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "" if arguments else str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "none"))
    server = ServerApp()
    server.load_config_file()
    lab = LabApp(config=server.config)
    lab.parse_command_line(server_arguments() if arguments else [])
    extension = get_federated_extensions(lab.extra_labextensions_path)["adaptive-edu"]
    assert (Path(extension["ext_path"]) / extension["jupyterlab"]["_build"]["load"]).is_file()
