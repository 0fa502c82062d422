"""The network: a small fully convolutional residual net from a tile to a map of crack log-odds."""

import torch
from torch import Tensor, nn

from twin.inspection.training.networks.answer import Answer
from twin.inspection.training.networks.convolution import conv, down

STRIDE_PX = 4
CHANNELS = (16, 32, 64, 96)  # at strides 2, 4, 8 and 16


class Residual(nn.Module):
    """Two 3 × 3 convolutions around a shortcut (He et al. 2016, basic block)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = conv(channels, channels)
        self.second = conv(channels, channels)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """[n, c, h, w] → [n, c, h, w]."""
        return self.relu(x + self.second(self.relu(self.first(x))))


class CrackNet(nn.Module):
    """Tile [n, 1, h, w] → log-odds that a 4 × 4 px cell lies on a crack [n, 1, h/4, w/4].

    Four levels down to stride 16 give each cell a context of about 280 px, enough to tell a line
    from the thread or the edge it lies on; two lateral joints bring the answer back to stride 4,
    where a line 3 px wide is still a line.
    """

    def __init__(self) -> None:
        super().__init__()
        c2, c4, c8, c16 = CHANNELS
        self.to_4 = nn.Sequential(down(1, c2, 5), down(c2, c4), Residual(c4))
        self.to_8 = nn.Sequential(down(c4, c8), Residual(c8))
        self.to_16 = nn.Sequential(down(c8, c16), Residual(c16), Residual(c16))
        self.from_16 = nn.Sequential(conv(c16, c8, 1), nn.Upsample(scale_factor=2))
        self.from_8 = nn.Sequential(conv(c8, c4, 1), nn.Upsample(scale_factor=2))
        self.merge = Residual(c4)
        self.relu = nn.ReLU()
        self.out = nn.Conv2d(c4, 1, 1)
        self.out.bias = nn.Parameter(torch.full((1,), -4.0))  # cracks are rare: a fair first guess

    def forward(self, x: Tensor) -> Answer:
        """[n, 1, h, w] → heat [n, 1, h/4, w/4] alone; h and w divide by 16."""
        at_4 = self.to_4(x)
        at_8 = self.to_8(at_4)
        at_8 = self.relu(at_8 + self.from_16(self.to_16(at_8)))
        at_4 = self.relu(at_4 + self.from_8(at_8))
        return Answer(heat=self.out(self.merge(at_4)))
