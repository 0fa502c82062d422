"""Soft Dice: how badly a guess covers the truth."""

import torch
from torch import Tensor


def dice_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Mean over tiles [n, 1, h, w] of 1 − (2 Σ yŷ + 1)/(Σ y + Σ ŷ + 1), truth 0 or 1.

    Source: thesis eq. 2.12; Milletari et al. 2016, "V-Net".
    """
    guess = torch.sigmoid(logits)
    overlap = (guess * truth).sum((1, 2, 3))
    total = guess.sum((1, 2, 3)) + truth.sum((1, 2, 3))
    return (1.0 - (2.0 * overlap + 1.0) / (total + 1.0)).mean()
