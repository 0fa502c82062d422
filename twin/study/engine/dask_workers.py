"""A Dask cluster that somebody else has started, on this machine or many."""

import logging
from collections.abc import Iterable
from typing import Any

from twin.core.errors import RunError
from twin.study.engine.task import Row, Task
from twin.study.engine.versions import versions
from twin.study.engine.work import work
from twin.study.engine.workers import AHEAD_PER_WORKER, WorkerLost

CONNECT_S = 15.0
"""Longest wait for the scheduler, and for its first worker."""
LOOK_S = 20.0
"""How often a silent cluster is looked at: whether it still has workers."""


class DaskWorkers:
    """The workers behind the scheduler at `address`.

    Raises: RunError where none answers, has no worker, or a worker has other versions than this
        process, whose results would differ.
    """

    def __init__(self, address: str) -> None:
        from distributed import Client

        # What goes wrong reaches us as exceptions; its log would tell it again, with tracebacks.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._address = address
        try:
            self._client: Any = Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise RunError(f"--scheduler {address}: no Dask scheduler answers ({error})") from None
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_S)
            self._check_versions()
        except TimeoutError:
            self.close()
            raise RunError(f"--scheduler {address}: the scheduler has no workers") from None
        except RunError:
            self.close()
            raise
        self.ahead = max(AHEAD_PER_WORKER * sum(self._client.nthreads().values()), 2)

    def submit(self, task: Task) -> Any:
        """Send a task."""
        return self._client.submit(work, task, pure=False)

    def wait(self, waiting: Iterable[Any]) -> Iterable[Any]:
        """Those that have ended, at least one."""
        from distributed import wait

        ended: Any = None
        while ended is None:
            try:
                with self._client.as_current():
                    ended = wait(list(waiting), timeout=LOOK_S, return_when="FIRST_COMPLETED")
            except TimeoutError:
                self._check_alive()
            except _losses():
                raise self._gone() from None
        return ended.done

    def rows(self, ended: Any) -> list[Row]:
        """Its rows."""
        from distributed.scheduler import KilledWorker

        try:
            return ended.result()
        except KilledWorker as error:
            raise WorkerLost(str(error)) from None
        except _losses():
            raise self._gone() from None

    def close(self) -> None:
        """Let go of the cluster; it goes on."""
        self._client.close(timeout=2)

    def _check_versions(self) -> None:
        mine = versions()
        try:
            theirs = self._client.run(versions)
        except ModuleNotFoundError as error:
            raise RunError(
                f"--scheduler {self._address}: its workers lack a module ({error.name}); install "
                "the same mpi-twin there"
            ) from None
        for worker, found in theirs.items():
            told = [f"{name} {found.get(name)}, here {mine[name]}"
                    for name in mine if found.get(name) != mine[name]]  # fmt: skip
            if told:
                raise RunError(
                    f"--scheduler {self._address}: worker {worker} has {'; '.join(told)}"
                )

    def _check_alive(self) -> None:
        if self._client.status != "running" or not self._client.nthreads():
            raise self._gone()

    def _gone(self) -> RunError:
        return RunError(
            f"--scheduler {self._address}: the scheduler or its last worker is gone; results so "
            "far are kept, `--resume` goes on from them"
        )


def _losses() -> tuple[type[BaseException], ...]:
    """What a lost scheduler looks like, depending on what was going on."""
    from distributed.client import FutureCancelledError, FuturesCancelledError
    from distributed.comm.core import CommClosedError

    return FutureCancelledError, FuturesCancelledError, CommClosedError
