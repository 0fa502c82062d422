"""How well boxes around indications lie on boxes around defects: average precision.

Source: Everingham et al. 2010, "The PASCAL Visual Object Classes Challenge", area under the
precision envelope at every recall; Lin et al. 2014, "Microsoft COCO", mean over overlaps of 0.5 to
0.95.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.records import Region

OVERLAPS = np.round(np.arange(0.5, 0.96, 0.05), 2)


@dataclass(frozen=True)
class Matches:
    """The indications of one part: `scores` [n], which of them hit a defect of their own at each
    of `OVERLAPS` `is_hit` [n, 10], and how many `defects` show."""

    scores: NDArray[np.float64]
    is_hit: NDArray[np.bool_]
    defects: int


def matched(found: Sequence[Region], mask: NDArray[np.bool_]) -> Matches:
    """Indications of one view, best first, against the connected pieces of `mask`.

    Each takes the piece that it overlaps most among those still free.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    truth = stats[1:, :4].astype(float)
    ranked = sorted(found, key=lambda region: -region.score)
    boxes = np.array([(r.x, r.y, r.width, r.height) for r in ranked], float).reshape(-1, 4)
    overlap = _overlap(boxes, truth)
    is_hit = np.stack([_hits(overlap, least) for least in OVERLAPS], 1)
    return Matches(np.array([r.score for r in ranked]), is_hit, len(truth))


def together(parts: Sequence[Matches]) -> Matches:
    """Several views or parts as one."""
    return Matches(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.is_hit for part in parts]),
        sum(part.defects for part in parts),
    )


def average_precision(matches: Matches) -> NDArray[np.float64]:
    """At each of `OVERLAPS` [10]; 0 where no defect shows."""
    order = np.argsort(-matches.scores, kind="stable")
    hits = np.cumsum(matches.is_hit[order], axis=0)
    precision = hits / np.arange(1, len(order) + 1)[:, None]
    envelope = np.maximum.accumulate(precision[::-1], axis=0)[::-1]
    gained = np.diff(hits, axis=0, prepend=0) / max(1, matches.defects)
    return (envelope * gained).sum(0)


def _hits(overlap: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    free = overlap.copy()
    hits = np.zeros(len(overlap), bool)
    for row in range(len(overlap)):
        best = int(np.argmax(free[row])) if free.shape[1] else -1
        if best >= 0 and free[row, best] >= least:
            hits[row] = True
            free[:, best] = 0.0
    return hits


def _overlap(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union of boxes x, y, width, height [n, 4] and [m, 4] → [n, m]."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum((one[:, :2] + one[:, 2:])[:, None], (other[:, :2] + other[:, 2:])[None])
    shared = np.clip(high - low, 0, None).prod(2)
    area = one[:, 2:].prod(1)[:, None] + other[:, 2:].prod(1)[None]
    return shared / (area - shared)
