"""Feature pyramid: the meaning of deep maps brought up to the resolution of shallow ones."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (its usual name)

MERGED = 128
GROUPS = 32
RARE = -4.0
"""Log-odds that defects begin with: they are rare."""


class Pyramid(nn.Module):
    """Lateral 1 × 1 convolutions, doubled from the top down, smoothed by 3 × 3.

    Source: Lin et al. 2017, "Feature Pyramid Networks for Object Detection".
    """

    def __init__(self, channels: Sequence[int], width: int) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(c, width, 1) for c in channels)
        self.smooth = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for _ in channels)

    def forward(self, maps: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """Maps from fine to coarse, each half the size of the one before → as many of one width."""
        merged: list[Tensor] = []
        for lateral, x in zip(reversed(self.lateral), reversed(maps), strict=True):
            x = lateral(x)
            merged.insert(0, x + doubled(merged[0]) if merged else x)
        return tuple(smooth(x) for smooth, x in zip(self.smooth, merged, strict=True))


class SegmentationHead(nn.Module):
    """Every level brought to a quarter of the tile, added up, one number per cell.

    Source: Kirillov et al. 2019, "Panoptic Feature Pyramid Networks", the semantic branch.
    """

    def __init__(self, width: int, levels: int) -> None:
        super().__init__()
        self.rise = nn.ModuleList(_rise(width, steps) for steps in range(levels))
        self.out = nn.Conv2d(MERGED, 1, 1)
        nn.init.constant_(self.out.bias, RARE)  # pyright: ignore[reportArgumentType]

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """Levels [n, width, h/4 …] → log-odds of "defect" [n, 1, h/4, w/4]."""
        raised = [rise(x) for rise, x in zip(self.rise, maps, strict=True)]
        return self.out(torch.stack(raised).sum(0))


def doubled(x: Tensor) -> Tensor:
    """[n, c, h, w] → [n, c, 2h, 2w], each value four times: bilinear has no repeatable gradient."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def _rise(width: int, steps: int) -> nn.Sequential:
    """`steps` times convolved and doubled; once convolved where there is nothing to double."""
    layers: list[nn.Module] = []
    for step in range(max(1, steps)):
        inputs = width if step == 0 else MERGED
        layers += [nn.Conv2d(inputs, MERGED, 3, padding=1, bias=False),
                   nn.GroupNorm(GROUPS, MERGED), nn.ReLU()]  # fmt: skip
        if steps:
            layers.append(nn.Upsample(scale_factor=2))
    return nn.Sequential(*layers)
