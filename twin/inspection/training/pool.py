"""Training images in memory: each view cut to its part, with its truth and its hard places."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.records import ViewName
from twin.inspection.prepare import binned
from twin.inspection.recipe import ViewKind, Views, kind_of
from twin.inspection.region import CELL_PX, bounding_box, find_part
from twin.inspection.training.data import Item, cells, views_of

STRUCTURE_SHARE = 0.15  # share of a part's blocks that counts as hard structure
TILE_PX = 256


@dataclass(frozen=True)
class Scene:
    """One view of one training part, cut to the part's bounding box.

    `image` uint8 [rows, columns], already binned; `truth` bool [rows/4, columns/4], cells on
    a crack; `part_px`, `structure_px` int32 [n, 2], row and column of the blocks on the part, and
    of those among them with the most texture.
    """

    kind: ViewKind
    part_id: int
    view: ViewName
    image: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    part_px: NDArray[np.int32]
    structure_px: NDArray[np.int32]

    @property
    def truth_px(self) -> NDArray[np.int32]:
        """Row and column of every cell on a crack [n, 2]."""
        return (np.argwhere(self.truth) * 4).astype(np.int32)


def load_scenes(items: Iterable[Item], *, stride_px: int, views: Views) -> Iterable[list[Scene]]:
    """The scenes of each part in turn; views in which no part is seen are left out.

    Files are read and unpacked on a thread for each processor.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(partial(_scenes_of, views, stride_px), items)


def _scenes_of(views: Views, stride_px: int, item: Item) -> list[Scene]:
    scenes = []
    for view, image, mask in views_of(item):
        read = getattr(views, kind_of(view))
        small = binned(image, read)
        part = find_part(small)
        if part.any():
            truth = cells(mask, bin_rows=read.bin_rows, bin_columns=read.bin_columns,
                          stride_px=stride_px)  # fmt: skip
            scenes.append(_scene(item.part_id, view, small, truth, part, stride_px))
    return scenes


def _scene(
    part_id: int,
    view: ViewName,
    image: NDArray[np.uint8],
    truth: NDArray[np.bool_],
    part: NDArray[np.bool_],
    stride_px: int,
) -> Scene:
    box = bounding_box(part, image.shape)
    rows = slice(box.row, box.row + box.height)
    columns = slice(box.column, box.column + box.width)
    cut = at_least_a_tile(image[rows, columns])
    size = (cut.shape[0] // stride_px, cut.shape[1] // stride_px)
    cut_truth = np.zeros(size, bool)
    inner = truth[
        box.row // stride_px : (box.row + box.height) // stride_px,
        box.column // stride_px : (box.column + box.width) // stride_px,
    ]
    cut_truth[: inner.shape[0], : inner.shape[1]] = inner
    blocks = part[
        box.row // CELL_PX : -(-(box.row + box.height) // CELL_PX),
        box.column // CELL_PX : -(-(box.column + box.width) // CELL_PX),
    ]
    places, hard = places_of(cut, blocks)
    return Scene(kind_of(view), part_id, view, cut, cut_truth, places, hard)


def at_least_a_tile(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An image no smaller than a tile, its edge drawn out where it was."""
    bottom, right = (max(0, TILE_PX - size) for size in image.shape)
    padded: NDArray = cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(padded)


def places_of(
    image: NDArray[np.uint8], blocks: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Row and column of the `blocks` [px], and of those among them with the most texture.

    Texture is counted in whole numbers: OpenCV rounds a root by where in memory it finds its
    argument, and other places would be learnt from in another process.
    """
    smooth = cv2.GaussianBlur(image, (0, 0), 1.5)
    across, down = (
        cv2.Sobel(smooth, cv2.CV_16S, *way).astype(np.int32) for way in ((1, 0), (0, 1))
    )
    places = np.argwhere(blocks).astype(np.int32) * CELL_PX
    strength = _block_maxima(across**2 + down**2, blocks.shape)[blocks]
    count = max(1, round(STRUCTURE_SHARE * len(places)))
    return places, places[np.argsort(strength, kind="stable")[-count:]]


def _block_maxima(image: NDArray[np.int32], blocks: tuple[int, ...]) -> NDArray[np.int32]:
    """The greatest value of every block; 0 for blocks beyond the image."""
    whole = np.zeros([count * CELL_PX for count in blocks], np.int32)
    inner = image[: whole.shape[0], : whole.shape[1]]
    whole[: inner.shape[0], : inner.shape[1]] = inner
    return whole.reshape(blocks[0], CELL_PX, blocks[1], CELL_PX).max((1, 3))
