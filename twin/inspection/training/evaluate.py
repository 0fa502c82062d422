"""`twin evaluate`: what a model makes of parts it has never seen, in the figures of the design."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from twin.core.errors import UsageError
from twin.inspection.inspector import Inspector
from twin.inspection.training.data import load_items
from twin.inspection.training.measure import PartScore, measure
from twin.inspection.training.statistics import auroc, proportion

SIZES_M = (0.0, 0.001, 0.002, 0.003, 0.005, 0.008, float("inf"))
MUST_FIND_M = 0.003


def evaluate(model: Path, data: Path, *, threshold: float | None = None) -> dict[str, Any]:
    """Figures of the model folder `model` over every part of the data set `data`, JSON-ready.

    Positive means defective. `dice` is over all called and true cells together, `iou_mean` over
    the views that show a crack. Intervals are two-sided 95 % Clopper–Pearson.

    Raises: ModelError for the model, UsageError for the data.
    """
    inspector = Inspector(model, threshold=threshold)
    return figures(measure(inspector, load_items(data)), inspector.threshold)


def figures(parts: Sequence[PartScore], threshold: float) -> dict[str, Any]:
    """The figures of `evaluate` from measured parts. Raises: UsageError without both classes."""
    truth = np.array([part.item.is_defective for part in parts])
    if truth.all() or not truth.any():
        raise UsageError("a data set to evaluate on needs both good and defective parts")
    called = np.array([part.score >= threshold for part in parts])
    confusion = {
        "tp": int((called & truth).sum()),
        "fp": int((called & ~truth).sum()),
        "fn": int((~called & truth).sum()),
        "tn": int((~called & ~truth).sum()),
    }
    return {
        "n": len(parts),
        **_rates(confusion),
        "auroc": auroc(np.array([part.score for part in parts]), truth),
        **_overlaps(parts),
        "confusion": confusion,
        "threshold": threshold,
        "false_alarms": proportion(confusion["fp"], int((~truth).sum())),
        "escapes": _escapes(parts, threshold, MUST_FIND_M, float("inf")),
        "escapes_by_size": [
            _escapes(parts, threshold, low, high) for low, high in pairwise(SIZES_M)
        ],
    }


def _rates(confusion: dict[str, int]) -> dict[str, float]:
    tp, fp, fn = confusion["tp"], confusion["fp"], confusion["fn"]
    return {
        "precision": tp / max(1, tp + fp),
        "recall": tp / max(1, tp + fn),
        "f1": 2 * tp / max(1, 2 * tp + fp + fn),
    }


def _overlaps(parts: Sequence[PartScore]) -> dict[str, float]:
    views = [overlap for part in parts for overlap in part.overlaps]
    both = sum(view.both for view in views)
    total = sum(view.called + view.true for view in views)
    shown = [view.both / (view.called + view.true - view.both) for view in views if view.true]
    return {
        "dice": 2 * both / max(1, total),
        "iou_mean": float(np.mean(shown)) if shown else 0.0,
    }


def _escapes(
    parts: Sequence[PartScore], threshold: float, low_m: float, high_m: float
) -> dict[str, Any]:
    sized = [
        part
        for part in parts
        if part.item.is_defective and low_m <= part.item.longest_crack_m < high_m
    ]
    escaped = sum(part.score < threshold for part in sized)
    limit = None if np.isinf(high_m) else high_m
    return {"low_m": low_m, "high_m": limit, **proportion(escaped, len(sized))}
