"""Images kept of a run, whatever format the cameras deliver."""

import json
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from twin.bench.gallery import Gallery
from twin.core.records import Frame, Verdict
from twin.inspection.images import read_image
from twin.plant.captures import Developed
from twin.render.false_colour import LIGHT_RGB
from twin.render.view import View

SIZE = 64


def image_of(pixel_format, bit_depth):
    """Green at full scale, red and blue dark."""
    white = 2**bit_depth - 1
    shape = (SIZE, SIZE, 3) if pixel_format == "RGB" else (SIZE, SIZE)
    image = np.zeros(shape, np.uint8 if bit_depth == 8 else np.uint16)
    if pixel_format == "RGB":
        image[:, :, 1] = white
    elif pixel_format == "BayerRG":
        image[0::2, 1::2] = image[1::2, 0::2] = white
    else:
        image[:] = white
    return image


@pytest.mark.parametrize("pixel_format", ["Mono", "BayerRG", "RGB"])
@pytest.mark.parametrize("bit_depth", [8, 10, 12])
def test_the_preview_is_of_the_green_plane_and_the_file_is_native(
    tmp_path, pixel_format, bit_depth
):
    image = image_of(pixel_format, bit_depth)
    frame = Frame("head_0", 3, 1, image, True, pixel_format, bit_depth)
    empty = np.zeros((SIZE, SIZE), np.uint8)
    developed = Developed(frame, View("head_0", empty.astype(np.float32), empty, ()))
    part = SimpleNamespace(part_id=3, is_defective=False)
    capture = SimpleNamespace(workpiece=SimpleNamespace(part=part), line_scan=None)
    gallery = Gallery(tmp_path, saves_all=True)
    gallery.witness([capture], [developed], Verdict(3, "ok", 0.1, 0.5))  # type: ignore[list-item]
    gallery.close()

    (entry,) = json.loads((tmp_path / "gallery" / "gallery.json").read_text())
    preview = cv2.imread(str(tmp_path / "gallery" / entry["file"]))
    assert (cv2.cvtColor(preview, cv2.COLOR_BGR2RGB) == LIGHT_RGB).all()
    native = tmp_path / "images" / "part_000003_head_0.png"
    stored = cv2.imread(str(native), cv2.IMREAD_UNCHANGED)
    assert stored.shape == image.shape
    told = "BayerRG" if pixel_format == "BayerRG" else "Mono"
    assert (read_image(native, pixel_format=told) == 255).all()
