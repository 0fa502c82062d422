"""Progress on standard error, so that standard output stays clean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TimeRemainingColumn

SPEED_OVER_S = 600.0
"""Time over which speed is averaged: tasks may take ten seconds each."""


@contextmanager
def parts_bar(title: str, *, total: int, unit: str = "parts") -> Iterator[Callable[[int], None]]:
    """A bar over `total` parts, or whatever `unit` is; call what it gives with the number done."""
    with _bar(title, total, unit) as (bar, task):
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def tasks_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar over tasks; call what it gives with the number done and the number in all."""
    with _bar(title, None, "tasks") as (bar, task):
        yield lambda done, count: bar.update(task, completed=done, total=count)


@contextmanager
def _bar(title: str, total: int | None, what: str) -> Iterator[tuple[Progress, TaskID]]:
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), what,
               TimeRemainingColumn())  # fmt: skip
    with Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=4,
        speed_estimate_period=SPEED_OVER_S,
    ) as bar:
        yield bar, bar.add_task(title, total=total)
