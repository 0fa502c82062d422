"""Features of images whose values can be worked out by hand."""

import numpy as np
import pytest

from twin.inspection.monitoring.features import FEATURES, image_features


def plate(ground=4, glow=64, rows=512, columns=640):
    """A plate of 256 × 320 px, even, on even ground."""
    image = np.full((rows, columns), ground, np.uint8)
    image[128:384, 160:480] = glow
    return image


def of(image) -> dict[str, float]:
    return dict(zip(FEATURES, image_features(image), strict=True))


def test_ground_level_and_extent_of_an_even_plate():
    found = of(plate())
    assert found["ground"] == pytest.approx(2.0)
    assert found["level"] == pytest.approx(8.0, abs=0.04)
    # the mean over 3 × 3 blocks adds one block on every side
    assert found["length"] == pytest.approx(np.log(320 + 32))
    assert found["breadth"] == pytest.approx(np.log(256 + 32))


def test_a_lamp_of_a_quarter_halves_the_square_root():
    bright, dim = of(plate(glow=128)), of(plate(glow=32))
    assert dim["level"] == pytest.approx(bright["level"] / 2, abs=0.06)
    assert dim["length"] == bright["length"]


@pytest.mark.parametrize(("spread", "name"), [(1.0, "grain_1px"), (1.0, "rows_16px")])
def test_grain_is_the_difference_of_neighbours(spread, name):
    """Independent noise of √grey with deviation s: neighbours differ by s·√2."""
    rng = np.random.default_rng(1)
    image = plate(glow=100)
    roots = 10 + spread * rng.standard_normal((256, 320))
    image[128:384, 160:480] = np.clip(np.rint(roots**2), 0, 255)
    # ground within the outermost blocks adds steps; noise is far above them only in the mean
    assert of(image)[name] > of(plate(glow=100))[name]
    inner = image[144:368, 176:464]
    assert np.exp(of(inner)[name]) == pytest.approx(spread * np.sqrt(2), rel=0.1)


def test_stripes_show_at_their_own_distance():
    image = np.full((256, 256), 100, np.uint8)
    image[:, ::2] = 144
    found = of(image)
    assert np.exp(found["grain_1px"]) == pytest.approx(2.0)
    assert np.exp(found["grain_4px"]) == pytest.approx(1e-3)


def test_a_crack_hardly_moves_them():
    image = plate()
    image[200:360, 300:303] = 255
    change = image_features(image) - image_features(plate())
    named = dict(zip(FEATURES, change, strict=True))
    assert abs(named["level"]) < 0.01
    assert abs(named["bright_tail"]) < 0.01
    assert (named["length"], named["breadth"]) == (0.0, 0.0)


@pytest.mark.parametrize("image", [np.zeros((32, 32), np.uint8), np.full((33, 47), 255, np.uint8)])
def test_no_image_makes_them_anything_but_numbers(image):
    assert np.isfinite(image_features(image)).all()
