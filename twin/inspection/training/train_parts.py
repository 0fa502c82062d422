"""From a folder of rendered parts to a floating-point model folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch import nn

from twin.core.errors import UsageError
from twin.inspection.inspector import Inspector
from twin.inspection.recipe import Recipe, ViewRecipe, Views, save_recipe
from twin.inspection.training.data import Item, Split, load_items, split_items
from twin.inspection.training.evaluate import figures
from twin.inspection.training.export import export
from twin.inspection.training.fit import Material, fit
from twin.inspection.training.measure import LEVELS, measure
from twin.inspection.training.networks.crack_net import STRIDE_PX
from twin.inspection.training.order import (
    Order,
    deployed_tile_px,
    make_folder,
    tile_recipe,
)
from twin.inspection.training.plan import Plan
from twin.inspection.training.pool import Scene, load_scenes
from twin.inspection.training.threshold import choose_called, settle

SHANK = ViewRecipe(rows=None, columns=2048, bin_rows=2, is_full_turn=True, score_cells=12)
HEAD = ViewRecipe(rows=2056, columns=2464, bin_rows=1, is_full_turn=False, score_cells=24)


def train_parts(data: Path, out: Path, order: Order) -> dict[str, Any]:
    """Train on the rendered parts in `data`, write the model folder `out`; its test figures.

    70 % of the parts teach, with all those of `order.also`, 15 % choose when to stop, the threshold
    and which cells count as defective, 15 % judge. Takes up an interrupted run in the same folder.

    Raises: UsageError for the data or the folder.
    """
    split = split_items(load_items(data), seed=order.seed)
    _check(split)
    teaching = [*split.train, *(item for folder in order.also for item in load_items(folder))]
    plan, start, teachers = order.full_plan(), order.start(), order.teachers()
    make_folder(out)
    views = views_of_plan(plan)
    watched = scenes_of_parts(split.validation, views) if plan.schedule.patience is not None else []
    material = Material(scenes_of_parts(teaching, views), watched, teachers, start)
    network = fit(material, out, seed=order.seed, plan=plan, threads=order.threads)
    if not order.is_for_the_line:
        return {"teaches_only": True, "network": plan.network}
    return _settle(out, make_ready(network, out, order), split)


def make_ready(network: nn.Module, out: Path, order: Order) -> Recipe:
    """Write a network for parts as a model folder `out`, its threshold still to be chosen."""
    plan = order.plan
    export(network, out / "model.onnx", tile_px=deployed_tile_px(plan))
    recipe = tile_recipe(out / "model.onnx", order, views_of_plan(plan), plan.normalisation)
    save_recipe(recipe, out / "recipe.yaml")
    return recipe


def views_of_plan(plan: Plan) -> Views:
    """How the network of a plan reads the bench's images."""
    n = plan.head_binning
    cells = round(HEAD.score_cells / n**0.5)  # a line in blocks is shorter, but hardly narrower
    head = HEAD.model_copy(update={"bin_rows": n, "bin_columns": n, "score_cells": cells})
    return Views(shank=SHANK, head=head)


def scenes_of_parts(items: Sequence[Item], views: Views) -> list[Scene]:
    """All views of all parts, in the order of `items`."""
    parts = load_scenes(items, stride_px=STRIDE_PX, views=views)
    return [scene for scenes in parts for scene in scenes]


def _settle(out: Path, recipe: Recipe, split: Split) -> dict[str, Any]:
    """Choose both thresholds on the validation parts, write them, judge on the test parts."""
    inspector = Inspector(out)
    validation = measure(inspector, split.validation, levels=LEVELS)
    called = choose_called(validation)
    recipe = recipe.called_from(called)
    threshold = settle(out, recipe, validation, data="validation parts")
    return figures(measure(inspector, split.test, levels=[called]), threshold, called)


def _check(split: Split) -> None:
    shares = {"training": split.train, "validation": split.validation, "test": split.test}
    for name, items in shares.items():
        if len({item.is_defective for item in items}) < 2:
            raise UsageError(f"too few parts: the {name} share needs good and defective ones")
