"""Attention inside a residual block: which channels count, and which places."""

from typing import Literal

import torch
from torch import Tensor, nn

Attention = Literal["none", "se", "spatial", "both"]
REDUCTION = 16
SPATIAL_SIZE = 7


class SqueezeExcitation(nn.Module):
    """Weighs every channel by what all of the tile says of it.

    Source: Hu et al. 2018, "Squeeze-and-Excitation Networks"; thesis 2.2.4, eq. 2.10 and 2.11.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.excite = nn.Sequential(
            nn.Conv2d(channels, channels // REDUCTION, 1),
            nn.ReLU(),
            nn.Conv2d(channels // REDUCTION, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        """[n, c, h, w] → [n, c, h, w]."""
        return x * self.excite(x.mean((2, 3), keepdim=True))


class SpatialAttention(nn.Module):
    """Weighs every place by the mean and the maximum of its channels.

    Source: Woo et al. 2018, "CBAM"; thesis 2.2.4, figure 2.20.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Conv2d(2, 1, SPATIAL_SIZE, padding=SPATIAL_SIZE // 2)

    def forward(self, x: Tensor) -> Tensor:
        """[n, c, h, w] → [n, c, h, w]."""
        summary = torch.cat((x.mean(1, keepdim=True), x.amax(1, keepdim=True)), 1)
        return x * torch.sigmoid(self.look(summary))


def attention(kind: Attention, channels: int) -> nn.Module:
    """The modules of `kind`, channels before places as in figure 2.21 of the thesis."""
    modules: list[nn.Module] = []
    if kind in ("se", "both"):
        modules.append(SqueezeExcitation(channels))
    if kind in ("spatial", "both"):
        modules.append(SpatialAttention())
    return nn.Sequential(*modules)
