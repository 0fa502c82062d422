"""Average precision of boxes, worked out by hand."""

import numpy as np
import pytest

from twin.core.records import Region
from twin.inspection.training.average_precision import average_precision, matched, together


def found(x, y, width, height, score):
    return Region("shank", x, y, width, height, score)


@pytest.fixture
def mask():
    mask = np.zeros((100, 100), bool)
    mask[10:20, 10:30] = True
    mask[60:70, 60:80] = True
    return mask


def test_a_perfect_detector_has_one(mask):
    boxes = [found(10, 10, 20, 10, 0.9), found(60, 60, 20, 10, 0.8)]
    assert average_precision(matched(boxes, mask)) == pytest.approx(np.ones(10))


def test_overlap_decides(mask):
    # 16 of 20 columns: overlap 0.8, a hit up to there; the second crack is not found
    precision = average_precision(matched([found(10, 10, 16, 10, 0.9)], mask))
    assert precision == pytest.approx([0.5] * 7 + [0.0] * 3)


def test_a_false_indication_before_a_true_one_halves_the_precision(mask):
    boxes = [found(10, 10, 20, 10, 0.7), found(0, 80, 9, 9, 0.9)]
    assert average_precision(matched(boxes, mask))[0] == pytest.approx(0.25)  # 1/2 · 1/2


def test_a_second_box_on_the_same_crack_counts_as_false(mask):
    boxes = [found(10, 10, 20, 10, 0.9), found(10, 10, 20, 10, 0.8), found(60, 60, 20, 10, 0.7)]
    # recall 1/2 at precision 1, recall 1 at precision 2/3
    assert average_precision(matched(boxes, mask))[0] == pytest.approx(0.5 + 0.5 * 2 / 3)


def test_scores_rank_across_parts(mask):
    one = matched([found(10, 10, 20, 10, 0.3), found(60, 60, 20, 10, 0.3)], mask)
    other = matched([found(0, 0, 5, 5, 0.9)], np.zeros_like(mask))
    both = together([one, other])
    assert both.defects == 2
    assert average_precision(both)[0] == pytest.approx(2 / 3)


def test_nothing_found_of_nothing():
    assert average_precision(matched([], np.zeros((9, 9), bool))).tolist() == [0.0] * 10
