"""One photograph of a data set, and the majority of what was said of it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.inspection.images import read_image
from twin.inspection.photographs.marking import Marking, Mask, Shape

MAJORITY = 0.5


@dataclass(frozen=True)
class Photograph:
    """An image file and its `markings`, one per annotator, by the annotator's name.

    `name` is its path within the data set; `group` names the part it shows: photographs of one
    group never part in a split. `fingerprint` tells what it looks like, `sha256` is of its
    bytes.
    """

    name: str
    file: Path
    group: str
    shape: Shape
    sha256: str = field(repr=False)
    fingerprint: bytes = field(repr=False)
    markings: dict[str, Marking] = field(hash=False)

    @property
    def is_defective(self) -> bool:
        """Whether most annotators saw a defect; half of them are enough: doubt is no OK."""
        return self.defective_votes >= MAJORITY * len(self.markings)

    @property
    def defective_votes(self) -> int:
        """How many annotators saw a defect."""
        return sum(bool(marking.kinds) for marking in self.markings.values())

    @property
    def is_disputed(self) -> bool:
        """Whether annotators disagree on good or defective."""
        return 0 < self.defective_votes < len(self.markings)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of defect that most annotators saw; of a defective part at least one."""
        if not self.is_defective:
            return ()
        said = [kind for marking in self.markings.values() for kind in marking.kinds]
        votes = {kind: said.count(kind) for kind in sorted(set(said))}
        most = tuple(k for k, count in votes.items() if count >= MAJORITY * len(self.markings))
        return most or (max(votes, key=lambda kind: votes[kind]),)

    def image(self) -> NDArray[np.uint8]:
        """The photograph [rows, columns], its green plane where it is in colour.

        Raises: UsageError if missing or damaged.
        """
        return read_image(self.file)

    def mask(self) -> Mask | None:
        """Pixels that at least half of the annotators marked; None where nobody said where.

        Raises: UsageError for a mask file that is damaged or of another size.
        """
        masks = [marking.mask(self.shape) for marking in self.markings.values()]
        placed = [mask for mask in masks if mask is not None]
        if not placed:
            return None
        return np.mean(placed, axis=0) >= MAJORITY
