"""A data set on disk, as `twin render` writes it, read part by part."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.core.records import VIEWS, PixelFormat, ViewName
from twin.inspection.images import read_image


@dataclass(frozen=True)
class Item:
    """One part of a data set: its truth, and where its images and masks lie.

    `peak_cnr` is the contrast-to-noise of its crack in the view that shows it best, 0 where it is
    not said; `mosaics` are the views whose images are raw Bayer mosaics.
    """

    part_id: int
    fastener: str
    is_defective: bool
    longest_crack_m: float
    folder: Path
    peak_cnr: float = 0.0
    mosaics: frozenset[str] = frozenset()

    def image(self, view: ViewName) -> NDArray[np.uint8]:
        """Image of one view [rows, columns]. Raises: UsageError if missing or damaged."""
        pixel_format: PixelFormat = "BayerRG" if view in self.mosaics else "Mono"
        return read_image(self._path("images", view), pixel_format=pixel_format)

    def mask(self, view: ViewName, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """True on crack pixels of the image of that `shape`; all False where none was written."""
        path = self._path("masks", view)
        return read_image(path) > 0 if path.exists() else np.zeros(shape, bool)

    def _path(self, kind: str, view: ViewName) -> Path:
        return self.folder / kind / f"part_{self.part_id:06d}_{view}.png"


@dataclass(frozen=True)
class Split:
    """Parts for learning, for choosing, and for the last word; no part is in two of them."""

    train: tuple[Item, ...]
    validation: tuple[Item, ...]
    test: tuple[Item, ...]


def load_items(folder: Path) -> tuple[Item, ...]:
    """Every part listed in `folder`/parts.jsonl, by part id.

    Raises: UsageError naming file and line for anything missing or malformed, part ids twice.
    """
    path = folder / "parts.jsonl"
    try:
        with path.open(encoding="utf-8") as lines:
            items = [
                _item(path, number, line) for number, line in enumerate(lines, 1) if line.strip()
            ]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    if not items:
        raise UsageError(f"{path}: lists no part")
    if len({item.part_id for item in items}) < len(items):
        raise UsageError(f"{path}: a part_id occurs twice")
    return tuple(sorted(items, key=lambda item: item.part_id))


def split_items(items: Iterable[Item], *, seed: int) -> Split:
    """70 % train, 15 % validation, 15 % test, by part, drawn alike among good and defective."""
    groups: dict[str, list[Item]] = {"train": [], "validation": [], "test": []}
    for is_defective in (False, True):
        some = [item for item in items if item.is_defective == is_defective]
        order = stream(seed, "split", int(is_defective)).permutation(len(some))
        first, second = round(0.70 * len(some)), round(0.85 * len(some))
        for rank, index in enumerate(order):
            name = "train" if rank < first else "validation" if rank < second else "test"
            groups[name].append(some[index])
    return Split(**{n: tuple(sorted(g, key=lambda i: i.part_id)) for n, g in groups.items()})


def cells(
    mask: NDArray[np.bool_], *, bin_rows: int, bin_columns: int, stride_px: int
) -> NDArray[np.bool_]:
    """Which cells of a heat map the mask touches, on the grid that begins at pixel (0, 0)."""
    height, width = stride_px * bin_rows, stride_px * bin_columns
    rows, columns = mask.shape[0] // height, mask.shape[1] // width
    if not mask.any():
        return np.zeros((rows, columns), bool)
    blocks = mask[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return np.asarray(blocks.any((1, 3)))


def dilated(mask: NDArray[np.bool_], cells_px: int) -> NDArray[np.bool_]:
    """`mask` grown by `cells_px` on every side."""
    size = 2 * cells_px + 1
    return cv2.dilate(mask.astype(np.uint8), np.ones((size, size), np.uint8)) > 0


def views_of(item: Item) -> Iterable[tuple[ViewName, NDArray[np.uint8], NDArray[np.bool_]]]:
    """Name, image and mask of each view of a part, one at a time."""
    for view in VIEWS:
        image = item.image(view)
        yield view, image, item.mask(view, image.shape)


def _item(path: Path, number: int, line: str) -> Item:
    try:
        entry: dict[str, Any] = json.loads(line)
        return Item(
            int(entry["part_id"]),
            str(entry["fastener"]),
            bool(entry["is_defective"]),
            float(entry["longest_crack_m"]),
            path.parent,
            _peak_cnr(entry.get("views", {})),
            frozenset(v for v, e in entry.get("views", {}).items() if _is_mosaic(e)),
        )
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{number}: not JSON ({error.msg})") from None
    except KeyError as error:
        raise UsageError(f"{path}:{number}: missing key {error}") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise UsageError(f"{path}:{number}: {error}") from None


def _peak_cnr(views: dict[str, Any]) -> float:
    ratios = [r for view in views.values() for r in view.get("visible_cnr", {}).values()]
    return max(map(float, ratios), default=0.0)


def _is_mosaic(view: dict[str, Any]) -> bool:
    """Whether the record of a view says so; planes and colour images need not be told apart."""
    return view.get("pixel_format") == "BayerRG"
