"""One part of a data set: every view rendered, exposed and written, with its truth."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import RunError
from twin.core.random import stream
from twin.core.records import ViewName
from twin.render.camera import expose
from twin.render.coco import ANNOTATIONS_PER_PART
from twin.render.conditions import Conditions, draw_conditions
from twin.render.dataset_files import IMAGES, MASKS, image_name, write_png
from twin.render.head import render_head
from twin.render.population import draw_part
from twin.render.run_lengths import run_lengths
from twin.render.shank import render_shank
from twin.render.variation import Range, varied
from twin.render.view import Box, View
from twin.render.visibility import visible_cnr
from twin.spec.part import Defect, Part
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

ROI_MARGIN_PX = 16
ROI_SHARE = 1.1
"""Rows and columns whose brightest pixel is below this times the darkest pixel are cropped."""
ROI_STEP_PX = 8
"""Crops begin and end on whole eights: a colour mosaic keeps its phase."""


@dataclass(frozen=True)
class DatasetJob:
    """Everything a worker needs to know; goes to other processes as a copy.

    `out` holds the folders images and masks. `ranges` are what differs between parts.
    """

    rig: Rig
    scenario: Scenario
    ranges: tuple[Range, ...]
    views: tuple[ViewName, ...]
    out: Path
    roi_only: bool


def render_part(job: DatasetJob, part_id: int) -> dict[str, Any]:
    """Render and write every view of one part; its line of parts.jsonl.

    Raises: RunError where a file cannot be written.
    """
    scenario, rig = varied(job.scenario, job.ranges, part_id), job.rig
    part = draw_part(
        seed=scenario.seed, part_id=part_id, infeed=scenario.infeed, fasteners=rig.fasteners
    )
    conditions = draw_conditions(
        rig=rig,
        scenario=scenario,
        fastener=rig.fasteners[part.fastener],
        rng=stream(scenario.seed, "dataset", "conditions", part_id),
    )
    views = {view: _write_view(job, part, conditions, view) for view in job.views}
    _check_pieces(part_id, sum(len(entry["boxes"]) for entry in views.values()))
    return {
        "part_id": part_id,
        "seed": scenario.seed,
        "fastener": part.fastener,
        "is_defective": part.is_defective,
        "longest_crack_m": part.longest_crack_m,
        "defects": [_truth(defect) for defect in part.defects],
        "views": views,
    }


def _truth(defect: Defect) -> dict[str, Any]:
    keys = ("kind", "surface", "length_m", "depth_m", "opening_m", "cover_m", "profile")
    return {key: getattr(defect, key) for key in keys}


def _check_pieces(part_id: int, pieces: int) -> None:
    if pieces >= ANNOTATIONS_PER_PART:
        raise RunError(
            f"part {part_id}: its defects show in {pieces} pieces, allowed: fewer than "
            f"{ANNOTATIONS_PER_PART}"
        )


def _write_view(
    job: DatasetJob, part: Part, conditions: Conditions, name: ViewName
) -> dict[str, Any]:
    """Render, expose and write one view; its entry in the part's record."""
    view = _view(job.rig, part, conditions, name)
    sensor = job.rig.line_camera if name == "shank" else job.rig.frame_camera
    rng = stream(job.scenario.seed, "dataset", "camera", part.part_id, name)
    image = expose(electrons=view.electrons, sensor=sensor, rng=rng)
    crop = _roi(view) if job.roi_only else tuple(slice(0, size) for size in view.mask.shape)
    mask = view.mask[crop]
    file = image_name(part.part_id, name)
    write_png(job.out / IMAGES / file, image[crop], bit_depth=sensor.bit_depth)
    if view.boxes:
        write_png(job.out / MASKS / file, np.where(mask, np.uint8(255), np.uint8(0)))
    top, left = (extent.start for extent in crop)
    visible = visible_cnr(view=view, sensor=sensor)
    return {
        "size_px": [mask.shape[1], mask.shape[0]],
        "offset_px": [left, top],
        "pixel_format": sensor.pixel_format,
        "bit_depth": sensor.bit_depth,
        "boxes": [_box(mask, box, left, top) for box in view.boxes],
        "visible_cnr": {str(defect): round(ratio, 3) for defect, ratio in visible.items()},
    }


def _box(mask: NDArray[np.uint8], box: Box, left: int, top: int) -> dict[str, Any]:
    """A box as the record holds it, with its exact piece, in pixels of the cropped `mask`."""
    x, y = box.x - left, box.y - top
    window = mask[y : y + box.height, x : x + box.width]
    piece = _whole_piece(window == box.defect + 1)
    rows, columns = mask.shape
    return asdict(box) | {
        "x": x,
        "y": y,
        "area_px": int(piece.sum()),
        "run_lengths": run_lengths(piece, left=x, top=y, rows=rows, columns=columns),
    }


def _whole_piece(defect: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The one piece that fills the box, without what other pieces of the defect reach into it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        defect.view(np.uint8), connectivity=8
    )
    height, width = defect.shape
    fills = (stats[1:count, 2] == width) & (stats[1:count, 3] == height)
    return labels == 1 + int(np.argmax(fills))


def _view(rig: Rig, part: Part, conditions: Conditions, name: ViewName) -> View:
    if name == "shank":
        return render_shank(
            rig=rig, part=part, process=conditions.process, line_scan=conditions.line_scan
        )
    index = int(name.removeprefix("head_"))
    return render_head(
        rig=rig,
        part=part,
        process=conditions.process,
        spindle_angle_rad=conditions.head_angles_rad[index],
        index=index,
    )


def _roi(view: View) -> tuple[slice, slice]:
    """Rows and columns that hold anything brighter than the dark surroundings."""
    bright = view.electrons > ROI_SHARE * view.electrons.min()
    bright |= view.mask > 0
    return _extent(bright.any(axis=1)), _extent(bright.any(axis=0))


def _extent(is_bright: NDArray[np.bool_]) -> slice:
    """From the first to the last true entry, with a margin, in whole steps."""
    places = np.flatnonzero(is_bright)
    if places.size == 0:
        return slice(0, len(is_bright))
    start = max(0, int(places[0]) - ROI_MARGIN_PX) // ROI_STEP_PX * ROI_STEP_PX
    stop = -(-(int(places[-1]) + 1 + ROI_MARGIN_PX) // ROI_STEP_PX) * ROI_STEP_PX
    return slice(start, min(len(is_bright), stop))
