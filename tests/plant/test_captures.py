"""The darkroom: a frame says in which format its camera delivered it."""

from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from twin.core.records import frozen_array
from twin.plant import captures
from twin.plant.camera_faults import CameraState
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

    def develop(seen=None, **camera):
        rig = load_rig("mpi_bench")
        small = {"rows": ROWS, "columns": COLUMNS} | camera
        rig = replace(rig, frame_camera=rig.frame_camera.model_copy(update=small))
        with closing(Darkroom(rig=rig, seed=1)) as darkroom:
            return darkroom.develop(replace(capture, **(seen or {}))).result()

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


@pytest.mark.parametrize(
    ("seen", "gain"),
    [
        ({"camera": CameraState(exposure_share=3.0)}, 3.0),
        ({"light_gain": np.array([1.5])}, 1.5),
        ({"camera": CameraState(exposure_share=3.0), "light_gain": np.array([0.5])}, 1.5),
    ],
)
def test_light_and_exposure_brighten_a_head_image(developed, seen, gain):
    electrons = developed(seen).view.electrons
    assert electrons == pytest.approx(gain * 100.0)


def test_rows_that_never_arrived_are_black(developed):
    image = developed({"camera": CameraState(kept_share=0.25)}).frame.image
    assert image[: ROWS // 4].min() > 0
    assert image[ROWS // 4 :].max() == 0


def test_line_noise_moves_whole_rows(developed):
    rows = developed({"camera": CameraState(line_noise_e=60.0)}).frame.image.mean(axis=1)
    sound = developed().frame.image.mean(axis=1)
    assert np.std(rows) > 5 * np.std(sound)
