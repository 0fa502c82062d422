"""A region of an image as run lengths, the way COCO writes masks that are exact."""

import numpy as np
from numpy.typing import NDArray


def run_lengths(
    piece: NDArray[np.bool_], *, left: int, top: int, rows: int, columns: int
) -> list[int]:
    """Lengths of the runs of ground and region, by turns, down one column after the other.

    `piece` [height, width] is True on the region; its corner lies at column `left` and row `top`
    of an image of `rows` × `columns`. The first run is ground and may be 0; no other is. All of
    them together are rows · columns.

    Source: COCO API, `maskApi.c`: uncompressed `counts`.
    """
    edges = np.diff(np.pad(piece.T.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    column, first = np.nonzero(edges == 1)
    _, behind = np.nonzero(edges == -1)
    head = (left + column) * rows + top
    ends = np.column_stack((head + first, head + behind)).ravel()
    counts = np.diff(_joined(ends), prepend=0, append=rows * columns)
    return counts[: len(counts) - int(counts[-1] == 0)].tolist()


def _joined(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Beginnings and ends by turns; one that reaches the foot of a column goes on in the next."""
    keeps = np.ones(len(ends), bool)
    keeps[1:-1] = np.repeat(ends[1:-1:2] != ends[2::2], 2)
    return ends[keeps]
