"""Soft Dice: how badly a guess covers the truth."""

import torch
from torch import Tensor


def dice_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """1 − (2 Σ yŷ + 1)/(Σ y + Σ ŷ + 1) over all cells of a batch [n, 1, h, w], truth 0 or 1.

    Over the batch, not tile by tile: most tiles hold no defect, and would reward a network for
    saying nothing anywhere.

    Source: thesis eq. 2.12; Milletari et al. 2016, "V-Net".
    """
    guess = torch.sigmoid(logits)
    overlap = (guess * truth).sum()
    total = guess.sum() + truth.sum()
    return 1.0 - (2.0 * overlap + 1.0) / (total + 1.0)
