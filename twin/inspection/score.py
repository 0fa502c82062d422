"""From a heat map to findings: one score per connected indication.

A crack is a line: long, a few cells wide, often faint and broken into beads. Neither the maximum
(one bright speck of lint reaches it) nor the mean over the view (a 3 mm line is a ten-thousandth
of it) says "there is a line here". The score of a connected component is

    score = min(1, Σ p / n)     over its n most probable cells

with p the probability that a cell lies on a crack and n = `score_cells` the size of an indication
that counts in full. Σ p is the expected number of crack cells in the component: a faint line of
p = 0.5 scores as high as a clear one of half the length, a speck can never reach more than its
few cells, and length beyond n adds nothing. Components are joined at a floor below one half, so
that the gaps between the beads of one line do not cut it into specks. The number n and the
floor were chosen on validation parts.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

MAX_FINDINGS = 32


@dataclass(frozen=True)
class Finding:
    """One connected indication: bounding box in cells of the heat map, and its score in 0…1."""

    row: int
    column: int
    height: int
    width: int
    score: float


def probability(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logistic function of log-odds, safe at any magnitude (NaN stays NaN)."""
    return (0.5 * (1.0 + np.tanh(0.5 * logits))).astype(np.float32)


def findings(heat: NDArray[np.float32], *, floor: float, score_cells: int) -> tuple[Finding, ...]:
    """Connected components (8-neighbours) of `heat` [rows, columns] above `floor`, best first.

    At most 32 are returned. A heat map with NaN holds no findings: see `is_sound`.
    """
    count, labels, boxes, _ = cv2.connectedComponentsWithStats((heat > floor).astype(np.uint8))
    found = [_finding(heat, labels, i, boxes[i], score_cells) for i in range(1, count)]
    return tuple(sorted(found, key=lambda finding: -finding.score)[:MAX_FINDINGS])


def is_sound(heat: NDArray[np.float32]) -> bool:
    """Whether every cell of a heat map is a number."""
    return bool(np.isfinite(heat).all())


def _finding(
    heat: NDArray[np.float32], labels: NDArray, label: int, box: NDArray, score_cells: int
) -> Finding:
    x, y, width, height = (int(value) for value in box[:4])
    area = np.s_[y : y + height, x : x + width]
    values = np.sort(heat[area][labels[area] == label])[-score_cells:]
    score = min(1.0, float(values.sum(dtype=np.float64)) / score_cells)
    return Finding(y, x, height, width, round(score, 6))
