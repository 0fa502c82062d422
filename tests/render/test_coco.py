"""A COCO document says of each piece of a defect what the record of its part says."""

import json

import pytest

from twin.render.coco import coco_document
from twin.spec.part import DEFECT_KINDS


def box(defect, x, y):
    """A piece of 3 × 1 pixels in an image of 4 × 4."""
    place = 4 * x + y
    return {"defect": defect, "x": x, "y": y, "width": 1, "height": 3, "area_px": 3,
            "run_lengths": [place, 3, 16 - place - 3]}  # fmt: skip


def view(*boxes):
    return {"size_px": [4, 4], "offset_px": [16, 8], "pixel_format": "BayerRG", "bit_depth": 12,
            "boxes": list(boxes),
            "visible_cnr": {str(b["defect"]): 5.5 + b["defect"] for b in boxes}}  # fmt: skip


def record(part_id):
    seam = {"kind": "seam", "surface": "shank", "length_m": 0.004, "depth_m": 0.001,
            "opening_m": 5e-5, "cover_m": 0.0, "profile": "even"}  # fmt: skip
    stringer = seam | {"kind": "inclusion", "opening_m": 3e-4, "cover_m": 2e-4}
    return {
        "part_id": part_id,
        "fastener": "iso4014_m8x60",
        "is_defective": True,
        "defects": [seam, stringer],
        "views": {"shank": view(box(0, 1, 0), box(1, 2, 1)), "head_2": view(box(1, 0, 1))},
    }


def test_every_piece_carries_its_defect():
    document = coco_document([record(7)])
    names = {entry["id"]: entry["name"] for entry in document["categories"]}
    assert list(names.values()) == list(DEFECT_KINDS)
    seam, stringer, seen_again = document["annotations"]
    assert names[seam["category_id"]] == seam["kind"] == "seam"
    assert names[stringer["category_id"]] == stringer["kind"] == "inclusion"
    assert (seam["length_m"], seam["depth_m"], seam["opening_m"]) == (0.004, 0.001, 5e-5)
    assert (stringer["opening_m"], stringer["cover_m"]) == (3e-4, 2e-4)
    assert (seam["visible_cnr"], stringer["visible_cnr"]) == (5.5, 6.5)
    assert (seam["bbox"], seam["area"], seam["iscrowd"]) == ([1, 0, 1, 3], 3, 0)
    assert seam["segmentation"] == {"size": [4, 4], "counts": [4, 3, 9]}
    assert seen_again["image_id"] != stringer["image_id"] == seam["image_id"]


def test_every_image_says_what_it_shows():
    shank, head = coco_document([record(7)])["images"]
    assert (shank["view"], head["view"]) == ("shank", "head_2")
    assert shank["file_name"] == "images/part_000007_shank.png"
    assert (shank["part_id"], shank["fastener"]) == (7, "iso4014_m8x60")
    assert shank["is_defective"] is True
    assert (shank["pixel_format"], shank["bit_depth"]) == ("BayerRG", 12)
    assert shank["offset_px"] == [16, 8]


@pytest.mark.parametrize("kind", ["images", "annotations"])
def test_numbers_do_not_depend_on_the_document_they_stand_in(kind):
    records = [record(part_id) for part_id in (0, 1, 2, 300)]
    together = coco_document(records)[kind]
    apart = [entry for r in reversed(records) for entry in coco_document([r])[kind]]
    assert len({entry["id"] for entry in together}) == len(together) == len(apart)
    assert sorted(apart, key=lambda e: e["id"]) == together


def test_of_no_parts_it_is_still_a_document():
    document = json.loads(json.dumps(coco_document([])))
    assert {"info", "licenses", "images", "annotations", "categories"} <= document.keys()
    assert document["images"] == document["annotations"] == []
