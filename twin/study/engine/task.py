"""The pieces a study is cut into: each a pure function of study, point and replication."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from twin.spec.loader import Loaded
from twin.study.plan.study import Study, with_seed
from twin.study.plan.study_file import PodTask, RunTask

Row = dict[str, Any]
Kind = Literal["pod", "run"]
PARTS_PER_TASK = 8
"""Parts of a pod task: some ten seconds of work, which is all that being killed can cost."""


@dataclass(frozen=True)
class Task:
    """One piece of work; `block` counts within a replication, specimens are `first` … `last` − 1.

    Goes to other processes as a copy, with all it depends on.
    """

    kind: Kind
    point: int
    replication: int
    block: int
    loaded: Loaded
    pod: PodTask | None = None
    run: RunTask | None = None
    first: int = 0
    last: int = 0

    @property
    def name(self) -> str:
        """Name under which its rows are kept; names sort as the rows of the study do."""
        return f"{self.kind}-{self.point:06d}-{self.replication:06d}-{self.block:06d}"


def tasks_of(study: Study) -> Iterator[Task]:
    """Every task of a study, in the order of its rows."""
    file = study.file
    if file.pod is not None:
        yield from _pod_tasks(study, file.pod)
    if file.run is not None:
        for point in study.points:
            for replication in range(file.replications):
                loaded = with_seed(point.loaded, study.seed(point.index, replication))
                yield Task("run", point.index, replication, 0, loaded, run=file.run)


def count_tasks(study: Study) -> int:
    """Number of tasks of a study."""
    file, times = study.file, len(study.points) * study.file.replications
    blocks = 0 if file.pod is None else -(-(file.pod.cracks + file.pod.blanks) // PARTS_PER_TASK)
    return times * (blocks + (file.run is not None))


def _pod_tasks(study: Study, pod: PodTask) -> Iterator[Task]:
    specimens = pod.cracks + pod.blanks
    for point in study.points:
        for replication in range(study.file.replications):
            loaded = with_seed(point.loaded, study.seed(point.index, replication))
            for block, first in enumerate(range(0, specimens, PARTS_PER_TASK)):
                last = min(first + PARTS_PER_TASK, specimens)
                yield Task("pod", point.index, replication, block, loaded,
                           pod=pod, first=first, last=last)  # fmt: skip
