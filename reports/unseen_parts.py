"""Teacher, student and its INT8 version as the line would see them, on parts none of them knows.

    python reports/unseen_parts.py datasets/unseen training/teacher training/student \
        rig_models/mpi_bench/model out.json

Student and INT8 version judge every part of the data set; the teacher, twenty times as slow, some
of them. Everybody reads the same five images a part and is scored alike, each in tiles of the size
it is deployed with. Needs the extra `train`. Of each network over the same parts:

- `auroc`: chance that a cracked part outscores a sound one;
- `right`: share of right verdicts at the threshold of the INT8 version's recipe;
- `right_best`: the same at the threshold that suits the network best;
- `dice`: of cells called from a chance of one half on with true ones, over all parts, and
  `dice_best`, where each network's cells are called from the chance on that suits it best.

Differences come with a 95 % bootstrap interval over parts, drawn in pairs.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.whole_file import write_whole
from twin.inspection.inspector import Inspector
from twin.inspection.recipe import load_recipe, save_recipe
from twin.inspection.training.checkpoint import trained
from twin.inspection.training.data import Item, load_items
from twin.inspection.training.drawable import Drawable
from twin.inspection.training.export import export
from twin.inspection.training.measure import LEVELS, PartScore, measure
from twin.inspection.training.order import Order, deployed_tile_px, tile_recipe
from twin.inspection.training.statistics import auroc, bootstrap_interval
from twin.inspection.training.train_parts import views_of_plan

TEACHER_PARTS = 240
Drawn = NDArray[np.intp]


class Judged:
    """Measured parts of one network, ready for draws."""

    def __init__(self, parts: Sequence[PartScore], threshold: float) -> None:
        self._truth = np.array([part.item.is_defective for part in parts])
        self._scores = np.array([part.score for part in parts])
        self._threshold = threshold
        self._drawable = {level: Drawable(parts, threshold, level) for level in LEVELS}
        self.everything = np.arange(len(parts))

    def figures(self) -> dict[str, float]:
        """Each over all parts."""
        return {name: getattr(self, name)(self.everything) for name in FIGURES}

    def less(self, other: "Judged") -> dict[str, list[float]]:
        """How much more it has than `other` of each figure: difference, low and high."""
        return {name: self._less(other, name) for name in FIGURES}

    def auroc(self, drawn: Drawn) -> float:
        """Area under the ROC curve."""
        return auroc(self._scores[drawn], self._truth[drawn])

    def right(self, drawn: Drawn) -> float:
        """Share of right verdicts on the line."""
        return float(((self._scores[drawn] >= self._threshold) == self._truth[drawn]).mean())

    def right_best(self, drawn: Drawn) -> float:
        """Share of right verdicts at the best threshold: sound below it, cracked from it on."""
        order = np.argsort(self._scores[drawn], kind="stable")
        scores, truth = self._scores[drawn][order], self._truth[drawn][order]
        right = np.concatenate(([0], np.cumsum(~truth))) + truth.sum()
        right -= np.concatenate(([0], np.cumsum(truth)))
        is_border = np.concatenate(([True], scores[1:] > scores[:-1], [True]))
        return float(right[is_border].max() / len(truth))

    def dice(self, drawn: Drawn) -> float:
        """Of cells called from a chance of one half on."""
        return float(self._drawable[0.5].dice(drawn))

    def dice_best(self, drawn: Drawn) -> float:
        """The same from the best chance on."""
        return float(max(drawable.dice(drawn) for drawable in self._drawable.values()))

    def _less(self, other: "Judged", name: str) -> list[float]:
        mine, theirs = getattr(self, name), getattr(other, name)

        def difference(drawn: Drawn) -> float:
            return mine(drawn) - theirs(drawn)

        count = len(self.everything)
        return [difference(self.everything), *bootstrap_interval(difference, count)]


FIGURES = ("auroc", "right", "right_best", "dice", "dice_best")


def compared(data: Path, teacher: Path, student: Path, int8: Path) -> dict[str, Any]:
    """The figures of the three, JSON-ready."""
    threshold = load_recipe(int8 / "recipe.yaml").threshold
    items = load_items(data)
    count = min(TEACHER_PARTS, len(items))
    some = np.sort(stream(0, "unseen_parts").choice(len(items), count, replace=False))
    by_int8, by_student = (_measured(folder, items) for folder in (int8, student))
    by_teacher = _by_teacher(teacher, [items[i] for i in some])
    full, small = (Judged(parts, threshold) for parts in (by_student, by_int8))
    taught, full_some, small_some = (
        Judged(parts, threshold)
        for parts in (by_teacher, [by_student[i] for i in some], [by_int8[i] for i in some])
    )
    return {
        "parts": len(items),
        "student": full.figures(),
        "int8": small.figures(),
        "int8_less_student": small.less(full),
        "parts_of_teacher": count,
        "on_these": {
            "teacher": taught.figures(),
            "student": full_some.figures(),
            "int8": small_some.figures(),
            "student_less_teacher": full_some.less(taught),
            "int8_less_teacher": small_some.less(taught),
        },
    }


def _measured(folder: Path, items: Sequence[Item]) -> list[PartScore]:
    return measure(Inspector(folder), items, levels=LEVELS)


def _by_teacher(folder: Path, items: Sequence[Item]) -> list[PartScore]:
    network, plan = trained(folder)
    with TemporaryDirectory() as place:
        out = Path(place)
        export(network, out / "model.onnx", tile_px=deployed_tile_px(plan))
        order, views = Order(plan=plan), views_of_plan(plan)
        recipe = tile_recipe(out / "model.onnx", order, views, plan.normalisation)
        save_recipe(recipe, out / "recipe.yaml")
        return _measured(out, items)


if __name__ == "__main__":
    figures = compared(*map(Path, sys.argv[1:5]))
    write_whole(Path(sys.argv[5]), json.dumps(figures, indent=2) + "\n")
