"""Where to draw the lines between OK and reject, and between sound cells and defective ones."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from twin.inspection.false_alarms import count_false_alarms
from twin.inspection.recipe import Recipe, save_recipe
from twin.inspection.training.drawable import Drawable
from twin.inspection.training.measure import LEVELS, PartScore

LEAST = 0.05  # below this the score is no evidence of anything
STEP = 1e-6  # scores are rounded to this


def choose_threshold(parts: Sequence[PartScore], *, budget: float) -> float:
    """The lowest threshold at which a new good part is rejected with a chance of at most `budget`.

    Of n good parts the k highest may alarm, (k + 1)/(n + 1) ≤ budget; k = 0 where n is too small
    for that. Halfway between the highest score that must pass and the lowest that may alarm;
    never below 0.05. Assumes at least one good part, and new parts drawn like these.

    Source: split conformal prediction, Papadopoulos et al. 2002; the plain quantile k/n ≤ budget
    is too low by about one part, which is much of a small budget.
    """
    good = sorted((part.score for part in parts if not part.item.is_defective), reverse=True)
    alarms = max(0, math.floor(budget * (len(good) + 1)) - 1)
    must_pass = good[alarms] + STEP
    may_alarm = good[alarms - 1] if alarms else must_pass
    return round(min(1.0, max(LEAST, (must_pass + may_alarm) / 2)), 6)


def choose_called(parts: Sequence[PartScore]) -> float:
    """The chance of `LEVELS` from which cells lie best on cracks, by the mean IoU of the views."""
    everything = np.arange(len(parts))

    def iou_mean(called: float) -> float:
        return Drawable(parts, 1.0, called).iou_mean(everything)

    return max(LEVELS, key=iou_mean)


def settle(out: Path, recipe: Recipe, parts: Sequence[PartScore], *, data: str) -> float:
    """Write `recipe` into the folder `out` with the threshold that `parts` ask for; returns it.

    What it costs is counted on the sound ones of `parts`; `data` says which parts these are. On
    the parts that it was chosen on, the count is the choice itself: only the interval tells.
    """
    threshold = choose_threshold(parts, budget=recipe.false_alarm_budget)
    good = [part.score for part in parts if not part.item.is_defective]
    cost = count_false_alarms(good, threshold, data=data)
    update = {"threshold": threshold, "false_alarms": cost}
    save_recipe(recipe.model_copy(update=update), out / "recipe.yaml")
    return threshold
