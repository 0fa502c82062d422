"""Thumbnails of wrongly judged parts as the run kept them, small enough to travel in the page."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.core.errors import UsageError
from twin.report.contrast import contrast_of
from twin.report.pictures import grey_image
from twin.report.run_folder import Box
from twin.report.webp import webp_uris

BYTES = 200_000
INDEX = "thumbnails.json"


@dataclass(frozen=True)
class Thumbnail:
    """A cut-out as data URI, `width` × `height` pixels, with the box it was cut out for."""

    uri: str
    view: str
    width: int
    height: int
    box: Box


def thumbnails_of(gallery: Path, part_ids: Collection[int]) -> dict[int, Thumbnail]:
    """Thumbnails of these parts by part number; none where the run kept none.

    Raises: UsageError where the index or a picture is damaged.
    """
    index = gallery / INDEX
    if not index.is_file():
        return {}
    try:
        entries = [e for e in json.loads(index.read_text("utf-8")) if e["part_id"] in part_ids]
        images = [grey_image(gallery / Path(entry["file"]).name) for entry in entries]
        uris = webp_uris(_stretched(images), budget_bytes=BYTES) if images else []
        return {
            int(entry["part_id"]): _thumbnail(entry, uri, image.shape)
            for entry, uri, image in zip(entries, uris, images, strict=True)
        }
    except (OSError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError(f"{index}: cannot be read ({error!r})") from None


def _stretched(images: list) -> list:
    return [contrast_of([image]).shown(image) for image in images]


def _thumbnail(entry: Mapping[str, Any], uri: str, shape: tuple[int, int]) -> Thumbnail:
    x, y, width, height = (int(side) for side in entry["box"])
    return Thumbnail(uri, str(entry["view"]), shape[1], shape[0], (x, y, width, height))
