"""Progress on standard error, so that standard output stays clean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn


@contextmanager
def parts_bar(title: str, *, total: int, unit: str = "parts") -> Iterator[Callable[[int], None]]:
    """A bar over `total` parts, or whatever `unit` is; call what it gives with the number done."""
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), unit,
               TimeRemainingColumn())  # fmt: skip
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)
