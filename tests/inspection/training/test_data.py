"""A data set is read whole or refused with file and line; parts never cross the split."""

import json

import cv2
import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.inspection.training.data import cells, load_items, split_items

GOOD_LINE = '{"part_id": 3, "fastener": "m8", "is_defective": true, "longest_crack_m": 0.002}'


def test_every_part_is_listed_once_in_order(dataset):
    items = load_items(dataset)
    assert [item.part_id for item in items] == list(range(30))
    assert [item.is_defective for item in items] == [False, True] * 15


def test_a_mask_has_the_shape_of_its_image_and_marks_only_the_cracked_view(dataset):
    items = load_items(dataset)
    assert not any(
        items[0].mask(view, items[0].image(view).shape).any()
        for view in ("shank", "head_0", "head_1")
    )
    views = ("shank", "head_0", "head_1", "head_2", "head_3")
    assert sum(items[1].mask(view, items[1].image(view).shape).any() for view in views) == 1


def test_the_split_is_70_15_15_disjoint_whole_and_repeatable(dataset):
    items = load_items(dataset)
    split = split_items(items, seed=4)
    shares = [split.train, split.validation, split.test]
    assert [len(share) for share in shares] == [20, 6, 4]
    assert sorted(i.part_id for share in shares for i in share) == list(range(30))
    assert [sum(i.is_defective for i in share) for share in shares] == [10, 3, 2]
    assert split_items(items, seed=4) == split
    assert split_items(items, seed=5) != split


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "lists no part"),
        (GOOD_LINE + "\n{", ":2: not JSON"),
        (GOOD_LINE.replace("part_id", "id"), ":1: missing key 'part_id'"),
        (GOOD_LINE.replace("0.002", '"long"'), ":1: "),
        (GOOD_LINE.replace("}", ', "views": ["shank"]}'), ":1: "),
        (GOOD_LINE + "\n" + GOOD_LINE, "part_id occurs twice"),
    ],
)
def test_a_broken_list_is_refused(tmp_path, text, word):
    (tmp_path / "parts.jsonl").write_text(text)
    with pytest.raises(UsageError) as caught:
        load_items(tmp_path)
    assert word in str(caught.value)
    assert "parts.jsonl" in str(caught.value)


def test_no_list_at_all(tmp_path):
    with pytest.raises(UsageError, match=r"parts\.jsonl: cannot be read"):
        load_items(tmp_path)


def test_a_missing_image_is_named(tmp_path):
    (tmp_path / "parts.jsonl").write_text(GOOD_LINE)
    (item,) = load_items(tmp_path)
    with pytest.raises(UsageError, match=r"part_000003_shank\.png"):
        item.image("shank")


def test_a_cell_counts_when_one_of_its_pixels_does():
    mask = np.zeros((16, 12), bool)
    mask[8, 5] = True
    assert np.argwhere(cells(mask, bin_rows=1, bin_columns=1, stride_px=4)).tolist() == [[2, 1]]
    assert np.argwhere(cells(mask, bin_rows=2, bin_columns=1, stride_px=4)).tolist() == [[1, 1]]
    assert np.argwhere(cells(mask, bin_rows=2, bin_columns=2, stride_px=4)).tolist() == [[1, 0]]


def test_images_of_a_camera_that_delivers_mosaics_are_read_as_such(dataset, tmp_path):
    (tmp_path / "images").mkdir()
    mosaic = np.full((64, 64), 180, np.uint8)
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = 20, 40
    for view in ("shank", "head_0"):
        cv2.imwrite(str(tmp_path / "images" / f"part_000003_{view}.png"), mosaic)
    views = {"shank": {"pixel_format": "Mono"}, "head_0": {"pixel_format": "BayerRG"}}
    line = json.loads(GOOD_LINE) | {"views": views}
    (tmp_path / "parts.jsonl").write_text(json.dumps(line))
    (item,) = load_items(tmp_path)
    assert (item.image("head_0") == 180).all()
    assert np.array_equal(item.image("shank"), mosaic)
    assert load_items(dataset)[0].mosaics == frozenset()
