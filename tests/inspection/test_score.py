"""The score counts expected crack cells of one connected indication."""

import numpy as np
import pytest

from twin.inspection.score import findings, is_sound, probability


def heat(**lines: float) -> np.ndarray:
    """A heat map of zeros with horizontal lines, given as r<row>_<length>=probability."""
    cells = np.zeros((40, 60), np.float32)
    for name, value in lines.items():
        row, length = (int(number) for number in name[1:].split("_"))
        cells[row, 5 : 5 + length] = value
    return cells


def scores(cells: np.ndarray, score_cells: int = 10) -> list[float]:
    found = findings(cells, floor=0.2, score_cells=score_cells)
    return [round(finding.score, 5) for finding in found]


def test_a_full_line_scores_one():
    assert scores(heat(r5_10=1.0)) == [1.0]


def test_length_beyond_the_full_count_adds_nothing():
    assert scores(heat(r5_30=0.5)) == [0.5]


def test_a_speck_scores_no_more_than_its_cells():
    assert scores(heat(r5_2=1.0)) == [0.2]


def test_a_faint_line_of_twice_the_length_scores_alike():
    assert scores(heat(r5_4=1.0)) == scores(heat(r5_8=0.5)) == [0.4]


def test_separate_indications_do_not_add_up():
    assert scores(heat(r5_3=1.0, r9_4=1.0)) == [0.4, 0.3]


def test_cells_that_touch_at_a_corner_are_one_indication():
    cells = np.zeros((20, 20), np.float32)
    np.fill_diagonal(cells, 0.5)
    assert scores(cells) == [0.5]


def test_below_the_floor_there_is_nothing():
    assert scores(heat(r5_30=0.19)) == []


def test_the_box_is_the_extent_of_the_indication():
    (found,) = findings(heat(r5_10=0.9), floor=0.2, score_cells=5)
    assert (found.row, found.column, found.height, found.width) == (5, 5, 1, 10)


def test_probability_is_the_logistic_function():
    logits = np.array([-1000.0, -np.log(3.0), 0.0, np.log(3.0), 1000.0], np.float32)
    assert probability(logits) == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])


def test_a_map_with_a_number_missing_is_not_sound():
    cells = heat(r5_10=0.5)
    assert is_sound(cells)
    cells[0, 0] = np.nan
    assert not is_sound(cells)
    assert not is_sound(probability(np.array([[np.nan]], np.float32)))
