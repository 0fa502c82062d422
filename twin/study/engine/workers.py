"""Who does the tasks: this process, processes of this machine, or a Dask cluster.

All have one shape, that of an executor: `submit` a task, `wait` until some are done.
"""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from twin.core.errors import RunError
from twin.render.part_pool import begin_worker
from twin.study.engine.task import Row, Task
from twin.study.engine.work import work

ATTEMPTS = 3
"""Times a task is begun: workers that are killed in mid-task cost no more than this."""
AHEAD_PER_WORKER = 2
"""Tasks handed out for each worker: one in work, one waiting, so that none idles."""
THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
Done = tuple[Task, list[Row]]


class WorkerLost(Exception):  # noqa: N818  (no error of ours: the task is begun again)
    """A worker ended in mid-task."""


class Workers(Protocol):
    """An executor of tasks; `ahead` is how many it wants handed out."""

    ahead: int

    def submit(self, task: Task) -> Any:
        """Begin a task; what is returned stands for it."""
        ...

    def wait(self, waiting: Iterable[Any]) -> Iterable[Any]:
        """Some of those waited for that have ended, one way or another."""
        ...

    def rows(self, ended: Any) -> list[Row]:
        """Rows of one that has ended. Raises: WorkerLost where its worker was."""
        ...

    def close(self) -> None:
        """End the workers, or leave them."""
        ...


def completed(workers: Workers, tasks: Iterable[Task]) -> Iterator[Done]:
    """Every task with its rows, as they come; memory does not grow with their number.

    Raises: RunError where a task has lost its worker too often.
    """
    left = iter(tasks)
    waiting: dict[Any, tuple[Task, int]] = {}

    def begin(task: Task, attempt: int) -> None:
        waiting[workers.submit(task)] = (task, attempt)

    for task in islice(left, workers.ahead):
        begin(task, 1)
    while waiting:
        for ended in list(workers.wait(list(waiting))):
            task, attempt = waiting.pop(ended)
            try:
                rows = workers.rows(ended)
            except WorkerLost as error:
                _check_attempts(task, attempt, error)
                begin(task, attempt + 1)
                continue
            yield task, rows
            for following in islice(left, 1):
                begin(following, 1)


class ThisProcess:
    """No worker but this process; a task is done when it is waited for."""

    ahead = 1

    def submit(self, task: Task) -> "Begun":
        """What stands for the task until it is done."""
        return Begun(task)

    def wait(self, waiting: "Iterable[Begun]") -> "Iterable[Begun]":
        """All of them: they are done when their rows are asked for."""
        return waiting

    def rows(self, ended: "Begun") -> list[Row]:
        """Do it."""
        return work(ended.task)

    def close(self) -> None:
        """Nothing to end."""


@dataclass(frozen=True, eq=False)
class Begun:
    """A task that this process has taken on."""

    task: Task


class LocalWorkers:
    """Processes of this machine, one thread each; a pool that breaks is replaced."""

    def __init__(self, count: int) -> None:
        self.ahead = AHEAD_PER_WORKER * count
        self._count = count
        self._pool = self._new_pool()

    def submit(self, task: Task) -> Future[list[Row]]:
        """Begin a task, on a new pool where the old one has broken."""
        try:
            return self._pool.submit(work, task)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False)
            self._pool = self._new_pool()
            return self._pool.submit(work, task)

    def wait(self, waiting: Iterable[Future]) -> Iterable[Future]:
        """Those that have ended, at least one."""
        return wait(waiting, return_when=FIRST_COMPLETED).done

    def rows(self, ended: Future[list[Row]]) -> list[Row]:
        """Its rows."""
        try:
            return ended.result()
        except BrokenProcessPool:
            raise WorkerLost("a worker process was ended from outside") from None

    def close(self) -> None:
        """End the processes; what they have begun is thrown away."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _new_pool(self) -> ProcessPoolExecutor:
        os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))  # for the processes to be started
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, mp_context=context, initializer=begin_worker)


def _check_attempts(task: Task, attempt: int, error: WorkerLost) -> None:
    if attempt < ATTEMPTS:
        return
    raise RunError(
        f"task {task.name} has lost its worker {attempt} times ({error}), for want of memory "
        "perhaps; results so far are kept, `--resume` goes on from them, fewer workers need less "
        "memory"
    )
