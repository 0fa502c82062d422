"""The service around the tiny model of `tests/inspection`, on a real socket of this machine."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from twin.inspection.inspector import Inspector
from twin.inspection.monitoring.monitor import Monitor
from twin.inspection.service.app import create_app
from twin.inspection.service.metrics import Metrics
from twin.inspection.service.server import open_socket, server_of
from twin.inspection.service.settings import Settings
from twin.inspection.service.watch import ServiceWatch


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        return self.json["error"]


@dataclass(frozen=True)
class Running:
    """A service that listens."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request on a connection of its own; underscores of header names become dashes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            is_chunked = "Transfer-Encoding" in named
            connection.request(method, path, body, named, encode_chunked=is_chunked)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()


def app_of(inspector, **settings):
    watch = ServiceWatch(
        Monitor(None, threshold=inspector.threshold, latency_budget_s=100.0), Metrics()
    )
    return create_app(inspector, Settings(**settings), watch)


@contextmanager
def running(app) -> Iterator[Running]:
    with open_socket("127.0.0.1", 0) as listener:
        server = server_of(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Running(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(30)


@pytest.fixture
def inspector(folder) -> Inspector:
    return Inspector(folder)


@pytest.fixture
def serve(inspector) -> Iterator[Callable[..., Running]]:
    """Start a service with these settings; it ends with the test."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(running(app_of(inspector, **settings)))
