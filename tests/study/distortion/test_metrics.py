"""Figures of distortion of rows that are worked out by hand."""

import numpy as np
import pytest

from twin.study.distortion.case import LINES
from twin.study.distortion.metrics import STEP_ROWS, distortion_of, off_straight_rms
from twin.study.distortion.target import (
    ARC_M,
    LINE_WIDTH_M,
    LINES_AROUND,
    Bands,
    read_bands,
)

SQUARE = STEP_ROWS / 2 + STEP_ROWS * np.arange(LINES_AROUND)
WIDE = np.full(LINES_AROUND, 3.0)


def figures(row, rows=LINES, width=WIDE):
    return distortion_of(Bands(row, width, rows))


def test_a_square_image_has_none():
    found = figures(SQUARE)
    assert found.stretch == pytest.approx(1)
    assert found.closing_rows == 0
    assert [found.position_rms_rows, found.missing_rows, found.repeated_rows] == pytest.approx(
        [0, 0, 0], abs=1e-9
    )
    assert found.blur_m == pytest.approx(3 * ARC_M / LINES)


@pytest.mark.parametrize("stretch", [0.5, 0.85, 1.15])
def test_an_even_stretch_misses_or_repeats_its_share_of_the_rows(stretch):
    found = figures(stretch * SQUARE, rows=round(stretch * LINES))
    assert found.stretch == pytest.approx(stretch)
    assert found.missing_rows - found.repeated_rows == pytest.approx(LINES * (1 - stretch))
    assert min(found.missing_rows, found.repeated_rows) == pytest.approx(0, abs=1e-9)
    assert found.closing_rows == pytest.approx(LINES * (stretch - 1), abs=0.5)
    assert found.position_rms_rows == pytest.approx(0, abs=1e-9)


def test_a_cosine_has_its_amplitude_over_the_root_of_two():
    wave = 2.0 * np.cos(2 * np.pi * np.arange(LINES_AROUND) / LINES_AROUND)
    assert off_straight_rms(SQUARE + wave) == pytest.approx(2 / np.sqrt(2), rel=1e-3)


def test_one_gap_misses_its_rows_and_no_other():
    found = figures(np.where(np.arange(LINES_AROUND) < 40, SQUARE, SQUARE - 5))
    assert found.missing_rows == pytest.approx(5 * LINES_AROUND / (LINES_AROUND - 1))
    assert found.repeated_rows == pytest.approx(0, abs=1e-9)


def drawn(row, half_rows=2.0, rows=LINES, columns=120):
    """An image of bands with straight flanks, exact in the mean over each row."""
    k = np.arange(rows)[:, None]
    inside = np.clip(half_rows + 0.5 - np.abs(k - row[None, :]), 0, 1).sum(axis=1)
    return np.repeat(np.rint(20 + 200 * np.minimum(inside, 1))[:, None], columns, 1).astype(
        np.uint8
    )


def test_bands_are_read_where_they_were_drawn():
    row = SQUARE + 3 * np.sin(np.arange(LINES_AROUND))
    found = read_bands(drawn(row))
    assert found.row == pytest.approx(row, abs=0.02)
    assert found.width_rows == pytest.approx(np.sqrt((4**2 + 1) / 12), abs=0.1)
    assert found.rows == LINES


def test_a_target_that_is_not_all_there_is_not_read():
    assert read_bands(drawn(SQUARE[:-1])) is None
    assert read_bands(np.zeros((LINES, 120), np.uint8)) is None
    assert LINE_WIDTH_M < ARC_M / LINES_AROUND
