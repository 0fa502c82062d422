"""What a model makes of photographs it has never seen, pixel by pixel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from twin.core.errors import UsageError
from twin.inspection.inspector import Heat, Inspector
from twin.inspection.mask import mask_of
from twin.inspection.photographs.folder import Reading, load_photographs
from twin.inspection.photographs.photograph import Photograph
from twin.inspection.training.statistics import bootstrap_interval

T = TypeVar("T")


@dataclass(frozen=True)
class Covered:
    """Pixels of one photograph: called, truly defective, both; defects there are, and found."""

    name: str
    called: int
    true: int
    both: int
    pixels: int
    defects: int
    found: int

    @property
    def iou(self) -> float:
        """Intersection over union of the defective class; 1 where there is none and none called."""
        union = self.called + self.true - self.both
        return self.both / union if union else 1.0


def evaluate_photographs(
    model: Path, data: Path, *, reading: Reading, called: float | None = None
) -> dict[str, Any]:
    """Figures of the model folder `model` over all photographs of `data`, JSON-ready.

    Raises: ModelError for the model, UsageError for the data.
    """
    inspector = Inspector(model)
    level = inspector.recipe.score.called if called is None else called
    photographs = load_photographs(data, reading=reading, track=looked_at)
    return figures_of(cover(inspector, photographs, [level])[level], called=level)


def cover(
    inspector: Inspector, photographs: Sequence[Photograph], levels: Sequence[float]
) -> dict[float, list[Covered]]:
    """By the chance from which a pixel is called: how they lie on the truth of each photograph."""
    covered: dict[float, list[Covered]] = {level: [] for level in levels}
    for photograph in looked_at(photographs):
        heat = inspector.heat(photograph.image(), "shank")
        for level in levels:
            covered[level].append(_covered(photograph, heat, level))
    return covered


def figures_of(covered: Sequence[Covered], *, called: float) -> dict[str, Any]:
    """`iou_mean` is over photographs, of the defective class, with its 95 % bootstrap interval;
    `iou_pooled` over all pixels together, `iou_classes` its mean with that of the ground.
    """
    total = {key: sum(getattr(one, key) for one in covered)
             for key in ("called", "true", "both", "pixels", "defects", "found")}  # fmt: skip
    union = total["called"] + total["true"] - total["both"]
    pooled = total["both"] / union if union else 1.0
    ground = (total["pixels"] - union) / max(1, total["pixels"] - total["both"])
    ious = np.array([one.iou for one in covered])
    return {
        "n": len(covered),
        "iou_mean": float(ious.mean()),
        "iou_mean_ci95": bootstrap_interval(lambda drawn: ious[drawn].mean(), len(ious)),
        "iou_pooled": pooled,
        "iou_classes": (pooled + ground) / 2,
        "dice": 2 * total["both"] / max(1, total["called"] + total["true"]),
        "precision": total["both"] / max(1, total["called"]),
        "recall": total["both"] / max(1, total["true"]),
        "defects": total["defects"],
        "defects_found": total["found"],
        "called": called,
    }


def looked_at(some: Iterable[T]) -> Iterable[T]:
    """The same one by one, with progress on standard error."""
    return track(list(some), "looking", console=Console(stderr=True), transient=True)


def _covered(photograph: Photograph, heat: Heat | None, called: float) -> Covered:
    truth = photograph.mask()
    if truth is None:
        raise UsageError(f"{photograph.file}: defective, but nobody said where")
    guess = mask_of(heat, photograph.shape, called=called)
    defects, found = _found(truth, guess)
    return Covered(photograph.name, int(guess.sum()), int(truth.sum()), int((guess & truth).sum()),
                   truth.size, defects, found)  # fmt: skip


def _found(truth: NDArray[np.bool_], guess: NDArray[np.bool_]) -> tuple[int, int]:
    """Defects in a photograph, and how many of them are touched by what was called."""
    count, labels = cv2.connectedComponents(truth.astype(np.uint8))
    touched = np.unique(labels[guess & truth])
    return count - 1, int((touched > 0).sum())
