"""The darkroom: a frame says in which format its camera delivered it."""

from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from twin.core.records import frozen_array
from twin.plant import captures
from twin.plant.captures import Capture, Darkroom
from twin.render.view import View
from twin.spec import load_rig

ROWS, COLUMNS = 32, 48


@pytest.fixture
def developed(monkeypatch):
    """Develop a head view, evenly lit with 100 photoelectrons, by a small camera of a format."""
    electrons = frozen_array(np.full((ROWS, COLUMNS), 100.0, np.float32))
    mask = frozen_array(np.zeros((ROWS, COLUMNS), np.uint8))
    view = View("head_0", electrons, mask, ())
    monkeypatch.setattr(captures, "render_head", lambda **_: view)
    workpiece = SimpleNamespace(part=None, seat_angle_rad=0.0)
    capture = Capture("head_0", workpiece, 5, 9, None, is_complete=True)  # type: ignore[arg-type]

    def develop(**camera):
        rig = load_rig("mpi_bench")
        small = {"rows": ROWS, "columns": COLUMNS} | camera
        rig = replace(rig, frame_camera=rig.frame_camera.model_copy(update=small))
        with closing(Darkroom(rig=rig, seed=1)) as darkroom:
            return darkroom.develop(capture).result()

    return develop


@pytest.mark.parametrize(("pixel_format", "shape"),
                         [("Mono", (ROWS, COLUMNS)), ("BayerRG", (ROWS, COLUMNS)),
                          ("RGB", (ROWS, COLUMNS, 3))])  # fmt: skip
@pytest.mark.parametrize(("bit_depth", "dtype"), [(8, np.uint8), (12, np.uint16)])
def test_a_frame_says_what_its_pixels_are(developed, pixel_format, shape, bit_depth, dtype):
    frame = developed(pixel_format=pixel_format, bit_depth=bit_depth).frame
    assert (frame.pixel_format, frame.bit_depth) == (pixel_format, bit_depth)
    assert (frame.image.shape, frame.image.dtype) == (shape, dtype)
    assert (frame.part_id, frame.cycle_id) == (5, 9)


def test_the_checksum_covers_every_plane(developed):
    first, again = developed(pixel_format="RGB"), developed(pixel_format="RGB")
    other = developed(pixel_format="RGB", blue_response=0.9)
    assert first.crc32 == again.crc32
    assert np.array_equal(first.frame.image[:, :, 0], other.frame.image[:, :, 0])
    assert first.crc32 != other.crc32
