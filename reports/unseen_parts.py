"""Networks in pairs as the line would see them, on parts that none of them knows.

    python reports/unseen_parts.py datasets/unseen 240 out.json \
        training/student:training/teacher rig_models/mpi_bench/model:training/student

draws so many parts of the data set, lets every network inspect the same five images of each, in
tiles of the size it is deployed with, and says by how much the first of a pair is better than the
second. A folder that was made only to teach is made ready for the line on the way. Needs the extra
`train`. Of each network over all parts drawn:

- `auroc`: chance that a cracked part outscores a sound one;
- `right`: share of right verdicts at the threshold of the shipped model's recipe;
- `right_best`: the same at the threshold that suits the network best;
- `dice`: of cells called from a chance of one half on with true ones, and `dice_best`, where each
  network's cells are called from the chance within 0.1 and 0.9 that suits it best.

Differences come with a 95 % bootstrap interval over parts, both of a pair on the same draw.
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
from twin.inspection.recipe import load_recipe
from twin.inspection.training.checkpoint import trained
from twin.inspection.training.data import Item, load_items
from twin.inspection.training.drawable import Drawable
from twin.inspection.training.measure import PartScore, measure
from twin.inspection.training.order import Order
from twin.inspection.training.statistics import bootstrap_interval
from twin.inspection.training.train_parts import make_ready

SHIPPED = Path("rig_models/mpi_bench/model/recipe.yaml")
CALLED = tuple(step / 100 for step in range(10, 91, 5))
FIGURES = ("auroc", "right", "right_best", "dice", "dice_best")
Drawn = NDArray[np.intp]


class Judged:
    """Measured parts of one network, ready for draws."""

    def __init__(self, parts: Sequence[PartScore], threshold: float) -> None:
        self._truth = np.array([part.item.is_defective for part in parts])
        self._scores = np.array([part.score for part in parts])
        self._threshold = threshold
        self._drawable = {level: Drawable(parts, threshold, level) for level in CALLED}
        self._everything = np.arange(len(parts))

    def figures(self) -> dict[str, float]:
        """Each over all parts."""
        return {name: getattr(self, name)(self._everything) for name in FIGURES}

    def less(self, other: "Judged") -> dict[str, list[float]]:
        """How much more it has than `other` of each figure: difference, low and high."""
        return {name: self._less(other, name) for name in FIGURES}

    def auroc(self, drawn: Drawn) -> float:
        """Area under the ROC curve."""
        return self._drawable[0.5].auroc(drawn)

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

        interval = bootstrap_interval(difference, len(self._everything))
        return [difference(self._everything), *interval]


def compared(data: Path, count: int, pairs: Sequence[tuple[Path, Path]]) -> dict[str, Any]:
    """The figures of every network and what the first of each pair has more, JSON-ready."""
    items = load_items(data)
    count = min(count, len(items))
    drawn = np.sort(stream(0, "unseen_parts").choice(len(items), count, replace=False))
    threshold = load_recipe(SHIPPED).threshold
    parts = [items[index] for index in drawn]
    folders = dict.fromkeys(folder for pair in pairs for folder in pair)
    judged = {folder: Judged(_measured(folder, parts), threshold) for folder in folders}
    return {
        "parts": count,
        "networks": {str(folder): one.figures() for folder, one in judged.items()},
        "differences": {f"{a} - {b}": judged[a].less(judged[b]) for a, b in pairs},
    }


def _measured(folder: Path, parts: Sequence[Item]) -> list[PartScore]:
    print(f"{folder}:", file=sys.stderr)
    if (folder / "recipe.yaml").exists():
        return measure(Inspector(folder), parts, levels=CALLED)
    network, plan = trained(folder)
    with TemporaryDirectory() as place:
        make_ready(network, Path(place), Order(plan=plan))
        return measure(Inspector(Path(place)), parts, levels=CALLED)


if __name__ == "__main__":
    named = [pair.split(":") for pair in sys.argv[4:]]
    figures = compared(Path(sys.argv[1]), int(sys.argv[2]), [(Path(a), Path(b)) for a, b in named])
    write_whole(Path(sys.argv[3]), json.dumps(figures, indent=2) + "\n")
