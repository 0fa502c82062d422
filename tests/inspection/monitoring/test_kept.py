"""A folder that never holds more than it may, and whose index is always whole."""

import json

import cv2
import numpy as np

from twin.inspection.monitoring.kept import KeptImages


def image(value):
    return np.full((40, 50), value, np.uint8)


def index(folder):
    return [json.loads(line) for line in (folder / "kept.jsonl").read_text().splitlines()]


def test_the_newest_stay(tmp_path):
    kept = KeptImages(tmp_path / "ood", most=3)
    for number in range(5):
        kept.keep(image(number), {"part_id": number, "view": "shank", "ratio": 1.5})
    names = sorted(path.name for path in (tmp_path / "ood").glob("*.png"))
    assert names == [f"{k:06d}_part_{k}_shank.png" for k in (2, 3, 4)]
    assert [line["file"] for line in index(tmp_path / "ood")] == names
    assert (cv2.imread(str(tmp_path / "ood" / names[0]), -1) == 2).all()


def test_a_later_start_goes_on(tmp_path):
    for number in range(2):
        kept = KeptImages(tmp_path, most=3)
        kept.keep(image(number), {"part_id": 7, "view": "head_1", "ratio": 1.5})
    assert [line["file"] for line in index(tmp_path)] == [
        "000000_part_7_head_1.png", "000001_part_7_head_1.png",
    ]  # fmt: skip


def test_nothing_is_made_where_nothing_may_be_kept(tmp_path):
    KeptImages(tmp_path / "ood", most=0).keep(image(0), {"part_id": 1, "view": "shank"})
    assert list(tmp_path.iterdir()) == []
