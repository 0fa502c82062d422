"""Cameras that are not those of the datasheet, and images they took."""

import cv2
import numpy as np
import pytest

from twin.core.random import stream
from twin.render.camera import expose
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
