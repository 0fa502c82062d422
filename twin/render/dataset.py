"""A data set of rendered parts: images, masks, truth; resumable and of any size.

    dataset.json                       what decides every other file: scenario, rig, views, crop …
    parts.jsonl                        one line of truth per part, in order; grows by appending
    annotations/coco_000000.json       COCO of the first 256 parts (`parts_per_shard`), and so on
    images/part_000123_shank.png       as the camera delivers it: grey, colour mosaic or RGB
    masks/part_000123_shank.png        255 on the defect; only where the image shows one

Boxes, masks and run lengths count in pixels of the image as written; under `roi_only` the corner
of the crop in the native image is `offset_px`. A shard is a COCO file complete by itself, written
when the last of its parts is; the last shard holds what is left. Numbers of images and
annotations are the same in whichever shard they stand. Of a camera of n = `bit_depth` > 8 bits,
16-bit files hold its values · 2^(16 − n).

Files are whole or absent, and follow from dataset.json alone: neither the number of workers nor
being killed and taken up again, nor growing in steps, changes a byte. Parts are recorded in
order, so what is known of a folder at any time is how many; memory does not grow with it.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from twin.core.errors import UsageError
from twin.core.records import VIEWS, ViewName
from twin.render.dataset_files import dataset_folder, publish_images
from twin.render.dataset_part import DatasetJob, render_part
from twin.render.part_pool import in_order
from twin.render.parts_journal import PartsJournal
from twin.render.variation import Range
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

Progress = Callable[[int, int], None]
PARTS_PER_SHARD = 256


@dataclass(frozen=True)
class DatasetSummary:
    """What a folder holds in the end."""

    parts: int
    images: int
    defective: int
    shards: int


def write_dataset(
    *,
    rig: Rig,
    scenario: Scenario,
    count: int,
    views: Sequence[ViewName],
    out: Path,
    ranges: Sequence[Range] = (),
    workers: int = 1,
    progress: Progress | None = None,
    roi_only: bool = False,
    parts_per_shard: int = PARTS_PER_SHARD,
) -> DatasetSummary:
    """Render parts 0 … count − 1 of `scenario` into the folder `out`.

    Numbers in `ranges` differ from part to part. A folder that holds some of these parts already
    is completed; one that holds more keeps them. With `roi_only` the dark surroundings are
    cropped. `progress(done, count)` is called after each part, in order.

    Raises: UsageError for a count, view or worker number that makes no sense, or a folder that
    cannot be written, is being written, is damaged or holds something else; RunError where a file
    cannot be written or a worker ends early. What is recorded by then stays and is gone on from.
    """
    _check(count, views, workers, parts_per_shard)
    settings = _settings(rig, scenario, views, ranges, roi_only, parts_per_shard)
    with dataset_folder(out, settings) as unfinished:
        journal = PartsJournal(out=out, unfinished=unfinished, parts_per_shard=parts_per_shard)
        job = DatasetJob(rig, scenario, tuple(ranges), tuple(views), unfinished, roi_only)
        missing = range(journal.parts, count)
        render = partial(render_part, job)
        with closing(in_order(render, missing, workers=min(workers, len(missing) or 1))) as records:
            for record in records:
                publish_images(out, unfinished, record)
                journal.append(record)
                if progress:
                    progress(journal.parts, count)
        journal.close()
    images = journal.parts * len(views)
    return DatasetSummary(journal.parts, images, journal.defective, journal.shards)


def _check(count: int, views: Sequence[ViewName], workers: int, parts_per_shard: int) -> None:
    numbers = {"count": count, "workers": workers, "parts per shard": parts_per_shard}
    low = [f"{name} must be at least 1, got {value!r}" for name, value in numbers.items()
           if value < 1]  # fmt: skip
    unknown = [view for view in views if view not in VIEWS]
    if unknown or not views or len(set(views)) < len(views):
        low.append(f"views must be some of {', '.join(VIEWS)}, each once, got {views!r}")
    if low:
        raise UsageError(*low)


def _settings(
    rig: Rig,
    scenario: Scenario,
    views: Sequence[ViewName],
    ranges: Sequence[Range],
    roi_only: bool,
    parts_per_shard: int,
) -> dict[str, Any]:
    """What decides the content of every file; the count does not."""
    sheets = {f.name: _plain(getattr(rig, f.name)) for f in fields(Rig)}
    return {
        "twin_version": _version(),
        "scenario": scenario.model_dump(mode="json", exclude={"parts", "expectations"}),
        "rig_sha256": hashlib.sha256(repr(sorted(sheets.items())).encode()).hexdigest(),
        "ranges": {one.key: [one.low, one.high] for one in ranges},
        "views": list(views),
        "roi_only": roi_only,
        "parts_per_shard": parts_per_shard,
    }


def _version() -> str | None:
    """Another release may draw the same scenario otherwise."""
    try:
        return version("mpi-twin")
    except PackageNotFoundError:
        return None


def _plain(value: Any) -> Any:
    """A datasheet or a table of them as plain values; folders are left out."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if hasattr(value, "items"):
        return sorted((name, _plain(entry)) for name, entry in value.items())
    return None
