"""Cameras: their fixed patterns and their randomness."""

import numpy as np
import pytest

from twin.core.random import stream
from twin.render.camera import expose, fixed_pattern
from twin.spec import datasheets as ds


def number(value, unit):
    return {"value": value, "unit": unit, "source": "made up for this test"}


def sensor_fields(**changes):
    fields = {
        "name": "Test camera",
        "licence": "none",
        "columns": number(600, "1"),
        "rows": number(400, "1"),
        "pixel_pitch_m": number(3.45e-6, "m"),
        "quantum_efficiency": number(0.5, "1"),
        "full_well_e": number(10_000, "e-"),
        "dark_noise_e": number(2.3, "e-"),
        "prnu_share": number(0.02, "1"),
        "dsnu_e": number(1.5, "e-"),
        "gain_dn_per_e": number(0.1, "DN/e-"),
        "black_level_dn": number(20.0, "DN"),
    }
    return fields | changes


@pytest.fixture
def frame_camera():
    return ds.FrameCamera.model_validate(
        sensor_fields(max_frame_rate_hz=number(22, "Hz"), exposure_s=number(0.02, "s"))
    )


@pytest.fixture
def line_camera():
    return ds.LineScanCamera.model_validate(
        sensor_fields(
            rows=number(1, "1"),
            max_line_rate_hz=number(26e3, "Hz"),
            burst_line_rate_hz=number(45e3, "Hz"),
            exposure_min_s=number(4e-6, "s"),
            exposure_max_s=number(3e-3, "s"),
            line_overhead_s=number(1e-6, "s"),
            debounce_s=number(0, "s"),
        )
    )


def test_frame_pattern_has_the_datasheet_spread(frame_camera):
    prnu, dsnu_e = fixed_pattern(frame_camera)
    assert prnu.shape == dsnu_e.shape == (400, 600)
    assert prnu.std() == pytest.approx(0.02, rel=0.02)
    assert dsnu_e.std() == pytest.approx(1.5, rel=0.02)
    assert abs(np.corrcoef(prnu.ravel(), dsnu_e.ravel())[0, 1]) < 0.02


def test_pattern_belongs_to_the_camera_by_name(frame_camera):
    again = frame_camera.model_copy()
    other = frame_camera.model_copy(update={"name": "Another camera"})
    assert np.array_equal(fixed_pattern(frame_camera)[0], fixed_pattern(again)[0])
    assert not np.array_equal(fixed_pattern(frame_camera)[0], fixed_pattern(other)[0])


def test_line_pattern_is_the_same_in_every_line(line_camera):
    electrons = np.full((3000, 600), 1000.0, np.float32)
    image = expose(electrons=electrons, sensor=line_camera, rng=stream(1, "line")).astype(float)
    column_means = image.mean(axis=0)
    prnu, dsnu_e = fixed_pattern(line_camera)
    expected = 20 + 0.1 * (1000 * (1 + prnu[0]) + dsnu_e[0])
    assert column_means == pytest.approx(expected, abs=0.35)
    assert image.mean(axis=1).std() < 3 * np.sqrt(10 / 600)


def test_average_of_many_frames_shows_the_pattern(frame_camera):
    electrons = np.full((400, 600), 1000.0, np.float32)
    rng = stream(1, "frames")
    mean = np.mean(
        [expose(electrons=electrons, sensor=frame_camera, rng=rng) for _ in range(60)], 0
    )
    prnu, dsnu_e = fixed_pattern(frame_camera)
    expected = 20 + 0.1 * (1000 * (1 + prnu) + dsnu_e)
    assert np.corrcoef(mean.ravel(), expected.ravel())[0, 1] > 0.95


def test_same_generator_state_same_image(frame_camera):
    electrons = np.full((400, 600), 300.0, np.float32)

    def shot(seed):
        return expose(electrons=electrons, sensor=frame_camera, rng=stream(seed, "camera"))

    assert np.array_equal(shot(1), shot(1))
    assert not np.array_equal(shot(1), shot(2))


def test_an_image_of_another_size_is_refused(frame_camera):
    with pytest.raises(ValueError, match="does not fit"):
        expose(electrons=np.zeros((10, 10), np.float32), sensor=frame_camera, rng=stream(1))
