"""COCO annotations of some parts of a data set: a document complete by itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from twin.core.records import VIEWS
from twin.render.dataset_files import image_name
from twin.spec.part import DEFECT_KINDS

ANNOTATIONS_PER_PART = 10_000
"""Numbers kept free for each part, so that no part's annotations depend on another's."""


def coco_document(records: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Images and annotations of the parts in `records`, with every category there is.

    Image and annotation numbers follow from the part's number alone: documents of different
    parts can be put together as they are. `segmentation` is the exact mask, `area` its pixels.
    """
    images, annotations = [], []
    for record in records:
        images += _images(record)
        annotations += _annotations(record)
    return {
        "info": {"description": "Rendered magnetic-particle images; made, not photographed"},
        "licenses": [],
        "categories": [
            {"id": number, "name": kind, "supercategory": "defect"}
            for number, kind in enumerate(DEFECT_KINDS, start=1)
        ],
        "images": images,
        "annotations": annotations,
    }


def _images(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for view, entry in record["views"].items():
        width, height = entry["size_px"]
        yield {
            "id": _image_id(record, view),
            "file_name": f"images/{image_name(record['part_id'], view)}",
            "width": width,
            "height": height,
            "view": view,
            "part_id": record["part_id"],
            "fastener": record["fastener"],
            "is_defective": record["is_defective"],
            "offset_px": entry["offset_px"],
            "pixel_format": entry["pixel_format"],
            "bit_depth": entry["bit_depth"],
        }


def _annotations(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    boxes = [(view, box) for view, entry in record["views"].items() for box in entry["boxes"]]
    for number, (view, box) in enumerate(boxes, start=1):
        entry, defect = record["views"][view], record["defects"][box["defect"]]
        width, height = entry["size_px"]
        yield {
            "id": record["part_id"] * ANNOTATIONS_PER_PART + number,
            "image_id": _image_id(record, view),
            "category_id": DEFECT_KINDS.index(defect["kind"]) + 1,
            "bbox": [box["x"], box["y"], box["width"], box["height"]],
            "area": box["area_px"],
            "segmentation": {"size": [height, width], "counts": box["run_lengths"]},
            "iscrowd": 0,
            "defect": box["defect"],
            "visible_cnr": entry["visible_cnr"][str(box["defect"])],
            **{key: defect[key] for key in ("kind", "length_m", "depth_m", "opening_m", "cover_m")},
        }


def _image_id(record: dict[str, Any], view: str) -> int:
    return record["part_id"] * len(VIEWS) + VIEWS.index(view) + 1  # type: ignore[arg-type]
