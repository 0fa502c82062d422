"""What one annotator says of one photograph: which defects there are, and where."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.inspection.images import read_painted

Mask = NDArray[np.bool_]
Shape = tuple[int, int]


class Marking(Protocol):
    """The defects an annotator saw; none of them where the part is good."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the defects, each once, in order of the alphabet."""
        ...

    def mask(self, shape: Shape) -> Mask | None:
        """True on defects [rows, columns]; None where nobody said where they are."""
        ...


@dataclass(frozen=True)
class Called:
    """The part is good (no kinds), or has defects that nobody has outlined."""

    kinds: tuple[str, ...] = ()

    def mask(self, shape: Shape) -> Mask | None:
        """All False of a good part."""
        return None if self.kinds else np.zeros(shape, bool)


@dataclass(frozen=True)
class Outline:
    """A closed line around a defect of a `kind`: `points` (column, row) in pixels."""

    kind: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outlined:
    """Defects given by outlines; an outline without area still marks the pixels it touches."""

    outlines: tuple[Outline, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the outlines."""
        return tuple(sorted({outline.kind for outline in self.outlines}))

    def mask(self, shape: Shape) -> Mask:
        """Pixels within or on any outline."""
        drawn = np.zeros(shape, np.uint8)
        for outline in self.outlines:
            cv2.fillPoly(drawn, [np.rint(outline.points).astype(np.int32)], (1,))
        return drawn > 0


@dataclass(frozen=True)
class Painted:
    """Defects given by an image file that is not black where they are."""

    file: Path
    kinds: tuple[str, ...]

    def mask(self, shape: Shape) -> Mask:
        """Pixels that are not black. Raises: UsageError for another shape or a damaged file."""
        painted = read_painted(self.file)
        if painted.shape != shape:
            raise UsageError(f"{self.file}: mask is {size_text(painted.shape)} px, "
                             f"its photograph {size_text(shape)} px")  # fmt: skip
        return painted


@dataclass(frozen=True)
class Runs:
    """Defects given by COCO's uncompressed run lengths: ground and defect by turns, by columns."""

    kinds: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def mask(self, shape: Shape) -> Mask:
        """Pixels of any of the regions. Raises: UsageError where the runs do not add up."""
        found = np.zeros(shape, bool)
        for counts in self.counts:
            if sum(counts) != shape[0] * shape[1]:
                raise UsageError(f"run lengths cover {sum(counts)} px of {size_text(shape)} px")
            values = np.arange(len(counts)) % 2 == 1
            found |= np.repeat(values, counts).reshape(shape[1], shape[0]).T
        return found


@dataclass(frozen=True)
class Together:
    """Several markings of one annotator, which add up."""

    markings: tuple[Marking, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of all of them."""
        return tuple(sorted({kind for marking in self.markings for kind in marking.kinds}))

    def mask(self, shape: Shape) -> Mask | None:
        """Pixels of any of them; None where one of them is not placed."""
        masks = [marking.mask(shape) for marking in self.markings]
        placed = [mask for mask in masks if mask is not None]
        return np.any(placed, axis=0) if len(placed) == len(masks) else None


def size_text(shape: tuple[int, ...]) -> str:
    """Width × height, as people say it."""
    return f"{shape[1]} × {shape[0]}"
