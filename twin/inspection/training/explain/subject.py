"""A trained network as one number per tile, so that one can ask what the number hangs on."""

from typing import cast

import torch
from torch import Tensor, nn

STRONGEST_CELLS = 12


class Verdict(nn.Module):
    """Log-odds of "this tile shows a defect" [n, 1].

    The class of a network that has one; else what its strongest few cells say on average.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, tiles: Tensor) -> Tensor:
        """[n, 1, h, w] → [n, 1]."""
        said = self.network(tiles)
        if said.defective is not None:
            return said.defective[:, None]
        cells = said.heat.flatten(1)
        return cells.topk(min(STRONGEST_CELLS, cells.shape[1]), dim=1).values.mean(1, keepdim=True)


def deepest_layer(network: nn.Module) -> nn.Module:
    """The last convolutional stage before everything is averaged or brought up again."""
    if hasattr(network, "bottom_up"):
        return cast(nn.ModuleList, cast(nn.Module, network.bottom_up).stages)[-1]
    return cast(nn.Module, network.to_16)


def activations(subject: nn.Module, layer: nn.Module, tiles: Tensor) -> tuple[Tensor, Tensor]:
    """What `layer` answers to `tiles` [n, c, h, w], and how the verdict changes with it."""
    kept: list[Tensor] = []

    def keep(_: nn.Module, __: object, output: Tensor) -> None:
        kept.append(output)

    handle = layer.register_forward_hook(keep)
    try:
        with torch.enable_grad():
            verdict = subject(tiles.requires_grad_(True)).sum()
            gradient = torch.autograd.grad(verdict, kept[0])[0]
    finally:
        handle.remove()
    return kept[0].detach(), gradient.detach()
