"""Files of a data set: whole or absent, so that a killed run can be taken up again."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.errors import RunError, UsageError
from twin.core.records import VIEWS
from twin.spec.part import DEFECT_KINDS

PARTS = "parts.jsonl"
SETTINGS = "dataset.json"
COCO = "annotations.coco.json"


def image_name(part_id: int, view: str) -> str:
    """File name of one image or mask."""
    return f"part_{part_id:06d}_{view}.png"


def write_png(path: Path, image: NDArray[np.uint8]) -> None:
    """Write an image whole or not at all; run lengths suit noise and empty masks, and are fast."""
    strategy = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY]
    strategy.append(cv2.IMWRITE_PNG_STRATEGY_RLE)
    is_encoded, data = cv2.imencode(".png", image, strategy)
    if not is_encoded:
        raise RunError(f"{path}: image of shape {image.shape} cannot be written as PNG")
    write_whole(path, data.tobytes())


def write_whole(path: Path, data: bytes) -> None:
    """Write under another name, then rename."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def open_dataset(out: Path, settings: dict[str, Any]) -> None:
    """Make the folders of a data set, or check that those there hold one of the same settings.

    Raises: UsageError where the folder cannot be written or holds something else.
    """
    try:
        (out / "images").mkdir(parents=True, exist_ok=True)
        (out / "masks").mkdir(exist_ok=True)
        path = out / SETTINGS
        if not path.exists():
            write_whole(path, json.dumps(settings, indent=1, sort_keys=True).encode())
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{out}: cannot hold a data set ({error})") from None
    differing = sorted(k for k in settings.keys() | found.keys() if settings.get(k) != found.get(k))
    if differing:
        raise UsageError(
            f"{out}: holds a data set of other settings ({', '.join(differing)} differ); "
            f"choose another folder"
        )


def finished_parts(out: Path) -> set[int]:
    """Numbers of the parts already recorded; a torn last line does not count, and is removed."""
    path = out / PARTS
    if not path.exists():
        return set()
    records = list(read_records(path))
    write_whole(path, b"".join(_line(record) for record in records))
    return {record["part_id"] for record in records}


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a parts file, one per line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            with contextlib.suppress(json.JSONDecodeError):
                yield json.loads(line)


def append_record(out: Path, record: dict[str, Any]) -> None:
    """Add one finished part to the parts file."""
    with (out / PARTS).open("ab") as file:
        file.write(_line(record))


def close_dataset(out: Path) -> None:
    """Sort the parts file by part and write the COCO annotations from it."""
    records = sorted(read_records(out / PARTS), key=lambda record: record["part_id"])
    write_whole(out / PARTS, b"".join(map(_line, records)))
    coco = {
        "info": {"description": "Rendered magnetic-particle images; made, not photographed"},
        "categories": [{"id": k, "name": kind} for k, kind in enumerate(DEFECT_KINDS, start=1)],
        "images": [image for record in records for image in _coco_images(record)],
        "annotations": list(_coco_annotations(records)),
    }
    write_whole(out / COCO, json.dumps(coco).encode())


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode() + b"\n"


def _image_id(record: dict[str, Any], view: str) -> int:
    return record["part_id"] * len(VIEWS) + VIEWS.index(view) + 1  # type: ignore[arg-type]


def _coco_images(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for view, entry in record["views"].items():
        width, height = entry["size_px"]
        name = f"images/{image_name(record['part_id'], view)}"
        yield {
            "id": _image_id(record, view),
            "file_name": name,
            "width": width,
            "height": height,
            "part_id": record["part_id"],
        }


def _coco_annotations(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    number = 0
    for record in records:
        for view, entry in record["views"].items():
            for box in entry["boxes"]:
                number += 1
                kind = record["defects"][box["defect"]]["kind"]
                yield {
                    "id": number,
                    "image_id": _image_id(record, view),
                    "category_id": DEFECT_KINDS.index(kind) + 1,
                    "bbox": [box["x"], box["y"], box["width"], box["height"]],
                    "area": box["area_px"],
                    "iscrowd": 0,
                    "defect": box["defect"],
                }
