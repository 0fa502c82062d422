"""`twin explain`: where a network looks when it says "defective"."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from twin.cli.app import app
from twin.cli.train import module


@app.command(
    epilog="Examples:  twin explain part_000001_shank.png --model training/student  ·  "
    "twin explain --game datasets/unseen --model training/student --json"
)
def explain(
    images: Annotated[
        list[Path] | None, typer.Argument(help="PNG, TIFF or JPEG files to explain.")
    ] = None,
    model: Annotated[Path, typer.Option(help="Folder that `twin train` wrote.")] = Path(
        "training/fp32"
    ),
    method: Annotated[
        str, typer.Option(help="grad_cam, grad_cam_pp, score_cam, guided_grad_cam, or all.")
    ] = "all",
    view: Annotated[str, typer.Option(help="shank or head.")] = "shank",
    out: Annotated[Path, typer.Option(help="Folder for the overlays.")] = Path("explained"),
    game: Annotated[
        Path | None,
        typer.Option(help="Rendered data set to play the pointing game on, against its masks."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Overlay IMAGES with what the network's verdict hangs on (needs the extra `train`).

    With --game: how often each method's strongest pixel lies on the true defect.
    """
    from twin.core.errors import UsageError

    allowed = module("explain.cams").METHODS
    if method not in (*allowed, "all"):
        raise UsageError(f"--method: got {method!r}; allowed: {', '.join(allowed)}, all")
    if view not in ("shank", "head"):
        raise UsageError(f"--view: got {view!r}; allowed: shank, head")
    if not images and game is None:
        raise UsageError("nothing to explain: give images, or --game with a data set")
    methods = allowed if method == "all" else (method,)
    explainer = module("explain.images").Explainer(model)
    found: dict[str, Any] = {}
    if images:
        found["overlays"] = _overlays(explainer, images, view, methods, out)
    if game is not None:
        found["pointing_game"] = _played(explainer, game, methods)
    print(json.dumps(found, indent=2)) if as_json else _tell(found)


def _overlays(explainer: Any, images: list[Path], view: str, methods: Any, out: Path) -> list[str]:
    import cv2

    from twin.core.errors import UsageError
    from twin.inspection.images import read_image

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from None
    written = []
    for path in images:
        image = read_image(path)
        for method in methods:
            name = "shank" if view == "shank" else "head_0"
            relevance = explainer.relevance(image, name, method)
            target = out / f"{path.stem}_{method}.png"
            cv2.imwrite(str(target), module("explain.overlay").overlaid(image, relevance))
            written.append(str(target))
    return written


def _played(explainer: Any, data: Path, methods: Any) -> dict[str, Any]:
    from rich.console import Console
    from rich.progress import track

    parts = module("pool").load_scenes(
        module("data").load_items(data),
        stride_px=explainer.recipe.stride_px,
        views=explainer.recipe.views,
    )
    scenes = (scene for scenes in parts for scene in scenes)
    exhibits = list(module("explain.images").exhibits_of(scenes, seed=1))
    console = Console(stderr=True)
    return module("explain.pointing").pointing_game(
        explainer.network,
        track(exhibits, "pointing", console=console, transient=True),
        normalisation=explainer.plan.normalisation,
        methods=methods,
    )


def _tell(found: dict[str, Any]) -> None:
    for path in found.get("overlays", ()):
        print(path)
    for method, result in found.get("pointing_game", {}).items():
        if method == "area":
            print(f"at random: {result:.1%}")
        else:
            print(f"{method}: {result['count']} of {result['n']} = {result['share']:.1%} "
                  f"(95 % interval {result['low']:.1%} to {result['high']:.1%})")  # fmt: skip
