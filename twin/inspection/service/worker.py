"""The one thread that judges, and the short queue before it."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from twin.core.errors import RequestError

T = TypeVar("T")


class Worker:
    """Takes one request after the other; the event loop never waits for it.

    A request holds its place from before its body is read until its answer is there: memory is
    bounded by the places, and whoever finds none is told at once.
    """

    def __init__(self, *, queue: int) -> None:
        """`queue` requests may wait beside the one in work."""
        self._places = queue + 1
        self._taken = 0
        self._late: Future | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="inspection")

    @property
    def waiting(self) -> int:
        """Places taken."""
        return self._taken + (self._late is not None and not self._late.done())

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue. Raises: RequestError 503 where it is full."""
        if self.waiting >= self._places:
            raise RequestError(f"busy: {self.waiting} requests are waiting already; try later", 503)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    async def run(self, work: Callable[[], T], *, timeout_s: float) -> T:
        """The result of `work`, done in the thread when its turn comes.

        Raises: RequestError 503 where that takes longer than `timeout_s`.
        """
        future = self._pool.submit(work)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), timeout_s)
        except TimeoutError:
            if not future.cancel():
                self._late = future
            raise RequestError(f"no answer within {timeout_s:g} s; try later", 503) from None

    def close(self) -> None:
        """End the thread after its present work; what still waits is dropped."""
        self._pool.shutdown(cancel_futures=True)
