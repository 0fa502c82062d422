"""`twin serve` as a process, and what it refuses to be."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--port", "70000"), "--port: got 70000; allowed: 0 to 65535"),
        (("--host", "203.0.113.1"), "cannot listen on 203.0.113.1:8000"),
        (("--queue", "-1"), "--queue: got -1"),
        (("--timeout-s", "0"), "--timeout-s: got 0"),
        (("--max-request-mb", "0"), "--max-request-mb: got 0.0"),
        (("--token", "short"), "--token: got '…'; allowed: at least 8"),
        (("--threshold", "2"), "threshold must lie in 0…1, got 2.0"),
        (("--model", "nowhere"), "nowhere/recipe.yaml: cannot be read"),
    ],
)
def test_a_wrong_setting_names_itself(twin, arguments, message):
    called = twin("serve", *arguments)
    assert called.code == 2
    assert message in called.err
    assert "Traceback" not in called.err


def test_it_says_where_it_is_and_ends_in_peace():
    command = [sys.executable, "-c", "from twin.cli import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen([*command, "--host", "0.0.0.0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        assert "no token is asked for" in process.stderr.readline()
        told = re.search(r"http://0\.0\.0\.0:(\d+)", process.stderr.readline())
        assert told
        connection = http.client.HTTPConnection("127.0.0.1", int(told[1]), timeout=30)
        connection.request("GET", "/v2/models/inspection")
        assert json.loads(connection.getresponse().read())["parameters"]["sha256"]
        connection.close()
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=30)[1]
    assert (process.returncode, rest) == (0, "")


def test_a_model_that_was_changed_is_refused(twin, tmp_path):
    from shutil import copytree

    from twin.spec.resources import find_rig

    model = copytree(find_rig("mpi_bench") / "model", tmp_path / "model")
    content = bytearray((model / "model.onnx").read_bytes())
    content[1000] ^= 1
    (model / "model.onnx").write_bytes(content)
    called = twin("serve", "--model", str(model))
    assert called.code == 2
    assert "model.onnx: sha256 is" in called.err


def test_fitting_a_reference_needs_a_data_set(twin, tmp_path):
    called = twin("monitor", "fit", "model", "nowhere")
    assert called.code == 2
    assert "nowhere/parts.jsonl: cannot be read" in called.err
    assert list(tmp_path.iterdir()) == []


def test_a_run_whose_service_is_not_there_fails_before_it_begins(twin, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    called = twin("run", "nominal", "--set", f"inspection.url={url}")
    assert called.code == 3
    assert f"inspection.url: {url} gives no answer" in called.err
    assert list(tmp_path.iterdir()) == []
