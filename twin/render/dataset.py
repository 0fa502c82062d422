"""A data set of rendered parts: images, masks, truth, resumable and of any size."""

import hashlib
import multiprocessing
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from pydantic import BaseModel

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.core.records import VIEWS, ViewName
from twin.render.camera import expose
from twin.render.conditions import Conditions, draw_conditions
from twin.render.dataset_files import (
    append_record,
    close_dataset,
    finished_parts,
    image_name,
    open_dataset,
    write_png,
)
from twin.render.head import render_head
from twin.render.population import draw_part
from twin.render.shank import render_shank
from twin.render.view import Box, View
from twin.render.visibility import visible_cnr
from twin.spec.part import Defect, Part
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

Progress = Callable[[int, int], None]
ROI_MARGIN_PX = 16
ROI_SHARE = 1.1
"""Rows and columns whose brightest pixel is below this times the darkest pixel are cropped."""


@dataclass(frozen=True)
class DatasetJob:
    """Everything a worker needs to know; goes to other processes as a copy."""

    rig: Rig
    scenario: Scenario
    views: tuple[ViewName, ...]
    out: Path
    roi_only: bool


def write_dataset(
    *,
    rig: Rig,
    scenario: Scenario,
    count: int,
    views: Sequence[ViewName],
    out: Path,
    workers: int = 1,
    progress: Progress | None = None,
    roi_only: bool = False,
) -> None:
    """Render parts 0 … count − 1 of `scenario` into the folder `out`.

    Writes images/part_000123_shank.png and, where the image shows a defect, masks/… of the same
    name (255 on the defect); parts.jsonl, one line of truth per part; annotations.coco.json.
    With `roi_only` the dark surroundings are cropped; boxes and masks count from the crop, whose
    corner in the native image is `offset_px`. A folder that holds some of these parts already is
    completed. `progress(done, count)` is called after each part. The same scenario gives the same
    files whatever the number of workers.

    Raises: UsageError for a count, view or worker number that makes no sense, or a folder that
    holds something else.
    """
    _check(count, views, workers)
    job = DatasetJob(rig, scenario, tuple(views), out, roi_only)
    open_dataset(out, _settings(job))
    finished = finished_parts(out)
    missing = [part_id for part_id in range(count) if part_id not in finished]
    with closing(_rendered(job, missing, workers)) as records:
        for done, record in enumerate(records, start=count - len(missing) + 1):
            append_record(out, record)
            if progress:
                progress(done, count)
    close_dataset(out)


def render_part(job: DatasetJob, part_id: int) -> dict[str, Any]:
    """Render and write every view of one part; its line of parts.jsonl."""
    scenario, rig = job.scenario, job.rig
    part = draw_part(
        seed=scenario.seed, part_id=part_id, infeed=scenario.infeed, fasteners=rig.fasteners
    )
    conditions = draw_conditions(
        rig=rig,
        scenario=scenario,
        fastener=rig.fasteners[part.fastener],
        rng=stream(scenario.seed, "dataset", "conditions", part_id),
    )
    return {
        "part_id": part_id,
        "seed": scenario.seed,
        "fastener": part.fastener,
        "is_defective": part.is_defective,
        "longest_crack_m": part.longest_crack_m,
        "defects": [_truth(defect) for defect in part.defects],
        "views": {view: _write_view(job, part, conditions, view) for view in job.views},
    }


def _truth(defect: Defect) -> dict[str, Any]:
    return {
        "kind": defect.kind,
        "surface": defect.surface,
        "length_m": defect.length_m,
        "depth_m": defect.depth_m,
        "opening_m": defect.opening_m,
    }


def _check(count: int, views: Sequence[ViewName], workers: int) -> None:
    if count < 1 or workers < 1:
        raise UsageError(f"count and workers must be at least 1, got {count!r} and {workers!r}")
    unknown = [view for view in views if view not in VIEWS]
    if unknown or not views or len(set(views)) < len(views):
        raise UsageError(f"views must be some of {', '.join(VIEWS)}, each once, got {views!r}")


def _settings(job: DatasetJob) -> dict[str, Any]:
    """What decides the content of every file; the count does not."""
    sheets = {f.name: _plain(getattr(job.rig, f.name)) for f in fields(Rig)}
    return {
        "scenario": job.scenario.model_dump(mode="json", exclude={"parts", "expectations"}),
        "rig_sha256": hashlib.sha256(repr(sorted(sheets.items())).encode()).hexdigest(),
        "views": list(job.views),
        "roi_only": job.roi_only,
    }


def _plain(value: Any) -> Any:
    """A datasheet or a table of them as plain values; folders are left out."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if hasattr(value, "items"):
        return sorted((name, _plain(entry)) for name, entry in value.items())
    return None


def _rendered(job: DatasetJob, part_ids: list[int], workers: int) -> Generator[dict[str, Any]]:
    """Records of the parts as they are finished, here or in worker processes."""
    if workers == 1 or len(part_ids) < 2:
        yield from map(partial(render_part, job), part_ids)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker) as pool:
        waiting = iter(part_ids)
        running = {pool.submit(render_part, job, i) for i in islice(waiting, 2 * workers)}
        try:
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    running |= {pool.submit(render_part, job, i) for i in islice(waiting, 1)}
                    yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _begin_worker() -> None:
    """Workers share the cores already: one thread each."""
    cv2.setNumThreads(1)


def _write_view(
    job: DatasetJob, part: Part, conditions: Conditions, name: ViewName
) -> dict[str, Any]:
    """Render, expose and write one view; its entry in the part's record."""
    view = _view(job.rig, part, conditions, name)
    sensor = job.rig.line_camera if name == "shank" else job.rig.frame_camera
    rng = stream(job.scenario.seed, "dataset", "camera", part.part_id, name)
    image = expose(electrons=view.electrons, sensor=sensor, rng=rng)
    rows, columns = _roi(view) if job.roi_only else (slice(0, None), slice(0, None))
    file, image = image_name(part.part_id, name), image[rows, columns]
    write_png(job.out / "images" / file, image)
    if view.boxes:
        mask = np.where(view.mask[rows, columns], np.uint8(255), np.uint8(0))
        write_png(job.out / "masks" / file, mask)
    visible = visible_cnr(view=view, sensor=sensor)
    return {
        "size_px": [image.shape[1], image.shape[0]],
        "offset_px": [columns.start, rows.start],
        "boxes": [_box(view, box, columns.start, rows.start) for box in view.boxes],
        "visible_cnr": {str(defect): round(ratio, 3) for defect, ratio in visible.items()},
    }


def _box(view: View, box: Box, left: int, top: int) -> dict[str, int]:
    """A box as the record holds it, counted from the corner of the crop."""
    piece = view.mask[box.y : box.y + box.height, box.x : box.x + box.width]
    area = int((piece == box.defect + 1).sum())
    return asdict(box) | {"x": box.x - left, "y": box.y - top, "area_px": area}


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


def _extent(is_bright: np.ndarray) -> slice:
    """From the first to the last true entry, with a margin, in whole eights."""
    places = np.flatnonzero(is_bright)
    if places.size == 0:
        return slice(0, len(is_bright))
    start = max(0, (int(places[0]) - ROI_MARGIN_PX) // 8 * 8)
    return slice(start, min(len(is_bright), int(places[-1]) + 1 + ROI_MARGIN_PX))
