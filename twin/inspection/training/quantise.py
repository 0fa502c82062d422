"""`twin quantise`: from a floating-point model folder to an INT8 one, and what that cost."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.core.whole_file import write_whole
from twin.inspection.inspector import Inspector
from twin.inspection.model import load_model, sha256_of
from twin.inspection.prepare import prepare
from twin.inspection.recipe import Recipe, load_recipe, save_recipe
from twin.inspection.training import four_bit
from twin.inspection.training.data import Item, load_items, split_items, views_of
from twin.inspection.training.latency import ms_per_tile, part_ms
from twin.inspection.training.measure import LEVELS, PartScore, measure
from twin.inspection.training.statistics import auroc
from twin.inspection.training.threshold import choose_called, settle

PARITY = "parity.json"
CALIBRATION_PARTS = 24
TILES_PER_PART = 8


def quantise(model: Path, data: Path, out: Path, *, sound: Path | None = None) -> dict[str, Any]:
    """Write the INT8 version of the folder `model` to the folder `out`; returns the parity report,
    which also goes to `out`/parity.json.

    Activations unsigned 8 bit, weights signed 8 bit per channel within 7 bits (`reduce_range`), so
    that CPUs whose 8-bit dot product saturates give the same scores as those with VNNI. The
    weights of the deepest convolution have 4 bits (`four_bit`).
    Calibrated on tiles of training parts; the threshold, and the chance from which a cell counts as
    defective, are chosen again on validation parts. What is to be learnt from is seldom as clean
    as the bench: the sound parts of the data set `sound`, as the bench shows them, have the last
    word on the threshold where they are given.

    Raises: ModelError for `model`, UsageError for `data` or `sound`.
    """
    full = load_model(model)
    shown = _sound_parts(sound) if sound is not None else []
    split = split_items(load_items(data), seed=full.recipe.training.seed)
    out.mkdir(parents=True, exist_ok=True)
    tiles = list(_calibration_tiles(split.train, full.recipe))
    _write_int8(model / "model.onnx", out / "model.onnx", tiles, full.recipe)
    recipe = full.recipe.model_copy(
        update={
            "sha256": sha256_of(out / "model.onnx"),
            "name": f"{full.recipe.name}, INT8",
            "reference_sha256": None,
        }
    )
    save_recipe(recipe, out / "recipe.yaml")
    before, after = (_scores(folder, split.validation) for folder in (model, out))
    recipe = recipe.called_from(choose_called(after))
    if shown:
        settle(out, recipe, _scores(out, shown), data="sound parts as the bench shows them")
    else:
        settle(out, recipe, after, data="validation parts")
    report = _parity(model, out, before, after, np.concatenate(tiles))
    write_whole(out / PARITY, json.dumps(report, indent=2) + "\n")
    return report


def _sound_parts(data: Path) -> list[Item]:
    parts = [item for item in load_items(data) if not item.is_defective]
    if not parts:
        raise UsageError(f"{data}: holds no sound part to choose the threshold on")
    return parts


class _Tiles(CalibrationDataReader):
    """Hands calibration tiles to ONNX Runtime, one batch at a time."""

    def __init__(self, name: str, batches: Sequence[NDArray[np.float32]]) -> None:
        self._feeds = iter([{name: batch} for batch in batches])

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:  # type: ignore[override]
        """The next batch, None at the end."""
        return next(self._feeds, None)


def _calibration_tiles(items: Sequence[Item], recipe: Recipe) -> Iterator[NDArray[np.float32]]:
    rng = stream(recipe.training.seed, "calibration")
    count = min(CALIBRATION_PARTS, len(items))
    for index in rng.choice(len(items), count, replace=False):
        for view, image, _ in views_of(items[index]):
            prepared = prepare(image, recipe.view(view), recipe)
            if prepared is not None:
                size = min(TILES_PER_PART, len(prepared.tiles))
                yield prepared.tiles[rng.choice(len(prepared.tiles), size, replace=False)]


def _write_int8(
    source: Path, target: Path, tiles: Sequence[NDArray[np.float32]], recipe: Recipe
) -> None:
    """The deepest convolution is rounded to 4 bits first and stored in as many, if it is large."""
    full = onnx.load(source)
    name = four_bit.deepest(full)
    coarse = target.with_suffix(".coarse")
    onnx.save(four_bit.coarsened(full, name) if name else full, coarse)
    quantize_static(
        str(coarse),
        str(target),
        _Tiles(recipe.input.name, tiles),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        calibrate_method=CalibrationMethod.MinMax,
    )
    coarse.unlink()
    if name:
        onnx.save(four_bit.packed(onnx.load(target), name), target)


def _scores(folder: Path, items: Sequence[Item]) -> list[PartScore]:
    return measure(Inspector(folder), items, levels=LEVELS)


def _parity(
    model: Path,
    out: Path,
    before: Sequence[PartScore],
    after: Sequence[PartScore],
    tiles: NDArray[np.float32],
) -> dict[str, Any]:
    threshold = load_recipe(out / "recipe.yaml").threshold
    change = [abs(a.score - b.score) for a, b in zip(before, after, strict=True)]
    agreed = [
        (a.score >= threshold) == (b.score >= threshold) for a, b in zip(before, after, strict=True)
    ]
    return {
        "parts": len(agreed),
        "agreement": float(np.mean(agreed)),
        "score_change_mean": float(np.mean(change)),
        "score_change_max": float(np.max(change)),
        "threshold": threshold,
        "size_fp32_bytes": (model / "model.onnx").stat().st_size,
        "size_int8_bytes": (out / "model.onnx").stat().st_size,
        "accuracy_fp32": _accuracy(before, threshold),
        "accuracy_int8": _accuracy(after, threshold),
        "auroc_fp32": _auroc(before),
        "auroc_int8": _auroc(after),
        **_latencies(model, out, tiles),
        **_slowest_part(out, [part.item for part in after]),
    }


def _latencies(model: Path, out: Path, tiles: NDArray[np.float32]) -> dict[str, float]:
    """On one thread and, in keys that end on _2, on two."""
    found: dict[str, float] = {}
    for threads, ending in ((1, ""), (2, "_2")):
        both = [load_model(folder, threads=threads) for folder in (model, out)]
        fp32, int8 = ms_per_tile(both, tiles)
        found |= {f"fp32_ms_per_tile{ending}": fp32, f"int8_ms_per_tile{ending}": int8,
                  f"speedup{ending}": fp32 / int8}  # fmt: skip
    return found


def _accuracy(parts: Sequence[PartScore], threshold: float) -> float:
    """Share of right verdicts."""
    right = [(part.score >= threshold) == part.item.is_defective for part in parts]
    return float(np.mean(right))


def _auroc(parts: Sequence[PartScore]) -> float:
    scores = np.array([part.score for part in parts])
    return auroc(scores, np.array([part.item.is_defective for part in parts]))


def _slowest_part(folder: Path, items: Sequence[Item]) -> dict[str, Any]:
    """The part of these with most to look at, on one thread."""
    model = load_model(folder)
    by_fastener = {item.fastener: item for item in items}
    timed = []
    for fastener, item in sorted(by_fastener.items()):
        prepared = (prepare(image, model.recipe.view(view), model.recipe)
                    for view, image, _ in views_of(item))  # fmt: skip
        tiles = np.concatenate([one.tiles for one in prepared if one is not None])
        timed.append((part_ms(model, tiles), len(tiles), fastener))
    slowest = max(timed)
    return dict(zip(("int8_ms_per_part", "tiles_per_part", "largest_part"), slowest, strict=True))
