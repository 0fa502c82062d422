"""`twin evaluate`: what a model makes of parts it has never seen, in the figures of the design."""

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from twin.core.errors import UsageError
from twin.inspection.inspector import Inspector
from twin.inspection.session import Runtime
from twin.inspection.training.data import load_items
from twin.inspection.training.drawable import Drawable
from twin.inspection.training.measure import PartScore, measure
from twin.inspection.training.statistics import proportion

SIZES_M = (0.0, 0.001, 0.002, 0.003, 0.005, 0.008, float("inf"))
MUST_FIND_M = 0.003
VISIBLE_M, VISIBLE_CNR = 0.002, 4.0
"""What nobody should miss: long enough, and standing out of the noise (Rose 1948 asks for 5)."""


def evaluate(
    model: Path,
    data: Path,
    *,
    threshold: float | None = None,
    runtime: Runtime = "onnxruntime",
) -> dict[str, Any]:
    """Figures of the model folder `model` over every part of the data set `data`, JSON-ready.

    Positive means defective. `dice` is over all called and true cells together, `iou_mean` over
    the views that show a crack, `map` and `ap50` of boxes around indications. Intervals of counts
    are two-sided 95 % Clopper–Pearson, those in `ci95` 95 % bootstrap over parts.

    Raises: ModelError for the model, UsageError for the data.
    """
    inspector = Inspector(model, threshold=threshold, runtime=runtime)
    parts = measure(inspector, load_items(data))
    return figures(parts, inspector.threshold, inspector.recipe.score.called)


def figures(parts: Sequence[PartScore], threshold: float, called: float) -> dict[str, Any]:
    """The figures of `evaluate` from measured parts, cells called from the chance `called` on.

    Raises: UsageError without both classes.
    """
    truth = np.array([part.item.is_defective for part in parts])
    if truth.all() or not truth.any():
        raise UsageError("a data set to evaluate on needs both good and defective parts")
    drawable = Drawable(parts, threshold, called)
    confusion = drawable.confusion(np.arange(len(parts)))
    return {
        "n": len(parts),
        **drawable.figures(),
        "confusion": confusion,
        "threshold": threshold,
        "called": called,
        "false_alarms": proportion(confusion["fp"], int((~truth).sum())),
        "escapes": _escapes(parts, threshold, MUST_FIND_M, math.inf),
        "escapes_visible": _escapes(parts, threshold, VISIBLE_M, math.inf, VISIBLE_CNR),
        "escapes_visible_or_not": _escapes(parts, threshold, VISIBLE_M, math.inf),
        "escapes_by_size": [
            _escapes(parts, threshold, low, high) for low, high in pairwise(SIZES_M)
        ],
    }


def _escapes(
    parts: Sequence[PartScore],
    threshold: float,
    low_m: float,
    high_m: float,
    least_cnr: float = 0.0,
) -> dict[str, Any]:
    """Cracked parts of that size, and of at least that contrast-to-noise, that were let pass."""
    sized = [
        part
        for part in parts
        if part.item.is_defective
        and low_m <= part.item.longest_crack_m < high_m
        and part.item.peak_cnr >= least_cnr
    ]
    escaped = sum(part.score < threshold for part in sized)
    limit = None if math.isinf(high_m) else high_m
    return {"low_m": low_m, "high_m": limit, "least_cnr": least_cnr,
            **proportion(escaped, len(sized))}  # fmt: skip
