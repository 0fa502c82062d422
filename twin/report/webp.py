"""Grey images as WebP data URIs within a budget of bytes."""

import base64
from collections.abc import Sequence

import cv2
import numpy as np

from twin.report.contrast import Image

STEPS = ((85, 1024), (80, 900), (75, 800), (70, 720), (65, 640), (60, 560), (50, 480), (40, 320))
"""Quality and longest side [px], finest first."""


def webp_uris(images: Sequence[Image], *, budget_bytes: int) -> list[str]:
    """`images` uint8 [rows, columns] as data URIs, as fine as all of them together may be.

    The coarsest step is taken even where it exceeds the budget.
    """
    files: list[bytes] = []
    for quality, longest_px in STEPS:
        files = [_webp(_at_most(image, longest_px), quality) for image in images]
        if sum(map(len, files)) <= budget_bytes:
            break
    return [f"data:image/webp;base64,{base64.b64encode(f).decode('ascii')}" for f in files]


def _at_most(image: Image, longest_px: int) -> Image:
    scale = longest_px / max(image.shape)
    if scale >= 1:
        return image
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False)


def _webp(image: Image, quality: int) -> bytes:
    return cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, quality])[1].tobytes()
