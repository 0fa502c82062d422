"""From PyTorch weights to `model.onnx`: batch normalisation folded in, batch size left free."""

import warnings
from pathlib import Path

import torch

from twin.inspection.training.network import CrackNet

OPSET = 17
INPUT = "tiles"
OUTPUT = "logits"


def export(network: CrackNet, path: Path, *, tile_px: int) -> None:
    """Write `network` as ONNX: float32 [batch, 1, tile, tile] → [batch, 1, cells, cells]."""
    example = torch.zeros(2, 1, tile_px, tile_px)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces its own successor
        torch.onnx.export(
            network.eval(),
            (example,),
            str(path),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {0: "batch"}, OUTPUT: {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
