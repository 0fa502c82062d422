"""Pictures small enough to travel inside the page, with contrast enough for the eye."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.render.false_colour import GROUND_RGB, LIGHT_RGB, false_colour
from twin.report.cutout import Cutout, part_cutout, whole_image
from twin.report.run_folder import Preview

Image = NDArray[np.uint8]

MOST_BYTES = 740_000
"""For all pictures of a page together, so that it stays below 6 MB with Plotly in it."""
QUALITIES = (88, 80, 70, 55, 40, 25)
BRIGHT_DN = 215.0
MOST_GAIN = 6.0


@dataclass(frozen=True)
class Contrast:
    """Grey values as shown: (value − `ground_dn`) × `gain`."""

    ground_dn: float
    gain: float

    def shown(self, image: Image) -> Image:
        """`image` uint8 [rows, columns] with this contrast."""
        stretched = (image.astype(np.float32) - self.ground_dn) * self.gain
        return np.clip(stretched, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Picture:
    """A data URI, the piece of the native image it shows, and the gain it was shown with."""

    uri: str
    cutout: Cutout
    gain: float


def encode_pictures(previews: Sequence[Preview]) -> list[Picture]:
    """The previews as WebP, with one contrast per camera, together at most `MOST_BYTES`.

    Raises: UsageError where a preview is no image.
    """
    images = [_read(preview) for preview in previews]
    contrasts = _contrasts(previews, images)
    shown = [contrast.shown(i) for i, contrast in zip(images, contrasts, strict=True)]
    cutouts = [_cutout(preview, image) for preview, image in zip(previews, shown, strict=True)]
    pieces = [
        cutout.of(image, scale=preview.scale)
        for preview, image, cutout in zip(previews, shown, cutouts, strict=True)
    ]
    return [
        Picture(f"data:image/webp;base64,{base64.b64encode(f).decode('ascii')}", c, k.gain)
        for f, c, k in zip(_encode_all(pieces), cutouts, contrasts, strict=True)
    ]


def contrast_of(images: Sequence[Image]) -> Contrast:
    """Contrast that keeps the ground dark and brings the brightest thousandth near full scale."""
    low, high = (
        float(np.median([np.percentile(i, 2) for i in images])),
        max(float(np.percentile(i, 99.9)) for i in images),
    )
    gain = np.clip(BRIGHT_DN / max(high - low, 1.0), 1.0, MOST_GAIN)
    return Contrast(low if gain > 1.0 else 0.0, float(gain))


def _contrasts(previews: Sequence[Preview], images: Sequence[Image]) -> list[Contrast]:
    """One contrast per camera, so that its images stay comparable with one another."""
    cameras = [preview.view.partition("_")[0] for preview in previews]
    of_camera = {
        camera: contrast_of([i for i, c in zip(images, cameras, strict=True) if c == camera])
        for camera in set(cameras)
    }
    return [of_camera[camera] for camera in cameras]


def _cutout(preview: Preview, image: Image) -> Cutout:
    if not preview.view.startswith("head"):
        return whole_image(image, scale=preview.scale)
    boxes = (*preview.truth, *(finding.box for finding in preview.findings))
    return part_cutout(image, scale=preview.scale, keeping=boxes)


def _encode_all(images: Sequence[Image]) -> list[bytes]:
    files: list[bytes] = []
    for quality in QUALITIES:
        files = [_webp(false_colour(image), quality) for image in images]
        if sum(map(len, files)) <= MOST_BYTES:
            break
    return files


def _webp(rgb: Image, quality: int) -> bytes:
    bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".webp", bgr, [cv2.IMWRITE_WEBP_QUALITY, quality])[1].tobytes()


def _read(preview: Preview) -> Image:
    """Grey values [DN] behind a preview in false colour."""
    raw = np.frombuffer(preview.file.read_bytes(), np.uint8)
    bgr = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None
    if bgr is None:
        raise UsageError(f"{preview.file}: is no image")
    ground, light = GROUND_RGB[1], LIGHT_RGB[1]
    level = (bgr[:, :, 1].astype(np.float32) - ground) * (255 / (light - ground))
    return np.clip(np.rint(level), 0, 255).astype(np.uint8)
