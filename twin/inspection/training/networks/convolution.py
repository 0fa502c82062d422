"""Convolutions as every network here has them."""

from torch import nn


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution and batch normalisation; the export folds the second into the first."""
    weights = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(weights, nn.BatchNorm2d(outputs))


def down(inputs: int, outputs: int, size: int = 3) -> nn.Sequential:
    """A convolution of stride 2 with its rectifier."""
    return nn.Sequential(conv(inputs, outputs, size, stride=2), nn.ReLU())


def patches(inputs: int, outputs: int, size: int) -> nn.Sequential:
    """Patches of `size` × `size` side by side, each described by `outputs` numbers.

    Source: Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", the patch embedding.
    """
    weights = nn.Conv2d(inputs, outputs, size, stride=size, bias=False)
    return nn.Sequential(weights, nn.BatchNorm2d(outputs), nn.ReLU())
