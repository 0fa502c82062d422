"""The picture at the head of the README, from the galleries of runs.

    twin run nominal --parts 4 --seed 5 --out runs/picture \\
        --set infeed.defective_share=1 --set infeed.crack_length.low_m=0.004
    make demo
    python reports/first_light.py reports/first_light.png runs/picture runs/demo

Brightness is stretched twofold for the eye; truth in blue, findings in orange.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

CROP_PX = 240
ZOOM = 2
BRIGHTER = 2.0
MARGIN_PX = 8
TRUTH_BGR, FINDING_BGR = (255, 200, 80), (80, 160, 255)


def main(out: Path, *runs: Path) -> None:
    """Two shanks and a head with a crack each, side by side."""
    cracked = [(run / "gallery", entry) for run in runs for entry in _cracked(run)]
    shanks = [shown for shown in cracked if shown[1]["view"] == "shank"]
    heads = [shown for shown in cracked if shown[1]["view"] != "shank"]
    cv2.imwrite(str(out), np.hstack([_crop(*shown) for shown in (*shanks[:2], *heads[:1])]))


def _cracked(run: Path) -> list[dict]:
    entries = json.loads((run / "gallery" / "gallery.json").read_text(encoding="utf-8"))
    return [e for e in entries if len(e["truth_boxes"]) == 1 and e["findings"]]


def _crop(gallery: Path, entry: dict) -> np.ndarray:
    image = cv2.imread(str(gallery / entry["file"]))
    scale = entry["scale"]
    x, y, width, height = (scale * value for value in entry["truth_boxes"][0])
    rows, columns = image.shape[:2]
    top = int(np.clip(y + height / 2 - CROP_PX / 2, 0, rows - CROP_PX))
    left = int(np.clip(x + width / 2 - CROP_PX / 2, 0, columns - CROP_PX))
    tile = image[top : top + CROP_PX, left : left + CROP_PX]
    tile = cv2.convertScaleAbs(tile, alpha=BRIGHTER)
    tile = cv2.resize(tile, None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_CUBIC)
    for found in entry["findings"]:
        box = [scale * found[key] for key in ("x", "y", "width", "height")]
        _frame(tile, box, (left, top), FINDING_BGR, margin=MARGIN_PX)
    _frame(tile, [x, y, width, height], (left, top), TRUTH_BGR, margin=2 * MARGIN_PX)
    return tile


def _frame(tile: np.ndarray, box: list, origin: tuple, colour: tuple, *, margin: int) -> None:
    x, y = (round(ZOOM * (value - start)) for value, start in zip(box[:2], origin, strict=True))
    width, height = (round(ZOOM * value) for value in box[2:])
    corner, opposite = (x - margin, y - margin), (x + width + margin, y + height + margin)
    cv2.rectangle(tile, corner, opposite, colour, 1, cv2.LINE_AA)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
