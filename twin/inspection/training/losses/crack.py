"""What the network is punished for: cells called wrongly, and lines covered badly."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (its usual name)

CRACK_WEIGHT = 1.5  # a missed crack cell costs as much as this many false ones
DICE_WEIGHT = 0.5


def crack_loss(logits: Tensor, truth: Tensor, labels: Tensor | None = None) -> Tensor:
    """Weighted cross-entropy + soft Dice (Milletari et al. 2016) of [n, 1, h, w] against 0/1.

    Cells that only touch a crack cell are left out: where a glowing line ends is a matter of taste.
    Cross-entropy is with the `labels` 0 … 1 where they are given; all else goes by the truth.
    """
    near = F.max_pool2d(truth, 3, stride=1, padding=1)
    counts = 1.0 - (near - truth)
    weight = counts * (1.0 + (CRACK_WEIGHT - 1.0) * truth)
    labels = truth if labels is None else labels
    entropy = F.binary_cross_entropy_with_logits(logits, labels, weight=weight, reduction="sum")
    return entropy / counts.sum() * CELLS_PER_UNIT + DICE_WEIGHT * _dice(logits, truth, counts)


CELLS_PER_UNIT = 8.0  # brings the mean entropy of a rare class to the size of the Dice term


def _dice(logits: Tensor, truth: Tensor, counts: Tensor) -> Tensor:
    guess = torch.sigmoid(logits) * counts
    overlap = (guess * truth).sum((1, 2, 3))
    total = guess.sum((1, 2, 3)) + truth.sum((1, 2, 3))
    has_crack = truth.amax((1, 2, 3))
    dice = 1.0 - (2.0 * overlap + 1.0) / (total + 1.0)
    return (dice * has_crack).sum() / has_crack.sum().clamp(min=1.0)
