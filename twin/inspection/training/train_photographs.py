"""From a folder of photographs to a floating-point model folder."""

from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from twin.core.errors import UsageError
from twin.inspection.inspector import Inspector
from twin.inspection.photographs.folder import Reading, load_photographs
from twin.inspection.photographs.split import Split, split_photographs
from twin.inspection.recipe import Recipe, RegionRule, ViewRecipe, Views, save_recipe
from twin.inspection.training.evaluate_photographs import Covered, cover, figures_of, looked_at
from twin.inspection.training.export import export
from twin.inspection.training.fit import Material, fit
from twin.inspection.training.measure import LEVELS
from twin.inspection.training.order import (
    Order,
    deployed_tile_px,
    make_folder,
    tile_recipe,
)
from twin.inspection.training.photograph_scenes import normalisation_of, scenes_of

ANY = ViewRecipe(rows=None, columns=None, bin_rows=1, is_full_turn=False, score_cells=24)
EVERYWHERE = RegionRule(part="fills_the_image")


def train_photographs(data: Path, out: Path, order: Order, reading: Reading) -> dict[str, Any]:
    """Train on the photographs in `data`, write the model folder `out`; its test figures.

    70 % of the photographs teach, with all those of `order.also`, 15 % choose when to stop and
    what to call defective, 15 % judge; groups stay together. The normalisation comes from those
    that teach.

    Raises: UsageError for the data or the folder.
    """
    photographs = load_photographs(data, reading=reading, track=looked_at)
    split = split_photographs(photographs, seed=order.seed)
    more = (load_photographs(folder, reading=reading, track=looked_at) for folder in order.also)
    scenes = list(scenes_of([*split.train, *chain.from_iterable(more)]))
    if not any(scene.truth.any() for scene in scenes):
        raise UsageError(f"{data}: nothing is marked as defective in the training share")
    order = replace(order, plan=replace(order.plan, normalisation=normalisation_of(scenes)))
    plan, start, teachers = order.full_plan(), order.start(), order.teachers()
    make_folder(out)
    material = Material(scenes, list(scenes_of(split.validation)), teachers, start)
    network = fit(material, out, seed=order.seed, plan=plan, threads=order.threads)
    if not order.is_for_the_line:
        return {"teaches_only": True, "network": plan.network}
    export(network, out / "model.onnx", tile_px=deployed_tile_px(plan))
    views = Views(shank=ANY, head=ANY)
    recipe = tile_recipe(out / "model.onnx", order, views, plan.normalisation)
    recipe = recipe.model_copy(update={"regions": EVERYWHERE})
    save_recipe(recipe, out / "recipe.yaml")
    return _settle(out, recipe, split)


def _settle(out: Path, recipe: Recipe, split: Split) -> dict[str, Any]:
    """Choose on the validation share what counts as defective, judge on the test share."""
    inspector = Inspector(out)
    covered = cover(inspector, split.validation, LEVELS)
    called = max(LEVELS, key=lambda value: _iou_mean(covered[value]))
    save_recipe(recipe.called_from(called), out / "recipe.yaml")
    return figures_of(cover(inspector, split.test, [called])[called], called=called)


def _iou_mean(covered: list[Covered]) -> float:
    return float(np.mean([one.iou for one in covered]))
