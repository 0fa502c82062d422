"""Figures of any draw of measured parts, and what they scatter by when other parts are drawn."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.inspection.training.average_precision import average_precision, together
from twin.inspection.training.measure import PartScore
from twin.inspection.training.statistics import auroc, bootstrap_interval

Drawn = NDArray[np.intp]
"""Numbers of parts, some of them more than once."""


class Drawable:
    """Measured parts, laid out so that the figures of a draw are quickly had.

    Parts are rejected from `threshold` on, cells called from the chance `called` on.
    """

    def __init__(self, parts: Sequence[PartScore], threshold: float, called: float) -> None:
        self._truth = np.array([part.item.is_defective for part in parts])
        self._scores = np.array([part.score for part in parts])
        self._called = self._scores >= threshold
        self._cells = np.array([_cells(part, called) for part in parts])
        self._matches = [part.matches for part in parts if part.matches is not None]

    def figures(self) -> dict[str, Any]:
        """Each over all parts, and under `ci95` its bootstrap interval."""
        statistics: dict[str, Callable[[Drawn], float]] = {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "auroc": self.auroc,
            "dice": self.dice,
            "iou_mean": self.iou_mean,
        }
        if len(self._matches) == len(self._truth):
            statistics |= {"map": self.map, "ap50": self.ap50}
        everything = np.arange(len(self._truth))
        found: dict[str, Any] = {name: float(of(everything)) for name, of in statistics.items()}
        intervals = {
            name: bootstrap_interval(of, len(everything)) for name, of in statistics.items()
        }
        return found | {"ci95": intervals}

    def confusion(self, drawn: Drawn) -> dict[str, int]:
        """True and false positives and negatives."""
        called, truth = self._called[drawn], self._truth[drawn]
        return {
            "tp": int((called & truth).sum()),
            "fp": int((called & ~truth).sum()),
            "fn": int((~called & truth).sum()),
            "tn": int((~called & ~truth).sum()),
        }

    def precision(self, drawn: Drawn) -> float:
        """Share of the rejected that are defective."""
        counts = self.confusion(drawn)
        return counts["tp"] / max(1, counts["tp"] + counts["fp"])

    def recall(self, drawn: Drawn) -> float:
        """Share of the defective that are rejected."""
        counts = self.confusion(drawn)
        return counts["tp"] / max(1, counts["tp"] + counts["fn"])

    def f1(self, drawn: Drawn) -> float:
        """Harmonic mean of both."""
        counts = self.confusion(drawn)
        return 2 * counts["tp"] / max(1, 2 * counts["tp"] + counts["fp"] + counts["fn"])

    def auroc(self, drawn: Drawn) -> float:
        """Area under the receiver operating characteristic; NaN without both classes."""
        truth = self._truth[drawn]
        is_mixed = truth.any() and not truth.all()
        return auroc(self._scores[drawn], truth) if is_mixed else math.nan

    def dice(self, drawn: Drawn) -> float:
        """Over all called and true cells together."""
        total, both, _, _ = self._cells[drawn].sum(0)
        return 2 * both / max(1.0, total)

    def iou_mean(self, drawn: Drawn) -> float:
        """Mean over the views that show a crack."""
        _, _, ious, shown = self._cells[drawn].sum(0)
        return ious / max(1.0, shown)

    def map(self, drawn: Drawn) -> float:
        """Mean average precision of boxes, over overlaps of 0.5 … 0.95."""
        return float(self._precisions(drawn).mean())

    def ap50(self, drawn: Drawn) -> float:
        """Average precision of boxes at an overlap of 0.5."""
        return float(self._precisions(drawn)[0])

    def _precisions(self, drawn: Drawn) -> NDArray[np.float64]:
        return average_precision(together([self._matches[index] for index in drawn]))


def _cells(part: PartScore, called: float) -> tuple[float, float, float, float]:
    """Called + true cells, cells that are both, sum of the IoU of the views that show a crack, and
    how many do."""
    views = part.overlaps[called]
    shown = [view for view in views if view.true]
    return (
        sum(view.called + view.true for view in views),
        sum(view.both for view in views),
        sum(view.both / (view.called + view.true - view.both) for view in shown),
        len(shown),
    )
