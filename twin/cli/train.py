"""The network's own life: `train`, `distil`, `quantise`, `evaluate`."""

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app

Folder = Annotated[Path, typer.Argument(help="Model folder: model.onnx and recipe.yaml.")]
Data = Annotated[
    Path, typer.Argument(help="Data set of `twin render`, or a folder of photographs.")
]
Out = Annotated[Path, typer.Option(help="Model folder to write; resumed if begun.")]
Seed = Annotated[int, typer.Option(help="Seed of weights, splits and sampling.")]
Epochs = Annotated[int, typer.Option(help="Rounds of --steps batches.")]
Steps = Annotated[int, typer.Option(help="Batches of a round.")]
BatchSize = Annotated[int, typer.Option("--batch", help="Tiles of a batch.")]
Tile = Annotated[int, typer.Option(help="Side of a tile to learn from, whole 64s, 64 to 256 px.")]
Mixed = Annotated[
    bool, typer.Option(help="16-bit products on the processor too: fast on AVX-512 BF16 and AMX.")
]
HeadBinning = Annotated[
    int, typer.Option(help="Side of the blocks of a head's pixels that are seen as one, 1 to 4.")
]
Mine = Annotated[
    int,
    typer.Option(help="Images looked through for mistakes, three times; 0: none."),
]
LearningRate = Annotated[float, typer.Option(help="Peak of the learning rate.")]
Start = Annotated[
    Path | None, typer.Option(help="Folder of a trained network to begin with; else random.")
]
Also = Annotated[
    list[Path] | None, typer.Option(help="More data of which all teaches; may be repeated.")
]
Patience = Annotated[
    int | None, typer.Option(help="Keep the best weights; stop when so many epochs old.")
]
Budget = Annotated[float, typer.Option(help="False-alarm share the threshold may cost.")]
Threads = Annotated[int, typer.Option(help="Processor threads.")]
DataRecipe = Annotated[str, typer.Option(help="How DATA was made, for the card.")]
GroupBy = Annotated[
    str | None, typer.Option(help="Photographs: expression that captures the part shown.")
]
AnySize = Annotated[bool, typer.Option(help="Photographs: allow different sizes.")]
Geometry = Annotated[bool, typer.Option(help="Vary tiles by scale and angle too.")]
Transfer = Annotated[float, typer.Option(help="Share of tiles that get another part's defects.")]
Mix = Annotated[float, typer.Option(help="Share of tiles that get a piece of another tile.")]


@app.command(
    epilog="Examples:  twin train datasets/train --out training/fp32 --seed 1  ·  "
    "twin train photographs --out training/pits --any-size --group-by '_(\\d+_\\d+)_crop' "
    "--geometry --transfer 0.3 --patience 8"
)
def train(
    data: Data,
    out: Out,
    network: Annotated[
        str, typer.Option(help="crack_net, student, defect_aux_net, swin or efficientnet.")
    ] = "crack_net",
    attention: Annotated[
        str, typer.Option(help="Of defect_aux_net: none, se, spatial or both.")
    ] = "both",
    tasks: Annotated[
        str, typer.Option(help="Of defect_aux_net: any of class,mask,boxes.")
    ] = "class,mask,boxes",
    seed: Seed = 1,
    epochs: Epochs = 20,
    steps: Steps = 250,
    batch: BatchSize = 16,
    tile: Tile = 256,
    mixed_precision: Mixed = False,
    head_binning: HeadBinning = 1,
    mine: Mine = 900,
    learning_rate: LearningRate = 3e-3,
    start: Start = None,
    also: Also = None,
    patience: Patience = None,
    geometry: Geometry = False,
    transfer: Transfer = 0.0,
    mix: Mix = 0.0,
    budget: Budget = 0.02,
    teaches_only: Annotated[
        bool, typer.Option("--teaches-only", help="A teacher for `distil`: nothing for the line.")
    ] = False,
    threads: Threads = 2,
    data_recipe: DataRecipe = "",
    group_by: GroupBy = None,
    any_size: AnySize = False,
) -> None:
    """Train a network on DATA (needs the extra `train`)."""
    schedule = {"epochs": epochs, "steps": steps, "batch": batch, "tile_px": tile,
                "mined_scenes": mine, "learning_rate": learning_rate, "patience": patience,
                "mixed_precision": mixed_precision}  # fmt: skip
    variation = {"geometry": geometry, "transfer_share": transfer, "mix_share": mix}
    plan = {"network": network, "attention": attention, "tasks": tuple(tasks.split(",")),
            "head_binning": head_binning}  # fmt: skip
    _train(data, out, plan, schedule, variation, (group_by, any_size),
           seed=seed, start_folder=start, also=tuple(also or ()), budget=budget,
           threads=threads, data_recipe=data_recipe, teaches_only=teaches_only)  # fmt: skip


