"""The inspection stack's own commands: `inspect`, `train`, `quantise`, `evaluate`."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app

Folder = Annotated[Path, typer.Argument(help="Model folder: model.onnx and recipe.yaml.")]
Data = Annotated[Path, typer.Argument(help="Data set as `twin render` writes it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


@app.command(epilog="Example:  twin inspect runs/nominal-seed1/images/part_000001_shank.png --json")
def inspect(
    images: Annotated[list[Path], typer.Argument(help="PNG, TIFF or JPEG files.")],
    model: Annotated[
        Path | None, typer.Option(help="Model folder; default: the shipped one.")
    ] = None,
    view: Annotated[str, typer.Option(help="shank or head.")] = "shank",
    threshold: Annotated[float | None, typer.Option(help="Override the recipe's.")] = None,
    pixel_format: Annotated[
        str, typer.Option(help="Of grey images: Mono, or BayerRG for raw mosaics.")
    ] = "Mono",
    as_json: AsJson = False,
) -> None:
    """Judge any IMAGES with the inspection stack alone; exit code 1 if one is rejected."""
    from twin.core.errors import UsageError
    from twin.inspection.images import read_image
    from twin.inspection.inspector import Inspector
    from twin.spec.resources import find_rig

    if view not in ("shank", "head"):
        raise UsageError(f"--view: got {view!r}; allowed: shank, head")
    if pixel_format not in ("Mono", "BayerRG"):
        raise UsageError(f"--pixel-format: got {pixel_format!r}; allowed: Mono, BayerRG")
    inspector = Inspector(model or find_rig("mpi_bench") / "model", threshold=threshold)
    name = "shank" if view == "shank" else "head_0"
    read = partial(read_image, pixel_format=pixel_format)
    rows = [_row(inspector, image, read(image), name) for image in images]
    if as_json:
        print(json.dumps(rows, indent=2))
    for row in () if as_json else rows:
        print(f"{row['image']}: {row['decision']}  score {row['score']:.3f}  "
              f"threshold {row['threshold']:.3f}  {len(row['regions'])} regions")  # fmt: skip
    raise typer.Exit(int(any(row["decision"] == "reject" for row in rows)))


@app.command(epilog="Example:  twin train datasets/train --out training/fp32 --seed 1")
def train(
    data: Data,
    out: Annotated[Path, typer.Option(help="Model folder to write; resumed if begun.")],
    seed: Annotated[int, typer.Option(help="Seed of weights, splits and sampling.")] = 1,
    epochs: Annotated[int, typer.Option(help="Rounds of 250 batches.")] = 20,
    budget: Annotated[float, typer.Option(help="False-alarm share the threshold may cost.")] = 0.02,
    threads: Annotated[int, typer.Option(help="Processor threads.")] = 2,
    data_recipe: Annotated[str, typer.Option(help="How DATA was made, for the card.")] = "",
) -> None:
    """Train the network on DATA (needs the extra `train`)."""
    training = _training("train")
    figures = training.train(
        data, out, seed=seed, epochs=epochs, budget=budget, threads=threads,
        data_recipe=data_recipe,
    )  # fmt: skip
    print(json.dumps(figures, indent=2))


@app.command(epilog="Example:  twin quantise training/fp32 datasets/train --out training/int8")
def quantise(
    model: Folder, data: Data, out: Annotated[Path, typer.Option(help="INT8 folder to write.")]
) -> None:
    """Quantise MODEL to INT8, calibrated on DATA; print the parity report (needs `train`)."""
    print(json.dumps(_training("quantise").quantise(model, data, out), indent=2))


@app.command(epilog="Example:  twin evaluate rig_models/mpi_bench/model datasets/unseen")
def evaluate(
    model: Folder,
    data: Data,
    threshold: Annotated[float | None, typer.Option(help="Override the recipe's.")] = None,
    card: Annotated[bool, typer.Option(help="Write model_card.md into MODEL.")] = False,
    data_recipe: Annotated[str, typer.Option(help="How DATA was made, for the card.")] = "",
) -> None:
    """Measure MODEL on DATA that it was never trained on; one JSON document on stdout."""
    figures: dict[str, Any] = _training("evaluate").evaluate(model, data, threshold=threshold)
    if card:
        _training("card").write_card(model, figures, data_recipe=data_recipe)
    print(json.dumps(figures, indent=2))


def _row(inspector: Any, path: Path, image: Any, view: Any) -> dict[str, Any]:
    result = inspector.inspect_image(image, view)
    decision = "reject" if result.score >= inspector.threshold else "ok"
    regions = [
        {"x": r.x, "y": r.y, "width": r.width, "height": r.height, "score": r.score}
        for r in result.regions
    ]
    return {"image": str(path), "decision": decision, "score": result.score,
            "threshold": inspector.threshold, "doubt": result.doubt,
            "regions": regions}  # fmt: skip


def _training(name: str) -> Any:
    """A module of the training side, with a plain word where its extra is missing."""
    from importlib import import_module

    from twin.core.errors import UsageError

    try:
        return import_module(f"twin.inspection.training.{name}")
    except ModuleNotFoundError as error:
        raise UsageError(
            f"needs the extra `train`: pip install mpi-twin[train] ({error})"
        ) from error
