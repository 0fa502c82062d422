"""What a photograph looks like in 256 bits, so that near copies can be found."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 16
NEAR_BITS = 8
"""Photographs that differ in at most so many of the 256 bits are called near copies."""


def fingerprint(image: NDArray[np.uint8]) -> bytes:
    """256 bits: is each of 16 × 16 places of the shrunken image brighter than its left neighbour?

    Source: difference hash, N. Krawetz, "Kind of Like That", 2013, there with 8 × 8 places.
    """
    small = cv2.resize(image, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA)
    return np.packbits(small[:, 1:] > small[:, :-1]).tobytes()


def near_pairs(fingerprints: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Index pairs, first below second, of fingerprints within `NEAR_BITS` of each other."""
    rows = np.frombuffer(b"".join(fingerprints), np.uint8).reshape(-1, SIDE * SIDE // 8)
    for i in range(len(rows) - 1):
        differing = np.bitwise_count(rows[i] ^ rows[i + 1 :]).sum(axis=1)
        yield from ((i, int(j)) for j in np.flatnonzero(differing <= NEAR_BITS) + i + 1)
