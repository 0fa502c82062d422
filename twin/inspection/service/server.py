"""The socket: uvicorn, told to be strict."""

import asyncio
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from twin.core.errors import UsageError

LOOPBACK = ("127.0.0.1", "::1", "localhost")
HEAD_TIMEOUT_S = 10.0
MOST_CONNECTIONS = 256
GRACE_S = 10
STOPPED_BY = (signal.SIGINT, signal.SIGTERM)


class OneWrite:
    """A transport that hands all that is written in one turn of the loop to the socket at once.

    Head and body of an answer leave together: a client that reads once has all of it.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pending: list[bytes] = []

    def __getattr__(self, name: str):
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write later in this turn."""
        if not self._pending:
            self._loop.call_soon(self._flush)
        self._pending.append(data)

    def close(self) -> None:
        """Write what is pending, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        data, self._pending = b"".join(self._pending), []
        if data and not self._transport.is_closing():
            self._transport.write(data)


class StrictProtocol(H11Protocol):
    """HTTP/1.1 that answers in one write and gives up on a head that does not come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(OneWrite(transport, self.loop))  # type: ignore[arg-type]
        self._head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._head_timer.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        if self.scope is None and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """Says where it listens as soon as it does; ends in peace on SIGINT and SIGTERM."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell the address on standard error."""
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"inspection service on http://{shown}:{port} (addresses: /docs)",
                  file=sys.stderr, flush=True)  # fmt: skip

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal, and do not pass it on afterwards: the service has ended in order."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {name: signal.signal(name, self.handle_exit) for name in STOPPED_BY}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises: UsageError where it can not."""
    if not 0 <= port <= 65535:
        raise UsageError(f"--port: got {port!r}; allowed: 0 to 65535, 0 for any free one")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}:{port} ({error.strerror or error})") from None


def server_of(app: FastAPI) -> Server:
    """A server for `app`; `run(sockets=[…])` serves until SIGINT or SIGTERM.

    At its end it takes no new request and gives those it has ten seconds.
    """
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # the client is told, not we
    return Server(
        uvicorn.Config(
            app,
            http=StrictProtocol,
            ws="none",
            loop="asyncio",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


def is_exposed(host: str) -> bool:
    """Whether others than this machine can reach a service on `host`."""
    return host not in LOOPBACK and not host.startswith("127.")
