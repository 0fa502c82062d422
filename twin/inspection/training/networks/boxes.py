"""The detection branch: at every place of every level, is there a defect, and how far it reaches.

Source: two subnets shared by all levels as in Lin et al. 2017, "Focal Loss for Dense Object
Detection", thesis 2.2.4; distances to the four sides in place of anchors as in Tian et al. 2019,
"FCOS": a crack is too thin and too long for a fixed set of anchors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (its usual name)

from twin.inspection.training.networks.pyramid import RARE

DEPTH = 4
STRIDES_PX = (4, 8, 16, 32)


@dataclass(frozen=True)
class Detections:
    """What the branch says at every place of all levels, finest first.

    `logits` [n, places] log-odds of a defect, `sides_px` [n, places, 4] distances to left, top,
    right and bottom, `places_px` [places, 2] column and row, `strides_px` [places].
    """

    logits: Tensor
    sides_px: Tensor
    places_px: Tensor
    strides_px: Tensor

    @property
    def boxes_px(self) -> Tensor:
        """[n, places, 4]: left, top, right, bottom."""
        centre = torch.cat((self.places_px, self.places_px), 1)
        return centre + self.sides_px * self.sides_px.new_tensor([-1.0, -1.0, 1.0, 1.0])


class DetectionHead(nn.Module):
    """Both subnets: four 3 × 3 convolutions and the answer."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.defect = _subnet(width, 1)
        self.sides = _subnet(width, 4)
        nn.init.constant_(self.defect[-1].bias, RARE)  # pyright: ignore[reportArgumentType]

    def forward(self, maps: Sequence[Tensor]) -> Detections:
        """Levels [n, width, h/s, w/s] at strides 4, 8, 16 and 32."""
        logits, sides, places, strides = [], [], [], []
        for x, stride in zip(maps, STRIDES_PX, strict=True):
            logits.append(self.defect(x).flatten(1))
            sides.append(stride * F.softplus(self.sides(x)).flatten(2).transpose(1, 2))
            places.append(places_px(x.shape[2], x.shape[3], stride).to(x))
            strides.append(torch.full((len(places[-1]),), float(stride)).to(x))
        return Detections(torch.cat(logits, 1), torch.cat(sides, 1), torch.cat(places),
                          torch.cat(strides))  # fmt: skip


def places_px(rows: int, columns: int, stride: int) -> Tensor:
    """Column and row of the middle of every cell [rows · columns, 2]."""
    row, column = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return (torch.stack((column, row), -1).reshape(-1, 2).float() + 0.5) * stride


def _subnet(width: int, outputs: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(DEPTH):
        layers += [nn.Conv2d(width, width, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(width, outputs, 3, padding=1))
