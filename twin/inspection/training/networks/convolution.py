"""Convolutions as every network here has them."""

from torch import nn


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution and batch normalisation; the export folds the second into the first."""
    weights = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(weights, nn.BatchNorm2d(outputs))


def down(inputs: int, outputs: int, size: int = 3) -> nn.Sequential:
    """A convolution of stride 2 with its rectifier."""
    return nn.Sequential(conv(inputs, outputs, size, stride=2), nn.ReLU())
