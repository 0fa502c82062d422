"""Work on many parts in several processes, with the results in order."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

import cv2

from twin.core.errors import RunError

Result = TypeVar("Result")
AHEAD_PER_WORKER = 4
"""Parts begun beyond the one waited for: enough that none idles over a slow part (assumed)."""


def in_order(
    work: Callable[[int], Result], numbers: Iterable[int], *, workers: int
) -> Generator[Result]:
    """`work` done on each number, the results in the order of the numbers.

    One worker is this process. More are processes of their own, which get no further ahead than
    a few numbers each, so that what waits here is bounded; they end with this process, however
    it ends.

    Raises: RunError where a worker process was ended from outside.
    """
    if workers == 1:
        yield from map(work, numbers)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin_worker) as pool:
        left = iter(numbers)
        begun = deque(pool.submit(work, n) for n in islice(left, AHEAD_PER_WORKER * workers))
        try:
            while begun:
                result = begun.popleft().result()
                begun.extend(pool.submit(work, n) for n in islice(left, 1))
                yield result
        except BrokenProcessPool:
            raise RunError(
                "a worker process was ended from outside, for want of memory perhaps; "
                "the same command goes on from here, fewer --workers need less memory"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def begin_worker() -> None:
    """Workers share the cores: one thread each. An interrupt is for the first process to handle."""
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work for ever, even when nobody is left to send any."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
