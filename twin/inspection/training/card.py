"""The model card: what a model is, how to make it again, and what it was measured to do."""

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twin.core.processor import cpu_flags
from twin.core.whole_file import write_whole
from twin.inspection.recipe import Recipe, load_recipe

CAVEAT = (
    "No real fluorescent photographs of a bench are publicly available. Every figure below was "
    "measured on rendered images; how the model does on a real bench is unknown."
)


RESAMPLED = {
    "recall": "recall, all sizes",
    "precision": "precision",
    "f1": "F1",
    "auroc": "AUROC",
    "dice": "Dice of cells",
    "iou_mean": "mean IoU of views with a crack",
    "map": "mAP of boxes, overlaps 0.5 to 0.95",
    "ap50": "AP of boxes at overlap 0.5",
}


def write_card(model: Path, figures: Mapping[str, Any], *, data_recipe: str = "") -> Path:
    """Write `model`/model_card.md; returns its path.

    `figures` is what `evaluate` returned on parts the model has never seen, `data_recipe` how
    those parts were made. Quotes the parity report where `quantise` left one in the folder.

    Raises: ModelError for the recipe, UsageError where the card cannot be written.
    """
    recipe = load_recipe(model / "recipe.yaml")
    sections = [
        _head(recipe),
        _making(recipe),
        _unseen(figures, data_recipe),
        _sizes(figures),
        _parity(model / "parity.json"),
    ]
    path = model / "model_card.md"
    write_whole(path, "\n\n".join(filter(None, sections)) + "\n")
    return path


def _head(recipe: Recipe) -> str:
    view = recipe.views
    return (
        f"# Model card: {recipe.name}\n\n{CAVEAT}\n\n"
        f"The network marks crack cells of {recipe.stride_px} × {recipe.stride_px} px on tiles of "
        f"{recipe.tile_px} × {recipe.tile_px} px. A pixel is the mean of "
        f"{view.shank.bin_rows} × {view.shank.bin_columns} (shank) or "
        f"{view.head.bin_rows} × {view.head.bin_columns} (head) of the camera's, which oversample "
        f"optics and indications. A view's score is the number "
        f"of crack cells expected in its strongest connected indication, over "
        f"{view.shank.score_cells} cells (shank) or {view.head.score_cells} (head), at most 1; a "
        f"part's score is the highest of its five views.\n\n"
        f"| | |\n|---|---|\n| sha256 of model.onnx | `{recipe.sha256}` |\n"
        f"| a cell counts as defective from a chance of | {recipe.score.called} |\n"
        f"| threshold | {recipe.threshold} |\n"
        f"| chosen for at most | {recipe.false_alarm_budget:.1%} false alarms |" + _cost(recipe)
    )


def _cost(recipe: Recipe) -> str:
    cost = recipe.false_alarms
    if cost is None:
        return ""
    return (
        f"\n| false alarms at it | {cost.count} of {cost.n} sound parts "
        f"(95 % interval {cost.low:.1%} to {cost.high:.1%}); {cost.data} |"
    )


def _making(recipe: Recipe) -> str:
    made = recipe.training
    return (
        f"## How it was made\n\nData: {made.data_recipe}\n\n"
        f"```\n{made.command}\n"
        f"twin quantise FP32_FOLDER DATA [--sound SOUND_PARTS] --out MODEL_FOLDER\n"
        f"twin evaluate MODEL_FOLDER UNSEEN_DATA --card\n```\n\n"
        f"In the project: `make data`, then `make model`."
    )


def _unseen(figures: Mapping[str, Any], made: str) -> str:
    confusion = figures["confusion"]
    rows = {
        "parts": figures["n"],
        "escapes, cracks ≥ 3 mm": _share(figures["escapes"]),
        "escapes, cracks ≥ 2 mm, contrast-to-noise ≥ 4": _share(figures["escapes_visible"]),
        "escapes, cracks ≥ 2 mm, seen or not": _share(figures["escapes_visible_or_not"]),
        "false alarms, good parts": _share(figures["false_alarms"]),
        **{name: _resampled(figures, key) for key, name in RESAMPLED.items() if key in figures},
        "found / missed / false / quiet": " / ".join(
            str(confusion[key]) for key in ("tp", "fn", "fp", "tn")
        ),
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    return (
        f"## On parts it has never seen\n\n{made}\n\n| | |\n|---|---|\n{table}\n\n"
        f"Intervals hold 95 %: of counts by Clopper and Pearson, of the rest by bootstrap over "
        f"parts."
    )


def _resampled(figures: Mapping[str, Any], key: str) -> str:
    low, high = figures["ci95"][key]
    return f"{figures[key]:.4f} ({low:.4f} to {high:.4f})"


def _sizes(figures: Mapping[str, Any]) -> str:
    rows = [
        f"| {_millimetres(row)} | {_share(row)} |" for row in figures["escapes_by_size"] if row["n"]
    ]
    return "### Escapes by crack length\n\n| mm | escapes |\n|---|---|\n" + "\n".join(rows)


def _millimetres(row: Mapping[str, Any]) -> str:
    low, high = row["low_m"] * 1e3, row["high_m"]
    return f"over {low:g}" if high is None else f"{low:g} to {high * 1e3:g}"


def _parity(path: Path) -> str:
    if not path.exists():
        return ""
    parity = json.loads(path.read_text(encoding="utf-8"))
    flags = ", ".join(cpu_flags()) or "unknown"
    return (
        f"## INT8 against floating point\n\nOn {parity['parts']} validation parts, one thread of "
        f"a {platform.machine()} processor with: {flags}.\n\n"
        f"| | FP32 | INT8 |\n|---|---|---|\n"
        f"| size, MB | {parity['size_fp32_bytes'] / 1e6:.2f} "
        f"| {parity['size_int8_bytes'] / 1e6:.2f} |\n"
        f"| AUROC | {parity['auroc_fp32']:.4f} | {parity['auroc_int8']:.4f} |\n"
        f"| right verdicts | {parity['accuracy_fp32']:.1%} | {parity['accuracy_int8']:.1%} |\n"
        f"| ms per tile, one thread | {parity['fp32_ms_per_tile']:.2f} "
        f"| {parity['int8_ms_per_tile']:.2f} |\n"
        f"| ms per tile, two threads | {parity['fp32_ms_per_tile_2']:.2f} "
        f"| {parity['int8_ms_per_tile_2']:.2f} |\n\n"
        f"At a threshold of {parity['threshold']} verdicts agree on "
        f"{parity['agreement']:.1%} of the parts; scores differ by "
        f"{parity['score_change_mean']:.4f} on average, {parity['score_change_max']:.4f} at most; "
        f"INT8 is {parity['speedup']:.2f} times as fast on one thread, "
        f"{parity['speedup_2']:.2f} times on two. All {parity['tiles_per_part']} tiles of an "
        f"{parity['largest_part']}, the most there are of a part, take "
        f"{parity['int8_ms_per_part']:.0f} ms on one thread."
    )


def _share(row: Mapping[str, Any]) -> str:
    return (
        f"{row['count']} of {row['n']} = {row['share']:.1%} "
        f"(95 % interval {row['low']:.1%} to {row['high']:.1%})"
    )
