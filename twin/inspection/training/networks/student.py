"""The student: ResNet-18 with a narrow pyramid, the network that goes to the line.

Source: thesis 2.2.5: ResNet-18 distilled from Defect-Aux-Net. The narrow top-down pathway is ours:
the bench's decision needs to know where, and a line three pixels wide does not survive stride 64.
"""

from torch import Tensor, nn

from twin.inspection.training.networks.answer import Answer
from twin.inspection.training.networks.convolution import conv
from twin.inspection.training.networks.pyramid import RARE, doubled
from twin.inspection.training.networks.resnet import resnet18_at_8


class Student(nn.Module):
    """Tile → where a defect lies and whether there is one.

    Every level is brought to 64 channels by a 1 × 1 convolution with its rectifier, doubled and
    added to the one above: nothing in it that 8 bits would not carry well. Each place at stride 8
    answers for the four cells under it (Shi et al. 2016, sub-pixel convolution).
    """

    LATERAL, MERGED = 64, 128
    CERTAIN = 8.0
    """Log-odds beyond it are cut off once learnt: that moves no chance by more than 0.0004, and
    within a narrow range 8 bits are fine steps."""

    def __init__(self) -> None:
        super().__init__()
        self.bottom_up = resnet18_at_8()
        channels = self.bottom_up.channels
        self.lateral = nn.ModuleList(
            nn.Sequential(conv(c, self.LATERAL, 1), nn.ReLU()) for c in channels
        )
        self.merge = nn.Sequential(conv(self.LATERAL, self.MERGED), nn.ReLU())
        self.out = nn.Conv2d(self.MERGED, 4, 1)
        nn.init.constant_(self.out.bias, RARE)  # pyright: ignore[reportArgumentType]
        self.to_cells = nn.PixelShuffle(2)
        self.classify = nn.Linear(channels[-1], 1)

    def forward(self, x: Tensor) -> Answer:
        """[n, 1, h, w] → heat [n, 1, h/4, w/4] and class [n]; h and w divide by 64."""
        maps = self.bottom_up(x)
        merged: Tensor | None = None
        for lateral, level in zip(reversed(self.lateral), reversed(maps), strict=True):
            level = lateral(level)
            merged = level if merged is None else level + doubled(merged)
        heat = self.out(self.merge(merged))
        if not self.training:
            heat = heat.clamp(-self.CERTAIN, self.CERTAIN)
        return Answer(
            heat=self.to_cells(heat), defective=self.classify(maps[-1].mean((2, 3)))[:, 0]
        )
