"""The stack behind a URL says what the one in this process says, or why it says nothing."""

import http.server
import json
import shutil
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from tests.inspection.conftest import frames, recipe_entries, write_recipe
from tests.inspection.service.conftest import app_of, running
from twin.core.errors import ModelError, ServiceError
from twin.core.records import NoVerdict, Verdict
from twin.inspection.inspector import Inspector
from twin.inspection.recipe import load_recipe, recipe_sha256
from twin.inspection.remote import RemoteInspector
from twin.inspection.verdict_document import document_of


def cracked():
    return frames(cracked="shank")


def with_shank(**changes):
    first, *others = frames()
    return [replace(first, **changes), *others]


def deep():
    """The same plate in 12 bits, and one view in colour."""
    first, second, *others = cracked()
    wide = (first.image.astype(np.uint16) << 4) + 5
    colour = np.dstack([second.image] * 3)
    return [
        replace(first, image=wide, bit_depth=12),
        replace(second, image=colour, pixel_format="RGB"),
        *others,
    ]


SETS: dict[str, Callable] = {
    "sound": frames,
    "cracked": cracked,
    "deep": deep,
    "incomplete": lambda: with_shank(is_complete=False),
    "another part": lambda: with_shank(part_id=8),
    "another cycle": lambda: with_shank(cycle_id=4),
    "a view missing": lambda: frames()[1:],
    "a view twice": lambda: [*frames(), frames()[0]],
    "nothing": list,
    "no part to be seen": lambda: with_shank(image=np.full((64, 64), 9, np.uint8)),
    "more than its bits": lambda: with_shank(
        image=np.full((64, 64), 5000, np.uint16), bit_depth=12
    ),
    "a mosaic of three lines": lambda: with_shank(
        image=np.zeros((2, 64), np.uint8), pixel_format="BayerRG"
    ),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A stack in this process, and one on the other side of a socket."""
    from tests.inspection.conftest import write_onnx

    folder = tmp_path_factory.mktemp("model")
    write_onnx(folder / "model.onnx")
    write_recipe(folder, recipe_entries(folder / "model.onnx"))
    here = Inspector(folder)
    with running(app_of(here)) as service:
        yield here, lambda threshold=None: RemoteInspector(service.url, folder, threshold=threshold)


@pytest.mark.parametrize("name", SETS)
def test_both_say_the_same(both, name):
    here, remote = both
    expected, got = here.inspect(SETS[name](), 7), remote().inspect(SETS[name](), 7)
    assert isinstance(got, Verdict)
    for fact in ("part_id", "decision", "score", "threshold", "regions", "view_scores"):
        assert getattr(got, fact) == getattr(expected, fact)
    assert bool(got.doubts) == bool(expected.doubts)


def test_the_threshold_of_this_side_counts(both):
    here, remote = both
    for threshold in (0.0, 0.001, 1.0):
        verdict = remote(threshold).inspect(cracked(), 7)
        assert isinstance(verdict, Verdict)
        assert verdict.threshold == threshold
        assert verdict.decision == here.at(threshold).inspect(cracked(), 7).decision


def test_a_service_with_another_model_or_recipe_is_refused(folder, tmp_path):
    other = shutil.copytree(folder, tmp_path / "other")
    entries = recipe_entries(other / "model.onnx") | {"threshold": 0.5}
    write_recipe(other, entries)
    with (
        running(app_of(Inspector(folder))) as service,
        pytest.raises(ModelError, match="recipe_sha256"),
    ):
        RemoteInspector(service.url, other)


def test_a_token_is_shown(folder):
    with running(app_of(Inspector(folder), token="a-long-secret")) as service:
        with pytest.raises(ServiceError, match="status 401"):
            RemoteInspector(service.url, folder)
        asked = RemoteInspector(service.url, folder, token="a-long-secret")
        assert isinstance(asked.inspect(frames(), 7), Verdict)


def test_nobody_there_is_told_at_the_start(folder):
    with running(app_of(Inspector(folder))) as service:
        url = service.url
    with pytest.raises(ServiceError, match=r"gives no answer.*twin serve"):
        RemoteInspector(url, folder)


def test_a_service_that_went_away_gives_no_verdict(folder):
    with running(app_of(Inspector(folder))) as service:
        asked = RemoteInspector(service.url, folder)
    answer = asked.inspect(frames(), 7)
    assert isinstance(answer, NoVerdict)
    assert (answer.kind, "out of reach" in answer.reason) == ("silent", True)


@contextmanager
def pretender(folder, post: Callable[[], tuple[int, bytes] | None]):
    """A server that says it holds the model and answers `infer` as `post` has it."""
    recipe = load_recipe(folder / "recipe.yaml")
    metadata = {"sha256": recipe.sha256, "recipe_sha256": recipe_sha256(recipe)}
    ended = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self._send(200, json.dumps({"parameters": metadata}).encode())

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            answer = post()
            if answer is None:
                ended.wait(30)
            else:
                self._send(*answer)

        def _send(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            ended.set()
            server.shutdown()
            thread.join(30)


def answer_of(document: dict) -> bytes:
    return json.dumps({"outputs": [{"name": "verdict", "data": [json.dumps(document)]}]}).encode()


def ok_document(folder, **changes) -> dict:
    inspector = Inspector(folder)
    verdict = inspector.inspect(frames(), 7)
    document = document_of(verdict, model_sha256=inspector.recipe.sha256)
    return document.model_dump(mode="json") | changes


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"part_id": 8}, "malformed"),
        ({"decision": "maybe"}, "malformed"),
        ({"score": "0.1"}, "malformed"),
        ({"score": None}, "malformed"),
        ({"score": float("nan")}, "malformed"),
        ({"score": -1.0}, "malformed"),
        ({"score": 0.99}, "malformed"),
        ({"doubts": ["shank: no part to be seen"]}, "malformed"),
        ({"extra": 1}, "malformed"),
        ({"threshold": 0.999}, "error"),
        ({"model_sha256": "0" * 64}, "error"),
    ],
)
def test_an_answer_that_is_not_quite_a_verdict_is_none(folder, changes, kind):
    body = answer_of(ok_document(folder, **changes))
    with pretender(folder, lambda: (200, body)) as url:
        answer = RemoteInspector(url, folder).inspect(frames(), 7)
    assert isinstance(answer, NoVerdict)
    assert answer.kind == kind


def test_the_pretender_itself_is_believed(folder):
    """Else the test before would show nothing."""
    body = answer_of(ok_document(folder))
    with pretender(folder, lambda: (200, body)) as url:
        answer = RemoteInspector(url, folder).inspect(frames(), 7)
    assert isinstance(answer, Verdict)
    assert answer.decision == "ok"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"", "malformed"),
        (200, b"<html>", "malformed"),
        (200, b"[]", "malformed"),
        (200, b"[" * 100_000, "malformed"),
        (200, b'{"outputs": []}', "malformed"),
        (200, b"x" * 11_000_000, "silent"),
        (500, b"", "error"),
        (503, b'{"error": "busy"}', "error"),
        (404, b"{}", "error"),
    ],
)
def test_other_answers_are_no_verdict(folder, status, body, kind):
    with pretender(folder, lambda: (status, body)) as url:
        answer = RemoteInspector(url, folder).inspect(frames(), 7)
    assert isinstance(answer, NoVerdict)
    assert answer.kind == kind


def test_a_service_that_thinks_too_long_is_silent(folder):
    with pretender(folder, lambda: None) as url:
        asked = RemoteInspector(url, folder, timeout_s=0.2)
        answer = asked.inspect(frames(), 7)
    assert answer == NoVerdict("silent", "the inspection service did not answer in time")


def test_a_server_of_something_else_is_told_at_the_start(folder):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with pytest.raises(ServiceError, match="no inspection service"):
            RemoteInspector(f"http://127.0.0.1:{server.server_address[1]}", folder)
        server.shutdown()
        thread.join(30)