@app.command(
    epilog="Example:  twin distil datasets/train --teacher training/teacher --out training/student"
)
def distil(
    data: Data,
    out: Out,
    teacher: Annotated[
        list[Path], typer.Option(help="Folder of a trained teacher; several make an ensemble.")
    ],
    temperature: Annotated[float, typer.Option(help="Softens what the teachers say.")] = 4.0,
    weight: Annotated[float, typer.Option(help="Of the teachers' word against the truth.")] = 0.5,
    seed: Seed = 1,
    epochs: Epochs = 20,
    steps: Steps = 250,
    batch: BatchSize = 16,
    tile: Tile = 256,
    mixed_precision: Mixed = False,
    head_binning: HeadBinning = 1,
    mine: Mine = 900,
    learning_rate: LearningRate = 3e-3,
    start: Start = None,
    also: Also = None,
    patience: Patience = None,
    geometry: Geometry = False,
    transfer: Transfer = 0.0,
    mix: Mix = 0.0,
    budget: Budget = 0.02,
    threads: Threads = 2,
    data_recipe: DataRecipe = "",
    group_by: GroupBy = None,
    any_size: AnySize = False,
) -> None:
    """Train the student on DATA by what its teachers say (needs the extra `train`)."""
    from twin.core.errors import UsageError

    if temperature <= 0:
        raise UsageError(f"--temperature: got {temperature!r}; allowed: above 0")
    if not 0 <= weight <= 1:
        raise UsageError(f"--weight: got {weight!r}; allowed: 0 to 1")
    lesson = module("losses.distillation").Lesson(temperature, weight)
    schedule = {"epochs": epochs, "steps": steps, "batch": batch, "tile_px": tile,
                "mined_scenes": mine, "learning_rate": learning_rate, "patience": patience,
                "mixed_precision": mixed_precision}  # fmt: skip
    variation = {"geometry": geometry, "transfer_share": transfer, "mix_share": mix}
    plan = {"network": "student", "lesson": lesson, "head_binning": head_binning}
    _train(data, out, plan, schedule, variation,
           (group_by, any_size), seed=seed, start_folder=start, also=tuple(also or ()),
           budget=budget, threads=threads, data_recipe=data_recipe,
           teacher_folders=tuple(teacher))  # fmt: skip


@app.command(
    epilog="Examples:  twin quantise training/fp32 datasets/train --out training/int8  ·  "
    "twin quantise training/fp32 datasets/train --sound datasets/sound --out training/int8"
)
def quantise(
    model: Folder,
    data: Annotated[Path, typer.Argument(help="Data set as `twin render` writes it.")],
    out: Annotated[Path, typer.Option(help="INT8 folder to write.")],
    sound: Annotated[
        Path | None,
        typer.Option(help="Data set whose sound parts choose the threshold; DATA's where not."),
    ] = None,
) -> None:
    """Quantise MODEL to INT8, calibrated on DATA; print the parity report (needs `train`)."""
    report = module("quantise").quantise(model, data, out, sound=sound)
    print(json.dumps(report, indent=2))


