"""A photograph before anybody has looked at its pixels."""

from dataclasses import dataclass
from pathlib import Path

from twin.inspection.photographs.marking import Marking, Shape


@dataclass(frozen=True)
class Source:
    """An image file and what was said of it, by annotator.

    `claimed` is the shape [rows, columns] that its labels speak of, `group` the part it shows,
    both where the labels say so; `labels` is the file that holds them.
    """

    file: Path
    markings: dict[str, Marking]
    claimed: Shape | None = None
    group: str | None = None
    labels: Path | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of defect that anybody saw."""
        return tuple(sorted({kind for m in self.markings.values() for kind in m.kinds}))
