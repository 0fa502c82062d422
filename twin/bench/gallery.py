"""Images kept of a run: a few telling parts for the report, all of them when asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twin.bench.run_folder import write_json
from twin.core.records import Verdict
from twin.inspection.pixel_format import green_plane
from twin.plant.captures import Capture, Developed
from twin.render.camera import png_image
from twin.render.false_colour import false_colour
from twin.spec.part import Part

MOST_PARTS = 8
MOST_PER_GROUP = 2
PREVIEW_SCALE = 0.5


@dataclass
class Gallery:
    """Witness of every verdict: keeps at most two parts each of hit, escape, false alarm, pass."""

    folder: Path
    saves_all: bool = False
    _groups: Counter[str] = field(default_factory=Counter)
    _entries: list[dict[str, Any]] = field(default_factory=list)
    _timing: list[pa.Table] = field(default_factory=list)

    def witness(
        self, captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict
    ) -> None:
        """See the images, the truth and the verdict of one part."""
        if not captures or not developed:
            return
        part = captures[0].workpiece.part
        if self.saves_all:
            self._save_native(part, developed)
        group = f"{part.is_defective}-{verdict.decision}"
        if sum(self._groups.values()) >= MOST_PARTS or self._groups[group] >= MOST_PER_GROUP:
            return
        self._groups[group] += 1
        self._entries += [self._preview(part, image, verdict) for image in developed]
        self._timing += [_line_timing(part.part_id, c) for c in captures if c.line_scan is not None]

    def close(self) -> None:
        """Write the index and the line timing of the parts kept."""
        if self._entries:
            write_json(self.folder / "gallery" / "gallery.json", self._entries)
        if self._timing:
            pq.write_table(pa.concat_tables(self._timing), self.folder / "line_timing.parquet")

    def _save_native(self, part: Part, developed: Sequence[Developed]) -> None:
        folder = self.folder / "images"
        folder.mkdir(exist_ok=True)
        for image in developed:
            name = f"part_{part.part_id:06d}_{image.frame.view}"
            native = png_image(image.frame.image, bit_depth=image.frame.bit_depth)
            _write_png(folder / f"{name}.png", native)
            _write_png(folder / f"{name}_mask.png", np.where(image.view.mask > 0, 255, 0))

    def _preview(self, part: Part, image: Developed, verdict: Verdict) -> dict[str, Any]:
        folder = self.folder / "gallery"
        folder.mkdir(exist_ok=True)
        frame, view = image.frame, image.frame.view
        small = cv2.resize(
            green_plane(frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth),
            None, fx=PREVIEW_SCALE, fy=PREVIEW_SCALE, interpolation=cv2.INTER_AREA,
        )  # fmt: skip
        file = f"part_{part.part_id:06d}_{view}.png"
        coloured = false_colour(np.asarray(small, np.uint8))
        _write_png(folder / file, cv2.cvtColor(coloured, cv2.COLOR_RGB2BGR))
        return {
            "part_id": part.part_id,
            "view": view,
            "file": file,
            "scale": PREVIEW_SCALE,
            "truth_boxes": [[b.x, b.y, b.width, b.height] for b in image.view.boxes],
            "findings": [asdict(region) for region in verdict.regions if region.view == view],
        }


def _line_timing(part_id: int, capture: Capture) -> pa.Table:
    scan = capture.line_scan
    lines = scan.lines_taken if scan else 0
    return pa.table({
        "part_id": np.full(lines, part_id),
        "line": np.arange(lines),
        "time_s": scan.time_s if scan else np.empty(0),
        "angle_rad": scan.angle_rad if scan else np.empty(0),
        "runout_m": scan.runout_m if scan else np.empty(0),
    })  # fmt: skip


def _write_png(file: Path, image: np.ndarray) -> None:
    file.write_bytes(cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
