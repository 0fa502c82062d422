"""A section of the page: a title, what its template shows, and the plots in it."""

from dataclasses import dataclass
from typing import Any

from twin.report.plot import Plot


@dataclass(frozen=True)
class Section:
    """`name` is its anchor and its template; `absent` says why there is nothing to show."""

    name: str
    title: str
    view: Any = None
    plots: tuple[Plot, ...] = ()
    absent: str = ""
