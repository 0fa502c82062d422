"""ResNet-18 and ResNet-50 for grey tiles, with attention in their residual blocks if wanted.

Source: He et al. 2016, "Deep Residual Learning for Image Recognition"; stride in the 3 × 3
convolution of a bottleneck (variant v1.5).
"""

from collections.abc import Sequence

from torch import Tensor, nn

from twin.inspection.training.networks.attention import Attention, attention
from twin.inspection.training.networks.convolution import conv

WIDTHS = (64, 128, 256, 512)
EXPANSION = 4


class Basic(nn.Module):
    """Two 3 × 3 convolutions around a shortcut."""

    def __init__(self, inputs: int, width: int, stride: int, kind: Attention) -> None:
        super().__init__()
        self.outputs = width
        self.work = nn.Sequential(
            conv(inputs, width, stride=stride), nn.ReLU(), conv(width, width),
            attention(kind, width),
        )  # fmt: skip
        self.shortcut = shortcut(inputs, width, stride)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """[n, inputs, h, w] → [n, width, h/stride, w/stride]."""
        return self.relu(self.shortcut(x) + self.work(x))


class Bottleneck(nn.Module):
    """1 × 1, 3 × 3 and 1 × 1 convolutions around a shortcut; four times as wide at its ends."""

    def __init__(self, inputs: int, width: int, stride: int, kind: Attention) -> None:
        super().__init__()
        self.outputs = EXPANSION * width
        self.work = nn.Sequential(
            conv(inputs, width, 1), nn.ReLU(),
            conv(width, width, stride=stride), nn.ReLU(),
            conv(width, self.outputs, 1), attention(kind, self.outputs),
        )  # fmt: skip
        self.shortcut = shortcut(inputs, self.outputs, stride)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """[n, inputs, h, w] → [n, 4 · width, h/stride, w/stride]."""
        return self.relu(self.shortcut(x) + self.work(x))


class ResNet(nn.Module):
    """A stem and four stages of blocks; `channels` of each stage.

    `stem` gives `inputs` channels at stride 4; the stages have the `strides` on top of it.
    """

    def __init__(
        self,
        stem: nn.Module,
        inputs: int,
        block: type[Basic] | type[Bottleneck],
        depths: Sequence[int],
        *,
        strides: Sequence[int] = (1, 2, 2, 2),
        kind: Attention = "none",
    ) -> None:
        super().__init__()
        self.stem = stem
        stages, channels = [], []
        for width, depth, stride in zip(WIDTHS, depths, strides, strict=True):
            blocks = []
            for index in range(depth):
                blocks.append(block(inputs, width, 1 if index else stride, kind))
                inputs = blocks[-1].outputs
            stages.append(nn.Sequential(*blocks))
            channels.append(inputs)
        self.stages = nn.ModuleList(stages)
        self.channels = tuple(channels)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """[n, 1, h, w] → the maps of the four stages, from fine to coarse."""
        x = self.stem(x)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return tuple(maps)


def resnet18_at_8() -> ResNet:
    """Eleven million weights at strides 8, 16, 32 and 64: a quarter of the work.

    Patches of 4 × 4 pixels and one block on them take the place of the first two convolutions:
    whatever is wide enough gains from 8-bit products, a convolution of one channel does not.
    """
    patches = nn.Sequential(nn.Conv2d(1, 32, 4, 4, bias=False), nn.BatchNorm2d(32), nn.ReLU())
    stem = nn.Sequential(patches, Basic(32, 32, 1, "none"))
    return ResNet(stem, 32, Basic, (2, 2, 2, 2), strides=(2, 2, 2, 2))


def resnet50(kind: Attention = "none") -> ResNet:
    """Twenty-three million weights at strides 4, 8, 16 and 32, the teacher's backbone."""
    stem = nn.Sequential(
        conv(1, WIDTHS[0], 7, stride=2), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1)
    )
    return ResNet(stem, WIDTHS[0], Bottleneck, (3, 4, 6, 3), kind=kind)


def shortcut(inputs: int, outputs: int, stride: int) -> nn.Module:
    """Nothing where shapes agree, else a 1 × 1 convolution."""
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    return conv(inputs, outputs, 1, stride=stride)
