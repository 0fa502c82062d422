"""The picture at the head of the README, from the gallery of a run.

    twin run nominal --parts 12 --out runs/demo
    python reports/first_light.py runs/demo reports/first_light.png
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

CROP_PX = 480
TRUTH_BGR, FINDING_BGR = (255, 200, 80), (80, 160, 255)


def main(run: Path, out: Path) -> None:
    """Crop each view that shows a defect around it; truth in blue, findings in orange."""
    entries = json.loads((run / "gallery" / "gallery.json").read_text(encoding="utf-8"))
    shown = [entry for entry in entries if entry["truth_boxes"]]
    shank = [_crop(run, entry) for entry in shown if entry["view"] == "shank"]
    head = [_crop(run, entry) for entry in shown if entry["view"] != "shank"]
    tiles = (shank[:2] + head[:1] + shank[2:])[:3]
    cv2.imwrite(str(out), np.hstack(tiles))


def _crop(run: Path, entry: dict) -> np.ndarray:
    image = cv2.imread(str(run / "gallery" / entry["file"]))
    scale = entry["scale"]
    x, y, width, height = (round(scale * value) for value in entry["truth_boxes"][0])
    _frame(image, x, y, width, height, TRUTH_BGR, margin=14)
    for found in entry["findings"]:
        box = (round(scale * found[key]) for key in ("x", "y", "width", "height"))
        _frame(image, *box, FINDING_BGR, margin=8)
    rows, columns = image.shape[:2]
    top = int(np.clip(y + height // 2 - CROP_PX // 2, 0, rows - CROP_PX))
    left = int(np.clip(x + width // 2 - CROP_PX // 2, 0, columns - CROP_PX))
    return image[top : top + CROP_PX, left : left + CROP_PX]


def _frame(image, x, y, width, height, colour, *, margin) -> None:
    corner, opposite = (x - margin, y - margin), (x + width + margin, y + height + margin)
    cv2.rectangle(image, corner, opposite, colour, 1, cv2.LINE_AA)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
