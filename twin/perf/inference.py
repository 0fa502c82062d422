"""Speed of the deployed INT8 network over its FP32 twin, both in ONNX Runtime on one thread."""

from pathlib import Path

import numpy as np

from twin.core.errors import ModelError
from twin.core.random import stream
from twin.inspection.model import load_model
from twin.perf.stopwatch import Figure, median_seconds

REPEATS = 9


def int8_speedup(int8: Path, fp32: Path) -> Figure:
    """Time of FP32 over time of INT8 on one full batch of tiles."""
    try:
        quick, exact = load_model(int8, threads=1), load_model(fp32, threads=1)
    except ModelError as error:
        return Figure(None, f"needs both models: {error}")
    if quick.recipe.input != exact.recipe.input:
        return Figure(None, f"{int8} and {fp32} take tiles of other shapes")
    size = (quick.recipe.batch, 1, quick.recipe.tile_px, quick.recipe.tile_px)
    tiles = stream(1, "perf", "tiles").standard_normal(size, np.float32)
    exact_s, quick_s = median_seconds(
        lambda _: exact.logits(tiles), lambda _: quick.logits(tiles), repeats=REPEATS, warm_ups=2
    )
    return Figure(
        exact_s / quick_s,
        f"{exact_s * 1e3:.0f} ms FP32, {quick_s * 1e3:.0f} ms INT8 for {len(tiles)} tiles of "
        f"{size[2]} px; medians of {REPEATS}, one thread",
    )
