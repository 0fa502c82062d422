"""Run lengths give back the region they were made of, counted down the columns."""

import numpy as np
import pytest

from twin.render.run_lengths import run_lengths


def drawn(counts, rows, columns):
    """The image of run lengths, painted run by run."""
    runs = [np.full(count, k % 2, bool) for k, count in enumerate(counts)]
    return np.concatenate(runs).reshape(columns, rows).T


def test_by_hand():
    piece = np.array([[1, 0], [1, 1]], bool)
    # Image of 4 rows × 5 columns, corner of the piece at column 2, row 1: columns hold pixels
    # 8 … 11 and 12 … 15; the piece covers 9, 10 and 14.
    assert run_lengths(piece, left=2, top=1, rows=4, columns=5) == [9, 2, 3, 1, 5]


@pytest.mark.parametrize(
    ("piece", "counts"),
    [
        (np.ones((3, 2), bool), [0, 6]),
        (np.array([[1, 1], [0, 1], [1, 0]], bool), [0, 1, 1, 3, 1]),
        (np.zeros((3, 2), bool), [6]),
    ],
    ids=["everything", "over the foot of a column", "nothing"],
)
def test_of_the_whole_image(piece, counts):
    assert run_lengths(piece, left=0, top=0, rows=3, columns=2) == counts


@pytest.mark.parametrize("seed", range(20))
def test_there_and_back(seed):
    rng = np.random.default_rng(seed)
    rows, columns = (int(n) for n in rng.integers(1, 30, 2))
    height, width = int(rng.integers(1, rows + 1)), int(rng.integers(1, columns + 1))
    top, left = int(rng.integers(rows - height + 1)), int(rng.integers(columns - width + 1))
    image = np.zeros((rows, columns), bool)
    image[top : top + height, left : left + width] = rng.random((height, width)) < rng.random()
    piece = image[top : top + height, left : left + width]
    counts = run_lengths(piece, left=left, top=top, rows=rows, columns=columns)
    assert np.array_equal(drawn(counts, rows, columns), image)
    assert min(counts[1:], default=1) > 0
