"""Cameras that are not those of the datasheet, and images they took."""

import cv2
import numpy as np
import pytest

from twin.calibrate.photo import Photo
from twin.core.random import stream
from twin.render.camera import expose
from twin.render.view import View, boxes_of_mask
from twin.spec.rig_loader import load_rig


@pytest.fixture(scope="session")
def rig():
    return load_rig("mpi_bench")


@pytest.fixture(scope="session")
def line_sensor(rig):
    """A line camera whose dark noise stays clear of zero."""
    return rig.line_camera.model_copy(
        update={
            "name": "line camera under test",
            "columns": 1024,
            "gain_dn_per_e": 0.62,
            "dark_noise_e": 14.0,
            "line_noise_e": 3.0,
            "prnu_share": 0.02,
            "dsnu_e": 6.0,
            "black_level_dn": 60.0,
        }
    )


@pytest.fixture(scope="session")
def frame_sensor(rig):
    """A frame camera of twelve bits that shows its full well."""
    return rig.frame_camera.model_copy(
        update={
            "name": "frame camera under test",
            "columns": 480,
            "rows": 400,
            "gain_dn_per_e": 0.02,
            "full_well_e": 9600.0,
            "dark_noise_e": 3.1,
            "line_noise_e": 0.8,
            "prnu_share": 0.013,
            "dsnu_e": 1.6,
            "black_level_dn": 10.0,
            "bit_depth": 12,
        }
    )


@pytest.fixture(scope="session")
def write_images():
    """Write images of one exposure into a folder, as many as given."""

    def write(folder, *images):
        folder.mkdir(parents=True)
        for number, image in enumerate(images):
            assert cv2.imwrite(str(folder / f"{number}.png"), image)
        return folder

    return write


@pytest.fixture(scope="session")
def write_flats(write_images):
    """Write flat fields of a sensor at each level of `electrons`, and dark images: flats/, dark/.

    `shade` [columns] is the relative course of the light along a row.
    """

    def write(root, sensor, electrons, *, rows, seed=1, images=2, shade=1.0):
        rng = stream(seed, "flat fields")
        for number, level in enumerate((0.0, *electrons)):
            even = np.full((rows, sensor.columns), level, np.float32) * np.float32(shade)
            taken = [expose(electrons=even, sensor=sensor, rng=rng) for _ in range(images)]
            folder = f"flats/{number:02d}" if number else "dark"
            write_images(root / folder, *taken)
        return root

    return write


@pytest.fixture(scope="session")
def line_of_beads():
    """A rendered indication of our own: a line of beads on a ground that glows too.

    Glow share 1 − exp(−gain × beads) of 300 e-, along rows 60 ± 2; `number` draws the beads.
    """
    rows, columns, full_e = 120, 220, 300.0
    profile = np.exp(-0.5 * ((np.arange(rows) - 60) / 1.5) ** 2)[:, None]
    along = (np.arange(columns) >= 50) & (np.arange(columns) < 170)

    def render(gain, number, *, spread=0.6, places=along):
        rng = stream(number, "beads")
        uneven = np.exp(spread * np.repeat(rng.standard_normal(columns // 2), 2) - spread**2 / 2)
        cover = 0.08 * gain * profile * np.where(places, uneven, 0.0) + 0.01 * gain
        mask = ((np.abs(np.arange(rows) - 60) <= 2)[:, None] & places).astype(np.uint8)
        electrons = (5.0 + full_e * -np.expm1(-cover)).astype(np.float32)
        return View("shank", electrons, mask, boxes_of_mask(mask))

    return render


@pytest.fixture(scope="session")
def photograph():
    """A photograph of a view through a camera with photon noise and 10 e- in the dark."""

    def take(view, *, seed=0, right_px=0, down_px=0, white_e=np.inf, name="photo.png"):
        rng = stream(seed, "photograph")
        noise = rng.normal(0, 10, view.electrons.shape)
        electrons = rng.poisson(view.electrons) + noise
        electrons = np.roll(electrons, (down_px, right_px), (0, 1)).astype(np.float32)
        return Photo(name, np.minimum(electrons, white_e), electrons >= white_e)

    return take
