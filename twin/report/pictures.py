"""Pictures small enough to travel inside the page, and bright enough for the eye."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.report.run_folder import Preview

MOST_BYTES = 900_000
"""For all pictures of a page together, so that it stays near 6 MB with Plotly in it."""
QUALITIES = (90, 80, 70, 55, 40, 25)
BRIGHT_DN = 210.0
MOST_GAIN = 4.0


@dataclass(frozen=True)
class Picture:
    """A data URI; `width_px` and `height_px` are those of the native image, not of the picture."""

    uri: str
    width_px: int
    height_px: int
    gain: float


def encode_pictures(previews: Sequence[Preview]) -> list[Picture]:
    """The previews as WebP, brightened by one gain per camera, together at most `MOST_BYTES`.

    Raises: UsageError where a preview is no image.
    """
    images = [_read(preview) for preview in previews]
    gains = _gains(previews, images)
    lit = [cv2.convertScaleAbs(i, alpha=g) for i, g in zip(images, gains, strict=True)]
    files = _encode_all(lit)
    return [
        Picture(
            uri=f"data:image/webp;base64,{base64.b64encode(file).decode('ascii')}",
            width_px=round(image.shape[1] / preview.scale),
            height_px=round(image.shape[0] / preview.scale),
            gain=gain,
        )
        for preview, image, gain, file in zip(previews, lit, gains, files, strict=True)
    ]


def display_gain(images: Sequence[NDArray[np.uint8]]) -> float:
    """Gain that brings the brightest thousandth of `images` to a bright grey, 1 to 4."""
    bright_dn = max(float(np.percentile(image.max(axis=2), 99.9)) for image in images)
    return float(np.clip(BRIGHT_DN / max(bright_dn, 1.0), 1.0, MOST_GAIN))


def _gains(previews: Sequence[Preview], images: Sequence[NDArray[np.uint8]]) -> list[float]:
    """One gain per camera, so that its images stay comparable with one another."""
    cameras = [preview.view.partition("_")[0] for preview in previews]
    gain_of = {
        camera: display_gain([i for i, c in zip(images, cameras, strict=True) if c == camera])
        for camera in set(cameras)
    }
    return [gain_of[camera] for camera in cameras]


def _encode_all(images: Sequence[NDArray[np.uint8]]) -> list[bytes]:
    files: list[bytes] = []
    for quality in QUALITIES:
        files = [_webp(image, quality) for image in images]
        if sum(map(len, files)) <= MOST_BYTES:
            break
    return files


def _webp(image: NDArray[np.uint8], quality: int) -> bytes:
    return cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, quality])[1].tobytes()


def _read(preview: Preview) -> NDArray[np.uint8]:
    raw = np.frombuffer(preview.file.read_bytes(), np.uint8)
    image = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None
    if image is None:
        raise UsageError(f"{preview.file}: is no image")
    return image.astype(np.uint8, copy=False)
