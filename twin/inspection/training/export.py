"""From PyTorch weights to `model.onnx`: batch normalisation folded in, batch size left free."""

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from twin.core.errors import UsageError

OPSET = 17
INPUT = "tiles"
OUTPUT = "logits"


class HeatOnly(nn.Module):
    """Of all that a network says, what the line decides by."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        """[n, 1, h, w] → log-odds of "defect" [n, 1, h/4, w/4]."""
        return self.network(x).heat


def export(network: nn.Module, path: Path, *, tile_px: int) -> None:
    """Write `network` as ONNX: float32 [batch, 1, tile, tile] → [batch, 1, cells, cells].

    Raises: UsageError where the network says no place.
    """
    example = torch.zeros(2, 1, tile_px, tile_px)
    with torch.no_grad():
        if network.eval()(example).heat is None:
            raise UsageError("a network without the task `mask` cannot be deployed; it can teach")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces its own successor
        torch.onnx.export(
            HeatOnly(network).eval(),
            (example,),
            str(path),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {0: "batch"}, OUTPUT: {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
