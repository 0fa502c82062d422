"""`twin inspect`: the inspection stack on any image, without the twin."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app

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
    runtime: Annotated[str, typer.Option(help="onnxruntime or openvino.")] = "onnxruntime",
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
    folder = model or find_rig("mpi_bench") / "model"
    inspector = Inspector(folder, threshold=threshold, runtime=runtime)  # type: ignore[arg-type]
    name = "shank" if view == "shank" else "head_0"
    read = partial(read_image, pixel_format=pixel_format)
    rows = [_row(inspector, image, read(image), name) for image in images]
    if as_json:
        print(json.dumps(rows, indent=2))
    for row in () if as_json else rows:
        print(f"{row['image']}: {row['decision']}  score {row['score']:.3f}  "
              f"threshold {row['threshold']:.3f}  {len(row['regions'])} regions")  # fmt: skip
    raise typer.Exit(int(any(row["decision"] == "reject" for row in rows)))


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
