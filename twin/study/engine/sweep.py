"""Every task of a study worked off, from wherever an earlier attempt has left it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from twin.core.errors import UsageError
from twin.study.engine.dask_workers import DaskWorkers
from twin.study.engine.settings import study_settings
from twin.study.engine.store import Store, open_store
from twin.study.engine.task import Row, count_tasks, tasks_of
from twin.study.engine.workers import LocalWorkers, ThisProcess, Workers, completed
from twin.study.plan.study import Study

Progress = Callable[[int, int], None]


def workers_of(*, count: int, scheduler: str | None) -> Workers:
    """This process for one worker, more processes for more, or a Dask cluster.

    Raises: UsageError for a number that makes no sense, RunError for a cluster that does not
        answer.
    """
    if count < 1:
        raise UsageError(f"--workers: got {count}; allowed: 1 or more")
    if scheduler is not None:
        return DaskWorkers(scheduler)
    return ThisProcess() if count == 1 else LocalWorkers(count)


def sweep(
    study: Study,
    *,
    out: Path,
    workers: int = 1,
    scheduler: str | None = None,
    resumes: bool = False,
    progress: Progress | None = None,
    evaluate: Callable[[Store], None] | None = None,
) -> None:
    """Results of `study` in the folder `out`; `progress(done, count)` is told of every task.

    `evaluate` adds what follows from the results while the folder is still held.

    Raises: UsageError where the folder or the number of workers will not do, RunError where the
        study could not be carried to its end: what is kept by then is gone on from by `resumes`.
    """
    with open_store(out, study_settings(study), resumes=resumes) as store:
        if not store.is_finished:
            _work_off(study, store, workers=workers, scheduler=scheduler, progress=progress)
            store.finish(_values(study))
        if evaluate:
            evaluate(store)


def _work_off(
    study: Study,
    store: Store,
    *,
    workers: int,
    scheduler: str | None,
    progress: Progress | None,
) -> None:
    done, count = store.done(), count_tasks(study)
    if progress:
        progress(len(done), count)
    if len(done) == count:
        return
    missing = (task for task in tasks_of(study) if task.name not in done)
    number = len(done)
    with closing(workers_of(count=workers, scheduler=scheduler)) as hands:
        for task, rows in completed(hands, missing):
            store.keep(task, rows)
            number += 1
            if progress:
                progress(number, count)


def _values(study: Study) -> dict[int, Row]:
    """Values of the factors by point, as columns of the results."""
    return {point.index: dict(point.values) for point in study.points}
