"""`twin train`: from a folder of rendered parts to a floating-point model folder."""

from pathlib import Path
from typing import Any

from twin.core.errors import UsageError
from twin.inspection.inspector import Inspector
from twin.inspection.model import sha256_of
from twin.inspection.recipe import Recipe, Score, Tensor, Training, ViewRecipe, Views, save_recipe
from twin.inspection.training.data import Split, load_items, split_items
from twin.inspection.training.evaluate import figures
from twin.inspection.training.export import INPUT, OUTPUT, export
from twin.inspection.training.fit import NORMALISATION, Schedule, fit
from twin.inspection.training.measure import measure
from twin.inspection.training.network import STRIDE_PX
from twin.inspection.training.pool import TILE_PX, Scene, load_scenes
from twin.inspection.training.threshold import choose_threshold, false_alarms

SHANK = ViewRecipe(rows=None, columns=2048, bin_rows=2, is_full_turn=True, score_cells=12)
HEAD = ViewRecipe(rows=2056, columns=2464, bin_rows=1, is_full_turn=False, score_cells=24)
SCORE = Score(definition="expected_cells_in_component", floor=0.4)
MOST_EPOCHS = 1000


def train(
    data: Path,
    out: Path,
    *,
    seed: int = 1,
    epochs: int = 20,
    budget: float = 0.02,
    threads: int = 1,
    data_recipe: str = "",
) -> dict[str, Any]:
    """Train on the data set `data`, write the model folder `out`; returns its test figures.

    70 % of the parts teach, 15 % choose the threshold for a false-alarm `budget`, 15 % judge.
    Takes up an interrupted run in the same folder. `data_recipe` says how `data` was made.

    Raises: UsageError for the data, the folder or an epoch count outside 1…1000.
    """
    if not 1 <= epochs <= MOST_EPOCHS:
        raise UsageError(f"epochs must lie in 1…{MOST_EPOCHS}, got {epochs!r}")
    split = split_items(load_items(data), seed=seed)
    _check(split)
    _make_folder(out)
    network = fit(_scenes(split), out, seed=seed, schedule=Schedule(epochs), threads=threads)
    export(network, out / "model.onnx", tile_px=TILE_PX)
    options = f"--seed {seed} --epochs {epochs} --budget {budget} --threads {threads}"
    command = f"twin train {data} --out {out} {options}"
    training = Training(command=command, seed=seed, data_recipe=data_recipe)
    recipe = _recipe(out / "model.onnx", training, budget)
    save_recipe(recipe, out / "recipe.yaml")
    return _settle(out, recipe, split)


def _scenes(split: Split) -> list[Scene]:
    parts = load_scenes(split.train, stride_px=STRIDE_PX, shank_bin_rows=SHANK.bin_rows)
    return [scene for scenes in parts for scene in scenes]


def _recipe(model: Path, training: Training, budget: float) -> Recipe:
    cells = TILE_PX // STRIDE_PX
    return Recipe(
        name="crack segmentation on tiles",
        sha256=sha256_of(model),
        input=Tensor(name=INPUT, shape=(None, 1, TILE_PX, TILE_PX)),
        output=Tensor(name=OUTPUT, shape=(None, 1, cells, cells)),
        tile_px=TILE_PX,
        overlap_px=32,
        stride_px=STRIDE_PX,
        batch=8,
        normalisation=NORMALISATION,
        views=Views(shank=SHANK, head=HEAD),
        score=SCORE,
        threshold=0.5,
        false_alarm_budget=budget,
        training=training,
    )


def _settle(out: Path, recipe: Recipe, split: Split) -> dict[str, Any]:
    """Choose the threshold on the validation parts, write it, judge on the test parts."""
    inspector = Inspector(out)
    validation = measure(inspector, split.validation)
    threshold = choose_threshold(validation, budget=recipe.false_alarm_budget)
    cost = false_alarms(validation, threshold, data="validation parts")
    update = {"threshold": threshold, "false_alarms": cost}
    save_recipe(recipe.model_copy(update=update), out / "recipe.yaml")
    return figures(measure(inspector, split.test), threshold)


def _check(split: Split) -> None:
    shares = {"training": split.train, "validation": split.validation, "test": split.test}
    for name, items in shares.items():
        if len({item.is_defective for item in items}) < 2:
            raise UsageError(f"too few parts: the {name} share needs good and defective ones")


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from None
