"""Pictures of the gallery: small enough to travel inside the page, bright enough for the eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from twin.core.errors import UsageError
from twin.render.false_colour import GROUND_RGB, LIGHT_RGB
from twin.report.contrast import Contrast, Image, contrast_of
from twin.report.cutout import Cutout, close_ups, part_cutout, whole_image
from twin.report.run_folder import Preview
from twin.report.webp import webp_uris

VIEW_BYTES, CLOSE_UP_BYTES = 460_000, 140_000
"""For all pictures of a page together, so that it stays near 6 MB with Plotly in it."""
MOST_CLOSE_UPS = 3
"""Per view."""


@dataclass(frozen=True)
class Picture:
    """A grey image as data URI, the piece of the native image it shows, and its gain.

    The page colours it: WebP halves the resolution of colour, and here is only brightness.
    """

    uri: str
    cutout: Cutout
    gain: float


@dataclass(frozen=True)
class Pictures:
    """What the page shows of one preview: the view and what is marked in it."""

    view: Picture
    close_ups: tuple[Picture, ...]


def encode_pictures(previews: Sequence[Preview]) -> list[Pictures]:
    """Pictures of each preview, with one contrast per camera.

    Raises: UsageError where a preview is no image.
    """
    images = [grey_image(preview.file) for preview in previews]
    gains, shown = _stretched(previews, images)
    wholes = [_view(preview, image) for preview, image in zip(previews, shown, strict=True)]
    details = [_details(preview, image) for preview, image in zip(previews, shown, strict=True)]
    views = _pictures(previews, shown, gains, [[whole] for whole in wholes], VIEW_BYTES)
    close = _pictures(previews, shown, gains, details, CLOSE_UP_BYTES)
    return [Pictures(view[0], tuple(mine)) for view, mine in zip(views, close, strict=True)]


def _pictures(
    previews: Sequence[Preview],
    images: Sequence[Image],
    gains: Sequence[float],
    cutouts: Sequence[Sequence[Cutout]],
    budget_bytes: int,
) -> list[list[Picture]]:
    pieces = [
        cutout.of(image, scale=preview.scale)
        for preview, image, mine in zip(previews, images, cutouts, strict=True)
        for cutout in mine
    ]
    uris = iter(webp_uris(pieces, budget_bytes=budget_bytes))
    return [
        [Picture(next(uris), cutout, gain) for cutout in mine]
        for mine, gain in zip(cutouts, gains, strict=True)
    ]


def _stretched(
    previews: Sequence[Preview], images: Sequence[Image]
) -> tuple[list[float], list[Image]]:
    """Gains and stretched images; one contrast per camera keeps its images comparable."""
    cameras = [preview.view.partition("_")[0] for preview in previews]
    contrasts: dict[str, Contrast] = {
        camera: contrast_of([i for i, c in zip(images, cameras, strict=True) if c == camera])
        for camera in set(cameras)
    }
    mine = [contrasts[camera] for camera in cameras]
    return [c.gain for c in mine], [c.shown(i) for i, c in zip(images, mine, strict=True)]


def _view(preview: Preview, image: Image) -> Cutout:
    if preview.view.startswith("head"):
        return part_cutout(image, scale=preview.scale, keeping=preview.boxes)
    return whole_image(image, scale=preview.scale)


def _details(preview: Preview, image: Image) -> list[Cutout]:
    whole = whole_image(image, scale=preview.scale)
    return close_ups(preview.boxes, whole)[:MOST_CLOSE_UPS]


def grey_image(file: Path) -> Image:
    """Grey values [DN] behind a picture in false colour.

    Raises: UsageError where it is no image.
    """
    raw = np.frombuffer(file.read_bytes(), np.uint8)
    bgr = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None
    if bgr is None:
        raise UsageError(f"{file}: is no image")
    ground, light = GROUND_RGB[1], LIGHT_RGB[1]
    level = (bgr[:, :, 1].astype(np.float32) - ground) * (255 / (light - ground))
    return np.clip(np.rint(level), 0, 255).astype(np.uint8)
