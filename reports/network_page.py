"""The network beside its teacher, itself in INT8 and itself taught: what the comparisons found.

    python reports/network_page.py reports/network.md

writes the page from `distillation.json` and `unseen/`, as `make distillation` left them.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from twin.core.whole_file import write_whole

REPORTS = Path(__file__).parent
MODEL = "rig_models/mpi_bench/model"
STUDENT, TEACHER = "training/student", "training/teacher"
COMPARED = "training/distillation"
SEEDS = ("1", "2", "3")
ON_PARTS = {
    "right_best": "right verdicts, each network at its best threshold",
    "auroc": "area under the ROC curve",
    "dice_best": "Dice of cells, called from the chance that suits the network best",
    "right": "right verdicts at the shipped model's threshold",
    "dice": "Dice of cells called from a chance of one half",
}
ON_TILES = {
    "auroc": "area under the ROC curve, tiles with a crack and without",
    "dice_best": "Dice of cells, called from the chance that suits the network best",
    "dice": "Dice of cells called from a chance of one half",
    "loss": "loss (lower is better)",
}


def page() -> str:
    """The page in Markdown."""
    int8, teacher, taught = (_read(f"unseen/{name}.json") for name in ("int8", "teacher", "taught"))
    tiles = _read("distillation.json")
    sections = [
        "# The network in comparison",
        "Made by `python reports/network_page.py reports/network.md` from what\n"
        "`make distillation` measured; how the shipped network does by itself says its\n"
        "[card](../rig_models/mpi_bench/model/model_card.md). All images are rendered. Intervals\n"
        "hold 95 %, by bootstrap over parts, the same draw for both of a pair. The\n"
        "[README](README.md) beside this page says which figures were measured together.",
        f"## INT8 and FP32, {int8['parts']} parts of fasteners that neither has seen",
        _pair(int8, {"INT8": MODEL, "FP32": STUDENT}),
        f"## Shipped student and its teacher, {teacher['parts']} of these parts",
        "The teacher is Defect-Aux-Net with class and mask, 12 epochs of tiles. The shipped\n"
        "student learnt in four rounds, without it.",
        _pair(teacher, {"student, FP32": STUDENT, "teacher": TEACHER}),
        _pair(teacher, {"student, INT8": MODEL, "teacher": TEACHER}),
        "On tiles of validation parts:",
        _table(
            ("figure", "student, FP32", "teacher"),
            (
                (title, *(f"{tiles[who][name]:.3f}" for who in ("student", "teacher")))
                for name, title in ON_TILES.items()
            ),
        ),
        "## The same student with and without the teacher, the same budget, three seeds",
        f"{taught['parts']} of the unseen parts:",
        _table(
            ("figure", "seed", "taught", "alone", "taught − alone"),
            (
                (title, seed, *_beside(taught, name, *(f"{COMPARED}/{who}_{seed}"
                                                       for who in ("taught", "alone"))))
                for name, title in ON_PARTS.items()
                for seed in SEEDS
            ),
        ),
        "Tiles of validation parts; loss is by the truth alone, which the taught were not asked\n"
        "to say:",
        _table(
            ("figure", "seed", "taught", "alone"),
            (
                (title, seed, *(f"{tiles[who][seed][name]:.3f}" for who in ("taught", "alone")))
                for name, title in ON_TILES.items()
                for seed in SEEDS
            ),
        ),
    ]  # fmt: skip
    return "\n\n".join(sections) + "\n"


def _pair(found: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """Two networks side by side, and what the first has more."""
    rows = ((title, *_beside(found, name, *named.values())) for name, title in ON_PARTS.items())
    return _table(("figure", *named, " − ".join(named)), rows)


def _beside(found: Mapping[str, Any], name: str, one: str, other: str) -> tuple[str, str, str]:
    """One figure of two networks, and how much more the first has."""
    first, second = (_figure(name, found["networks"][network][name]) for network in (one, other))
    return first, second, _difference(name, found["differences"][f"{one} - {other}"][name])


def _figure(name: str, value: float) -> str:
    return f"{100 * value:.2f} %" if name.startswith("right") else f"{value:.4f}"


def _difference(name: str, found: Sequence[float]) -> str:
    if name.startswith("right"):
        value, low, high = (f"{100 * figure:+.2f}" for figure in found)
        said = f"{value} points ({low} to {high})"
    else:
        value, low, high = (f"{figure:+.4f}" for figure in found)
        said = f"{value} ({low} to {high})"
    return said.replace("-", "−")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _read(name: str) -> Any:
    return json.loads((REPORTS / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    write_whole(Path(sys.argv[1]), page())
