"""The temporal noise of a stack, split into what rows share and the rest."""

import numpy as np
import pytest

from twin.calibrate.images import ImageFormat
from twin.calibrate.level import pattern_image, read_level
from twin.core.errors import UsageError

ROWS, COLUMNS = 300, 400
FRAME = ImageFormat(columns=COLUMNS, rows=ROWS, bit_depth=8)
LINE = ImageFormat(columns=COLUMNS, rows=None, bit_depth=8)


@pytest.fixture
def level(tmp_path, write_images):
    def read(*images, wanted=FRAME):
        folder = write_images(tmp_path / f"{len(list(tmp_path.iterdir()))}", *images)
        return read_level(sorted(folder.iterdir()), wanted)

    return read


def rounded(image):
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def test_two_images_apart_by_a_chessboard(level):
    """±1 about the mean of two images: (2²)/2 = 2 DN² within the rows, nothing between them."""
    board = (np.indices((ROWS, COLUMNS)).sum(axis=0) % 2) * 2
    found = level(rounded(100 + board), rounded(102 - board))
    assert found.mean_dn == pytest.approx(101)
    assert found.pixel_variance_dn2 == pytest.approx(2, rel=0.01)
    assert abs(found.line_variance_dn2) < 0.01


def test_rows_that_shift_as_one(level):
    """Every other row 4 DN higher, then lower: 4²/2 = 8 DN² between rows, nothing within."""
    stripes = np.tile((np.arange(ROWS) % 2 * 4)[:, None], (1, COLUMNS))
    found = level(rounded(100 + stripes), rounded(104 - stripes))
    assert found.pixel_variance_dn2 == pytest.approx(0, abs=1e-12)
    assert found.line_variance_dn2 == pytest.approx(8, rel=0.01)


@pytest.mark.parametrize("images", [2, 5])
def test_both_noises_beside_each_other(level, images):
    rng = np.random.default_rng(1)
    pattern = 20 * rng.standard_normal((ROWS, COLUMNS))
    found = level(
        *(
            rounded(
                128 + pattern + 6 * rng.standard_normal(pattern.shape)
                + 2 * rng.standard_normal((ROWS, 1)) + drift
            )
            for drift in range(images)
        )
    )  # fmt: skip
    assert found.pixel_variance_dn2 == pytest.approx(36 + 1 / 12, abs=4 * found.variance_error_dn2)
    assert found.line_variance_dn2 == pytest.approx(4, abs=4 * found.line_error_dn2)
    assert found.line_error_dn2 == pytest.approx(4 * np.sqrt(2 / ROWS / (images - 1)), rel=0.2)


def test_finer_steps_are_the_same_grey_values(level):
    rng = np.random.default_rng(2)
    noise = 5 * rng.standard_normal((2, ROWS, COLUMNS))
    eight = level(*rounded(100 + noise))
    twelve = level(
        *np.rint(16 * (100 + noise)).astype(np.uint16),
        wanted=ImageFormat(columns=COLUMNS, rows=ROWS, bit_depth=12),
    )
    assert twelve.mean_dn == pytest.approx(eight.mean_dn, rel=1e-3)
    assert twelve.pixel_variance_dn2 == pytest.approx(eight.pixel_variance_dn2 - 1 / 12, rel=2e-3)


def test_shares_at_the_ends_of_the_converter(level):
    image = np.full((ROWS, COLUMNS), 7, np.uint8)
    image[:30], image[30:90] = 0, 255
    other = image.copy()
    other[-1, -1] = 8
    found = level(image, other)
    assert found.black_share == pytest.approx(0.1)
    assert found.white_share == pytest.approx(0.2)


def test_the_pattern_of_a_line_camera_is_one_line(level):
    ramp = np.tile(np.arange(COLUMNS) % 200, (ROWS, 1)).astype(np.uint8)
    found = level(ramp, ramp + np.uint8(2), wanted=LINE)
    assert pattern_image(found, LINE).shape == (1, COLUMNS)
    assert np.allclose(pattern_image(found, LINE), ramp[:1] + 1.0)
    assert np.allclose(pattern_image(found, FRAME), ramp + 1.0)


def test_images_that_show_no_noise_are_refused(level):
    image = rounded(np.random.default_rng(3).normal(100, 5, (ROWS, COLUMNS)))
    with pytest.raises(UsageError, match=r"got 1 image\(s\)"):
        level(image)
    with pytest.raises(UsageError, match=r"2\.png: the same image as 0\.png"):
        level(image, image[::-1], image)
    with pytest.raises(UsageError, match=r"1\.png: got 299 rows"):
        level(image, image[1:], wanted=LINE)
