"""The inspector: five images of one part in, one verdict out. Any doubt is a reject."""

import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.errors import ModelError
from twin.core.records import VIEWS, Frame, Region, Verdict, ViewName
from twin.inspection.model import Model, load_model
from twin.inspection.pixel_format import format_doubt, green_plane
from twin.inspection.prepare import Prepared, prepare
from twin.inspection.score import Finding, findings, is_sound, probability
from twin.inspection.session import Runtime
from twin.inspection.tiles import reassemble

CERTAIN_REJECT = 1.0
NOT_NUMBERS = "scores are not numbers"


@dataclass(frozen=True)
class Heat:
    """Crack probability per cell [rows, columns]; cell (i, j) begins at native pixel
    (row + i · cell_rows, column + j · cell_columns)."""

    probability: NDArray[np.float32]
    row: int
    column: int
    cell_rows: int
    cell_columns: int


@dataclass(frozen=True)
class ViewResult:
    """What one image says: its score, the regions behind it, and why it can not be trusted."""

    score: float
    regions: tuple[Region, ...] = ()
    doubt: str = ""


class Inspector:
    """The inference stack around one model folder."""

    def __init__(
        self,
        folder: Path,
        *,
        threshold: float | None = None,
        threads: int = 1,
        runtime: Runtime = "onnxruntime",
    ) -> None:
        """Load the model in `folder`; `threshold` overrides its recipe's.

        Raises: ModelError for a folder that can not serve or a threshold outside 0…1.
        """
        self._model = load_model(folder, threads=threads, runtime=runtime)
        self.recipe = self._model.recipe
        self.threshold = checked_threshold(
            self.recipe.threshold if threshold is None else threshold
        )

    def at(self, threshold: float) -> "Inspector":
        """The same stack with another threshold. Raises: ModelError outside 0…1."""
        other = copy(self)
        other.threshold = checked_threshold(threshold)
        return other

    @property
    def model(self) -> Model:
        """The network itself."""
        return self._model

    def inspect(self, frames: Sequence[Frame], part_id: int) -> Verdict:
        """Verdict on the part `part_id` from its frames.

        Rejects with score 1 whatever is not one complete, well-formed image per view of this very
        part in one cycle, shows no part, or yields scores that are not numbers.
        """
        begin = time.perf_counter()
        verdict = self._judge(frames, part_id)
        return replace(verdict, wall_s=time.perf_counter() - begin)

    def doubts(self, frames: Sequence[Frame], part_id: int) -> list[str]:
        """Every reason why `frames` are no complete image set of this part; empty if they are."""
        views = sorted(frame.view for frame in frames)
        wrong = [] if views == sorted(VIEWS) else [f"views are {views}, need one each of {VIEWS}"]
        if len({frame.cycle_id for frame in frames}) > 1:
            wrong.append("frames come from more than one cycle")
        for frame in frames:
            wrong += self._frame_doubts(frame, part_id)
        return wrong

    def format_doubts(self, frame: Frame) -> list[str]:
        """Why the pixels of `frame` can not be an image of its view; empty if they can."""
        image, view = frame.image, self.recipe.view(frame.view)
        doubt = format_doubt(image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth)
        if doubt:
            return [f"{frame.view}: {doubt}"]
        if not _fits(image.shape[:2], (view.rows, view.columns)):
            return [f"{frame.view}: shape {image.shape}, not {(view.rows, view.columns)}"]
        return []

    def inspect_image(self, image: NDArray[np.uint8], view: ViewName) -> ViewResult:
        """Score and regions of a single image [rows, columns] uint8 of any size."""
        return self.read(self.heat(image, view), view, image.shape)

    def read(self, heat: Heat | None, view: ViewName, shape: tuple[int, ...]) -> ViewResult:
        """Score and regions of a heat map that came from an image of `shape`."""
        if heat is None:
            return ViewResult(CERTAIN_REJECT, doubt="no part to be seen")
        if not is_sound(heat.probability):
            return ViewResult(CERTAIN_REJECT, doubt=NOT_NUMBERS)
        found = findings(
            heat.probability,
            floor=self.recipe.score.floor,
            score_cells=self.recipe.view(view).score_cells,
        )
        regions = tuple(_region(view, heat, finding, shape) for finding in found)
        return ViewResult(max((region.score for region in regions), default=0.0), regions)

    def heat(self, image: NDArray[np.uint8], view: ViewName) -> Heat | None:
        """Heat map of a single image, None where no part is seen."""
        read = self.recipe.view(view)
        prepared = prepare(image, read, self.recipe)
        if prepared is None:
            return None
        stride, grid = self.recipe.stride_px, prepared.grid
        return Heat(
            self._probability(prepared),
            grid.row * read.bin_rows,
            grid.column * read.bin_columns,
            stride * read.bin_rows,
            stride * read.bin_columns,
        )

    def _probability(self, prepared: Prepared) -> NDArray[np.float32]:
        tiles = probability(self._model.logits(prepared.tiles))
        stride = self.recipe.stride_px
        return reassemble(tiles, prepared.grid, prepared.kept, stride_px=stride, empty=0.0)

    def _judge(self, frames: Sequence[Frame], part_id: int) -> Verdict:
        doubts = self.doubts(frames, part_id)
        if doubts:
            return Verdict(part_id, "reject", CERTAIN_REJECT, self.threshold, doubts=tuple(doubts))
        results: dict[ViewName, ViewResult] = {
            frame.view: self.inspect_image(_green(frame), frame.view) for frame in frames
        }
        score = max(result.score for result in results.values())
        regions = tuple(region for result in results.values() for region in result.regions)
        return Verdict(
            part_id,
            "ok" if score < self.threshold and score < CERTAIN_REJECT else "reject",
            score,
            self.threshold,
            tuple(sorted(regions, key=lambda region: -region.score)),
            {view: result.score for view, result in results.items()},
            doubts=tuple(f"{v}: {result.doubt}" for v, result in results.items() if result.doubt),
        )

    def _frame_doubts(self, frame: Frame, part_id: int) -> list[str]:
        wrong = []
        if not frame.is_complete:
            wrong.append(f"{frame.view}: image is not complete")
        if frame.part_id != part_id:
            wrong.append(f"{frame.view}: shows part {frame.part_id}, not {part_id}")
        return wrong + self.format_doubts(frame)


def checked_threshold(threshold: float) -> float:
    """The threshold itself. Raises: ModelError outside 0…1."""
    if not 0.0 <= threshold <= 1.0:
        raise ModelError(f"threshold must lie in 0…1, got {threshold!r}")
    return threshold


def _green(frame: Frame) -> NDArray[np.uint8]:
    """What the network was trained on."""
    return green_plane(frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth)


def _fits(shape: tuple[int, ...], wanted: tuple[int | None, int | None]) -> bool:
    sizes = zip(shape, wanted, strict=True)
    return min(shape) > 0 and all(want is None or size == want for size, want in sizes)


def _region(view: ViewName, heat: Heat, found: Finding, shape: tuple[int, ...]) -> Region:
    top = heat.row + found.row * heat.cell_rows
    left = max(0, heat.column + found.column * heat.cell_columns)
    bottom = top + found.height * heat.cell_rows
    right = min(shape[1], heat.column + (found.column + found.width) * heat.cell_columns)
    if bottom <= 0 or top >= shape[0]:  # wholly beyond the seam of a full turn
        top, bottom = top % shape[0], bottom % shape[0]
    top, bottom = max(0, top), min(shape[0], bottom)
    return Region(view, left, top, max(1, right - left), max(1, bottom - top), found.score)
