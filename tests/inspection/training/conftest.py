"""A small data set of parts drawn by hand: discs and plates with or without a line."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from twin.core.records import VIEWS

SIZE = 320


def line_image(rng: np.random.Generator, *, cracked: bool) -> tuple[np.ndarray, np.ndarray]:
    """A noisy glowing plate with specks, and with a crooked line where `cracked`; and its mask."""
    image = np.full((SIZE, SIZE), 6.0, np.float32)
    image[24:-24, 24:-24] = 30.0
    mask = np.zeros((SIZE, SIZE), np.uint8)
    for x, y in rng.integers(60, SIZE - 60, (4, 2)).tolist():
        cv2.circle(image, (x, y), 2, 90.0, -1)
    if cracked:
        start, angle = rng.integers(100, SIZE - 100, 2), rng.uniform(0, np.pi)
        along = np.linspace(-40, 40, 9)[:, None] * [np.cos(angle), np.sin(angle)]
        points = (start + along + rng.normal(0, 1.5, (9, 2))).astype(np.int32)
        cv2.polylines(image, [points], False, 110.0, 2)
        cv2.polylines(mask, [points], False, 255.0, 3)
    image = cv2.GaussianBlur(image, (0, 0), 0.8) + rng.normal(0, 2, image.shape)
    return np.clip(image, 0, 255).astype(np.uint8), mask


def write_dataset(folder: Path, parts: int, *, seed: int) -> Path:
    """`parts` parts, every second one with a crack of 4 mm in one of its five views."""
    rng = np.random.default_rng(seed)
    for kind in ("images", "masks"):
        (folder / kind).mkdir(parents=True)
    lines = []
    for part_id in range(parts):
        cracked_view = VIEWS[rng.integers(5)] if part_id % 2 else None
        for view in VIEWS:
            image, mask = line_image(rng, cracked=view == cracked_view)
            name = f"part_{part_id:06d}_{view}.png"
            cv2.imwrite(str(folder / "images" / name), image)
            if mask.any():
                cv2.imwrite(str(folder / "masks" / name), mask)
        entry = {
            "part_id": part_id,
            "fastener": "plate",
            "is_defective": cracked_view is not None,
            "longest_crack_m": 0.004 if cracked_view else 0.0,
        }
        lines.append(json.dumps(entry))
    (folder / "parts.jsonl").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="session")
def dataset(tmp_path_factory) -> Path:
    """Thirty parts: enough for every share of the split to hold both kinds."""
    return write_dataset(tmp_path_factory.mktemp("data") / "set", 30, seed=5)
