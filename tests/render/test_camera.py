"""Cameras: their fixed patterns, their randomness, their colours and their bits."""

import cv2
import numpy as np
import pytest

from twin.core.random import stream
from twin.render.camera import demosaiced, expose, fixed_pattern, png_image
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
        "line_noise_e": number(0, "e-"),
        "red_response": number(0.15, "1"),
        "blue_response": number(0.4, "1"),
        "pixel_format": "Mono",
        "bit_depth": 8,
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


def flat(sensor, mean_e, *, rows=400, seed=1, **changes):
    """An evenly lit image, with some lines of the datasheet changed."""
    electrons = np.full((rows, sensor.columns), mean_e, np.float32)
    changed = sensor.model_copy(update=changes)
    return expose(electrons=electrons, sensor=changed, rng=stream(seed, "flat"))


def test_line_noise_of_the_datasheet_reaches_the_image(line_camera):
    image = flat(line_camera, 0.0, rows=4000, line_noise_e=20.0, dsnu_e=0.0).astype(float)
    expected = 0.1**2 * (20.0**2 + 2.3**2 / 600) + 1 / 12 / 600
    assert image.mean(axis=1).var() == pytest.approx(expected, rel=5 * np.sqrt(2 / 4000))


@pytest.mark.parametrize(("row", "column", "response"),
                         [(0, 0, 0.15), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 0.4)])  # fmt: skip
def test_pixels_of_a_mosaic_see_their_own_colour(frame_camera, row, column, response):
    image = flat(frame_camera, 1000.0, pixel_format="BayerRG")
    assert image.shape == (400, 600)
    pixels = image[row::2, column::2].astype(float)
    mean_e = 1000 * response
    variance = 0.1**2 * (mean_e + (0.02 * mean_e) ** 2 + 2.3**2 + 1.5**2) + 1 / 12
    error = np.sqrt(variance / pixels.size)
    assert pixels.mean() == pytest.approx(20 + 0.1 * mean_e, abs=5 * error)
    assert pixels.var() == pytest.approx(variance, rel=0.05)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("plane", "pixels"),
                         [(0, [(0, 0)]), (1, [(0, 1), (1, 0)]), (2, [(1, 1)])])  # fmt: skip
def test_a_scene_of_one_pure_colour_lights_only_its_plane(dtype, plane, pixels):
    mosaic = np.zeros((12, 16), dtype)
    for row, column in pixels:
        mosaic[row::2, column::2] = 200
    planes = demosaiced(mosaic)
    assert planes.shape == (12, 16, 3)
    assert planes.dtype == dtype
    assert (planes == np.where(np.arange(3) == plane, 200, 0)).all()


def test_colour_of_a_frame_camera_is_its_own_mosaic_interpolated(frame_camera):
    mosaic = flat(frame_camera, 1000.0, pixel_format="BayerRG").astype(int)
    planes = flat(frame_camera, 1000.0, pixel_format="RGB").astype(int)
    inner = (slice(2, -2, 2), slice(2, -2, 2))
    red = planes[inner][:, :, 0]
    assert np.array_equal(red, mosaic[inner])
    around = mosaic[1:-3:2, 2:-2:2], mosaic[3:-1:2, 2:-2:2], mosaic[2:-2:2, 1:-3:2]
    green = (sum(around) + mosaic[2:-2:2, 3:-1:2]) / 4
    assert np.abs(planes[inner][:, :, 1] - green).max() <= 0.5


def test_planes_of_a_line_camera_are_exposures_of_their_own(line_camera):
    planes = flat(line_camera, 1000.0, rows=2000, pixel_format="RGB")
    assert planes.shape == (2000, 600, 3)
    assert np.array_equal(planes[:, :, 1], flat(line_camera, 1000.0, rows=2000))
    values = planes.astype(float)
    error = np.sqrt(0.1**2 * (0.02 * 1000) ** 2 / 600)  # the pattern does not average out by rows
    assert values.mean((0, 1)) == pytest.approx([35.0, 120.0, 60.0], abs=5 * error)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        pair = (
            (values[:, :, one] - values[:, :, one].mean(0)).ravel(),
            (values[:, :, other] - values[:, :, other].mean(0)).ravel(),
        )
        assert abs(np.corrcoef(*pair)[0, 1]) < 5 / np.sqrt(2000 * 600)
        patterns = values[:, :, one].mean(0), values[:, :, other].mean(0)
        assert abs(np.corrcoef(*patterns)[0, 1]) < 5 / np.sqrt(600)


def test_each_plane_of_a_line_camera_has_line_noise_of_its_own(line_camera):
    planes = flat(line_camera, 300.0, rows=1000, pixel_format="RGB", line_noise_e=30.0)
    means = planes.astype(float).mean(axis=1)
    assert means.std(axis=0) == pytest.approx([3.0] * 3, rel=5 / np.sqrt(2 * 1000))
    assert np.abs(np.corrcoef(means.T)[np.triu_indices(3, 1)]).max() < 5 / np.sqrt(1000)


def test_a_line_camera_has_no_mosaic(line_camera):
    with pytest.raises(ValueError, match="got BayerRG, allowed: Mono or RGB"):
        flat(line_camera, 1.0, pixel_format="BayerRG")


@pytest.mark.parametrize("pixel_format", ["Mono", "BayerRG", "RGB"])
def test_any_format_repeats_from_the_same_generator_state(frame_camera, pixel_format):
    first, again, other = (
        flat(frame_camera, 300.0, seed=seed, pixel_format=pixel_format) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("pixel_format", ["Mono", "BayerRG", "RGB"])
@pytest.mark.parametrize(("bit_depth", "white"), [(8, 255), (10, 1023), (12, 4095)])
def test_any_format_saturates_at_the_end_of_its_bits(frame_camera, pixel_format, bit_depth, white):
    alike = {"red_response": 1.0, "blue_response": 1.0}
    image = flat(frame_camera, 9000.0, pixel_format=pixel_format, bit_depth=bit_depth, **alike)
    assert (image == white).all()


def test_a_file_shows_the_colours_and_the_brightness_of_the_image():
    planes = np.zeros((4, 5, 3), np.uint16)
    planes[:] = (1, 2, 4095)
    _, data = cv2.imencode(".png", png_image(planes, bit_depth=12))
    back = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    assert (cv2.cvtColor(back, cv2.COLOR_BGR2RGB) == (16, 32, 65520)).all()
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(png_image(grey, bit_depth=8), grey)
