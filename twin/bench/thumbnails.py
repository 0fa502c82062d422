"""Small pictures of wrongly judged parts: the crack that escaped, the finding that alarmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.bench.run_folder import write_json
from twin.core.records import Verdict
from twin.inspection.pixel_format import green_plane
from twin.plant.captures import Capture, Developed
from twin.render.false_colour import false_colour

MOST = 40
SIDE_PX = 160
"""Side of the square cut out of the native image."""

Box = tuple[int, int, int, int]


@dataclass
class Thumbnails:
    """Witness of every verdict: keeps one cut-out of each part that it judged wrong."""

    folder: Path
    _entries: list[dict[str, Any]] = field(default_factory=list)

    def witness(
        self, captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict
    ) -> None:
        """See the images, the truth and the verdict of one part."""
        if not captures or not developed or len(self._entries) >= MOST:
            return
        part = captures[0].workpiece.part
        if part.is_defective == (verdict.decision == "reject"):
            return
        found = _escaped(developed) if part.is_defective else _alarmed(developed, verdict)
        if found:
            self._keep(part.part_id, *found)

    def close(self) -> None:
        """Write the index."""
        if self._entries:
            write_json(self.folder / "gallery" / "thumbnails.json", self._entries)

    def _keep(self, part_id: int, image: Developed, box: Box) -> None:
        folder = self.folder / "gallery"
        folder.mkdir(exist_ok=True)
        frame = image.frame
        green = green_plane(frame.image, pixel_format=frame.pixel_format, bit_depth=frame.bit_depth)
        cut, left, top = _cut(np.asarray(green, np.uint8), box)
        file = f"thumb_{part_id:06d}.png"
        picture = cv2.cvtColor(false_colour(cut), cv2.COLOR_RGB2BGR)
        (folder / file).write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        x, y, width, height = box
        self._entries.append({"part_id": part_id, "view": frame.view, "file": file,
                              "box": [x - left, y - top, width, height]})  # fmt: skip


def _escaped(developed: Sequence[Developed]) -> tuple[Developed, Box] | None:
    """The view that shows most of the crack, and the largest piece of it there."""
    boxes = [
        (image, (box.x, box.y, box.width, box.height))
        for image in developed
        for box in image.view.boxes
    ]
    return max(boxes, key=lambda found: found[1][2] * found[1][3], default=None)


def _alarmed(developed: Sequence[Developed], verdict: Verdict) -> tuple[Developed, Box] | None:
    """The view and the box of the strongest finding."""
    by_view = {image.frame.view: image for image in developed}
    region = max(verdict.regions, key=lambda found: found.score, default=None)
    if region is None or region.view not in by_view:
        return None
    return by_view[region.view], (region.x, region.y, region.width, region.height)


def _cut(image: NDArray[np.uint8], box: Box) -> tuple[NDArray[np.uint8], int, int]:
    """A square around the middle of `box` that stays in the image, its left and its top."""
    x, y, width, height = box
    rows, columns = image.shape
    left = int(np.clip(x + width // 2 - SIDE_PX // 2, 0, max(0, columns - SIDE_PX)))
    top = int(np.clip(y + height // 2 - SIDE_PX // 2, 0, max(0, rows - SIDE_PX)))
    return np.ascontiguousarray(image[top : top + SIDE_PX, left : left + SIDE_PX]), left, top
