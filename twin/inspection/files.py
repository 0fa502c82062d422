"""`twin inspect`: the inspection stack on image files, without a bench around it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from twin.core.records import VIEWS, Region, ViewName
from twin.inspection.images import read_image
from twin.inspection.inspector import Inspector


def inspect_files(
    model: Path,
    images: Sequence[Path],
    *,
    view: ViewName | Literal["auto"] = "auto",
    threshold: float | None = None,
) -> list[dict[str, Any]]:
    """One JSON-ready finding per image: {image, view, decision, score, threshold, regions, doubt}.

    With "auto" the view is taken from the file's name (…_shank.png, …_head_2.png), else "head_0".

    Raises: ModelError for the model folder, UsageError for an image; nothing is returned then.
    """
    inspector = Inspector(model, threshold=threshold)
    return [
        _inspect(inspector, path, _view_of(path) if view == "auto" else view) for path in images
    ]


def _inspect(inspector: Inspector, path: Path, view: ViewName) -> dict[str, Any]:
    result = inspector.inspect_image(read_image(path), view)
    return {
        "image": str(path),
        "view": view,
        "decision": "reject" if result.score >= inspector.threshold or result.doubt else "ok",
        "score": result.score,
        "threshold": inspector.threshold,
        "regions": [_entry(region) for region in result.regions],
        "doubt": result.doubt,
    }


def _entry(region: Region) -> dict[str, float]:
    return {
        "x": region.x,
        "y": region.y,
        "width": region.width,
        "height": region.height,
        "score": region.score,
    }


def _view_of(path: Path) -> ViewName:
    for view in VIEWS:
        if path.stem.endswith(view):
            return view
    return "head_0"
