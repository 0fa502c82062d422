"""Boxes around the pieces of a mask."""

import numpy as np

from twin.render.view import Box, boxes_of_mask


def test_an_empty_mask_has_no_box():
    assert boxes_of_mask(np.zeros((40, 30), np.uint8)) == ()


def test_every_piece_of_every_defect_has_its_box():
    mask = np.zeros((40, 30), np.uint8)
    mask[2:5, 3:9] = 2
    mask[30:40, 0:2] = 1
    mask[0:1, 0:2] = 1
    boxes = set(boxes_of_mask(mask))
    assert boxes == {Box(1, 3, 2, 6, 3), Box(0, 0, 30, 2, 10), Box(0, 0, 0, 2, 1)}


def test_pieces_that_touch_at_a_corner_are_one():
    mask = np.zeros((10, 10), np.uint8)
    mask[2, 2] = mask[3, 3] = 1
    assert boxes_of_mask(mask) == (Box(0, 2, 2, 2, 2),)