@app.command(
    epilog="Examples:  twin evaluate rig_models/mpi_bench/model datasets/unseen  ·  "
    "twin evaluate training/pits photographs_test --any-size"
)
def evaluate(
    model: Folder,
    data: Data,
    threshold: Annotated[float | None, typer.Option(help="Override the recipe's.")] = None,
    runtime: Annotated[str, typer.Option(help="onnxruntime or openvino.")] = "onnxruntime",
    card: Annotated[bool, typer.Option(help="Write model_card.md into MODEL.")] = False,
    data_recipe: DataRecipe = "",
    group_by: GroupBy = None,
    any_size: AnySize = False,
) -> None:
    """Measure MODEL on DATA that it was never trained on; one JSON document on stdout.

    On photographs the threshold is the chance from which a pixel counts as defective.
    """
    if not module("train").is_rendered(data):
        reading = _reading(group_by, any_size)
        measured = module("evaluate_photographs").evaluate_photographs(
            model, data, reading=reading, called=threshold
        )
        print(json.dumps(measured, indent=2))
        return
    figures: dict[str, Any] = module("evaluate").evaluate(
        model, data, threshold=threshold, runtime=runtime
    )
    if card:
        module("card").write_card(model, figures, data_recipe=data_recipe)
    print(json.dumps(figures, indent=2))


def _train(
    data: Path,
    out: Path,
    plan: dict[str, Any],
    schedule: dict[str, Any],
    variation: dict[str, Any],
    reading: tuple[str | None, bool],
    **order: Any,
) -> None:
    plans = module("plan")
    _check(plan, schedule, variation)
    ordered = module("order").Order(
        plan=plans.Plan(schedule=plans.Schedule(**schedule),
                        variation=module("sampling").Variation(**variation), **plan),
        command=shlex.join(["twin", *sys.argv[1:]]),
        **order,
    )  # fmt: skip
    figures = module("train").train(data, out, order=ordered, reading=_reading(*reading))
    print(json.dumps(figures, indent=2))


def _check(plan: dict[str, Any], schedule: dict[str, Any], variation: dict[str, Any]) -> None:
    """Names and numbers that no plan can have, all at once."""
    from typing import get_args

    from twin.core.errors import UsageError

    named = {
        "network": ([plan["network"]], get_args(module("plan").NetworkName)),
        "attention": (
            [plan.get("attention", "none")],
            get_args(module("networks.attention").Attention),
        ),
        "tasks": (plan.get("tasks", ("mask",)), module("networks.defect_aux_net").TASKS),
    }
    wrong = [
        f"--{key}: got {','.join(given)!r}; allowed: {', '.join(allowed)}"
        for key, (given, allowed) in named.items()
        if not given or not set(given) <= set(allowed)
    ]
    for key, value in schedule.items():
        flag, least = ("mine", 0) if key == "mined_scenes" else (key, 1)
        if isinstance(value, int) and not isinstance(value, bool) and value < least:
            wrong.append(f"--{flag}: got {value!r}; allowed: {least} or more")
    if not 0 < schedule["learning_rate"] <= 1:
        wrong.append(f"--learning-rate: got {schedule['learning_rate']!r}; allowed: above 0, to 1")
    if plan["head_binning"] not in range(1, 5):
        wrong.append(f"--head-binning: got {plan['head_binning']!r}; allowed: 1 to 4")
    if schedule["tile_px"] not in range(64, 257, 64):
        wrong.append(f"--tile: got {schedule['tile_px']!r}; allowed: 64, 128, 192 or 256")
    wrong += [
        f"--{key.removesuffix('_share')}: got {value!r}; allowed: 0 to 1"
        for key, value in variation.items()
        if not 0 <= value <= 1
    ]
    if wrong:
        raise UsageError(*wrong)


def _reading(group_by: str | None, any_size: bool) -> Any:
    from twin.inspection.photographs.folder import Reading

    return Reading(group_by, any_size)


def module(name: str) -> Any:
    """A module of the training side, with a plain word where its extra is missing."""
    from importlib import import_module

    from twin.core.errors import UsageError

    try:
        return import_module(f"twin.inspection.training.{name}")
    except ModuleNotFoundError as error:
        raise UsageError(
            f"needs the extra `train`: pip install mpi-twin[train] ({error})"
        ) from error
